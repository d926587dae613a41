"""Templated sends as parameters, and the answers, against the models of both APIs that botocore has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import boto3
import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    Address,
    Destination,
    EmailTemplate,
    Headers,
    InvalidContent,
    LocalSes,
    Mailer,
    Message,
    NotExpressible,
    SendOptions,
    SesTransport,
    StoredTemplate,
    TemplatedSubmission,
    TrackingOverrides,
    patched,
)
from sesmodel.service.header_rules import unsayable
from sesmodel.transport.ses_templates import OPERATIONS, params
from tests.wire.models import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import ListShape, Shape, StringShape, StructureShape

    from sesmodel.transport.ses_params import ApiVersion

ARN = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
STORED = StoredTemplate("MyTemplate")
SENDER = "Mary Major <mary@example.com>"
SERVICES = {"v1": "ses", "v2": "sesv2"}
NAMES = {
    "send_templated_email": "SendTemplatedEmail",
    "send_bulk_templated_email": "SendBulkTemplatedEmail",
    "send_email": "SendEmail",
    "send_bulk_email": "SendBulkEmail",
}
every_call = pytest.mark.parametrize(("api", "bulk"), OPERATIONS, ids=list(NAMES))


def complaints(shape: Shape, value: Any) -> list[str]:
    """What botocore has against a value, and what the service has by its model: lengths, patterns, enumerations."""
    report = ParamValidator().validate(value, shape).generate_report()
    return [*report.splitlines(), *_against(shape, value, shape.name)]


def _against(shape: Shape, value: Any, place: str) -> Iterator[str]:
    about = shape.metadata
    if isinstance(value, (str, list)) and not about.get("min", 0) <= len(value) <= about.get("max", len(value)):
        yield f"{place} has the length {len(value)}"
    if shape.type_name == "structure":
        for name, inner in value.items():
            yield from _against(cast("StructureShape", shape).members[name], inner, f"{place}.{name}")
    elif shape.type_name == "list":
        for inner in value:
            yield from _against(cast("ListShape", shape).member, inner, f"{place}[]")
    elif shape.type_name == "string":
        if about.get("pattern") and not re.fullmatch(about["pattern"], value):
            yield f"{place} is {value!r}"
        if (allowed := cast("StringShape", shape).enum) and value not in allowed:
            yield f"{place} is {value!r}, not one of {allowed}"


def submission(number: int, headers: dict[str, str], **options: Any) -> TemplatedSubmission:
    """A call with everything that there is to say."""
    people = tuple(
        Destination(
            f"Zoë <zoe{one}@exämple.net>",
            {"a": ["é", 1, None, {"b": True}]},
            cc="c@example.net",
            bcc='"Bo, B." <bo@example.net>',
            headers=headers,
            tags={"kind": "own", "of": "zoe"},
        )
        for one in range(number)
    )
    return TemplatedSubmission(
        template=STORED,
        sender=Address.parse('"Mäjor, Mary" <mary@example.com>'),
        destinations=people,
        defaults={"a": "ü"},
        reply_to=(Address.parse("Zoë <r@example.com>"), Address.parse("s@example.com")),
        return_path=Address.parse("bounces@example.com"),
        headers=Headers.of({"X-A": "Grüße", "X-Long": "ö" * 100} if headers else {}),
        options=SendOptions(
            configuration_set="set", tags={"kind": "all"}, source_arn=ARN, return_path_arn=ARN, **options
        ),
    )


def written(api: ApiVersion, *, bulk: bool) -> dict[str, Any]:
    lists = {} if bulk or api == "v1" else {"contact_list": "L", "topic": "T"}
    tracking = TrackingOverrides(opens=False, clicks=True) if api == "v2" else None
    headers = {"X-B": "Zoë", "List-Unsubscribe": "<https://example.com/u?a=b>"} if api == "v2" else {}
    return params(submission(50 if bulk else 1, headers, tracking=tracking, **lists), api, bulk=bulk)


def members(value: Any) -> set[str]:
    """The names of all members, at any depth."""
    if isinstance(value, dict):
        return set(value).union(*map(members, value.values()))
    return set().union(*map(members, value)) if isinstance(value, list) else set()


@every_call
def test_what_is_sent_is_what_the_service_takes(api: ApiVersion, bulk: bool) -> None:
    shape = load(SERVICES[api]).operation_model(NAMES[OPERATIONS[api, bulk]]).input_shape
    assert shape is not None

    assert complaints(shape, written(api, bulk=bulk)) == []


@every_call
def test_nothing_that_was_said_is_left_out(api: ApiVersion, bulk: bool) -> None:
    said = members(written(api, bulk=bulk))

    assert {"ToAddresses", "CcAddresses", "BccAddresses", "ReplyToAddresses", "ConfigurationSetName"} <= said
    assert {"v1": {"Source", "ReturnPath", "SourceArn", "ReturnPathArn"}, "v2": {"FromEmailAddress", "Headers"}}[
        api
    ] <= said
    if bulk:
        assert {"ReplacementTemplateData", "ReplacementTags"} <= said
    assert api == "v1" or {"ConfigurationOverrides", "Tracking", "OpenTrackingEnabled", "ClickTrackingEnabled"} <= said
    assert bulk or api == "v1" or {"ListManagementOptions", "TopicName", "EmailTags"} <= said


@given(
    st.dictionaries(
        st.from_regex(r"X-[A-Za-z0-9]{1,20}", fullmatch=True),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=150),
        max_size=17,
    )
)
def test_header_fields_that_pass_the_check_are_taken_by_the_service(headers: dict[str, str]) -> None:
    mail = Destination("bo@example.net", headers=headers)
    call = TemplatedSubmission(template=STORED, sender=Address.parse(SENDER), destinations=(mail,))
    shape = load("sesv2").operation_model("SendEmail").input_shape
    assert shape is not None

    assert bool(complaints(shape, params(call, "v2", bulk=False))) == any(unsayable(mail.headers))


@pytest.mark.parametrize("bulk", [False, True])
def test_v1_has_no_parameter_for_what_is_tracked(bulk: bool) -> None:
    with pytest.raises(NotExpressible, match="tracked; use the v2 API"):
        params(submission(1, {}, tracking=TrackingOverrides()), "v1", bulk=bulk)


# --- header fields ---------------------------------------------------------------------------------


@pytest.fixture
def mailer(ses: LocalSes) -> Mailer:
    """A mailer over the v2 API of a model."""
    ses.store(EmailTemplate("MyTemplate", "Hi", text="Hello"))
    return Mailer(SesTransport(client=ses.client("sesv2")), sender=SENDER)


def test_header_fields_arrive_as_they_were_meant(ses: LocalSes, mailer: Mailer) -> None:
    base = Message(headers=[("X-A", "Grüße"), ("X-Many", "1"), ("X-Many", "2"), ("X-B", "1")])
    to = Destination("bo@example.net", headers=[("x-b", "=?utf-8?q?raw?="), ("X-Long", "ö" * 100)])

    mailer.send_template(STORED, to, base=base)
    mailer.send_bulk(STORED, [to], base=base)

    assert len(ses.sent) == 2
    for sent in ses.sent:
        headers = sent.message.headers
        assert headers.decoded("X-A") == "Grüße"
        assert headers.get_all("X-Many") == ("1", "2")
        assert [len(headers.get_all("X-B")), headers.decoded("X-Long")] == [1, "ö" * 100]


def test_an_encoded_word_cannot_start_a_header_field(ses: LocalSes, mailer: Mailer) -> None:
    own = [{"Name": "X-A", "Value": "=?utf-8?q?a=0D=0ABcc:_eve@example.com?="}]
    client = mailer.transport.client  # type: ignore[attr-defined]

    with pytest.raises(client.exceptions.BadRequestException):
        client.send_email(
            FromEmailAddress=SENDER,
            Destination={"ToAddresses": ["bo@example.net"]},
            Content={"Template": {"TemplateName": "MyTemplate", "Headers": own}},
        )
    assert not ses.sent


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"X-A": ""}, "the header field X-A is empty"),
        ({"X-A": "yy " * 331 + "yyy"}, "the header field X-A is too long with 996 characters"),
        ({"X-A": "y " * 496 + "yy"}, "the header field X-A is too long with 994 characters"),
        ({f"X-{number}": "y" for number in range(16)}, "there are 16 header fields, more than 15"),
    ],
    ids=["empty", "value", "field", "many"],
)
def test_header_fields_that_the_api_has_no_room_for_stop_no_other_destination(
    ses: LocalSes, mailer: Mailer, headers: dict[str, str], why: str
) -> None:
    people = [Destination("bo@example.net", headers=headers), Destination("ida@example.net")]

    report = mailer.send_bulk(STORED, people)

    assert [type(result.error) for result in report] == [NotExpressible, type(None)]
    assert why in str(report.failed[0].error)
    assert ses.sent.one().envelope.rcpt_to == ("ida@example.net",)
    with pytest.raises(NotExpressible, match=why):
        mailer.send_template(STORED, people[0])


# --- data -----------------------------------------------------------------------------------------


def test_data_that_would_have_the_whole_call_refused_stop_no_other_destination(ses: LocalSes, mailer: Mailer) -> None:
    most = 262_144 - len('{"x": ""}')
    people = [Destination(f"p{more}@example.net", {"x": "y" * (most + more)}) for more in (0, 1)]

    report = mailer.send_bulk(STORED, people)

    assert [type(result.error) for result in report] == [type(None), InvalidContent]
    assert "data: they are 262,145 characters of JSON, more than 262,144" in str(report.failed[0].error)
    with pytest.raises(InvalidContent, match="more than 262,144"):
        mailer.send_template(STORED, people[1])
    assert len(ses.sent) == 1


@pytest.mark.parametrize("value", [{1, 2}, "y" * 262_144], ids=["no json", "long"])
def test_defaults_that_cannot_be_sent_are_refused_before_anything_is(ses: LocalSes, mailer: Mailer, value: Any) -> None:
    with pytest.raises(InvalidContent, match="defaults: "):
        mailer.send_bulk(STORED, [Destination("a@example.net")], defaults={"x": value})
    with pytest.raises(InvalidContent, match="defaults: "):
        mailer.send_template(STORED, Destination("a@example.net"), defaults={"x": value})
    assert not ses.sent


# --- answers --------------------------------------------------------------------------------------

V1_TEMPLATE = {"TemplateName": "New", "SubjectPart": "Hi", "TextPart": "{{a}}", "HtmlPart": "<p>{{a}}</p>"}
V2_TEMPLATE = {"TemplateName": "New", "TemplateContent": {"Subject": "Hi", "Text": "{{a}}", "Html": "<p>{{a}}</p>"}}
BO: dict[str, Any] = {"Destination": {"ToAddresses": ["bo@example.net"]}}
NOBODY: dict[str, Any] = {"Destination": {"ToAddresses": ["nobody"]}}
ANSWERS: list[tuple[str, str, dict[str, Any]]] = [
    ("ses", "create_template", {"Template": V1_TEMPLATE}),
    ("ses", "update_template", {"Template": {**V1_TEMPLATE, "TemplateName": "T"}}),
    ("ses", "get_template", {"TemplateName": "T"}),
    ("ses", "list_templates", {"MaxItems": 1}),
    ("ses", "delete_template", {"TemplateName": "T"}),
    ("ses", "test_render_template", {"TemplateName": "T", "TemplateData": '{"a": 1}'}),
    ("ses", "send_templated_email", {"Source": SENDER, "Template": "T", "TemplateData": "{}", **BO}),
    (
        "ses",
        "send_bulk_templated_email",
        {
            "Source": SENDER,
            "Template": "T",
            "DefaultTemplateData": "{}",
            "Destinations": [{**one, "ReplacementTemplateData": "{}"} for one in (BO, NOBODY)],
        },
    ),
    ("sesv2", "create_email_template", V2_TEMPLATE),
    ("sesv2", "update_email_template", {**V2_TEMPLATE, "TemplateName": "T"}),
    ("sesv2", "get_email_template", {"TemplateName": "T"}),
    ("sesv2", "list_email_templates", {"PageSize": 1}),
    ("sesv2", "delete_email_template", {"TemplateName": "T"}),
    ("sesv2", "test_render_email_template", {"TemplateName": "T", "TemplateData": '{"a": 1}'}),
    ("sesv2", "send_email", {"FromEmailAddress": SENDER, **BO, "Content": {"Template": {"TemplateName": "T"}}}),
    (
        "sesv2",
        "send_bulk_email",
        {
            "FromEmailAddress": SENDER,
            "DefaultContent": {"Template": {"TemplateName": "T", "TemplateData": "{}"}},
            "BulkEmailEntries": [BO, NOBODY],
        },
    ),
]


@pytest.mark.parametrize(("service", "method", "request_"), ANSWERS, ids=[one[1] for one in ANSWERS])
def test_an_answer_has_the_members_of_the_model_and_comes_through_boto3_whole(
    service: Any, method: str, request_: dict[str, Any]
) -> None:
    def model() -> LocalSes:
        ses = LocalSes()
        ses.verify("example.com")
        ses.store(EmailTemplate("T", "Hi", "<p>{{a}}</p>", "{{a}}"), EmailTemplate("U", "Hi", text="Hello"))
        return ses

    operation = "".join(word.capitalize() for word in method.split("_"))
    with patched(ses := model()):
        client: Any = boto3.client(service, region_name="us-east-1")
        got = getattr(client, method)(**request_)
    del got["ResponseMetadata"]
    again = model()
    again.request_id()  # a call through boto3 has one, too
    answer = again.call(service, operation, request_)
    shape = load(service).operation_model(operation).output_shape

    assert got.keys() == answer.keys()
    assert shape is None or complaints(shape, answer) == []
    assert [sent.subject for sent in ses.sent] == [sent.subject for sent in again.sent]
