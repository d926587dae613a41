"""Where the SMTP interface of SES listens, and how its connections are encrypted (SMTP-02, SMTP-03, SMTP-07)."""

from __future__ import annotations

from enum import StrEnum

from sesmodel.errors import InvalidConfiguration
from sesmodel.service.region import REGION, REGIONS_WITHOUT_SMTP, region_name


class SmtpMode(StrEnum):
    """How a connection is encrypted: upgraded, wrapped from its first byte, or not at all."""

    STARTTLS = "starttls"
    TLS_WRAPPER = "tls"
    PLAIN = "plain"


MODES = {
    25: SmtpMode.STARTTLS,
    587: SmtpMode.STARTTLS,
    2587: SmtpMode.STARTTLS,
    465: SmtpMode.TLS_WRAPPER,
    2465: SmtpMode.TLS_WRAPPER,
}
"""The ports of the interface."""


def smtp_host(region: str) -> str:
    """The host name of the interface in a Region.

    Raises:
        InvalidConfiguration: the Region has none, or there can be no such Region.

    >>> smtp_host("us-west-2")
    'email-smtp.us-west-2.amazonaws.com'
    """
    if not REGION.fullmatch(region):
        raise InvalidConfiguration(f"{region!r} is no Region.", where="region", cure="Write it as in eu-west-1.")
    if region in REGIONS_WITHOUT_SMTP:
        raise InvalidConfiguration(
            f"{region}, {region_name(region)}, has no SMTP interface.",
            where="region",
            cure="Use ses:// or another Region.",
        )
    return f"email-smtp.{region}.amazonaws.com"


def is_ses_host(host: str) -> bool:
    """Whether a host is an SMTP interface of SES.

    >>> is_ses_host("email-smtp.eu-west-1.amazonaws.com"), is_ses_host("localhost")
    (True, False)
    """
    name = host.lower().rstrip(".")
    return name.startswith(("email-smtp.", "email-smtp-fips.")) and name.endswith(".amazonaws.com")


def smtp_mode(port: int, wanted: str | None = None, *, force: bool = False) -> SmtpMode:
    """How to encrypt on a port: what it is known for, unless it is not known.

    Args:
        port: the TCP port.
        wanted: ``"starttls"``, ``"tls"`` or ``"plain"``.
        force: whether what is wanted counts more than what the port is known for.

    Raises:
        InvalidConfiguration: the port says nothing and nothing is wanted, or they contradict each other.

    >>> smtp_mode(2465).value
    'tls'
    """
    if not 0 < port < 65_536:
        raise InvalidConfiguration(f"{port} is no port.", where="port", cure="Use 587, or 465 for TLS at once.")
    usual = MODES.get(port)
    if wanted is None and usual is None:
        raise InvalidConfiguration(
            f"port {port} does not say how to encrypt.", where="mode", cure="Give mode='starttls', 'tls' or 'plain'."
        )
    if wanted is not None and wanted not in list(SmtpMode):
        raise InvalidConfiguration(f"{wanted!r} is no mode.", where="mode", cure="Use 'starttls', 'tls' or 'plain'.")
    in_clear = wanted == SmtpMode.PLAIN and usual is SmtpMode.STARTTLS  # where it is spoken before STARTTLS
    if wanted is None or usual is None or force or wanted == usual or in_clear:
        return SmtpMode(wanted or usual or SmtpMode.STARTTLS)
    raise InvalidConfiguration(
        f"port {port} speaks {usual}, not {wanted}.",
        where="mode",
        cure="Leave mode out, or set force_mode=True.",
    )
