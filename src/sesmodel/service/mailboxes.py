"""The people who get mail: what each address has got."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import attrs

from sesmodel.mail.address import Address
from sesmodel.service.kept import Kept, View

if TYPE_CHECKING:
    from sesmodel.service.letter import Received  # noqa: TC004  loaded by who makes one


@attrs.define(eq=False)
class Mailboxes:
    """What every address has got, in the order it came.

    Attributes:
        most: how much mail is kept in all mailboxes together, the newest; ``None`` for all.
        arrived: how much mail there ever was.
    """

    most: int | None = None
    arrived: int = 0
    _boxes: dict[Address, Kept[Received]] = attrs.field(factory=dict)
    _arrivals: deque[Address] = attrs.field(factory=deque)  # only where not all is kept

    def put(self, address: str, received: Received) -> None:
        """Let an address get a message; its domain may be written in any way."""
        mailbox = Address.parse(address).mailbox
        box = self._boxes.get(mailbox)
        if box is None:
            box = self._boxes[mailbox] = Kept()
        box.append(received)
        self.arrived += 1
        if self.most is not None:
            self._arrivals.append(mailbox)
            if len(self._arrivals) > self.most:
                self._drop_oldest()

    def got(self, address: str) -> View[Received]:
        """What an address has got so far; its domain may be written in any way."""
        box = self._boxes.get(Address.parse(address).mailbox)
        return box.view() if box else View((), 0, 0)

    @property
    def addresses(self) -> tuple[tuple[Address, int], ...]:
        """Who has got mail, and how much, in the order in which their first came."""
        return tuple((address, len(box)) for address, box in self._boxes.items())

    def clear(self) -> None:
        """Empty all of them."""
        self._boxes, self._arrivals = {}, deque()

    def become(self, others: Mailboxes) -> None:
        """Hold what others hold: for who goes back to an earlier state."""
        self._boxes, self._arrivals = others._boxes, others._arrivals

    def _drop_oldest(self) -> None:
        oldest = self._arrivals.popleft()
        box = self._boxes[oldest]
        box.drop(1)
        if not len(box):
            del self._boxes[oldest]
