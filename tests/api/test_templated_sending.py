"""``SendTemplatedEmail``, ``SendBulkTemplatedEmail``, and their v2 forms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    AccountSendingPaused,
    ConfigurationSetDoesNotExist,
    Delivery,
    EmailTemplate,
    InvalidAction,
    InvalidParameterValue,
    InvalidTemplate,
    LocalSes,
    MessageRejected,
    RenderingFailure,
    Rules,
    Send,
    SesError,
    TemplateDoesNotExist,
    TemplateRules,
    ValidationError,
    patched,
)
from sesmodel.errors import MalformedInput, MissingRenderingAttribute, ServiceFailed, Throttling
from sesmodel.service.bulk_status import STATUSES, SUCCESS, error_of, status_of
from tests.wire.models import load

if TYPE_CHECKING:
    from sesmodel import ParsedMessage

MY_TEMPLATE = EmailTemplate(
    "MyTemplate",
    "Greetings, {{name}}!",
    "<h1>Hello {{name}},</h1><p>Your favorite animal is {{favoriteanimal}}.</p>",
    "Dear {{name}},\r\nYour favorite animal is {{favoriteanimal}}.",
)
SOURCE = "Mary Major <mary.major@example.com>"
ALEJANDRO = '{ "name":"Alejandro", "favoriteanimal": "alligator" }'
# The request of the guide, with ReplacementTemplateData beside Destination, where the print nests some of it.
GUIDE_BULK: Any = {
    "Source": SOURCE,
    "Template": "MyTemplate",
    "ConfigurationSetName": "ConfigSet",
    "Destinations": [
        {
            "Destination": {"ToAddresses": [f"{name}@example.com"]},
            "ReplacementTemplateData": json.dumps(data),
        }
        for name, data in (
            ("anaya.iyengar", {"name": "Anaya", "favoriteanimal": "angelfish"}),
            ("liu.jie", {"name": "Liu", "favoriteanimal": "lion"}),
            ("shirley.rodriguez", {"name": "Shirley", "favoriteanimal": "shark"}),
            ("richard.roe", {}),
        )
    ],
    "DefaultTemplateData": '{ "name":"friend", "favoriteanimal":"unknown" }',
}


@pytest.fixture
def ses(ses: LocalSes) -> LocalSes:
    """The model of the guide: a template, a configuration set."""
    ses.store(MY_TEMPLATE)
    ses.client("ses").create_configuration_set(ConfigurationSet={"Name": "ConfigSet"})
    return ses


def templated(**changes: Any) -> dict[str, Any]:
    """The parameters of ``SendTemplatedEmail`` in the guide."""
    params = {
        "Source": SOURCE,
        "Template": "MyTemplate",
        "ConfigurationSetName": "ConfigSet",
        "Destination": {"ToAddresses": ["alejandro.rosalez@example.com"]},
        "TemplateData": ALEJANDRO,
        **changes,
    }
    return {name: value for name, value in params.items() if value is not None}


def v2(template: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """The same for ``SendEmail`` of the v2 API."""
    params = {
        "FromEmailAddress": SOURCE,
        "ConfigurationSetName": "ConfigSet",
        "Destination": {"ToAddresses": ["alejandro.rosalez@example.com"]},
        "Content": {"Template": {"TemplateName": "MyTemplate", "TemplateData": ALEJANDRO, **(template or {})}},
        **changes,
    }
    return {name: value for name, value in params.items() if value is not None}


def v2_bulk(*entries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """``SendBulkEmail`` with some entries."""
    return {
        "FromEmailAddress": SOURCE,
        "DefaultContent": {
            "Template": {"TemplateName": "MyTemplate", "TemplateData": GUIDE_BULK["DefaultTemplateData"]}
        },
        "BulkEmailEntries": list(entries),
        **changes,
    }


def entry(to: str, data: str | None = None, **more: Any) -> dict[str, Any]:
    """An entry of ``SendBulkEmail``."""
    own = {} if data is None else {"ReplacementTemplate": {"ReplacementTemplateData": data}}
    return {"Destination": {"ToAddresses": [to]}, "ReplacementEmailContent": own, **more}


def bodies(message: ParsedMessage) -> list[str]:
    """Text and HTML."""
    return [part.decoded.rstrip("\r\n") for part in message.parts]


def failures(ses: LocalSes) -> list[RenderingFailure]:
    return [event for event in ses.events if isinstance(event, RenderingFailure)]


# --- one destination ------------------------------------------------------------------------------


@pytest.mark.spec("TPL-04", "TPL-03")
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_example_of_the_guide_is_personalised(ses: LocalSes, version: str) -> None:
    answer = (
        ses.call("ses", "SendTemplatedEmail", templated()) if version == "v1" else ses.call("sesv2", "SendEmail", v2())
    )

    sent = ses.sent.one()
    assert answer == {"MessageId": sent.message_id}
    (message,) = ses.inbox("alejandro.rosalez@example.com")
    assert message.subject == "Greetings, Alejandro!"
    assert bodies(message) == [
        "Dear Alejandro,\nYour favorite animal is alligator.",
        "<h1>Hello Alejandro,</h1><p>Your favorite animal is alligator.</p>",
    ]
    assert str(message.sender) == SOURCE


@pytest.mark.spec("TPL-03")
def test_all_addresses_of_one_destination_get_the_same_mail(ses: LocalSes) -> None:
    people = {"ToAddresses": ["a@example.net", "b@example.net"], "CcAddresses": ["c@example.net"]}

    ses.call("ses", "SendTemplatedEmail", templated(Destination=people))

    assert len(ses.sent) == 1
    copies = [ses.inbox(f"{name}@example.net") for name in "abc"]
    assert [len(copy) for copy in copies] == [1, 1, 1]
    assert copies[0][0].raw.data == copies[1][0].raw.data == copies[2][0].raw.data
    assert str(copies[0][0].cc[0]) == "c@example.net"


@pytest.mark.spec("TPL-04", "TPL-05")
def test_an_unknown_template_is_refused(ses: LocalSes) -> None:
    calls: list[tuple[Any, str, Any]] = [
        ("ses", "SendTemplatedEmail", templated(Template="Nobody")),
        ("sesv2", "SendEmail", v2({"TemplateName": "Nobody"})),
        ("ses", "SendBulkTemplatedEmail", {**GUIDE_BULK, "Template": "Nobody"}),
    ]
    for call in calls:
        with pytest.raises(TemplateDoesNotExist, match=r"^Template Nobody does not exist$") as caught:
            ses.call(*call)
        assert (caught.value.v1_code, caught.value.v2_name) == ("TemplateDoesNotExist", "NotFoundException")

    assert not ses.sent
    assert not ses.events


def test_what_is_said_beside_the_template_is_used(ses: LocalSes) -> None:
    more = {"ReplyToAddresses": ["reply@example.com"], "Tags": [{"Name": "kind", "Value": "greeting"}]}

    ses.call("ses", "SendTemplatedEmail", templated(ReturnPath="bounces@example.com", **more))

    sent = ses.sent.one()
    assert sent.envelope.mail_from == "bounces@example.com"
    assert str(sent.message.reply_to[0]) == "reply@example.com"
    assert sent.options.tags == (("kind", "greeting"),)
    assert sent.options.configuration_set == "ConfigSet"


def test_v2_adds_header_fields_and_files(ses: LocalSes) -> None:
    template = {
        "Headers": [{"Name": "X-Kind", "Value": "greeting"}],
        "Attachments": [{"RawContent": b"%PDF", "FileName": "offer.pdf", "ContentType": "application/pdf"}],
    }

    ses.call("sesv2", "SendEmail", v2(template))

    message = ses.sent.one().message
    assert message.headers.get("X-Kind") == "greeting"
    assert [(part.filename, part.content) for part in message.attachments] == [("offer.pdf", b"%PDF")]


def test_v2_takes_a_template_that_comes_along(ses: LocalSes) -> None:
    template = {"TemplateContent": {"Subject": "Hi {{name}}", "Text": "Hello"}, "TemplateData": '{"name": "Bo"}'}
    ses.call("sesv2", "SendEmail", v2(Content={"Template": template}))
    assert ses.sent.one().subject == "Hi Bo"

    for content, error in (
        ({"TemplateContent": {"Subject": "Hi {{#if x}}", "Text": "Hello"}}, InvalidTemplate),
        ({"TemplateContent": {"Text": "Hello"}}, InvalidParameterValue),
        ({}, ValidationError),
        ({"TemplateName": "MyTemplate", "TemplateContent": {"Subject": "x"}}, ValidationError),
        ({"TemplateArn": "arn:aws:ses:eu-west-1:123456789012:template/MyTemplate"}, InvalidAction),
    ):
        with pytest.raises(error):
            ses.call("sesv2", "SendEmail", v2(Content={"Template": content}))


@pytest.mark.parametrize("data", ["{", "[]", "null", '{"a": NaN}', '{"a": \''])
def test_data_that_are_no_json_object_are_refused_at_once(ses: LocalSes, data: str) -> None:
    with pytest.raises(InvalidParameterValue, match=r"^TemplateData is invalid$"):
        ses.call("ses", "SendTemplatedEmail", templated(TemplateData=data))
    with pytest.raises(InvalidParameterValue, match=r"^Unable to parse template data \(invalid JSON\)\.$"):
        ses.call("sesv2", "SendEmail", v2({"TemplateData": data}))

    assert not ses.events


@pytest.mark.spec("TPL-04")
def test_data_must_be_there_in_v1_and_may_be_missing_in_v2(ses: LocalSes) -> None:
    ses.store(EmailTemplate("Plain", "Hi", text="Hello"))

    with pytest.raises(ValidationError, match="templateData"):
        ses.call("ses", "SendTemplatedEmail", templated(Template="Plain", TemplateData=None))
    ses.call("sesv2", "SendEmail", v2(Content={"Template": {"TemplateName": "Plain"}}))

    assert ses.sent.one().subject == "Hi"


@pytest.mark.spec("TPL-02")
def test_data_have_a_limit(ses: LocalSes) -> None:
    def data(size: int) -> str:
        return json.dumps({"name": "x", "favoriteanimal": ""}).replace('""', '"' + "y" * (size - 35) + '"')

    assert len(data(262_144)) == 262_144
    ses.call("ses", "SendTemplatedEmail", templated(TemplateData=data(262_144)))
    with pytest.raises(ValidationError, match="'templateData' .* less than or equal to 262144"):
        ses.call("ses", "SendTemplatedEmail", templated(TemplateData=data(262_145)))
    with pytest.raises(ValidationError, match="less than or equal to 262144"):
        ses.call("sesv2", "SendEmail", v2({"TemplateData": data(262_145)}))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"Source": "ana@other.example"}, MessageRejected, id="sender"),
        pytest.param({"ConfigurationSetName": "Nobody"}, ConfigurationSetDoesNotExist, id="set"),
        pytest.param({"Destination": {}}, InvalidParameterValue, id="nobody"),
        pytest.param({"Destination": {"ToAddresses": ["x"]}}, InvalidParameterValue, id="recipient"),
        pytest.param({"Tags": [{"Name": "", "Value": "x"}]}, InvalidParameterValue, id="tag"),
        pytest.param({"SourceArn": "arn"}, InvalidParameterValue, id="arn"),
        pytest.param({"FromArn": "arn"}, InvalidAction, id="unknown member"),
    ],
)
def test_what_any_send_is_refused_for_is_refused_at_once(ses: LocalSes, changes: Any, error: type[SesError]) -> None:
    with pytest.raises(error):
        ses.call("ses", "SendTemplatedEmail", templated(TemplateData="{}", **changes))

    assert not ses.events


# --- what cannot be rendered ----------------------------------------------------------------------


@pytest.mark.spec("TPL-07", "TPL-03")
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_mail_that_cannot_be_rendered_is_accepted_and_reported(ses: LocalSes, version: str) -> None:
    if version == "v1":
        answer = ses.call("ses", "SendTemplatedEmail", templated(TemplateData='{"name":"X"}'))
    else:
        answer = ses.call("sesv2", "SendEmail", v2({"TemplateData": '{"name":"X"}'}))

    (event,) = ses.events
    assert isinstance(event, RenderingFailure)
    assert event.message_id == answer["MessageId"]
    assert event.as_dict()["failure"] == {
        "templateName": "MyTemplate",
        "errorMessage": "Attribute 'favoriteanimal' is not present in the rendering data.",
    }
    assert not ses.sent
    assert not ses.inbox("alejandro.rosalez@example.com")
    assert [str(entry.stage) for entry in ses.log(answer["MessageId"])] == ["accepted", "rendering failed"]


@pytest.mark.spec("TPL-07")
def test_the_event_goes_to_those_who_subscribed_to_it_with_the_set(ses: LocalSes) -> None:
    ses.client("ses").create_configuration_set(ConfigurationSet={"Name": "Other"})
    heard: dict[str, list[str]] = {"failures": [], "sends": [], "other": [], "all": []}
    for name, configuration_set, kinds in (
        ("failures", "ConfigSet", ["Rendering Failure"]),
        ("sends", "ConfigSet", ["Send", "Delivery"]),
        ("other", "Other", []),
        ("all", None, ["Rendering Failure"]),
    ):
        heard_here = heard[name]
        ses.subscribe(
            lambda event, heard=heard_here: heard.append(event.event_type),
            configuration_set=configuration_set,
            event_types=kinds,
        )

    ses.call("ses", "SendTemplatedEmail", templated(TemplateData='{"name":"X"}'))
    ses.call("ses", "SendTemplatedEmail", templated(TemplateData='{"name":"X"}', ConfigurationSetName=None))
    ses.call("ses", "SendTemplatedEmail", templated())

    assert heard == {
        "failures": ["Rendering Failure"],
        "sends": ["Send", "Delivery"],
        "other": [],
        "all": ["Rendering Failure"] * 2,
    }
    assert ses.event_types("ConfigSet") == {"Rendering Failure", "Send", "Delivery"}
    assert "Rendering Failure" in ses.event_types("Other")


def test_the_record_of_a_failure_has_no_header_and_of_the_tags_of_ses_only_the_set(ses: LocalSes) -> None:
    tags = [{"Name": "kind", "Value": "greeting"}]
    ses.call("ses", "SendTemplatedEmail", templated(TemplateData="{}", Tags=tags))

    (event,) = failures(ses)
    record = event.as_dict()
    assert list(record) == ["eventType", "mail", "failure"]
    assert record["eventType"] == "Rendering Failure"
    assert record["mail"] == {
        "timestamp": record["mail"]["timestamp"],
        "source": SOURCE,
        "sourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
        "sendingAccountId": "123456789012",
        "messageId": event.message_id,
        "destination": ["alejandro.rosalez@example.com"],
        "headersTruncated": False,
        "tags": {"ses:configuration-set": ["ConfigSet"], "kind": ["greeting"]},
    }


@pytest.mark.spec("TPL-07")
@pytest.mark.parametrize("uses", [True, False])
def test_whether_a_failure_uses_the_quota_can_be_said(uses: bool) -> None:
    rules = TemplateRules() if uses else TemplateRules(failures_use_quota=False)
    ses = LocalSes(max_24_hour_send=2, rules=Rules(templates=rules))
    ses.verify("example.com")
    ses.store(MY_TEMPLATE)
    people = {"ToAddresses": ["a@example.net", "success@simulator.amazonses.com"]}

    ses.call("ses", "SendTemplatedEmail", templated(TemplateData="{}", ConfigurationSetName=None, Destination=people))

    assert ses.call("ses", "GetSendQuota", {})["SentLast24Hours"] == int(uses)
    assert (ses.statistics.billed, ses.statistics.delivery_attempts) == (0, 0)
    ses.advance(hours=25)
    assert ses.call("ses", "GetSendQuota", {})["SentLast24Hours"] == 0


def test_a_failure_can_have_a_send_event_before_it(ses: LocalSes) -> None:
    loud = LocalSes(rules=Rules(templates=TemplateRules(failures_are_sent=True)))
    loud.verify("example.com")
    loud.store(MY_TEMPLATE)

    loud.call("ses", "SendTemplatedEmail", templated(TemplateData="{}", ConfigurationSetName=None))
    ses.call("ses", "SendTemplatedEmail", templated(TemplateData="{}"))

    assert [event.event_type for event in loud.events] == ["Send", "Rendering Failure"]
    assert [event.event_type for event in ses.events] == ["Rendering Failure"]


@pytest.mark.parametrize(
    ("part", "data", "message"),
    [
        pytest.param({"text": "{{> foot}}"}, "{}", "There is no partial 'foot'.", id="partial"),
        pytest.param({"text": "{{contact.name}}"}, '{"contact": {}}', "'contact.name'", id="path"),
        pytest.param({"text": "{{name}}"}, '{"name": null}', "'name'", id="null"),
        pytest.param({"text": "{{x}}"}, r'{"x": "\u0001"}', "control", id="control character"),
    ],
)
@pytest.mark.spec("TPL-12")
def test_whatever_goes_wrong_later_is_a_rendering_failure(ses: LocalSes, part: Any, data: str, message: str) -> None:
    ses.store(EmailTemplate("x", "Hi", **part))

    ses.call("ses", "SendTemplatedEmail", templated(Template="x", TemplateData=data))

    (event,) = failures(ses)
    assert message in event.error_message
    assert not ses.sent


def test_mail_that_becomes_too_large_is_a_rendering_failure(ses: LocalSes) -> None:
    ses.store(EmailTemplate("x", "Hi", text="{{#each list}}{{#each ../list}}{{@root.text}}{{/each}}{{/each}}"))
    data = json.dumps({"list": [0] * 40, "text": "y" * 7_000})

    ses.call("ses", "SendTemplatedEmail", templated(Template="x", TemplateData=data))

    (event,) = failures(ses)
    assert "Message length is more than 10485760 bytes" in event.error_message


def test_a_subject_of_data_cannot_start_a_header_field(ses: LocalSes) -> None:
    ses.store(EmailTemplate("x", "Hi {{name}}", text="Hello"))
    data = json.dumps({"name": "Bo\r\nBcc: eve@example.com"})

    ses.call("ses", "SendTemplatedEmail", templated(Template="x", TemplateData=data))

    assert ses.sent.one().subject == "Hi Bo Bcc: eve@example.com"
    assert "Bcc" not in ses.sent.one().message.headers


# --- events of what can ---------------------------------------------------------------------------


def test_the_send_event_knows_the_mail_as_it_was_before_it_was_rendered(ses: LocalSes) -> None:
    ses.call("ses", "SendTemplatedEmail", templated())

    sent, delivered = ses.events
    assert isinstance(sent, Send)
    before = sent.as_dict()["mail"]
    assert "sourceArn" not in before
    assert [header["name"] for header in before["headers"]] == ["From", "To", "MIME-Version"]
    assert set(before["commonHeaders"]) == {"from", "to", "messageId"}
    assert before["tags"]["ses:operation"] == ["SendTemplatedEmail"]

    assert isinstance(delivered, Delivery)
    after = delivered.as_dict()["mail"]
    assert after["sourceArn"].endswith(":identity/example.com")
    assert [header["name"] for header in after["headers"]][:5] == ["Date", "From", "To", "Subject", "MIME-Version"]
    assert after["commonHeaders"]["subject"] == "Greetings, Alejandro!"
    assert after["commonHeaders"]["messageId"] == before["messageId"]
    assert "date" in after["commonHeaders"]


# --- many destinations ----------------------------------------------------------------------------


@pytest.mark.spec("TPL-05", "TPL-03", "TPL-06")
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_bulk_example_of_the_guide_gives_each_a_mail_of_their_own(ses: LocalSes, version: str) -> None:
    if version == "v1":
        results = ses.call("ses", "SendBulkTemplatedEmail", GUIDE_BULK)["Status"]
        success = "Success"
    else:
        entries = [
            entry(one["Destination"]["ToAddresses"][0], one["ReplacementTemplateData"])
            for one in GUIDE_BULK["Destinations"]
        ]
        results = ses.call("sesv2", "SendBulkEmail", v2_bulk(*entries))["BulkEmailEntryResults"]
        success = "SUCCESS"

    assert [sent.subject for sent in ses.sent] == [
        "Greetings, Anaya!", "Greetings, Liu!", "Greetings, Shirley!", "Greetings, friend!",
    ]  # fmt: skip
    assert results == [{"Status": success, "MessageId": sent.message_id} for sent in ses.sent]
    assert len({one["MessageId"] for one in results}) == 4
    assert {str(sent.sender) for sent in ses.sent} == {SOURCE}
    (richard,) = ses.inbox("richard.roe@example.com")
    assert bodies(richard)[1] == "<h1>Hello friend,</h1><p>Your favorite animal is unknown.</p>"


@pytest.mark.spec("TPL-06")
def test_absent_data_are_the_defaults_in_v2(ses: LocalSes) -> None:
    bare = {"Destination": {"ToAddresses": ["bo@example.net"]}}

    ses.call("sesv2", "SendBulkEmail", v2_bulk(bare, entry("ida@example.net")))

    assert [sent.subject for sent in ses.sent] == ["Greetings, friend!"] * 2


@pytest.mark.spec("TPL-05", "TPL-06")
def test_absent_data_are_invalid_in_v1_and_stop_nobody_else(ses: LocalSes) -> None:
    both = [{"Destination": {"ToAddresses": ["bo@example.net"]}}, GUIDE_BULK["Destinations"][0]]

    first, second = ses.call("ses", "SendBulkTemplatedEmail", {**GUIDE_BULK, "Destinations": both})["Status"]

    assert first["Status"] == "InvalidParameterValue"
    assert "ReplacementTemplateData" in first["Error"]
    assert second["Status"] == "Success"


@pytest.mark.spec("TPL-06")
def test_data_are_merged_into_the_defaults_key_by_key(ses: LocalSes) -> None:
    ses.call("sesv2", "SendBulkEmail", v2_bulk(entry("bo@example.net", '{"name": "Bo"}')))

    assert bodies(ses.sent.one().message)[1] == "<h1>Hello Bo,</h1><p>Your favorite animal is unknown.</p>"


@pytest.mark.spec("TPL-06")
def test_data_can_replace_the_defaults_whole() -> None:
    ses = LocalSes(rules=Rules(templates=TemplateRules(whole_defaults=True)))
    ses.verify("example.com")
    ses.store(MY_TEMPLATE)

    ses.call(
        "sesv2", "SendBulkEmail", v2_bulk(entry("bo@example.net", '{"name": "Bo"}'), entry("ida@example.net", "{}"))
    )

    assert [event.error_message for event in failures(ses)] == [
        "Attribute 'favoriteanimal' is not present in the rendering data."
    ]
    assert ses.sent.one().subject == "Greetings, friend!"


@pytest.mark.spec("TPL-05")
def test_one_that_fails_stops_no_other(ses: LocalSes) -> None:
    ses.store(EmailTemplate("x", "Hi {{name}}", text="Hello"))
    people = [
        entry("x"),
        entry("a@example.net", "{"),
        entry("b@example.net", "{}"),
        entry("c@example.net", '{"name":"C"}'),
    ]
    default = {"Template": {"TemplateName": "x", "TemplateData": "{}"}}

    results = ses.call("sesv2", "SendBulkEmail", v2_bulk(*people, DefaultContent=default))["BulkEmailEntryResults"]

    assert [one["Status"] for one in results] == ["INVALID_PARAMETER", "INVALID_PARAMETER", "SUCCESS", "SUCCESS"]
    assert results[1] == {
        "Status": "INVALID_PARAMETER",
        "Error": "Unable to parse template data (invalid JSON).",
    }
    assert [event.message_id for event in failures(ses)] == [results[2]["MessageId"]]
    assert ses.sent.one().subject == "Hi C"


@pytest.mark.spec("TPL-05")
def test_quota_and_rate_are_a_status_of_each(ses: LocalSes) -> None:
    ses.account.quota.max_24_hour_send = 1
    results = ses.call("ses", "SendBulkTemplatedEmail", GUIDE_BULK)["Status"]
    assert [one["Status"] for one in results] == ["Success", *["AccountDailyQuotaExceeded"] * 3]
    assert results[1] == {"Status": "AccountDailyQuotaExceeded", "Error": "Daily message quota exceeded."}

    ses.advance(hours=25)
    ses.account.quota.max_24_hour_send, ses.account.quota.max_send_rate = None, 2
    results = ses.call("sesv2", "SendBulkEmail", v2_bulk(*(entry("bo@example.net") for _ in range(3))))
    assert [one["Status"] for one in results["BulkEmailEntryResults"]] == ["SUCCESS", "SUCCESS", "ACCOUNT_THROTTLED"]


@pytest.mark.spec("TPL-02", "QRC-17")
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_call_has_at_most_50_destinations(ses: LocalSes, version: str) -> None:
    def send(number: int) -> None:
        if version == "v1":
            people = GUIDE_BULK["Destinations"][:1] * number
            ses.call("ses", "SendBulkTemplatedEmail", {**GUIDE_BULK, "Destinations": people})
        else:
            ses.call("sesv2", "SendBulkEmail", v2_bulk(*[entry("bo@example.net")] * number))

    send(50)
    assert len(ses.sent) == 50
    for number in (51, 0):
        with pytest.raises(InvalidParameterValue):
            send(number)
    assert len(ses.sent) == 50


@pytest.mark.spec("TPL-02", "QRC-17")
def test_a_destination_has_at_most_50_recipients(ses: LocalSes) -> None:
    def people(number: int) -> dict[str, Any]:
        addresses = [f"p{one}@example.net" for one in range(number)]
        return {"Destination": {"ToAddresses": addresses[:25], "BccAddresses": addresses[25:]}}

    results = ses.call("sesv2", "SendBulkEmail", v2_bulk(people(50), people(51), people(50)))

    assert [one["Status"] for one in results["BulkEmailEntryResults"]] == ["SUCCESS", "INVALID_PARAMETER", "SUCCESS"]


@pytest.mark.spec("TPL-05")
@pytest.mark.parametrize("member", ["Source", "Template", "DefaultTemplateData", "Destinations"])
def test_a_bulk_call_of_v1_says_whom_what_and_the_defaults(ses: LocalSes, member: str) -> None:
    with pytest.raises(SesError) as caught:
        ses.call("ses", "SendBulkTemplatedEmail", {**GUIDE_BULK, member: None})

    assert isinstance(caught.value, ValidationError | InvalidParameterValue)
    assert not ses.events


@pytest.mark.spec("TPL-05")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"FromEmailAddress": "ana@other.example"}, MessageRejected, id="sender"),
        pytest.param({"FromEmailAddress": "ana"}, InvalidParameterValue, id="no address"),
        pytest.param({"FromEmailAddress": None}, InvalidParameterValue, id="no sender"),
        pytest.param({"ConfigurationSetName": "Nobody"}, ConfigurationSetDoesNotExist, id="set"),
        pytest.param({"DefaultContent": {"Template": {"TemplateName": "No"}}}, TemplateDoesNotExist, id="template"),
        pytest.param({"DefaultContent": {}}, ValidationError, id="content"),
        pytest.param({"TenantName": "x"}, InvalidAction, id="unknown member"),
    ],
)
def test_what_is_wrong_with_a_bulk_call_is_its_answer(ses: LocalSes, changes: Any, error: type[SesError]) -> None:
    with pytest.raises(error):
        ses.call("sesv2", "SendBulkEmail", v2_bulk(entry("bo@example.net"), **changes))

    assert not ses.events


@pytest.mark.spec("TPL-05")
@pytest.mark.parametrize("address", ["ana@", "ana.example.com", "Ana <ana@>", f"{'a' * 309}@example.com"])
@pytest.mark.parametrize("member", ["FromEmailAddress", "FeedbackForwardingEmailAddress"])
def test_a_bulk_call_has_words_of_its_own_for_a_sender_that_is_none(ses: LocalSes, address: str, member: str) -> None:
    for name in ("MyTemplate", "no such template"):  # before the template: seen in 2026
        changes = {member: address, "DefaultContent": {"Template": {"TemplateName": name, "TemplateData": "{}"}}}
        with pytest.raises(InvalidParameterValue) as caught:
            ses.call("sesv2", "SendBulkEmail", v2_bulk(entry("bo@example.net"), **changes))
        assert caught.value.message == f"Invalid email address<{address}>."


@pytest.mark.spec("TPL-05")
@pytest.mark.parametrize("member", ["Source", "ReturnPath"])
def test_a_bulk_call_of_v1_has_the_same_words(ses: LocalSes, member: str) -> None:
    with pytest.raises(InvalidParameterValue, match="^Invalid email address<bounce@>\\.$"):
        ses.call("ses", "SendBulkTemplatedEmail", {**GUIDE_BULK, member: "bounce@"})
    with pytest.raises(InvalidParameterValue, match="^There are non-ASCII characters in the email address$"):
        ses.call("ses", "SendBulkTemplatedEmail", {**GUIDE_BULK, member: "jürgen@example.com"})


def test_a_paused_account_refuses_a_bulk_call(ses: LocalSes) -> None:
    ses.pause_sending()

    with pytest.raises(AccountSendingPaused):
        ses.call("ses", "SendBulkTemplatedEmail", GUIDE_BULK)


def test_tags_and_header_fields_of_one_come_on_top_of_those_of_all(ses: LocalSes) -> None:
    template = {
        "TemplateName": "MyTemplate",
        "TemplateData": GUIDE_BULK["DefaultTemplateData"],
        "Headers": [{"Name": "X-A", "Value": "1"}, {"Name": "X-B", "Value": "1"}],
    }
    own: Any = {
        "ReplacementHeaders": [{"Name": "x-b", "Value": "2"}],
        "ReplacementTags": [{"Name": "list", "Value": "own"}],
    }
    everyone = [{"Name": "list", "Value": "all"}, {"Name": "kind", "Value": "news"}]

    ses.call(
        "sesv2",
        "SendBulkEmail",
        v2_bulk(
            entry("bo@example.net", **own),
            entry("ida@example.net"),
            DefaultContent={"Template": template},
            DefaultEmailTags=everyone,
        ),
    )

    first, second = ses.sent
    assert [first.message.headers.get(name) for name in ("X-A", "X-B")] == ["1", "2"]
    assert [second.message.headers.get(name) for name in ("X-A", "X-B")] == ["1", "1"]
    assert dict(first.options.tags) == {"list": "own", "kind": "news"}
    assert dict(second.options.tags) == {"list": "all", "kind": "news"}
    assert ses.events[0].mail.tags["ses:operation"] == ("SendBulkTemplatedEmail",)


def test_v2_bulk_attaches_the_same_files_for_all(ses: LocalSes) -> None:
    files = [{"RawContent": b"%PDF", "FileName": "a.pdf"}]
    default = {"Template": {"TemplateName": "MyTemplate", "TemplateData": ALEJANDRO, "Attachments": files}}

    ses.call("sesv2", "SendBulkEmail", v2_bulk(entry("a@example.net"), entry("b@example.net"), DefaultContent=default))

    assert [[part.filename for part in sent.attachments] for sent in ses.sent] == [["a.pdf"], ["a.pdf"]]


# --- statuses -------------------------------------------------------------------------------------


@pytest.mark.spec("TPL-05")
@pytest.mark.parametrize(("service", "names"), [("ses", "v1"), ("sesv2", "v2")], ids=["v1", "v2"])
def test_the_statuses_are_those_of_the_models(service: str, names: str) -> None:
    known: Any = load(service).shape_for("BulkEmailStatus")

    assert sorted(known.enum) == sorted([SUCCESS[names == "v2"], *(getattr(status, names) for status in STATUSES)])


@pytest.mark.parametrize("status", STATUSES, ids=lambda status: status.v1)
def test_every_status_is_an_error_and_comes_back(status: Any) -> None:
    for name in (status.v1, status.v2):
        error = error_of(name, "why")
        assert type(error) is status.kind
        assert error.code == name
        if status.kind is not SesError:
            assert status_of(error) is status


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ValidationError("x"), "INVALID_PARAMETER"),
        (MalformedInput("x"), "INVALID_PARAMETER"),
        (InvalidAction("x"), "INVALID_PARAMETER"),
        (Throttling("x"), "ACCOUNT_THROTTLED"),
        (ServiceFailed("x"), "TRANSIENT_FAILURE"),
        (MissingRenderingAttribute("x"), "FAILED"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, SesError) else None,
)
def test_an_error_has_the_status_that_fits_it_best(error: SesError, status: str) -> None:
    assert status_of(error).v2 == status


def test_a_status_that_nobody_knows_is_a_failure() -> None:
    error = error_of("NEWER_THAN_THIS", "")

    assert (type(error), error.code, error.message) == (SesError, "NEWER_THAN_THIS", "NEWER_THAN_THIS")


# --- through boto3 --------------------------------------------------------------------------------


def test_boto3_sends_with_templates_by_both_apis(ses: LocalSes) -> None:
    with patched(ses):
        v1_client: Any = boto3.client("ses", region_name="us-east-1")
        v2_client: Any = boto3.client("sesv2", region_name="us-east-1")
        ids = [
            v1_client.send_templated_email(**templated())["MessageId"],
            *(one["MessageId"] for one in v1_client.send_bulk_templated_email(**GUIDE_BULK)["Status"]),
            v2_client.send_email(**v2())["MessageId"],
            v2_client.send_bulk_email(**v2_bulk(entry("bo@example.net")))["BulkEmailEntryResults"][0]["MessageId"],
        ]
        with pytest.raises(v1_client.exceptions.TemplateDoesNotExistException):
            v1_client.send_templated_email(**templated(Template="Nobody"))
        with pytest.raises(v2_client.exceptions.NotFoundException):
            v2_client.send_email(**v2({"TemplateName": "Nobody"}))

    assert ids == [sent.message_id for sent in ses.sent]


@given(
    st.dictionaries(
        st.sampled_from(["Source", "Template", "TemplateData", "Destination", "Destinations", "DefaultTemplateData"]),
        st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2) | st.just({}),
    )
)
def test_whatever_is_sent_is_answered_by_ses(params: dict[str, Any]) -> None:
    ses = LocalSes()
    ses.verify("example.com")
    ses.store(MY_TEMPLATE)
    for operation, whole in (("SendTemplatedEmail", templated()), ("SendBulkTemplatedEmail", GUIDE_BULK)):
        try:
            ses.call("ses", operation, {**whole, **params})
        except SesError:
            continue


# --- names and ARNs -------------------------------------------------------------------------------


MINE = "arn:aws:ses:us-east-1:123456789012:template/MyTemplate"


def test_v2_finds_a_template_by_its_arn(ses: LocalSes) -> None:
    by_arn = {"TemplateArn": MINE, "TemplateData": '{"name": "Bo", "favoriteanimal": "cat"}'}
    entries = [{"Destination": {"ToAddresses": ["bob@example.net"]}}]
    ses.call("sesv2", "SendEmail", v2(Content={"Template": by_arn}))
    ses.call("sesv2", "SendEmail", v2(Content={"Template": {**by_arn, "TemplateName": "MyTemplate"}}))
    bulk = {"FromEmailAddress": "ana@example.com", "DefaultContent": {"Template": by_arn}, "BulkEmailEntries": entries}
    ses.call("sesv2", "SendBulkEmail", bulk)

    assert len(ses.sent) == 3


@pytest.mark.parametrize("arn", ["x", MINE.replace("template/", "identity/"), MINE.replace("MyTemplate", "Other")])
def test_an_arn_that_is_of_no_template_or_another_one_is_refused(ses: LocalSes, arn: str) -> None:
    with pytest.raises(InvalidParameterValue, match=f"^Invalid ARN: {arn}$"):
        ses.call("sesv2", "SendEmail", v2(Content={"Template": {"TemplateName": "MyTemplate", "TemplateArn": arn}}))


def test_empty_arns_and_an_empty_return_path_stand_for_none(ses: LocalSes) -> None:
    none: dict[str, Any] = {"FromEmailAddressIdentityArn": "", "FeedbackForwardingEmailAddressIdentityArn": ""}
    content = {"Template": {"TemplateName": "MyTemplate", "TemplateArn": "", "TemplateData": '{"name": "Bo"}'}}
    ses.call("sesv2", "SendEmail", v2(Content=content, FeedbackForwardingEmailAddress="", **none))
    with pytest.raises(InvalidParameterValue, match="^Invalid ARN: arn$"):
        ses.call("sesv2", "SendEmail", v2(Content=content, FromEmailAddressIdentityArn="arn"))
