"""What happened to one message."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from sesmodel import LocalSes, NotFound, patched
from tests.api.calling import call
from tests.tracked import track

OFF = "^To use this feature you must enable Virtual Deliverability Manager$"


@pytest.fixture
def ses() -> LocalSes:
    """SES that looks at what is sent."""
    found = LocalSes()
    found.verify("example.com")
    call(found, "PutAccountVdmAttributes", VdmAttributes={"VdmEnabled": "ENABLED"})
    return found


def send(ses: LocalSes, *to: str, **more: Any) -> str:
    simple = {"Subject": {"Data": "Hi"}, "Body": {"Html": {"Data": '<a href="https://example.com">Hello</a>'}}}
    destination = {"ToAddresses": [*to]}
    params = {"FromEmailAddress": "ana@example.com", "Destination": destination, "Content": {"Simple": simple}, **more}
    message_id: str = call(ses, "SendEmail", **params)["MessageId"]
    return message_id


def lines(ses: LocalSes, message_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call(ses, "GetMessageInsights", MessageId=message_id)["Insights"]
    return found


def test_a_message_is_told_with_its_tags_and_what_happened_to_its_recipient(ses: LocalSes) -> None:
    tags = [{"Name": "campaign", "Value": "spring"}]
    message_id = send(ses, "bob@example.net", EmailTags=tags, ConfigurationSetName=track(ses))
    ses.open(message_id)
    found = call(ses, "GetMessageInsights", MessageId=message_id)

    assert found["MessageId"] == message_id
    assert (found["FromEmailAddress"], found["Subject"]) == ("ana@example.com", "Hi")
    assert found["EmailTags"] == [{"Name": "campaign", "Value": "spring"}]
    (line,) = found["Insights"]
    assert (line["Destination"], line["Isp"]) == ("bob@example.net", "UNKNOWN_ISP")
    assert [one["Type"] for one in line["Events"]] == ["SEND", "DELIVERY", "OPEN"]
    assert line["Events"][0] == {"Timestamp": ses.clock.now(), "Type": "SEND"}


def test_each_recipient_has_a_line_and_a_bounce_says_why(ses: LocalSes) -> None:
    ses.receivers.when("lost@example.net").reject("550 5.1.1 no such user")
    bob, lost = lines(ses, send(ses, "bob@example.net", "lost@example.net"))

    assert [one["Type"] for one in bob["Events"]] == ["SEND", "DELIVERY"]
    assert [one["Type"] for one in lost["Events"]] == ["SEND", "BOUNCE"]
    assert lost["Events"][1]["Details"] == {
        "Bounce": {
            "BounceType": "PERMANENT",
            "BounceSubType": "NoEmail",
            "DiagnosticCode": "smtp; 550 5.1.1 no such user",
        }
    }


def test_a_complaint_says_what_was_reported(ses: LocalSes) -> None:
    (line,) = lines(ses, send(ses, "complaint@simulator.amazonses.com"))

    assert [one["Type"] for one in line["Events"]] == ["SEND", "DELIVERY", "COMPLAINT"]
    assert line["Events"][2]["Details"] == {"Complaint": {"ComplaintFeedbackType": "abuse"}}


@pytest.mark.parametrize(("reason", "kind"), [("BOUNCE", "Bounce"), ("COMPLAINT", "Complaint")])
def test_mail_that_the_list_of_the_account_kept_back_says_so(ses: LocalSes, reason: str, kind: str) -> None:
    call(ses, "PutSuppressedDestination", EmailAddress="bob@example.net", Reason=reason)
    (line,) = lines(ses, send(ses, "bob@example.net"))

    assert [one["Type"] for one in line["Events"]] == ["SEND", reason]
    assert line["Events"][1]["Details"][kind][f"{kind}SubType"] == "ON_ACCOUNT_SUPPRESSION_LIST"


def test_a_delay_and_a_failure_to_render_are_told_too(ses: LocalSes) -> None:
    ses.receivers.when("slow@example.net").greylist(times=1)
    parts = {"Subject": "Hi {{name}}", "Text": "Hello"}
    call(ses, "CreateEmailTemplate", TemplateName="welcome", TemplateContent=parts)
    content = {"Template": {"TemplateName": "welcome", "TemplateData": "{}"}}
    (slow,), (failed,) = (
        lines(ses, send(ses, "slow@example.net")),
        lines(ses, send(ses, "bob@example.net", Content=content)),
    )

    assert [one["Type"] for one in slow["Events"]] == ["SEND", "DELIVERY_DELAY"]
    assert [one["Type"] for one in failed["Events"]] == ["RENDERING_FAILURE"]


def test_a_message_that_is_not_there_is_not_found_in_this_account(ses: LocalSes) -> None:
    with pytest.raises(NotFound, match="^Message <none> not found for account <123456789012>$"):
        call(ses, "GetMessageInsights", MessageId="none")


@pytest.mark.parametrize("attributes", [None, {"VdmEnabled": "DISABLED"}])
def test_nothing_is_told_without_the_manager_not_even_of_ids_that_there_are_not(attributes: Any) -> None:
    ses = LocalSes()
    if attributes:
        call(ses, "PutAccountVdmAttributes", VdmAttributes=attributes)
    with pytest.raises(NotFound, match=OFF):
        call(ses, "GetMessageInsights", MessageId="none")


def test_boto3_reads_the_insights(ses: LocalSes) -> None:
    message_id = send(ses, "bob@example.net")
    with patched(ses):
        found = boto3.client("sesv2", region_name="us-east-1").get_message_insights(MessageId=message_id)

    assert [one["Type"] for one in found["Insights"][0]["Events"]] == ["SEND", "DELIVERY"]
