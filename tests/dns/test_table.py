"""The table of records answers as name servers do."""

import asyncio

import pytest

from sesmodel import Answer, AsyncResolver, DnsTable, InvalidRecord, LookupStatus, Record, RecordType, Resolver

TXT, MX, CNAME = RecordType.TXT, RecordType.MX, RecordType.CNAME
NO_SUCH_NAME, NO_SUCH_TYPE, FAILED = LookupStatus.NO_SUCH_NAME, LookupStatus.NO_SUCH_TYPE, LookupStatus.FAILED


def txt(name: str, value: str = "hello") -> Record:
    return Record(name, TXT, value)


def test_a_record_is_found_in_any_letter_case_with_or_without_a_period() -> None:
    table = DnsTable([txt("Mail.Example.com")])

    for name in ("mail.example.com", "MAIL.EXAMPLE.COM.", "mail.example.com."):
        assert table.lookup(name, TXT) == Answer(LookupStatus.FOUND, ("hello",))


def test_several_values_of_one_name_are_all_found() -> None:
    table = DnsTable()
    table.add(txt("example.com", "one"), txt("EXAMPLE.com", "two"), Record("example.com", MX, "10 mx.example.com"))

    assert table.lookup("example.com", TXT).values == ("one", "two")


def test_a_name_that_nobody_has_is_told_from_a_type_that_it_lacks() -> None:
    table = DnsTable([txt("a.b.example.com")])

    assert table.lookup("b.example.com", TXT).status is NO_SUCH_TYPE, "a name exists when one below it does"
    assert table.lookup("a.b.example.com", MX).status is NO_SUCH_TYPE
    assert table.lookup("c.example.com", TXT).status is NO_SUCH_NAME
    assert table.lookup("xb.example.com", TXT).status is NO_SUCH_NAME


def test_other_types_follow_cname_records_and_cname_does_not() -> None:
    table = DnsTable(
        [Record("a.example", CNAME, "b.example"), Record("b.example", CNAME, "C.example"), txt("c.example")]
    )

    assert table.lookup("a.example", TXT).values == ("hello",)
    assert table.lookup("a.example", CNAME).values == ("b.example",)
    assert table.lookup("a.example", MX).status is NO_SUCH_TYPE


def test_a_cname_to_nowhere_is_no_such_name() -> None:
    assert DnsTable([Record("a.example", CNAME, "b.example")]).lookup("a.example", TXT).status is NO_SUCH_NAME


def test_cname_records_that_go_round_fail() -> None:
    table = DnsTable([Record("a.example", CNAME, "b.example"), Record("b.example", CNAME, "a.example")])

    assert table.lookup("a.example", TXT) == Answer(FAILED)


def test_a_failing_name_fails_with_all_below_it_until_it_recovers() -> None:
    table = DnsTable(
        [txt("example.com"), txt("a.example.com"), txt("example.org"), Record("x.org", CNAME, "example.com")]
    )
    table.fail("Example.com.")

    assert [table.lookup(name, TXT).status for name in ("example.com", "a.example.com", "x.org")] == [FAILED] * 3
    assert table.lookup("example.org", TXT).values == ("hello",)
    table.recover("example.com")
    assert table.lookup("a.example.com", TXT).values == ("hello",)


def test_records_are_removed_by_name_or_by_name_and_type() -> None:
    table = DnsTable([txt("example.com"), Record("example.com", MX, "10 mx.example.com")])

    assert table.remove("EXAMPLE.com.", MX)
    assert not table.remove("example.com", MX)
    assert [record.type for record in table] == [TXT]
    assert table.remove("example.com")
    assert table.lookup("example.com", TXT).status is NO_SUCH_NAME


def test_publishing_puts_records_in_the_place_of_what_their_names_had() -> None:
    table = DnsTable([txt("example.com", "old"), txt("a.example.com", "stays")])
    table.publish([txt("example.com", "new")])

    assert table.lookup("example.com", TXT).values == ("new",)
    assert table.lookup("a.example.com", TXT).values == ("stays",)


def test_the_fallback_is_asked_for_names_that_the_table_does_not_have() -> None:
    theirs = DnsTable([txt("tok.dkim.amazonses.com", "p=key"), Record("example.com", MX, "10 theirs.example")])
    ours = DnsTable([Record("tok.example.com", CNAME, "tok.dkim.amazonses.com")], fallback=theirs.lookup)

    assert ours.lookup("tok.example.com", TXT).values == ("p=key",)
    assert ours.lookup("example.com", MX).status is NO_SUCH_TYPE, "the table knows this name"


def test_it_answers_with_and_without_await() -> None:
    table = DnsTable([txt("example.com")])
    blocking: Resolver = table
    assert isinstance(table, AsyncResolver)

    assert asyncio.run(table.alookup("example.com", TXT)) == blocking.lookup("example.com", TXT)


def test_a_record_stays_once() -> None:
    table = DnsTable([txt("example.com")])
    table.add(txt("example.com"))

    assert len(table) == 1


def test_a_cname_stands_alone_and_a_refused_change_changes_nothing() -> None:
    table = DnsTable([txt("example.com")])

    with pytest.raises(InvalidRecord, match="example.com has a CNAME record"):
        table.add(txt("fine.example.com"), Record("example.com", CNAME, "example.org"))
    assert list(table) == [txt("example.com")]
    with pytest.raises(InvalidRecord):
        DnsTable([txt("a.example"), Record("A.example", CNAME, "example.org")])
    with pytest.raises(InvalidRecord):
        table.publish([txt("a.example"), Record("a.example", CNAME, "example.org")])


def test_its_repr_shows_the_records() -> None:
    assert repr(DnsTable([txt("example.com")])) == "<DnsTable of 1 records\n  example.com TXT hello>"


def test_a_name_that_is_too_long_can_be_asked_for_and_not_published() -> None:
    longest, longer = "a" + ".a" * 126, "aa" + ".a" * 126
    table = DnsTable([txt(longest)])

    assert table.lookup(longest, TXT).values == ("hello",)
    with pytest.raises(InvalidRecord, match="at most 253 characters, and this one 254"):
        table.add(txt(longer))
    assert table.lookup(longer, TXT).status is NO_SUCH_NAME


def test_a_table_without_records_is_a_table() -> None:
    assert DnsTable()
    assert len(DnsTable()) == 0
