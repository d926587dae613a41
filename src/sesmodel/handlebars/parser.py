"""From the text of a template to its tree, without recursion into blocks: a hostile text cannot exhaust the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import TemplateSyntaxError
from sesmodel.handlebars import lexer
from sesmodel.handlebars.inside import Inside
from sesmodel.handlebars.nodes import (
    Block,
    Call,
    Comment,
    Decorator,
    InlinePartial,
    Literal,
    Mustache,
    Partial,
    PartialBlock,
    Path,
    Program,
    Strip,
    Text,
    Variable,
)

if TYPE_CHECKING:
    import re

    from sesmodel.handlebars.lexer import Opening
    from sesmodel.handlebars.nodes import Statement

_NOTHING = Strip()
_CLOSINGS = {"raw": ("close_raw", "}}}}"), "unescaped": ("close_unescaped", "}}}")}


def parse(source: str, nesting: int) -> Program:
    """Read a template.

    Args:
        source: its text.
        nesting: how deeply blocks and parentheses may lie in one another.

    Raises:
        TemplateSyntaxError: it cannot be read, or lies deeper than that.
    """
    return _Parser(source, nesting).parse()


class _Opened:
    """A block that is not closed yet."""

    __slots__ = ("block", "kind", "offset", "outer")

    def __init__(self, block: Block, kind: str, offset: int, outer: Program) -> None:
        self.block = block
        self.kind = kind  # of the tag that opened it
        self.offset = offset
        self.outer = outer


class _Parser:
    def __init__(self, source: str, nesting: int) -> None:
        self.source = source
        self.nesting = nesting
        self.program = Program()
        self.opened: list[_Opened] = []

    def parse(self) -> Program:
        source, end, plain = self.source, len(self.source), lexer.plain_tags()
        root = self.program
        position = 0
        while position < end:
            body = self.program.body
            tag = source.find("{{", position)
            if tag > 0 and source[tag - 1] == "\\":
                pieces, position = lexer.text_before(source, position)
                body += [Text(piece) for piece in pieces if piece]
                if position == end:
                    break
            else:
                if tag < 0:
                    tag = end
                if tag > position:
                    body.append(Text(source[position:tag]))
                    if tag == end:
                        break
                position = tag
            found = plain(source, position)
            position = found.end() if found and self.plain(found, body) else self.tag(position)
        if self.opened:
            last = self.opened[-1]
            raise self.error(
                f"This block is not closed: {{{{/{last.block.call.head.original}}}}} is missing.", last.offset
            )
        return root

    def error(self, message: str, offset: int) -> TemplateSyntaxError:
        return TemplateSyntaxError(message, self.source, offset)

    def plain(self, found: re.Match[str], body: list[Statement]) -> bool:
        """Take a tag without a look at its words, if it is as plain as it seems."""
        written = found[3]
        parts = written.split(".")
        if not (lexer.RESERVED.isdisjoint(parts) and parts[-1][0] not in "-0123456789"):
            return False
        helper, offset = found[1], found.start(3)
        if helper is not None:
            if helper in lexer.RESERVED:
                return False
            start = found.start(1)
            argument = Path(offset, written, tuple(parts))
            call = Call(start, Path(start, helper, (helper,)), (argument,))
            self.open(Block(call, _NOTHING), "block", found.start())
        elif found[2]:
            self.close(found.start(), Path(offset, written, tuple(parts)), _NOTHING)
        else:
            body.append(Variable(offset, parts))
        return True

    # --- tags -------------------------------------------------------------------------------------

    def tag(self, position: int) -> int:
        tag = lexer.opening(self.source, position)
        if tag.kind in {"comment", "long_comment"}:
            end, after = lexer.comment_end(self.source, tag)
            self.program.body.append(Comment(Strip(tag.before, after)))
            return end
        if tag.kind == "else":
            self.otherwise(tag)
            return tag.end
        words, end = lexer.words(self.source, tag.end, position)
        inside = Inside(self.source, words, self.nesting)
        closing, sign = _CLOSINGS.get(tag.kind, ("close", "}}"))
        strip = Strip(tag.before, "~" in words[-1].text)
        self.statement(tag, inside, strip)
        if words[-1].kind != closing:
            raise self.error(f"This tag is closed by {words[-1].text!r}: it should be {sign!r}.", words[-1].offset)
        return self.raw_block(tag, end) if tag.kind == "raw" else end

    def statement(self, tag: Opening, inside: Inside, strip: Strip) -> None:
        kind = tag.kind
        if kind in {"mustache", "unescaped", "ampersand"}:
            self.program.body.append(Mustache(inside.whole(), strip, escaped=kind == "mustache"))
        elif kind in {"block", "inverse", "inline"}:
            call, params = inside.whole_block()
            block = InlinePartial(call, strip) if kind == "inline" else Block(call, strip)
            self.open(block, kind, tag.offset, params)
        elif kind == "close":
            self.close(tag.offset, inside.closing(), strip)
        elif kind == "chain":
            self.chain(tag, inside, strip)
        elif kind == "partial":
            name, call = inside.partial()
            self.program.body.append(Partial(call, strip, name))
        elif kind == "partial_block":
            name, call = inside.partial()
            self.open(PartialBlock(call, strip, name), kind, tag.offset)
        elif kind == "decorator":
            self.program.body.append(Decorator(inside.whole(), strip))
        else:  # raw
            self.open(Block(inside.whole(), _NOTHING), kind, tag.offset)

    def raw_block(self, tag: Opening, position: int) -> int:
        pieces, name, end = lexer.raw_text(self.source, position, tag.offset)
        self.program.body += map(Text, pieces)
        opened = self.opened.pop()
        if (head := opened.block.call.head).original != name or _is_scalar(head):
            raise self.error(f"{head.original!r} is closed by {name!r}.", head.offset)
        self.program = opened.outer
        return end

    # --- blocks -----------------------------------------------------------------------------------

    def open(self, block: Block, kind: str, offset: int, params: tuple[str, ...] = ()) -> None:
        if len(self.opened) >= self.nesting:
            raise self.error(f"Blocks are nested more than {self.nesting} deep.", offset)
        self.program.body.append(block)
        self.opened.append(_Opened(block, kind, offset, self.program))
        self.program = Program(params)
        if kind == "inverse":
            block.inverse = self.program
        else:
            block.program = self.program

    def otherwise(self, tag: Opening) -> None:
        """``{{else}}`` or ``{{^}}``."""
        self.program = self._begin_else(tag, Strip(tag.before, tag.after), Program())

    def _begin_else(self, tag: Opening, strip: Strip, program: Program) -> Program:
        if not self.opened or self.opened[-1].kind not in {"block", "chain", "inverse"}:
            what = "a block that has no else" if self.opened else "no block"
            raise self.error(f"This else belongs to {what}.", tag.offset)
        block = self.opened[-1].block
        if block.inverse is not None and block.program is not None:
            raise self.error("This block has an else already.", tag.offset)
        if block.program is None:  # {{^x}}
            block.program = program
        else:
            block.inverse = program
        block.else_strip = strip
        return program

    def chain(self, tag: Opening, inside: Inside, strip: Strip) -> None:
        """``{{else if x}}``: a block of its own inside the else, closed together with the first."""
        call, params = inside.whole_block()
        if self.opened and self.opened[-1].kind == "inverse":
            raise self.error("A block that begins with ^ can have {{else}} only.", tag.offset)
        self.program = self._begin_else(tag, strip, Program(chained=True))
        self.open(Block(call, strip), "chain", tag.offset, params)

    def close(self, offset: int, name: Path | Literal, strip: Strip) -> None:
        if not self.opened:
            raise self.error(f"{{{{/{name.original}}}}} closes a block that was not opened.", offset)
        opened = self.opened.pop()
        while opened.kind == "chain":
            outer = self.opened.pop()
            # As handlebars.js does: only the first of a chain takes the tildes of the closing tag.
            opened.block.close_strip = opened.block.open_strip if outer.kind == "chain" else strip
            opened = outer
        block = opened.block
        expected = block.name if isinstance(block, PartialBlock) else block.call.head
        if isinstance(expected, Call) or not _same_name(expected, name):
            shown = "" if isinstance(expected, Call) else expected.original
            raise self.error(f"{shown!r} is closed by {name.original!r}.", expected.offset)
        block.close_strip = strip
        self.program = opened.outer


def _is_scalar(head: Path | Literal) -> bool:
    return isinstance(head, Literal) and not isinstance(head.value, str)


def _same_name(opening: Path | Literal, closing: Path | Literal) -> bool:
    return opening.original == closing.original and _is_scalar(opening) == _is_scalar(closing)
