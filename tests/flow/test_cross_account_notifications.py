"""Who hears of mail that one account sends from the identity of another."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from sesmodel import (
    Caller,
    EmailTemplate,
    InvalidParameterValue,
    LocalSes,
    parse_event,
    patched,
    smtp_user_policy,
    topic_policy,
)
from tests.api.calling import call
from tests.flow.delegates import ARN, DELEGATE, OWNER, REGION, Both

BOUNCES = "bounce@simulator.amazonses.com"
COMPLAINS = "complaint@simulator.amazonses.com"
KINDS = [("Bounce", BOUNCES), ("Complaint", COMPLAINS), ("Delivery", "success@simulator.amazonses.com")]


@pytest.fixture
def both() -> Both:
    """The owner of ``example.com``, who lets the other account send."""
    found = Both()
    found.allow()
    return found


def choose(ses: LocalSes, kind: str, topic: str | None, identity: str = ARN) -> None:
    more = {} if topic is None else {"SnsTopic": topic}
    call(ses, "SetIdentityNotificationTopic", api="ses", Identity=identity, NotificationType=kind, **more)


def attributes(ses: LocalSes, identity: str = ARN) -> dict[str, Any]:
    answer = call(ses, "GetIdentityNotificationAttributes", api="ses", Identities=[identity])
    found: dict[str, Any] = answer["NotificationAttributes"]
    return found


def forward(ses: LocalSes, *, enabled: bool) -> None:
    call(ses, "SetIdentityFeedbackForwardingEnabled", api="ses", Identity="example.com", ForwardingEnabled=enabled)


def send(both: Both, to: str = BOUNCES, **changes: Any) -> str:
    return both.send(Destination={"ToAddresses": [to]}, **changes)


def listed(ses: LocalSes) -> list[str]:
    return list(ses.cross_account_identities)


def lost(ses: LocalSes) -> list[str]:
    """The identities whose topics the owner was told to be gone."""
    return [notice.identity for notice in ses.topic_notices]


def told(ses: LocalSes, topic: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in ses.topics[topic].notifications]


@pytest.mark.spec("SAZ-34", "NTF-20")
@pytest.mark.parametrize(("kind", "to"), KINDS)
def test_the_mail_is_of_the_identity_of_the_owner_and_of_the_account_that_sends(both: Both, kind: str, to: str) -> None:
    topic = both.owner.create_topic("feedback").arn
    choose(both.owner, kind, topic, "example.com")
    send(both, to)

    (record,) = told(both.owner, topic)
    assert (record["mail"]["sourceArn"], record["mail"]["sendingAccountId"]) == (ARN, DELEGATE)
    assert ARN == "arn:aws:ses:us-west-2:888888888888:identity/example.com"
    event = both.delegate.events[-1]
    assert (event.mail.source_arn, event.mail.sending_account_id) == (ARN, DELEGATE)


@pytest.mark.spec("SAZ-34")
def test_templated_mail_is_of_the_identity_of_the_owner_too(both: Both) -> None:
    both.delegate.store(EmailTemplate(name="t", subject="Hi", text="Hello"))
    to = {"ToAddresses": [BOUNCES]}
    named = {"Source": "sender@example.com", "SourceArn": ARN, "Template": "t", "TemplateData": "{}"}
    both.delegate.call("ses", "SendTemplatedEmail", {**named, "Destination": to})

    bounce = both.delegate.events[-1]
    assert bounce.event_type == "Bounce"
    assert (bounce.mail.source_arn, bounce.mail.sending_account_id) == (ARN, DELEGATE)


@pytest.mark.spec("SAZ-34", "SAZ-35")
@pytest.mark.parametrize("way", ["formatted", "template", "raw", "header"])
def test_a_delegate_hears_by_the_arn_that_it_named_also_where_the_owner_has_the_address_itself(
    both: Both, way: str
) -> None:
    both.owner.verify("sender@example.com")
    named, other = both.delegate.create_topic("named").arn, both.delegate.create_topic("other").arn
    choose(both.delegate, "Bounce", named)
    choose(both.delegate, "Bounce", other, ARN.replace("example.com", "sender@example.com"))
    owners = both.owner.create_topic("owners").arn
    choose(both.owner, "Bounce", owners, "sender@example.com")
    to = {"ToAddresses": [BOUNCES]}
    if way == "formatted":
        send(both)
    elif way == "template":
        both.delegate.store(EmailTemplate(name="t", subject="Hi", text="Hello"))
        call = {"Source": "sender@example.com", "SourceArn": ARN, "Template": "t", "TemplateData": "{}"}
        both.delegate.call("ses", "SendTemplatedEmail", {**call, "Destination": to})
    elif way == "raw":
        both.send_raw(FromArn=ARN, Destinations=[BOUNCES])
    else:
        both.send_raw(f"X-SES-SOURCE-ARN: {ARN}\r\n", Destinations=[BOUNCES])

    assert [len(told(both.delegate, topic)) for topic in (named, other)] == [1, 0]
    assert len(told(both.owner, owners)) == 1  # whose settings are those of the address: IDN-09
    assert told(both.owner, owners)[0]["mail"]["sourceArn"] == both.delegate.events[-1].mail.source_arn == ARN


@pytest.mark.spec("SAZ-35")
@pytest.mark.parametrize(("kind", "to"), KINDS)
def test_owner_and_delegate_are_told_each_at_their_own_topics(both: Both, kind: str, to: str) -> None:
    both.owner.verify("example.org")
    owners, delegates = both.owner.create_topic("feedback").arn, both.delegate.create_topic("feedback").arn
    others = both.delegate.create_topic("others").arn
    choose(both.delegate, kind, others, ARN.replace("example.com", "example.org"))
    choose(both.owner, kind, owners, "example.com")
    choose(both.delegate, kind, delegates)
    assert (OWNER in owners, DELEGATE in delegates) == (True, True)

    message_id = send(both, to)

    for ses, topic in ((both.owner, owners), (both.delegate, delegates)):
        assert [(one["notificationType"], one["mail"]["messageId"]) for one in told(ses, topic)] == [(kind, message_id)]
    assert told(both.delegate, others) == []


@pytest.mark.spec("SAZ-35")
def test_a_topic_of_the_owner_has_to_let_ses_publish_for_the_delegate(both: Both) -> None:
    topic = both.owner.create_topic("shared")
    with pytest.raises(InvalidParameterValue, match=rf"(?m)^SNS topic {topic.arn} is invalid\.$"):
        choose(both.delegate, "Bounce", topic.arn)

    topic.policy = json.dumps(topic_policy(topic.arn, DELEGATE))
    choose(both.delegate, "Bounce", topic.arn)
    message_id = send(both)

    assert [one["mail"]["messageId"] for one in told(both.owner, topic.arn)] == [message_id]


@pytest.mark.spec("SAZ-35")
def test_the_letter_case_of_the_domain_in_an_arn_does_not_matter(both: Both) -> None:
    topic = both.delegate.create_topic("bounces").arn
    shouted = ARN.replace("example.com", "Example.COM")
    choose(both.delegate, "Bounce", topic, shouted)
    message_id = send(both)

    assert listed(both.delegate) == [ARN]
    assert [one["mail"]["messageId"] for one in told(both.delegate, topic)] == [message_id]
    assert attributes(both.delegate, shouted)[shouted]["BounceTopic"] == topic


@pytest.mark.spec("SAZ-35")
def test_a_delegate_is_told_of_its_own_mail_only(both: Both) -> None:
    topic = both.delegate.create_topic("bounces").arn
    choose(both.delegate, "Bounce", topic)
    both.owner.client("ses").send_email(
        Source="sender@example.com",
        Destination={"ToAddresses": [BOUNCES]},
        Message={"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}},
    )

    assert told(both.delegate, topic) == []
    assert both.owner.events[-1].event_type == "Bounce"


@pytest.mark.spec("SAZ-35")
def test_identities_of_others_are_listed_once_topics_are_chosen_for_them(both: Both) -> None:
    both.owner.verify("example.org")
    assert (listed(both.delegate), attributes(both.delegate)) == ([], {})

    topic = both.delegate.create_topic("complaints").arn
    choose(both.delegate, "Complaint", topic)

    assert listed(both.delegate) == [ARN]
    assert attributes(both.delegate) == {ARN: {**DEFAULTS, "ComplaintTopic": topic}}
    assert listed(both.owner) == []
    assert "ComplaintTopic" not in attributes(both.owner, "example.com")["example.com"]


DEFAULTS = {
    "ForwardingEnabled": False,  # which is up to the owner
    "HeadersInBounceNotificationsEnabled": False,
    "HeadersInComplaintNotificationsEnabled": False,
    "HeadersInDeliveryNotificationsEnabled": False,
}


@pytest.mark.spec("SAZ-35")
def test_it_is_chosen_without_leave_to_send() -> None:
    both = Both()
    choose(both.delegate, "Bounce", both.delegate.create_topic("bounces").arn)

    assert listed(both.delegate) == [ARN]


@pytest.mark.spec("SAZ-35")
def test_only_identities_of_others_are_chosen_as_such(both: Both) -> None:
    topic = both.owner.create_topic("bounces")
    with pytest.raises(InvalidParameterValue, match="is of this account"):
        both.owner.set_cross_account_topic(ARN, "Bounce", topic)
    assert listed(both.owner) == []

    mine = both.delegate.create_topic("bounces")
    both.delegate.set_cross_account_topic(ARN, "Bounce", mine)
    assert attributes(both.delegate)[ARN]["BounceTopic"] == mine.arn
    with pytest.raises(InvalidParameterValue, match="'Open' is not one of Bounce, Complaint, Delivery"):
        both.delegate.set_cross_account_topic(ARN, "Open", mine)


@pytest.mark.spec("SAZ-35")
@pytest.mark.parametrize(
    "identity",
    [
        "example.com",
        ARN.replace(REGION, "eu-west-1"),
        ARN.replace("example.com", "example.org"),
        ARN.replace(OWNER, "777777777777"),
        ARN.replace("identity/", "template/"),
    ],
)
def test_an_identity_that_nobody_has_in_this_region_is_refused(both: Both, identity: str) -> None:
    topic = both.delegate.create_topic("bounces").arn
    with pytest.raises(InvalidParameterValue) as caught:
        choose(both.delegate, "Bounce", topic, identity)

    assert caught.value.message == f"Identity {identity} is invalid. Must be a verified email address or domain."
    assert attributes(both.delegate, identity) == {}


@pytest.mark.spec("SAZ-35", "NTF-11")
def test_the_header_is_in_the_notices_of_who_wants_it(both: Both) -> None:
    owners, delegates = both.owner.create_topic("bounces").arn, both.delegate.create_topic("bounces").arn
    choose(both.owner, "Bounce", owners, "example.com")
    choose(both.delegate, "Bounce", delegates)
    named = {"Identity": ARN, "NotificationType": "Bounce", "Enabled": True}
    call(both.delegate, "SetIdentityHeadersInNotificationsEnabled", api="ses", **named)
    send(both)

    assert "headers" not in told(both.owner, owners)[0]["mail"]
    assert told(both.delegate, delegates)[0]["mail"]["headers"][0] == {"name": "From", "value": "sender@example.com"}


@pytest.mark.spec("SAZ-36")
def test_an_identity_leaves_the_list_with_its_last_topic_and_can_be_sent_from_all_the_same(both: Both) -> None:
    topic = both.delegate.create_topic("feedback").arn
    choose(both.delegate, "Bounce", topic)
    choose(both.delegate, "Complaint", topic)

    choose(both.delegate, "Bounce", None)
    assert listed(both.delegate) == [ARN]
    choose(both.delegate, "Complaint", None)
    assert listed(both.delegate) == []

    assert send(both)
    assert told(both.delegate, topic) == []


@pytest.mark.spec("SAZ-36")
def test_what_was_chosen_for_an_identity_can_be_taken_back_once_its_owner_has_deleted_it(both: Both) -> None:
    topic = both.delegate.create_topic("feedback").arn
    choose(both.delegate, "Bounce", topic)
    both.owner.delete_identity("example.com")

    assert attributes(both.delegate)[ARN]["BounceTopic"] == topic
    choose(both.delegate, "Bounce", None)
    assert listed(both.delegate) == []


@pytest.mark.spec("SAZ-37")
@pytest.mark.parametrize(("kind", "to"), KINDS[:2])
@pytest.mark.parametrize("return_path", ["feedback@example.com", ""])
@pytest.mark.parametrize("way", ["none", "topic of the delegate", "topic of the owner", "set"])
def test_where_neither_has_chosen_anything_it_comes_by_mail_although_the_owner_does_not_forward(
    both: Both, way: str, return_path: str, kind: str, to: str
) -> None:
    forward(both.owner, enabled=False)
    topics = both.owner.create_topic("bounces").arn, both.delegate.create_topic("bounces").arn
    events = both.delegate.create_topic("events")
    both.delegate.create_configuration_set("newsletter")
    both.delegate.add_event_destination("newsletter", "events", events, event_types=[kind])
    if way == "topic of the owner":
        choose(both.owner, kind, topics[0], "example.com")
    if way == "topic of the delegate":
        choose(both.delegate, kind, topics[1])

    send(both, to, ConfigurationSetName="newsletter" if way == "set" else "", ReturnPath=return_path)

    inboxes = [both.delegate.inbox(f"{name}@example.com") for name in ("feedback", "sender")]
    mails = way == "none"
    assert [len(inbox) for inbox in inboxes] == ([mails, 0] if return_path else [0, mails])
    named = {mail.headers.get("To") for inbox in inboxes for mail in inbox}
    assert named == ({return_path or "sender@example.com"} if mails else set())
    heard = [len(told(both.owner, topics[0])), len(told(both.delegate, topics[1])), len(events.events)]
    assert heard == [way == one for one in ("topic of the owner", "topic of the delegate", "set")]


@pytest.mark.spec("SAZ-35", "NTF-15")
def test_each_loses_a_topic_of_their_own_that_is_gone() -> None:
    both = Both()
    both.allow()
    both.owner.account.owner, both.delegate.account.owner = "owner@example.com", "partner@example.net"
    owners, delegates = both.owner.create_topic("bounces").arn, both.delegate.create_topic("bounces").arn
    choose(both.owner, "Bounce", owners, "example.com")
    choose(both.delegate, "Bounce", delegates)
    forward(both.owner, enabled=False)
    both.delegate.delete_topic(delegates)

    send(both)

    assert listed(both.delegate) == []
    assert lost(both.delegate) == [ARN]
    (notice,) = both.delegate.topic_notices
    assert notice.to == "partner@example.net"
    assert "that nobody else is told of come by mail" in notice.text  # the owner's topic took it
    assert both.delegate.inbox("sender@example.com") == ()
    assert lost(both.owner) == []
    assert len(told(both.owner, owners)) == 1

    both.owner.delete_topic(owners)
    send(both)
    assert lost(both.owner) == ["example.com"]
    assert both.owner.topic_notices[0].to == "owner@example.com"
    assert attributes(both.owner, "example.com")["example.com"]["ForwardingEnabled"] is True
    assert len(both.delegate.inbox("sender@example.com")) == 1


@pytest.mark.spec("NTF-15", "SAZ-37")
def test_what_the_only_topic_could_not_take_comes_by_mail_although_the_owner_does_not_forward(both: Both) -> None:
    topic = both.delegate.create_topic("bounces").arn
    choose(both.delegate, "Bounce", topic)
    forward(both.owner, enabled=False)
    both.delegate.delete_topic(topic)
    send(both)

    assert lost(both.delegate) == [ARN]
    assert len(both.delegate.inbox("sender@example.com")) == 1
    assert attributes(both.owner, "example.com")["example.com"]["ForwardingEnabled"] is False  # it is the owner's


def test_subscribers_of_the_owner_hear_of_it_when_the_call_of_the_delegate_is_over(both: Both) -> None:
    topic = both.owner.create_topic("bounces").arn
    choose(both.owner, "Bounce", topic, "example.com")
    heard: list[str] = []
    both.owner.subscribe_topic(topic, lambda message: heard.append(parse_event(message.message).message_id))
    message_id = send(both)

    assert heard == [message_id]


def test_what_a_delegate_has_chosen_goes_with_a_snapshot(both: Both) -> None:
    topic = both.delegate.create_topic("bounces").arn
    choose(both.delegate, "Bounce", topic)
    snapshot = both.cloud.snapshot()
    choose(both.delegate, "Bounce", None)

    both.cloud.restore(type(snapshot).from_bytes(snapshot.to_bytes(secrets=True)))
    message_id = send(both)

    assert listed(both.delegate) == [ARN]
    assert [one["mail"]["messageId"] for one in told(both.delegate, topic)] == [message_id]


@pytest.mark.spec("SAZ-35")
def test_boto3_chooses_a_topic_for_the_identity_of_another_account(both: Both) -> None:
    topic = both.delegate.create_topic("bounces").arn
    with patched(both.delegate):
        client = boto3.client("ses", region_name=REGION)
        client.set_identity_notification_topic(Identity=ARN, NotificationType="Bounce", SnsTopic=topic)
        found = client.get_identity_notification_attributes(Identities=[ARN])["NotificationAttributes"]

    assert found[ARN]["BounceTopic"] == topic


# --- who called, and from where -----------------------------------------------------------------------


@pytest.mark.spec("NTF-20")
def test_the_mail_says_who_called_and_from_where(ses: LocalSes) -> None:
    ses.users.add("anna", smtp_user_policy(), access_key_ids=["AKIAANNA"])
    topic = ses.create_topic("bounces").arn
    choose(ses, "Bounce", topic, "example.com")
    raw = f"From: ana@example.com\r\nTo: {BOUNCES}\r\nSubject: Hi\r\n\r\nHello\r\n".encode()
    for caller in (Caller(access_key_id="AKIAANNA", source_ip="198.51.100.7"), Caller()):
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": raw}}, caller=caller)

    mails = [one["mail"] for one in told(ses, topic)]
    assert [(one["sourceIp"], one["callerIdentity"]) for one in mails] == [
        ("198.51.100.7", "anna"),
        ("127.0.0.1", "root"),
    ]
