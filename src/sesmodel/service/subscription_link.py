"""Links by which people say what mail of a list they want: in the footer and in the header of a mail (LST-15, LST-17).

One link does for both: a person who opens it is shown the page, and a mail program that posts to it unsubscribes at
once. What it says is in the link itself, signed, so that it works as long as the list is there.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NoReturn
from urllib.parse import parse_qsl, urlsplit

import attrs

from sesmodel.errors import InvalidSubscriptionLink
from sesmodel.service.link_signer import LinkSigner

PATH = "/subscription/"
"""Where the paths of these links begin."""

_TOKEN = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{27})")
_MAILBOX = "unsubscribe"
_CURE = "Use the link as it stands in the mail."


def host_of(region: str) -> str:
    """The server of these links in a Region. No name of it is documented (OBS-307)."""
    return f"email-subscription.{region}.amazonaws.com"


def is_mailbox(address: str, region: str) -> bool:
    """Whether it is the address in a Region that mail to unsubscribe goes to.

    >>> is_mailbox("unsubscribe@Email-Subscription.us-east-1.amazonaws.com", "us-east-1")
    True
    """
    return address.lower() == f"{_MAILBOX}@{host_of(region)}"


@attrs.frozen
class SubscriptionLink:
    """What a link says.

    Attributes:
        message_id: the message that it is in.
        address: whose preferences it changes.
        contact_list: the list that the mail was for.
        topic: the topic of it, if the mail was for one.
    """

    message_id: str
    address: str
    contact_list: str
    topic: str | None = None


@attrs.frozen(eq=False)
class SubscriptionLinks:
    """Writes links, and tells its own from any others.

    Args:
        region: the Region whose server they lead to.
        signer: signs them.

    >>> from sesmodel.service.link_signer import LinkSigner
    >>> links = SubscriptionLinks("us-east-1", LinkSigner(b"0123456789abcdef"))
    >>> link = SubscriptionLink("0100-1", "bob@example.net", "OurList", "Releases")
    >>> links.url(link).partition("/subscription/")[0]
    'https://email-subscription.us-east-1.amazonaws.com'
    >>> links.read(links.url(link)) == links.read(links.mailto(link)) == link
    True
    """

    region: str
    signer: LinkSigner

    def url(self, link: SubscriptionLink) -> str:
        """The link as a URL, of characters that mean nothing else in HTML or in header fields."""
        return f"https://{host_of(self.region)}{PATH}{self._token(link)}"

    def mailto(self, link: SubscriptionLink) -> str:
        """The link as a mail to be sent: what it says is its subject (RFC 2369 section 3.2)."""
        return f"mailto:{_MAILBOX}@{host_of(self.region)}?subject={self._token(link)}"

    def read(self, url: str) -> SubscriptionLink:
        """Read a link that this signer wrote, whatever host serves it.

        Args:
            url: a URL or a ``mailto:`` URI.

        Raises:
            InvalidSubscriptionLink: it is no such link, or something in it was changed.
        """
        return self.read_token(_token_of(url))

    def read_token(self, token: str) -> SubscriptionLink:
        """Read what stands behind the path of a link, or in the subject of a mail.

        Raises:
            InvalidSubscriptionLink: as ``read``.
        """
        found = _TOKEN.fullmatch(token)
        if found is None:
            _refuse("not-a-link", "it is no subscription link of SES.")
        if not self.signer.is_signed(self._signed(found[1]), found[2]):
            _refuse("tampered", "the signature does not fit the rest of it.")
        return SubscriptionLink(*json.loads(urlsafe_b64decode(_padded(found[1]))))

    def _token(self, link: SubscriptionLink) -> str:
        said = json.dumps(attrs.astuple(link), separators=(",", ":")).encode()
        payload = _base64(said)
        return f"{payload}.{self.signer.sign_path(self._signed(payload))}"

    def _signed(self, payload: str) -> str:
        """What the signature is of: the Region too, since the host may be another one (``pages_at``)."""
        return f"{PATH}{self.region}/{payload}"


def _token_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        pairs = dict(parse_qsl(parts.query)) if parts.scheme == "mailto" else {}
    except ValueError:
        _refuse("not-a-link", "it is no URL.")
    if parts.scheme == "mailto":
        return pairs.get("subject", "")
    return parts.path.removeprefix(PATH) if parts.path.startswith(PATH) else ""


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 4)


def _refuse(code: str, what: str) -> NoReturn:
    raise InvalidSubscriptionLink(what, where="subscription link", cure=_CURE, code=code)
