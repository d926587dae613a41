"""Any mail server, and the SMTP interface of SES, through the standard library's `smtplib`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

import attrs

from sesmodel.errors import InvalidConfiguration, SesError, TransportFailed
from sesmodel.service.smtp_endpoint import SmtpMode
from sesmodel.service.submission import Receipt
from sesmodel.system import SystemClock
from sesmodel.transport.smtp_pool import Pooled, PoolLimits, SmtpPool
from sesmodel.transport.smtp_settings import SmtpSettings, smtp_settings, tls_context
from sesmodel.transport.smtp_wire import content, message_id

if TYPE_CHECKING:
    import ssl

    from sesmodel.clock import Timer
    from sesmodel.service.submission import Submission
    from sesmodel.transport.smtp_connection import Answer, SmtpConnection
    from sesmodel.transport.smtp_settings import Dialect

_PROBE_TIMEOUT = 5.0
_URL_OPTIONS = {"dialect": str, "timeout": float, "local_hostname": str, "mode": str, "max_connections": int}


@attrs.frozen(kw_only=True)
class SmtpReport:
    """What a server says before any login (SMTP-31).

    Attributes:
        tcp: whether the port answers.
        tls: whether the connection is encrypted and the certificate trusted.
        banner: what the server greets with.
        capabilities: the keywords of its EHLO reply.
        problem: what went wrong, if something did.
    """

    tcp: bool
    tls: bool = False
    banner: str = ""
    capabilities: tuple[str, ...] = ()
    problem: str = ""


class SmtpTransport:
    """Sends over SMTP with kept, encrypted connections.

    Safe to share between threads, and with processes that are forked later. A message is sent once: if a kept
    connection turns out to be closed before the message was over, it goes over a new one; if the answer to the whole
    message is lost, that is `DeliveryUnknown` (SMTP-34).

    Args:
        host: the name or address of the server.
        port: 587, 25 and 2587 speak STARTTLS, 465 and 2465 TLS from the first byte (SMTP-03).
        region: instead of a host, a Region of SES.
        mode: ``starttls``, ``tls`` or ``plain``, for other ports; ``plain`` for a relay on the same machine.
        username: whom to log in as; no login if not given.
        password: the SMTP password. That of SES is derived from a secret key, for one Region.
        dialect: ``ses`` writes configuration set, tags and identities as ``X-SES-*`` fields and refuses a message
            when one recipient is refused; ``plain`` refuses such options and sends to the recipients that are taken.
        timeout: seconds to wait for any answer.
        local_hostname: the name to greet with; that of the machine if not given.
        tls_context: how to verify the server, else by the machine's certificates, with TLS 1.2 or newer.
        limits: how connections are kept.
        timer: measures the age of connections; the machine's if not given.

    Raises:
        InvalidConfiguration: something is missing or contradicts something else; nothing was connected to.

    >>> SmtpTransport(region="us-west-2", username="AKIAIOSFODNN7EXAMPLE", password="...").settings.host
    'email-smtp.us-west-2.amazonaws.com'
    """

    def __init__(
        self,
        host: str | None = None,
        port: int = 587,
        *,
        region: str | None = None,
        mode: str | None = None,
        username: str | None = None,
        password: str | None = None,
        dialect: Dialect | None = None,
        timeout: float = 30.0,
        local_hostname: str | None = None,
        tls_context: ssl.SSLContext | None = None,
        limits: PoolLimits | None = None,
        timer: Timer | None = None,
    ) -> None:
        """Check the settings; connections are opened when they are needed."""
        more: dict[str, Any] = {
            "username": username,
            "password": password,
            "timeout": timeout,
            "local_hostname": local_hostname,
            "tls_context": tls_context,
        }
        if dialect is not None:
            more["dialect"] = dialect
        self.settings: SmtpSettings = smtp_settings(host, region, port, mode, **more)
        self._context: ssl.SSLContext | None = None
        self._pool = SmtpPool(self._connect, limits or PoolLimits(), timer or SystemClock())

    @classmethod
    def ses(cls, region: str, *, username: str, password: str, port: int = 587, **more: Any) -> Self:
        """The SMTP interface of SES in a Region.

        Args:
            region: such as ``eu-west-1``.
            username: the SMTP user name, 20 letters and digits.
            password: the SMTP password for that Region.
            port: 25, 587 or 2587; 465 or 2465 for TLS from the first byte.
            more: the other parameters of the class.

        Raises:
            InvalidConfiguration: the Region has no SMTP interface, or the rest does not fit.
        """
        return cls(region=region, port=port, username=username, password=password, **more)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """The transport that a URL names.

        Args:
            url: ``smtp://user:password@host:587``, ``smtps://host`` for TLS from the first byte, or
                ``ses+smtp://user:password@eu-west-1``. User and password are percent-encoded; options follow a ``?``:
                ``dialect``, ``timeout``, ``local_hostname``, ``mode``, ``max_connections``.

        Raises:
            InvalidConfiguration: an option is unknown, or the settings do not fit.

        >>> SmtpTransport.from_url("smtp://localhost:2525?mode=plain").settings.port
        2525
        """
        parts = urlsplit(url)
        options = _options(parts.query)
        if (most := options.pop("max_connections", None)) is not None:
            options["limits"] = PoolLimits(max_connections=most)
        if parts.username is not None:
            options["username"] = unquote(parts.username)
        if parts.password is not None:
            options["password"] = unquote(parts.password)
        usual = 465 if parts.scheme == "smtps" else 587
        options["region" if parts.scheme == "ses+smtp" else "host"] = parts.hostname
        if parts.scheme == "smtps":
            options.setdefault("mode", "tls")
        try:
            return cls(port=parts.port or usual, **options)
        except ValueError as error:
            if isinstance(error, InvalidConfiguration):
                raise
            raise InvalidConfiguration("the port is no number.", where="url", cure="Write host:587.") from None

    def send(self, submission: Submission) -> Receipt:
        """Send a message.

        Raises:
            SesError: the server refused it; nobody gets it.
            NotExpressible: it has options, and the server is a plain one.
            DeliveryUnknown: the connection was lost when the server had the whole message.
            TransportFailed: the server could not be reached, or was lost before; nobody gets it.
        """
        data = content(submission, self.settings.dialect)
        with self._pool.borrow() as pooled:
            answer = self._send(pooled, submission, data)
        if isinstance(answer, SesError):
            raise answer
        return Receipt(
            message_id=message_id(answer.reply),
            header_message_id=submission.raw.message_id,
            accepted=answer.accepted,
            refused=answer.refused,
        )

    def _send(self, pooled: Pooled, submission: Submission, data: bytes) -> Answer | SesError:
        """One message over a borrowed connection; a refusal is an answer, too, if the connection can go on."""
        from sesmodel.transport.smtp_connection import ConnectionLost

        all_or_nothing = self.settings.dialect == "ses"
        try:
            try:
                return pooled.connection.send(submission.envelope, data, all_or_nothing=all_or_nothing)
            except ConnectionLost:
                if pooled.fresh:
                    raise
                pooled.connection.close()  # the server had closed it while nobody looked
                new = self._pool.opened()
                pooled.connection, pooled.opened, pooled.fresh = new.connection, new.opened, True
                return pooled.connection.send(submission.envelope, data, all_or_nothing=all_or_nothing)
        except SesError as error:
            if not pooled.connection.reset():
                raise
            return error

    def check(self) -> SmtpReport:
        """Look at the server without login or mail (SMTP-31).

        Returns:
            What answers; it never raises for what the server does.
        """
        from sesmodel.transport.smtp_connection import greet

        quick = attrs.evolve(self.settings, timeout=min(self.settings.timeout, _PROBE_TIMEOUT))
        try:
            smtp = greet(quick, self._tls())
        except (TransportFailed, SesError) as error:
            return SmtpReport(tcp=_answers(quick), problem=str(error))
        with smtp:
            capabilities = tuple(sorted(name.upper() for name in smtp.esmtp_features))
        tls = self.settings.mode is not SmtpMode.PLAIN
        return SmtpReport(tcp=True, tls=tls, banner=smtp.banner, capabilities=capabilities)

    def close(self) -> None:
        """Close the connections; a later send opens new ones."""
        self._pool.close()

    def __enter__(self) -> Self:
        """Use it in a block, which closes it at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    def _connect(self) -> SmtpConnection:
        from sesmodel.transport.smtp_connection import SmtpConnection  # smtplib takes 30 ms to load

        return SmtpConnection(self.settings, self._tls())

    def _tls(self) -> ssl.SSLContext | None:
        if self._context is None and self.settings.mode is not SmtpMode.PLAIN:
            self._context = tls_context(self.settings)
        return self._context


def _answers(settings: SmtpSettings) -> bool:
    import socket

    try:
        with socket.create_connection((settings.host, settings.port), timeout=settings.timeout):
            return True
    except OSError:
        return False


def _options(query: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in _URL_OPTIONS:
            known = ", ".join(_URL_OPTIONS)
            raise InvalidConfiguration(f"{name!r} is no option.", where="url", cure=f"There are {known}.")
        try:
            options[name] = _URL_OPTIONS[name](value)
        except ValueError:
            raise InvalidConfiguration(f"{value!r} is no value for {name}.", where="url") from None
    return options
