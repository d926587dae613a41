"""What an SMTP transport is told once: where, how encrypted, as whom. Checked before any connection (SMTP-01)."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Literal, get_args

import attrs

from sesmodel.errors import InvalidConfiguration
from sesmodel.service.smtp_endpoint import SmtpMode, is_ses_host, smtp_host, smtp_mode

if TYPE_CHECKING:
    import ssl  # noqa: TC004  no field of attrs asks for its type, and ssl takes 17 ms to load

Dialect = Literal["plain", "ses"]

_USER_NAME = re.compile(r"[A-Za-z0-9]{20}")
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
        tls_context: how to verify the server; verified by default, TLS 1.2 or newer.

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

    def __attrs_post_init__(self) -> None:
        """Refuse what could not work, or would work in clear text."""
        if self.dialect not in get_args(Dialect):
            raise InvalidConfiguration(
                f"{self.dialect!r} is no dialect.", where="dialect", cure="Use 'plain' or 'ses'."
            )
        if self.timeout <= 0:
            raise InvalidConfiguration(f"{self.timeout} is no time to wait.", where="timeout", cure="Give seconds.")
        if (self.username is None) != (self.password is None):
            missing = "password" if self.password is None else "username"
            raise InvalidConfiguration("a login needs user name and password.", where=missing, cure=f"Give {missing}=.")
        if is_ses_host(self.host):
            self._check_ses()

    def _check_ses(self) -> None:
        if self.mode is SmtpMode.PLAIN:  # SMTP-06
            raise InvalidConfiguration("SES takes no clear text.", where="mode", cure="Use 'starttls' or 'tls'.")
        if self.username is None:
            raise InvalidConfiguration(
                "SES takes mail only after a login.",
                where="username",
                cure="Give username= and password=, the SMTP credentials of the Region.",
            )
        if len(self.username) == _SECRET_KEY_LENGTH:  # SMTP-13
            raise InvalidConfiguration(
                "40 characters are a secret access key, and no user name.",
                where="username",
                cure="Give the 20 characters of the access key id, and the SMTP password that is derived from the key.",
            )
        if not _USER_NAME.fullmatch(self.username):
            warnings.warn("SMTP user names of SES have 20 letters and digits; this one has not.", stacklevel=6)


def smtp_settings(host: str | None, region: str | None, port: int, mode: str | None, **more: object) -> SmtpSettings:
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
    return SmtpSettings(host=name, port=port, mode=smtp_mode(port, mode), **more)  # type: ignore[arg-type]


def tls_context(settings: SmtpSettings) -> ssl.SSLContext:
    """The context to connect with: certificate and host name verified, TLS 1.2 or newer (SMTP-06, SMTP-07)."""
    if settings.tls_context is not None:
        return settings.tls_context
    from ssl import TLSVersion, create_default_context  # 17 ms to load, and the certificates take 30 more

    context = create_default_context()
    context.minimum_version = TLSVersion.TLSv1_2
    return context
