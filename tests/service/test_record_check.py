"""Records that are published, compared with those that are needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import CheckedRecord, DnsTable, Record, RecordType, RecordVerdict, RequiredRecord, required_dns_records
from sesmodel.dns.question import Question, ask, one_answer, together
from sesmodel.service.identity_records import (
    dmarc_record,
    easy_dkim_records,
    mail_from_records,
    own_key_record,
    verification_record,
)
from sesmodel.service.record_check import check_records
from sesmodel.testing.strategies import records

TXT, MX, CNAME = RecordType.TXT, RecordType.MX, RecordType.CNAME
TOKEN_VALUE = "fmqxqxt/icOYx4aA/bEUrDPMeax9/s3frbls+niixmqk="
(POINTER,) = easy_dkim_records("example.com", ["tok"])
KEY = own_key_record("example.com", "sel", "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB")
TOKEN = verification_record("example.com", TOKEN_VALUE)
EXCHANGE, SPF = mail_from_records("mail.example.com", "eu-west-1")
DMARC = dmarc_record("example.com")


def check(
    expected: RequiredRecord, *published: Record, domain: str = "example.com", failing: str = ""
) -> CheckedRecord:
    table = DnsTable(published)
    if failing:
        table.fail(failing)
    (found,) = ask(check_records(domain, [expected]), table.lookup)
    return found


def txt(name: str, *values: str) -> list[Record]:
    return [Record(name, TXT, value) for value in values]


@pytest.mark.spec("IDN-14", "TRB-24", "TRB-25", "TRB-32")
@pytest.mark.parametrize("expected", [POINTER, KEY, TOKEN, EXCHANGE, SPF, DMARC])
def test_what_is_published_as_it_must_be_is_right_and_what_is_not_there_is_missing(expected: RequiredRecord) -> None:
    found = check(expected, expected.record)
    assert (found.verdict, found.found, found.advice) == (RecordVerdict.OK, (expected.record,), "")
    assert found.ok

    missing = check(expected, *txt("other.example.com", "x"))
    assert (missing.verdict, missing.found, missing.ok) == (RecordVerdict.MISSING, (), False)
    assert ("SES looks for 72 hours" in missing.advice) is expected.required


@pytest.mark.spec("IDN-14", "TRB-24", "TRB-32")
@pytest.mark.parametrize("expected", [POINTER, KEY, TOKEN, EXCHANGE, SPF, DMARC])
def test_a_domain_that_was_appended_twice_is_found(expected: RequiredRecord) -> None:
    there = Record(f"{expected.name}.example.com", expected.type, expected.value)
    found = check(expected, there)

    assert (found.verdict.value, found.found) == ("doubled-domain", (there,))
    assert found.what == "domain appended twice"
    assert "period" in found.advice


@pytest.mark.spec("TRB-24", "IDN-14", "TRB-32")
def test_the_zone_of_a_subdomain_may_be_appended_too() -> None:
    (expected,) = easy_dkim_records("news.example.com", ["tok"])
    there = Record("tok._domainkey.news.example.com.example.com", CNAME, expected.value)

    assert check(expected, there, domain="news.example.com").verdict is RecordVerdict.DOUBLED_DOMAIN


@pytest.mark.spec("IDN-14", "TRB-24")
def test_a_domain_that_was_appended_to_the_value_is_found() -> None:
    for expected, value in (
        (POINTER, "tok.dkim.amazonses.com.example.com"),
        (EXCHANGE, "10 feedback-smtp.eu-west-1.amazonses.com.example.com"),
    ):
        found = check(expected, Record(expected.name, expected.type, value))
        assert (found.verdict, found.what) == (RecordVerdict.DOUBLED_DOMAIN, "domain appended to the value")


@pytest.mark.spec("IDN-14")
@pytest.mark.parametrize(
    ("expected", "name"),
    [
        (POINTER, "tokdomainkey.example.com"),
        (POINTER, "tok.domainkey.example.com"),
        (KEY, "seldomainkey.example.com"),
        (TOKEN, "amazonses.example.com"),
        (DMARC, "dmarc.example.com"),
    ],
)
def test_an_underscore_that_was_dropped_is_found(expected: RequiredRecord, name: str) -> None:
    found = check(expected, Record(name, expected.type, expected.value))

    assert (found.verdict.value, found.what) == ("underscore-dropped", "underscore missing")
    assert ("at the domain itself" in found.advice) == (expected is TOKEN)


@pytest.mark.spec("IDN-14", "TRB-32")
@pytest.mark.parametrize(
    ("expected", "there"),
    [
        (POINTER, Record(POINTER.name, TXT, POINTER.value)),
        (POINTER, Record(POINTER.name, MX, f"10 {POINTER.value}")),
        (KEY, Record(KEY.name, CNAME, "sel.dkim.example.net")),
        (TOKEN, Record(TOKEN.name, CNAME, "x.example.net")),
        (DMARC, Record(DMARC.name, MX, "10 x.example.net")),
    ],
)
def test_a_record_of_another_type_is_found(expected: RequiredRecord, there: Record) -> None:
    found = check(expected, there)

    assert (found.verdict, found.found) == (RecordVerdict.WRONG_TYPE, (there,))


@pytest.mark.spec("IDN-14")
def test_the_two_records_of_a_mail_from_domain_are_not_taken_for_one_another() -> None:
    assert check(EXCHANGE, SPF.record).verdict is RecordVerdict.MISSING
    assert check(SPF, EXCHANGE.record).verdict is RecordVerdict.MISSING
    assert check(SPF, Record("mail.example.com", CNAME, "other.example")).verdict is RecordVerdict.WRONG_TYPE


@pytest.mark.spec("IDN-14", "TRB-25", "TRB-32")
@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (POINTER, "other.dkim.amazonses.com"),
        (POINTER, "xtok.dkim.amazonses.com"),
        (KEY, "p=AAAA"),
        (KEY, "hello"),
        (TOKEN, "another"),
        (EXCHANGE, "10 mail.example.net"),
        (SPF, "v=spf1 -all"),
        (SPF, "v=spf1 nonsense -all"),
        (DMARC, "v=DMARC1; p=block"),
    ],
)
def test_another_value_is_found(expected: RequiredRecord, value: str) -> None:
    there = Record(expected.name, expected.type, value)
    found = check(expected, there)

    assert (found.verdict, found.found) == (RecordVerdict.WRONG_VALUE, (there,))


@pytest.mark.spec("IDN-14", "TRB-25")
@pytest.mark.parametrize("expected", [TOKEN, KEY])
def test_a_value_in_another_letter_case_is_found(expected: RequiredRecord) -> None:
    for changed in (expected.value.lower(), expected.value.upper()):
        found = check(expected, *txt(expected.name, changed))
        assert found.verdict.value == "case-changed"
    assert check(TOKEN, *txt("example.com", TOKEN_VALUE.lower())).verdict is RecordVerdict.CASE_CHANGED


def test_names_in_values_may_be_in_any_letter_case() -> None:
    assert check(POINTER, Record(POINTER.name, CNAME, "TOK.dkim.AmazonSES.com")).ok
    assert check(EXCHANGE, Record(EXCHANGE.name, MX, "10 Feedback-SMTP.eu-west-1.amazonses.com")).ok


@pytest.mark.spec("IDN-14")
@pytest.mark.parametrize("expected", [TOKEN, KEY, SPF, DMARC])
def test_quotation_marks_in_a_value_are_found(expected: RequiredRecord) -> None:
    for value in (f'"{expected.value}"', f'\\"{expected.value}\\"'):
        assert check(expected, *txt(expected.name, value)).verdict is RecordVerdict.QUOTED


@pytest.mark.spec("IDN-14")
@pytest.mark.parametrize("expected", [TOKEN, KEY, SPF])
def test_a_text_in_pieces_is_found(expected: RequiredRecord) -> None:
    half = len(expected.value) // 2
    pieces = expected.value[:half], expected.value[half:]

    assert check(expected, *txt(expected.name, *reversed(pieces))).verdict is RecordVerdict.SPLIT_TEXT


@pytest.mark.spec("IDN-14")
def test_a_value_that_was_pasted_with_its_inner_quotation_marks_is_in_pieces() -> None:
    assert check(KEY, *txt(KEY.name, f'"{KEY.value[:9]}" "{KEY.value[9:]}"')).verdict is RecordVerdict.SPLIT_TEXT
    assert check(TOKEN, *txt(TOKEN.name, TOKEN_VALUE.replace("/", "/ "))).verdict is RecordVerdict.SPLIT_TEXT


@pytest.mark.spec("IDN-14", "AUTH-16")
@pytest.mark.parametrize("prefix", ["v=DKIM1; k=rsa; ", "k=rsa;", "v=DKIM1;t=s;h=sha256;"])
def test_a_key_may_have_other_tags(prefix: str) -> None:
    assert check(KEY, *txt(KEY.name, prefix + KEY.value)).ok
    assert check(KEY, *txt(KEY.name, f"{prefix}p={KEY.value[2:9]} {KEY.value[9:]};")).ok


@pytest.mark.spec("IDN-14", "TRB-32")
def test_several_keys_under_a_selector_are_wrong() -> None:
    found = check(KEY, *txt(KEY.name, KEY.value, "p=AAAA"))

    assert (found.verdict, found.what) == (RecordVerdict.WRONG_VALUE, "there are several records under one selector")


@pytest.mark.spec("IDN-14", "TRB-25")
def test_a_token_counts_at_either_name_among_any_others() -> None:
    assert check(TOKEN, *txt("_amazonses.example.com", "token2", TOKEN_VALUE)).ok
    assert check(TOKEN, *txt("example.com", "v=spf1 -all", TOKEN_VALUE)).ok
    found = check(TOKEN, *txt("_amazonses.example.com", "token2"), *txt("example.com", TOKEN_VALUE))
    assert found.found == tuple(txt("example.com", "v=spf1 -all", TOKEN_VALUE))[1:]


@pytest.mark.spec("IDN-14")
def test_other_texts_at_the_domain_are_no_wrong_token() -> None:
    assert check(TOKEN, *txt("example.com", "v=spf1 -all")).verdict is RecordVerdict.MISSING


def test_a_mail_from_domain_has_one_mx_record() -> None:
    found = check(EXCHANGE, EXCHANGE.record, Record(EXCHANGE.name, MX, "20 mail.example.net"))

    assert (found.verdict.value, len(found.found)) == ("several-mx-records", 2)


def test_the_mx_record_of_another_region_serves_as_well() -> None:
    found = check(EXCHANGE, Record(EXCHANGE.name, MX, "5 feedback-smtp.us-east-1.amazonses.com"))

    assert found.ok
    assert "us-east-1" in found.what


def test_several_spf_records_are_found() -> None:
    found = check(SPF, *txt(SPF.name, SPF.value, "hello", "v=spf1 mx -all"))

    assert (found.verdict.value, [one.value for one in found.found]) == (
        "several-spf-records",
        [SPF.value, "v=spf1 mx -all"],
    )


def test_an_spf_record_that_lets_ses_send_is_right_in_any_words() -> None:
    corporate = txt("corp.example", "v=spf1 include:amazonses.com -all")

    assert check(SPF, *txt(SPF.name, "v=spf1 ip4:192.0.2.1 include:amazonses.com -all", "hello")).ok
    assert check(SPF, *txt(SPF.name, "v=spf1 include:corp.example -all"), *corporate).ok


def test_an_spf_record_without_ses_comes_with_the_one_to_publish() -> None:
    found = check(SPF, *txt(SPF.name, "v=spf1 mx -all"))

    assert (found.what, found.advice) == ("mail of SES gets fail", "Publish: v=spf1 mx include:amazonses.com -all")


@pytest.mark.parametrize(("many", "verdict"), [(9, RecordVerdict.OK), (10, RecordVerdict.TOO_MANY_LOOKUPS)])
def test_look_ups_are_counted_through_included_records(many: int, verdict: RecordVerdict) -> None:
    included = txt("corp.example", f"v=spf1 {' '.join(['a'] * (many - 1))} include:amazonses.com ?all")

    assert check(SPF, *txt(SPF.name, "v=spf1 include:corp.example -all"), *included).verdict is verdict


def test_an_included_record_that_does_not_answer_decides_nothing() -> None:
    found = check(SPF, *txt(SPF.name, "v=spf1 include:down.example -all"), failing="down.example")

    assert found.verdict is RecordVerdict.NO_ANSWER


def test_the_dmarc_record_may_be_that_of_the_organisation_and_in_any_words() -> None:
    expected = dmarc_record("news.example.com")
    above = txt("_dmarc.example.com", "hello", "v=DMARC1; p=reject; sp=none")

    found = check(expected, *above, domain="news.example.com")
    assert (found.verdict, found.found) == (RecordVerdict.OK, (above[1],))
    own = txt("_dmarc.news.example.com", "v=DMARC1; p=none")
    assert check(expected, *above, *own, domain="news.example.com").found == tuple(own)


def test_several_dmarc_records_are_wrong() -> None:
    found = check(DMARC, *txt(DMARC.name, "v=DMARC1; p=none", "v=DMARC1; p=reject"))

    assert (found.verdict, len(found.found)) == (RecordVerdict.WRONG_VALUE, 2)
    assert "several DMARC records" in found.what


@pytest.mark.spec("IDN-14")
@pytest.mark.parametrize("expected", [POINTER, KEY, TOKEN, EXCHANGE, SPF, DMARC])
def test_a_server_that_does_not_answer_is_no_missing_record(expected: RequiredRecord) -> None:
    assert check(expected, failing="example.com").verdict.value == "no-answer"


@pytest.mark.spec("TRB-36", "TRB-32")
def test_a_provider_that_does_not_follow_cname_records_is_found() -> None:
    found = check(POINTER, POINTER.record, failing="dkim.amazonses.com")

    assert found.verdict.value == "cname-redirect-unsupported"
    assert "Route 53" in found.advice


def test_records_are_asked_for_at_once_and_the_answers_find_their_way() -> None:
    expected = required_dns_records(
        "example.com", region="eu-west-1", tokens=["a", "b", "c"], mail_from="mail.example.com", dmarc=DMARC.value
    )
    dialogue = check_records("example.com", expected)

    first = next(dialogue)
    assert {one.name for one in first} == {one.name for one in expected}
    dialogue.close()
    wrong = elsewhere(expected[1])
    table = DnsTable([one.record for one in expected if one is not expected[1]])
    table.add(wrong)
    assert [one.verdict.value for one in ask(check_records("example.com", expected), table.lookup)] == [
        "ok",
        "wrong-value",
        *["ok"] * 4,
    ]


def elsewhere(record: RequiredRecord) -> Record:
    """The record with another value."""
    return Record(record.name, record.type, "elsewhere.example")


@given(st.lists(records(), max_size=4), st.integers(0, 3))
def test_dialogues_that_run_together_find_what_they_find_alone(published: list[Record], more: int) -> None:
    table = DnsTable()
    for record in {one.name.lower(): one for one in published}.values():
        table.add(record)
    names = [one.name for one in published] + [f"nobody{number}.example" for number in range(more)]

    found = ask(together(one_answer(name, kind) for name in names for kind in RecordType), table.lookup)
    assert found == tuple(table.lookup(name, kind) for name in names for kind in RecordType)


def test_a_question_is_a_name_and_a_type() -> None:
    assert next(one_answer("example.com", TXT)) == (Question("example.com", TXT),)
