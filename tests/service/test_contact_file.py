"""Files of contacts, read and written."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel.errors import InvalidValue
from sesmodel.service.contact_file import read_contact_file, write_contact_file
from sesmodel.service.contact_row import ContactRow
from sesmodel.service.contact_topic import SubscriptionStatus
from sesmodel.service.import_file import DataFormat, FailedRecord
from sesmodel.service.suppression import listed_address
from sesmodel.testing.strategies import addresses, hostile_text

if TYPE_CHECKING:
    from collections.abc import Collection

IN, OUT = SubscriptionStatus.OPT_IN, SubscriptionStatus.OPT_OUT
AS_CSV = (
    "emailAddress,unsubscribeAll,attributesData,topicPreferences.Releases,topicPreferences.Offers\n"
    'reader1@example.net,false,{"Name":"Ada"},OPT_IN,OPT_OUT\n'
    "reader2@example.net,true,,OPT_OUT,OPT_OUT\n"
)
AS_JSON = (
    '{"emailAddress":"reader1@example.net","unsubscribeAll":false,"attributesData":"{\\"Name\\":\\"Ada\\"}",'
    '"topicPreferences":[{"topicName":"Releases","subscriptionStatus":"OPT_IN"},'
    '{"topicName":"Offers","subscriptionStatus":"OPT_OUT"}]}\n'
    '{"emailAddress":"reader2@example.net","unsubscribeAll":true,'
    '"topicPreferences":[{"topicName":"Releases","subscriptionStatus":"OPT_OUT"},'
    '{"topicName":"Offers","subscriptionStatus":"OPT_OUT"}]}\n'
)
QUOTED = "Put a field with commas in quotes, and write each quote within it twice."
READERS = [
    ContactRow("reader1@example.net", False, {"Releases": IN, "Offers": OUT}, '{"Name":"Ada"}'),
    ContactRow("reader2@example.net", True, {"Releases": OUT, "Offers": OUT}),
]

TOPICS = ("Releases", "Offers", 'Ümläut,"s"')
objects = st.dictionaries(st.text(), st.text() | st.integers(), max_size=3)
rows = st.builds(
    ContactRow,
    addresses().map(lambda one: listed_address(one.addr_spec)),
    st.none() | st.booleans(),
    st.dictionaries(st.sampled_from(TOPICS), st.sampled_from(SubscriptionStatus)),
    st.none() | objects.map(json.dumps) | objects.map(lambda one: json.dumps(one, ensure_ascii=False)),
)


def read(
    data: str | bytes, data_format: str = "CSV", *, topics: Collection[str] | None = None, only_addresses: bool = False
) -> list[ContactRow | FailedRecord]:
    return list(read_contact_file(data, DataFormat(data_format), topics=topics, only_addresses=only_addresses))


def failures(data: str | bytes, data_format: str = "CSV", **options: Collection[str]) -> list[tuple[int, str]]:
    return [(row.line, row.why) for row in read(data, data_format, **options) if isinstance(row, FailedRecord)]  # type: ignore[arg-type]


# --- reading ---------------------------------------------------------------------------------------


@pytest.mark.spec("LST-09")
def test_both_formats_of_the_guide_hold_the_same_contacts() -> None:
    assert read(AS_CSV, "CSV", topics={"Releases", "Offers"}) == READERS
    assert read(AS_JSON, "JSON", topics={"Releases", "Offers"}) == READERS


@pytest.mark.spec("LST-09")
def test_columns_come_in_any_order_and_only_that_of_addresses_must_be_there() -> None:
    assert read("topicPreferences.Offers,emailAddress\nOPT_IN,ada@example.net") == [
        ContactRow("ada@example.net", preferences={"Offers": IN})
    ]
    assert read("emailAddress\nada@example.net\n") == [ContactRow("ada@example.net")]
    assert read('{"emailAddress":"ada@example.net"}', "JSON") == [ContactRow("ada@example.net")]


@pytest.mark.spec("LST-09")
def test_a_file_that_a_spreadsheet_saved_is_read() -> None:
    saved = "\ufeffemailAddress,unsubscribeAll,topicPreferences.Offers\r\nada@EXAMPLE.net,TRUE,OPT_OUT\r\n\r\n"
    assert read(f"{saved}bob@example.net,FALSE,\r\n".encode()) == [
        ContactRow("ada@example.net", True, {"Offers": OUT}),
        ContactRow("bob@example.net", False),
    ]


@pytest.mark.spec("LST-09")
def test_a_field_of_json_may_be_quoted_as_csv_does_it() -> None:
    plain, quoted = read('emailAddress,attributesData\na@b.example,{"Name":"Ada"}\na@b.example,"{""Name"":""Ada""}"')
    assert plain == quoted == ContactRow("a@b.example", attributes='{"Name":"Ada"}')


@pytest.mark.spec("LST-09")
@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",false,,OPT_IN,OPT_IN", "EmailAddress can't be blank."),
        ("nobody,false,,OPT_IN,OPT_IN", "EmailAddress <nobody> is invalid"),
        ("a@b.example,maybe", "'maybe' is no value of unsubscribeAll: use true or false."),
        ("a@b.example,,,opt_in", "'opt_in' is no status of Releases: use OPT_IN or OPT_OUT."),
        ("a@b.example,,,MAYBE", "'MAYBE' is no status of Releases: use OPT_IN or OPT_OUT."),
        ('a@b.example,,"[1,2]"', "AttributesData must be a valid JSON object."),
        ('a@b.example,,{"a":NaN}', "AttributesData must be a valid JSON object."),
        ("a@b.example,false,,OPT_IN,OPT_IN,", "There are 6 fields, and the header names 5."),
        ('a@b.example,,{"a":1,"b":2}', f"The quotes are wrong: ',' expected after '\"'. {QUOTED}"),
        ('a@b.example,"', f"The quotes are wrong: unexpected end of data. {QUOTED}"),
    ],
)
def test_a_row_of_csv_says_what_is_wrong_with_it(line: str, why: str) -> None:
    assert failures(f"{AS_CSV}{line}\nc@b.example") == [(4, why)]


@pytest.mark.spec("LST-09")
@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{}", "There is no text under emailAddress."),
        ('{"emailAddress":["a@b.example"]}', "There is no text under emailAddress."),
        ('{"emailAddress":"a@b.example","unsubscribeAll":"true"}', "There is no true or false under unsubscribeAll."),
        ('{"emailAddress":"a@b.example","attributesData":{"a":1}}', "There is no text under attributesData."),
        ('{"emailAddress":"a@b.example","topicPreferences":{}}', "There is no list under topicPreferences."),
        (
            '{"emailAddress":"a@b.example","topicPreferences":[{"topicName":"Releases"}]}',
            "Each of topicPreferences is an object with topicName and subscriptionStatus.",
        ),
        (
            '{"emailAddress":"a@b.example","topicPreferences":[{"topicName":"Releases","subscriptionStatus":[]}]}',
            "topicName and subscriptionStatus are texts.",
        ),
        ("[]", "It is no JSON object: every line is one."),
    ],
)
def test_a_row_of_json_says_what_is_wrong_with_it(line: str, why: str) -> None:
    assert failures(f"{AS_JSON}{line}", "JSON") == [(3, why)]


@pytest.mark.spec("LST-09")
def test_an_object_over_several_lines_is_refused() -> None:
    spread = json.dumps(json.loads(AS_JSON.splitlines()[0]), indent=1)
    assert not any(isinstance(row, ContactRow) for row in read(spread, "JSON"))
    assert len(failures(spread, "JSON")) == len(spread.splitlines())


@pytest.mark.spec("LST-09")
def test_a_row_fails_that_says_something_under_a_name_that_there_is_not() -> None:
    assert failures("emailAddress,nick\na@b.example,Ada\nc@b.example,\n") == [
        (2, "There is no column 'nick' of contacts.")
    ]
    assert failures('{"emailAddress":"a@b.example","nick":"Ada"}', "JSON") == [
        (1, "There is no key 'nick' of contacts.")
    ]


@pytest.mark.spec("LST-09")
@pytest.mark.parametrize(("data", "data_format"), [(AS_CSV, "CSV"), (AS_JSON, "JSON")])
def test_a_row_fails_that_is_about_a_topic_that_the_list_has_not(data: str, data_format: str) -> None:
    assert [why for _, why in failures(data, data_format, topics={"Releases"})] == [
        "The list has no topic 'Offers'."
    ] * 2
    assert [why for _, why in failures(data, data_format, topics=())] == ["The list has no topic 'Releases'."] * 2


@pytest.mark.spec("LST-09")
def test_attributes_without_text_are_none() -> None:
    nothing = [ContactRow("a@b.example")]
    assert read("emailAddress,attributesData\na@b.example,") == nothing
    assert read('{"emailAddress":"a@b.example","attributesData":""}', "JSON") == nothing


def test_to_take_contacts_off_a_list_nothing_but_addresses_is_looked_at() -> None:
    alone = [ContactRow("reader1@example.net"), ContactRow("reader2@example.net")]
    assert read(AS_CSV, only_addresses=True, topics=()) == alone
    assert read(AS_JSON, "JSON", only_addresses=True, topics=()) == alone
    assert read("emailAddress,nick\nreader1@example.net,Ada", only_addresses=True) == alone[:1]


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("address,unsubscribeAll", "there is no column emailAddress"),
        ("emailAddress,emailAddress", "there are two columns emailAddress"),
        ('"emailAddress', "The quotes are wrong"),
    ],
)
def test_a_header_that_names_no_contacts_fails_as_a_whole(header: str, what: str) -> None:
    with pytest.raises(InvalidValue, match=what):
        read(f"{header}\na@b.example,false")


def test_a_header_of_very_many_columns_is_read_at_once() -> None:
    header = "emailAddress," + ",".join(map(str, range(200_000)))  # once, each was looked for among all

    assert read(f"{header}\na@b.example\n") == [ContactRow("a@b.example")]


def test_an_empty_file_holds_nobody() -> None:
    assert read("") == read("\n\n") == read("", "JSON") == []


def test_what_rows_say_is_read_once_and_shared() -> None:
    one, other = read("emailAddress,topicPreferences.Releases\n" + "a@b.example,OPT_IN\n" * 2)
    assert isinstance(one, ContactRow)
    assert isinstance(other, ContactRow)
    assert one.preferences is other.preferences


@pytest.mark.spec("LST-09")
@pytest.mark.parametrize(
    ("data", "found"),
    [
        (
            "topicPreferences.Offers,emailAddress\nOPT_IN,a@b.example\nOPT_OUT,a@b.example",
            [
                ContactRow("a@b.example", preferences={"Offers": IN}),
                ContactRow("a@b.example", preferences={"Offers": OUT}),
            ],
        ),
        (
            "emailAddress,unsubscribeAll,topicPreferences.Offers\na@b.example,false,OPT_IN\nc@b.example,false",
            [ContactRow("a@b.example", False, {"Offers": IN}), ContactRow("c@b.example", False)],
        ),
        (
            "emailAddress,attributesData\na@b.example,{}\nc@b.example,{}",
            [ContactRow("a@b.example", attributes="{}"), ContactRow("c@b.example", attributes="{}")],
        ),
        (
            'emailAddress,unsubscribeAll\n"x,y"@b.example,true\nz@b.example,y"@b.example,true',
            [FailedRecord(2, '"x,y"@b.example,true', f"The quotes are wrong: ',' expected after '\"'. {QUOTED}")],
        ),
        (
            'emailAddress,unsubscribeAll\n"""x,y""@b.example",true\nz@b.example,y""@b.example",true',
            [ContactRow('"x,y"@b.example', True)],
        ),
    ],
)
def test_rows_that_are_alike_are_read_each_by_itself(data: str, found: list[ContactRow | FailedRecord]) -> None:
    rows_read = read(data)
    assert rows_read[: len(found)] == found
    assert len(rows_read) == 2
    assert isinstance(rows_read[1], FailedRecord) == (len(found) == 1)


@given(hostile_text(), st.sampled_from(DataFormat))
@example("emailAddress\n\x00", DataFormat.CSV)
@example("emailAddress\n" + "[" * 100_000, DataFormat.JSON)
def test_whatever_a_file_holds_its_rows_are_contacts_or_failures(text: str, data_format: DataFormat) -> None:
    lines = ["emailAddress,attributesData,topicPreferences.x", *text.splitlines()]
    for row in read_contact_file(lines, data_format):
        assert isinstance(row, ContactRow) or row.why


# --- writing ---------------------------------------------------------------------------------------


@pytest.mark.spec("LST-09")
@given(st.lists(rows), st.sampled_from(DataFormat), st.booleans())
@example([ContactRow("ada@example.com"), ContactRow('"a,b"@example.com')], DataFormat.CSV, False)
def test_what_is_written_is_read_again(given_rows: list[ContactRow], data_format: DataFormat, as_bytes: bool) -> None:
    text = "".join(write_contact_file(given_rows, data_format, topics=TOPICS))
    assert read(text.encode() if as_bytes else text, data_format) == given_rows


@pytest.mark.spec("LST-09")
@given(st.lists(rows))
def test_the_csv_of_the_standard_library_reads_what_is_written(given_rows: list[ContactRow]) -> None:
    text = "".join(write_contact_file(given_rows, DataFormat.CSV, topics=TOPICS))
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [one["emailAddress"] for one in found] == [one.address for one in given_rows]
    assert [one["attributesData"] or None for one in found] == [one.attributes for one in given_rows]


def test_attributes_over_several_lines_are_written_on_one() -> None:
    spread = ContactRow("a@b.example", attributes='{"a":\r\n 1}')
    (row,) = read("".join(write_contact_file([spread], DataFormat.CSV)))
    assert isinstance(row, ContactRow)
    assert json.loads(row.attributes or "") == {"a": 1}


def test_a_topic_without_a_column_is_refused() -> None:
    with pytest.raises(InvalidValue, match="no column for Offers"):
        list(write_contact_file(READERS, DataFormat.CSV, topics=["Releases"]))
