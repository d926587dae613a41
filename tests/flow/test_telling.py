"""What identities tell of their mail to topics, and what comes of topics that cannot be published to."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest

from sesmodel import (
    Bounce,
    BounceNotification,
    Complaint,
    ComplaintNotification,
    Delivery,
    DeliveryNotification,
    Event,
    EventDestination,
    FeedbackRules,
    InvalidParameterValue,
    InvalidValue,
    LocalCloud,
    LocalSes,
    Message,
    Rules,
    SnsDestination,
    deduplication_key,
    parse_event,
    topic_key_policy,
    topic_policy,
)
from tests.flow.happenings import send
from tests.flow.topics import DOMAIN, choose, include_header, records, topic_of_everything

BOUNCES = "bounce@simulator.amazonses.com"
COMPLAINS = "complaint@simulator.amazonses.com"


def forward(ses: LocalSes, identity: str = DOMAIN, *, enabled: bool) -> None:
    ses.client("ses").set_identity_feedback_forwarding_enabled(Identity=identity, ForwardingEnabled=enabled)


def attributes(ses: LocalSes, identity: str = DOMAIN) -> dict[str, Any]:
    answer = ses.client("ses").get_identity_notification_attributes(Identities=[identity])
    found: dict[str, Any] = answer["NotificationAttributes"][identity]
    return found


def read(ses: LocalSes, topic: str) -> list[Event]:
    return [parse_event(text) for text in ses.topics[topic].notifications]


@pytest.fixture
def topic(ses: LocalSes) -> str:
    return topic_of_everything(ses)


# --- who is told ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "kinds"),
    [
        (BOUNCES, [BounceNotification]),
        (COMPLAINS, [DeliveryNotification, ComplaintNotification]),
        ("bob@example.net", [DeliveryNotification]),
    ],
)
def test_each_type_is_told_to_its_topic(
    ses: LocalSes, hello: Message, topic: str, to: str, kinds: list[type[Event]]
) -> None:
    message_id = send(ses, hello, to)

    assert [type(one) for one in read(ses, topic)] == kinds
    assert {one.message_id for one in read(ses, topic)} == {message_id}
    assert {one.subject for one in ses.topics[topic].messages} == {None}


def test_a_type_without_a_topic_is_told_to_nobody(ses: LocalSes, hello: Message, topic: str) -> None:
    choose(ses, "Delivery", None)
    send(ses, hello, COMPLAINS)

    assert [type(one) for one in read(ses, topic)] == [ComplaintNotification]


@pytest.mark.spec("NTF-01", "NTF-05")
@pytest.mark.parametrize(("kind", "to"), [("Bounce", BOUNCES), ("Complaint", COMPLAINS)])
def test_feedback_is_told_in_every_way_that_there_is(ses: LocalSes, kind: str, to: str) -> None:
    topic, events = ses.create_topic("feedback").arn, ses.create_topic("events")
    choose(ses, kind, topic)
    ses.create_configuration_set("newsletter")
    ses.add_event_destination("newsletter", "events", events, event_types=[kind])
    message_id = send_with_set(ses, "newsletter", to)

    (told,), (published,) = read(ses, topic), [parse_event(text) for text in events.events]
    (mailed,) = ses.inbox("ana@example.com")
    assert told.message_id == published.message_id == message_id
    assert message_id.encode() in mailed.raw.data
    assert isinstance(told, BounceNotification | ComplaintNotification)
    assert isinstance(published, Bounce | Complaint)
    assert deduplication_key(told) == deduplication_key(published) == (kind, told.feedback_id)


@pytest.mark.spec("NTF-01", "NTF-05")
def test_a_delivery_is_told_to_a_topic_and_published(ses: LocalSes) -> None:
    topic, events = ses.create_topic("feedback").arn, ses.create_topic("events")
    choose(ses, "Delivery", topic)
    ses.create_configuration_set("newsletter")
    ses.add_event_destination("newsletter", "events", events, event_types=["Delivery"])
    message_id = send_with_set(ses, "newsletter", "bob@example.net")

    (told,), (published,) = read(ses, topic), [parse_event(text) for text in events.events]
    assert isinstance(told, DeliveryNotification)
    assert isinstance(published, Delivery)
    key = ("Delivery", message_id, "bob@example.net")  # servers take their recipients one after the other
    assert deduplication_key(told) == deduplication_key(published) == key


def send_with_set(ses: LocalSes, configuration_set: str | None, to: str = BOUNCES) -> str:
    """Send mail with a configuration set, or without."""
    more = {"ConfigurationSetName": configuration_set} if configuration_set else {}
    answer = ses.client("ses").send_email(
        Source="ana@example.com",
        Destination={"ToAddresses": [to]},
        Message={"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}},
        **more,
    )
    found: str = answer["MessageId"]
    return found


@pytest.mark.spec("NTF-04")
@pytest.mark.parametrize(
    ("configuration_set", "events", "mails"), [("bounces", 1, 0), (None, 0, 1), ("opens", 0, 1), ("off", 0, 1)]
)
def test_event_publishing_counts_where_the_message_goes_with_a_set_that_tells_of_bounces(
    ses: LocalSes, configuration_set: str | None, events: int, mails: int
) -> None:
    target = SnsDestination(ses.create_topic("events").arn)
    for name, kind, enabled in (("bounces", "Bounce", True), ("opens", "Open", True), ("off", "Bounce", False)):
        ses.create_configuration_set(name)
        ses.add_event_destination(name, "events", target, event_types=[kind], enabled=enabled)
    forward(ses, enabled=False)

    send_with_set(ses, configuration_set)

    assert len(ses.topics[target.topic_arn].events) == events
    assert len(ses.inbox("ana@example.com")) == mails


@pytest.mark.spec("NTF-04")
@pytest.mark.parametrize(("published", "mails"), [("Bounce", 1), ("Complaint", 0)])
def test_a_set_that_tells_of_bounces_alone_leaves_complaints_to_the_mail(
    ses: LocalSes, published: str, mails: int
) -> None:
    ses.create_configuration_set("newsletter")
    ses.add_event_destination("newsletter", "events", ses.create_topic("events"), event_types=[published])
    forward(ses, enabled=False)

    send_with_set(ses, "newsletter", COMPLAINS)

    assert len(ses.inbox("ana@example.com")) == mails


@pytest.mark.spec("NTF-02", "QRC-06")
def test_settings_hold_in_their_region_only() -> None:
    cloud = LocalCloud()
    west, east = cloud["us-west-2"], cloud["us-east-1"]
    hello = Message(sender="ana@example.com", to=BOUNCES, subject="Hi", text="Hello")
    for ses in (west, east):
        ses.verify(DOMAIN)
    here = west.create_topic("feedback").arn
    choose(west, "Bounce", here)

    send(east, hello, BOUNCES)
    assert records(west, here) == []
    assert "BounceTopic" not in attributes(east)

    message_id = send(west, hello, BOUNCES)
    assert [one["mail"]["messageId"] for one in records(west, here)] == [message_id]


@pytest.mark.spec("NTF-02")
def test_settings_hold_for_their_identity_and_their_account_only(hello: Message) -> None:
    cloud = LocalCloud()
    ours, theirs = cloud.ses(), cloud.ses(account_id="888888888888")
    for ses in (ours, theirs):
        ses.verify(DOMAIN)
        ses.verify("example.org")
    topic, other = ours.create_topic("feedback").arn, ours.create_topic("other").arn
    choose(ours, "Bounce", topic)
    choose(ours, "Bounce", other, "example.org")
    forward(ours, enabled=False)

    send(ours, hello, BOUNCES, sender="eve@example.org")
    send(theirs, hello, BOUNCES)
    assert (len(records(ours, topic)), len(records(ours, other))) == (0, 1)
    assert (len(cloud.inbox("eve@example.org")), len(cloud.inbox("ana@example.com"))) == (1, 1)

    message_id = send(ours, hello, BOUNCES)
    assert [one["mail"]["messageId"] for one in records(ours, topic)] == [message_id]
    assert len(cloud.inbox("ana@example.com")) == 1


@pytest.mark.spec("QRC-06")
def test_a_topic_of_another_region_cannot_be_made_here(ses: LocalSes) -> None:
    with pytest.raises(InvalidValue, match="SES publishes to topics of its own Region only"):
        ses.create_topic("arn:aws:sns:us-west-2:123456789012:t")


@pytest.mark.spec("QRC-06")
def test_a_topic_of_another_region_is_refused_although_it_is_there() -> None:
    cloud = LocalCloud()
    west, east = cloud["us-west-2"], cloud["us-east-1"]
    west.verify(DOMAIN)
    elsewhere = east.create_topic("t").arn
    assert elsewhere == "arn:aws:sns:us-east-1:123456789012:t"
    with pytest.raises(InvalidValue, match="topics of its own Region only"):
        west.create_topic(elsewhere)

    with pytest.raises(InvalidParameterValue, match=rf"(?m)^SNS topic {elsewhere} is invalid\.$") as caught:
        choose(west, "Bounce", elsewhere)
    said = "is of us-east-1, and SES publishes to topics of its own Region only: us-west-2 (QRC-06)."
    assert caught.value.__notes__ == [f"{elsewhere} {said}"]

    assert "BounceTopic" not in attributes(west)


@pytest.mark.spec("NTF-10")
def test_a_domain_tells_nothing_of_an_address_that_is_verified_itself(ses: LocalSes, hello: Message) -> None:
    topic = ses.create_topic("feedback").arn
    choose(ses, "Bounce", topic)
    ses.verify("mary@example.com")

    send(ses, hello, BOUNCES, sender="mary@example.com")
    assert records(ses, topic) == []
    assert len(ses.inbox("mary@example.com")) == 1

    send(ses, hello, BOUNCES, sender="joe@example.com")
    assert [one["mail"]["source"] for one in records(ses, topic)] == ["joe@example.com"]


@pytest.mark.spec("NTF-12")
def test_deliveries_are_told_to_topics_and_never_by_mail(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, "bob@example.net")
    assert ses.inbox("ana@example.com") == ()

    topic = ses.create_topic("feedback").arn
    choose(ses, "Delivery", topic)
    send(ses, hello, "bob@example.net")
    assert [one["notificationType"] for one in records(ses, topic)] == ["Delivery"]
    assert ses.inbox("ana@example.com") == ()


def test_an_identity_that_has_chosen_a_topic_says_so_to_it(ses: LocalSes) -> None:
    topic = ses.create_topic("feedback")
    choose(ses, "Complaint", topic.arn)

    (message,) = topic.messages
    assert message.subject is None
    assert json.loads(message.message) == {
        "notificationType": "AmazonSnsSubscriptionSucceeded",
        "message": f"You have successfully subscribed your Amazon SNS topic '{topic.arn}' to receive 'Complaint' "
        "notifications from Amazon SES for identity 'example.com'.",
    }
    assert topic.notifications == ()
    assert parse_event(message.message).event_type == "AmazonSnsSubscriptionSucceeded"


REPLIES = {
    "no-one": "550 5.1.1 user unknown",
    "general": "554 5.0.0 no",
    "blocked": "550 5.7.1 client host blocked",
    "full": "552 5.2.2 mailbox full",
    "large": "552 5.3.4 message too big",
    "content": "554 5.6.0 message content rejected",
    "file": "552 5.7.0 illegal attachment",
}


@pytest.mark.spec("NTF-25")
@pytest.mark.parametrize(
    ("to", "kind"),
    [
        ("silent@example.net", ("Undetermined", "Undetermined")),
        ("general@example.net", ("Permanent", "General")),
        ("no-one@example.net", ("Permanent", "NoEmail")),
        ("suppressionlist@simulator.amazonses.com", ("Permanent", "Suppressed")),
        ("suppressed@example.net", ("Permanent", "OnAccountSuppressionList")),
        ("blocked@example.net", ("Transient", "General")),
        ("full@example.net", ("Transient", "MailboxFull")),
        ("large@example.net", ("Transient", "MessageTooLarge")),
        ("content@example.net", ("Transient", "ContentRejected")),
        ("file@example.net", ("Transient", "AttachmentRejected")),
    ],
)
def test_every_kind_of_bounce_is_told(
    ses: LocalSes, hello: Message, topic: str, to: str, kind: tuple[str, str]
) -> None:
    for name, reply in REPLIES.items():
        ses.receivers.when(f"{name}@*").reject(reply)
    ses.receivers.when("silent@*").bounce(None, minutes=1)
    ses.suppress("suppressed@example.net", "BOUNCE")
    send(ses, hello, to)
    ses.advance(hours=1)

    (bounce,) = (one["bounce"] for one in records(ses, topic) if one["notificationType"] == "Bounce")
    assert (bounce["bounceType"], bounce["bounceSubType"]) == kind
    assert [one["emailAddress"] for one in bounce["bouncedRecipients"]] == [to]


# --- how recipients are grouped ----------------------------------------------------------------------


@pytest.mark.spec("NTF-17")
@pytest.mark.parametrize("combined", [True, False])
def test_recipients_of_one_bounce_share_a_notification_or_have_one_each(combined: bool, hello: Message) -> None:
    rules = FeedbackRules() if combined else FeedbackRules(notices_are_combined=False)
    ses = LocalSes(rules=Rules(feedback=rules))
    ses.verify(DOMAIN)
    topic = ses.create_topic("feedback").arn
    choose(ses, "Bounce", topic)
    ses.receivers.when("*@example.net").reject()
    send(ses, hello, "bob@example.net", "eve@example.net")

    found = [one["bounce"] for one in records(ses, topic)]
    addresses = [[to["emailAddress"] for to in one["bouncedRecipients"]] for one in found]
    both = ["bob@example.net", "eve@example.net"]
    assert addresses == ([both] if combined else [both[:1], both[1:]])
    assert len({one["feedbackId"] for one in found}) == len(found)
    assert len(ses.events) == 2  # a Send and a Bounce, however many notifications there are


@pytest.mark.spec("NTF-17")
@pytest.mark.parametrize("kind", ["Complaint", "Delivery"])
def test_other_types_are_told_for_each_recipient_as_well(kind: str, hello: Message) -> None:
    ses = LocalSes(rules=Rules(feedback=FeedbackRules(notices_are_combined=False)))
    ses.verify(DOMAIN)
    topic = ses.create_topic("feedback").arn
    choose(ses, kind, topic)
    ses.receivers.when("*@example.net").complain()
    send(ses, hello, "bob@example.net", "eve@example.net")

    members = {"Complaint": "complainedRecipients", "Delivery": "recipients"}
    found = [one[kind.lower()][members[kind]] for one in records(ses, topic)]
    assert [len(one) for one in found] == [1, 1]
    assert re.findall(r"\w+@example.net", str(found)) == ["bob@example.net", "eve@example.net"]
    if kind == "Complaint":  # OBS-341
        ids = {one["complaint"]["feedbackId"] for one in records(ses, topic)}
        assert [UUID(one[17:53]).version for one in ids] == [1, 1]


# --- topics that cannot be published to --------------------------------------------------------------


@pytest.mark.spec("NTF-15")
def test_a_topic_that_is_gone_is_dropped_by_each_identity_when_it_meets_that(ses: LocalSes, hello: Message) -> None:
    topic = ses.create_topic("feedback").arn
    ses.verify("example.org")
    for identity in (DOMAIN, "example.org"):
        for kind in ("Bounce", "Complaint"):
            choose(ses, kind, topic, identity)
        forward(ses, identity, enabled=False)
    untouched = attributes(ses, "example.org")
    ses.delete_topic(topic)
    assert attributes(ses)["BounceTopic"] == topic  # nobody has met it yet

    send(ses, hello, BOUNCES)

    found = attributes(ses)
    assert (found["ForwardingEnabled"], "BounceTopic" in found, "ComplaintTopic" in found) == (True, False, False)
    assert len(ses.inbox("ana@example.com")) == 1
    (notice,) = ses.topic_notices
    assert (notice.to, notice.identity, notice.topic_arn) == ("owner@account.example", DOMAIN, topic)
    assert topic in notice.subject
    assert f"There is no topic {topic}." in notice.text

    assert attributes(ses, "example.org") == untouched
    send(ses, hello, BOUNCES, sender="eve@example.org")
    assert attributes(ses, "example.org")["ForwardingEnabled"] is True
    assert len(ses.inbox("eve@example.org")) == 1


@pytest.mark.spec("NTF-15")
@pytest.mark.parametrize(
    "policy",
    [
        '{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "SNS:Publish", "Resource": "*"}}',
        '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "999999999999"}, "Action": "*", "Resource": "*"}}',
    ],
)
def test_a_topic_that_takes_its_permission_back_is_dropped(ses: LocalSes, hello: Message, policy: str) -> None:
    topic = ses.create_topic("feedback")
    choose(ses, "Bounce", topic.arn)
    forward(ses, enabled=False)

    topic.policy = policy
    send(ses, hello, BOUNCES)

    assert "BounceTopic" not in attributes(ses)
    assert len(ses.inbox("ana@example.com")) == 1
    assert "does not let SES publish" in ses.topic_notices[0].reason
    with pytest.raises(InvalidParameterValue, match=rf"(?m)^SNS topic {topic.arn} is invalid\.$"):
        choose(ses, "Bounce", topic.arn)


@pytest.mark.spec("NTF-15")
def test_a_delivery_meets_that_a_topic_is_gone_as_well(ses: LocalSes, hello: Message, topic: str) -> None:
    forward(ses, enabled=False)
    ses.delete_topic(topic)

    send(ses, hello, "bob@example.net")

    found = attributes(ses)
    assert (found["ForwardingEnabled"], [name for name in found if name.endswith("Topic")]) == (True, [])
    assert len(ses.topic_notices) == 1
    assert len(ses.inbox("bob@example.net")) == 1
    assert ses.inbox("ana@example.com") == ()  # no delivery comes by mail
    send(ses, hello, BOUNCES)
    assert len(ses.inbox("ana@example.com")) == 1


@pytest.mark.spec("NTF-15")
def test_other_topics_of_the_identity_stay(ses: LocalSes, hello: Message, topic: str) -> None:
    other = ses.create_topic("bounces").arn
    choose(ses, "Bounce", other)
    forward(ses, enabled=False)
    ses.delete_topic(other)
    send(ses, hello, BOUNCES)

    found = attributes(ses)
    assert ("BounceTopic" in found, found["ForwardingEnabled"]) == (False, True)
    assert (found["ComplaintTopic"], found["DeliveryTopic"]) == (topic, topic)


@pytest.mark.spec("NTF-14")
def test_an_encrypted_topic_needs_a_key_that_ses_may_use() -> None:
    ses = LocalSes()
    ses.verify(DOMAIN)
    locked = ses.create_topic("locked", key_policy=key_policy(Action=["kms:Decrypt"]))
    with pytest.raises(InvalidParameterValue, match=rf"(?m)^SNS topic {locked.arn} is invalid\.$") as caught:
        choose(ses, "Bounce", locked.arn)
    said = "is encrypted, and the policy of its key does not let SES use that."
    assert caught.value.__notes__ == [f"The topic {locked.arn} {said}"]

    locked.key_policy = json.dumps(topic_key_policy())
    choose(ses, "Bounce", locked.arn)
    assert attributes(ses)["BounceTopic"] == locked.arn


def key_policy(**changes: Any) -> str:
    document = topic_key_policy()
    document["Statement"][0].update(changes)
    return json.dumps(document)


@pytest.mark.spec("NTF-14")
@pytest.mark.parametrize(
    "changes",
    [
        {"Action": ["kms:GenerateDataKey"]},
        {"Principal": {"Service": "s3.amazonaws.com"}},
        {"Effect": "Deny"},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "999999999999"}}},
    ],
)
def test_a_key_policy_that_lets_ses_do_less_is_none(ses: LocalSes, changes: dict[str, Any]) -> None:
    locked = ses.create_topic("locked", key_policy=key_policy(**changes))
    with pytest.raises(InvalidParameterValue):
        choose(ses, "Bounce", locked.arn)


@pytest.mark.spec("NTF-14", "NTF-15")
def test_a_topic_whose_key_is_taken_from_ses_is_dropped(ses: LocalSes, hello: Message) -> None:
    topic = ses.create_topic("locked", key_policy=key_policy())
    choose(ses, "Bounce", topic.arn)
    forward(ses, enabled=False)
    send(ses, hello, BOUNCES)
    assert len(topic.notifications) == 1

    topic.key_policy = key_policy(Effect="Deny")
    send(ses, hello, BOUNCES)

    assert len(topic.notifications) == 1
    assert attributes(ses).get("BounceTopic") is None
    assert len(ses.inbox("ana@example.com")) == 1
    assert "is encrypted" in ses.topic_notices[0].text


@pytest.mark.spec("NTF-14")
def test_the_key_policy_is_that_of_the_guide() -> None:
    assert topic_key_policy() == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AllowSESToUseKMSKey",
                "Effect": "Allow",
                "Principal": {"Service": "ses.amazonaws.com"},
                "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
                "Resource": "*",
            }
        ],
    }


@pytest.mark.spec("NTF-13")
def test_the_topic_of_another_account_needs_its_policy() -> None:
    cloud = LocalCloud()
    ours, theirs = cloud.ses(), cloud.ses(account_id="888888888888")
    ours.verify(DOMAIN)
    topic = theirs.create_topic("feedback")
    with pytest.raises(InvalidParameterValue):
        choose(ours, "Bounce", topic.arn)

    topic.policy = json.dumps(topic_policy(topic.arn, ours.account.id))
    choose(ours, "Bounce", topic.arn)
    send(ours, Message(sender="ana@example.com", to=BOUNCES, subject="Hi", text="Hello"), BOUNCES)

    assert len(topic.notifications) == 1
    (statement,) = topic_policy(topic.arn, ours.account.id)["Statement"]
    assert (statement["Action"], statement["Resource"]) == ("SNS:Publish", topic.arn)


def test_a_policy_that_cannot_be_read_is_refused(ses: LocalSes) -> None:
    with pytest.raises(InvalidValue, match="key_policy"):
        ses.create_topic("feedback", key_policy="{}")
    topic = ses.create_topic("feedback")
    with pytest.raises(InvalidValue, match="policy"):
        topic.policy = "[]"
    with pytest.raises(InvalidValue, match="no ARN of a topic"):
        topic_policy("feedback", ses.account.id)


def test_an_event_destination_with_a_topic_that_lets_nobody_publish_gets_nothing(ses: LocalSes) -> None:
    topic = ses.create_topic("events")
    ses.create_configuration_set("newsletter")
    made: EventDestination = ses.add_event_destination("newsletter", "events", topic, event_types=["Bounce"])
    topic.key_policy = key_policy(Effect="Deny")
    send_with_set(ses, "newsletter")

    assert topic.events == ()
    (failure,) = ses.publishing_failures
    assert (failure.destination, "encrypted" in failure.reason) == (made.name, True)


# --- the world around ----------------------------------------------------------------------------------


def test_what_is_published_to_a_topic_is_seen_by_its_subscribers_after_the_call(ses: LocalSes, hello: Message) -> None:
    topic = ses.create_topic("feedback").arn
    heard: list[str] = []
    ses.subscribe_topic(topic, lambda message: heard.append(message.message_id))
    choose(ses, "Bounce", topic)
    send(ses, hello, BOUNCES)

    assert heard == [one.message_id for one in ses.topics[topic].messages]
    assert len(heard) == 2


def test_settings_and_what_topics_got_go_with_a_snapshot(ses: LocalSes, hello: Message, topic: str) -> None:
    include_header(ses, "Bounce")
    send(ses, hello, BOUNCES)
    before = (attributes(ses), records(ses, topic), ses.topic_notices)
    snapshot = ses.snapshot()

    ses.delete_topic(topic)
    send(ses, hello, BOUNCES)
    assert len(ses.topic_notices) == 1

    ses.restore(type(snapshot).from_bytes(snapshot.to_bytes(secrets=True)))
    assert (attributes(ses), records(ses, topic), ses.topic_notices) == before


def test_notices_to_the_owner_go_with_a_snapshot(ses: LocalSes, hello: Message, topic: str) -> None:
    ses.delete_topic(topic)
    send(ses, hello, BOUNCES)
    (before,) = ses.topic_notices
    snapshot = ses.snapshot()
    again = LocalSes()
    again.restore(type(snapshot).from_bytes(snapshot.to_bytes(secrets=True)))

    assert again.topic_notices == (before,)
