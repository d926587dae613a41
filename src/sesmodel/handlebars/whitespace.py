"""What white space a template loses: beside ``~``, and on lines that hold nothing but a tag.

The order of the steps is that of handlebars.js: what one tag takes decides what the next one finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.handlebars.lexer import SPACES
from sesmodel.handlebars.nodes import (
    Block,
    Comment,
    Decorator,
    InlinePartial,
    Mustache,
    Partial,
    Program,
    Strip,
    Text,
    Variable,
)

if TYPE_CHECKING:
    from sesmodel.handlebars.nodes import Statement


def strip_whitespace(program: Program, *, line_after_inline: bool) -> None:
    """Take the white space out of the texts of a template.

    Args:
        program: the template, changed in place.
        line_after_inline: whether one line end behind ``{{/inline}}`` goes, whatever else is on the line (TPL-12).
    """
    _strip_program(program, line_after_inline=line_after_inline, root=True)


class _Wish:
    """What a statement would have of its neighbours.

    Args:
        strip: the white space beside it.
        inline: its line, if it is alone there.
        opening: the line of its opening tag.
        closing: the line of its closing tag.
    """

    __slots__ = ("closing", "inline", "opening", "strip")

    def __init__(self, strip: Strip, *, inline: bool = False, opening: bool = False, closing: bool = False) -> None:
        self.strip = strip
        self.inline = inline
        self.opening = opening
        self.closing = closing


def _strip_program(program: Program, *, line_after_inline: bool, root: bool = False) -> None:
    body = program.body
    for index, statement in enumerate(body):
        if isinstance(statement, (Text, Variable)):
            continue
        if isinstance(statement, Block):
            for inside in (statement.program, statement.inverse):
                if inside is not None:
                    _strip_program(inside, line_after_inline=line_after_inline)
        wish = _wish(statement)
        if wish.strip.before or wish.strip.after or wish.inline or wish.opening or wish.closing:
            _grant(wish, statement, body, index, root=root)
        if line_after_inline and isinstance(statement, InlinePartial):
            _take_line_end(body, index)


def _grant(wish: _Wish, statement: Statement, body: list[Statement], index: int, *, root: bool) -> None:
    begins, ends = _line_begins(body, index, root=root), _line_ends(body, index, root=root)
    if wish.strip.after:
        _take_right(body, index + 1, everything=True)
    if wish.strip.before:
        _take_left(body, index - 1, everything=True)
    if wish.inline and begins and ends:
        _take_right(body, index + 1)
        if _take_left(body, index - 1) and isinstance(statement, Partial):
            statement.indent = _indent(body[index - 1])
    if not isinstance(statement, Block):
        return
    if wish.opening and begins:
        _take_right(_first(statement).body, 0)
        _take_left(body, index - 1)
    if wish.closing and ends:
        _take_right(body, index + 1)
        _take_left_end(_last(statement).body)


def _first(block: Block) -> Program:
    program = block.program or block.inverse
    assert program is not None
    return program


def _last(block: Block) -> Program:
    program = block.inverse or block.program
    assert program is not None
    return program


def _wish(statement: Statement) -> _Wish:
    if isinstance(statement, Block):
        return _wish_of_block(statement)
    if isinstance(statement, (Partial, Comment)):
        return _Wish(statement.strip, inline=True)
    assert isinstance(statement, (Mustache, Decorator))
    return _Wish(statement.strip)


def _wish_of_block(block: Block) -> _Wish:
    program = _first(block)
    inverse = block.inverse if block.program else None
    if inverse is not None and inverse.chained:
        chained = inverse.body[0]
        assert isinstance(chained, Block)
        inverse = chained.program
    wish = _Wish(
        Strip(block.open_strip.before, block.close_strip.after),
        opening=_line_ends(program.body, -1),
        closing=_line_begins((inverse or program).body, None),
    )
    if block.open_strip.after:
        _take_right(program.body, 0, everything=True)
    if inverse is None:
        if block.close_strip.before:
            _take_left_end(program.body, everything=True)
        return wish
    if block.else_strip.before:
        _take_left_end(program.body, everything=True)
    if block.else_strip.after:
        _take_right(inverse.body, 0, everything=True)
    if block.close_strip.before:
        _take_left_end(inverse.body, everything=True)
    if _line_begins(program.body, None) and _line_ends(inverse.body, -1):
        _take_left_end(program.body)
        _take_right(inverse.body, 0)
    return wish


# --- looking --------------------------------------------------------------------------------------


def _line_begins(body: list[Statement], index: int | None, *, root: bool = False) -> bool:
    """Tell whether nothing but white space is on the line before a statement, or before the end of the body."""
    at = len(body) if index is None else index
    if at == 0:
        return root
    before = body[at - 1]
    if not isinstance(before, Text):
        return False
    space = before.original[len(before.original.rstrip(SPACES)) :]
    return "\n" in space or (root and at == 1 and space == before.original)


def _line_ends(body: list[Statement], index: int, *, root: bool = False) -> bool:
    """Tell whether nothing but white space is on the line after a statement; after index -1 the body begins."""
    if index + 1 >= len(body):
        return root
    after = body[index + 1]
    if not isinstance(after, Text):
        return False
    space = after.original[: len(after.original) - len(after.original.lstrip(SPACES))]
    return "\n" in space or (root and index + 2 == len(body) and space == after.original)


def _indent(before: Statement) -> str:
    assert isinstance(before, Text)
    return before.original[len(before.original.rstrip(" \t")) :]


# --- taking ---------------------------------------------------------------------------------------


def _take_right(body: list[Statement], index: int, *, everything: bool = False) -> None:
    """Take white space from the beginning of a text: all of it, or the rest of the line with its end."""
    if index >= len(body):
        return
    text = body[index]
    if not isinstance(text, Text) or (text.right_stripped and not everything):
        return
    old = text.value
    text.value = old.lstrip(SPACES) if everything else _without_line_end(old.lstrip(" \t"))
    text.right_stripped = text.value != old


def _without_line_end(value: str) -> str:
    return value.removeprefix("\r").removeprefix("\n")


def _take_left(body: list[Statement], index: int, *, everything: bool = False) -> bool:
    """Take white space from the end of a text: all of it, or the blanks of the line."""
    if index < 0:
        return False
    text = body[index]
    if not isinstance(text, Text) or (text.left_stripped and not everything):
        return False
    old = text.value
    text.value = old.rstrip(SPACES if everything else " \t")
    text.left_stripped = text.value != old
    return text.left_stripped


def _take_left_end(body: list[Statement], *, everything: bool = False) -> None:
    _take_left(body, len(body) - 1, everything=everything)


def _take_line_end(body: list[Statement], index: int) -> None:
    if index + 1 < len(body) and isinstance(text := body[index + 1], Text) and not text.right_stripped:
        text.value = text.value.removeprefix("\r\n") if text.value.startswith("\r\n") else text.value.removeprefix("\n")
