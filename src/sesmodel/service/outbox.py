"""What was sent, for looking at: in tests, in demonstrations, in the inspection of a running model."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

import attrs

from sesmodel.mail.address import Address
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.read import ParsedMessage, read
from sesmodel.service.asked import Asked
from sesmodel.service.letter import Letter
from sesmodel.service.listing import Listing
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
        asked: the call that it came by, where it came by one.
    """

    message_id: str
    envelope: Envelope
    letter: Letter = attrs.field(eq=attrgetter("raw"))
    sent_at: datetime
    options: SendOptions = attrs.field(factory=SendOptions)
    asked: Asked | None = attrs.field(default=None, repr=False)

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


@attrs.frozen(eq=False, repr=False)
class Outbox(Listing[SentMessage]):
    """Sent messages, the oldest first.

    Args:
        items: the messages.
    """

    EXPECTED = "one sent message"

    def to(self, address: str) -> Outbox:
        """Those that went to an address, Bcc included.

        Args:
            address: the address; its domain may be written in any way.

        Raises:
            InvalidAddress: it is none.
        """
        wanted = Address.parse(address).mailbox
        return self.where(lambda sent: any(Address.parse(one).mailbox == wanted for one in sent.recipients))

    @classmethod
    def said(cls, number: int) -> str:
        """How many were sent."""
        return f"{number} were sent" if number else "nothing was sent"

    @staticmethod
    def line(item: SentMessage) -> str:
        """Sender, recipients and subject."""
        return str(item)
