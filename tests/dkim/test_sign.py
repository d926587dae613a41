"""One signature: the vectors of the RFCs, the form that SES writes, and which fields are covered."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import RawMessage
from sesmodel.dkim import sign, tags
from sesmodel.dkim.canonical import Canonicalization, body_hash, header_field
from sesmodel.dkim.key import DkimKey
from sesmodel.dkim.sign import RELAXED_SIMPLE, Signature, canonicalization_pair, header_hash, selected
from sesmodel.errors import InvalidConfiguration
from tests.dkim import keys, vectors

AT = datetime(2016, 10, 11, 12, 38, 58, tzinfo=UTC)
MAIL = (
    b"From: a@example.com\r\nTo: b@example.net\r\nSubject: Hi  there\r\nReceived: one\r\nReceived: two\r\n"
    b"X-Mailer: x\r\n\r\nHello  \r\n\r\n"
)


def fields_of(data: bytes) -> list[tuple[str, bytes]]:
    return [(one.name, one.data) for one in RawMessage(data).fields]


def signature(**changes: object) -> Signature:
    settings: dict[str, object] = {
        "domain": "example.com",
        "selector": "s1",
        "key": keys.rsa_1024(),
        "headers": ("From", "To", "Subject"),
        "at": AT,
    }
    return Signature(**{**settings, **changes})  # type: ignore[arg-type]  # of the settings above


def signed(mail: bytes = MAIL, **changes: object) -> bytes:
    one = signature(**changes)
    raw = RawMessage(mail)
    return one.field(fields_of(mail), body_hash(mail, raw.body_start, one.canonicalization[1])) + mail


def verifies(data: bytes, key: DkimKey | None = None, record: str = "") -> bool:
    text = record or f"v=DKIM1; k={(key or keys.rsa_1024()).algorithm[:-7]}; p={(key or keys.rsa_1024()).public_key}"
    return bool(dkim.verify(data, dnsfunc=lambda name, timeout=5: text.encode()))


@pytest.mark.parametrize(
    ("mail", "number", "key"),
    [
        (vectors.RFC_6376_MAIL, 0, vectors.RFC_6376_KEY),
        (vectors.RFC_8463_MAIL, 0, vectors.RFC_8463_ED25519_KEY),
        (vectors.RFC_8463_MAIL, 1, vectors.RFC_8463_RSA_KEY),
    ],
)
def test_the_signatures_of_the_rfcs_come_out_byte_for_byte(mail: bytes, number: int, key: str) -> None:
    raw = RawMessage(mail)
    whole = raw.fields[number].data.decode("ascii")
    said = tags.parse(whole.partition(":")[2])
    header, body = canonicalization_pair(said["c"])
    unsigned = re.sub(r"([;\s]b=)[^;]*(;?)\r\n\Z", r"\1\2", whole).encode("ascii")

    digest = header_hash(fields_of(mail)[number + 1 :], re.split(r"\s*:\s*", said["h"]), unsigned, header)
    made = b64encode(DkimKey.load(key).sign(digest)).decode("ascii")
    assert b64encode(body_hash(mail, raw.body_start, body)).decode("ascii") == said["bh"]
    assert made == "".join(said["b"].split())


@pytest.mark.spec("AUTH-02")
def test_the_field_has_the_form_that_ses_writes() -> None:
    field = signed(
        domain="amazonses.com",
        selector="224i4yxa5dv7c2xz3womw6peuasteono",
        headers="From:To:Subject:MIME-Version:Content-Type:Content-Transfer-Encoding:Message-ID:Date:Feedback-ID".split(
            ":"
        ),
    ).partition(b"\r\nFrom:")[0]

    lines = field.decode("ascii").split("\r\n")
    assert lines[:3] == [
        "DKIM-Signature: v=1; a=rsa-sha256; q=dns/txt; c=relaxed/simple;",
        "\ts=224i4yxa5dv7c2xz3womw6peuasteono; d=amazonses.com; t=1476189538;",
        "\th=From:To:Subject:MIME-Version:Content-Type:Content-Transfer-Encoding:Message-ID:Date:Feedback-ID;",
    ]
    assert re.fullmatch(r"\tbh=[A-Za-z0-9+/]{43}=;", lines[3])
    assert [len(line) for line in lines[4:]] == [1 + 2 + 64, 1 + 67, 1 + 41]
    assert lines[4].startswith("\tb=")
    assert field.endswith(b"=")


def test_a_short_selector_stays_on_the_first_line() -> None:
    assert signed(selector="resend").startswith(
        b"DKIM-Signature: v=1; a=rsa-sha256; q=dns/txt; c=relaxed/simple; s=resend;\r\n\td=example.com; t=1476189538;"
    )


@pytest.mark.spec("AUTH-02")
def test_a_1024_bit_signature_verifies_by_its_record_and_fails_if_one_byte_is_changed() -> None:
    data = signed()
    record = f"p={vectors.RFC_6376_PUBLIC}"

    assert verifies(data, record=record)
    assert not verifies(data.replace(b"Hello", b"hello"), record=record)
    assert not verifies(data.replace(b"Subject: Hi", b"Subject: hi"), record=record)


@pytest.mark.spec("AUTH-02")
@pytest.mark.parametrize("key", [keys.rsa_1024(), keys.rsa_2048(), keys.ed25519()])
@pytest.mark.parametrize("pair", ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed", "relaxed"])
def test_every_key_and_pair_verifies(key: DkimKey, pair: str) -> None:
    data = signed(key=key, canonicalization=canonicalization_pair(pair))

    assert verifies(data, key)
    assert not verifies(data.replace(b"Hello", b"Hallo"), key)


@pytest.mark.spec("AUTH-21")
def test_from_is_always_signed() -> None:
    with pytest.raises(InvalidConfiguration, match=r"headers: From is always signed"):
        signature(headers=("To",))
    assert b"h=from:To;" in signed(headers=("from", "To"))


@pytest.mark.spec("AUTH-02")
def test_a_name_takes_its_fields_from_the_bottom_up() -> None:
    fields = fields_of(MAIL)

    assert selected(fields, ["Received", "to", "RECEIVED"]) == [
        b"Received: two\r\n",
        b"To: b@example.net\r\n",
        b"Received: one\r\n",
    ]
    assert verifies(signed(headers=("From", "Received")).replace(b"Received: one", b"Received: ONE"))
    assert not verifies(signed(headers=("From", "Received")).replace(b"Received: two", b"Received: TWO"))


@pytest.mark.spec("AUTH-02")
def test_a_mention_too_many_seals_the_name() -> None:
    added = b"Subject: another\r\nFrom: a@"

    assert verifies(signed().replace(b"From: a@", added, 1))
    assert not verifies(signed(headers=("From", "Subject", "Subject")).replace(b"From: a@", added, 1))
    assert verifies(signed(headers=("From", "Subject", "Subject", "Cc")))


@pytest.mark.spec("AUTH-02")
def test_a_field_that_is_not_named_may_change() -> None:
    assert verifies(signed().replace(b"X-Mailer: x", b"X-Mailer: y"))


@pytest.mark.spec("AUTH-02")
def test_expiry_and_identity_are_said() -> None:
    data = signed(expires=AT + timedelta(days=4000), identity="ana=x;@news.example.com")
    said = tags.parse(RawMessage(data).fields[0].data.decode().partition(":")[2])

    assert said["i"] == "ana=3Dx=3B@news.example.com"
    assert int(said["x"]) - int(said["t"]) == 4000 * 86400
    assert list(said) == ["v", "a", "q", "c", "s", "d", "i", "t", "x", "h", "bh", "b"]
    assert verifies(data)


@pytest.mark.spec("AUTH-02")
@pytest.mark.parametrize(
    "changes",
    [
        {"domain": "exämple.com"},
        {"domain": ""},
        {"domain": "example.com; x=1"},
        {"selector": "s 1"},
        {"headers": ("From", "To:X")},
        {"headers": ("From", "To\r\nX")},
        {"headers": ("From", "")},
        {"headers": ("From", "a;b")},
        {"at": datetime(2026, 1, 1)},  # noqa: DTZ001  that is what is wrong with it
        {"expires": AT},
        {"expires": datetime(2027, 1, 1)},  # noqa: DTZ001  as above
        {"identity": "a@example.org"},
        {"identity": "a@badexample.com"},
    ],
)
def test_what_would_not_verify_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidConfiguration):
        signature(**changes)


@pytest.mark.parametrize("text", ["", "nowsp", "relaxed/", "relaxed/nofws", "simple/simple/simple", "Relaxed"])
def test_an_unknown_canonicalization_is_refused(text: str) -> None:
    if text == "relaxed/":
        assert canonicalization_pair(text) == RELAXED_SIMPLE
        return
    with pytest.raises(InvalidConfiguration):
        canonicalization_pair(text)


DOMAINS = st.lists(st.from_regex(r"[a-z]([a-z0-9-]{0,50}[a-z0-9])?", fullmatch=True), min_size=1, max_size=4).map(
    ".".join
)


@given(DOMAINS, st.booleans())
def test_a_long_domain_is_never_split(domain: str, with_identity: bool) -> None:
    data = signed(domain=domain, identity=f"@{domain}" if with_identity else "", key=keys.ed25519())

    assert f"d={domain};".encode() in data
    assert verifies(data, keys.ed25519())


@given(DOMAINS, st.sampled_from([keys.rsa_1024(), keys.rsa_2048(), keys.ed25519()]))
def test_the_length_of_a_field_is_known_beforehand(domain: str, key: DkimKey) -> None:
    one = signature(domain=domain, key=key)

    assert one.length == len(one.field(fields_of(MAIL), bytes(32)))


@pytest.mark.spec("AUTH-02")
def test_the_simple_form_covers_the_signature_as_it_is_written() -> None:
    data = signed(canonicalization=(Canonicalization.SIMPLE, Canonicalization.SIMPLE))

    assert verifies(data)
    assert not verifies(data.replace(b";\r\n\td=", b";\r\n\t d="))
    assert not verifies(data.replace(b"\tbh=", b" bh="))


def test_a_signature_is_whole_base64_of_the_size_of_the_key() -> None:
    value = tags.parse(signed().partition(b"\r\nFrom:")[0].decode().partition(":")[2])["b"]

    assert len(b64decode(value.replace(" ", ""))) == 128
    assert header_field(b"B: x", Canonicalization.RELAXED) == b"b:x"
    assert sign.FIELD == "DKIM-Signature"
