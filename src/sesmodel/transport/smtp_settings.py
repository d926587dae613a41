"""What an SMTP transport is told once: where, how encrypted, as whom. Checked before any connection (SMTP-01)."""

from __future__ import annotations

import math
import re
import warnings
from typing import TYPE_CHECKING, Literal, get_args

import attrs

from sesmodel.errors import AuthenticationFailed, InvalidConfiguration, TransportFailed
from sesmodel.service.smtp_credentials import AccessKey, SmtpCredentials
from sesmodel.service.smtp_endpoint import SmtpMode, is_ses_host, smtp_host, smtp_mode

if TYPE_CHECKING:
    import ssl  # noqa: TC004  no field of attrs asks for its type, and ssl takes 17 ms to load

Dialect = Literal["plain", "ses"]
TlsVersion = Literal["1.0", "1.1", "1.2", "1.3"]

_USER_NAME = re.compile(r"[A-Za-z0-9]{20}")
_GREETING = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?|\[[A-Za-z0-9:.]+\]")
_CALLER = 7  # frames up to who makes a transport
_SECRET_KEY_LENGTH = 40


@attrs.frozen(kw_only=True)
class SmtpSettings:
    """How to reach a server.

    Args:
        host: its name or address.
        port: its TCP port.
        mode: how to encrypt; the port says it if it is known.
        username: whom to log in as; no login if not given.
        password: the SMTP password.
        dialect: ``ses`` writes options as ``X-SES-*`` fields; ``plain`` refuses them.
        timeout: seconds to wait for any answer.
        local_hostname: the name to greet with; that of the machine if not given.
        tls_context: how to verify the server; verified by default.
        minimum_tls: the oldest version of TLS that is spoken, without a context of your own.

    Raises:
        InvalidConfiguration: something is missing or contradicts something else.
    """

    host: str
    port: int = 587
    mode: SmtpMode = attrs.field(converter=SmtpMode)
    username: str | None = None
    password: str | None = attrs.field(default=None, repr=False)
    dialect: Dialect = "plain"
    timeout: float = 30.0
    local_hostname: str | None = None
    tls_context: ssl.SSLContext | None = attrs.field(default=None, repr=False, eq=False)
    minimum_tls: TlsVersion

    def __attrs_post_init__(self) -> None:
        """Refuse what could not work, or would work in clear text."""
        if self.dialect not in get_args(Dialect):
            raise InvalidConfiguration(
                f"{self.dialect!r} is no dialect.", where="dialect", cure="Use 'plain' or 'ses'."
            )
        if not 0 < self.timeout < math.inf:
            raise InvalidConfiguration(f"{self.timeout} is no time to wait.", where="timeout", cure="Give seconds.")
        if self.local_hostname is not None and not _GREETING.fullmatch(self.local_hostname):
            raise InvalidConfiguration(
                f"{self.local_hostname!r} is no name to greet with.",
                where="local_hostname",
                cure="Give the name of this machine, such as 'app.example.com'.",
            )
        self._check_encryption()
        self._check_login()

    @property
    def where(self) -> str:
        """Host and port, for people."""
        return f"{self.host}:{self.port}"

    def _check_encryption(self) -> None:
        if self.mode is SmtpMode.PLAIN and is_ses_host(self.host):  # SMTP-06
            raise InvalidConfiguration("SES takes no clear text.", where="mode", cure="Use 'starttls' or 'tls'.")
        if self.minimum_tls not in get_args(TlsVersion):
            raise InvalidConfiguration(
                f"{self.minimum_tls!r} is no version of TLS.", where="minimum_tls", cure="Use '1.2' or '1.3'."
            )
        if self.tls_context is not None and (self.mode is SmtpMode.PLAIN or self.minimum_tls != "1.2"):
            raise InvalidConfiguration(
                "a context of your own contradicts mode='plain' and minimum_tls.",
                where="tls_context",
                cure="Give one of them.",
            )

    def _check_login(self) -> None:
        if (self.username is None) != (self.password is None):
            missing = "password" if self.password is None else "username"
            raise InvalidConfiguration("a login needs user name and password.", where=missing, cure=f"Give {missing}=.")
        if self.username is None or self.password is None:
            if is_ses_host(self.host):
                raise InvalidConfiguration(
                    "SES takes mail only after a login.",
                    where="username",
                    cure="Give username= and password=, the SMTP credentials of the Region.",
                )
            return
        if self.mode is SmtpMode.PLAIN:
            raise InvalidConfiguration(
                "a password is never sent in clear text.", where="mode", cure="Use 'starttls' or 'tls', or no login."
            )
        for name, value in (("username", self.username), ("password", self.password)):
            if not value.isascii() or not value.isprintable():
                raise InvalidConfiguration("there are characters outside ASCII.", where=name, cure="Copy it anew.")
        if self.dialect == "ses":
            self._check_ses_username(self.username)

    @staticmethod
    def _check_ses_username(username: str) -> None:
        if len(username) == _SECRET_KEY_LENGTH:  # SMTP-13
            raise InvalidConfiguration(
                "40 characters are a secret access key, and no user name.",
                where="username",
                cure="Give the 20 characters of the access key id, and the SMTP password that is derived from the key.",
            )
        if not _USER_NAME.fullmatch(username):
            warnings.warn("SMTP user names of SES have 20 letters and digits; this one has not.", stacklevel=_CALLER)


def login_of(
    username: str | None, password: str | None, credentials: SmtpCredentials | None
) -> tuple[str | None, str | None]:
    """User name and password, however they are given.

    Raises:
        InvalidConfiguration: they are given twice, or are an access key, which the SMTP interface does not take.
    """
    for given in (credentials, username, password):
        if isinstance(given, AccessKey):
            raise InvalidConfiguration(
                "an access key is for the API; the SMTP interface takes credentials that are derived from it.",
                where="credentials",
                cure="Give credentials=SmtpCredentials.of(access_key, region).",
            )
    if credentials is None:
        return username, password
    if username is not None or password is not None:
        raise InvalidConfiguration(
            "the login is given twice.", where="credentials", cure="Leave username= and password= out."
        )
    return credentials.username, credentials.password


def smtp_settings(
    host: str | None, region: str | None, port: int, mode: str | None, *, force_mode: bool = False, **more: object
) -> SmtpSettings:
    """The settings for a host, or for SES in a Region.

    Raises:
        InvalidConfiguration: neither or both are given, or the rest does not fit.
    """
    if (host is None) == (region is None):
        raise InvalidConfiguration("give a host or a Region.", where="host", cure="SmtpTransport('mail.example.com').")
    name = host if host is not None else smtp_host(region or "")
    if not name:
        raise InvalidConfiguration("the host has no name.", where="host", cure="SmtpTransport('mail.example.com').")
    if is_ses_host(name):
        more.setdefault("dialect", "ses")
    return SmtpSettings(host=name, port=port, mode=smtp_mode(port, mode, force=force_mode), **more)  # type: ignore[arg-type]


def tls_context(settings: SmtpSettings) -> ssl.SSLContext:
    """The context to connect with: certificate and host name verified, TLS 1.2 or newer (SMTP-06, SMTP-07)."""
    if settings.tls_context is not None:
        return settings.tls_context
    from ssl import TLSVersion, create_default_context  # 17 ms to load, and the certificates take 30 more

    context = create_default_context()
    context.minimum_version = TLSVersion[f"TLSv{settings.minimum_tls.replace('.', '_').removesuffix('_0')}"]
    if settings.minimum_tls in {"1.0", "1.1"}:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")  # OpenSSL 3 speaks the old versions at this level only
    return context


def greeting_name(settings: SmtpSettings, machine: str) -> str:
    """What to say after EHLO: the name of the machine if it is a full one, else an address (RFC 5321 section 4.1.4)."""
    if settings.local_hostname is not None:
        return settings.local_hostname
    return machine if "." in machine and _GREETING.fullmatch(machine) else "[127.0.0.1]"


def not_trusted(settings: SmtpSettings, error: ssl.SSLCertVerificationError) -> TransportFailed:
    """The error for a certificate that nobody vouches for."""
    return TransportFailed(
        f"The certificate of {settings.where} is not trusted: {error.verify_message}", delivered="no"
    )


def no_starttls(settings: SmtpSettings) -> TransportFailed:
    """The error for a server that cannot encrypt: there is no way back to clear text (SMTP-04)."""
    return TransportFailed(f"{settings.where} does not offer STARTTLS, and clear text is no choice.", delivered="no")


def no_auth(settings: SmtpSettings) -> AuthenticationFailed:
    """The error for a server that takes no login."""
    return AuthenticationFailed(f"{settings.where} offers no AUTH, so nobody can log in.")
