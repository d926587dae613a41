"""SPF for mail that SES sends."""

import warnings

import pytest
from hypothesis import given

from sesmodel import DnsTable, InvalidRecord, Record, RecordType, SpfRecord, SpfResult, spf_with_ses
from sesmodel.dns.question import ask
from sesmodel.service.spf import lets_ses_send, spf_result
from sesmodel.testing.strategies import spf_records


@pytest.mark.spec("AUTH-40")
@pytest.mark.parametrize(
    ("existing", "extended"),
    [
        (None, "v=spf1 include:amazonses.com ~all"),
        ([], "v=spf1 include:amazonses.com ~all"),
        (["google-site-verification=x"], "v=spf1 include:amazonses.com ~all"),
        ("v=spf1 include:example.com ~all", "v=spf1 include:example.com include:amazonses.com ~all"),
        ("v=spf1 include:amazonses.com -all", "v=spf1 include:amazonses.com -all"),
        ("v=spf1  Include:AmazonSES.com  -all", "v=spf1  Include:AmazonSES.com  -all"),
        ("v=spf1 mx -all", "v=spf1 mx include:amazonses.com -all"),
        ("v=spf1 mx ?ALL", "v=spf1 mx include:amazonses.com ?ALL"),
        (["hello", "v=spf1 mx -all"], "v=spf1 mx include:amazonses.com -all"),
        ("v=spf1 mx", "v=spf1 mx include:amazonses.com"),
        ("v=spf1 mx +all", "v=spf1 mx include:amazonses.com +all"),
        ("v=spf1 a:amazonses.com -all", "v=spf1 a:amazonses.com include:amazonses.com -all"),
        ("v=spf1 redirect=example.org", "v=spf1 include:amazonses.com redirect=example.org"),
        ("v=spf1 -all include:amazonses.com", "v=spf1 include:amazonses.com -all include:amazonses.com"),
        ("v=spf1 -include:amazonses.com ~all", "v=spf1 include:amazonses.com -include:amazonses.com ~all"),
        ("v=spf1 include:notamazonses.com -all", "v=spf1 include:notamazonses.com include:amazonses.com -all"),
    ],
)
def test_ses_is_included_before_all(existing: str | list[str] | None, extended: str) -> None:
    assert spf_with_ses(existing) == extended


@pytest.mark.spec("AUTH-40")
@given(spf_records())
def test_a_record_that_is_extended_lets_ses_send_and_stays(record: SpfRecord) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        extended = spf_with_ses(str(record))
        assert lets_ses_send(SpfRecord.parse(extended))
        assert spf_with_ses(extended) == extended


@pytest.mark.spec("AUTH-40")
def test_it_warns_above_ten_look_ups() -> None:
    nine = "v=spf1 " + " ".join(f"include:{number}.example" for number in range(9))
    assert spf_with_ses(f"{nine} -all") == f"{nine} include:amazonses.com -all"

    with pytest.warns(UserWarning, match="11 look-ups"):
        assert spf_with_ses(f"{nine} a -all") == f"{nine} a include:amazonses.com -all"


@pytest.mark.spec("AUTH-40")
def test_it_warns_of_several_records() -> None:
    with pytest.warns(UserWarning, match="several SPF records"):
        assert spf_with_ses(["v=spf1 mx -all", "v=spf1 a -all"]) == "v=spf1 mx include:amazonses.com -all"


@pytest.mark.spec("AUTH-40")
def test_what_is_no_record_is_refused() -> None:
    for text in ("hello", "v=spf1 nonsense"):
        with pytest.raises(InvalidRecord):
            spf_with_ses(text)


def result(domain: str, *records: tuple[str, str], failing: str = "down.example") -> SpfResult:
    table = DnsTable([Record(name, RecordType.TXT, text) for name, text in records])
    table.fail(failing)
    return ask(spf_result(domain), table.lookup)


@pytest.mark.spec("AUTH-39")
def test_the_mail_from_domain_of_ses_passes() -> None:
    assert result("us-west-2.amazonses.com") is SpfResult.PASS
    assert result("amazonses.com") is SpfResult.PASS
    assert result("notamazonses.com") is SpfResult.NONE


@pytest.mark.spec("AUTH-39")
def test_a_custom_mail_from_passes_with_the_record_and_has_no_result_without() -> None:
    assert result("mail.example.com", ("mail.example.com", "v=spf1 include:amazonses.com ~all")) is SpfResult.PASS
    assert result("mail.example.com") is SpfResult.NONE
    assert result("mail.example.com", ("mail.example.com", "hello")) is SpfResult.NONE


INCLUDES = ("corp.example", "v=spf1 ip4:192.0.2.1 include:amazonses.com ~all")
CHAIN = [(f"{number}.example", f"v=spf1 include:{number + 1}.example -all") for number in range(11)]


@pytest.mark.spec("AUTH-39")
@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([("a.example", "v=spf1 include:corp.example -all"), INCLUDES], "pass"),
        ([("a.example", "v=spf1 redirect=corp.example"), INCLUDES], "pass"),
        ([("a.example", "v=spf1 ?include:corp.example -all"), INCLUDES], "neutral"),
        ([("a.example", "v=spf1 mx -all")], "fail"),
        ([("a.example", "v=spf1 mx ~all")], "softfail"),
        ([("a.example", "v=spf1 mx")], "neutral"),
        ([("a.example", "v=spf1 -all include:amazonses.com")], "fail"),
        ([("a.example", "v=spf1 include:b.example ~all"), ("b.example", "v=spf1 -all")], "softfail"),
        ([("a.example", "v=spf1 redirect=b.example"), ("b.example", "v=spf1 -all")], "fail"),
        ([("a.example", "v=spf1 include:%{d}.example ~all")], "softfail"),
        ([("a.example", "v=spf1 include:nobody.example ~all")], "permerror"),
        ([("a.example", "v=spf1 redirect=nobody.example")], "permerror"),
        ([("a.example", "v=spf1 include:down.example ~all")], "temperror"),
        ([("a.example", "v=spf1 include:amazonses.com ~all"), ("a.example", "v=spf1 -all")], "permerror"),
        ([("a.example", "v=spf1 nonsense")], "permerror"),
        ([("a.example", "v=spf1 include:a.example ~all")], "permerror"),
        ([("a.example", "v=spf1 include:1.example ~all"), *CHAIN, ("10.example", "v=spf1 ?all")], "permerror"),
    ],
)
def test_other_records_are_evaluated_as_receivers_do(records: list[tuple[str, str]], expected: str) -> None:
    assert result("a.example", *records).value == expected


@pytest.mark.spec("AUTH-39")
def test_ten_look_ups_are_not_too_many() -> None:
    chain = [(f"{number}.example", f"v=spf1 include:{number + 1}.example -all") for number in range(9)]

    assert result("0.example", *chain, ("9.example", "v=spf1 include:amazonses.com -all")) is SpfResult.PASS
    assert result("0.example", *CHAIN[:10], ("10.example", "v=spf1 include:amazonses.com -all")) is SpfResult.PERMERROR


@pytest.mark.spec("AUTH-39")
def test_a_domain_that_does_not_answer_is_a_temporary_error() -> None:
    assert result("mail.down.example") is SpfResult.TEMPERROR
