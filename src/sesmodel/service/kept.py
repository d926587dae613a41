"""What is kept of what happened: lists that only grow at the end, and are looked at without a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar, overload

import attrs

from sesmodel.errors import InvalidValue

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)

_EVENTS_EACH, _ENTRIES_EACH = 10, 20


class View(Sequence[_T_co]):
    """A part of a list as it is at one moment, whatever is appended to the list afterwards.

    Args:
        items: the list; nothing before ``stop`` may be changed any more.
        start: where the part begins.
        stop: where it ends.
    """

    __slots__ = ("_items", "_start", "_stop")

    def __init__(self, items: Sequence[_T_co], start: int, stop: int) -> None:
        """Remember the places; nothing is copied."""
        self._items, self._start, self._stop = items, start, stop

    @overload
    def __getitem__(self, index: int) -> _T_co: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_T_co]: ...
    def __getitem__(self, index: int | slice) -> _T_co | Sequence[_T_co]:
        """The thing at a place, or those of a range."""
        places = range(self._start, self._stop)[index]
        if isinstance(places, range):
            return tuple([self._items[place] for place in places])
        return self._items[places]

    def __len__(self) -> int:
        """How many there are."""
        return self._stop - self._start

    def __iter__(self) -> Iterator[_T_co]:
        """Each in turn; what comes before is not gone through."""
        return map(self._items.__getitem__, range(self._start, self._stop))


@attrs.define(eq=False)
class Kept(Generic[_T]):
    """What happened, the oldest first: all of it, until :meth:`drop` lets go of the oldest.

    To append is as quick with a million as with none; so are to look and to let go.
    """

    _items: list[_T] = attrs.field(factory=list)
    _start: int = 0  # in the list
    _gone: int = 0  # before the list

    def append(self, item: _T) -> None:
        """Add one."""
        self._items.append(item)

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._items) - self._start

    @property
    def total(self) -> int:
        """How many there ever were."""
        return self._gone + len(self._items)

    def view(self) -> View[_T]:
        """All that are kept, as of now."""
        return View(self._items, self._start, len(self._items))

    def since(self, total: int) -> View[_T]:
        """Those that came when there had been so many, as far as they are kept."""
        end = len(self._items)
        return View(self._items, min(max(total - self._gone, self._start), end), end)

    def keep_newest(self, most: int) -> None:
        """Let go of all but so many."""
        if len(self) > most:
            self.drop(len(self) - most)

    def discard(self, fits: Callable[[_T], bool]) -> bool:
        """Let go of those that fit, wherever they stand; whether there were any."""
        kept = [item for item in self.view() if not fits(item)]
        found = len(kept) < len(self)
        if found:  # views keep the old list
            self._items, self._gone, self._start = kept, self.total - len(kept), 0
        return found

    def drop(self, count: int) -> None:
        """Let go of so many, the oldest first."""
        self._start = min(self._start + count, len(self._items))
        if self._start * 2 > len(self._items):  # rarely enough; views keep the old list
            self._items, self._gone, self._start = self._items[self._start :], self._gone + self._start, 0


class Spool(Protocol):
    """Keeps bytes somewhere else than in memory: :class:`sesmodel.FileSpool` in a file."""

    def put(self, data: bytes, /) -> Callable[[], bytes]:
        """Take bytes in, and return what reads them back, at any time and in any thread."""
        ...


def _some(_: object, attribute: attrs.Attribute[int | None], value: int | None) -> None:
    if value is not None and value < 1:
        raise InvalidValue(f"{value} is none.", where=attribute.name, cure="Give 1 or more, or leave it out.")


@attrs.frozen(kw_only=True)
class Keep:
    """How much a model remembers; without anything said, all.

    Args:
        messages: how many sent messages are kept, the newest, and how many of those that arrived, in all inboxes
            together; besides, ten times as many events, here and of each destination, as many changes of verifications
            and notices to the owner, and twenty times as many entries of the log.
        bodies: whether the bodies of messages are kept. Without them, what was sent and what arrived are header
            sections, without signatures; records and events are the same.
        spool: where the bytes of messages are kept instead of in memory, until somebody looks at them.

    Raises:
        InvalidValue: no message is to be kept.

    >>> from sesmodel import LocalSes, Mailer, Message
    >>> ses = LocalSes(keep=Keep(messages=100))
    >>> ses.verify("example.com")
    >>> for number in range(1000):
    ...     _ = Mailer(ses).send(Message(sender="a@example.com", to="b@example.net", subject=str(number), text="x"))
    >>> len(ses.sent), ses.sent[-1].subject
    (100, '999')
    """

    messages: int | None = attrs.field(default=None, validator=_some)
    bodies: bool = True
    spool: Spool | None = None

    @property
    def events(self) -> int | None:
        """How many events are kept."""
        return None if self.messages is None else self.messages * _EVENTS_EACH

    @property
    def entries(self) -> int | None:
        """How many entries of the log are kept."""
        return None if self.messages is None else self.messages * _ENTRIES_EACH


KEEP_ALL = Keep()
"""All of it."""
