"""Calls that SES said no to: for logs, and for tests that look for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import SesModelError

if TYPE_CHECKING:
    from sesmodel.service.send_request import SendRequest


@attrs.frozen(kw_only=True)
class RefusedCall:
    """A call that was refused, or that went wrong as planned.

    Attributes:
        service: ``ses`` for v1, ``sesv2`` for v2. What a mailer hands over is a ``SendRawEmail`` of v1.
        operation: the action, such as ``SendEmail``.
        params: its members, as boto3 takes them.
        error: what the caller got.
        at: when.
        account_id: the account that was called.
        region: the Region.
    """

    service: str
    operation: str
    params: Mapping[str, Any]
    error: SesModelError
    at: datetime
    account_id: str = ""
    region: str = ""

    def __str__(self) -> str:
        """The action, and what was wrong."""
        return f"{self.operation}: {type(self.error).__name__}: {self.error}"


def as_raw_send(request: SendRequest) -> dict[str, Any]:
    """A finished message that was handed over, as the members of a ``SendRawEmail``."""
    from sesmodel.mail.raw import RawMessage

    assert isinstance(request.content, RawMessage)
    return {
        "Source": request.source,
        "Destinations": list(request.recipients),
        "RawMessage": {"Data": request.content.data},
    }
