"""DMARC records are read and written as RFC 7489 says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import AlignmentMode, DmarcPolicy, DmarcRecord, InvalidRecord, alignment
from sesmodel.testing.strategies import dmarc_records


@pytest.mark.spec("AUTH-34")
@given(dmarc_records())
def test_what_is_written_is_read_back(record: DmarcRecord) -> None:
    assert DmarcRecord.parse(str(record)) == record
    assert DmarcRecord.parse(str(record).replace("; ", " ;\t").replace("=", " = ").replace("v = ", "v=")) == record


@given(st.text("v=DMARC1; pnonepct0rua,:@!adkimsf", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        record = DmarcRecord.parse(f"v=DMARC1; p=none; {text}")
    except InvalidRecord:
        return
    assert DmarcRecord.parse(str(record)) == record


@pytest.mark.spec("AUTH-34")
def test_the_record_of_the_guide_is_read() -> None:
    record = DmarcRecord.parse("v=DMARC1;p=quarantine;pct=25;rua=mailto:dmarcreports@example.com")

    assert (record.p, record.pct) == (DmarcPolicy.QUARANTINE, 25)
    assert record.rua == ("mailto:dmarcreports@example.com",)
    assert (record.adkim, record.aspf) == (AlignmentMode.RELAXED, AlignmentMode.RELAXED)


@pytest.mark.spec("AUTH-34")
def test_every_tag_is_read_and_an_unknown_one_passed_over() -> None:
    record = DmarcRecord.parse(
        "v=DMARC1; p=Reject; sp=none; pct=0; rua=mailto:a@x.example!10m, mailto:b@x.example; ruf=mailto:c@x.example;"
        "adkim=s; aspf=S; fo=1:d; rf=afrf; ri=3600; new=thing; \t;"
    )

    assert record == DmarcRecord(
        p=DmarcPolicy.REJECT,
        sp=DmarcPolicy.NONE,
        pct=0,
        rua=("mailto:a@x.example!10m", "mailto:b@x.example"),
        ruf=("mailto:c@x.example",),
        adkim=AlignmentMode.STRICT,
        aspf=AlignmentMode.STRICT,
        fo=("1", "d"),
        ri=3600,
    )


@pytest.mark.spec("AUTH-34")
def test_what_a_record_does_not_say_is_as_usual() -> None:
    assert DmarcRecord.parse("v=DMARC1; p=none") == DmarcRecord(
        p=DmarcPolicy.NONE,
        sp=None,
        pct=100,
        rua=(),
        ruf=(),
        adkim=AlignmentMode.RELAXED,
        aspf=AlignmentMode.RELAXED,
        fo=("0",),
        rf=("afrf",),
        ri=86_400,
    )


@pytest.mark.spec("AUTH-34")
@pytest.mark.parametrize(
    "text",
    [
        "v=DMARC1;p=block",
        "v=DMARC1",
        "v=DMARC1; pct=50",
        "p=none; v=DMARC1",
        "v=dmarc1; p=none",
        "v=DMARC12; p=none",
        "v=DMARC1 p=none",
        "v=DMARC1; p=none; pct=101",
        "v=DMARC1; p=none; pct=-1",
        "v=DMARC1; p=none; pct=½",
        "v=DMARC1; p=none; pct=5x",
        "v=DMARC1; p=none; sp=maybe",
        "v=DMARC1; p=none; adkim=x",
        "v=DMARC1; p=none; aspf=",
        "v=DMARC1; p=none; rua=dmarc@example.com",
        "v=DMARC1; p=none; rua=mailto:a@x.example mailto:b@x.example",
        "v=DMARC1; p=none; fo=2",
        "v=DMARC1; p=none; rf=a/b",
        "v=DMARC1; p=none; ri=4294967296",
        "v=DMARC1; p=none; p=reject",
        "v=DMARC1; p=none; quarantine",
    ],
)
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecord):
        DmarcRecord.parse(text)


@pytest.mark.spec("AUTH-34")
def test_a_record_is_written_with_its_version_first_and_without_what_is_usual() -> None:
    assert str(DmarcRecord(p=DmarcPolicy.NONE)) == "v=DMARC1; p=none"
    assert str(DmarcRecord(p=DmarcPolicy.REJECT, pct=25, rua=("mailto:a@x.example", "mailto:b@x.example"))) == (
        "v=DMARC1; p=reject; pct=25; rua=mailto:a@x.example,mailto:b@x.example"
    )


@pytest.mark.spec("AUTH-37")
@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("v=DMARC1;p=none", "rr"),
        ("v=DMARC1;p=none;aspf=s", "sr"),
        ("v=DMARC1;p=none;adkim=s;aspf=r", "rs"),
        ("v=DMARC1;p=none;adkim=r;aspf=s", "sr"),
    ],
)
def test_the_modes_of_alignment_are_found(text: str, modes: str) -> None:
    assert alignment(text) == (AlignmentMode(modes[0]), AlignmentMode(modes[1]))
    assert alignment(DmarcRecord.parse(text)) == alignment(text)


@pytest.mark.spec("AUTH-37")
@pytest.mark.parametrize("text", ["p=none; aspf=s", "v=spf1 -all", "v=DMARC1; aspf=s", "v=DMARC1; p=none; aspf=x"])
def test_no_mode_is_found_in_what_is_no_record(text: str) -> None:
    with pytest.raises(InvalidRecord):
        alignment(text)
