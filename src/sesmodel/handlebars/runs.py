"""Runs of text and plain variables, which are most of any template: all variables of a run are fetched at once.

The quick way takes texts, numbers and the like out of dictionaries without a look at each. Whatever it stumbles over
(what is missing, null, a list on the way) is done again one by one, where errors know their place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sesmodel.handlebars import paths
from sesmodel.handlebars.nodes import Path, Variable
from sesmodel.handlebars.runtime import text_of, too_long
from sesmodel.handlebars.values import TEXTS, NotJson, SafeText, escape, needs_escaping

if TYPE_CHECKING:
    from sesmodel.handlebars.runtime import Reader, Rendering, Runner, Unit

MOST_VARIABLES = 64
"""In one run: what is written before the next look at the budget is this many values at most."""


class Shown:
    """A variable of a run.

    Args:
        parts: the names to look up in the context.
        escaped: whether it is escaped for HTML.
        path: the path, or what can give it.
    """

    __slots__ = ("escaped", "parts", "path")

    def __init__(self, parts: Sequence[str], path: Path | Variable, *, escaped: bool) -> None:
        self.parts = parts
        self.path = path
        self.escaped = escaped


def text_runner(text: str, unit: Unit, offset: int) -> Runner:
    """A function that writes text alone."""
    length = len(text)

    def run(_: Any, rendering: Rendering) -> None:
        rendering.room -= length
        if rendering.room < 0:
            raise too_long(unit, offset)
        rendering.append(text)

    return run


def value_runner(read: Reader, unit: Unit, offset: int, *, escaped: bool) -> Runner:
    """A function that writes one value of any kind."""

    def run(context: Any, rendering: Rendering) -> None:
        value = read(context, rendering)
        if type(value) is str:
            text = escape(value) if escaped else value
        else:
            text = _written(value, unit, offset, escaped=escaped)
        rendering.room -= len(text)
        if rendering.room < 0:
            raise too_long(unit, offset)
        rendering.append(text)

    return run


def _written(value: Any, unit: Unit, offset: int, *, escaped: bool) -> str:
    text = text_of(value, unit, offset)
    return escape(text) if escaped and type(value) is not SafeText else text


def runner(texts: Sequence[str], shown: Sequence[Shown], unit: Unit) -> Runner:
    """A function that writes texts and variables in turn; there is one text more than there are variables."""
    run = _Run(texts, shown, unit)
    if any(one.escaped for one in shown):
        return run.escaping()
    if len(shown) == 1 and len(shown[0].parts) == 1:
        return run.of_one()
    return run.plain()


class _Run:
    """What the functions for a run have in common; nothing changes in it once they are made."""

    __slots__ = ("offset", "pieces", "shown", "table", "texts", "unit")

    def __init__(self, texts: Sequence[str], shown: Sequence[Shown], unit: Unit) -> None:
        self.texts = texts
        self.shown = shown
        self.unit = unit
        self.offset = shown[0].path.offset
        self.pieces = [""] * (2 * len(shown) + 1)
        self.pieces[::2] = texts
        null_is_error = unit.dialect.strict and unit.dialect.null_is_missing
        self.table = TEXTS if null_is_error else _TEXTS_AND_NULL

    def fetch(self) -> Callable[[dict[str, Any]], Sequence[Any]]:
        return _fetcher([one.parts for one in self.shown], _strict if self.unit.dialect.strict else _lenient)

    def plain(self) -> Runner:
        pieces, table, unit, offset = self.pieces, self.table, self.unit, self.offset
        fetch = self.fetch()

        def run(context: Any, rendering: Rendering) -> None:
            try:
                if type(context) is not dict:
                    raise _NoDictionary
                parts = pieces.copy()
                parts[1::2] = values = fetch(context)
                if rendering.mixed:
                    place = 1
                    for value in values:
                        kind = type(value)
                        if kind is not str:
                            parts[place] = table[kind](value)
                        place += 2
                try:
                    text = "".join(parts)
                except TypeError:
                    rendering.mixed = True
                    parts[1::2] = [table[type(value)](value) for value in values]
                    text = "".join(parts)
            except _STUMBLES:
                text = self.one_by_one(context, rendering)
            rendering.room -= len(text)
            if rendering.room < 0:
                raise too_long(unit, offset)
            rendering.append(text)

        return run

    def of_one(self) -> Runner:
        name = self.shown[0].parts[0]
        before, after = self.texts
        unit, offset = self.unit, self.offset

        def run(context: Any, rendering: Rendering) -> None:
            value = context.get(name) if type(context) is dict else None
            text = before + value + after if type(value) is str else self.one_by_one(context, rendering)
            rendering.room -= len(text)
            if rendering.room < 0:
                raise too_long(unit, offset)
            rendering.append(text)

        return run

    def escaping(self) -> Runner:
        pieces, fetch, table, unit, offset = self.pieces, self.fetch(), self.table, self.unit, self.offset
        flags = tuple(one.escaped for one in self.shown)

        def run(context: Any, rendering: Rendering) -> None:
            try:
                if type(context) is not dict:
                    raise _NoDictionary
                parts = pieces.copy()
                parts[1::2] = _escaped(fetch(context), flags, table)
                text = "".join(parts)
            except _STUMBLES:
                text = self.one_by_one(context, rendering)
            rendering.room -= len(text)
            if rendering.room < 0:
                raise too_long(unit, offset)
            rendering.append(text)

        return run

    def one_by_one(self, context: Any, rendering: Rendering) -> str:
        pieces = [self.texts[0]]
        for one, text in zip(self.shown, self.texts[1:], strict=True):
            path = one.path.path if isinstance(one.path, Variable) else one.path
            value = paths.shown(path, self.unit, ())(context, rendering)
            pieces += _written(value, self.unit, path.offset, escaped=one.escaped), text
        return "".join(pieces)


class _NoDictionary(Exception):
    """A way out, not an error."""


_STUMBLES = (KeyError, ValueError, NotJson, _NoDictionary)


def _nothing(_: None) -> str:
    return ""


_TEXTS_AND_NULL: dict[type, Callable[[Any], str]] = {**TEXTS, type(None): _nothing}


def _escaped(values: Sequence[Any], flags: tuple[bool, ...], table: dict[type, Callable[[Any], str]]) -> Sequence[str]:
    try:
        together = "".join(values)
    except TypeError:
        if SafeText in map(type, values):
            raise _NoDictionary from None
        values = [value if type(value) is str else table[type(value)](value) for value in values]
        together = "".join(values)
    if not needs_escaping(together):
        return values
    if SafeText in map(type, values):
        raise _NoDictionary
    return [escape(value) if flag else value for value, flag in zip(values, flags, strict=True)]


# --- fetching -------------------------------------------------------------------------------------

_Get = Callable[[dict[str, Any]], tuple[Any, ...]]


def _strict(names: Sequence[str]) -> _Get:
    """Find values of which one that is missing is a KeyError."""
    if len(names) > 1:
        return itemgetter(*names)
    name = names[0]
    return lambda holder: (holder[name],)


def _lenient(names: Sequence[str]) -> _Get:
    return lambda holder: tuple(map(holder.get, names))


def _fetcher(
    every: Sequence[Sequence[str]], get: Callable[[Sequence[str]], _Get]
) -> Callable[[dict[str, Any]], Sequence[Any]]:
    """A function for the values of paths in a context that is a dictionary.

    Paths that follow one another and differ in the last name only are looked up together.
    """
    spans = [(parent, get([path[-1] for path in group])) for parent, group in groupby(every, lambda path: path[:-1])]
    if len(spans) == 1 and not spans[0][0]:
        return spans[0][1]

    def fetch(context: dict[str, Any]) -> list[Any]:
        values: list[Any] = []
        for parent, get_values in spans:
            holder: Any = context
            for name in parent:
                holder = holder.get(name)
                if type(holder) is not dict:
                    raise _NoDictionary
            values += get_values(holder)
        return values

    return fetch
