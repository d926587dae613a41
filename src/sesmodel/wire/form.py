"""The flat form of the Query protocol, ``A.B.member.1=x``: grown into a tree, then read by shape."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import attrs

from sesmodel.wire.shapes import is_flat, malformed, member_name, read_text, wire_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sesmodel.wire.model import ListShape, MapShape, Shape, StructureShape

_MOST_DIGITS = 6
_DEEPEST = 64
"""Parts that a name may have; those of SES have a dozen, and more would only keep us busy."""


@attrs.define
class Branch:
    """A name of the form, with the text that stands at it and the names below it.

    Args:
        text: the value at exactly this name, or ``None`` if there is none.
        below: the next parts of longer names.
    """

    text: str | None = None
    below: dict[str, Branch] = attrs.Factory(dict)

    def at(self, name: str) -> Branch | None:
        """The branch under a name, which can itself have dots in it."""
        branch: Branch | None = self
        for part in name.split("."):
            branch = branch.below.get(part) if branch else None
        return branch

    def text_at(self, name: str) -> str:
        """The text under a name, empty if there is none."""
        branch = self.at(name)
        return (branch and branch.text) or ""

    def numbered(self) -> list[Branch]:
        """The branches ``1``, ``2``, … in the order of their numbers, whatever order they came in.

        Raises:
            SesError: one of the names is no number.
        """
        for name in self.below:
            if not (name.isascii() and name.isdigit() and len(name) <= _MOST_DIGITS):
                raise malformed(f"{name[:40]!r} is not the number of a list member")
        return [self.below[name] for name in sorted(self.below, key=int)]


def plant(pairs: Iterable[tuple[str, str]]) -> Branch:
    """Grow the tree of a form.

    Args:
        pairs: names and values, decoded. Of two values for one name, the later one counts; a name that is deeper than
            any of SES is passed over.

    >>> form = plant([("To.member.2", "b"), ("To.member.1", "a"), ("Subject", "Hi")])
    >>> [branch.text for branch in form.below["To"].below["member"].numbered()]
    ['a', 'b']
    """
    root = Branch()
    for name, text in pairs:
        branch = root
        parts = name.split(".", _DEEPEST)
        if len(parts) <= _DEEPEST:
            for part in parts:
                below = branch.below
                branch = below[part] if part in below else below.setdefault(part, Branch())
            branch.text = text
    return root


def read_members(shape: Shape, branch: Branch) -> dict[str, Any]:
    """Read what a form says about the members of a structure; unknown names are passed over.

    Args:
        shape: a structure.
        branch: the branch at which its members stand.

    Raises:
        SesError: a value is not of its type.
    """
    read = {}
    for name, wire, member in _members(shape):
        found = branch.below.get(wire) if "." not in wire else branch.at(wire)
        if found is not None:
            read[name] = _read(member, found)
    return read


@lru_cache(maxsize=1024)  # shapes are slow to ask
def _members(shape: Shape) -> tuple[tuple[str, str, Shape], ...]:
    """The members of a structure: their names, those in a form, and their shapes."""
    members = cast("StructureShape", shape).members.items()
    return tuple((name, member_name(one, name), one) for name, one in members)


def _read(shape: Shape, branch: Branch) -> object:
    reader = _READERS.get(shape.type_name)
    if reader:
        return reader(shape, branch)
    if branch.text is None:
        raise malformed("Start of structure or map found where not expected.")
    return read_text(shape, branch.text)


def _read_list(shape: Shape, branch: Branch) -> list[object]:
    # A name with nothing behind it, ``To=``, is how clients write a list of no members.
    if branch.text:
        raise malformed("Expected list or null")
    member = cast("ListShape", shape).member
    items = branch if is_flat(shape) else branch.at(wire_name(member, "member"))
    if items is None and branch.below:
        raise malformed("Start of structure or map found where not expected.")
    return [_read(member, item) for item in items.numbered()] if items else []


def _read_map(shape: Shape, branch: Branch) -> dict[str, object]:
    key, value = cast("MapShape", shape).key, cast("MapShape", shape).value
    entries = branch if is_flat(shape) else branch.at("entry") or Branch()
    read = {}
    for entry in entries.numbered():
        found = entry.at(wire_name(value, "value"))
        if found is not None:
            read[entry.text_at(wire_name(key, "key"))] = _read(value, found)
    return read


_READERS: dict[str, Callable[[Shape, Branch], object]] = {
    "structure": read_members,
    "list": _read_list,
    "map": _read_map,
}
