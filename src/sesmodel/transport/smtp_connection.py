"""One connection to a mail server through `smtplib`; what is said over it stands in `smtp_dialogue`."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING, Any

from sesmodel.errors import DeliveryUnknown, TransportFailed
from sesmodel.service.smtp_endpoint import SmtpMode
from sesmodel.transport.smtp_dialogue import ConnectionLost, Reply, Server, transaction
from sesmodel.transport.smtp_settings import greeting_name, no_auth, no_starttls, not_trusted
from sesmodel.transport.smtp_wire import END

if TYPE_CHECKING:
    from sesmodel.mail.envelope import Envelope
    from sesmodel.transport.smtp_dialogue import Answer
    from sesmodel.transport.smtp_settings import SmtpSettings

_ONE_WRITE = 65_536
_GOODBYE = 2.0
_PIECE = 8192
_LONGEST_LINE = 65_536
_MOST_LINES = 1000
_AFTER_CODE = {b" ", b"\r", b""}
_LOST = (OSError, smtplib.SMTPException)  # time-outs and TLS errors are OSErrors, too


class SmtpConnection:
    """An open, encrypted, logged-in connection.

    Args:
        settings: where to and as whom.
        context: how to verify the server; needed unless the mode is plain.

    Attributes:
        messages: how many were begun.

    Raises:
        TransportFailed: the server cannot be reached, or does not offer what is needed.
        SesError: it refused the greeting or the login.
    """

    def __init__(self, settings: SmtpSettings, context: ssl.SSLContext | None) -> None:
        """Connect, encrypt, log in: EHLO, STARTTLS, EHLO, AUTH (SMTP-04, SMTP-05)."""
        self._settings = settings
        self.messages = 0
        self._smtp = greet(settings, context)
        try:
            self._log_in()
            assert self._smtp.sock is not None
            self._socket: socket.socket = self._smtp.sock
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the final dot waits for nobody
        except BaseException:
            self._smtp.close()
            raise
        self._replies = Replies(self._socket)
        self._server = Server.of(settings.host, self._smtp.esmtp_features)

    def _log_in(self) -> None:
        if self._settings.username is None or self._settings.password is None:
            return
        if not self._smtp.has_extn("auth"):
            raise no_auth(self._settings)
        try:
            self._smtp.login(self._settings.username, self._settings.password)
        except smtplib.SMTPResponseException as error:
            raise Reply.of(error.smtp_code, error.smtp_error).error from error
        except _LOST as error:
            raise ConnectionLost(f"Lost {self._settings.host} while logging in: {error}") from error

    def send(self, envelope: Envelope, content: bytes, *, all_or_nothing: bool) -> Answer:
        """Send one message.

        Args:
            envelope: whom it is from and for.
            content: its bytes as they go over the wire, without the final dot.
            all_or_nothing: whether one refused recipient refuses the message.

        Raises:
            SesError: the server refused it; nobody gets it.
            ConnectionLost: it broke before the final dot; nobody gets it.
            DeliveryUnknown: it broke after the final dot.
        """
        reused = self.messages > 0
        self.messages += 1
        talk = transaction(envelope, content, self._server, all_or_nothing=all_or_nothing, reused=reused)
        try:
            step = next(talk)
            while True:
                step = talk.send([self._hand_over(step)] if isinstance(step, bytes) else self._say(step))
        except StopIteration as done:
            answer: Answer = done.value
            return answer

    def _say(self, commands: tuple[str, ...]) -> list[Reply]:
        try:
            self._socket.sendall("\r\n".join((*commands, "")).encode("ascii"))
            return [self._replies.read() for _ in commands]
        except _LOST as error:
            raise ConnectionLost(f"Lost {self._settings.host} before the message was over: {error}") from error

    def _hand_over(self, content: bytes) -> Reply:
        try:
            self._write(content)
        except _LOST as error:
            raise ConnectionLost(f"Lost {self._settings.host} before the message was over: {error}") from error
        try:
            return self._replies.read()
        except _LOST as error:
            raise DeliveryUnknown(f"Lost {self._settings.host} when it had the message: {error}") from error

    def _write(self, content: bytes) -> None:
        """Write a message and its end; if that fails, the end, which comes last, did not leave."""
        if len(content) <= _ONE_WRITE:
            self._socket.sendall(content + END)
        else:  # two writes are cheaper than another copy
            self._socket.sendall(content)
            self._socket.sendall(END)

    def reset(self) -> bool:
        """Make it ready for another message after a refusal; whether it is."""
        try:
            return self._say(("RSET",))[0].code == 250
        except ConnectionLost:
            return False

    def close(self) -> None:
        """Say goodbye, and wait a moment for the answer; what the server makes of it changes nothing."""
        goodbye(self._smtp)

    def abandon(self) -> None:
        """Let go of the socket without a word: it is broken, or in a forked process the parent's."""
        self._smtp.close()


class Replies:
    """Reads replies in half the time of `smtplib`, which reads line by line through a file.

    Args:
        connection: what they come from; nothing of it may have been read ahead.
    """

    def __init__(self, connection: socket.socket) -> None:
        """Start with nothing read."""
        self._connection = connection
        self._rest = b""

    def read(self) -> Reply:
        """The next reply (RFC 5321 section 4.2.1), or one with code -1 for what is none.

        Raises:
            OSError: the connection is lost, or the server says too much.
        """
        if not self._rest:
            self._more()
        line = self._rest
        if line[3:4] == b" " and line[:3].isdigit() and line.find(b"\n") == len(line) - 1:  # most come so: one, whole
            self._rest = b""
            return Reply.of(int(line[:3]), line[4:])
        lines: list[bytes] = []
        while len(lines) < _MOST_LINES:
            line, found, rest = self._rest.partition(b"\n")
            if not found:
                self._more()
                continue
            self._rest = rest
            lines.append(line[4:].strip())
            if line[3:4] != b"-":
                code = int(line[:3]) if line[:3].isdigit() and line[3:4] in _AFTER_CODE else -1
                return Reply.of(code, b" ".join(lines) if code >= 0 else line)
        raise ConnectionAbortedError("the server sends a reply without an end.")

    def _more(self) -> None:
        piece = self._connection.recv(_PIECE)
        if not piece:
            raise ConnectionResetError("the server closed the connection.")
        if len(self._rest) > _LONGEST_LINE:
            raise ConnectionAbortedError("the server sends a line without an end.")
        self._rest += piece


class _Client(smtplib.SMTP):
    """Keeps the banner, which the standard library forgets."""

    banner = ""

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        code, said = super().connect(host, port, source_address)
        self.banner = Reply.of(code, said).text
        return code, said


class _TlsClient(smtplib.SMTP_SSL, _Client):
    """The same over TLS from the first byte."""


def goodbye(smtp: smtplib.SMTP) -> None:
    """Close a connection politely, if the other side has a moment."""
    with contextlib.suppress(*_LOST):
        if smtp.sock is not None:
            smtp.sock.settimeout(_GOODBYE)
        smtp.quit()
    smtp.close()


def greet(settings: SmtpSettings, context: ssl.SSLContext | None) -> _Client:
    """Connect, say EHLO, and encrypt as the mode says; the one who calls closes.

    Raises:
        TransportFailed: the server cannot be reached, speaks another mode or cannot be verified.
        SesError: the server does not want to speak now.
    """
    try:
        smtp = _open(settings, context)
    except smtplib.SMTPConnectError as error:
        raise Reply.of(error.smtp_code, error.smtp_error).error from error
    except ssl.SSLCertVerificationError as error:
        raise not_trusted(settings, error) from error
    except _LOST as error:
        raise TransportFailed(f"Cannot reach {settings.where}: {error}", delivered="no") from error
    try:
        _hello(smtp)
        if settings.mode is SmtpMode.STARTTLS:
            _start_tls(smtp, settings, context)
    except ssl.SSLCertVerificationError as error:
        smtp.close()
        raise not_trusted(settings, error) from error
    except _LOST as error:
        smtp.close()
        raise TransportFailed(f"Lost {settings.where} before it was ready: {error}", delivered="no") from error
    except BaseException:
        smtp.close()
        raise
    return smtp


def _open(settings: SmtpSettings, context: ssl.SSLContext | None) -> _Client:
    name = greeting_name(settings, socket.gethostname())
    if settings.mode is SmtpMode.TLS_WRAPPER:
        return _TlsClient(settings.host, settings.port, local_hostname=name, timeout=settings.timeout, context=context)
    return _Client(settings.host, settings.port, local_hostname=name, timeout=settings.timeout)


def _hello(smtp: smtplib.SMTP) -> None:
    code, said = smtp.ehlo()
    if code != 250:
        raise Reply.of(code, said).error


def _start_tls(smtp: smtplib.SMTP, settings: SmtpSettings, context: ssl.SSLContext | None) -> None:
    if not smtp.has_extn("starttls"):  # never fall back to clear text (SMTP-04)
        raise no_starttls(settings)
    smtp.starttls(context=context)  # smtplib forgets what was learnt before (RFC 3207)
    _hello(smtp)
