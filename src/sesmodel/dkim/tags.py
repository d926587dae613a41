"""Lists of tags, ``v=1; a=rsa-sha256; …``: what signatures and key records are written in (RFC 6376 section 3.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidTags

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTH = 76
"""Columns that a folded line may take, unless one value is longer."""

_LONGEST = 900  # a line has at most 998 octets: RFC 5322 section 2.1.1
_TAB = "\r\n\t"
_TAB_COLUMNS = 8
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_WHITE = re.compile(r"(?:\r\n)?[ \t]+")
_VALUE = re.compile(r"[!-:<-~]*(?: +[!-:<-~]+)*")


def parse(text: str) -> dict[str, str]:
    r"""Read a list of tags.

    Args:
        text: as it stands in a header field or a TXT record, folds included.

    Returns:
        Values by tag, in their order; white space around a value is taken off, folds within it become single blanks.

    Raises:
        InvalidTags: it is none, or names a tag twice.

    >>> parse("v=1; h=From:\r\n\tTo;")
    {'v': '1', 'h': 'From: To'}
    """
    found: dict[str, str] = {}
    specs = _WHITE.sub(" ", text.rstrip("\r\n")).split(";")
    if len(specs) > 1 and not specs[-1].strip(" "):
        specs.pop()
    for spec in specs:
        name, equals, value = (part.strip(" ") for part in spec.partition("="))
        if not equals or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise InvalidTags(f"{spec.strip()!r} is not written as tag=value.", where="tags")
        if name in found:
            raise InvalidTags(f"the tag {name!r} stands twice.", where="tags", cure="Leave one of them.")
        found[name] = value
    return found


def write(tags: Mapping[str, str]) -> str:
    """Write a list of tags on one line.

    >>> write({"v": "DKIM1", "k": "rsa"})
    'v=DKIM1; k=rsa'
    """
    return "; ".join(f"{name}={value}" for name, value in tags.items())


def fold(name: str, tags: Mapping[str, str]) -> str:
    r"""Write a list of tags as a header field that breaks between tags only, never within a value (OBS-365).

    Only a list of names that no line can hold, a giant ``h=``, is broken after its colons.

    Args:
        name: the field name.
        tags: values by tag; every one is followed by ``;``.

    Returns:
        The field, its lines joined by CRLF and TAB, which counts eight columns, without a CRLF at its end.

    >>> fold("Name", {"a": "1" * 30, "b": "2" * 34, "c": "3"})
    'Name: a=111111111111111111111111111111;\r\n\tb=2222222222222222222222222222222222; c=3;'
    """
    lines, column = [f"{name}:"], len(name) + 1
    for tag, value in tags.items():
        spec = f"{tag}={value};" if len(value) <= _LONGEST else f"{tag}={_broken(value)};"
        if column + 1 + len(spec) > WIDTH and lines != [f"{name}:"]:
            lines += [_TAB, spec]
            column = _TAB_COLUMNS + len(spec)
        else:
            lines += [" ", spec]
            column += 1 + len(spec)
    return "".join(lines)


def _broken(names: str) -> str:
    """A list of names on lines of its own, a break after each colon that passes the width."""
    lines = [""]
    for name in re.findall(r"[^:]*:?", names):
        if len(lines[-1]) + len(name) > WIDTH - _TAB_COLUMNS:
            lines.append("")
        lines[-1] += name
    return _TAB.join(lines)


def fold_base64(tag: str, value: str) -> str:
    """Continue a folded field by a base64 value on lines of its own: 64 characters, then 67 a line (OBS-365)."""
    rest = [value[at : at + 67] for at in range(64, len(value), 67)]
    return _TAB.join([f"{_TAB}{tag}={value[:64]}", *rest])
