"""The header fields that SES adds to mail to a contact list, and what a mail program makes of them (LST-17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.mail.header import Header
from sesmodel.mail.unsubscribe import list_unsubscribe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNSUBSCRIBE_FIELDS = ("List-Unsubscribe", "List-Unsubscribe-Post")
"""Fields that SES puts its own in place of (LST-17)."""

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail program posts to unsubscribe somebody, nobody being asked (RFC 8058 section 3.1)."""


def unsubscribe_fields(url: str, mailto: str) -> tuple[Header, ...]:
    """The fields that SES adds: a page that takes a POST, and an address that takes a mail (RFC 2369, RFC 8058).

    >>> for field in unsubscribe_fields("https://example.com/u", "mailto:u@example.com?subject=u"):
    ...     print(field)
    List-Unsubscribe: <https://example.com/u>, <mailto:u@example.com?subject=u>
    List-Unsubscribe-Post: List-Unsubscribe=One-Click
    """
    # A model that serves its pages on this machine does so over http, and takes one click there as well.
    return (
        *list_unsubscribe(url=url, mailto=mailto, one_click=False),
        Header(UNSUBSCRIBE_FIELDS[1], "=".join(ONE_CLICK)),
    )


def is_one_click(form: Mapping[str, Sequence[str]]) -> bool:
    """Whether a form is what a mail program posts for one click.

    >>> is_one_click({"List-Unsubscribe": ["One-Click"]}), is_one_click({"topic": ["Releases"]})
    (True, False)
    """
    name, value = ONE_CLICK
    return value in form.get(name, ())
