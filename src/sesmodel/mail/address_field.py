"""Header fields that hold addresses: written folded, names encoded and addresses left alone (RFC 2047 section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.mail.address import Address
    from sesmodel.mail.group import Group

_WIDTH = 75  # with the comma, the 76 of a line that has an encoded word: RFC 2047 section 2

# The fields of address lists, whose values are written as such and not as free text.
NAMES = frozenset(
    "from to cc bcc reply-to sender "
    "resent-from resent-sender resent-to resent-cc resent-bcc errors-to bounces-to disposition-notification-to "
    "return-receipt-to mail-followup-to mail-reply-to x-original-to delivered-to".split()
)


def address_field(name: str, people: Iterable[Address | Group]) -> str:
    """Write an address list: as many on a line as fit 76 characters."""
    return f"{name}:{written(people, column=len(name) + 1)}"


def written(people: Iterable[Address | Group], *, column: int) -> str:
    """Write the value of an address list, each member after a blank or on a line of its own.

    Args:
        people: whom to write.
        column: how many characters stand on the line already.
    """
    pieces: list[str] = []
    between = " "
    for person in people:
        column += len(between)
        text = person.encode(column=column)
        if column + len(text.partition("\r\n")[0]) > _WIDTH and pieces:
            between, column = ",\r\n ", 1
            if "=?" in text:  # it was folded for another column
                text = person.encode(column=1)
        pieces += (between, text)
        last = text.rfind("\n")
        column = len(text) - last - 1 if last >= 0 else column + len(text)
        between = ", "
    return "".join(pieces)
