"""A record cannot be built wrong."""

import pytest

from sesmodel import InvalidRecord, Record, RecordType


def test_the_period_at_the_end_of_a_name_is_no_part_of_it() -> None:
    assert Record("a.example.", RecordType.CNAME, "b.example.") == Record("a.example", RecordType.CNAME, "b.example")
    assert Record("a.example", RecordType.MX, "010 \t mx.example.").value == "10 mx.example"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "a..b",
        "a b.example",
        ".a.example",
        "x" * 64 + ".example",
        "bücher.example",
        "a.example\n",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidRecord):
        Record(name, RecordType.TXT, "text")
    with pytest.raises(InvalidRecord):
        Record("example.com", RecordType.CNAME, name)
    with pytest.raises(InvalidRecord):
        Record("example.com", RecordType.MX, f"10 {name}" if name != "." else "10 a..b")


@pytest.mark.parametrize(
    "name", ["x" * 63 + ".example", "a" + ".a" * 126, "_dmarc.example.com", "xn--bcher-kva.example"]
)
def test_what_is_a_name_is_kept(name: str) -> None:
    assert Record(name, RecordType.TXT, "text").name == name


@pytest.mark.parametrize(
    "value", ["mx.example", "65536 mx.example", "-1 mx.example", "10", "10 a b", "10mx.example", "１ a"]
)
def test_what_is_no_mail_exchange_is_refused(value: str) -> None:
    with pytest.raises(InvalidRecord, match="10 mail.example.com"):
        Record("example.com", RecordType.MX, value)


def test_the_null_mail_exchange_is_one() -> None:
    assert Record("example.com", RecordType.MX, "0 .").value == "0 ."


def test_a_text_that_does_not_fit_into_a_record_is_refused() -> None:
    assert Record("example.com", RecordType.TXT, "é" * 32_640).value
    with pytest.raises(InvalidRecord, match="65281"):
        Record("example.com", RecordType.TXT, "x" * 65_281)
    with pytest.raises(InvalidRecord):
        Record("example.com", RecordType.TXT, "\ud800")
