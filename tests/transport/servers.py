"""Mail servers on loopback: aiosmtpd in its three modes, and one that plays a script and drops where it is told."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import attrs
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session
from aiosmtpd.smtp import Envelope as SmtpEnvelope

from sesmodel import Envelope, LocalSes, RawMessage, SesError, Submission

if TYPE_CHECKING:
    from collections.abc import Iterator

USER, PASSWORD = "AKIAIOSFODNN7EXAMPLE", "BexampleOfAnSmtpPassword"


@cache
def authority() -> trustme.CA:
    """One certificate authority for all tests."""
    return trustme.CA()


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


def client_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


@attrs.define
class Keeper:
    """An aiosmtpd handler that keeps what it gets."""

    mails: list[SmtpEnvelope] = attrs.field(factory=list)
    peers: set[Any] = attrs.field(factory=set)
    refuse: dict[str, str] = attrs.field(factory=dict)
    reply: str = "250 Ok 0107017033dbb64d-be13a01e-dbf1-44b7-b876-3622165dacc1-000000"

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: SmtpEnvelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: SmtpEnvelope) -> str:  # noqa: N802  aiosmtpd's name
        del server
        self.mails.append(envelope)
        self.peers.add(session.peer)
        return self.reply


@attrs.define
class SesDoor:
    """An aiosmtpd handler that hands mail to a model and answers with the reply of its error."""

    ses: LocalSes

    async def handle_DATA(self, server: SMTP, session: Session, envelope: SmtpEnvelope) -> str:  # noqa: N802  aiosmtpd's name
        del server, session
        routing = Envelope(envelope.mail_from or "", envelope.rcpt_tos)
        try:
            receipt = self.ses.send(Submission(routing, RawMessage(content_of(envelope))))
        except SesError as error:
            return error.smtp_reply
        return f"250 Ok {receipt.message_id}"


def _authenticate(server: SMTP, session: Session, envelope: SmtpEnvelope, mechanism: str, data: object) -> AuthResult:
    del server, session, envelope, mechanism
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


def content_of(mail: SmtpEnvelope) -> bytes:
    """What stood between DATA and the final dot."""
    assert isinstance(mail.content, bytes)
    return mail.content


@attrs.frozen
class Server:
    """Where a server listens and what it keeps."""

    port: int
    keeper: Keeper


@contextmanager
def mail_server(
    mode: str, keeper: Any = None, *, context: ssl.SSLContext | None = None, **options: Any
) -> Iterator[Server]:
    """An aiosmtpd server; over TLS it wants a login."""
    keeper = keeper or Keeper()
    context = context or server_context()
    tls = {"starttls": {"tls_context": context, "require_starttls": True}, "tls": {}, "plain": {}}[mode]
    login = (
        {}
        if mode == "plain"
        else {"authenticator": _authenticate, "auth_required": True, "auth_require_tls": mode == "starttls"}
    )
    loop = asyncio.new_event_loop()
    arguments: dict[str, Any] = {"hostname": "localhost", "loop": loop, **tls, **login, **options}
    listening = loop.create_server(
        lambda: SMTP(keeper, **arguments), "127.0.0.1", 0, ssl=context if mode == "tls" else None
    )
    server = loop.run_until_complete(listening)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield Server(server.sockets[0].getsockname()[1], keeper)
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """Take no more connections, and end every conversation that still goes on."""
    for _ in range(10):  # one that is stopped before it has begun would leave its socket open
        await asyncio.sleep(0)
    server.close()
    for _ in range(100):  # what is closed has to notice
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        if not tasks:
            return
        for task in tasks:
            task.cancel()
        await asyncio.sleep(0)


def _next(script: dict[str, Any], key: str, usual: str) -> Any:
    """The reply to a command, this time."""
    reply = script.get(key, usual)
    if isinstance(reply, list):
        return reply.pop(0) if len(reply) > 1 else reply[0]
    return reply


class ScriptedServer:
    """Plays a dialogue to each connection in turn, and writes down what it heard.

    A script maps commands to replies; ``None`` drops the connection, ``...`` says nothing more. A list has the replies
    to the first time, the second and so on, and the last for all that follow. What it lacks is answered with 250, DATA
    with 354. ``BANNER`` is the greeting, ``END`` the reply to the final dot; ``CONTENT`` drops after DATA.
    """

    def __init__(self, *scripts: dict[str, Any]) -> None:
        self._scripts = scripts
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.trace: list[list[str]] = []
        self.contents: list[bytes] = []
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._main = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._main.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._main.join(5)
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(5)

    def hang_up(self) -> None:
        """Close every connection, as servers do with those that are idle."""
        for one in self._open:
            one.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        for number in range(1000):
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            script = self._scripts[min(number, len(self._scripts) - 1)]
            heard: list[str] = []
            self.trace.append(heard)
            self._open.append(connection)
            thread = threading.Thread(target=self._talk, args=(connection, script, heard))
            self._threads.append(thread)
            thread.start()

    def _talk(self, connection: socket.socket, script: dict[str, Any], heard: list[str]) -> None:
        with contextlib.suppress(OSError), connection.makefile("rb") as lines:
            if not self._say(connection, script.get("BANNER", "220 localhost ESMTP")):
                return
            while line := lines.readline():
                command = line.decode("latin-1").strip()
                heard.append(command)
                verb = command.partition(" ")[0].upper()
                usual = {"DATA": "354 Go on", "QUIT": "221 Bye", "EHLO": "250-localhost\r\n250 8BITMIME"}
                reply = _next(script, verb, usual.get(verb, "250 Ok"))
                if not self._say(connection, reply) or verb == "QUIT":
                    return
                if verb == "DATA" and str(reply).startswith("354"):
                    if _next(script, "CONTENT", "") is None:
                        connection.shutdown(socket.SHUT_RDWR)
                        return
                    content = bytearray()
                    while (piece := lines.readline()) and piece != b".\r\n":
                        content += piece
                    if not piece:
                        return
                    self.contents.append(bytes(content))
                    heard.append("END")
                    if not self._say(connection, _next(script, "END", "250 Ok")):
                        return

    @staticmethod
    def _say(connection: socket.socket, reply: Any) -> bool:
        if reply is None:
            connection.shutdown(socket.SHUT_RDWR)
            return False
        if reply is not ...:
            connection.sendall(reply.encode() + b"\r\n")
        return True
