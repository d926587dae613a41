"""The other doors of a model over the inspection API: where mail programs get in, and what they are to trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from sesmodel.server.inspection_table import Missing, chapter
from sesmodel.server.inspection_views import many, record, text
from sesmodel.service.smtp_endpoint import SmtpMode

if TYPE_CHECKING:
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input

_PEM = "application/x-pem-file"


def list_smtp(inspection: Inspection, _: Input) -> list[dict[str, Any]]:
    """The SMTP doors."""
    return [
        {"host": door.host, "port": door.port, "mode": door.mode.value, "needs_login": door.needs_login}
        for door in inspection.smtp
    ]


def get_certificate(inspection: Inspection, _: Input) -> Response:
    """The certificate of the authority."""
    pem = next((door.ca for door in inspection.smtp if door.ca), None)
    if pem is None:
        raise Missing("There is no SMTP door that encrypts.")
    return Response(pem, media_type=_PEM)


_DOOR = record(
    {
        "host": text("The address that it listens on."),
        "port": {"type": "integer"},
        "mode": text("`tls`: encrypted from the first byte.", enum=[mode.value for mode in SmtpMode]),
        "needs_login": {"type": "boolean", "description": "Whether mail is taken of those only who are logged in."},
    }
)

_row = chapter()

OPERATIONS = (
    _row("GET", "/smtp", "listSmtpDoors", "Where mail programs get in.", list_smtp, answer=many(_DOOR)),
    _row(
        "GET",
        "/smtp/ca.pem",
        "getSmtpCertificate",
        "The certificate that they are to trust, until the server ends.",
        get_certificate,
        answer=_PEM,
    ),
)
