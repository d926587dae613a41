"""Records as zone files and tables; dnspython reads the zone files."""

import dns.rdatatype
import dns.zone
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel import Record, RecordType, records_table, zone_file
from sesmodel.testing.strategies import records

MX = Record("mail.example.com", RecordType.MX, "10 feedback-smtp.eu-west-1.amazonses.com")
CNAME = Record("tok._domainkey.example.com", RecordType.CNAME, "tok.dkim.amazonses.com")


def read(text: str) -> set[tuple[str, str, str]]:
    """What dnspython finds in a zone file, TXT strings joined."""
    zone = dns.zone.from_text(text, origin=".", relativize=False, check_origin=False)
    return {
        (name.to_text(omit_final_dot=True), dns.rdatatype.to_text(rdata.rdtype), value_of(rdata))
        for name, _ttl, rdata in zone.iterate_rdatas()
    }


def value_of(rdata: dns.rdata.Rdata) -> str:
    if rdata.rdtype == dns.rdatatype.TXT:
        return b"".join(rdata.strings).decode()  # type: ignore[attr-defined]  # of a TXT record
    text = rdata.to_text()
    return text if text.endswith(" .") else text.removesuffix(".")


@given(st.lists(records(), max_size=4, unique_by=lambda record: record.name.lower()))
@example([Record("a.example", RecordType.TXT, "x" * 600)])
@example([Record("a.example", RecordType.TXT, "")])
@example([Record("a.example", RecordType.TXT, 'a"b\\c;d\r\n\x00é')])
def test_another_program_reads_the_same_records(several: list[Record]) -> None:
    assert read(zone_file(several)) == {(one.name, one.type.value, one.value) for one in several}


@pytest.mark.spec("TRB-24", "IDN-35", "IDN-14")
def test_full_names_end_with_a_period_or_not() -> None:
    assert zone_file([CNAME, MX], ttl=60) == (
        "tok._domainkey.example.com. 60 IN CNAME tok.dkim.amazonses.com.\n"
        "mail.example.com. 60 IN MX 10 feedback-smtp.eu-west-1.amazonses.com.\n"
    )
    assert zone_file([CNAME], trailing_dot=False) == (
        "tok._domainkey.example.com 3600 IN CNAME tok.dkim.amazonses.com\n"
    )
    assert "tok._domainkey.example.com.  CNAME  tok.dkim.amazonses.com." in records_table([CNAME], trailing_dot=True)


def test_long_texts_are_cut_into_strings_of_255_bytes() -> None:
    text = zone_file([Record("a.example", RecordType.TXT, "x" * 256)])

    assert text == f'a.example. 3600 IN TXT "{"x" * 255}" "x"\n'


def test_a_table_is_for_people_to_type_in() -> None:
    table = records_table(
        [CNAME, Record("example.com", RecordType.TXT, "v=spf1 -all"), Record("a.b", RecordType.MX, "0 .")]
    )

    assert table.splitlines() == [
        "Name                        Type   Value",
        "tok._domainkey.example.com  CNAME  tok.dkim.amazonses.com",
        "example.com                 TXT    v=spf1 -all",
        "a.b                         MX     0 .",
    ]
