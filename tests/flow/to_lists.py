"""A model with a contact list, and mail to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel import ContactTopic, LocalSes, Mailer, Message

if TYPE_CHECKING:
    from sesmodel.mail.read import ParsedMessage

BOB = "bob@example.net"
PLACEHOLDER = "{{amazonSESUnsubscribeUrl}}"
NEWS = Message(
    sender="Ana <ana@example.com>",
    to=BOB,
    subject="1.1 is out",
    text=f"It is out.\n{PLACEHOLDER}",
    html=f'<p>It is out.</p><a href="{PLACEHOLDER}">Leave</a>',
)


def ses_with_a_list(**options: Any) -> LocalSes:
    """SES that signs for example.com, with a list of two topics."""
    ses = LocalSes(**options)
    ses.verify("example.com", dkim=True)
    ses.create_contact_list(
        "OurList",
        ContactTopic("Releases", "Release notes", "OPT_IN", "What changed"),
        ContactTopic("Offers", "Offers", "OPT_OUT", "Rebates"),
        description="All our readers",
    )
    return ses


def send(ses: LocalSes, message: Message = NEWS, *, topic: str | None = None) -> str:
    """Send to the list, or to a topic of it; the id of the message."""
    found = Mailer(ses, contact_list="OurList", topic=topic).send(message).message_id
    assert found is not None
    return found


def got(ses: LocalSes, address: str = BOB) -> ParsedMessage:
    """The last mail that somebody got."""
    return ses.inbox(address)[-1]


def links_in_header(ses: LocalSes, address: str = BOB) -> list[str]:
    """What the mail program of somebody finds: a URL, and a mail to send."""
    field = got(ses, address).headers.get("List-Unsubscribe") or ""
    return [one.strip("<> ") for one in field.split(",")]


def simple(text: str = "Hello", **options: Any) -> dict[str, Any]:
    """What ``SendEmail`` of the v2 API takes for a list."""
    return {
        "FromEmailAddress": "ana@example.com",
        "Destination": {"ToAddresses": [BOB]},
        "Content": {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": text}}}},
        "ListManagementOptions": options,
    }
