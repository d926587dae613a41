"""Addresses of tracked links and of the picture that counts opens: written, and read again (OBS-427 to OBS-430)."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from urllib.parse import quote, unquote

import attrs

from sesmodel.service.configuration_set_options import HttpsPolicy, TrackingOptions
from sesmodel.service.link_signer import LinkSigner
from sesmodel.service.mail_record import MailRecord
from sesmodel.service.region import TRACKING_DOMAIN
from sesmodel.service.rules import RULES, TrackingRules
from sesmodel.service.tracked_html import TrackedLink

TRACKED_FOR = timedelta(days=60)
"""Opens and clicks count for so long after the mail was sent (EVP-20, FAQ-40)."""

OPEN_WORDS, CLICK_WORDS = ("I0", "CI0"), ("L0", "CL0")
"""What the paths begin with; the second is that of domains of one's own (OBS-430)."""

_KEY_NUMBER = 1  # after the signature stands a number, of which nobody has told what it is: OBS-427
_ESCAPED = {code: quote(chr(code), safe=":") for code in range(128)}  # many times as fast as quote
_HOST_LABEL = 8  # characters


@attrs.frozen(kw_only=True)
class TrackedMail:
    """A mail whose opens or clicks are tracked.

    Attributes:
        record: what events say of it.
        opens: whether it has a picture that counts opens.
        links: its links that were rewritten: the first has the number 1.
    """

    record: MailRecord
    opens: bool
    links: tuple[TrackedLink, ...] = ()


@attrs.frozen(kw_only=True)
class TrackingAddresses:
    """Writes the addresses of one mail.

    Args:
        message_id: the mail.
        account_id: the account that it is sent by.
        region: the Region.
        options: what its set says of links.
        signer: signs them, so that nobody else can make one that leads elsewhere.
        rules: which of the things that were seen of SES it does.

    >>> from sesmodel.service.link_signer import LinkSigner
    >>> made = TrackingAddresses(
    ...     message_id="0100-000000",
    ...     account_id="123456789012",
    ...     region="us-east-1",
    ...     options=TrackingOptions("click.example.org"),
    ...     signer=LinkSigner(b"0123456789abcdef"),
    ... )
    >>> made.link("https://example.com/a?b=c", 1)
    'https://click.example.org/CL0/https:%2F%2Fexample.com%2Fa%3Fb%3Dc/1/0100-000000/4LfQp9d-axonZedcWEPecr1CANk=1'
    """

    message_id: str
    account_id: str
    region: str
    options: TrackingOptions
    signer: LinkSigner
    rules: TrackingRules = RULES.tracking

    def picture(self) -> str:
        """The address of the picture that counts opens."""
        secure = self.options.https_policy in {HttpsPolicy.REQUIRE, HttpsPolicy.REQUIRE_OPEN_ONLY} or (
            self.rules.secure_picture and not self._own
        )
        path = f"/{OPEN_WORDS[self._own]}/{self.message_id}"
        return self._written("https" if secure else "http", path)

    def link(self, url: str, number: int) -> str:
        """The address that stands for a link: it keeps the protocol (EVP-16), unless the set wants HTTPS (OBS-160).

        Args:
            url: where the link leads, in ASCII, as one that can be tracked is.
            number: which of the links of the mail it is, from 1.
        """
        secure = self.options.https_policy is HttpsPolicy.REQUIRE or url[:5].lower() == "https"
        path = f"/{CLICK_WORDS[self._own]}/{url.translate(_ESCAPED)}/{number}/{self.message_id}"  # OBS-429
        return self._written("https" if secure else "http", path)

    @property
    def _own(self) -> bool:
        """Whether they are of a domain of one's own."""
        return bool(self.options.custom_redirect_domain)

    def _written(self, scheme: str, path: str) -> str:
        host = self.options.custom_redirect_domain or self._host
        return f"{scheme}://{host}{path}/{self.signer.sign_path(path)}={_KEY_NUMBER}"

    @property
    def _host(self) -> str:
        """A name below the tracking domain of the Region, another for each account (CFG-15, OBS-427)."""
        label = blake2b(f"{self.account_id}/{self.region}".encode(), digest_size=_HOST_LABEL // 2).hexdigest()
        return f"{label}.r.{self.region}.{TRACKING_DOMAIN}"


@attrs.frozen
class Followed:
    """What an address says that somebody follows.

    Attributes:
        message_id: the mail that it stands in.
        number: which of its links it is; 0 for the picture.
        url: where it leads; ``""`` for the picture.
    """

    message_id: str
    number: int = 0
    url: str = ""


def read_address(path: str, signer: LinkSigner) -> Followed | None:
    """Read the path of an address; ``None`` unless the signer made it, every character of it.

    Args:
        path: the path as it stands.
        signer: the signer.
    """
    signed, _, last = path.rpartition("/")
    signature, _, key_number = last.partition("=")
    if key_number != str(_KEY_NUMBER) or not signer.is_signed(signed, signature):
        return None
    match signed.split("/"):
        case ["", word, message_id] if word in OPEN_WORDS:
            return Followed(message_id)
        case ["", word, url, number, message_id] if word in CLICK_WORDS:
            return Followed(message_id, int(number), unquote(url))
    return None
