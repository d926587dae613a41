"""Strings of policies that stand for others: with wildcards and variables (SAZ-18)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import cached_property, lru_cache

import attrs

Values = Mapping[str, tuple[str, ...]]
"""What is known of a request: the values of each key, whose name is in lower case."""

_PLAIN = re.compile(r"(?P<any>\*+)|(?P<one>\?)|[^*?]+", re.DOTALL)
_WITH_VARIABLES = re.compile(r"\$\{(?P<name>[^{}$]+|\$)\}|(?P<any>\*+)|(?P<one>\?)|[^$*?]+|\$", re.DOTALL)
_VARIABLE = re.compile(r"(?P<key>[^,]+?)\s*(?:,\s*'(?P<default>[^']*)')?", re.DOTALL)
_LITERAL = frozenset("*?$")
_FIELDS = 6


class Piece(Enum):
    """What a part of a pattern stands for."""

    TEXT = "itself"
    ANY = "any run of characters"
    ONE = "one character"
    VARIABLE = "the value of a key"


Pieces = tuple[tuple[Piece, str], ...]


@attrs.frozen
class Pattern:
    """A string with wildcards, or with variables, or with both.

    ``*`` is any run of characters, ``?`` is one; nothing else is special, and letter case counts.

    >>> Pattern.of("invoicing*@example.com").matches("invoicing-eu@example.com")
    True
    >>> Pattern.of("${aws:username}@example.com", variables=True).matches("ana@example.com", {"aws:username": ("ana",)})
    True
    """

    pieces: Pieces

    @staticmethod
    def of(text: str, *, wildcards: bool = True, variables: bool = False) -> Pattern:
        """Read a pattern.

        Args:
            text: what a policy says.
            wildcards: whether ``*`` and ``?`` stand for others.
            variables: whether ``${key}`` stands for the value of a key, and ``${*}`` for the character itself.
        """
        return _read(text, wildcards, variables)

    def matches(self, text: str, values: Values | None = None) -> bool:
        """Whether it stands for a string: all of it.

        Args:
            text: the string.
            values: what variables are replaced by. One that has no value, or several, stands for nothing.
        """
        if self._has_variables:
            filled = self._filled(values or {})
            return filled is not None and filled.matches(text)
        return self._expression.fullmatch(text) is not None

    def matches_arn(self, arn: str, values: Values | None = None) -> bool:
        """Whether it stands for an ARN, each of whose six fields is compared by itself.

        A pattern that has fewer of them stands for anything in the others.
        """
        if self._has_variables:
            filled = self._filled(values or {})
            return filled is not None and filled.matches_arn(arn)
        return self._arn_expression.fullmatch(arn) is not None

    @cached_property
    def plain(self) -> str | None:
        """The one string that it stands for; ``None`` if there are others."""
        return "".join(text for _, text in self.pieces) if all(kind is Piece.TEXT for kind, _ in self.pieces) else None

    @property
    def is_whole_arn(self) -> bool:
        """Whether all the fields of an ARN are there."""
        return len(self._fields) == _FIELDS

    def _filled(self, values: Values) -> Pattern | None:
        """The same with the values of its variables; ``None`` if one of them has none."""
        said = [_value(text, values) if kind is Piece.VARIABLE else text for kind, text in self.pieces]
        kinds = [Piece.TEXT if kind is Piece.VARIABLE else kind for kind, _ in self.pieces]
        known = [text for text in said if text is not None]
        return Pattern(tuple(zip(kinds, known, strict=True))) if len(known) == len(said) else None

    @cached_property
    def _has_variables(self) -> bool:
        return any(kind is Piece.VARIABLE for kind, _ in self.pieces)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return _compiled(_expression(self.pieces, "."))

    @cached_property
    def _arn_expression(self) -> re.Pattern[str]:
        fields = self._fields
        if fields == [((Piece.ANY, "*"),)]:
            return _compiled(".*")
        wanted = [_expression(field, "." if at == _FIELDS - 1 else "[^:]") for at, field in enumerate(fields)]
        missing = _FIELDS - len(fields)
        return _compiled(":".join([*wanted, *["[^:]*"] * (missing - 1), *[".*"] * (missing > 0)]))

    @cached_property
    def _fields(self) -> list[Pieces]:
        fields: list[list[tuple[Piece, str]]] = [[]]
        for kind, text in self.pieces:
            first, *more = text.split(":", _FIELDS - len(fields)) if kind is Piece.TEXT else [text]
            if first or kind is not Piece.TEXT:
                fields[-1].append((kind, first))
            fields += [[(kind, one)] if one else [] for one in more]
        return [tuple(field) for field in fields]


def _expression(pieces: Pieces, character: str) -> str:
    """A regular expression that never looks at a character twice for one wildcard."""
    parts = [""]
    for kind, text in pieces:
        if kind is Piece.ANY:
            parts.append("")
        else:
            parts[-1] += character if kind is Piece.ONE else re.escape(text)
    first, *rest = parts
    middle = "".join(f"(?>{character}*?{part})" for part in rest[:-1])
    return "".join([first, middle, *(f"{character}*{last}" for last in rest[-1:])])


@lru_cache(4096)
def _read(text: str, wildcards: bool, variables: bool) -> Pattern:  # noqa: FBT001  the key of a cache
    pieces: list[tuple[Piece, str]] = []
    for found in (_WITH_VARIABLES if variables else _PLAIN).finditer(text):
        whole, name = found[0], found["name"] if variables else None
        if name is not None:
            pieces.append((Piece.TEXT, name) if name in _LITERAL else (Piece.VARIABLE, name))
        elif wildcards and found["any"]:
            pieces.append((Piece.ANY, "*"))
        elif wildcards and found["one"]:
            pieces.append((Piece.ONE, "?"))
        else:
            pieces.append((Piece.TEXT, whole))
    return Pattern(tuple(pieces))


@lru_cache(4096)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.DOTALL)


def _value(variable: str, values: Values) -> str | None:
    found = _VARIABLE.fullmatch(variable)
    if found is None:
        return None
    known = values.get(found["key"].strip().lower(), ())
    return known[0] if len(known) == 1 else found["default"]
