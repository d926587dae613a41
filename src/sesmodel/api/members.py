"""Reading the members of a request: each is there or not, and of the type that the service model says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Self, TypeVar

import attrs

from sesmodel.constraint import each, highest, longest, lowest, one_of
from sesmodel.errors import InvalidAction, MalformedInput, ValidationError

Params = Mapping[str, Any]
_STRUCTURE = (dict, Mapping)  # of which the first is quick to tell
_LIST = (list, tuple)
_T = TypeVar("_T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.frozen
class Members:
    """The members of one structure of a request.

    Args:
        params: the members by name, as boto3 takes them.
        path: where the structure stands, as the service writes it: ``content.simple``; empty for the request itself.
    """

    params: Params = attrs.field(repr=False)  # there can be keys in it
    path: str = ""

    def only(self, *names: str) -> Self:
        """Refuse members that the model does not have, so that none is passed over in silence.

        Raises:
            InvalidAction: there is one.
        """
        for name in self.params:
            if name not in names:
                raise InvalidAction(f"The member {self._at(str(name))} is not part of this model.")
        return self

    def text(self, name: str) -> str | None:
        """A text, or ``None`` if it is not there."""
        value = self.params.get(name)
        if value is None or type(value) is str:  # as it is, all but always
            return value
        found: str | None = self._of(name, str, "a string")
        return found

    def required_text(self, name: str) -> str:
        """A text that must be there."""
        return self._required(name, self.text(name))

    def text_up_to(self, name: str, most: int) -> str | None:
        """A text of so many characters at most, or ``None`` if it is not there."""
        value = self.text(name)
        if value is not None and len(value) > most:
            raise ValidationError.constraint(self._at(name), longest(most))
        return value

    def choice(self, name: str, choices: Mapping[str, _T]) -> _T | None:
        """What one of some words stands for, or ``None`` if it is not there (OBS-038, OBS-236).

        Args:
            name: the member.
            choices: the words in the order of the service model, with what each stands for.
        """
        value = self.text(name)
        if value is not None and value not in choices:
            raise ValidationError.constraint(self._at(name), one_of(choices))
        return None if value is None else choices[value]

    def required_choice(self, name: str, choices: Mapping[str, _T]) -> _T:
        """What one of some words stands for; it must be there."""
        return self._required(name, self.choice(name, choices))

    def words(self, name: str, choices: Mapping[str, _T]) -> tuple[_T, ...]:
        """What each of some words stands for, none if the list is not there (OBS-158, OBS-276).

        Args:
            name: the member.
            choices: the words that there may be, with what each stands for.
        """
        values = self.texts(name)
        if not set(values) <= set(choices):
            raise ValidationError.constraint(self._at(name), each(one_of(choices)))
        return tuple(choices[value] for value in values)

    def moment(self, name: str) -> datetime | None:
        """A moment, or ``None`` if it is not there: a ``datetime``, in UTC if it has no time zone, or Unix seconds."""
        value: datetime | float | None = self._of(name, datetime | int | float, "a moment")
        if value is None or isinstance(value, datetime):
            return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value
        try:
            return _EPOCH + timedelta(seconds=value)
        except (OverflowError, ValueError) as error:
            raise MalformedInput(f"{self._at(name)}: {value} is no moment.") from error

    def required_moment(self, name: str) -> datetime:
        """A moment that must be there."""
        return self._required(name, self.moment(name))

    def flag(self, name: str) -> bool:
        """True or false; it is false if it is not there."""
        return bool(self._of(name, bool, "a boolean"))

    def required_flag(self, name: str) -> bool:
        """True or false; it must be there."""
        value: bool | None = self._of(name, bool, "a boolean")
        return self._required(name, value)

    def integer(self, name: str) -> int | None:
        """A whole number, or ``None`` if it is not there."""
        value: int | None = self._of(name, int, "an integer")
        if isinstance(value, bool):
            raise MalformedInput(f"{self._at(name)}: an integer is expected, not bool.")
        return value

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number between two others, or the default if it is not there."""
        value = self.integer(name)
        if value is None:
            return default
        if value < least:
            raise ValidationError.constraint(self._at(name), lowest(least))
        if value > most:
            raise ValidationError.constraint(self._at(name), highest(most))
        return value

    def blob(self, name: str) -> bytes:
        """Bytes that must be there; a text stands for its UTF-8, as for boto3."""
        value = self._required(name, self._of(name, str | bytes | bytearray | memoryview, "bytes"))
        try:
            return value.encode() if isinstance(value, str) else bytes(value)
        except UnicodeEncodeError as error:  # a lone surrogate
            raise MalformedInput(f"{self._at(name)}: the text cannot be written in UTF-8.") from error

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty if it is not there."""
        values = self._list(name)
        if values and not all(isinstance(value, str) for value in values):
            raise MalformedInput(f"{self._at(name)}: a list of strings is expected.")
        return values

    def required_texts(self, name: str, *, most: int | None = None) -> tuple[str, ...]:
        """A list of texts that must be there, and has no more of them than so many, if that is said."""
        values = self._required(name, self.texts(name) if self.params.get(name) is not None else None)
        if most is not None and len(values) > most:
            raise ValidationError.constraint(self._at(name), longest(most))
        return values

    def record(self, name: str) -> Members | None:
        """A structure, or ``None`` if it is not there."""
        if self.params.get(name) is None:
            return None
        return Members(self._of(name, _STRUCTURE, "a structure"), self._at(name))

    def required_record(self, name: str) -> Members:
        """A structure that must be there."""
        return self._required(name, self.record(name))

    def records(self, name: str) -> tuple[Members, ...]:
        """A list of structures, empty if it is not there; their paths are numbered (OBS-037)."""
        values = self._list(name)
        if not values:
            return ()
        if not all(isinstance(value, _STRUCTURE) for value in values):
            raise MalformedInput(f"{self._at(name)}: a list of structures is expected.")
        return tuple(Members(value, f"{self._at(name)}.{number}.member") for number, value in enumerate(values, 1))

    def required_records(self, name: str) -> tuple[Members, ...]:
        """A list of structures that must be there."""
        return self._required(name, self.records(name) if self.params.get(name) is not None else None)

    def _list(self, name: str) -> tuple[Any, ...]:
        return () if self.params.get(name) is None else tuple(self._of(name, _LIST, "a list"))

    def _of(self, name: str, kind: Any, called: str) -> Any:
        value = self.params.get(name)
        if value is not None and not isinstance(value, kind):
            raise MalformedInput(f"{self._at(name)}: {called} is expected, not {type(value).__name__}.")
        return value

    def _required(self, name: str, value: _T | None) -> _T:
        if value is None:
            raise ValidationError.missing(self._at(name))
        return value

    def _at(self, name: str) -> str:
        last = name[:1].lower() + name[1:]
        return f"{self.path}.{last}" if self.path else last
