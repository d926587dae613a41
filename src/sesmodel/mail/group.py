"""Groups: mailboxes under one name, or none at all (RFC 5322 section 3.4, RFC 6854)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail import phrase
from sesmodel.mail.address import Address, addresses, check_name, collapse
from sesmodel.mail.address_field import written
from sesmodel.mail.mailbox_list import MailboxGroup, mailboxes_and_groups

if TYPE_CHECKING:
    from collections.abc import Iterable


def _members(source: str | Address | Iterable[str | Address]) -> tuple[Address, ...]:
    return addresses(source)


@attrs.frozen
class Group:
    """Mailboxes under one name, as header fields show them. SES takes no group as a recipient (OBS-082).

    Args:
        name: the name that people read; any text on one line.
        members: the mailboxes, as a message takes them; there may be none.

    Raises:
        InvalidAddress: there is no name, it holds a control character, or a member is no mailbox.

    >>> str(Group("undisclosed-recipients"))
    'undisclosed-recipients:;'
    >>> [str(member) for member in Group.parse("Team: Ana <ana@example.com>, bob@example.net;").members]
    ['Ana <ana@example.com>', 'bob@example.net']
    """

    name: str = attrs.field(converter=collapse)
    members: tuple[Address, ...] = attrs.field(default=(), converter=_members)

    def __attrs_post_init__(self) -> None:
        """Refuse a group without a name."""
        if not self.name:
            raise InvalidAddress("the group has no name", where="group", cure="Write 'Team: a@example.com;'.")
        check_name(self.name, where=f"group {self.name!r}")

    @classmethod
    def parse(cls, text: str) -> Group:
        """Read one group: ``Team: ana@example.com, Bob <bob@example.net>;``.

        Raises:
            InvalidAddress: it is none, or more than one.
        """
        found = address_list(text)
        if len(found) == 1 and isinstance(found[0], Group):
            return found[0]
        raise InvalidAddress("it is not one group", where=repr(text), cure="Write 'Team: a@example.com;'.")

    def encode(self, *, column: int = 0) -> str:
        """Write it for a header field, in ASCII, folded.

        Args:
            column: how many characters stand on the line already.
        """
        name = phrase.write(self.name, column=column)
        last = len(name) - name.rfind("\n") - 1 + ("\n" not in name) * column
        return f"{name}:{written(self.members, column=last + 1)};"

    def __str__(self) -> str:
        """The group as a person writes it; :meth:`parse` reads it back."""
        members = ", ".join(map(str, self.members))
        return f"{phrase.show(self.name)}:{' ' if members else ''}{members};"


def address_list(text: str) -> tuple[Address | Group, ...]:
    """Read mailboxes and groups separated by commas; groups stay together.

    Raises:
        InvalidAddress: one of them is none.

    >>> [str(one) for one in address_list("ana@example.com, Friends: bob@example.net;")]
    ['ana@example.com', 'Friends: bob@example.net;']
    """
    return tuple(
        Group(one.name, tuple(_address(*member) for member in one.members))
        if isinstance(one, MailboxGroup)
        else _address(*one)
        for one in mailboxes_and_groups(text)
    )


def _address(name: str, local_part: str, domain: str) -> Address:
    return Address(local_part, domain, name)
