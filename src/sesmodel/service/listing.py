"""Lists for looking at: they read like tuples, and say what is in them when a test fails."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Self, TypeVar, overload

import attrs

_T = TypeVar("_T")
_MOST_LINES = 20


@attrs.frozen(eq=False, repr=False)
class Listing(Sequence[_T]):
    """Some things, the oldest first. It is equal to any list or tuple of the same things.

    Args:
        items: the things.
    """

    EXPECTED: ClassVar[str] = "one"
    """What :meth:`one` looks for, as its failure says it."""

    items: Sequence[_T] = ()

    @classmethod
    @abstractmethod
    def said(cls, number: int) -> str:
        """How a person says that there are so many: ``2 were sent``."""

    @staticmethod
    @abstractmethod
    def line(item: Any) -> str:
        """One thing in one line."""

    @overload
    def __getitem__(self, index: int) -> _T: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> _T | Self:
        """The thing at a place, or those of a range."""
        return self._with(self.items[index]) if isinstance(index, slice) else self.items[index]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.items)

    def __eq__(self, other: object) -> bool:
        """Whether the other has the same things in the same order."""
        if isinstance(other, Listing | tuple | list):
            return len(self) == len(other) and all(mine == its for mine, its in zip(self, other, strict=True))
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # what is in it cannot always be hashed

    def one(self) -> _T:
        """The only one.

        Raises:
            AssertionError: there is none, or more than one; the text lists them.
        """
        if len(self) == 1:
            return self[0]
        raise AssertionError(f"expected {self.EXPECTED}, {self}")

    def where(self, fits: Callable[[_T], bool]) -> Self:
        """Those that a function says yes to."""
        return self._with([item for item in self if fits(item)])

    def _with(self, items: Iterable[Any]) -> Self:
        return attrs.evolve(self, items=tuple(items))

    def __str__(self) -> str:
        """A line a thing."""
        if not self:
            return self.said(0)
        lines = [f"  {number}. {self.line(item)}" for number, item in enumerate(self[:_MOST_LINES], 1)]
        if len(self) > _MOST_LINES:
            lines.append(f"  and {len(self) - _MOST_LINES} more")
        return "\n".join((f"{self.said(len(self))}:", *lines))

    def __repr__(self) -> str:
        """The same, so that a failing assertion shows it."""
        return f"<{type(self).__name__}: {self}>"
