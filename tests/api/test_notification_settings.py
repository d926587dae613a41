"""Where identities tell of bounces, complaints and deliveries."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from sesmodel import InvalidParameterValue, LocalSes, ValidationError, patched
from tests.api.calling import call

DOMAIN = "example.com"
ARN = f"arn:aws:ses:us-east-1:123456789012:identity/{DOMAIN}"
DEFAULTS = {
    "ForwardingEnabled": True,
    "HeadersInBounceNotificationsEnabled": False,
    "HeadersInComplaintNotificationsEnabled": False,
    "HeadersInDeliveryNotificationsEnabled": False,
}


@pytest.fixture
def ses() -> LocalSes:
    """SES that owns a domain."""
    found = LocalSes()
    found.verify(DOMAIN)
    return found


def tell(ses: LocalSes, kind: str, topic: str | None, identity: str = DOMAIN) -> None:
    more = {} if topic is None else {"SnsTopic": topic}
    call(ses, "SetIdentityNotificationTopic", api="ses", Identity=identity, NotificationType=kind, **more)


def include(ses: LocalSes, kind: str, identity: str = DOMAIN, *, enabled: bool = True) -> None:
    named = {"Identity": identity, "NotificationType": kind, "Enabled": enabled}
    call(ses, "SetIdentityHeadersInNotificationsEnabled", api="ses", **named)


def attributes(ses: LocalSes, *names: str) -> dict[str, Any]:
    found = call(ses, "GetIdentityNotificationAttributes", api="ses", Identities=[*names])
    shown: dict[str, Any] = found["NotificationAttributes"]
    return shown


@pytest.mark.spec("NTF-09")
def test_an_identity_has_a_topic_of_each_type_and_one_topic_may_serve_several(ses: LocalSes) -> None:
    topic = ses.create_topic("feedback").arn
    tell(ses, "Bounce", topic)
    tell(ses, "Complaint", topic)

    assert attributes(ses, DOMAIN) == {DOMAIN: {"BounceTopic": topic, "ComplaintTopic": topic, **DEFAULTS}}
    tell(ses, "Bounce", None)  # OBS-271
    assert attributes(ses, DOMAIN) == {DOMAIN: {"ComplaintTopic": topic, **DEFAULTS}}


@pytest.mark.spec("NTF-09")
@pytest.mark.parametrize("topic", ["arn:aws:sns:eu-west-1:123456789012:b", "arn:aws:sns:us-east-1:123456789012:b", ""])
def test_a_topic_that_is_not_in_this_region_or_not_there_is_refused(ses: LocalSes, topic: str) -> None:
    with pytest.raises(InvalidParameterValue, match=rf"(?m)^SNS topic {topic} is invalid\.$"):
        tell(ses, "Bounce", topic)

    assert attributes(ses, DOMAIN) == {DOMAIN: DEFAULTS}


def test_settings_of_unknown_identities_are_left_out_and_one_that_is_pending_has_them(ses: LocalSes) -> None:
    call(ses, "CreateEmailIdentity", EmailIdentity="pending.example")

    assert attributes(ses, DOMAIN, "unknown.example", "no domain", "pending.example") == {
        DOMAIN: DEFAULTS,
        "pending.example": DEFAULTS,
    }  # OBS-266


def test_an_identity_is_found_by_its_arn_and_shown_by_what_was_asked_for(ses: LocalSes) -> None:
    topic = ses.create_topic("feedback").arn
    tell(ses, "Delivery", topic, ARN)

    assert attributes(ses, ARN) == {ARN: {"DeliveryTopic": topic, **DEFAULTS}}


@pytest.mark.parametrize("identity", ["unknown.example", ARN.replace("us-east-1", "eu-west-1"), "arn:aws:ses"])
def test_an_identity_that_is_not_there_is_refused_in_words_of_each_action(ses: LocalSes, identity: str) -> None:
    with pytest.raises(InvalidParameterValue) as topics:
        tell(ses, "Bounce", None, identity)
    with pytest.raises(InvalidParameterValue) as headers:
        include(ses, "Bounce", identity)

    must = "must be a verified email address or domain."
    assert topics.value.message == f"Identity {identity} is invalid. {must.capitalize()}"  # OBS-270
    assert headers.value.message == f"Identity {identity} is invalid. It {must}"  # OBS-268


@pytest.mark.spec("NTF-11")
def test_the_header_is_in_notices_of_a_type_that_has_a_topic_and_goes_with_that(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue, match="no topic for Bounce"):
        include(ses, "Bounce")
    include(ses, "Bounce", enabled=False)
    topic = ses.create_topic("feedback").arn
    tell(ses, "Bounce", topic)
    include(ses, "Bounce")
    shown = attributes(ses, DOMAIN)[DOMAIN]
    assert (shown["HeadersInBounceNotificationsEnabled"], shown["HeadersInDeliveryNotificationsEnabled"]) == (
        True,
        False,
    )

    tell(ses, "Bounce", None)
    tell(ses, "Bounce", topic)

    assert attributes(ses, DOMAIN)[DOMAIN]["HeadersInBounceNotificationsEnabled"] is False


@pytest.mark.parametrize("operation", ["SetIdentityNotificationTopic", "SetIdentityHeadersInNotificationsEnabled"])
def test_a_type_that_there_is_not_is_refused_before_the_identity_is_looked_for(ses: LocalSes, operation: str) -> None:
    with pytest.raises(ValidationError) as caught:  # OBS-269
        ses.call(
            "ses",
            operation,
            {"Identity": "unknown.example", "NotificationType": "Invalid", "Enabled": True}
            if "Headers" in operation
            else {"Identity": "unknown.example", "NotificationType": "Invalid"},
        )

    words = "Value at 'notificationType' failed to satisfy constraint: Member must satisfy enum value set"
    assert caught.value.message == f"1 validation error detected: {words}: [Bounce, Complaint, Delivery]"


def test_forwarding_is_shown_with_the_topics(ses: LocalSes) -> None:
    call(ses, "SetIdentityFeedbackForwardingEnabled", api="ses", Identity=DOMAIN, ForwardingEnabled=False)

    assert attributes(ses, DOMAIN)[DOMAIN]["ForwardingEnabled"] is False


def test_boto3_reads_the_settings(ses: LocalSes) -> None:
    topic = ses.create_topic("feedback").arn
    with patched(ses):
        client = boto3.client("ses", region_name="us-east-1")
        client.set_identity_notification_topic(Identity=DOMAIN, NotificationType="Bounce", SnsTopic=topic)
        found = client.get_identity_notification_attributes(Identities=[DOMAIN])["NotificationAttributes"]

    assert found == {DOMAIN: {"BounceTopic": topic, **DEFAULTS}}
