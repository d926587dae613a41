"""The parts of a message that hold no others, and how each is shown: as a body, inside of the HTML, or as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

BODIES = frozenset({"text/plain", "text/html"})
"""What people read, unless it is a file."""


class Part(Protocol):
    """What is to be known of a part."""

    @property
    def parts(self) -> Sequence[Self]:
        """The parts of a multipart."""

    @property
    def content_type(self) -> str:
        """The media type in lower case."""

    @property
    def disposition(self) -> str:
        """``attachment``, ``inline``, or ``""``."""

    @property
    def filename(self) -> str | None:
        """The name to show, if it has one."""

    @property
    def content_id(self) -> str | None:
        """What ``cid:`` references call it."""

    @property
    def decoded(self) -> str:
        """The content as text."""


PartT = TypeVar("PartT", bound=Part)


class Leaf(NamedTuple, Generic[PartT]):
    """A part without parts, and how it is shown.

    Attributes:
        part: the part.
        role: ``inline``, ``attachment``, or the type of a body.
        alternative: which ``multipart/alternative`` it is in, 0 for none.
        choice: which part of that.
    """

    part: PartT
    role: str
    alternative: int
    choice: int


def leaves(whole: PartT) -> list[Leaf[PartT]]:
    """Every part without parts, in the order of the message."""
    found: list[Leaf[PartT]] = []
    waiting: list[tuple[PartT, int, int]] = [(whole, 0, 0)]
    alternatives = 0
    while waiting:
        part, alternative, choice = waiting.pop()
        inside = part.parts
        if not inside:
            found.append(Leaf(part, role_of(part), alternative, choice))
        elif part.content_type == "multipart/alternative":
            alternatives += 1
            waiting += [(one, alternatives, number) for number, one in enumerate(inside)][::-1]
        else:
            waiting += [(one, alternative, choice) for one in reversed(inside)]
    return found


def shown(of: Sequence[Leaf[PartT]], kind: str) -> str:
    """The text of the bodies of a kind, joined; of each ``multipart/alternative`` the last one.

    Args:
        of: the parts of a message.
        kind: ``text/plain`` or ``text/html``.
    """
    bodies = [leaf for leaf in of if leaf.role == kind]
    last_choice = {leaf.alternative: leaf.choice for leaf in bodies}  # the last of each
    texts = [leaf.part.decoded for leaf in bodies if leaf.choice == last_choice[leaf.alternative]]
    *others, last = [text for text in texts if text] or [""]
    return "".join([*(text if text.endswith("\n") else f"{text}\n" for text in others), last])


def role_of(part: Part) -> str:
    """What a part without parts is: ``inline``, ``attachment``, or a body, which is named by its type."""
    disposition = part.disposition
    if disposition == "attachment":
        return "attachment"
    if part.content_type in BODIES and not part.filename:
        return part.content_type
    return "inline" if disposition == "inline" or part.content_id else "attachment"
