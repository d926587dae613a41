"""SPF records are read as RFC 7208 says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import DnsTable, InvalidRecord, Record, RecordType, SpfRecord
from sesmodel.dns.question import ask
from sesmodel.dns.spf import is_spf, spf_texts
from sesmodel.dns.spf_lookups import spf_lookups
from sesmodel.testing.strategies import spf_records


@given(spf_records())
def test_what_is_written_is_read_back(record: SpfRecord) -> None:
    assert SpfRecord.parse(str(record)) == record


@given(st.text("v=spf1 allincude:mx+-~?/%{}.012ipxt", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        record = SpfRecord.parse(f"v=spf1 {text}")
    except InvalidRecord:
        return
    assert SpfRecord.parse(str(record)) == record


def test_a_term_has_a_qualifier_a_name_and_a_domain() -> None:
    record = SpfRecord.parse("V=SPF1  MX  -Include:Example.ORG exp=why.example.org ~all")

    assert [(term.qualifier, term.name, term.domain) for term in record.terms] == [
        ("+", "mx", ""),
        ("-", "include", "Example.ORG"),
        ("", "exp", "why.example.org"),
        ("~", "all", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v=spf10 -all",
        "spf1 -all",
        "v=spf1\t-all",
        "v=spf1 include",
        "v=spf1 include:",
        "v=spf1 include:a b",
        "v=spf1 foo",
        "v=spf1 all:x",
        "v=spf1 all/24",
        "v=spf1 ip4:192.0.2.256",
        "v=spf1 ip4",
        "v=spf1 ip4:192.0.2.0/33",
        "v=spf1 ip4:192.0.2.0/255.255.255.0",
        "v=spf1 ip6:192.0.2.1",
        "v=spf1 ip6:fe80::1%eth0",
        "v=spf1 a/33",
        "v=spf1 mx//129",
        "v=spf1 exists:a/24",
        "v=spf1 ptr:",
        "v=spf1 redirect=",
        "v=spf1 redirect=a redirect=b",
        "v=spf1 exp=a exp=b",
        "v=spf1 include:%{z}",
        "v=spf1 inclüde:a",
        "v=spf1 future=\x1b[31m",
        "v=spf1 future=é",
    ],
)
def test_what_receivers_give_up_on_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecord):
        SpfRecord.parse(text)


def test_an_unknown_modifier_is_passed_over() -> None:
    assert SpfRecord.parse("v=spf1 future=x later= -all").lookups == 0


def test_terms_after_all_and_a_redirect_beside_it_do_not_count() -> None:
    assert SpfRecord.parse("v=spf1 a mx ptr exists:a include:b ip4:192.0.2.1 -all a include:c redirect=d").lookups == 5
    assert SpfRecord.parse("v=spf1 a redirect=d").lookups == 2


def test_spf_records_are_told_from_other_texts() -> None:
    assert is_spf("v=spf1")
    assert spf_texts(["google-site-verification=x", "V=spf1 -all", "v=spf1x", "v=spf2 -all"]) == ("V=spf1 -all",)


def txt(name: str, value: str) -> Record:
    return Record(name, RecordType.TXT, value)


def test_look_ups_are_counted_through_included_records() -> None:
    table = DnsTable(
        [
            txt("a.example", "v=spf1 mx include:b.example ?all"),
            txt("b.example", "v=spf1 exists:%{i}.example include:%{d}.example redirect=c.example"),
            txt("c.example", "v=spf1 a"),
        ]
    )

    count = ask(spf_lookups(SpfRecord.parse("v=spf1 include:a.example -all")), table.lookup)
    assert count == 1 + 2 + 3 + 1


def test_a_record_that_includes_itself_does_not_count_for_ever() -> None:
    table = DnsTable([txt("a.example", "v=spf1 include:a.example -all")])

    assert ask(spf_lookups(SpfRecord.parse("v=spf1 include:a.example -all")), table.lookup) == 11


def test_a_record_that_is_wrong_or_several_includes_nothing() -> None:
    table = DnsTable([txt("a.example", "v=spf1 a"), txt("a.example", "v=spf1 mx"), txt("b.example", "v=spf1 nonsense")])

    record = SpfRecord.parse("v=spf1 include:a.example include:b.example include:c.example -all")
    assert ask(spf_lookups(record), table.lookup) == 3
