"""Events of types that SES does not have yet."""

from __future__ import annotations

from typing import Any

import attrs

from sesmodel.service.event_base import Event
from sesmodel.service.json_value import copied
from sesmodel.service.mail_record import MailRecord


@attrs.frozen(kw_only=True, repr=False)
class UnknownEvent(Event):
    """An event, or notification, of a type that this library does not know: its ``raw`` has all of it (SCH-02).

    Attributes:
        raw: the JSON object.
        event_type: the type, as SES spells it.
        mail: the message, if it has one in the form of other events; reading it raises ``InvalidEvent`` if not.
    """

    mail: MailRecord = attrs.field(init=False, eq=False)
    raw: dict[str, Any]
    event_type: str  # type: ignore[assignment, misc]  # a word of SES's here, and one of ours elsewhere
    key = ""

    def detail(self) -> dict[str, Any]:
        """Nothing: what is particular to the event is not known."""
        return {}

    def as_dict(self) -> dict[str, Any]:
        """The object as it was read."""
        found: dict[str, Any] = copied(self.raw)
        return found

    def __repr__(self) -> str:
        """The type; the rest may be long."""
        return f"UnknownEvent(event_type={self.event_type!r})"
