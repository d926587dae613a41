"""Finding one's own name of a message again when feedback comes back (TRB-45, TRB-46)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.mail.complaint_report import ComplaintReport
from sesmodel.service.event_base import Event
from sesmodel.service.event_of_complaint import Complaint
from sesmodel.service.submission import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.mail.bounce_report import BounceReport


@attrs.frozen
class IndexedMessage:
    """A message that was sent, and what its sender calls it.

    Attributes:
        own_id: the name that its sender knows it by, such as the number of an order.
        message_id: the id that SES gave it.
        recipients: who was sent a copy.
    """

    own_id: str
    message_id: str
    recipients: tuple[str, ...]


@attrs.define(repr=False)
class MessageIndex:
    """Which message is which: SES keeps no ids of its callers, and writes over their Message-ID fields.

    It lives in memory. Iterate over it to keep it elsewhere, and :meth:`add` the entries again.

    >>> from sesmodel import LocalSes, Mailer, Message, read_bounce
    >>> ses, index = LocalSes(), MessageIndex()
    >>> ses.verify("example.com")
    >>> to = "bounce@simulator.amazonses.com"
    >>> receipt = Mailer(ses).send(Message(sender="ana@example.com", to=to, subject="Hi", text="Hello"))
    >>> _ = index.add("order-7", receipt)
    >>> index.find(ses.events[-1]).own_id, index.find(read_bounce(ses.inbox("ana@example.com")[-1].raw)).own_id
    ('order-7', 'order-7')
    """

    _messages: dict[str, IndexedMessage] = attrs.field(init=False, factory=dict)
    _by_header: dict[str, str] = attrs.field(init=False, factory=dict)  # its own Message-ID, which other servers keep

    def add(self, own_id: str, sent: Receipt | str, recipients: Iterable[str] = ()) -> IndexedMessage:
        """Remember a message.

        Args:
            own_id: what its sender calls it; several messages may have one.
            sent: what the mailer returned, or the ``MessageId`` of an answer of SES.
            recipients: who was sent a copy; those that the receipt says were accepted, if none are given.

        Raises:
            InvalidValue: nothing was sent.
        """
        message_id = sent.message_id if isinstance(sent, Receipt) else sent
        if not message_id:
            raise InvalidValue("nothing was sent.", where="sent", cure="Add what has a message id.")
        accepted = sent.accepted if isinstance(sent, Receipt) else ()
        made = IndexedMessage(own_id, message_id, tuple(recipients) or accepted)
        self._messages[message_id] = made
        if isinstance(sent, Receipt) and sent.header_message_id:
            self._by_header[sent.header_message_id] = message_id
        return made

    def find(self, feedback: Event | BounceReport | ComplaintReport | str) -> IndexedMessage | None:
        """The message that feedback is about; ``None`` if it is none of these.

        Args:
            feedback: an event or a notification, what :func:`~sesmodel.read_bounce` or
                :func:`~sesmodel.read_complaint` read from a mail, or the id itself.
        """
        for text in _ids(feedback):
            whole = text.strip("<> ")
            message_id = self._by_header.get(whole, whole.partition("@")[0])
            if found := self._messages.get(message_id):
                return found
        return None

    def candidates(self, complaint: Complaint | ComplaintReport) -> tuple[str, ...]:
        """Who may have complained: whom the complaint names, if the message went there; else everyone at that domain.

        A complaint that names nobody may be from every recipient. All of them should be taken off lists (NTF-29).

        Args:
            complaint: an event or a notification, or what :func:`~sesmodel.read_complaint` read from a mail.
        """
        message = self.find(complaint)
        if message is None:
            return ()
        named = complaint.complained_recipients if isinstance(complaint, Complaint) else complaint.recipients
        known = {_written(one) for one in message.recipients}
        hidden = {_domain(one) for one in named if _written(one) not in known}
        exact = {_written(one) for one in named}
        return tuple(one for one in message.recipients if not named or _written(one) in exact or _domain(one) in hidden)

    def of(self, own_id: str) -> tuple[IndexedMessage, ...]:
        """The messages that their sender calls so, the oldest first."""
        return tuple(message for message in self if message.own_id == own_id)

    def __iter__(self) -> Iterator[IndexedMessage]:
        """The messages, the oldest first."""
        return iter(self._messages.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._messages)

    def __repr__(self) -> str:
        """How many there are."""
        return f"<MessageIndex of {len(self)} messages>"


def _ids(feedback: Event | BounceReport | ComplaintReport | str) -> Iterator[str]:
    if isinstance(feedback, str):
        yield feedback
    elif isinstance(feedback, Event):
        yield feedback.message_id
    else:
        yield feedback.message_id or ""
        if isinstance(feedback, ComplaintReport):
            yield feedback.original_mail_from or ""


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _written(address: str) -> tuple[str, str]:
    return address.rpartition("@")[0], _domain(address)
