"""What has to be in the DNS: the token of a domain, Easy DKIM, BYODKIM, a MAIL FROM domain."""

from __future__ import annotations

import re

import attrs
import pytest

from sesmodel import DnsTable, InvalidParameterValue, Record, RecordType
from sesmodel.service import byodkim, domain_verification, easy_dkim
from sesmodel.service.byodkim import check_selector, published_key
from sesmodel.service.domain_verification import verification_token
from sesmodel.service.easy_dkim import dkim_records, dkim_token
from sesmodel.service.mail_from import MailFrom, mail_from_domain
from sesmodel.service.proof import Finding, Proof
from sesmodel.service.verification import ErrorType, Step

CONFIRMED = Finding(Step.CONFIRMED)
UNKNOWN = Finding(None, ErrorType.DNS_SERVER_ERROR)
SEED = "0123456789abcdef0123456789abcdef"
TOKEN = "AbCdefghijklmnopqrstuvwxyz0123456789+/ABCDE="
CNAME, MX, TXT = RecordType.CNAME, RecordType.MX, RecordType.TXT


def missing(error: ErrorType) -> Finding:
    return Finding(Step.MISSING, error)


def found(proof: Proof, *records: tuple[str, RecordType, str], down: str = "") -> Finding:
    """What a proof finds in a zone; nobody answers for the name that is down."""
    table = DnsTable(Record(*record) for record in records)
    if down:
        table.fail(down)
    return proof.judge([table.lookup(*lookup) for lookup in proof.lookups])


# --- the token of a domain -----------------------------------------------------------------------


def test_a_verification_token_is_44_characters_of_base64_and_another_in_another_region() -> None:
    token = verification_token(SEED, "eu-west-1")

    assert re.fullmatch(r"[A-Za-z0-9+/]{43}=", token)  # OBS-214
    assert token != verification_token(SEED, "us-west-2")


@pytest.mark.spec("TRB-23")
@pytest.mark.parametrize("name", ["_amazonses.example.com", "example.com"])
def test_the_token_may_stand_with_and_without_the_underscore(name: str) -> None:
    proof = domain_verification.proof("example.com", TOKEN)

    assert found(proof, (name, TXT, TOKEN)) == CONFIRMED
    assert found(proof, (f"x.{name}", TXT, TOKEN)).step is Step.MISSING


@pytest.mark.spec("TRB-25")
@pytest.mark.parametrize("value", [TOKEN.lower(), TOKEN.upper(), TOKEN[:-1], f" {TOKEN}"])
def test_the_token_must_be_there_to_the_letter(value: str) -> None:
    proof = domain_verification.proof("example.com", TOKEN)

    assert found(proof, ("_amazonses.example.com", TXT, value)) == missing(ErrorType.INVALID_VALUE)


@pytest.mark.spec("TRB-26")
def test_the_token_may_be_one_of_several_values_at_either_name() -> None:
    tokens = [verification_token(SEED, region) for region in ("eu-west-1", "us-west-2", "us-east-1")]
    zone = [("_amazonses.example.com", TXT, token) for token in tokens[:2]] + [("example.com", TXT, tokens[2])]

    for token in tokens:
        assert found(domain_verification.proof("example.com", token), *zone) == CONFIRMED


def test_a_token_is_not_missing_while_one_of_its_names_cannot_be_asked_for() -> None:
    proof = domain_verification.proof("example.com", TOKEN)

    assert found(proof, down="_amazonses.example.com") == UNKNOWN
    assert found(proof, ("example.com", TXT, TOKEN), down="_amazonses.example.com") == CONFIRMED


# --- Easy DKIM -----------------------------------------------------------------------------------


@pytest.mark.spec("AUTH-03")
def test_easy_dkim_wants_one_cname_record_for_each_token() -> None:
    token = "v3rnz522czcl46quexamplek3efo5o6x"
    tokens = [token, *(dkim_token(SEED, region) for region in ("eu-west-1", "us-west-2"))]

    assert all(re.fullmatch("[a-z2-7]{32}", one) for one in tokens)
    assert len(set(tokens)) == 3
    records = dkim_records("example.com", tokens)
    assert len(records) == 3
    assert records[0] == Record(f"{token}._domainkey.example.com", CNAME, f"{token}.dkim.amazonses.com")


@pytest.mark.spec("IDN-13")
def test_easy_dkim_is_found_when_all_three_records_are_there() -> None:
    records = [attrs.astuple(one) for one in dkim_records("example.com", ["a", "b", "c"])]
    proof = easy_dkim.proof("example.com", ["a", "b", "c"])

    assert found(proof, *records) == CONFIRMED
    for left_out in range(3):
        two = [record for number, record in enumerate(records) if number != left_out]
        assert found(proof, *two) == missing(ErrorType.HOST_NOT_FOUND)
        name = records[left_out][0]
        assert found(proof, *two, (name, CNAME, "d.dkim.amazonses.com")) == missing(ErrorType.INVALID_VALUE)
        assert found(proof, *two, (name, TXT, "p=")) == missing(ErrorType.TYPE_NOT_FOUND)


def test_a_record_that_is_wrong_counts_even_if_nobody_answers_for_another() -> None:
    proof = easy_dkim.proof("example.com", ["a", "b", "c"])
    right = [attrs.astuple(one) for one in dkim_records("example.com", ["a", "b", "c"])]

    assert found(proof, *right, down="c._domainkey.example.com") == UNKNOWN
    assert found(proof, *right[:1], down="c._domainkey.example.com") == missing(ErrorType.HOST_NOT_FOUND)


# --- BYODKIM -------------------------------------------------------------------------------------


@pytest.mark.spec("TRB-35")
@pytest.mark.parametrize("selector", ["s1", "S", "9", "a" * 63])
def test_selectors_are_letters_and_digits(selector: str) -> None:
    check_selector(selector)


@pytest.mark.spec("TRB-35")
@pytest.mark.parametrize("selector", ["", "a.b", "a-b", "a_b", "a" * 64, "é", "s 1", "s1\n"])
def test_other_selectors_are_refused(selector: str) -> None:
    with pytest.raises(InvalidParameterValue, match="1 to 63 letters and digits"):
        check_selector(selector)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("p=MIGf", "MIGf"),
        ("v=DKIM1; k=rsa; p=MIGf", "MIGf"),
        ("v=DKIM1;p=MI Gf;", "MIGf"),
        (" p = MIGf ", "MIGf"),
        ("p=MIGfMA==", "MIGfMA=="),
        ("v=DKIM1", None),
        ("MIGf", None),
    ],
)
def test_a_key_record_is_read_with_and_without_the_tags_before_the_key(text: str, key: str | None) -> None:
    assert published_key(text) == key


@pytest.mark.spec("AUTH-14", "AUTH-17")
def test_byodkim_is_found_by_its_one_key_under_its_selector() -> None:
    proof = byodkim.proof("example.com", "s1", "MIGf")
    name = "s1._domainkey.example.com"

    assert found(proof, (name, TXT, "p=MIGf")) == CONFIRMED
    assert found(proof, (name, TXT, "v=DKIM1; k=rsa; p=MIGf")) == CONFIRMED
    assert found(proof, (name, TXT, "p=migf")) == missing(ErrorType.INVALID_VALUE)
    assert found(proof, (name, TXT, "p=MIGf"), (name, TXT, "p=MIGg")) == missing(ErrorType.INVALID_VALUE)
    assert found(proof, ("s2._domainkey.example.com", TXT, "p=MIGf")) == missing(ErrorType.HOST_NOT_FOUND)


# --- MAIL FROM -----------------------------------------------------------------------------------


def mx(*values: str) -> Finding:
    proof = MailFrom("mail.example.com").proof()
    assert proof is not None
    return found(proof, *(("mail.example.com", MX, value) for value in values))


@pytest.mark.spec("AUTH-28", "TRB-14")
def test_a_mail_from_domain_has_exactly_one_mx_record() -> None:
    right = "10 feedback-smtp.us-west-2.amazonses.com"

    assert mx(right) == CONFIRMED
    assert mx("10 FEEDBACK-SMTP.us-west-2.amazonses.com.") == CONFIRMED
    assert mx(right, "20 mx.example.com") == missing(ErrorType.INVALID_VALUE)
    assert mx(right, "10 feedback-smtp.us-east-1.amazonses.com") == missing(ErrorType.INVALID_VALUE)
    assert mx("10 mx.example.com") == missing(ErrorType.INVALID_VALUE)
    assert mx() == missing(ErrorType.HOST_NOT_FOUND)


@pytest.mark.spec("AUTH-33", "QRC-08")
@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "sa-east-1", "us-gov-west-1"])
def test_the_mx_record_may_name_the_feedback_host_of_any_region(region: str) -> None:
    assert mx(f"10 feedback-smtp.{region}.amazonses.com") == CONFIRMED
    assert mx(f"10 feedback-smtp.{region}.amazonaws.com") == CONFIRMED  # the other spelling of the guide: QRC-02
    assert mx(f"10 feedback-smtp.{region}.example.com") == missing(ErrorType.INVALID_VALUE)
    assert mx("10 feedback-smtp.eu-nowhere-9.amazonses.com") == missing(ErrorType.INVALID_VALUE)


@pytest.mark.spec("AUTH-26")
def test_a_mail_from_domain_lies_below_that_of_the_identity() -> None:
    assert mail_from_domain("mail.example.com", "example.com") == "mail.example.com"
    assert mail_from_domain("A.Mail.Example.COM", "example.com") == "a.mail.example.com"
    for other in ("example.com", "mail.other.test", "notexample.com", "example.com.evil.test"):
        with pytest.raises(InvalidParameterValue) as caught:
            mail_from_domain(other, "example.com")
        assert caught.value.message == (
            f"Provided MAIL-FROM domain <{other}> is not subdomain of the domain of the identity <example.com>."
        )
    with pytest.raises(InvalidParameterValue, match="Invalid domain name .example.com."):
        mail_from_domain(".example.com", "example.com")
