"""What events come in: JSON, objects, messages of SNS, and what other services put around those."""

from __future__ import annotations

import copy
import json
import pickle
import sys
from collections import UserDict
from contextlib import suppress
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel import Bounce, Event, InvalidEvent, parse_event, parse_events
from sesmodel.service import json_text
from tests.service import golden

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE = golden.line("bounce")
BOUNCE = parse_event(LINE)
TEXT = LINE.decode()


def sns(message: str) -> dict[str, Any]:
    """What SNS posts (OBS-387)."""
    return {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": "arn:aws:sns:eu-west-1:111122223333:feedback",
        "Subject": "Amazon SES Email Event Notification",
        "Message": message,
        "Timestamp": "2021-03-02T08:15:02.700Z",
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
    }


def to_lambda(*messages: str) -> dict[str, Any]:
    """What SNS calls a Lambda function with."""
    return {"Records": [{"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": sns(message)} for message in messages]}


def sqs_to_lambda(*bodies: str) -> dict[str, Any]:
    """What SQS calls a Lambda function with."""
    return {"Records": [{"messageId": "1", "body": body, "eventSource": "aws:sqs"} for body in bodies]}


EVENT_BRIDGE = {
    "version": "0",
    "id": "1",
    "detail-type": "Email Bounced",
    "source": "aws.ses",
    "resources": [],
    "detail": golden.record("bounce"),
}

SOURCES = {
    "bytes": LINE,
    "text": TEXT,
    "bytearray": bytearray(LINE),
    "memoryview": memoryview(LINE),
    "object": golden.record("bounce"),
    "mapping": MappingProxyType(golden.record("bounce")),
    "pretty text": json.dumps(golden.record("bounce"), indent=2),
    "text in blanks": f" \n{TEXT}\t ",
    "SNS": sns(TEXT),
    "SNS, posted": json.dumps(sns(TEXT)).encode(),
    "SNS, read by somebody": SimpleNamespace(message=TEXT, topic_arn="arn:aws:sns:eu-west-1:111122223333:feedback"),
    "SQS": {"MessageId": "1", "ReceiptHandle": "1", "Body": TEXT},
    "SNS in SQS": {"MessageId": "1", "ReceiptHandle": "1", "Body": json.dumps(sns(TEXT))},
    "SNS to Lambda": to_lambda(TEXT),
    "SQS to Lambda": sqs_to_lambda(TEXT),
    "SNS in SQS to Lambda": json.dumps(sqs_to_lambda(json.dumps(sns(TEXT)))),
    "one record of those": to_lambda(TEXT)["Records"][0],
    "EventBridge": EVENT_BRIDGE,
    "EventBridge in SQS": {"Body": json.dumps(EVENT_BRIDGE)},
    "HTTP to Lambda": {"headers": {}, "body": json.dumps(sns(TEXT)), "isBase64Encoded": False},
}


@pytest.mark.parametrize("lazy", [False, True])
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_an_event_is_found_in(source: Any, lazy: bool) -> None:
    event = parse_event(source, lazy=lazy)
    assert event == BOUNCE
    assert event.to_line() == LINE


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            b"",
            "it is no JSON: Expecting value: line 1 column 1 (char 0). SES writes one JSON object an event, in UTF-8.",
        ),
        (b"\xff", "it is no JSON: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte."),
        ("{} {}", "it is no JSON: Extra data: line 1 column 4 (char 3)."),
        ('{"eventType": NaN}', "it is no JSON: NaN is no number of JSON."),
        ("[]", "it is a list, and SES writes an object"),
        ("null", "it is null, and SES writes an object"),
        ("{}", "it is no event of SES. An event has the member eventType or notificationType, an envelope Message,"),
        ("[" * 100_000, "it is nested too deeply"),
        (None, "it is null. Hand over JSON, or the object in it."),
        (5, "it is a number."),
        ([], "it is a list."),
        (object(), "it is a Python object."),
        (SimpleNamespace(message=5), "it is a Python SimpleNamespace."),
        ({1: 2}, "1 is a name there, and names are texts."),
        ({"eventType": {"a": [object()]}}, "eventType.a[0]: it is a Python object, which JSON does not have."),
        ({"a": float("inf")}, "a: it is a number, which JSON does not have."),
        ({"eventType": 5}, "eventType: it is a number, where a text stands."),
        ({"eventType": "Send"}, "send: it is missing."),
        ({"eventType": "Send", "send": []}, "send: it is missing."),
        ({"eventType": "Send", "send": {}}, "mail: it is null, where an object stands."),
        ({"notificationType": "Bounce", "mail": {}}, "bounce: it is missing."),
        (
            sns("Successfully validated SNS topic for Amazon SES event publishing."),
            "Message: it is no JSON: Expecting value: line 1 column 1 (char 0). SES writes one JSON object an event",
        ),
        (
            {"Type": "SubscriptionConfirmation", "Message": "You have chosen", "SubscribeURL": "https://"},
            "it is a SubscriptionConfirmation of SNS. There is no event in it; visit its SubscribeURL",
        ),
        ({"Body": json.dumps(sns("[1]"))}, "Body.Message: it is a list, and SES writes an object."),
        (to_lambda(TEXT, TEXT), "there are 2 records. Read them with parse_events."),
        ({"Records": []}, "there are 0 records."),
        ({"Records": [5]}, "Records[0]: it is a number."),
        ({"Body": 5}, "it is no event of SES."),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_what_is_no_event_is_refused_with_what_and_where(source: Any, said: str) -> None:
    with pytest.raises(InvalidEvent) as caught:
        parse_event(source)
    assert str(caught.value).startswith(said)


def test_envelopes_end_somewhere() -> None:
    source: dict[str, Any] = {}
    source["detail"] = source
    with pytest.raises(InvalidEvent, match="it is nested too deeply"):
        parse_event(source)
    deep: dict[str, Any] = golden.record("bounce")
    for _ in range(5):
        deep = {"detail": deep}
    assert parse_event(deep) == BOUNCE
    with pytest.raises(InvalidEvent, match="detail.detail.*: there are envelopes in envelopes without end"):
        parse_event({"detail": deep})


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("mail", "timestamp"), 5, "mail.timestamp: it is a number, where a time stands."),
        (("mail", "destination"), "x", "mail.destination: it is a text, where a list stands."),
        (("mail", "destination"), ["x", 5], "mail.destination[1]: it is a number, where a text stands."),
        (("mail", "destination"), [5], "mail.destination[0]: it is a number, where a text stands."),
        (("mail", "headersTruncated"), "maybe", "mail.headersTruncated: it is a text, where true or false stands."),
        (("mail", "headers"), {}, "mail.headers: it is an object, where a list stands."),
        (("mail", "headers"), [5], "mail.headers[0]: it is a number, where an object stands."),
        (("mail", "headers"), [{"value": "x"}], "mail.headers[0].name: it is null, where a text stands."),
        (("mail", "headers"), [{"name": "x", "value": 5}], "mail.headers[0].value: it is a number"),
        (("mail", "tags"), [], "mail.tags: it is a list, where an object stands."),
        (("mail", "tags"), {"a": "b"}, "mail.tags.a: it is a text, where a list stands."),
        (("mail", "tags"), {"a": ["b", None]}, "mail.tags.a[1]: it is null, where a text stands."),
        (("mail", "commonHeaders"), [], "mail.commonHeaders: it is a list, where an object stands."),
        (("mail", "commonHeaders"), {"subject": 5}, "mail.commonHeaders.subject: it is a number"),
        (("bounce", "bounceType"), 5, "bounce.bounceType: it is a number, where a text stands."),
        (("bounce", "bouncedRecipients"), [5], "bounce.bouncedRecipients[0]: it is a number, where an object stands."),
        (("bounce", "bouncedRecipients"), [{}], "bounce.bouncedRecipients[0].emailAddress: it is missing."),
        (("bounce", "bouncedRecipients"), 5, "bounce.bouncedRecipients: it is a number, where a list stands."),
        (("bounce", "feedbackId"), None, "bounce.feedbackId: it is missing."),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else repr(value)[:30],
)
def test_a_part_that_is_wrong_is_named(path: tuple[str, str], value: object, said: str) -> None:
    record = golden.record("bounce")
    record[path[0]][path[1]] = value
    with pytest.raises(InvalidEvent) as caught:
        parse_event(record)
    assert str(caught.value).startswith(said)
    assert caught.value.where == said.partition(":")[0]
    lazy = parse_event(record, lazy=True)  # says so when it is asked for
    with pytest.raises(InvalidEvent) as late:
        repr(lazy)
    assert str(late.value) == str(caught.value)


def test_other_kinds_name_what_is_wrong_too() -> None:
    for name, member, value, said in [
        ("complaint", "complainedRecipients", [{}], "complaint.complainedRecipients[0].emailAddress: it is missing."),
        (
            "complaint",
            "complainedRecipients",
            ["x"],
            "complaint.complainedRecipients[0]: it is a text, where an object",
        ),
        ("delivery", "processingTimeMillis", True, "delivery.processingTimeMillis: it is true, where a whole number"),
        (
            "delivery",
            "processingTimeMillis",
            1.5,
            "delivery.processingTimeMillis: it is a number, where a whole number",
        ),
    ]:
        record = golden.record(name)
        record[name][member] = value
        with pytest.raises(InvalidEvent) as caught:
            parse_event(record)
        assert str(caught.value).startswith(said)


# --- anything at all ------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


def no_other_error(source: Any) -> None:
    """Read it, and if that can be done, all of it and write it: nothing but ``InvalidEvent`` comes of it."""
    for lazy in (False, True):
        with suppress(InvalidEvent):
            event = parse_event(source, lazy=lazy)
            repr(event)
            assert json.loads(event.to_line()) == event.as_dict()
            assert parse_event(event.to_line()) == event
            assert parse_event(event.to_json(), lazy=True).as_dict() == event.as_dict()


@given(st.binary() | st.text() | JSON | st.builds(object) | st.dictionaries(st.integers() | st.text(), JSON))
@example('{"eventType": "X", "x": "\\ud800"}')
@example('{"eventType": "X", "x": 1e999}')
@example('{"eventType": "X", "x": ' + "9" * 5000 + "}")
@example("\ud800")
@example("\ufeff{}")
def test_anything_is_an_event_or_no_event(source: Any) -> None:
    no_other_error(source)


@given(st.data(), st.sampled_from(golden.NAMES))
def test_an_event_with_anything_in_the_place_of_something_is_one_or_none(data: st.DataObject, name: str) -> None:
    record = golden.record(name)
    spot: Any = record
    while True:
        key = data.draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
        if isinstance(spot[key], dict | list) and spot[key] and data.draw(st.booleans()):
            spot = spot[key]
        else:
            break
    if data.draw(st.booleans()):
        spot[key] = data.draw(JSON)
    else:
        del spot[key]
    no_other_error(record)
    no_other_error(json.dumps(record))
    no_other_error(sns(json.dumps(record)))


@given(st.binary(max_size=20), st.integers(0, len(LINE)), st.integers(0, 20))
def test_a_damaged_line_is_an_event_or_none(junk: bytes, at: int, gone: int) -> None:
    no_other_error(LINE[:at] + junk + LINE[at + gone :])


@given(st.recursive(st.just(golden.record("open")), lambda inner: inner.map(lambda one: {"Body": json.dumps(one)})))
def test_any_number_of_envelopes_is_opened_or_too_many(source: dict[str, Any]) -> None:
    no_other_error(source)


@pytest.mark.parametrize("name", ["bounce", "unknown"])
@pytest.mark.parametrize("lazy", [False, True])
def test_what_is_nested_hundreds_of_times_is_read_and_not_written(name: str, lazy: bool) -> None:
    deep = "[" * 900 + "]" * 900
    text = (
        f'{{"eventType": "Forward", "deep": {deep}}}'
        if name == "unknown"
        else TEXT.replace("{", f'{{"deep": {deep},', 1)
    )
    event = parse_event(text, lazy=lazy)
    for write in (event.as_dict, event.to_json, event.to_line):
        with pytest.raises(InvalidEvent, match="it is nested too deeply"):
            write()
    with pytest.raises(InvalidEvent, match="it is nested too deeply"):
        parse_event(json.loads(text))


# --- text -----------------------------------------------------------------------------------------


@pytest.mark.spec("SCH-01")
def test_text_is_written_as_it_is_in_utf_8_and_without_blanks() -> None:
    record = {
        "eventType": "Forward",
        "subject": 'Grüße, 你好 🍵 </b> "quoted" \\ \u2028',
        "n": [1, 2.5, True, None],
    }
    line = parse_event(record).to_line()
    assert (
        line
        == (
            '{"eventType":"Forward","subject":"Grüße, 你好 🍵 </b> \\"quoted\\" \\\\ \u2028","n":[1,2.5,true,null]}\n'
        ).encode()
    )
    assert line.count(b"\n") == 1


@pytest.mark.spec("SCH-01")
def test_half_a_character_is_kept_as_it_came() -> None:
    text = '{"eventType":"Forward","half":"\\ud83c ü"}'
    assert parse_event(text).to_json() == '{"eventType":"Forward","half":"\\ud83c \\u00fc"}'
    assert parse_event(parse_event(text).to_line()).as_dict() == json.loads(text)


@pytest.fixture
def without_orjson(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which the extra ``fast`` is not installed."""
    monkeypatch.setitem(sys.modules, "orjson", None)
    json_text.fastest.cache_clear()
    yield
    json_text.fastest.cache_clear()


FAST = {name: parse_event(golden.line(name)) for name in golden.NAMES}


def test_orjson_reads_if_it_is_installed() -> None:
    orjson = pytest.importorskip("orjson", reason="orjson, of the extra `fast`, is not installed")
    assert json_text.fastest() is orjson.loads


@pytest.mark.usefixtures("without_orjson")
@pytest.mark.parametrize("name", golden.NAMES)
def test_events_are_read_alike_without_orjson(name: str) -> None:
    assert json_text.fastest() is json_text.with_care
    assert parse_event(golden.line(name)) == FAST[name]
    assert parse_event(golden.line(name).decode()).raw == FAST[name].raw


# --- many -----------------------------------------------------------------------------------------


@pytest.mark.spec("SCH-01")
def test_lines_are_read_one_by_one() -> None:
    lines = b"".join(map(golden.line, golden.NAMES))
    for source in (lines, lines.decode(), bytearray(lines), b"\n" + lines.replace(b"\n", b"\r\n\n")):
        assert [event.to_line() for event in parse_events(source)] == list(map(golden.line, golden.NAMES))
    assert parse_events(b"") == ()
    assert parse_events("\n \n") == ()


@pytest.mark.parametrize(
    "source",
    [
        to_lambda(TEXT, TEXT),
        sqs_to_lambda(json.dumps(sns(TEXT)), TEXT),
        {"Messages": [{"Body": TEXT}, {"Body": json.dumps(sns(TEXT))}]},
        json.dumps(to_lambda(TEXT, TEXT), indent=1),
        UserDict(to_lambda(TEXT, TEXT)),
        [TEXT, sns(TEXT)],
        json.dumps([golden.record("bounce")] * 2),
    ],
    ids=["SNS to Lambda", "SQS to Lambda", "SQS", "as text", "mapping", "list", "list as text"],
)
def test_the_records_of_a_call_are_read_one_by_one(source: Any) -> None:
    assert parse_events(source) == (BOUNCE, BOUNCE)
    assert all(isinstance(event, Bounce) for event in parse_events(source, lazy=True))


def test_one_event_is_a_batch_of_one() -> None:
    assert parse_events(golden.record("bounce")) == (BOUNCE,)
    assert parse_events(SimpleNamespace(message=TEXT)) == (BOUNCE,)
    assert parse_events(to_lambda()) == ()
    assert parse_events(LINE.replace(b"\n", b"")) == (BOUNCE,)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (LINE + b"\n{}\n", "line 3: it is no event of SES."),
        (LINE + b'{"eventType":"Send","send":{},"mail":{"source":5}}', "line 2.mail.source: it is a number"),
        (to_lambda(TEXT, "x"), "Records[1].Sns.Message: it is no JSON"),
        (5, "it is a number."),
    ],
    ids=["line", "member", "record", "number"],
)
def test_which_of_many_is_wrong_is_said(source: Any, said: str) -> None:
    with pytest.raises(InvalidEvent) as caught:
        parse_events(source)
    assert str(caught.value).startswith(said)


# --- records that are read lazily -----------------------------------------------------------------


@pytest.mark.parametrize("lazy", [False, True])
@pytest.mark.parametrize("name", golden.NAMES)
def test_a_record_can_be_copied_and_pickled(name: str, lazy: bool) -> None:
    event = parse_event(golden.line(name), lazy=lazy)
    for again in (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event))):  # noqa: S301  our own
        assert again == event
        assert again.to_line() == golden.line(name)


@pytest.mark.parametrize("lazy", [False, True])
def test_a_record_has_no_other_attributes_and_none_can_be_set(lazy: bool) -> None:
    event: Any = parse_event(LINE, lazy=lazy)
    for record in (event, event.mail, event.bounced_recipients[0], event.mail.common_headers):
        with pytest.raises(AttributeError, match="object has no attribute 'subjekt'"):
            _ = record.subjekt
        assert not hasattr(record, "__wrapped__")
        with pytest.raises(AttributeError):
            record.source = "x"


def test_a_lazy_record_reads_one_part_without_the_other() -> None:
    record = golden.record("bounce")
    record["mail"]["timestamp"] = "never"
    event = parse_event(record, lazy=True)
    assert isinstance(event, Bounce)
    assert event.bounce_type == "Permanent"
    with pytest.raises(InvalidEvent, match="mail.timestamp: 'never' is no time"):
        _ = event.message_id


def test_a_lazy_record_matches_as_any() -> None:
    def seen(event: Event) -> str:
        match event:
            case Bounce(bounce_type="Permanent", mail=mail):
                return mail.source
            case _:
                return ""

    assert seen(parse_event(LINE, lazy=True)) == "Our News <news@example.org>"
