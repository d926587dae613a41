"""Files of suppressed addresses, read and written."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel.errors import InvalidValue
from sesmodel.service.import_file import DataFormat, FailedRecord, write_failed_records
from sesmodel.service.suppression import SuppressionReason, listed_address
from sesmodel.service.suppression_file import FileEntry, read_suppression_file, write_suppression_file
from sesmodel.testing.strategies import addresses, hostile_text

if TYPE_CHECKING:
    from collections.abc import Iterator

BOUNCE, COMPLAINT = SuppressionReason
CSV_OF_THE_GUIDE = "reader1@example.net, BOUNCE\nreader2@example.net, COMPLAINT"
JSON_OF_THE_GUIDE = (
    '{"emailAddress":"reader1@example.net","reason":"BOUNCE"}\n'
    '{"emailAddress":"reader2@example.net","reason":"COMPLAINT"}'
)
BOTH_ENTRIES = [FileEntry("reader1@example.net", BOUNCE), FileEntry("reader2@example.net", COMPLAINT)]

entries = st.builds(
    FileEntry, addresses().map(lambda one: listed_address(one.addr_spec)), st.sampled_from(SuppressionReason)
)
formats = st.sampled_from(DataFormat)


def read(data: str | bytes, data_format: str = "CSV", *, with_reasons: bool = True) -> list[FileEntry | FailedRecord]:
    return list(read_suppression_file(data, DataFormat(data_format), with_reasons=with_reasons))


def failures(data: str | bytes, data_format: str = "CSV") -> list[tuple[int, str]]:
    return [(row.line, row.why) for row in read(data, data_format) if isinstance(row, FailedRecord)]


@pytest.mark.spec("SUP-13")
def test_both_formats_of_the_guide_hold_the_same_entries() -> None:
    assert read(CSV_OF_THE_GUIDE, "CSV") == BOTH_ENTRIES
    assert read(JSON_OF_THE_GUIDE, "JSON") == BOTH_ENTRIES
    assert "".join(write_suppression_file(BOTH_ENTRIES, DataFormat.CSV)) == f"{CSV_OF_THE_GUIDE}\n"
    assert "".join(write_suppression_file(BOTH_ENTRIES, DataFormat.JSON)) == f"{JSON_OF_THE_GUIDE}\n"


@pytest.mark.spec("SUP-13")
def test_a_reason_that_is_none_fails_its_row_and_no_other() -> None:
    rows = read(f"{CSV_OF_THE_GUIDE}\nreader3@example.net, SPAM\nreader4@example.net, BOUNCE")
    assert rows == [
        *BOTH_ENTRIES,
        FailedRecord(3, "reader3@example.net, SPAM", "'SPAM' is no reason: use BOUNCE or COMPLAINT."),
        FileEntry("reader4@example.net", BOUNCE),
    ]
    assert failures('{"emailAddress":"a@b.example","reason":"bounce"}', "JSON") == [
        (1, "'bounce' is no reason: use BOUNCE or COMPLAINT.")
    ]


@pytest.mark.spec("SUP-13")
def test_an_array_and_an_object_over_several_lines_are_refused() -> None:
    array = json.dumps([json.loads(line) for line in JSON_OF_THE_GUIDE.splitlines()])
    assert failures(array, "JSON") == [(1, "It is no JSON object: every line is one.")]
    spread = json.dumps({"emailAddress": "a@b.example", "reason": "BOUNCE"}, indent=1)
    assert [line for line, _ in failures(spread, "JSON")] == [1, 2, 3, 4]
    assert not any(isinstance(row, FileEntry) for row in read(spread, "JSON"))


@pytest.mark.spec("SUP-14")
def test_to_take_addresses_off_a_list_no_reason_is_needed_and_a_given_one_says_nothing() -> None:
    alone = [FileEntry("reader1@example.net"), FileEntry("reader2@example.net")]
    assert read("reader1@example.net\nreader2@example.net", with_reasons=False) == alone
    assert read("reader1@example.net, BOUNCE\nreader2@example.net, SPAM", with_reasons=False) == alone
    as_json = '{"emailAddress":"reader1@example.net"}\n{"emailAddress":"reader2@example.net","reason":7}'
    assert read(as_json, "JSON", with_reasons=False) == alone
    assert next(write_suppression_file(alone, DataFormat.CSV, with_reasons=False)) == "reader1@example.net\n"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("reader1@example.net", "There is no reason: use BOUNCE or COMPLAINT."),
        ("reader1@example.net,", "'' is no reason: use BOUNCE or COMPLAINT."),
        ("reader1@example.net, BOUNCE, x", "There are 3 fields: an address and a reason are expected."),
        ("email,reason", "'email' is no address: Missing final '@domain'."),
        ("Ana <ana@example.net>, BOUNCE", "'Ana <ana@example.net>' is no address: more than an address alone."),
        (
            '"a b"@example.net, BOUNCE',
            (
                "The quotes are wrong: ',' expected after '\"'. "
                "Put a field with commas in quotes, and write each quote within it twice."
            ),
        ),
    ],
)
def test_a_row_of_csv_says_what_is_wrong_with_it(line: str, why: str) -> None:
    assert failures(f"a@b.example, BOUNCE\n{line}") == [(2, why)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"reason":"BOUNCE"}', "There is no text under emailAddress."),
        ('{"emailAddress":["a@b.example"],"reason":"BOUNCE"}', "There is no text under emailAddress."),
        ('{"emailAddress":"a@b.example"}', "There is no reason: use BOUNCE or COMPLAINT."),
        ('{"emailAddress":"a@b.example","reason":null}', "There is no reason: use BOUNCE or COMPLAINT."),
        ("a@b.example, BOUNCE", "It is no JSON: every line is an object of its own."),
        ("[" * 100_000, "It is no JSON: every line is an object of its own."),
    ],
)
def test_a_row_of_json_says_what_is_wrong_with_it(line: str, why: str) -> None:
    assert failures(line, "JSON") == [(1, why)]


def test_blank_lines_count_as_lines_and_as_nothing_else() -> None:
    assert read("\n\r\na@b.example,BOUNCE\n  \nx@b.example") == [
        FileEntry("a@b.example", BOUNCE),
        FailedRecord(5, "x@b.example", "There is no reason: use BOUNCE or COMPLAINT."),
    ]


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_address() -> None:
    assert read(CSV_OF_THE_GUIDE.encode("utf-8-sig")) == BOTH_ENTRIES
    assert read(JSON_OF_THE_GUIDE.encode("utf-8-sig"), "JSON") == BOTH_ENTRIES


def test_only_the_ends_of_lines_that_files_have_end_a_row() -> None:
    odd = '{"emailAddress":"a@b.example","reason":"BOUNCE","note":"\u2028"}'
    assert read(f"{odd}\r{odd}\r\n{odd}\n", "JSON") == [FileEntry("a@b.example", BOUNCE)] * 3
    assert read(f"{odd}\r{odd}\r\n{odd}\n".encode(), "JSON") == [FileEntry("a@b.example", BOUNCE)] * 3


def test_a_line_that_is_not_utf_8_fails_alone() -> None:
    data = "é@b.example, BOUNCE\n".encode("latin-1") + CSV_OF_THE_GUIDE.encode()
    assert read(data) == [FailedRecord(1, "\ufffd@b.example, BOUNCE", "It is not written in UTF-8."), *BOTH_ENTRIES]


def test_addresses_are_kept_as_the_list_keeps_them() -> None:
    assert read(" Ana+news@EXAMPLE.Net ,  BOUNCE ") == [FileEntry("Ana+news@example.net", BOUNCE)]


def test_an_entry_without_a_reason_is_not_written_as_if_it_had_one() -> None:
    with pytest.raises(InvalidValue, match=r"a@b.example: there is no reason"):
        list(write_suppression_file([FileEntry("a@b.example")], DataFormat.JSON))


def test_a_file_is_read_line_by_line() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield "a@b.example, BOUNCE\n"

    assert len(list(islice(read_suppression_file(endless(), DataFormat.CSV), 3))) == 3


@given(st.lists(entries), formats, st.booleans())
@example([FileEntry('"a,b"@c.example', BOUNCE)], DataFormat.CSV, True)
def test_what_is_written_is_read_again(written: list[FileEntry], data_format: DataFormat, with_reasons: bool) -> None:
    expected = [FileEntry(one.email_address, one.reason if with_reasons else None) for one in written]
    lines = list(write_suppression_file(written, data_format, with_reasons=with_reasons))
    for source in (lines, "".join(lines), "".join(lines).encode(), io.BytesIO("".join(lines).encode())):
        assert list(read_suppression_file(source, data_format, with_reasons=with_reasons)) == expected


@given(st.lists(entries))
def test_the_standard_library_reads_what_is_written(written: list[FileEntry]) -> None:
    expected = [[one.email_address, str(one.reason)] for one in written]
    as_csv = "".join(write_suppression_file(written, DataFormat.CSV))
    assert list(csv.reader(io.StringIO(as_csv), skipinitialspace=True)) == expected
    rows = [json.loads(line) for line in write_suppression_file(written, DataFormat.JSON)]
    assert [[row["emailAddress"], row["reason"]] for row in rows] == expected


@given(st.text() | hostile_text() | st.binary(), formats, st.booleans())
def test_no_file_at_all_breaks_the_reader(data: str | bytes, data_format: DataFormat, with_reasons: bool) -> None:
    lines = re.split("\r\n?|\n", data) if isinstance(data, str) else data.splitlines()
    for row in read_suppression_file(data, data_format, with_reasons=with_reasons):
        if isinstance(row, FailedRecord):
            assert 1 <= row.line <= len(lines)
            assert row.why.endswith(".")
        else:
            assert listed_address(row.email_address) == row.email_address


@given(st.lists(st.tuples(entries, st.booleans()), max_size=20), formats)
def test_every_line_that_is_not_blank_is_accounted_for(
    given_rows: list[tuple[FileEntry, bool]], data_format: DataFormat
) -> None:
    good = [next(write_suppression_file([entry], data_format)) for entry, _ in given_rows]
    lines = [line if ok else f"junk {line}" for line, (_, ok) in zip(good, given_rows, strict=True)]
    rows = list(read_suppression_file(lines, data_format))
    assert [isinstance(row, FileEntry) for row in rows] == [ok for _, ok in given_rows]
    assert [row.line for row in rows if isinstance(row, FailedRecord)] == [
        number for number, (_, ok) in enumerate(given_rows, 1) if not ok
    ]


@given(st.lists(st.builds(FailedRecord, st.integers(1), st.text(), st.text())))
def test_failed_records_are_written_with_all_that_is_known_of_them(records: list[FailedRecord]) -> None:
    rows = [json.loads(line) for line in write_failed_records(records)]
    assert [FailedRecord(row["line"], row["record"], row["error"]) for row in rows] == records
