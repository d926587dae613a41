"""Hypothesis strategies for messages and what they are made of (extra ``testing``).

``st.from_type(Message)`` finds them by itself once sesmodel is installed.
"""

from __future__ import annotations

from hypothesis import strategies as st

from sesmodel.mail.address import Address
from sesmodel.mail.calendar import Calendar
from sesmodel.mail.content import Attachment, Inline
from sesmodel.mail.message import Message
from sesmodel.mail.prepared import PreparedBody
from sesmodel.service.attachment_rules import is_refused

_ATOM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"
_LDH = "abcdefghijklmnopqrstuvwxyz0123456789"
_DOMAINS = st.sampled_from(["example.com", "mail.example.net", "bücher.example", "例え.com", "a.b"])


def text(*, max_size: int = 200) -> st.SearchStrategy[str]:
    """Text on any number of lines, in any script, without the control characters that mail refuses (LIF-16)."""
    line = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=max_size)
    return st.lists(line, max_size=5).map("\n".join)


def one_line(*, min_size: int = 0, max_size: int = 120) -> st.SearchStrategy[str]:
    """Text on one line, in any script."""
    return st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=min_size, max_size=max_size)


def local_parts() -> st.SearchStrategy[str]:
    """Local parts that SES takes, such as ``ana.perez+news``; quoted ones among them."""
    atoms = st.lists(st.text(_ATOM, min_size=1, max_size=12), min_size=1, max_size=4).map(".".join)
    quoted = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
    return st.one_of(atoms, atoms, quoted)


def domains() -> st.SearchStrategy[str]:
    """Domains, some of them not ASCII."""
    label = st.text(_LDH, min_size=1, max_size=20)
    return st.one_of(_DOMAINS, st.lists(label, min_size=2, max_size=4).map(".".join))


def addresses() -> st.SearchStrategy[Address]:
    """Mailboxes with and without a name, in every script."""
    return st.builds(Address, local_parts(), domains(), one_line(max_size=60))


def filenames() -> st.SearchStrategy[str]:
    """Names of files that SES takes, in every script."""
    stem = st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="/\\"),
        min_size=1,
        max_size=60,
    )
    named = st.builds("{}{}".format, stem, st.sampled_from([".pdf", ".txt", ".png", ".ZIP", ""]))
    return named.filter(lambda name: name.strip() not in {"", ".", ".."} and not is_refused(name))


def attachments() -> st.SearchStrategy[Attachment]:
    """Files of any content."""
    return st.builds(Attachment, st.binary(max_size=400), filenames())


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


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Messages that SES takes: recipients of every kind, text or HTML or both, files, header fields."""
    people = st.lists(addresses(), max_size=3)
    html = draw(st.none() | text())
    return Message(
        sender=draw(addresses()),
        to=draw(st.lists(addresses(), min_size=1, max_size=4)),
        cc=draw(people),
        bcc=draw(people),
        reply_to=draw(st.lists(addresses(), max_size=2)),
        subject=draw(one_line()),
        text=draw(text()) if html is None else draw(st.none() | text()),
        html=html,
        calendar=draw(st.none() | calendars()),
        inline=draw(st.lists(inlines(), max_size=2)) if html is not None else (),
        attachments=draw(st.lists(attachments(), max_size=2)),
        headers={f"X-{name}": value for name, value in draw(_headers()).items()},
    )


def _headers() -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.text(_LDH, min_size=1, max_size=20), one_line(max_size=80), max_size=2)


def register() -> None:
    """Let ``st.from_type`` find these; Hypothesis calls it by itself."""
    st.register_type_strategy(Address, addresses())
    st.register_type_strategy(Attachment, attachments())
    st.register_type_strategy(Calendar, calendars())
    st.register_type_strategy(Inline, inlines())
    st.register_type_strategy(Message, messages())
    st.register_type_strategy(PreparedBody, prepared_bodies())
