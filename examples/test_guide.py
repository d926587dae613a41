"""The walk-throughs of the developer guide, from the sandbox to a suppressed address, and what comes of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import guide  # type: ignore[import-not-found]  # beside this file, as in a project of its own
import pytest
from botocore.exceptions import ClientError

from sesmodel import LocalSes, patched

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def ses() -> Iterator[LocalSes]:
    """An account out of the sandbox that may send from example.com."""
    model = LocalSes(region=guide.REGION)
    model.verify("example.com")
    with patched(model):
        yield model


def events_of(ses: LocalSes, topic_arn: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in ses.topics[topic_arn].events]


def test_a_new_account_leaves_the_sandbox() -> None:
    ses = LocalSes.sandbox(region=guide.REGION)
    ses.verify("sender@example.com")
    with patched(ses):
        with pytest.raises(ClientError, match="The following identities failed the check in region us-west-2"):
            guide.send_email("recipient@example.net")
        assert guide.send_email("success@simulator.amazonses.com")  # the simulator is open to everybody

        guide.request_production_access()
        assert guide.is_in_sandbox()
        ses.advance(hours=24)
        ses.review(grant=True)  # what AWS does

        assert not guide.is_in_sandbox()
        assert guide.send_email("recipient@example.net")


def test_an_email_is_sent(ses: LocalSes) -> None:
    message_id = guide.send_email("recipient@example.net")

    got = ses.inbox("recipient@example.net").one()
    assert got.subject == "Amazon SES Test (SDK for Python)"
    assert ses.sent.one().message_id == message_id
    assert guide.sent_last_24_hours() == 1


def test_a_bounce_is_published_and_forwarded(ses: LocalSes) -> None:
    topic = ses.create_topic("events")
    guide.publish_events(topic.arn)
    guide.send_email("bounce@simulator.amazonses.com", configuration_set="ConfigSet")

    sent, bounced = events_of(ses, topic.arn)
    assert (sent["eventType"], bounced["eventType"]) == ("Send", "Bounce")
    assert bounced["bounce"]["bounceType"] == "Permanent"
    assert bounced["mail"]["messageId"] == sent["mail"]["messageId"]
    notice = ses.inbox("sender@example.com").one()
    assert notice.subject == "Delivery Status Notification (Failure)"


def test_a_complaint_is_published_and_puts_the_address_on_the_list(ses: LocalSes) -> None:
    topic = ses.create_topic("events")
    guide.publish_events(topic.arn)
    ses.receivers.when("recipient@example.net").complain(hours=2)
    guide.send_email("recipient@example.net", configuration_set="ConfigSet")
    assert [event["eventType"] for event in events_of(ses, topic.arn)] == ["Send", "Delivery"]

    ses.advance(hours=2)
    assert events_of(ses, topic.arn)[-1]["complaint"]["complaintFeedbackType"] == "abuse"
    assert guide.suppressed() == [("recipient@example.net", "COMPLAINT")]


def test_an_address_is_suppressed_and_allowed_again(ses: LocalSes) -> None:
    guide.enable_suppression_list("BOUNCE", "COMPLAINT")
    guide.suppress("recipient@example.net", "BOUNCE")
    assert guide.send_email("recipient@example.net")  # it is accepted, and comes back
    assert ses.inbox("recipient@example.net") == ()
    assert ses.events[-1].as_dict()["bounce"]["bounceSubType"] == "OnAccountSuppressionList"

    guide.allow_again("recipient@example.net")
    guide.send_email("recipient@example.net")
    assert len(ses.inbox("recipient@example.net")) == 1
