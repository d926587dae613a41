"""What both SMTP transports are told, and how they read what they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from sesmodel.errors import InvalidConfiguration
from sesmodel.service.smtp_endpoint import SmtpMode
from sesmodel.service.submission import Receipt
from sesmodel.system import SystemClock
from sesmodel.transport.smtp_limits import PoolLimits
from sesmodel.transport.smtp_settings import SmtpSettings, login_of, smtp_settings, tls_context
from sesmodel.transport.smtp_wire import message_id

if TYPE_CHECKING:
    import ssl

    from sesmodel.clock import Timer
    from sesmodel.service.smtp_credentials import SmtpCredentials
    from sesmodel.service.submission import Submission
    from sesmodel.transport.smtp_dialogue import Answer
    from sesmodel.transport.smtp_settings import Dialect, TlsVersion

_SCHEMES = {"smtp": ("host", 587), "smtps": ("host", 465), "ses+smtp": ("region", 587), "ses+smtps": ("region", 465)}
_LIMITS = {
    "max_connections": int,
    "max_messages_per_connection": int,
    "max_connection_age": float,
    "max_idle": float,
}
_OPTIONS = {"mode": str, "dialect": str, "timeout": float, "local_hostname": str, "minimum_tls": str, **_LIMITS}


class SmtpBase:
    """The settings of a transport over SMTP; see `SmtpTransport`."""

    def __init__(
        self,
        host: str | None = None,
        port: int = 587,
        *,
        region: str | None = None,
        mode: str | None = None,
        force_mode: bool = False,
        username: str | None = None,
        password: str | None = None,
        credentials: SmtpCredentials | None = None,
        dialect: Dialect | None = None,
        timeout: float = 30.0,
        local_hostname: str | None = None,
        tls_context: ssl.SSLContext | None = None,
        minimum_tls: TlsVersion = "1.2",
        limits: PoolLimits | None = None,
        timer: Timer | None = None,
    ) -> None:
        """Check the settings; connections are opened when they are needed."""
        login = login_of(username, password, credentials)
        more: dict[str, Any] = {
            "username": login[0],
            "password": login[1],
            "timeout": timeout,
            "local_hostname": local_hostname,
            "tls_context": tls_context,
            "minimum_tls": minimum_tls,
        }
        if dialect is not None:
            more["dialect"] = dialect
        self.settings: SmtpSettings = smtp_settings(host, region, port, mode, force_mode=force_mode, **more)
        self._context: ssl.SSLContext | None = None
        self._start(limits or PoolLimits(), timer or SystemClock())

    def _start(self, limits: PoolLimits, timer: Timer) -> None:
        """Make what keeps the connections."""

    @classmethod
    def ses(
        cls, region: str, *, username: str | None = None, password: str | None = None, port: int = 587, **more: Any
    ) -> Self:
        """The SMTP interface of SES in a Region.

        Args:
            region: such as ``eu-west-1``.
            username: the SMTP user name, 20 letters and digits; or give ``credentials``.
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
                ``ses+smtp://user:password@eu-west-1`` and ``ses+smtps://…``. User and password are percent-encoded.
                Options follow a ``?``: ``mode``, ``dialect``, ``timeout``, ``local_hostname``, ``minimum_tls``,
                ``max_connections``, ``max_messages_per_connection``, ``max_connection_age``, ``max_idle``.

        Raises:
            InvalidConfiguration: an option is unknown, or the settings do not fit. No error shows the password.

        >>> from sesmodel import SmtpTransport
        >>> SmtpTransport.from_url("smtp://localhost:2525?mode=plain").settings.port
        2525
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise InvalidConfiguration("the port is no number.", where="url", cure="Write host:587.") from None
        unread = parts.path.strip("/") or parts.fragment or "@" in parts.query  # a password may be cut in two there
        if parts.scheme not in _SCHEMES or unread:
            raise InvalidConfiguration(
                "this names no mail server.",
                where="url",
                cure="Write smtp://user:password@host:587?dialect=ses, user and password percent-encoded.",
            )
        place, usual = _SCHEMES[parts.scheme]
        options = _options(parts.query)
        options[place] = parts.hostname
        if parts.scheme.endswith("s"):
            options.setdefault("mode", SmtpMode.TLS_WRAPPER.value)
        if parts.username:
            options["username"] = unquote(parts.username)
        if parts.password is not None:
            options["password"] = unquote(parts.password)
        return cls(port=usual if port is None else port, **options)

    def _tls(self) -> ssl.SSLContext | None:
        """How to verify servers; made once, for the certificates take 30 ms to load."""
        if self._context is None and self.settings.mode is not SmtpMode.PLAIN:
            self._context = tls_context(self.settings)
        return self._context


def receipt_of(answer: Answer, submission: Submission) -> Receipt:
    """What a transport says of a message that the server took."""
    return Receipt(
        message_id=message_id(answer.reply),
        header_message_id=submission.raw.message_id,
        accepted=answer.accepted,
        refused=answer.refused,
    )


def _options(query: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in _OPTIONS:
            raise InvalidConfiguration(f"{name!r} is no option.", where="url", cure=f"There are {', '.join(_OPTIONS)}.")
        if name in options:
            raise InvalidConfiguration(f"{name} is given twice.", where="url", cure="Give it once.")
        try:
            options[name] = _OPTIONS[name](value)
        except ValueError:
            raise InvalidConfiguration(
                f"{value!r} is no value for {name}.", where="url", cure="Give a number."
            ) from None
    if limits := {name: options.pop(name) for name in _LIMITS if name in options}:
        options["limits"] = PoolLimits(**limits)
    return options
