"""What stands between the braces of one tag: names, paths, literals, arguments, parentheses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import TemplateSyntaxError
from sesmodel.handlebars.nodes import Call, Literal, Path
from sesmodel.handlebars.values import number_text

if TYPE_CHECKING:
    from sesmodel.handlebars.lexer import Word
    from sesmodel.handlebars.nodes import Expression

_LITERALS = frozenset({"string", "number", "boolean", "undefined", "null"})
_ARGUMENTS = _LITERALS | {"name", "at", "open_call"}


class Inside:
    """Reads the words of one tag.

    Args:
        source: the text of the template, for errors.
        words: the words, the closing braces last.
        nesting: how deeply parentheses may lie in one another.
    """

    __slots__ = ("index", "nesting", "source", "words")

    def __init__(self, source: str, words: list[Word], nesting: int) -> None:
        self.source = source
        self.words = words
        self.nesting = nesting
        self.index = 0

    # --- whole tags -------------------------------------------------------------------------------

    def whole(self) -> Call:
        """A tag that is one call: ``{{a}}``, ``{{helper a b=c}}``."""
        call = self._call()
        self._end()
        return call

    def whole_block(self) -> tuple[Call, tuple[str, ...]]:
        """A tag that opens a block, with the names that it gives: ``{{#each a as |one place|}}``."""
        call = self._call()
        params = self._block_params()
        self._end()
        return call, params

    def partial(self) -> tuple[Expression, Call]:
        """What is put in, and with what: ``{{> name context a=b}}``."""
        name = self._parentheses(0) if self._peek() == "open_call" else self._head()
        call = Call(name.offset, Path(name.offset, "this", ()), *self._arguments(0))
        self._end()
        if len(call.params) > 1:
            raise TemplateSyntaxError("A partial takes one context at most.", self.source, call.params[1].offset)
        return name, call

    def closing(self) -> Path | Literal:
        """The name in a tag that closes a block."""
        name = self._head()
        self._end()
        return name

    def _end(self) -> None:
        if self.index != len(self.words) - 1:
            raise self._unexpected()

    # --- pieces -----------------------------------------------------------------------------------

    def _peek(self) -> str:
        return self.words[self.index].kind

    def _unexpected(self) -> TemplateSyntaxError:
        word = self.words[self.index]
        if word.kind.startswith("close") and word.kind != "close_call":
            return TemplateSyntaxError(f"Something is missing before {word.text!r}.", self.source, word.offset)
        return TemplateSyntaxError(f"{word.text!r} cannot stand here.", self.source, word.offset)

    def _take(self, kind: str) -> Word:
        word = self.words[self.index]
        if word.kind != kind:
            raise self._unexpected()
        self.index += 1
        return word

    def _call(self, depth: int = 0) -> Call:
        head = self._head()
        return Call(head.offset, head, *self._arguments(depth))

    def _arguments(self, depth: int) -> tuple[tuple[Expression, ...], dict[str, Expression] | None]:
        params: list[Expression] = []
        pairs: dict[str, Expression] | None = None
        words = self.words
        while True:
            word = words[self.index]
            if word.kind == "name" and words[self.index + 1].kind == "equals":
                self.index += 2
                value = self._argument(depth)
                pairs = pairs or {}
                pairs.setdefault(_name(word.text), value)
            elif pairs is None and word.kind in _ARGUMENTS:
                params.append(self._argument(depth))
            else:
                return tuple(params), pairs

    def _argument(self, depth: int) -> Expression:
        return self._parentheses(depth) if self._peek() == "open_call" else self._head()

    def _parentheses(self, depth: int) -> Call:
        opened = self._take("open_call")
        if depth >= self.nesting:
            raise TemplateSyntaxError(
                f"Parentheses are nested more than {self.nesting} deep.", self.source, opened.offset
            )
        call = self._call(depth + 1)
        self._take("close_call")
        return call

    def _head(self) -> Path | Literal:
        word = self.words[self.index]
        kind, text = word.kind, word.text
        if kind in {"name", "at"}:
            return self._path()
        if kind not in _LITERALS:
            raise self._unexpected()
        self.index += 1
        if kind == "string":
            value = text[1:-1].replace("\\" + text[0], text[0])
            return Literal(word.offset, value, value)
        if kind == "number":
            number = float(text) if "." in text or len(text) > 15 else int(text)
            return Literal(word.offset, number_text(number), number)
        return Literal(word.offset, text, text == "true" if kind == "boolean" else None)

    def _path(self) -> Path:
        first = self.words[self.index]
        data = first.kind == "at"
        self.index += data
        original = "@" if data else ""
        parts: list[str] = []
        depth = 0
        scoped = False
        separator = ""
        while True:
            word = self.words[self.index]
            if word.kind == "number" and parts:
                message = f"A number at the end of a path needs brackets: [{word.text}]."
                raise TemplateSyntaxError(message, self.source, word.offset)
            written = self._take("name").text
            part = _name(written)
            original += separator + part
            if part == written and part in {"..", ".", "this"}:
                if parts:
                    raise TemplateSyntaxError(
                        f"{original!r}: {part!r} can stand only at the beginning of a path.", self.source, first.offset
                    )
                depth += part == ".."
                scoped = True
            else:
                parts.append(part)
            if self.words[self.index].kind != "separator":
                return Path(first.offset, original, _looked_up(parts), depth=depth, data=data, scoped=scoped)
            separator = self.words[self.index].text
            self.index += 1

    def _block_params(self) -> tuple[str, ...]:
        if self._peek() != "bar_open":
            return ()
        self.index += 1
        names = [_name(self._take("name").text)]
        while self._peek() == "name":
            names.append(_name(self._take("name").text))
        self._take("bar")
        return tuple(names)


def _looked_up(parts: list[str]) -> tuple[str, ...]:
    """An empty name at the beginning is the context, and ends there: ``{{[]}}``, ``{{""}}``, and ``{{[].a}}`` too."""
    return tuple(parts) if parts and parts[0] else ()


def _name(word: str) -> str:
    """Take the brackets off a name."""
    if not word.startswith("["):
        return word
    return re.sub(r"\\([\\\]])", r"\1", word)[1:-1]
