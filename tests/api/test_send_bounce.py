"""Bouncing mail that was received."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import boto3
import pytest

from sesmodel import InvalidParameterValue, LocalSes, MessageRejected, SesError, ValidationError, patched
from tests.api.calling import call

BOB = {"Recipient": "bob@example.com", "BounceType": "DoesNotExist"}
DAEMON = "mailer-daemon@example.com"


@pytest.fixture
def ses() -> LocalSes:
    """SES that sends as one domain and receives as another."""
    found = LocalSes()
    found.verify("example.com", "sender.example")
    return found


@pytest.fixture
def received(ses: LocalSes) -> str:
    """The id of a message that came in."""
    simple = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}
    people = {"ToAddresses": ["bob@example.com", "eva@example.com", "joe@elsewhere.example"]}
    sent = call(ses, "SendEmail", FromEmailAddress="ana@sender.example", Destination=people, Content={"Simple": simple})
    message_id: str = sent["MessageId"]
    return message_id


def bounce(ses: LocalSes, message_id: str, *addressees: dict[str, Any], **more: Any) -> Any:
    """Bounce a message, and read what its sender got."""
    params = {"OriginalMessageId": message_id, "BounceSender": DAEMON, **more}
    own_id = call(ses, "SendBounce", api="ses", BouncedRecipientInfoList=[*addressees], **params)["MessageId"]
    found = message_from_bytes(ses.inbox("ana@sender.example")[-1].raw.data, policy=policy.default)
    assert found["Message-ID"].startswith(f"<{own_id}@")
    return found


def refusal(ses: LocalSes, kind: type[SesError], message_id: str, *addressees: dict[str, Any], **more: Any) -> str:
    params = {
        "OriginalMessageId": message_id,
        "BounceSender": DAEMON,
        "BouncedRecipientInfoList": [*addressees],
        **more,
    }
    with pytest.raises(kind) as caught:
        ses.call("ses", "SendBounce", params)
    return caught.value.message


def test_the_sender_gets_a_delivery_status_notification(ses: LocalSes, received: str) -> None:
    found = bounce(ses, received, BOB)

    assert (found["From"], found["To"]) == (DAEMON, "ana@sender.example")
    assert found.get_content_type() == "multipart/report"
    told, status, original = found.iter_parts()
    assert "bob@example.com" in told.get_content()
    about_message, about_bob = status.iter_parts()
    assert about_message["Reporting-MTA"] == "dns; inbound-smtp.us-east-1.amazonaws.com"
    assert dict(about_bob.items()) == {
        "Final-Recipient": "rfc822; bob@example.com",
        "Action": "failed",
        "Status": "5.1.1",
        "Diagnostic-Code": "smtp; 550 5.1.1 Mailbox does not exist",
    }
    assert original.get_content()["Subject"] == "Hi"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("MessageTooLarge", "5.3.4"),
        ("ExceededQuota", "5.2.2"),
        ("ContentRejected", "5.6.1"),
        ("Undefined", "5.0.0"),
        ("TemporaryFailure", "4.0.0"),
    ],
)
def test_each_reason_has_its_status(ses: LocalSes, received: str, kind: str, status: str) -> None:
    _, report, _ = bounce(ses, received, {**BOB, "BounceType": kind}).iter_parts()

    assert list(report.iter_parts())[1]["Status"] == status


def test_the_caller_may_write_every_field(ses: LocalSes, received: str) -> None:
    at = datetime(2026, 1, 1, 11, tzinfo=UTC)
    fields = {
        "FinalRecipient": "eva@example.com",
        "Action": "delayed",
        "RemoteMta": "dns; mx.example.com",
        "Status": "4.2.2",
        "DiagnosticCode": "smtp; 452 full",
        "LastAttemptDate": at,
        "ExtensionFields": [{"Name": "X-Why", "Value": "full"}],
    }
    dsn = {
        "ReportingMta": "dns; mx.example.com",
        "ArrivalDate": at,
        "ExtensionFields": [{"Name": "X-Queue", "Value": "1"}],
    }
    found = bounce(
        ses,
        received,
        {"Recipient": "alias@example.com", "RecipientDsnFields": fields},
        Explanation="It is full.",
        MessageDsn=dsn,
    )
    told, status, _ = found.iter_parts()
    about_message, about_eva = status.iter_parts()

    assert told.get_content().strip() == "It is full."
    assert dict(about_message.items()) == {
        "Reporting-MTA": "dns; mx.example.com",
        "Arrival-Date": "Thu, 1 Jan 2026 11:00:00 +0000",
        "X-Queue": "1",
    }
    assert list(about_eva) == [
        "Final-Recipient",
        "Action",
        "Status",
        "Remote-MTA",
        "Diagnostic-Code",
        "Last-Attempt-Date",
        "X-Why",
    ]


def test_only_what_was_received_in_the_last_day_can_be_bounced(ses: LocalSes, received: str) -> None:
    assert "was not received" in refusal(ses, MessageRejected, "none", BOB)
    ses.advance(hours=24)
    bounce(ses, received, BOB)
    ses.advance(seconds=1)
    assert "was not received" in refusal(ses, MessageRejected, received, BOB)


@pytest.mark.parametrize("name", ["kim@example.com", "joe@elsewhere.example", "x"])
def test_only_recipients_of_identities_of_the_account_can_bounce(ses: LocalSes, received: str, name: str) -> None:
    refusal(ses, InvalidParameterValue, received, {**BOB, "Recipient": name})

    assert len(ses.inbox("ana@sender.example")) == 0


def test_the_sender_of_the_notification_is_verified(ses: LocalSes, received: str) -> None:
    said = refusal(ses, MessageRejected, received, BOB, BounceSender="daemon@other.example")
    assert said.startswith("Email address is not verified.")
    refusal(ses, InvalidParameterValue, received, BOB, BounceSender="x")


@pytest.mark.parametrize(
    ("addressee", "kind"),
    [
        ({"Recipient": "bob@example.com"}, InvalidParameterValue),
        ({"Recipient": "bob@example.com", "BounceType": "x"}, ValidationError),
        ({"Recipient": "bob@example.com", "RecipientDsnFields": {"Action": "failed"}}, ValidationError),
        ({**BOB, "RecipientDsnFields": {"Action": "failed", "Status": "5.0.0\r\nX: y"}}, InvalidParameterValue),
        *(
            (
                {**BOB, "RecipientDsnFields": {"Action": "failed", "Status": "5.0.0", "ExtensionFields": [field]}},
                InvalidParameterValue,
            )
            for field in (
                {"Name": "X Y", "Value": "v"},
                {"Name": "X" * 51, "Value": "v"},
                {"Name": "X", "Value": "v" * 2049},
                {"Name": "X", "Value": "v\r\nY: z"},
            )
        ),
    ],
)
def test_what_is_no_field_is_refused(
    ses: LocalSes, received: str, addressee: dict[str, Any], kind: type[SesError]
) -> None:
    refusal(ses, kind, received, addressee)

    assert len(ses.inbox("ana@sender.example")) == 0


def test_nobody_is_not_bounced_and_the_quota_counts_no_bounce(ses: LocalSes, received: str) -> None:
    refusal(ses, InvalidParameterValue, received)
    before = call(ses, "GetSendQuota", api="ses")
    bounce(ses, received, BOB)

    assert call(ses, "GetSendQuota", api="ses") == before


def test_boto3_bounces(ses: LocalSes, received: str) -> None:
    with patched(ses):
        boto3.client("ses", region_name="us-east-1").send_bounce(
            OriginalMessageId=received,
            BounceSender=DAEMON,
            BouncedRecipientInfoList=[{"Recipient": "bob@example.com", "BounceType": "ExceededQuota"}],
        )

    assert len(ses.inbox("ana@sender.example")) == 1
