"""What was sent, for looking at: in tests, in demonstrations, in the inspection of a running model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, overload

import attrs

from sesmodel.mail.address import Address
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.read import ParsedMessage, read
from sesmodel.service.letter import Letter
from sesmodel.service.submission import SendOptions

if TYPE_CHECKING:
    from sesmodel.mail.raw import RawMessage
    from sesmodel.mail.read import Entity


@attrs.frozen(kw_only=True)
class SentMessage:
    """One message that was accepted.

    Attributes:
        message_id: the id it was given.
        envelope: whom it was from and for.
        letter: its bytes, which may not be signed yet.
        sent_at: when.
        options: what SES was told beside it.
    """

    message_id: str
    envelope: Envelope
    letter: Letter = attrs.field(eq=attrgetter("raw"))
    sent_at: datetime
    options: SendOptions = attrs.field(factory=SendOptions)

    @property
    def raw(self) -> RawMessage:
        """Its bytes as they went out."""
        return self.letter.raw

    @cached_property
    def message(self) -> ParsedMessage:
        """The message, read."""
        return read(self.raw)

    @property
    def subject(self) -> str | None:
        """Its subject."""
        return self.message.subject

    @property
    def sender(self) -> Address | None:
        """Whom it says it is from."""
        return self.message.sender

    @property
    def to(self) -> tuple[Address, ...]:
        """Whom it says it is to."""
        return self.message.to

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everyone it went to, Bcc included."""
        return self.envelope.rcpt_to

    @property
    def text(self) -> str:
        """Its plain text body."""
        return self.message.text

    @property
    def html(self) -> str:
        """Its HTML body."""
        return self.message.html

    @property
    def attachments(self) -> tuple[Entity, ...]:
        """Its files."""
        return self.message.attachments

    def __str__(self) -> str:
        """One line."""
        return f"{self.sender} -> {', '.join(self.recipients)}: {self.subject!r}"


@attrs.frozen
class Outbox(Sequence[SentMessage]):
    """Sent messages, the oldest first.

    Args:
        messages: the messages.
    """

    messages: tuple[SentMessage, ...] = ()

    @overload
    def __getitem__(self, index: int) -> SentMessage: ...
    @overload
    def __getitem__(self, index: slice) -> Outbox: ...
    def __getitem__(self, index: int | slice) -> SentMessage | Outbox:
        """The message at a place, or those of a range."""
        return Outbox(self.messages[index]) if isinstance(index, slice) else self.messages[index]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.messages)

    def __iter__(self) -> Iterator[SentMessage]:
        """Each in turn."""
        return iter(self.messages)

    def to(self, address: str) -> Outbox:
        """Those that went to an address, Bcc included."""
        wanted = Address.parse(address)
        return Outbox(tuple(sent for sent in self.messages if wanted in map(Address.parse, sent.recipients)))

    def one(self) -> SentMessage:
        """The only message.

        Raises:
            AssertionError: there is none, or more than one; the text lists them.
        """
        if len(self.messages) == 1:
            return self.messages[0]
        raise AssertionError(f"expected one sent message, {self}")

    def __str__(self) -> str:
        """A line a message."""
        if not self.messages:
            return "nothing was sent"
        lines = "\n".join(f"  {number}. {sent}" for number, sent in enumerate(self.messages, 1))
        return f"{len(self.messages)} were sent:\n{lines}"
