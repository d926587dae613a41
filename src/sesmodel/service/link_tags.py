"""Tags of links, ``ses:tags="product:book;genre:fiction;"``: events of clicks have them (EVP-18)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[0-9A-Za-z_-]+")
_TAG = re.compile(rf"({_WORD.pattern}):({_WORD.pattern})")


def link_tags(tags: Mapping[str, str | Iterable[str]]) -> str:
    """Write tags as the attribute ``ses:tags`` of a link has them (EVP-18, FAQ-50).

    Args:
        tags: the value of each tag by its name, or several; of ASCII letters, digits, ``-`` and ``_``, as many as you
            like.

    Raises:
        InvalidValue: a name or a value has another character, or none.

    >>> link_tags({"product": "book", "genre": ["fiction", "scifi"]})
    'product:book;genre:fiction;genre:scifi;'
    """
    pairs = [(name, value) for name, given in tags.items() for value in ([given] if isinstance(given, str) else given)]
    for part, text in ((part, text) for pair in pairs for part, text in zip(("name", "value"), pair, strict=True)):
        if not _WORD.fullmatch(text):
            cure = "Use ASCII letters, digits, - and _; SES drops the tag otherwise (EVP-18)."
            raise InvalidValue(f"{text!r} cannot be the {part} of a tag.", where="ses:tags", cure=cure)
    return "".join(f"{name}:{value};" for name, value in pairs)


def read_link_tags(text: str) -> dict[str, tuple[str, ...]]:
    """Read tags of a link as SES does: one with another character is passed over (EVP-18).

    Args:
        text: the value of ``ses:tags``.

    >>> read_link_tags("product:book;genre:sci fi;product:map")
    {'product': ('book', 'map')}
    """
    found: dict[str, list[str]] = {}
    for pair in text.split(";"):
        if tag := _TAG.fullmatch(pair.strip()):
            found.setdefault(tag[1], []).append(tag[2])
    return {name: tuple(values) for name, values in found.items()}
