"""Best practice that can be checked: what SES takes, and what serves the sender badly (LIF-15, LIF-28 to LIF-30).

Nothing here refuses a message or asks the network. What counts as a shortener, a free provider or a role is data.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail.address import Address
from sesmodel.mail.characters import one_line
from sesmodel.mail.http_url import is_http_url
from sesmodel.service.message_tags import check_tags
from sesmodel.service.problem import Advice, Report, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sesmodel.mail.message import Message
    from sesmodel.mail.read import Entity, ParsedMessage


def _lower(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


@attrs.frozen(kw_only=True)
class AdviceRules:
    """What advice goes by. Every list can be another one, or a longer one.

    Args:
        shorteners: hosts of link shorteners, subdomains included (LIF-28).
        free_providers: domains whose addresses are for people, not for senders of much mail (LIF-29).
        no_reply_names: local parts of addresses that nobody reads (LIF-29).
        role_names: local parts of addresses that rarely subscribe willingly (LIF-30).

    >>> mine = ADVICE.extended(shorteners=["sho.example"])
    >>> "sho.example" in mine.shorteners, "bit.ly" in mine.shorteners
    (True, True)
    """

    shorteners: frozenset[str] = attrs.field(converter=_lower)
    free_providers: frozenset[str] = attrs.field(converter=_lower)
    no_reply_names: frozenset[str] = attrs.field(converter=_lower)
    role_names: frozenset[str] = attrs.field(converter=_lower)

    def extended(
        self,
        *,
        shorteners: Iterable[str] = (),
        free_providers: Iterable[str] = (),
        no_reply_names: Iterable[str] = (),
        role_names: Iterable[str] = (),
    ) -> AdviceRules:
        """The same rules with more on each list."""
        return AdviceRules(
            shorteners=self.shorteners.union(shorteners),
            free_providers=self.free_providers.union(free_providers),
            no_reply_names=self.no_reply_names.union(no_reply_names),
            role_names=self.role_names.union(role_names),
        )


ADVICE = AdviceRules(
    shorteners="bit.ly buff.ly cutt.ly goo.gl is.gd lnkd.in ow.ly rb.gy rebrand.ly shorturl.at t.co t.ly tiny.cc "
    "tinyurl.com v.gd".split(),
    free_providers="aol.com gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.com icloud.com live.com mail.com "
    "mail.ru me.com msn.com outlook.com proton.me protonmail.com qq.com web.de yahoo.com yandex.ru zoho.com".split(),
    no_reply_names="no-reply noreply no_reply no.reply do-not-reply donotreply do_not_reply".split(),
    role_names="postmaster abuse noc".split(),
)
"""The rules as they come: short lists of the best known."""

# No flag for letter cases: it would keep these from being found by their first letters, which is ten times as fast.
_HREF = re.compile(r"<[aA]\b[^<>]*?\b[hH][rR][eE][fF]\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s<>\"']*)")
_URL = re.compile(r"[hH][tT][tT][pP][sS]?:[^\s<>\"]*")
_HOST = re.compile(r"[^\s.]+(?:\.[^\s.]+)+\.?|localhost|[0-9a-f.]*:[0-9a-f:.]*", re.IGNORECASE)
_LIKE_A_FIELD = re.compile(
    rb"(?:Content-[A-Za-z-]+|MIME-Version|From|To|Cc|Bcc|Subject|Date|Reply-To|Message-ID|X-[A-Za-z-]+)[ \t]*:",
    re.IGNORECASE,
)
_REPLACED = {
    "message-id": ("Message-ID", "HDR-06", "Keep the id that SES answers with instead."),
    "date": ("Date", "HDR-05", "Nothing need be done; it is for other transports."),
    "return-path": ("Return-Path", "HDR-04", "Nothing need be done; bounces go to the address it names."),
}
_SENDERS, _RECIPIENTS = ("from", "reply-to"), ("to", "cc", "bcc")
_CONTROL_OR_BLANK = re.compile(r"[\x00-\x20\x7f]")


def advise_composed(message: Message, read: ParsedMessage, rules: AdviceRules = ADVICE) -> Iterator[Advice]:
    """Give advice on what a person composed.

    Args:
        message: what is to be sent.
        read: the same, built and read back.
        rules: what the advice goes by.
    """
    if message.return_path is None:
        yield _no_return_path()
    for name, value in (("message-id", message.message_id), ("date", message.date)):
        if value is not None:
            yield _replaced(name)
    yield from _message(read, message.recipients, rules)


def advise_raw(read: ParsedMessage, recipients: Iterable[Address], rules: AdviceRules = ADVICE) -> Iterator[Advice]:
    """Give advice on finished bytes.

    Args:
        read: the message.
        recipients: who gets it, if not those of the header alone.
        rules: what the advice goes by.
    """
    section = read.section
    if section.get("return-path") is None:
        yield _no_return_path()
    for name in _REPLACED:
        if section.get(name) is not None:
            yield _replaced(name)
    for name in _RECIPIENTS:
        if len(section.get_all(name)) > 1:
            what = "it stands more than once; SES takes all for one list, RFC 5322 does not allow it"
            yield Advice("repeated-recipients-field", name.title(), what, "HDR-02", "Put all addresses into one field.")
    shown = (*read.to, *read.cc, *read.bcc) if _may_hold(read, _RECIPIENTS, rules.role_names) else ()
    yield from _message(read, (*shown, *recipients), rules)


def check_address(
    text: str, *, has_mx: Callable[[str], bool] | None = None, advice: AdviceRules | None = ADVICE
) -> Report:
    """Check what somebody typed into a form, before mail is sent there (LIF-30).

    Args:
        text: one address, with or without a name.
        has_mx: says whether a domain, given in ASCII, has a mail server; it is asked for well-formed addresses only.
            SES does not ask: it takes the address, and the mail bounces. So a domain without one is advice too.
        advice: what the advice goes by; ``None`` for no advice.

    >>> check_address("bob@").ok, check_address("abuse@example.com").advice[0].code
    (False, 'role-address')
    >>> [one.code for one in check_address("bob@nowhere.example", has_mx=lambda domain: False).advice]
    ['no-mail-server']
    """
    try:
        address = Address.parse(text)
    except InvalidAddress as error:
        cure = error.cure or "Write it as name@example.com."
        return Report((refused("bad-address", one_line(text), error.what, "TRB-13", cure),))
    if advice is None:
        return Report()
    found = list(advise_address(address, advice))
    if has_mx is not None and not has_mx(address.domain):
        what = f"{address.domain} has no mail server, so mail to it bounces"
        found.append(Advice("no-mail-server", address.addr_spec, what, "LIF-30", "Ask for another address."))
    return Report(advice=tuple(found))


def advise_address(address: Address, rules: AdviceRules = ADVICE) -> Iterator[Advice]:
    """Give advice on somebody who wants to get mail."""
    if address.local_part.lower() in rules.role_names:
        what = f"{address.addr_spec} stands for a role, and roles rarely subscribe"
        yield Advice("role-address", address.addr_spec, what, "LIF-30", "Make sure that it was confirmed.")


def _message(read: ParsedMessage, recipients: Iterable[Address], rules: AdviceRules) -> Iterator[Advice]:
    yield from _senders(read, rules)
    roles = (address for address in recipients if address.local_part.lower() in rules.role_names)
    for mailbox in dict.fromkeys(address.mailbox for address in roles):
        yield from advise_address(mailbox, rules)
    yield from _fields(read)
    leaves = [part for part in read.walk() if not part.parts]
    yield from _bodies(read, leaves)
    for part in leaves:
        if part.content_type in _LINKS and part.disposition != "attachment":
            mark, links = _LINKS[part.content_type]
            if mark in part.content.lower():  # few texts have links, and this is quicker than to look for them
                yield from _links(links(part.decoded), part.content_type, rules)


def _may_hold(read: ParsedMessage, fields: Iterable[str], words: Iterable[str]) -> bool:
    """Whether addresses of some fields could have some word: few do, and to read them takes longer than to ask."""
    text = " ".join(value for field in fields for value in read.section.get_all(field)).lower()
    return any(word in text for word in words)


def _senders(read: ParsedMessage, rules: AdviceRules) -> Iterator[Advice]:
    if not _may_hold(read, _SENDERS, (*rules.no_reply_names, *rules.free_providers)):
        return
    senders = [("From", read.sender), *(("Reply-To", address) for address in read.reply_to)]
    for name, address in senders:
        if address is None:
            continue
        if address.local_part.lower() in rules.no_reply_names:
            what = f"{address.addr_spec} tells people not to answer"
            yield Advice("no-reply", name, what, "LIF-29", "Use an address that somebody reads.")
        if name == "From" and address.domain.lower() in rules.free_providers:
            what = f"{address.domain} is a provider for people, and receivers distrust others who send in its name"
            yield Advice("free-provider", name, what, "LIF-29", "Send from a domain of your own.")


def _fields(read: ParsedMessage) -> Iterator[Advice]:
    for row in read.section.rows:
        if row[0].rstrip(" \t").lower() == "acceptlanguage":
            what = f"{row[0]} is no standard field"
            yield Advice("accept-language", row[0], what, "HDR-03", "Name it Accept-Language.")
    for value in read.section.get_all("x-ses-message-tags"):
        pairs = [pair.partition("=") for pair in value.split(",")]
        for name, equals, text in pairs:
            found = list(check_tags([(name.strip(), text.strip())]))
            if found or not equals:
                what = f"{(name + equals + text).strip()!r} is no tag: a tag is name=value"
                yield Advice("malformed-tag", "X-SES-MESSAGE-TAGS", what, "EVP-03", "Mend it, or leave it out.")


def _bodies(read: ParsedMessage, leaves: list[Entity]) -> Iterator[Advice]:
    kinds = {part.content_type for part in leaves if part.disposition != "attachment"}
    if "text/html" in kinds and "text/plain" not in kinds:
        yield Advice("html-only", "text/html", "there is HTML and no text", "LIF-28", "Give the text beside it.")
    for part in leaves:
        body = part.body
        if part.transfer_encoding in {"8bit", "binary"} or not body.isascii():
            what = "the content is not in 7 bits, and can be damaged when SES changes the message"
            cure = "Encode it as quoted-printable or base64."
            yield Advice("eight-bit-cte", part.content_type, what, "API-08", cure)
    if not read.parts and (found := _LIKE_A_FIELD.match(read.body.lstrip(b"\r\n"))):
        what = f"the body begins with what looks like a header field: {found[0].decode('ascii')}"
        yield Advice("header-in-body", "body", what, "TST-18", "Take out the empty line inside the header.")


def _links(links: Iterable[str], place: str, rules: AdviceRules) -> Iterator[Advice]:
    for link in dict.fromkeys(links):
        host = _host(link)
        if not link.strip():
            yield Advice("empty-link", place, "a link leads nowhere", "LIF-28", "Give it a target.")
        elif host is None:
            yield Advice("malformed-link", place, f"{link!r} is no link", "LIF-28", "Mend it.")
        elif host and place == "text/html" and not is_http_url(link.strip()):
            what = f"{link!r} has characters that are to be encoded, so nobody is told of its clicks"
            cure = "Encode them: é is %C3%A9, in a domain as Punycode (RFC 3986)."
            yield Advice("untracked-link", place, what, "FAQ-52", cure)
        elif any(host == one or host.endswith(f".{one}") for one in rules.shorteners):
            what = f"{link} hides where it leads behind {host}"
            yield Advice("link-shortener", place, what, "LIF-28", "Link to the page itself.")


def _host(link: str) -> str | None:
    """The host that a link leads to, ``""`` if it names none as it should, ``None`` if it is malformed."""
    try:
        parts = urlsplit(link.strip())
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme in {"http", "https"}:
        return host if _HOST.fullmatch(host) and not _CONTROL_OR_BLANK.search(link.strip()) else None
    # What is neither an address on the Web nor anything else that mail programs open: `www.example.com`, `htp//x`.
    return "" if parts.scheme or link.startswith(("#", "/", "{", "?")) else None


def _hrefs(html: str) -> Iterator[str]:
    from sesmodel.mail.html_text import resolved  # its table of characters is slow to load

    return (resolved(found[1].strip("\"'")) for found in _HREF.finditer(html))


def _urls(text: str) -> Iterator[str]:
    return (found[0].rstrip(".,;:!?)]}'") for found in _URL.finditer(text))


_LINKS: dict[str, tuple[bytes, Callable[[str], Iterator[str]]]] = {
    "text/html": (b"href", _hrefs),
    "text/plain": (b"http", _urls),
}


def _no_return_path() -> Advice:
    what = "no return path is set: bounces and complaints go to the sender"
    return Advice("no-return-path", "Return-Path", what, "LIF-15", "Give return_path=, one address a recipient (VERP).")


def _replaced(name: str) -> Advice:
    shown, fact, cure = _REPLACED[name]
    return Advice("replaced-header", shown, f"SES replaces {shown} in the copies that it delivers", fact, cure)
