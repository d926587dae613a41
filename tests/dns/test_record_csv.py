"""Records as CSV, and back."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel import InvalidRecord, Record, RecordType, read_records_csv, records_csv, required_dns_records
from sesmodel.testing.strategies import records


@given(st.lists(records(), max_size=5))
@example([Record("a.example", RecordType.TXT, 'a,"b"\r\nc\rd\ne\x00')])
@example([Record("a.example", RecordType.TXT, " x ")])
def test_what_is_written_is_read_back(several: list[Record]) -> None:
    assert read_records_csv(records_csv(several)) == tuple(several)


@pytest.mark.spec("IDN-35", "AUTH-13")
def test_the_export_of_a_domain_has_a_row_a_record_and_reads_back_equal() -> None:
    required = required_dns_records(
        "example.com", region="eu-west-1", tokens=("a", "b", "c"), mail_from="mail.example.com"
    )
    text = records_csv(required)

    assert text.splitlines()[0] == "Name,Type,Value"
    assert len(text.splitlines()) == 1 + len(required) == 6
    assert read_records_csv(text) == tuple(one.record for one in required)


def test_columns_in_another_order_and_a_mark_of_spreadsheets_are_read() -> None:
    text = "\ufeffTTL,Value,Type,Name\n60,10 mx.example.com.,mx,Example.com.\n"

    assert read_records_csv(text) == (Record("Example.com", RecordType.MX, "10 mx.example.com"),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "line 1: there is no column Name"),
        ("Name,Value\n", "line 1: there is no column Type"),
        ("Name,Type,Value\na.example,A,192.0.2.1\n", "line 2: there is no type 'A'"),
        ("Name,Type,Value\na.example,TXT,x\na b,TXT,x\n", "line 3: 'a b' is no name"),
        ("Name,Type,Value\na.example\n", "line 2: there is no type ''"),
        ('Name,Type,Value\na.example,TXT,"x', "this is no CSV"),
    ],
)
def test_what_is_no_record_is_refused_with_its_line(text: str, why: str) -> None:
    with pytest.raises(InvalidRecord, match=why):
        read_records_csv(text)


@given(st.text(st.characters(codec="utf-8")) | st.text('Name,TypeValue"\r\n'))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InvalidRecord):
        read_records_csv("Name,Type,Value\n" + text)
