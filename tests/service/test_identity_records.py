"""What to publish for an identity."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    InvalidConfiguration,
    InvalidRecord,
    LocalSes,
    RecordPurpose,
    RecordType,
    RequiredRecord,
    required_dns_records,
)
from sesmodel.service.easy_dkim import dkim_token
from sesmodel.service.identity_records import dmarc_record, easy_dkim_records, feedback_region, own_key_record

TOKENS = ("hirjd4exampled5477y22yd23ettobi", "v3rnz522czcl46quexamplek3efo5o6x", "y4examplexbhyhnsjcmtvzotfvqjmdqoj")


def written(record: RequiredRecord) -> str:
    return f"{record.name} {record.type} {record.value}"


@pytest.mark.spec("IDN-38", "AUTH-03")
def test_a_domain_with_easy_dkim_and_mail_from_needs_five_records() -> None:
    records = required_dns_records("example.com", region="us-east-1", tokens=TOKENS, mail_from="mail.example.com")

    assert [written(one) for one in records] == [
        *(f"{token}._domainkey.example.com CNAME {token}.dkim.amazonses.com" for token in TOKENS),
        "mail.example.com MX 10 feedback-smtp.us-east-1.amazonses.com",
        "mail.example.com TXT v=spf1 include:amazonses.com ~all",
    ]
    assert [(one.purpose, one.required) for one in records] == [
        *[(RecordPurpose.DKIM, True)] * 3,
        (RecordPurpose.MAIL_FROM, True),
        (RecordPurpose.SPF, False),
    ]


@pytest.mark.spec("IDN-38", "AUTH-16")
def test_a_domain_with_a_key_of_its_own_needs_one_record() -> None:
    records = required_dns_records("example.com", region="us-east-1", selector="s1", public_key="MIGfMA0=")

    assert [written(one) for one in records] == ["s1._domainkey.example.com TXT p=MIGfMA0="]
    assert (records[0].purpose, records[0].required) == (RecordPurpose.DKIM, True)


@pytest.mark.spec("AUTH-27")
def test_a_mail_from_domain_has_an_mx_and_an_spf_record_of_its_region() -> None:
    for region in ("us-east-1", "us-west-2", "eu-west-1"):
        mx, spf = required_dns_records("example.com", region=region, mail_from="mail.example.com")

        assert (mx.name, mx.type) == ("mail.example.com", RecordType.MX)
        assert mx.value == f"10 feedback-smtp.{region}.amazonses.com"
        assert (spf.name, spf.type) == ("mail.example.com", RecordType.TXT)
        assert spf.value == "v=spf1 include:amazonses.com ~all"


@pytest.mark.spec("IDN-38")
def test_the_records_of_an_address_are_those_of_its_domain() -> None:
    records = easy_dkim_records("example.com", TOKENS)

    assert required_dns_records("mary@example.com", region="eu-west-1", tokens=TOKENS) == records


@pytest.mark.spec("IDN-38")
def test_the_verification_token_and_a_dmarc_record_are_published_when_asked_for() -> None:
    records = required_dns_records(
        "example.com", region="eu-west-1", verification_token="AbC=", dmarc="v=DMARC1; p=none"
    )

    assert [written(one) for one in records] == [
        "_amazonses.example.com TXT AbC=",
        "_dmarc.example.com TXT v=DMARC1; p=none",
    ]
    assert [(one.purpose, one.required) for one in records] == [
        (RecordPurpose.VERIFICATION, True),
        (RecordPurpose.DMARC, False),
    ]
    assert records[1] == dmarc_record("example.com")


@pytest.mark.spec("AUTH-04")
@given(st.text(), st.sampled_from(["us-east-1", "eu-west-1"]))
def test_a_token_that_is_made_has_32_letters_and_digits(seed: str, region: str) -> None:
    assert re.fullmatch(r"[a-z2-7]{32}", dkim_token(seed, region))


@pytest.mark.spec("AUTH-04")
def test_the_tokens_of_an_identity_are_made_so_and_differ() -> None:
    ses = LocalSes()
    for domain in ("example.com", "example.org"):
        ses.create_identity(domain)
    tokens = [token for identity in ses.identities for token in identity.dkim.tokens]

    assert len(set(tokens)) == len(tokens) == 6
    assert all(re.fullmatch(r"[a-z2-7]{32}", token) for token in tokens)


@pytest.mark.spec("AUTH-04")
@pytest.mark.parametrize("token", [*TOKENS, "a", "x" * 63, "ABC189"])
def test_a_token_is_any_label_of_letters_and_digits(token: str) -> None:
    assert easy_dkim_records("example.com", [token])[0].name == f"{token}._domainkey.example.com"


@pytest.mark.spec("AUTH-04")
@pytest.mark.parametrize("token", ["", "x" * 64, "a.b", "a_b", "a-b", "é", "tok ", "tok\n"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(InvalidRecord, match="is no token"):
        easy_dkim_records("example.com", [token])


@pytest.mark.spec("AUTH-16")
def test_a_key_is_taken_in_pem_or_in_base64() -> None:
    pem = "-----BEGIN PUBLIC KEY-----\r\nMIGf\r\nMA0=\r\n-----END PUBLIC KEY-----\r\n"

    assert own_key_record("example.com", "s1", pem) == own_key_record("example.com", "s1", " MIGf\nMA0= ")
    assert own_key_record("example.com", "s1", pem).value == "p=MIGfMA0="


def test_a_private_key_in_the_wrong_place_is_not_shown() -> None:
    with pytest.raises(InvalidRecord) as caught:
        own_key_record("example.com", "s1", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4\nSECRET\n")

    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize("selector", ["", "a.b", "a_b", "-a", "a-", "x" * 64])
def test_what_is_no_selector_is_refused(selector: str) -> None:
    with pytest.raises(InvalidRecord, match="is no selector"):
        own_key_record("example.com", selector, "MIGf")


@pytest.mark.spec("IDN-38")
def test_a_selector_and_a_key_need_each_other() -> None:
    with pytest.raises(InvalidRecord, match="public_key"):
        required_dns_records("example.com", region="eu-west-1", selector="s1")
    with pytest.raises(InvalidRecord, match="selector"):
        required_dns_records("example.com", region="eu-west-1", public_key="MIGf")


@pytest.mark.spec("AUTH-27")
def test_what_is_no_region_is_refused() -> None:
    with pytest.raises(InvalidConfiguration, match="'Ireland' is no Region"):
        required_dns_records("example.com", region="Ireland", mail_from="mail.example.com")


def test_the_region_of_a_feedback_host_is_found_in_any_letter_case() -> None:
    assert feedback_region("5 Feedback-SMTP.EU-West-1.amazonses.com") == "eu-west-1"
    assert feedback_region("10 feedback-smtp.eu-west-1.amazonaws.com") == "eu-west-1"
    for exchange in (
        "10 mx.example.com",
        "feedback-smtp.eu-west-1.amazonses.com",
    ):
        assert feedback_region(exchange) is None
