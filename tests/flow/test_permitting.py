"""What users of an account may do, by their policies."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from sesmodel import (
    AccessDenied,
    Caller,
    InvalidValue,
    LocalCloud,
    LocalSes,
    ManualClock,
    RawMessage,
    RefusalRules,
    Rules,
    SesError,
    Users,
    smtp_user_policy,
)
from sesmodel.service.send_request import Recipients, SendRequest

KEY = "AKIAIOSFODNN7EXAMPLE"
JOHN = Caller(access_key_id=KEY)
ARN = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
USER = "arn:aws:iam::123456789012:user/John"


def policy(action: Any = "ses:*", resource: Any = "*", **row: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **row}
    return {"Version": "2012-10-17", "Statement": [statement]}


def on(operator: str, key: str, value: Any) -> dict[str, Any]:
    return policy(Condition={operator: {key: value}})


def model(*policies: Any, **options: Any) -> LocalSes:
    made = LocalSes(**options)
    made.verify("example.com")
    made.users.add("John", *policies, access_key_ids=[KEY])
    return made


def simple(to: str = "bob@example.net", **more: Any) -> dict[str, Any]:
    return {
        "Source": "ana@example.com",
        "Destination": {"ToAddresses": [to]},
        "Message": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}},
        **more,
    }


def raw(headers: str = "") -> dict[str, Any]:
    data = f"From: ana@example.com\r\nTo: bob@example.net\r\n{headers}Subject: Hi\r\n\r\nHello\r\n"
    return {"RawMessage": {"Data": data.encode()}}


def refused(ses: LocalSes, operation: str, params: dict[str, Any], caller: Caller = JOHN) -> bool:
    """Whether the policies refuse a call; nothing but them may."""
    try:
        ses.call("ses", operation, params, caller=caller)
    except AccessDenied:
        return True
    return False


def over_smtp() -> SendRequest:
    return SendRequest(
        operation="SendSmtpEmail",
        content=RawMessage(raw()["RawMessage"]["Data"]),
        source="ana@example.com",
        recipients=Recipients(to=("bob@example.net",)),
    )


# --- users -----------------------------------------------------------------------------------------


def test_who_is_no_user_may_do_everything() -> None:
    ses = model()
    for caller in (Caller(), Caller(access_key_id="AKIDOTHER")):
        assert not refused(ses, "SendEmail", simple(), caller)
        assert not refused(ses, "ListIdentities", {}, caller)


def test_a_user_without_a_policy_may_do_nothing() -> None:
    ses = model()
    assert refused(ses, "SendEmail", simple())
    assert refused(ses, "ListIdentities", {})
    assert not ses.sent


def test_what_a_user_may_changes_at_once() -> None:
    ses = model()
    ses.users.add("John", policy("ses:SendEmail"), access_key_ids=[KEY])
    assert not refused(ses, "SendEmail", simple())
    assert refused(ses, "SendRawEmail", raw())
    ses.users.remove("John")
    assert not refused(ses, "SendRawEmail", raw())
    assert list(ses.users) == []


def test_a_user_is_in_the_partition_of_the_region() -> None:
    ses = model(policy("ses:GetAccount"), region="us-gov-west-1")
    with pytest.raises(AccessDenied, match=re.escape("User arn:aws-us-gov:iam::123456789012:user/John is not")):
        ses.call("ses", "SendEmail", simple(), caller=JOHN)


def test_accounts_of_two_partitions_have_users_of_their_own() -> None:
    cloud = LocalCloud()
    cloud["us-gov-west-1"].users.add("John", access_key_ids=[KEY])

    assert [len(cloud[region].users) for region in ("us-gov-east-1", "us-east-1")] == [1, 0]


def test_a_user_has_one_name_and_keys_of_its_own() -> None:
    users = Users("123456789012")
    john = users.add("John", access_key_ids=[KEY])
    assert (users["John"], users.of_key(KEY), users.of_key("x"), len(users)) == (john, john, None, 1)
    with pytest.raises(InvalidValue, match="is the key of John"):
        users.add("Jane", access_key_ids=[KEY])
    with pytest.raises(InvalidValue, match="no name of a user"):
        users.add("John Doe")
    with pytest.raises(KeyError):
        users.remove("Jane")


def test_a_policy_that_is_none_is_refused_with_its_place() -> None:
    with pytest.raises(InvalidValue, match="Allow or Deny") as caught:
        Users("123456789012").add("John", policy(), policy(Effect="allow"))
    assert caught.value.where == "policy 2, Statement 1, Effect"


def test_the_users_of_an_account_are_the_same_in_every_region_and_not_in_another_account() -> None:
    cloud = LocalCloud(setup=lambda ses: ses.verify("example.com"))
    cloud["eu-west-1"].users.add("John", access_key_ids=[KEY])

    assert refused(cloud["us-west-2"], "SendEmail", simple())
    assert not refused(cloud.ses(account_id="111111111111"), "SendEmail", simple())


def test_a_client_may_be_that_of_a_user() -> None:
    ses = model(policy("ses:ListIdentities"))
    client: Any = ses.client("ses", caller=JOHN)

    assert client.list_identities()["Identities"] == ["example.com"]
    with pytest.raises(Exception, match=f"User {USER} is not authorized to perform ses:SendEmail on resource {ARN}"):
        client.send_email(**simple())
    assert ses.client("ses").send_email(**simple())["MessageId"]


# --- refusals --------------------------------------------------------------------------------------


@pytest.mark.spec("SEC-25", "SRC-15")
def test_a_refusal_names_the_user_the_action_and_the_identity() -> None:
    ses = model()
    with pytest.raises(AccessDenied) as caught:
        ses.submit(over_smtp(), caller=JOHN)

    error = caught.value
    text = f"User {USER} is not authorized to perform ses:SendRawEmail on resource {ARN}"
    assert (error.message, error.smtp_reply) == (text, f"554 Access denied: {text}")
    assert (error.user, error.action, error.resource) == (USER, "ses:SendRawEmail", ARN)
    assert error.__notes__ == ["Refused: no statement allows it."]
    assert not ses.sent


@pytest.mark.spec("SEC-25")
def test_a_refusal_may_be_worded_as_observed() -> None:
    ses = model(rules=Rules(refusals=RefusalRules(as_observed=True)))
    with pytest.raises(AccessDenied) as caught:
        ses.call("sesv2", "SendEmail", {"Content": {"Raw": {"Data": raw()["RawMessage"]["Data"]}}}, caller=JOHN)

    error = caught.value
    assert error.message == f"User `{USER}' is not authorized to perform `ses:SendRawEmail' on resource `{ARN}'"
    assert (error.v2_name, error.user, error.action, error.resource) == (
        "AccessDeniedException",
        USER,
        "ses:SendRawEmail",
        ARN,
    )


@pytest.mark.spec("SEC-25")
def test_the_refusal_of_any_other_call_names_no_resource() -> None:
    with pytest.raises(AccessDenied) as caught:
        model().call("ses", "VerifyEmailIdentity", {"EmailAddress": "a@example.com"}, caller=JOHN)

    error = caught.value
    assert error.message == f"User: {USER} is not authorized to perform: ses:VerifyEmailIdentity"  # OBS-032
    assert (error.user, error.action, error.resource) == (USER, "ses:VerifyEmailIdentity", None)
    assert (AccessDenied("no").user, AccessDenied("no").action) == (None, None)


def test_leave_is_asked_for_before_anything_else_is_looked_at() -> None:
    ses = model()
    for params in ({}, {"Source": 1}):
        assert refused(ses, "GetTemplate", params)
    ses.call("ses", "UpdateAccountSendingEnabled", {"Enabled": False})
    assert refused(ses, "SendEmail", simple())


def test_a_refusal_names_the_address_where_no_identity_covers_it() -> None:
    with pytest.raises(AccessDenied) as caught:
        model().call("ses", "SendEmail", simple(Source="x@other.test"), caller=JOHN)
    assert caught.value.resource == "arn:aws:ses:us-east-1:123456789012:identity/x@other.test"


def test_leave_of_a_policy_verifies_nobody() -> None:
    with pytest.raises(SesError, match="not verified"):
        model(policy()).call("ses", "SendEmail", simple(Source="x@other.test"), caller=JOHN)


# --- actions, resources and keys -------------------------------------------------------------------


@pytest.mark.spec("SMTP-15")
def test_the_policy_of_a_user_of_the_smtp_interface_is_that_of_the_guide() -> None:
    assert smtp_user_policy() == (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ses:SendRawEmail","Resource":"*"}]}'
    )
    assert json.loads(smtp_user_policy()) == policy("ses:SendRawEmail")


@pytest.mark.parametrize(
    ("service", "operation", "params", "action"),
    [
        ("ses", "SendEmail", simple(), "ses:SendEmail"),
        ("ses", "SendRawEmail", raw(), "ses:SendRawEmail"),
        ("sesv2", "SendEmail", {"Content": {"Raw": raw()["RawMessage"]}}, "ses:SendRawEmail"),
        (
            "ses",
            "SendTemplatedEmail",
            {**simple(), "Template": "t", "TemplateData": "{}", "Message": None},
            "ses:SendTemplatedEmail",
        ),
        (
            "ses",
            "SendBulkTemplatedEmail",
            {
                "Source": "ana@example.com",
                "Template": "t",
                "DefaultTemplateData": "{}",
                "Destinations": [{"Destination": {"ToAddresses": ["a@b.example"]}, "ReplacementTemplateData": "{}"}],
            },
            "ses:SendBulkTemplatedEmail",
        ),
        ("ses", "GetSendQuota", {}, "ses:GetSendQuota"),
        ("sesv2", "GetAccount", {}, "ses:GetAccount"),
    ],
)
def test_each_call_has_its_action(service: Any, operation: str, params: dict[str, Any], action: str) -> None:
    params = {name: value for name, value in params.items() if value is not None}

    def called(*policies: Any) -> None:
        ses = model(*policies)
        ses.client("ses").create_template(Template={"TemplateName": "t", "SubjectPart": "Hi", "TextPart": "Hello"})
        ses.call(service, operation, params, caller=JOHN)

    called(policy(action))
    with pytest.raises(AccessDenied) as caught:
        called(policy(), policy(action, Effect="Deny"))
    assert caught.value.action == action


@pytest.mark.spec("SEC-13")
def test_mail_as_smtp_hands_it_over_needs_leave_for_raw_mail() -> None:
    ses = model(policy("ses:SendEmail"))
    with pytest.raises(AccessDenied, match="ses:SendRawEmail on resource"):
        ses.submit(over_smtp(), caller=JOHN)
    ses.users.add("John", smtp_user_policy(), access_key_ids=[KEY])
    ses.submit(over_smtp(), caller=JOHN)
    assert len(ses.sent) == 1


def test_who_may_send_from_one_identity_may_not_from_another() -> None:
    ses = model(policy("ses:SendEmail", ARN))
    ses.verify("other.example")

    assert not refused(ses, "SendEmail", simple())
    assert refused(ses, "SendEmail", simple(Source="ana@other.example"))
    assert refused(ses, "ListIdentities", {})


@pytest.mark.spec("SEC-14")
@pytest.mark.parametrize(
    ("key", "value", "source", "expected"),
    [
        ("ses:FromAddress", "johndoe@example.com", '"John Doe" <johndoe@example.com>', True),
        ("ses:FromAddress", "John Doe <johndoe@example.com>", '"John Doe" <johndoe@example.com>', False),
        ("ses:FromDisplayName", "John Doe", '"John Doe" <johndoe@example.com>', True),
        ("ses:FromDisplayName", "Ján", "=?UTF-8?B?SsOhbg==?= <johndoe@example.com>", True),
        ("ses:FromDisplayName", "*", "johndoe@example.com", False),
        ("ses:FeedbackAddress", "johndoe@example.com", "johndoe@example.com", True),
    ],
)
def test_the_sender_is_known_by_address_by_name_and_by_where_bounces_go(
    key: str, value: str, source: str, expected: bool
) -> None:
    assert refused(model(on("StringLike", key, value)), "SendEmail", simple(Source=source)) is not expected


@pytest.mark.spec("SEC-14")
def test_all_recipients_are_known_those_of_the_envelope_too() -> None:
    ses = model(on("ForAllValues:StringLike", "ses:Recipients", ["*@example.net"]))
    both = {"ToAddresses": ["Bob <bob@example.net>"], "BccAddresses": ["eve@other.example"]}

    assert not refused(ses, "SendEmail", simple())
    assert refused(ses, "SendEmail", simple(Destination=both))
    assert refused(ses, "SendRawEmail", raw("Bcc: eve@other.example\r\n"))
    assert refused(ses, "SendRawEmail", {**raw(), "Destinations": ["eve@other.example"]})
    assert not refused(ses, "SendRawEmail", raw())


@pytest.mark.spec("SEC-14")
def test_bounces_go_where_the_return_path_says() -> None:
    ses = model(on("StringEquals", "ses:FeedbackAddress", "back@example.com"))

    assert not refused(ses, "SendEmail", simple(ReturnPath="back@example.com"))
    assert refused(ses, "SendEmail", simple())
    assert not refused(ses, "SendRawEmail", raw("Return-Path: back@example.com\r\n"))


@pytest.mark.spec("SEC-14", "SEC-21")
def test_of_a_bounce_only_the_sender_is_known() -> None:
    ses = model(policy("ses:SendBounce", Condition={"StringEquals": {"ses:FromAddress": "bounce@example.com"}}))
    sent = ses.client("ses").send_email(**simple(to="in@example.com"))["MessageId"]

    def bounce(sender: str, *policies: Any) -> bool:
        if policies:
            ses.users.add("John", *policies, access_key_ids=[KEY])
        one = {"Recipient": "in@example.com", "BounceType": "DoesNotExist"}
        params = {"OriginalMessageId": sent, "BounceSender": sender, "BouncedRecipientInfoList": [one]}
        return refused(ses, "SendBounce", params)

    assert not bounce("bounce@example.com")
    assert bounce("other@example.com")
    assert refused(ses, "SendEmail", simple(Source="bounce@example.com"))
    absent = [on("Null", f"ses:{key}", True) for key in ("Recipients", "FromDisplayName", "FeedbackAddress")]
    for one in absent:
        assert not bounce("Bouncer <bounce@example.com>", one)
    assert bounce("bounce@example.com", on("Null", "ses:FromAddress", True))


def test_a_bulk_call_is_allowed_as_a_whole_or_not_at_all() -> None:
    ses = model(on("ForAllValues:StringLike", "ses:Recipients", "*@example.net"))
    ses.client("ses").create_template(Template={"TemplateName": "t", "SubjectPart": "Hi", "TextPart": "Hello"})

    def bulk(*people: str) -> dict[str, Any]:
        return {
            "Source": "ana@example.com",
            "Template": "t",
            "DefaultTemplateData": "{}",
            "Destinations": [
                {"Destination": {"ToAddresses": [one]}, "ReplacementTemplateData": "{}"} for one in people
            ],
        }

    assert refused(ses, "SendBulkTemplatedEmail", bulk("a@example.net", "b@other.example"))
    assert not ses.sent
    assert not refused(ses, "SendBulkTemplatedEmail", bulk("a@example.net", "b@example.net"))
    assert len(ses.sent) == 2
    ses.users.add("John", on("ForAnyValue:StringLike", "ses:Recipients", "*@example.net"), access_key_ids=[KEY])
    assert not refused(ses, "SendBulkTemplatedEmail", bulk("a@example.net", "b@other.example"))
    assert len(ses.sent) == 4


@pytest.mark.spec("SEC-15")
@pytest.mark.parametrize(
    ("operator", "key", "value", "caller", "expected"),
    [
        ("IpAddress", "aws:SourceIp", "192.0.2.0/24", {"source_ip": "192.0.2.5"}, True),
        ("IpAddress", "aws:SourceIp", "192.0.2.0/24", {"source_ip": "198.51.100.1"}, False),
        ("IpAddress", "aws:SourceIp", "192.0.2.0/24", {}, False),
        ("StringLike", "aws:UserAgent", "Boto3/*", {"user_agent": "Boto3/1.40"}, True),
        ("Bool", "aws:SecureTransport", True, {"is_encrypted": True}, True),
        ("Bool", "aws:SecureTransport", True, {"is_encrypted": False}, False),
        ("NumericLessThan", "aws:EpochTime", "1535716801", {}, True),
        ("NumericLessThan", "aws:EpochTime", "1535716800", {}, False),
        ("DateLessThan", "aws:CurrentTime", "2018-08-31T12:00:01Z", {}, True),
        ("DateLessThan", "aws:CurrentTime", "2018-08-31T12:00Z", {}, False),
        ("StringEquals", "aws:PrincipalOrgID", "o-1", {}, False),
        ("Null", "aws:PrincipalOrgID", True, {}, True),
    ],
)
def test_five_keys_of_all_of_aws_are_known(
    operator: str, key: str, value: Any, caller: dict[str, Any], expected: bool
) -> None:
    ses = model(on(operator, key, value), clock=ManualClock(datetime(2018, 8, 31, 12, tzinfo=UTC)))
    by = Caller(access_key_id=KEY, **caller)

    assert refused(ses, "ListIdentities", {}, by) is not expected
    assert refused(ses, "SendEmail", simple(), by) is not expected


def test_a_policy_may_name_the_user_who_asks() -> None:
    ses = model(on("StringEquals", "ses:FromAddress", "${aws:username}@example.com"))
    assert not refused(ses, "SendEmail", simple(Source="John@example.com"))
    assert refused(ses, "SendEmail", simple())
