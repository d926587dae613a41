"""What the records of events have in common (SCH-02)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import attrs

from sesmodel.errors import InvalidEvent
from sesmodel.service.event_json import Record, fill, members, read, write
from sesmodel.service.event_type import EventType
from sesmodel.service.json_value import copied
from sesmodel.service.mail_record import MailRecord

_new, _put = object.__new__, object.__setattr__
_Kind = TypeVar("_Kind", bound="Event")


@attrs.frozen(kw_only=True)
class Event(Record):
    """Something that happened to a message.

    Attributes:
        mail: the message.
        raw: the JSON object that the record was read from, with whatever the model does not know; ``None`` for a
            record that was made here. It is not to be changed.
    """

    mail: MailRecord
    raw: dict[str, Any] | None = attrs.field(default=None, eq=False, repr=False)
    event_type: ClassVar[EventType]
    key: ClassVar[str]
    type_key: ClassVar[str] = "eventType"
    detail_first: ClassVar[bool] = False
    not_in_detail: ClassVar[frozenset[str]] = frozenset({"remoteMtaIp"})

    @property
    def message_id(self) -> str:
        """The id of the message."""
        return self.mail.message_id

    def detail(self) -> dict[str, Any]:
        """What is particular to this kind of event, with the names and the order of the service."""
        return write(self, (self.raw or {}).get(self.key), leave_out=self.not_in_detail)

    def as_dict(self) -> dict[str, Any]:
        """The record with the names and the order of the service (OBS-390).

        One that was read keeps the order that it was read in, and what the model does not know.

        Raises:
            InvalidEvent: a part of a record that was read lazily is wrong, or what the model does not know is nested
                hundreds of times.
        """
        if self.raw is None:
            return self._written()
        known = {"mail": write(self.mail, self.raw.get("mail")), self.key: self.detail()}
        return {name: known[name] if name in known else copied(value) for name, value in self.raw.items()}

    def _written(self) -> dict[str, Any]:
        parts = {"mail": self._mail(), self.key: self.detail()}
        order = (self.key, "mail") if self.detail_first else ("mail", self.key)
        return {self.type_key: self.event_type.value, **{name: parts[name] for name in order}}

    def _mail(self) -> dict[str, Any]:
        """The message, as far as this kind of event shows it."""
        return self.mail.as_dict()

    def to_json(self) -> str:
        """The record as SES writes it: JSON on one line without blanks, text as it is and not escaped (SCH-01).

        Raises:
            InvalidEvent: as :meth:`as_dict`.
        """
        record = self.as_dict()
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        try:
            text.encode()
        except UnicodeEncodeError:  # half a character, which JSON can say and UTF-8 cannot
            return json.dumps(record, separators=(",", ":"))
        return text

    def to_line(self) -> bytes:
        """The record as Firehose gets it: in UTF-8, with a newline after it (SCH-01).

        Raises:
            InvalidEvent: as :meth:`as_dict`.
        """
        return self.to_json().encode() + b"\n"

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Read the part of a record that was read lazily: Python asks here for what no slot holds."""
            if name == "mail":
                _read_mail(self, self.raw)
            elif any(name == one.attribute for one in members(type(self))):
                _read_detail(self, self.raw)
            try:
                return object.__getattribute__(self, name)
            except AttributeError:
                return super().__getattr__(name)


def read_event(kind: type[_Kind], raw: dict[str, Any]) -> _Kind:
    """Read a record of a kind, all of it.

    Raises:
        InvalidEvent: a part is missing or something else.
    """
    event, mail = _new(kind), _new(MailRecord)
    _put(event, "raw", raw)
    part = "mail"
    try:
        fill(mail, raw.get(part))
        _put(event, part, mail)
        part = kind.key
        fill(event, raw.get(part))
    except InvalidEvent as error:
        raise error.under(part) from None
    return event


def read_later(kind: type[_Kind], raw: dict[str, Any]) -> _Kind:
    """Take a record of a kind in; its parts are read when they are first asked for."""
    event = _new(kind)
    _put(event, "raw", raw)
    return event


def _read_mail(event: Event, raw: dict[str, Any]) -> None:
    try:
        _put(event, "mail", read(MailRecord, raw.get("mail")))
    except InvalidEvent as error:
        raise error.under("mail") from None


def _read_detail(event: Event, raw: dict[str, Any]) -> None:
    try:
        fill(event, raw.get(event.key))
    except InvalidEvent as error:
        raise error.under(event.key) from None
