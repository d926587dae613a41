"""Constraints of the service model that an action looks at by itself, for it looks at something else before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import attrs

from sesmodel.constraint import longest, one_of, shortest
from sesmodel.errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.define
class Violations:
    """Those that were found; SES tells of all of them in one text (OBS-036).

    >>> Violations().length("queries", 0, least=1, most=10).raise_any()
    Traceback (most recent call last):
    sesmodel.errors.ValidationError: 1 validation error detected: Value at 'queries' failed to satisfy constraint: \
Member must have length greater than or equal to 1
    """

    _found: list[tuple[str, str]] = attrs.field(factory=list)

    def add(self, path: str, what: str) -> Self:
        """Take one in: where, and what the member must do."""
        self._found.append((path, f"Member {what}"))
        return self

    def length(self, path: str, length: int, *, least: int, most: int) -> Self:
        """Look at the length of something."""
        if length < least:
            self.add(path, shortest(least))
        elif length > most:
            self.add(path, longest(most))
        return self

    def word(self, path: str, word: str | None, words: Iterable[str]) -> Self:
        """Look at one of some words; no word is none of them.

        Args:
            path: where it stands.
            word: what stands there.
            words: what may stand there.
        """
        known = tuple(words)
        if word not in known:
            self.add(path, one_of(known))
        return self

    def raise_any(self) -> None:
        """Refuse what was found.

        Raises:
            ValidationError: there is something.
        """
        if self._found:
            raise ValidationError.of(self._found)
