"""Advice on mail for a contact list, and on what looks like it: where SES would add no links, or leave some out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.mail.text_parts import bodies
from sesmodel.service import ses_headers
from sesmodel.service.problem import Advice
from sesmodel.service.unsubscribe_placeholder import MOST_REPLACED, PLACEHOLDER, PLACEHOLDER_NAME, placeholders_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.mail.read import Entity, ParsedMessage
    from sesmodel.service.submission import SendOptions

_NAME = PLACEHOLDER_NAME.encode()


def advise_list_mail(read: ParsedMessage, recipients: int, options: SendOptions) -> Iterator[Advice]:
    """Give advice on the links that SES is to add.

    Args:
        read: the message.
        recipients: how many get it.
        options: what SES is told beside it; the header may tell it, too.
    """
    found = [(part, placeholders_in(part.decoded)) for part in bodies(read) if _NAME in part.content]
    if not (options.contact_list or _in_header(read)):
        yield from (_unfilled(part) for part, count in found if count)
        return
    if recipients > 1:
        what = f"there are {recipients} recipients, and SES adds unsubscribe links to mail for a single one"
        yield Advice("list-mail-recipients", "recipients", what, "LST-15", "Send everybody a message of their own.")
    if read.section.get("dkim-signature") is not None:
        yield signed_list_mail()
    if sum(count for _, count in found) > MOST_REPLACED:
        what = f"SES fills in the first {MOST_REPLACED} of {PLACEHOLDER}, and leaves the others as they are written"
        yield Advice("third-placeholder", found[-1][0].content_type, what, "LST-15", "Take the others out.")


def signed_list_mail() -> Advice:
    """Advice on mail for a list that comes to SES with a signature (LST-13)."""
    what = "SES adds no unsubscribe links to mail that is signed already"
    return Advice("list-mail-signed", "DKIM-Signature", what, "LST-13", "Let SES sign for the domain, with Easy DKIM.")


def _in_header(read: ParsedMessage) -> str | None:
    section = read.section
    return ses_headers.read(section.headers).contact_list if section.begins(ses_headers.PREFIX) else None


def _unfilled(part: Entity) -> Advice:
    what = f"{PLACEHOLDER} goes out as it is written, since no contact list is named"
    return Advice("unfilled-placeholder", part.content_type, what, "LST-16", "Name the list, or take it out.")
