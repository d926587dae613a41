"""The mail that asks somebody to follow a verification link: the one of SES, and what SES adds to an own one."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sesmodel.mail.address import Address
from sesmodel.mail.message import Message
from sesmodel.service.region import region_name
from sesmodel.service.restricted_html import before_the_end, detach_images

if TYPE_CHECKING:
    from sesmodel.mail.content import Inline

SENDER = Address("no-reply-aws", "amazon.com", "Amazon Web Services")
"""Whom the default mail is from (IDN-16)."""

QUESTIONS = Address("aws-email-domain-verification", "amazon.com")
"""Who wants to hear of mail that nobody asked for (IDN-17, IDN-30)."""

DISCLAIMER = (
    "If you did not request to verify this email address, please disregard this message. If you have any concerns, "
    "please forward this message to the following email address along with your questions or comments."
)
"""The end of every custom verification mail, which cannot be removed (IDN-30). OBS-261 is its first sentence."""

_DEFAULT = """\
Hello,

somebody asked Amazon Web Services to let mail be sent from this address with Amazon SES, in the Region {region}.

If it was you, open this link to show that the address is yours:

{url}

Nothing happens unless the link is used. It expires 24 hours after the original request.

If you did not ask for this, do not open the link, and ignore this mail. Most often somebody made a mistake, or sets up
mail for you and has not told you yet. If you are worried, forward it to {questions} and write that you did not ask.

The Amazon Web Services Team
"""


def default_mail(address: str, *, region: str, url: str, message_id: str) -> Message:
    """The mail that SES sends when an address identity is made, in our own words (IDN-17).

    Args:
        address: the address.
        region: the code of the Region.
        url: the verification link.
        message_id: the Message-ID, without brackets.

    >>> mail = default_mail("bob@example.net", region="us-west-2", url="https://…", message_id="1@amazonses.com")
    >>> mail.subject
    'Amazon SES: confirm your email address for US West (Oregon)'
    """
    name = region_name(region)
    return Message(
        sender=SENDER,
        to=address,
        subject=f"Amazon SES: confirm your email address for {name}",
        text=_DEFAULT.format(region=name, url=url, questions=QUESTIONS.addr_spec),
        message_id=message_id,
    )


def custom_body(content: str, *, url: str) -> tuple[str, tuple[Inline, ...]]:
    """The HTML of a custom verification mail: the content, the link, the disclaimer, in this order (IDN-30).

    Args:
        content: the content of the template; link and disclaimer go to the end of its body.
        url: the verification link.

    Returns:
        The HTML, and the images that stood in it (IDN-26).

    >>> html, images = custom_body("<html><body><p>Hi</p></body></html>", url="https://example.com/?a=1&b=2")
    >>> print(html.replace(DISCLAIMER_HTML, "…"))
    <html><body><p>Hi</p><p><a href="https://example.com/?a=1&amp;b=2">https://example.com/?a=1&amp;b=2</a></p><p>…</p></body></html>
    """
    html, images = detach_images(content)
    end, link = before_the_end(html), escape(url)
    added = f'<p><a href="{link}">{link}</a></p><p>{DISCLAIMER_HTML}</p>'
    return html[:end] + added + html[end:], images


DISCLAIMER_HTML = DISCLAIMER.replace(
    "the following email address", f'the following <a href="mailto:{QUESTIONS.addr_spec}">email address</a>'
)
"""The same, with its words "email address" linked to that address."""
