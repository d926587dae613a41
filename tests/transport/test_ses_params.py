"""What is said beside a message, as parameters of both APIs."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ParamValidationError

from sesmodel import (
    Envelope,
    Mailer,
    Message,
    NotExpressible,
    RawMessage,
    SendOptions,
    SesTransport,
    Submission,
    TrackingOverrides,
)
from sesmodel.transport.ses_params import send_email_params, send_raw_email_params

RAW = RawMessage(b"From: ana@example.com\r\n\r\nHello")
ENVELOPE = Envelope("bounces@example.com", ["bob@example.net", "carl@example.org"])
A, B = (f"arn:aws:ses:us-east-1:123456789012:identity/{name}.example" for name in "ab")


def submission(**options: Any) -> Submission:
    return Submission(ENVELOPE, RAW, SendOptions(**options))


@pytest.mark.spec("EVP-09", "CFG-22")
def test_set_and_tags_are_parameters_of_v1() -> None:
    params = send_raw_email_params(submission(configuration_set="set", tags={"a": "1", "b": "2"}))

    assert params == {
        "Source": "bounces@example.com",
        "Destinations": ["bob@example.net", "carl@example.org"],
        "RawMessage": {"Data": RAW.data},
        "ConfigurationSetName": "set",
        "Tags": [{"Name": "a", "Value": "1"}, {"Name": "b", "Value": "2"}],
    }


@pytest.mark.spec("EVP-09", "CFG-22")
def test_set_and_tags_are_parameters_of_v2() -> None:
    params = send_email_params(submission(configuration_set="set", tags={"a": "1", "b": "2"}))

    assert params == {
        "FromEmailAddress": "bounces@example.com",
        "Destination": {"ToAddresses": ["bob@example.net", "carl@example.org"]},
        "Content": {"Raw": {"Data": RAW.data}},
        "ConfigurationSetName": "set",
        "EmailTags": [{"Name": "a", "Value": "1"}, {"Name": "b", "Value": "2"}],
    }


def test_v1_has_an_arn_for_each_identity() -> None:
    params = send_raw_email_params(submission(source_arn=A, from_arn=B, return_path_arn=A))

    assert (params["SourceArn"], params["FromArn"], params["ReturnPathArn"]) == (A, B, A)


@pytest.mark.parametrize(
    "arns", [{"source_arn": A}, {"from_arn": A}, {"source_arn": A, "from_arn": A}], ids=["source", "from", "both"]
)
def test_v2_has_one_arn_for_sender_and_from_field(arns: dict[str, str]) -> None:
    params = send_email_params(submission(**arns))

    assert params["FromEmailAddressIdentityArn"] == A
    assert not params.keys() & {"FeedbackForwardingEmailAddress", "FeedbackForwardingEmailAddressIdentityArn"}


def test_v2_names_the_address_that_the_arn_for_bounces_is_about() -> None:
    params = send_email_params(submission(return_path_arn=A))

    assert params["FeedbackForwardingEmailAddress"] == "bounces@example.com"
    assert params["FeedbackForwardingEmailAddressIdentityArn"] == A


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({"contact_list": "L"}, {"ContactListName": "L"}),
        ({"contact_list": "L", "topic": "T"}, {"ContactListName": "L", "TopicName": "T"}),
    ],
    ids=["list", "topic"],
)
def test_v2_has_contact_lists(options: dict[str, str], asked: dict[str, str]) -> None:
    assert send_email_params(submission(**options))["ListManagementOptions"] == asked


@pytest.mark.parametrize(
    ("tracking", "asked"),
    [
        (TrackingOverrides(opens=False), {"OpenTrackingEnabled": "DISABLED"}),
        (
            TrackingOverrides(opens=False, clicks=True),
            {"OpenTrackingEnabled": "DISABLED", "ClickTrackingEnabled": "ENABLED"},
        ),
    ],
)
def test_v2_has_overrides_of_tracking(tracking: TrackingOverrides, asked: dict[str, str]) -> None:
    assert send_email_params(submission(tracking=tracking))["ConfigurationOverrides"] == {"Tracking": asked}


def test_nothing_is_asked_that_was_not_said() -> None:
    assert send_raw_email_params(submission()).keys() == {"Source", "Destinations", "RawMessage"}
    assert send_email_params(submission()).keys() == {"FromEmailAddress", "Destination", "Content"}


def test_what_an_api_cannot_say_is_refused_with_the_api_that_can() -> None:
    with pytest.raises(NotExpressible, match="contact list; use the v2 API"):
        send_raw_email_params(submission(contact_list="L"))
    with pytest.raises(NotExpressible, match="tracked; use the v2 API"):
        send_raw_email_params(submission(tracking=TrackingOverrides()))
    with pytest.raises(NotExpressible, match="one ARN .*; use the v1 API"):
        send_email_params(submission(source_arn=A, from_arn=B))


@pytest.mark.parametrize("params", [send_email_params, send_raw_email_params], ids=["v2", "v1"])
def test_a_null_sender_is_refused(params: Any) -> None:
    with pytest.raises(NotExpressible, match="null sender"):
        params(Submission(Envelope("", ["bob@example.net"]), RAW))


class Recording:
    """A client that keeps what it is asked for."""

    def __init__(self, operation: str) -> None:
        self.asked: dict[str, Any] = {}
        setattr(self, operation, self.send)

    def send(self, **asked: Any) -> dict[str, str]:
        self.asked = asked
        return {"MessageId": "m-1"}


@pytest.mark.spec("EVP-09", "CFG-22")
@pytest.mark.parametrize(("operation", "tags"), [("send_raw_email", "Tags"), ("send_email", "EmailTags")])
def test_what_a_send_names_reaches_the_call_and_not_the_bytes(operation: str, tags: str, hello: Message) -> None:
    client = Recording(operation)
    Mailer(SesTransport(client=client)).send(hello, configuration_set="ConfigSet", tags={"campaign": "book"})

    assert client.asked["ConfigurationSetName"] == "ConfigSet"
    assert client.asked[tags] == [{"Name": "campaign", "Value": "book"}]
    raw = client.asked.get("RawMessage") or client.asked["Content"]["Raw"]
    assert b"X-SES-" not in raw["Data"]


class Outdated:
    """A client whose model of the API is too old, or too strict, for the parameters."""

    def send_email(self, **_: object) -> None:
        raise ParamValidationError(report='Unknown parameter in input: "ListManagementOptions"')


@pytest.mark.spec("API-15")
def test_what_the_sdk_does_not_know_is_not_expressible() -> None:
    with pytest.raises(NotExpressible, match="ListManagementOptions") as caught:
        SesTransport(client=Outdated()).send(submission(contact_list="L"))

    assert caught.value.delivered == "no"
