"""Words that events use from a list that SES may make longer."""

from __future__ import annotations

from enum import StrEnum


class EventWord(StrEnum):
    """A word of a list; it equals its text, and shows itself as that."""

    def __repr__(self) -> str:
        """The word, as it stands in events."""
        return repr(self.value)
