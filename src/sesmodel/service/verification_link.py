"""Links that prove an address: who follows one can read its mail (IDN-17)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import parse_qsl, quote, urlsplit

import attrs

from sesmodel.errors import InvalidVerificationLink
from sesmodel.mail.html_text import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from urllib.parse import SplitResult

    from sesmodel.service.link_signer import LinkSigner

LINK_LIFETIME = timedelta(hours=24)
"""How long a link works, from the request that it was made for (IDN-16)."""

_HOUR = timedelta(hours=1)
_HOST = re.compile(r"email-verification\.([a-z0-9-]+)\.amazonaws\.com")
_LINK = re.compile(rf"https://{_HOST.pattern}/\?[^\s\"'<>]+")
_FIXED = {
    "AWSAccessKeyId": "AKIASESMODELEXAMPLE",
    "Identity.IdentityType": "EmailAddress",
    "Namespace": "Bacon",
    "Operation": "ConfirmVerification",
    "SignatureMethod": "HmacSHA256",
    "SignatureVersion": "2",
}
_SIGNED = frozenset({*_FIXED, "Context", "Identity.IdentityName", "Timestamp"})
_CURE = "Use the link of the mail as it stands, or ask for another mail."


def _in_milliseconds(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@attrs.frozen(kw_only=True)
class VerificationLink:
    """What a link says.

    Attributes:
        region: the Region that the address is to be verified in.
        address: the address.
        context: an opaque token, another one for each mail, so that no two links are alike.
        requested_at: when it was asked for, aware, in milliseconds.
    """

    region: str
    address: str
    context: str
    requested_at: datetime = attrs.field(converter=_in_milliseconds)

    def check_fresh(self, now: datetime, lifetime: timedelta = LINK_LIFETIME) -> None:
        """Do nothing while the link works.

        Args:
            now: the time.
            lifetime: how long it works.

        Raises:
            InvalidVerificationLink: its time is over.
        """
        end = self.requested_at + lifetime
        if now >= end:
            _refuse("expired", f"it expired at {_written(end)}, {lifetime / _HOUR:g} hours after the request.")

    @property
    def host(self) -> str:
        """The server that it leads to."""
        return f"email-verification.{self.region}.amazonaws.com"

    def _parameters(self) -> dict[str, str]:
        return {
            **_FIXED,
            "Context": self.context,
            "Identity.IdentityName": self.address,
            "Timestamp": _written(self.requested_at),
        }


def write_link(link: VerificationLink, signer: LinkSigner) -> str:
    """Write a link as a URL, signed with HMAC-SHA256 over its host and its parameters in order (IDN-17).

    >>> from datetime import UTC, datetime
    >>> from sesmodel.service.link_signer import LinkSigner
    >>> signer = LinkSigner(b"0123456789abcdef")
    >>> link = VerificationLink(
    ...     region="us-west-2",
    ...     address="recipient@example.com",
    ...     context="10987654321",
    ...     requested_at=datetime(2017, 12, 6, 19, 53, 12, 311000, UTC),
    ... )
    >>> url = write_link(link, signer)
    >>> url.partition("?")[0], "&Identity.IdentityName=recipient%40example.com&" in url
    ('https://email-verification.us-west-2.amazonaws.com/', True)
    >>> read_link(url, signer, region="us-west-2") == link
    True
    """
    signed = link._parameters()  # noqa: SLF001  of the same module
    parameters = signed | {"Signature": _signature(signer, link.host, signed)}
    return f"https://{link.host}/?{_query(parameters)}"


def read_link(url: str, signer: LinkSigner, *, region: str) -> VerificationLink:
    """Read a link that a signer signed; whether it is still fresh, the link says itself.

    Args:
        url: the link.
        signer: the signer.
        region: the Region that it has to be for.

    Raises:
        InvalidVerificationLink: it is no such link, or is for another Region, or something in it was changed.
    """
    parts = _parts(url)
    found = _HOST.fullmatch(parts.hostname or "")
    if found is None:
        _refuse("not-a-link", "it leads to no verification server of SES.")
    if found[1] != region:
        _refuse("other-region", f"it is for Region {found[1]}, and this is {region}.")
    parameters = _read_query(parts)
    signature = parameters.pop("Signature")
    if not compare_digest(signature.encode(), _signature(signer, found[0], parameters).encode()):
        _refuse("tampered", "the signature does not fit the rest of it.")
    return VerificationLink(
        region=region,
        address=parameters["Identity.IdentityName"],
        context=parameters["Context"],
        requested_at=datetime.fromisoformat(parameters["Timestamp"]),
    )


def context_of(url: str) -> str | None:
    """The token in a link, whether or not the rest of it is as it was; ``None`` if there is none."""
    try:
        return dict(parse_qsl(urlsplit(url).query)).get("Context")
    except ValueError:
        return None


def links_in(text: str) -> Iterator[str]:
    """Every verification link in a text or an HTML body, in order.

    >>> list(links_in('<a href="https://email-verification.eu-west-1.amazonaws.com/?A=1&amp;B=2">'))
    ['https://email-verification.eu-west-1.amazonaws.com/?A=1&B=2']
    """
    return (resolved(match[0]) for match in _LINK.finditer(text))


def _refuse(code: str, what: str) -> NoReturn:
    raise InvalidVerificationLink(what, where="verification link", cure=_CURE, code=code)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        _refuse("not-a-link", "it is no URL.")
    form = parts.scheme, parts.path, parts.fragment, parts.username, port
    if form != ("https", "/", "", None, None) or not parts.query:
        _refuse("not-a-link", "it is not of the form https://email-verification.<region>.amazonaws.com/?…")
    return parts


def _read_query(parts: SplitResult) -> dict[str, str]:
    try:
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        _refuse("not-a-link", "its parameters cannot be read.")
    wanted = {*_SIGNED, "Signature"}
    if Counter(name for name, _ in pairs) != Counter(wanted):
        odd = sorted(wanted.symmetric_difference(name for name, _ in pairs)) or ["one twice"]
        _refuse("tampered", f"its parameters are not those of a verification link: {', '.join(odd)}.")
    return dict(pairs)


def _signature(signer: LinkSigner, host: str, parameters: Mapping[str, str]) -> str:
    return b64encode(signer.digest("\n".join(["GET", host, "/", _query(parameters)]))).decode("ascii")


def _query(parameters: Mapping[str, str]) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in sorted(parameters.items()))


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
