"""What SES is told in header fields, written and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    ConfigurationSetDoesNotExist,
    Envelope,
    InvalidConfiguration,
    LocalSes,
    Mailer,
    NotExpressible,
    RawMessage,
)
from sesmodel.mail.header import Headers
from sesmodel.service import ses_headers
from sesmodel.service.submission import SendOptions

_NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True)
_VALUES = st.from_regex(r"[A-Za-z0-9_.@-]{1,20}", fullmatch=True)
_WORDS_TO_SES = {"x-ses-message-tags", "x-ses-configuration-set"}
_ARNS = st.none() | st.just("arn:aws:ses:us-west-2:123456789012:identity/example.com")


@st.composite
def _options(draw: st.DrawFn) -> SendOptions:
    contact_list = draw(st.none() | _NAMES)
    return SendOptions(
        configuration_set=draw(st.none() | _NAMES),
        tags=tuple(draw(st.lists(st.tuples(_NAMES, _VALUES), max_size=5))),
        source_arn=draw(_ARNS),
        from_arn=draw(_ARNS),
        return_path_arn=draw(_ARNS),
        contact_list=contact_list,
        topic=draw(st.none() | _NAMES) if contact_list else None,
    )


@pytest.fixture
def ses() -> LocalSes:
    ses = LocalSes()
    ses.verify("example.com")
    for name in ("ConfigSet", "Other"):
        ses.call("sesv2", "CreateConfigurationSet", {"ConfigurationSetName": name})
    return ses


def _raw(*fields: str) -> bytes:
    lines = ("From: ana@example.com", "To: bob@example.net", "Subject: Hi", *fields, "", "Hello")
    return "\r\n".join(lines).encode()


def _own_tags(ses: LocalSes) -> dict[str, tuple[str, ...]]:
    tags = ses.events[0].mail.tags
    return {name: tuple(values) for name, values in tags.items() if not name.startswith("ses:")}


def _send(ses: LocalSes, data: bytes, **parameters: object) -> None:
    ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}, **parameters})


@pytest.mark.spec("EVP-10")
@given(_options())
def test_what_is_written_reads_back(options: SendOptions) -> None:
    assert ses_headers.read(Headers(ses_headers.write(options))) == options


_ANY = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=10)


@given(st.builds(SendOptions, configuration_set=_ANY, tags=st.lists(st.tuples(_ANY, _ANY)).map(tuple), source_arn=_ANY))
def test_in_a_message_any_options_read_back_or_are_not_written(options: SendOptions) -> None:
    try:
        raw = ses_headers.write_into(RawMessage(b"Subject: Hi\r\n\r\nbody"), options)
    except NotExpressible:
        return
    assert ses_headers.read(RawMessage(raw.data).headers) == options
    assert raw.data.endswith(b"Subject: Hi\r\n\r\nbody")


@pytest.mark.parametrize(
    "options",
    [
        SendOptions(tags={"a": "1, b=2"}),
        SendOptions(tags={"a=b": "1"}),
        SendOptions(tags={"kind ": "1"}),
        SendOptions(configuration_set="Größe"),
        SendOptions(contact_list="a; topic=b"),
    ],
    ids=["comma in a value", "equals sign in a name", "blank at the end", "not ASCII", "semicolon"],
)
def test_what_would_read_back_as_something_else_is_not_written(options: SendOptions) -> None:
    with pytest.raises(NotExpressible, match="The X-SES fields of the header cannot say (tags|configuration_set|con)"):
        ses_headers.write(options)


@pytest.mark.spec("CFG-22", "EVP-10")
def test_in_a_message_what_is_said_replaces_what_its_fields_said() -> None:
    raw = RawMessage(b"x-ses-configuration-set: Old\r\nX-SES-MESSAGE-TAGS: a=1\r\nSubject: Hi\r\n\r\nbody")
    options = SendOptions(configuration_set="ConfigSet")

    assert ses_headers.write_into(raw, options).data == (
        b"X-SES-CONFIGURATION-SET: ConfigSet\r\nX-SES-MESSAGE-TAGS: a=1\r\nSubject: Hi\r\n\r\nbody"
    )
    assert ses_headers.write_into(raw, SendOptions()) is raw


def test_a_topic_needs_its_list_and_what_is_empty_is_not_given() -> None:
    with pytest.raises(InvalidConfiguration, match="topic: 'sports' is a topic of no list"):
        SendOptions(topic="sports")
    assert not SendOptions(configuration_set="", source_arn="", contact_list="", topic="")
    assert ses_headers.read(Headers.of({"X-SES-LIST-MANAGEMENT-OPTIONS": "; topic=sports"})) == SendOptions()


@pytest.mark.spec("CFG-22", "EVP-10")
def test_fields_are_written_as_the_guide_prints_them() -> None:
    options = SendOptions(
        configuration_set="ConfigSet",
        tags={"tagName1": "tagValue1", "tagName2": "tagValue2"},
        contact_list="news",
        topic="sports",
    )

    assert [str(header) for header in ses_headers.write(options)] == [
        "X-SES-CONFIGURATION-SET: ConfigSet",
        "X-SES-MESSAGE-TAGS: tagName1=tagValue1, tagName2=tagValue2",
        "X-SES-LIST-MANAGEMENT-OPTIONS: news; topic=sports",
    ]


@pytest.mark.spec("EVP-10")
@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("a=1,b=2", (("a", "1"), ("b", "2"))),
        (" a = 1 ,  b=2 ", (("a", "1"), ("b", "2"))),
        ("a=1=2", (("a", "1=2"),)),
        ("a, b=2", (("b", "2"),)),
        ("", ()),
    ],
    ids=["plain", "blanks around", "the first = parts", "a pair without =", "empty"],
)
def test_tags_are_parted_at_commas_and_at_the_first_equals_sign(text: str, tags: tuple[tuple[str, str], ...]) -> None:
    assert ses_headers.read(Headers.of([("x-ses-Message-TAGS", text)])).tags == tags


@pytest.mark.spec("LST-08")
@pytest.mark.parametrize(
    "text",
    ["L; topic=T", "contactListName=L;topicName=T", " L ;Topic = T ", "ContactListName = L; TopicName=T"],
    ids=["guide", "frameworks", "another letter case", "both"],
)
def test_list_options_are_read_in_both_spellings(text: str) -> None:
    options = ses_headers.read(Headers.of([("X-SES-LIST-MANAGEMENT-OPTIONS", text)]))
    assert (options.contact_list, options.topic) == ("L", "T")
    alone = ses_headers.read(Headers.of([("X-SES-LIST-MANAGEMENT-OPTIONS", text.partition(";")[0])]))
    assert (alone.contact_list, alone.topic) == ("L", None)


@pytest.mark.spec("EVP-10")
def test_the_service_takes_tags_from_the_header_removes_it_and_keeps_it_in_the_record(ses: LocalSes) -> None:
    _send(ses, _raw("X-SES-MESSAGE-TAGS: tagName1=tagValue1, tagName2=tagValue2", "x-ses-configuration-set: ConfigSet"))

    copy, record = ses.sent.one(), ses.events[0].mail
    assert _own_tags(ses) == {"tagName1": ("tagValue1",), "tagName2": ("tagValue2",)}
    assert not any(header.name.lower() in _WORDS_TO_SES for header in copy.raw.headers)
    assert b"tagName1" not in copy.raw.data
    assert ("X-SES-MESSAGE-TAGS", "tagName1=tagValue1, tagName2=tagValue2") in record.headers
    assert ("x-ses-configuration-set", "ConfigSet") in record.headers


@pytest.mark.spec("EVP-10")
def test_two_tag_fields_are_joined(ses: LocalSes) -> None:
    _send(ses, _raw("X-SES-MESSAGE-TAGS: a=1", "X-SES-MESSAGE-TAGS: b=2"))
    assert _own_tags(ses) == {"a": ("1",), "b": ("2",)}


def test_of_two_fields_that_name_a_set_the_first_counts(ses: LocalSes) -> None:
    _send(ses, _raw("x-ses-configuration-set: ConfigSet", "X-SES-CONFIGURATION-SET: other"))
    assert ses.events[0].mail.configuration_set == "ConfigSet"


@pytest.mark.spec("EVP-10")
def test_a_pair_without_a_value_does_not_stop_the_send(ses: LocalSes) -> None:
    _send(ses, _raw("X-SES-MESSAGE-TAGS: nonsense, b=2"))
    assert _own_tags(ses) == {"b": ("2",)}


@pytest.mark.spec("CFG-22")
@pytest.mark.parametrize("name", ["X-SES-CONFIGURATION-SET", "x-ses-configuration-SET"], ids=["upper", "mixed"])
def test_the_field_names_the_set_in_any_letter_case_with_its_value_trimmed(ses: LocalSes, name: str) -> None:
    _send(ses, _raw(f"{name}:   ConfigSet  "))
    assert ses.sent.one().options.configuration_set == "ConfigSet"
    assert not any(header.name.lower() in _WORDS_TO_SES for header in ses.sent.one().raw.headers)

    with pytest.raises(ConfigurationSetDoesNotExist):
        _send(ses, _raw(f"{name}: Unknown"))


@pytest.mark.spec("CFG-22", "EVP-09")
def test_parameters_beat_fields(ses: LocalSes) -> None:
    fields = ("X-SES-CONFIGURATION-SET: Other", "X-SES-MESSAGE-TAGS: a=1")
    _send(ses, _raw(*fields), ConfigurationSetName="ConfigSet", Tags=[{"Name": "b", "Value": "2"}])

    assert ses.sent.one().options == SendOptions(configuration_set="ConfigSet", tags={"b": "2"})
    assert b"X-SES-CONF" not in ses.sent.one().raw.data


@pytest.mark.spec("CFG-22")
def test_the_set_of_a_mailer_reaches_the_service_and_not_the_recipient(ses: LocalSes) -> None:
    Mailer(ses, configuration_set="ConfigSet").send_raw(_raw(), Envelope("ana@example.com", ["bob@example.net"]))

    assert ses.sent.one().options.configuration_set == "ConfigSet"
    assert b"ConfigSet" not in ses.sent.one().raw.data
