"""Sending, and reading what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sesmodel import Event, LocalSes, Mailer, Message

if TYPE_CHECKING:
    from sesmodel.mail.read import ParsedMessage

T = TypeVar("T", bound=Event)


def send(ses: LocalSes, message: Message, *to: str, **changes: Any) -> str:
    """Send a message to other people, and give its id."""
    message_id = Mailer(ses).send(message.replace(to=to, **changes)).message_id
    assert message_id is not None
    return message_id


def events(ses: LocalSes, kind: type[T], message_id: str | None = None) -> list[T]:
    """The events of a kind, of every message or of one."""
    found = [event for event in ses.events if isinstance(event, kind)]
    return [event for event in found if message_id in (None, event.message_id)]


def types(ses: LocalSes, message_id: str | None = None) -> list[str]:
    """What was published, by name."""
    return [event.event_type for event in ses.events if message_id in (None, event.message_id)]


def last(ses: LocalSes, address: str) -> ParsedMessage:
    """What an address got last."""
    return ses.inbox(address)[-1]
