"""Hypothesis strategies for messages and what they are made of (extra ``testing``).

``st.from_type(Message)`` and the other types find them by themselves once sesmodel is installed. Bytes that others
might send come from :func:`raw_messages`, well-formed, and :func:`hostile_bytes`, anything but.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from sesmodel.dkim.key import DkimKey
from sesmodel.dkim.record import KeyRecord
from sesmodel.dkim_signer import DkimSigner
from sesmodel.dns.dmarc import DmarcRecord
from sesmodel.dns.record import Record
from sesmodel.dns.spf import SpfRecord
from sesmodel.mail.address import Address
from sesmodel.mail.calendar import Calendar
from sesmodel.mail.content import Attachment, Html, Inline, Text
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.group import Group
from sesmodel.mail.header import Header, Headers
from sesmodel.mail.media_type import of_file
from sesmodel.mail.message import Message
from sesmodel.mail.prepared import PreparedBody
from sesmodel.mail.raw import RawMessage
from sesmodel.service.attachment_rules import is_refused
from sesmodel.service.identity import Identity
from sesmodel.service.verification import Verification
from sesmodel.testing.dkim_keys import dkim_keys as dkim_keys
from sesmodel.testing.dkim_keys import dkim_signers as dkim_signers
from sesmodel.testing.dkim_keys import key_records as key_records
from sesmodel.testing.dkim_keys import selectors as selectors
from sesmodel.testing.dns_records import dmarc_records as dmarc_records
from sesmodel.testing.dns_records import dns_names as dns_names
from sesmodel.testing.dns_records import records as records
from sesmodel.testing.dns_records import spf_records as spf_records
from sesmodel.testing.hostile_mail import hostile_bytes as hostile_bytes
from sesmodel.testing.hostile_mail import hostile_text as hostile_text
from sesmodel.testing.identities import identities as identities
from sesmodel.testing.identities import identity_names as identity_names
from sesmodel.testing.identities import verifications as verifications
from sesmodel.testing.raw_mail import raw_messages as raw_messages
from sesmodel.testing.templates import handlebars as handlebars
from sesmodel.testing.templates import template_data as template_data
from sesmodel.testing.templates import templates as templates

_ATOM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"
_LDH = "abcdefghijklmnopqrstuvwxyz0123456789"
_LABELS = ["bücher", "例え", "пошта", "δοκιμή", "בדיקה", "مثال", "उदाहरण", "테스트", "ตัวอย่าง", "faß", "xn--bcher-kva"]
_DOMAINS = ["example.com", "mail.example.net", "bücher.example", "例え.com", "a.b"]
_NAMES = [
    "Ana Pérez", "Doe, Jane <CEO>", 'Robert "Bob" O\'Neil', "Дарья Ивановна", "山田 太郎", "محمد علي", "דוד", "김철수",
    "สมชาย", "=?utf-8?q?x?=", "a\\b", "(sales)", "ana@example.com", "Team: all;", "🍵", "e\u0301", "..", '"',
    "J. R. Ewing",
]  # fmt: skip
_STEMS = ["offer", "прайс €", "見積書", "résumé", "a.b.c", 'say "hi"', "100% 'sure'; x=y", "a*b", "🍵"]
_EXTENSIONS = ["", ".pdf", ".txt", ".png", ".ZIP", ".csv", ".ics"]


def text(*, max_size: int = 200) -> st.SearchStrategy[str]:
    """Text on any number of lines, in any script, without the control characters that mail refuses (LIF-16)."""
    line = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=max_size)
    return st.lists(line, max_size=5).map("\n".join)


def one_line(*, min_size: int = 0, max_size: int = 120) -> st.SearchStrategy[str]:
    """Text on one line, in any script."""
    return st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=min_size, max_size=max_size)


def local_parts() -> st.SearchStrategy[str]:
    """Local parts that SES takes, such as ``ana.perez+news``; those that must be quoted among them."""
    atoms = st.lists(st.text(_ATOM, min_size=1, max_size=12), min_size=1, max_size=4).map(".".join)
    quoted = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
    return st.one_of(atoms, atoms, quoted)


def domains() -> st.SearchStrategy[str]:
    """Domains, some of them in other scripts."""
    label = st.text(_LDH, min_size=1, max_size=20) | st.sampled_from(_LABELS)
    top = st.sampled_from(["com", "example", *_LABELS])  # no number: ``0.0`` is an IPv4 address to some programs
    below = st.lists(label, min_size=1, max_size=3).map(".".join)
    return st.sampled_from(_DOMAINS) | st.builds("{}.{}".format, below, top)


def display_names() -> st.SearchStrategy[str]:
    """Names of people: none, in every script, and with marks that must be quoted or encoded."""
    return one_line(max_size=60) | st.sampled_from(_NAMES)


def addresses() -> st.SearchStrategy[Address]:
    """Mailboxes with and without a name, in every script."""
    return st.builds(Address, local_parts(), domains(), display_names())


def groups() -> st.SearchStrategy[Group]:
    """Groups of mailboxes, and of nobody."""
    named = display_names().map(lambda name: name if name.strip(" ") else "Team")
    return st.builds(Group, named, st.lists(addresses(), max_size=3))


def envelopes() -> st.SearchStrategy[Envelope]:
    """Routings, from the null sender too."""
    return st.builds(Envelope, st.just("") | addresses(), st.lists(addresses(), min_size=1, max_size=4))


def message_ids() -> st.SearchStrategy[str]:
    """Message-IDs without their brackets."""
    token = st.text(_ATOM, min_size=1, max_size=40)
    return st.builds("{}@{}".format, token, st.sampled_from(["example.com", "mail.example.net", "[192.0.2.1]"]))


def headers() -> st.SearchStrategy[Header]:
    """Header fields that a message takes: extension fields with any text, known ones with what their grammar says."""
    extension = st.builds("X-{}".format, st.text(_LDH, min_size=1, max_size=20))
    free = st.sampled_from(["Comments", "Keywords", "Organization", "Thread-Topic"])
    bracketed = st.lists(message_ids().map("<{}>".format), min_size=1, max_size=12).map(" ".join)
    return st.one_of(
        st.builds(Header, extension, one_line(max_size=80)),
        st.builds(Header, free, one_line(max_size=300)),
        st.builds(Header, st.sampled_from(["References", "In-Reply-To"]), bracketed),
        st.builds(Header, st.just("Auto-Submitted"), st.sampled_from(["auto-generated", "auto-replied"])),
        st.builds(Header, st.just("List-Id"), st.just("News <news.example.com>")),
    )


def header_sections() -> st.SearchStrategy[Headers]:
    """Several header fields, each name once."""
    return st.lists(headers(), max_size=3, unique_by=lambda header: header.name.lower()).map(Headers)


def filenames() -> st.SearchStrategy[str]:
    """Names of files that SES takes, in every script."""
    character = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="/\\")
    stem = st.text(character, min_size=1, max_size=60) | st.sampled_from(_STEMS)
    named = st.builds("{}{}".format, stem, st.sampled_from(_EXTENSIONS))
    return named.filter(lambda name: name.strip() not in {"", ".", ".."} and not is_refused(name))


def attachments() -> st.SearchStrategy[Attachment]:
    """Files of any content."""
    return st.builds(Attachment, st.binary(max_size=400), filenames().filter(_is_no_message))


def attached_messages() -> st.SearchStrategy[Attachment]:
    """Messages of other programs that are forwarded as files."""
    return st.builds(Attachment, raw_messages().map(_data), st.sampled_from(["forwarded.eml", "письмо.EML"]))


def inlines() -> st.SearchStrategy[Inline]:
    """Images that HTML shows."""
    return st.builds(
        Inline,
        st.binary(max_size=200),
        st.sampled_from(["logo.png", "фото.jpg", "a b.gif"]),
        content_id=st.text(_LDH, min_size=1, max_size=20),
    )


def calendars() -> st.SearchStrategy[Calendar]:
    """Invitations."""
    line = one_line(max_size=40)
    template = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{}\r\nBEGIN:VEVENT\r\nSUMMARY:{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return st.builds(template.format, st.sampled_from(["REQUEST", "REPLY", "CANCEL"]), line).map(Calendar)


def prepared_bodies() -> st.SearchStrategy[PreparedBody]:
    """Bodies that a tool encrypted, or signed."""
    ascii_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=300)
    part = "--b\r\nContent-Type: {}\r\n\r\n{}\r\n"
    signed = st.builds(
        "{}{}--b--\r\n".format,
        ascii_text.map(lambda text: part.format("text/plain", text)),
        ascii_text.map(lambda text: part.format("application/pgp-signature", text)),
    )
    kind = 'multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha256; boundary="b"'
    return st.binary(max_size=300).map(PreparedBody.pkcs7) | signed.map(
        lambda text: PreparedBody(kind, text.encode("ascii"))
    )


def messages() -> st.SearchStrategy[Message]:
    """Messages that SES takes: recipients of every kind, text or HTML or both, files, header fields."""
    people = st.lists(addresses(), max_size=3)
    plain = st.fixed_dictionaries({"text": text()})
    pictures = st.lists(inlines(), max_size=2)
    rich = st.fixed_dictionaries({"text": st.none() | text(), "html": text(), "inline": pictures})
    return st.builds(
        _message,
        st.one_of(plain, rich),
        calendar=st.none() | calendars(),
        sender=addresses(),
        to=st.lists(addresses(), min_size=1, max_size=4),
        cc=people,
        bcc=people,
        reply_to=st.lists(addresses(), max_size=2),
        subject=one_line(),
        attachments=st.lists(attachments(), max_size=2),
        headers=header_sections(),
        date=st.none() | _moments(),
        message_id=st.none() | message_ids(),
    )


def _message(body: dict[str, Any], **more: Any) -> Message:
    return Message(**body, **more)


def _is_no_message(filename: str) -> bool:
    return not of_file(filename).startswith("message/")  # what is none would travel under another media type


def _data(message: RawMessage) -> bytes:
    return message.data


def _moments() -> st.SearchStrategy[datetime]:
    zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    first = datetime(1900, 1, 1)  # noqa: DTZ001  Hypothesis puts the zone in
    return st.datetimes(first, timezones=zones).map(lambda moment: moment.replace(microsecond=0))


def register() -> None:
    """Let ``st.from_type`` find these; Hypothesis calls it by itself."""
    st.register_type_strategy(Address, addresses())
    st.register_type_strategy(Attachment, attachments())
    st.register_type_strategy(Calendar, calendars())
    st.register_type_strategy(DkimKey, dkim_keys())
    st.register_type_strategy(DkimSigner, dkim_signers())
    st.register_type_strategy(Envelope, envelopes())
    st.register_type_strategy(Group, groups())
    st.register_type_strategy(Header, headers())
    st.register_type_strategy(Headers, header_sections())
    st.register_type_strategy(Html, text().map(Html))
    st.register_type_strategy(Identity, identities())
    st.register_type_strategy(Inline, inlines())
    st.register_type_strategy(Message, messages())
    st.register_type_strategy(PreparedBody, prepared_bodies())
    st.register_type_strategy(RawMessage, raw_messages())
    st.register_type_strategy(KeyRecord, key_records())
    st.register_type_strategy(DmarcRecord, dmarc_records())
    st.register_type_strategy(Record, records())
    st.register_type_strategy(SpfRecord, spf_records())
    st.register_type_strategy(Verification, verifications())
    st.register_type_strategy(Text, text().map(Text))
