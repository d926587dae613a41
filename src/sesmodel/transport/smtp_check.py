"""A look at a mail server, without login or mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import SesError, TransportFailed
from sesmodel.service.smtp_endpoint import SmtpMode

if TYPE_CHECKING:
    import ssl

    from sesmodel.transport.smtp_settings import SmtpSettings

_LONGEST = 5.0


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


def look(settings: SmtpSettings, context: ssl.SSLContext | None) -> SmtpReport:
    """Connect, encrypt, say EHLO and goodbye; a server that says nothing has 5 seconds at most."""
    from sesmodel.transport.smtp_connection import goodbye, greet

    quick = attrs.evolve(settings, timeout=min(settings.timeout, _LONGEST))
    try:
        smtp = greet(quick, context)
    except (TransportFailed, SesError) as error:
        return SmtpReport(tcp=_answers(quick), problem=str(error))
    capabilities = tuple(sorted(name.upper() for name in smtp.esmtp_features))
    goodbye(smtp)
    tls = settings.mode is not SmtpMode.PLAIN
    return SmtpReport(tcp=True, tls=tls, banner=smtp.banner, capabilities=capabilities)


def _answers(settings: SmtpSettings) -> bool:
    import socket

    try:
        with socket.create_connection((settings.host, settings.port), timeout=settings.timeout):
            return True
    except OSError:
        return False
