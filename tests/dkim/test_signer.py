"""Signing what an application sends, end to end."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sesmodel import (
    AsyncMailer,
    DkimKey,
    DkimSigner,
    DnsTable,
    Envelope,
    ForbiddenSignedHeader,
    InvalidConfiguration,
    InvalidKey,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    MessageRefused,
    RawMessage,
    Record,
    RecordType,
    StoredTemplate,
    build,
    sign,
    verify_dkim,
)
from sesmodel.dkim import tags
from sesmodel.dkim.canonical import body_hash
from sesmodel.dkim.record import KeyRecord
from sesmodel.dkim.sign import RELAXED_SIMPLE, Signature
from sesmodel.limits import Limits
from sesmodel.service.destination import Destination
from tests.dkim import keys, vectors
from tests.dkim.test_key import BROKEN, lines_shown

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
SIGNER = DkimSigner("example.com", selector="s1", key=keys.rsa_1024())
MESSAGE = Message(
    sender="Ana <ana@example.com>", to="bob@example.net", bcc="eve@example.net", subject="Привіт", text="Hello  Bob "
)


def table(key: DkimKey | None = None, name: str = "s1._domainkey.example.com") -> DnsTable:
    return DnsTable([Record(name, RecordType.TXT, str(KeyRecord.of(key or keys.rsa_1024())))])


def said(raw: RawMessage) -> dict[str, str]:
    return tags.parse(raw.fields[0].data.decode().partition(":")[2])


@pytest.mark.spec("AUTH-22")
def test_the_default_list_has_from_to_and_subject_and_none_that_ses_changes() -> None:
    raw = RawMessage(
        b"Return-Path: <x@example.com>\r\nMessage-ID: <1@example.com>\r\nDate: today\r\nSubject: s\r\n"
        b"To: b@example.net\r\nFrom: a@example.com\r\nBounces-To: x@example.com\r\nX-SES-FROM-ARN: arn\r\n\r\nhi\r\n"
    )

    names = said(SIGNER.sign(raw, at=AT))["h"].lower().split(":")
    assert {"from", "to", "subject"} <= set(names)
    assert not {"message-id", "date", "return-path", "bounces-to", "x-ses-from-arn"} & set(names)


@pytest.mark.spec("AUTH-22")
@pytest.mark.parametrize("name", ["Date", "message-id", "RETURN-PATH", "Bounces-To", "X-SES-Source-ARN"])
def test_naming_a_field_that_ses_changes_is_refused(name: str) -> None:
    with pytest.raises(ForbiddenSignedHeader, match=name):
        DkimSigner("example.com", selector="s1", key=keys.rsa_1024(), headers=["From", name])


@pytest.mark.spec("AUTH-22", "AUTH-21")
def test_a_message_that_was_signed_verifies_after_ses_has_rewritten_its_header(ses: LocalSes) -> None:
    Mailer(ses, dkim=SIGNER).send(MESSAGE)

    sent = ses.sent.one().raw
    assert sent.message_id == f"{ses.sent.one().message_id}@email.amazonses.com"
    assert "X-SES-Outgoing" in sent.headers
    assert "Feedback-ID" in sent.headers
    (result,) = verify_dkim(sent, table(), now=AT).of("example.com")
    assert result.ok


@pytest.mark.spec("AUTH-22")
def test_a_signature_over_date_fails_after_ses_has_replaced_it(ses: LocalSes) -> None:
    raw = RawMessage(build(MESSAGE.replace(date=AT - timedelta(days=1))))
    forced = Signature(
        domain="example.com", selector="s1", key=keys.rsa_1024(), headers=("From", "Subject", "Date"), at=AT
    )
    fields = [(one.name, one.data) for one in raw.fields]
    data = forced.field(fields, body_hash(raw.data, raw.body_start, RELAXED_SIMPLE[1])) + raw.data
    assert verify_dkim(data, table(), now=AT).ok

    Mailer(ses).send_raw(data)
    (result,) = verify_dkim(ses.sent.one().raw, table(), now=AT).of("example.com")
    assert str(result.failure) == "signature does not match"


@pytest.mark.spec("AUTH-21")
@pytest.mark.parametrize("source", [MESSAGE, build(MESSAGE), RawMessage(build(MESSAGE))])
def test_the_plain_function_puts_one_signature_on_top(source: Message | bytes | RawMessage) -> None:
    signed = sign(source, domain="example.com", selector="s1", key=vectors.RFC_6376_KEY, at=AT)

    assert signed.fields[0].name == "DKIM-Signature"
    assert len(signed.headers.get_all("DKIM-Signature")) == 1
    assert "From" in said(signed)["h"].split(":")
    assert verify_dkim(signed, table(), now=AT).ok


@pytest.mark.spec("AUTH-21")
def test_a_small_key_is_refused_unless_forced() -> None:
    for pem in (keys.K512, keys.K768):
        with pytest.raises(InvalidKey, match="verifiers take no less than 1024"):
            sign(MESSAGE, domain="example.com", selector="s1", key=pem)
        with pytest.raises(InvalidKey):
            DkimSigner("example.com", selector="s1", key=pem)
        forced = sign(MESSAGE, domain="example.com", selector="s1", key=pem, at=AT, force=True)
        key = DkimKey.load(pem, force=True)
        assert verify_dkim(forced, table(key), now=AT, smallest=512).ok
        assert [str(one.failure) for one in verify_dkim(forced, table(key), now=AT)] == ["key too small"]


@pytest.mark.spec("AUTH-21")
@pytest.mark.parametrize("key", [keys.rsa_1024(), keys.rsa_2048()])
def test_keys_of_1024_and_2048_bits_sign(key: DkimKey) -> None:
    assert verify_dkim(sign(MESSAGE, domain="example.com", selector="s1", key=key, at=AT), table(key), now=AT).ok


@pytest.mark.spec("AUTH-21")
def test_from_is_signed_even_if_it_is_not_named() -> None:
    signer = DkimSigner("example.com", selector="s1", key=keys.ed25519(), headers=["subject", "To"])

    assert said(signer.sign(MESSAGE, at=AT))["h"] == "From:subject:To"
    assert (
        said(DkimSigner("example.com", selector="s1", key=keys.ed25519(), headers=["from"]).sign(MESSAGE, at=AT))["h"]
        == "from"
    )


@pytest.mark.spec("AUTH-21", "AUTH-22")
def test_a_second_from_to_or_subject_put_on_top_breaks_the_signature() -> None:
    signed = SIGNER.sign(MESSAGE, at=AT)

    assert verify_dkim(b"X-Other: 1\r\n" + signed.data, table(), now=AT).ok
    for name in ("From", "Reply-To", "To", "Cc", "Subject"):
        assert not verify_dkim(f"{name}: eve@evil.example\r\n".encode() + signed.data, table(), now=AT).ok


@pytest.mark.spec("AUTH-21")
@pytest.mark.parametrize("form", ["pem", "bytes", "path", "key"])
def test_a_key_may_be_text_bytes_a_file_or_a_key(form: str, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text(vectors.RFC_6376_KEY)
    forms: dict[str, str | bytes | Path | DkimKey] = {
        "pem": vectors.RFC_6376_KEY,
        "bytes": vectors.RFC_6376_KEY.encode(),
        "path": path,
        "key": keys.rsa_1024(),
    }

    assert DkimSigner("example.com", selector="s1", key=forms[form]) == SIGNER


def test_a_domain_outside_ascii_is_written_in_punycode() -> None:
    signer = DkimSigner("exämple.com", selector="s1", key=keys.ed25519())

    assert said(signer.sign(MESSAGE, at=AT))["d"] == "xn--exmple-cua.com"


@pytest.mark.parametrize(
    "changes",
    [
        {"selector": "a b"},
        {"canonicalization": "nofws"},
        {"expires_after": timedelta()},
    ],
)
def test_a_setting_that_cannot_stand_in_a_signature_is_refused_at_once(changes: dict[str, object]) -> None:
    settings: dict[str, object] = {"selector": "s1", "key": keys.ed25519(), **changes}
    with pytest.raises(InvalidConfiguration):
        DkimSigner("example.com", **settings)  # type: ignore[arg-type]  # of the settings above


def test_signatures_expire_when_they_are_told_to() -> None:
    signer = DkimSigner("example.com", selector="s1", key=keys.rsa_1024(), expires_after=timedelta(days=7))
    signed = signer.sign(MESSAGE, at=AT)

    assert verify_dkim(signed, table(), now=AT + timedelta(days=7)).ok
    (late,) = verify_dkim(signed, table(), now=AT + timedelta(days=8))
    assert str(late) == "example.com (s1): fail, signature expired"


def test_the_time_of_a_signature_is_that_of_the_mailers_clock(ses: LocalSes) -> None:
    Mailer(ses, dkim=SIGNER, clock=ManualClock(AT + timedelta(hours=1))).send(MESSAGE)

    (value, *_) = ses.sent.one().raw.headers.get_all("DKIM-Signature")[-1:]
    assert tags.parse(value)["t"] == str(int(AT.timestamp()) + 3600)


@pytest.mark.spec("AUTH-21")
def test_several_signers_sign_the_same_message_the_first_on_top(ses: LocalSes) -> None:
    other = DkimSigner("other.example", selector="s2", key=keys.ed25519(), canonicalization="simple/simple")
    both = table()
    both.add(*table(keys.ed25519(), "s2._domainkey.other.example"))

    raw = Mailer(ses, dkim=[SIGNER, other])._prepare(MESSAGE, None, None).submission().raw  # noqa: SLF001  what it hands over
    assert [(one.domain, one.ok) for one in verify_dkim(raw, both, now=ses.clock.now())] == [
        ("example.com", True),
        ("other.example", True),
    ]


def test_an_asynchronous_mailer_signs_too(ses: LocalSes) -> None:
    async def send() -> None:
        async with AsyncMailer(ses, dkim=SIGNER) as mailer:
            await mailer.send(MESSAGE)

    asyncio.run(send())
    assert verify_dkim(ses.sent.one().raw, table(), now=AT).of("example.com")[0].ok


@pytest.mark.spec("AUTH-21")
@pytest.mark.parametrize(
    "data", [b"From: a@example.com\nTo: b@example.net\nSubject: s\n\nHi\n", b"From: a@example.com\r\nTo: b@example.net"]
)
def test_a_finished_message_is_signed_whatever_its_line_ends_are(ses: LocalSes, data: bytes) -> None:
    assert verify_dkim(SIGNER.sign(data, at=AT), table(), now=AT).ok

    Mailer(ses, dkim=SIGNER).send_raw(data, Envelope("a@example.com", ["b@example.net"]))
    assert verify_dkim(ses.sent.one().raw, table(), now=AT).of("example.com")[0].ok


def test_what_is_built_and_signed_at_once_is_what_is_built_and_signed_apart() -> None:
    clock = ManualClock(AT)
    message = MESSAGE.replace(message_id="1@example.com")

    at_once = Mailer(LocalSes(clock=clock), dkim=SIGNER)._prepare(message, None, None).submission().raw  # noqa: SLF001  as above
    assert at_once == SIGNER.sign(message.replace(date=clock.now()), at=clock.now())


def test_the_field_alone_is_what_stands_on_top_of_the_signed_message() -> None:
    data = build(MESSAGE.replace(text="Hello\n"))

    assert SIGNER.field(data, at=AT) + data == SIGNER.sign(data, at=AT).data


def test_a_message_that_signatures_make_too_large_is_refused(ses: LocalSes) -> None:
    size = len(build(MESSAGE)) + 100
    mailer = Mailer(ses, dkim=SIGNER, limits=Limits(message_bytes=size))
    with pytest.raises(MessageRefused, match="Message length is more than"):
        mailer.send(MESSAGE)
    with pytest.raises(MessageRefused, match="Message length is more than"):
        mailer.send_raw(build(MESSAGE))
    Mailer(ses, limits=Limits(message_bytes=size)).send(MESSAGE)


def test_what_ses_would_render_is_not_sent_unsigned(ses: LocalSes) -> None:
    with pytest.raises(InvalidConfiguration, match="what SES renders cannot be signed here"):
        Mailer(ses, dkim=SIGNER).send_template(StoredTemplate("T"), Destination("b@example.net"))
    assert not ses.sent


def test_nothing_of_a_key_shows_in_the_repr_of_a_signer_or_in_a_traceback() -> None:
    shown = repr(SIGNER) + repr(Mailer(LocalSes(), dkim=SIGNER))
    assert "".join(vectors.RFC_6376_KEY.splitlines()[1:-1])[8:40] not in shown

    for source in BROKEN:
        body = "".join(source.splitlines()[1:-1]) or source
        with pytest.raises(InvalidKey) as by_signer:
            DkimSigner("example.com", selector="s1", key=source)
        with pytest.raises(InvalidKey) as by_function:
            sign(MESSAGE, domain="example.com", selector="s1", key=source)
        assert body[8:24] not in lines_shown(by_signer.value) + lines_shown(by_function.value)
    with pytest.raises(ForbiddenSignedHeader) as forbidden:
        DkimSigner("example.com", selector="s1", key=vectors.RFC_6376_KEY, headers=["Date"])
    assert vectors.RFC_6376_KEY[60:90] not in lines_shown(forbidden.value)
