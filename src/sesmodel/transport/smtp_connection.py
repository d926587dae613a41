"""One connection to a mail server, and one message over it: the dialogue is `smtplib`'s, the content goes as it is."""

from __future__ import annotations

import smtplib
import socket
import ssl
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.error_codes import error_from_reply
from sesmodel.errors import DeliveryUnknown, PermanentRefusal, TransportFailed
from sesmodel.service.smtp_endpoint import SmtpMode
from sesmodel.transport.smtp_wire import END

if TYPE_CHECKING:
    from sesmodel.errors import SesError
    from sesmodel.mail.envelope import Envelope
    from sesmodel.transport.smtp_settings import SmtpSettings

_CLOSING = 421
_ONE_WRITE = 65_536
_LOST = (OSError, smtplib.SMTPException)  # time-outs and TLS errors are OSErrors, too


class ConnectionLost(TransportFailed):
    """The connection broke before the message was over: nothing was accepted, so another one may carry it."""

    def __init__(self, message: str) -> None:
        """Say what happened."""
        super().__init__(message, delivered="no")


@attrs.frozen
class Answer:
    """What the server said to one message."""

    reply: str
    accepted: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


class SmtpConnection:
    """An open, encrypted, logged-in connection.

    Args:
        settings: where to and as whom.
        context: how to verify the server; needed unless the mode is plain.

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
            self._smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the final dot waits for nobody
        except BaseException:
            self._smtp.close()
            raise

    def _log_in(self) -> None:
        if self._settings.username is None or self._settings.password is None:
            return
        if not self._smtp.has_extn("auth"):
            raise TransportFailed(f"{self._settings.host} offers no AUTH, so nobody can log in.", delivered="no")
        try:
            self._smtp.login(self._settings.username, self._settings.password)
        except smtplib.SMTPResponseException as error:
            raise refusal(error.smtp_code, error.smtp_error) from error
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
        self._check_size(content)
        try:
            accepted, refused = self._envelope(envelope, content, all_or_nothing=all_or_nothing)
            self._command("data", wanted=354)
            self._write(content)
        except _LOST as error:
            raise ConnectionLost(f"Lost {self._settings.host} before the message was over: {error}") from error
        reply = self._finish()
        self.messages += 1
        return Answer(reply, tuple(accepted), tuple(refused))

    def _write(self, content: bytes) -> None:
        """Write a message and its end; if that fails, the end, which comes last, did not leave."""
        assert self._smtp.sock is not None
        if len(content) <= _ONE_WRITE:
            self._smtp.sock.sendall(content + END)
        else:  # two writes are cheaper than another copy
            self._smtp.sock.sendall(content)
            self._smtp.sock.sendall(END)

    def _check_size(self, content: bytes) -> None:
        limit = self._smtp.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(content):
            raise PermanentRefusal(f"{self._settings.host} takes {limit} bytes, and the message has {len(content)}.")

    def _envelope(
        self, envelope: Envelope, content: bytes, *, all_or_nothing: bool
    ) -> tuple[list[str], list[tuple[str, str]]]:
        options = [f"SIZE={len(content)}"] if self._smtp.has_extn("size") else []
        if self._smtp.has_extn("8bitmime") and not content.isascii():
            options.append("BODY=8BITMIME")
        self._command(" ".join((f"MAIL FROM:<{envelope.mail_from}>", *options)), wanted=250)
        accepted: list[str] = []
        refused: list[tuple[str, str]] = []
        first: SesError | TransportFailed | None = None
        for recipient in envelope.rcpt_to:
            code, said = self._smtp.docmd(f"RCPT TO:<{recipient}>")
            if code in {250, 251}:
                accepted.append(recipient)
                continue
            first = first or refusal(code, said)
            refused.append((recipient, f"{code} {text(said)}"))
            if code == _CLOSING:
                raise first
        if first is not None and (all_or_nothing or not accepted):
            raise first
        return accepted, refused

    def _command(self, line: str, *, wanted: int) -> None:
        code, said = self._smtp.docmd(line)
        if code == _CLOSING:
            raise smtplib.SMTPServerDisconnected(f"421 {text(said)}")
        if code != wanted:
            raise refusal(code, said)

    def _finish(self) -> str:
        try:
            code, said = self._smtp.getreply()
        except _LOST as error:
            raise DeliveryUnknown(f"Lost {self._settings.host} when it had the message: {error}") from error
        if code == -1:
            raise DeliveryUnknown(f"{self._settings.host} answered the message with no reply: {text(said)!r}")
        if code != 250:
            raise refusal(code, said)
        return text(said)

    def reset(self) -> bool:
        """Make it ready for another message after a refusal; whether it is."""
        try:
            return self._smtp.rset()[0] == 250
        except _LOST:
            return False

    def close(self) -> None:
        """Say goodbye, if the server listens."""
        try:
            self._smtp.quit()
        except _LOST:
            self._smtp.close()

    def abandon(self) -> None:
        """Let go of the socket without a word: in a forked process it is the parent's."""
        self._smtp.close()


class _Client(smtplib.SMTP):
    """Keeps the banner, which the standard library forgets."""

    banner = ""

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        code, said = super().connect(host, port, source_address)
        self.banner = text(said)
        return code, said


class _TlsClient(smtplib.SMTP_SSL, _Client):
    """The same over TLS from the first byte."""


def greet(settings: SmtpSettings, context: ssl.SSLContext | None) -> _Client:
    """Connect, say EHLO, and encrypt as the mode says; the one who calls closes.

    Raises:
        TransportFailed: the server cannot be reached, speaks another mode or cannot be verified.
        SesError: the server does not want to speak now.
    """
    where = f"{settings.host}:{settings.port}"
    try:
        smtp = _open(settings, context)
    except smtplib.SMTPConnectError as error:
        raise refusal(error.smtp_code, error.smtp_error) from error
    except ssl.SSLCertVerificationError as error:
        raise TransportFailed(
            f"The certificate of {where} is not trusted: {error.verify_message}", delivered="no"
        ) from error
    except _LOST as error:
        raise TransportFailed(f"Cannot reach {where}: {error}", delivered="no") from error
    try:
        _hello(smtp)
        if settings.mode is SmtpMode.STARTTLS:
            _start_tls(smtp, context)
    except ssl.SSLCertVerificationError as error:
        smtp.close()
        raise TransportFailed(
            f"The certificate of {where} is not trusted: {error.verify_message}", delivered="no"
        ) from error
    except _LOST as error:
        smtp.close()
        raise TransportFailed(f"Lost {where} before it was ready: {error}", delivered="no") from error
    except BaseException:
        smtp.close()
        raise
    return smtp


def _open(settings: SmtpSettings, context: ssl.SSLContext | None) -> _Client:
    name = settings.local_hostname or socket.gethostname()
    if settings.mode is SmtpMode.TLS_WRAPPER:
        return _TlsClient(settings.host, settings.port, local_hostname=name, timeout=settings.timeout, context=context)
    return _Client(settings.host, settings.port, local_hostname=name, timeout=settings.timeout)


def _hello(smtp: smtplib.SMTP) -> None:
    code, said = smtp.ehlo()
    if code != 250:
        raise refusal(code, said)


def _start_tls(smtp: smtplib.SMTP, context: ssl.SSLContext | None) -> None:
    if not smtp.has_extn("starttls"):  # never fall back to clear text (SMTP-04)
        raise TransportFailed("The server does not offer STARTTLS.", delivered="no")
    code, said = smtp.starttls(context=context)  # smtplib forgets what was learnt before (RFC 3207)
    if code != 220:
        raise refusal(code, said)
    _hello(smtp)


def refusal(code: int, said: bytes | str) -> SesError | TransportFailed:
    """The error for a reply that is no success."""
    if code < 400:
        return TransportFailed(f"The server gave no reply that SMTP knows: {code} {text(said)}", delivered="no")
    return error_from_reply(code, text(said))


def text(said: bytes | str) -> str:
    """The text of a reply on one line."""
    return " ".join((said if isinstance(said, str) else said.decode("utf-8", "replace")).split())
