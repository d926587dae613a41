"""What an address got, for looking at in tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Self, overload

import attrs

from sesmodel.mail.address import Address
from sesmodel.mail.read import ParsedMessage
from sesmodel.service.listing import Listing

if TYPE_CHECKING:
    from sesmodel.service.letter import Received

Text = str | re.Pattern[str]


@attrs.frozen
class Wanted:
    """Which mail is looked for: what is not given, any mail has.

    Args:
        subject: is in the subject; a text, or a regular expression.
        sender: is the address in From.
        text: is in the plain text, or in the HTML.

    Raises:
        InvalidAddress: the sender is no address.
    """

    subject: Text | None = None
    sender: str | None = None
    text: Text | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a sender that nobody can be."""
        if self.sender is not None:
            Address.parse(self.sender)

    def fits(self, message: ParsedMessage) -> bool:
        """Whether a message is looked for."""
        return (
            _in(self.subject, message.subject or "")
            and (self.sender is None or _same(self.sender, message.sender))
            and (_in(self.text, message.text) or _in(self.text, message.html))
        )

    def __str__(self) -> str:
        """What a person says of it."""
        said = {name: getattr(self, name) for name in ("subject", "sender", "text")}
        return ", ".join(f"{name} {value!r}" for name, value in said.items() if value is not None) or "any"


class _Messages(Sequence[ParsedMessage]):
    """Letters that are signed and read when they are looked at."""

    def __init__(self, received: Sequence[Received]) -> None:
        self._received = received

    @overload
    def __getitem__(self, index: int) -> ParsedMessage: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ParsedMessage]: ...
    def __getitem__(self, index: int | slice) -> ParsedMessage | Sequence[ParsedMessage]:
        if isinstance(index, slice):
            return _Messages(self._received[index])
        return self._received[index].message

    def __len__(self) -> int:
        return len(self._received)


@attrs.frozen(eq=False, repr=False)
class Inbox(Listing[ParsedMessage]):
    """The mail of one address, the oldest first; for senders also bounces and automatic replies.

    Args:
        items: the messages.
        wait_for: waits until a message fits, and gives it.
    """

    wait_for: Callable[[Wanted, float], ParsedMessage] | None = attrs.field(default=None, kw_only=True)

    @classmethod
    def of(cls, received: Sequence[Received], wait_for: Callable[[Wanted, float], ParsedMessage]) -> Self:
        """The inbox with what was received; nothing is read before it is looked at."""
        return cls(_Messages(received), wait_for=wait_for)

    @property
    def last(self) -> ParsedMessage:
        """The newest message.

        Raises:
            AssertionError: there is none.
        """
        if not self:
            raise AssertionError(f"expected mail, {self}")
        return self[-1]

    def search(self, *, subject: Text | None = None, sender: str | None = None, text: Text | None = None) -> Self:
        """The messages that fit.

        Args:
            subject: is in the subject; a text, or a regular expression.
            sender: is the address in From.
            text: is in the plain text, or in the HTML.

        Raises:
            InvalidAddress: the sender is no address.
        """
        return self.where(Wanted(subject, sender, text).fits)

    def wait(
        self,
        *,
        subject: Text | None = None,
        sender: str | None = None,
        text: Text | None = None,
        timeout: float = 1.0,
    ) -> ParsedMessage:
        """The newest message that fits; if there is none yet, wait for one.

        A ``ManualClock`` is moved to what is due next, again and again, for as many seconds as may pass. Then, and with
        any other clock, other threads have as many seconds to send.

        Args:
            subject: is in the subject; a text, or a regular expression.
            sender: is the address in From.
            text: is in the plain text, or in the HTML.
            timeout: seconds.

        Raises:
            AssertionError: none came; the text says what is there.
            InvalidAddress: the sender is no address.
        """
        assert self.wait_for is not None, "this inbox is a copy"
        return self.wait_for(Wanted(subject, sender, text), timeout)

    @classmethod
    def said(cls, number: int) -> str:
        """How many messages there are."""
        return "no mail came" if number == 0 else f"{number} message{'' if number == 1 else 's'} came"

    @staticmethod
    def line(item: ParsedMessage) -> str:
        """Sender and subject."""
        return f"{item.sender}: {item.subject!r}"


def _same(address: str, sender: Address | None) -> bool:
    return sender is not None and Address.parse(address).mailbox == sender.mailbox


def _in(wanted: Text | None, text: str) -> bool:
    if wanted is None:
        return True
    return wanted in text if isinstance(wanted, str) else bool(wanted.search(text))
