"""Events of a message before it leaves: it was accepted, stopped by the scan, or could not be rendered."""

from __future__ import annotations

from typing import Any

import attrs

from sesmodel.service.event_base import Event
from sesmodel.service.event_codec import Plain
from sesmodel.service.event_json import TEXT, member
from sesmodel.service.event_type import EventType

_OTHER_SPELLINGS = {"Bad_content": "Bad content"}  # SCH-26


@attrs.frozen(kw_only=True)
class Send(Event):
    """The message was accepted (SCH-15)."""

    event_type = EventType.SEND
    key = "send"


@attrs.frozen(kw_only=True)
class Reject(Event):
    """The content scan stopped the message (SCH-16).

    Attributes:
        reason: why: ``Bad content``, a virus.
    """

    event_type = EventType.REJECT
    key = "reject"
    reason: str = attrs.field(
        metadata=member("reason", Plain(lambda value: _OTHER_SPELLINGS.get(text := TEXT.read(value), text)))
    )


@attrs.frozen(kw_only=True)
class RenderingFailure(Event):
    """The message was accepted, and its template cannot be rendered: nobody gets it (SCH-19).

    Attributes:
        error_message: such as ``Attribute 'name' is not present in the rendering data.``
        template_name: the template; empty if it came along with the call.
    """

    event_type = EventType.RENDERING_FAILURE
    key = "failure"
    error_message: str = attrs.field(metadata=member("errorMessage"))
    template_name: str = attrs.field(metadata=member("templateName"))

    def _mail(self) -> dict[str, Any]:
        return self.mail.without_header()
