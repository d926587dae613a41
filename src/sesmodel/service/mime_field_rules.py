"""The grammar that SES holds Content-Type and Content-Disposition to, and what it answers (OBS-097 to OBS-102)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# RFC 2045 section 5.1, as JavaMail reads it: blanks and comments are passed over, what is left is a word, a quoted
# text, or a mark that stands for itself.
_TOKEN = re.compile(
    r"""[ \t\r\n]++
      | (?P<comment>\((?:[^()\\]|\\.)*+\))
      | "(?P<quoted>(?:[^"\\]|\\.)*+)"
      | (?P<word>[^\x00-\x20\x7f()<>@,;:\\"/\[\]?=]++)
      | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_LONGEST = 10_000  # of a field value; longer ones are not looked at twice


class _Token(NamedTuple):
    kind: str
    text: str


_END = _Token("end", "null")  # so SES prints it: OBS-101


def content_type_answer(value: str) -> str | None:
    """What SES answers to a Content-Type, ``None`` if it takes it.

    >>> content_type_answer("text;charset=utf-8"), content_type_answer("text/plain; charset=utf-8;")
    ("Expected '/', got ;", None)
    """
    return _answer(value, is_type=True)


def disposition_answer(value: str) -> str | None:
    r"""What SES answers to a Content-Disposition, ``None`` if it takes it.

    >>> disposition_answer("attachment; filename=say hello.txt")
    'Expected \';\', got "hello.txt"'
    """
    return _answer(value, is_type=False)


def _answer(value: str, *, is_type: bool) -> str | None:
    return _kept(value, is_type) if len(value) < _LONGEST else _grammar(value, is_type)


def _grammar(value: str, is_type: bool) -> str | None:  # noqa: FBT001  a cache takes no keywords cheaply
    tokens = list(_tokens(value))
    if not tokens:
        return None
    tokens += [_END] * 4
    kind, slash, subtype = tokens[:3]
    if not is_type:
        return _parameters(tokens[1:]) if kind.kind == "word" else f"Expected disposition, got {kind.text}"
    if kind.kind != "word":
        return f"Expected MIME type, got {kind.text}"
    if slash != _Token("mark", "/"):
        return f"Expected '/', got {slash.text}"
    if subtype.kind != "word":
        return f"Expected MIME subtype, got {subtype.text}"
    return _parameters(tokens[3:])


_kept = lru_cache(maxsize=256)(_grammar)


def _tokens(value: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(value):
        kind = match.lastgroup
        if kind is not None and kind != "comment":
            yield _Token(kind, match[kind])


def _parameters(tokens: list[_Token]) -> str | None:
    at = 0
    while tokens[at] is not _END:
        semicolon, name, equals, value = tokens[at : at + 4]
        if semicolon != _Token("mark", ";"):
            return f"Expected ';', got \"{semicolon.text}\""
        if name is _END:  # the sample of the guide ends in a semicolon
            return None
        if name.kind != "word":
            return f'Expected parameter name, got "{name.text}"'
        if equals != _Token("mark", "="):
            return f"Expected '=', got '{equals.text}'"
        if value.kind not in {"word", "quoted"}:
            return f'Expected parameter value, got "{value.text}"'
        at += 4
    return None
