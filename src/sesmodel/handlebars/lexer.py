"""The words of the language: text, the openings of tags, and what stands inside a tag.

White space is what JavaScript takes for it, which is not quite what Python does.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sesmodel.errors import TemplateSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable

SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
SPACES = "\t\n\v\f\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
"""The same, each by itself, for ``str.strip``."""

# Each set of characters beyond ASCII takes a while to compile: every pattern has as few of them as it can, and waits
# until a template needs it.
_NAME = rf"[^{SPACE}!\"#%-,./;->@\[-^`{{-~]++"
_AFTER_NAME = r"(?![!\"#%-'(*-,;<>@\[-^`{]|\Z)"  # of all that can stand behind a name, what may not

_PLAIN = rf"\{{\{{(?:\#([a-z]++)[ ]++|(/))?[ ]*+((?!else|[-0-9])[^{SPACE}!\"#%-,/;->@\[-^`{{-~]++)[ ]*+\}}\}}(?!\}})"
RESERVED = frozenset({"", "true", "false", "null", "undefined", "this"})

_OPEN = rf"""\{{\{{(?:
      (?P<raw>\{{\{{)
    | (?P<before>~?)(?:
        (?P<partial_block>\#>)
      | (?P<inline>\#\*)
      | (?P<block>\#)
      | (?P<partial>>)
      | (?P<close>/)
      | (?:(?P<inverse>\^)|(?P<chain>[{SPACE}]*+else(?![A-Za-z0-9_])))(?P<else>[{SPACE}]*+(?P<after>~?)\}}\}})?
      | (?P<unescaped>\{{)
      | (?P<ampersand>&)
      | (?P<long_comment>!--)
      | (?P<comment>!)
      | (?P<decorator>\*)
      | (?P<mustache>)
      ))"""
_WORD = rf"""
      (?P<space>[{SPACE}]++)
    | (?P<close_raw>\}}\}}\}}\}})
    | (?P<close_unescaped>\}}~?\}}\}})
    | (?P<close>~?\}}\}})
    | (?P<string>"(?:\\"|[^"])*"|'(?:\\'|[^'])*')
    | (?:(?P<boolean>true|false)|(?P<undefined>undefined)|(?P<null>null)|(?P<number>-?[0-9]++(?:\.[0-9]++)?))
      (?=[~}}{SPACE})])
    | (?P<bar_open>as[{SPACE}]++\|)
    | (?P<name>\.\.|\.(?=[=~}}{SPACE}/.)|])|{_NAME}{_AFTER_NAME}|\[(?:\\\]|[^\]])*\])
    | (?P<separator>[/.])
    | (?P<open_call>\()
    | (?P<close_call>\))
    | (?P<equals>=)
    | (?P<at>@)
    | (?P<bar>\|)
    """
_ESCAPED_END = re.compile(r"\{\{|\\\{\{|\\\\\{\{|\Z")
_COMMENT_END = re.compile(r"--(~?)\}\}")
_RAW_TAG = rf"\{{\{{\{{\{{(?:(?P<end>/(?P<name>{_NAME})\}}\}}\}}\}})|(?P<nested>[^/]))"


@cache
def _matcher(pattern: str) -> Callable[[str, int], re.Match[str] | None]:
    return re.compile(pattern, re.VERBOSE).match


def plain_tags() -> Callable[[str, int], re.Match[str] | None]:
    """What finds the tags that nearly all are: a variable, ``{{#if name}}``, ``{{/if}}``.

    Group 1 of a match is the helper, group 2 tells that a block is closed, and group 3 is the name, with dots. A part
    of it may still be a reserved word, or empty.
    """
    return _matcher(_PLAIN)


class Word:
    """A word inside a tag: what kind it is, how it is written and where."""

    __slots__ = ("kind", "offset", "text")

    def __init__(self, kind: str, text: str, offset: int) -> None:
        self.kind = kind
        self.text = text
        self.offset = offset


class Opening:
    """The beginning of a tag: what kind it is, where it and what follows begin, whether a tilde comes first."""

    __slots__ = ("after", "before", "end", "kind", "offset")

    def __init__(self, found: re.Match[str]) -> None:
        self.kind = found.lastgroup or ""
        self.offset = found.start()
        self.end = found.end()
        self.before = bool(found["before"])
        self.after = bool(found["after"])


def text_before(source: str, position: int) -> tuple[list[str], int]:
    r"""Read text up to the next tag.

    Returns:
        the pieces, of which every ``\{{`` begins another, and where the tag begins: at the end if there is none.
    """
    pieces: list[str] = []
    while True:
        found = source.find("{{", position)
        if found < 0:
            pieces.append(source[position:])
            return pieces, len(source)
        backslashes = source[max(position, found - 2) : found]
        if not backslashes.endswith("\\"):
            pieces.append(source[position:found])
            return pieces, found
        pieces.append(source[position : found - 1])
        if backslashes == "\\\\":
            return pieces, found
        end = _ESCAPED_END.search(source, found + 2)
        position = end.start() if end else len(source)
        pieces.append(source[found:position])


def opening(source: str, position: int) -> Opening:
    """Read the beginning of the tag that is there."""
    found = _matcher(_OPEN)(source, position)
    assert found is not None
    return Opening(found)


def words(source: str, position: int, opened: int) -> tuple[list[Word], int]:
    """Read a tag up to its end.

    Args:
        source: the template.
        position: behind the opening.
        opened: where the tag begins, for the error.

    Returns:
        the words, of which the last closes the tag, and where the text goes on.

    Raises:
        TemplateSyntaxError: there is something that is no word, or the tag does not end.
    """
    found: list[Word] = []
    match = _matcher(_WORD)
    while True:
        word = match(source, position)
        if word is None:
            raise _no_word(source, position, opened)
        kind = word.lastgroup or ""
        position = word.end()
        if kind != "space":
            found.append(Word(kind, word[0], word.start()))
            if kind.startswith("close") and kind != "close_call":
                return found, position


def _no_word(source: str, position: int, opened: int) -> TemplateSyntaxError:
    name = _matcher(_NAME)(source, position)
    position = name.end() if name else position
    rest = source[position : position + 1]
    if not rest or "}}" not in source[position:]:
        return TemplateSyntaxError("This tag is not closed: write }} behind it.", source, opened)
    if rest in {'"', "'"}:
        return TemplateSyntaxError("This string is not closed.", source, position)
    return TemplateSyntaxError(f"{rest!r} cannot stand here.", source, position)


def comment_end(source: str, tag: Opening) -> tuple[int, bool]:
    """Find the end of a comment, and whether a tilde comes with it.

    Raises:
        TemplateSyntaxError: it does not end.
    """
    if tag.kind == "long_comment":
        found = _COMMENT_END.search(source, tag.end - 2)
        if found:
            return found.end(), bool(found[1])
    else:
        end = source.find("}}", tag.end)
        if end >= 0:
            return end + 2, source[end - 1] == "~"
    closing = "--}}" if tag.kind == "long_comment" else "}}"
    raise TemplateSyntaxError(f"This comment is not closed: write {closing} behind it.", source, tag.offset)


def raw_text(source: str, position: int, opened: int) -> tuple[list[str], str, int]:
    """Read the inside of a raw block, in which others may lie.

    Returns:
        the pieces of text, the name that closes the block, and where the text goes on.

    Raises:
        TemplateSyntaxError: it does not end.
    """
    match = _matcher(_RAW_TAG)
    pieces: list[str] = []
    depth = 0
    start = position
    while True:
        found = source.find("{{{{", position)
        if found < 0:
            raise TemplateSyntaxError("This raw block is not closed.", source, opened)
        tag = match(source, found)
        if tag is None:
            position = found + 1
            continue
        if found > start:
            pieces.append(source[start:found])
        if tag["end"] and not depth:
            return pieces, tag["name"], tag.end()
        depth += -1 if tag["end"] else 1
        position = start = tag.end() if tag["end"] else found + 4
        pieces.append(source[found:start])
