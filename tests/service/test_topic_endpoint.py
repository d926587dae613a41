"""Subscribers of topics: asked, confirmed, gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import EndpointProtocol, EndpointStatus, InvalidValue, LocalCloud, LocalSes, TopicMessage
from sesmodel.flow.topics import notify
from sesmodel.service.topic_endpoint import TRANSITIONS, EndpointStep, TopicEndpoint


def publish(ses: LocalSes, topic: str, text: str) -> str:
    """Publish a text; why it did not get there."""
    return notify(ses._state, topic, text, None)  # noqa: SLF001  as SES does


def texts(messages: tuple[TopicMessage, ...]) -> list[str]:
    return [one.message for one in messages]


@pytest.mark.spec("NTF-16")
def test_only_who_has_confirmed_gets_what_is_published() -> None:
    ses = LocalSes()
    topic = ses.create_topic("bounces")
    pending = ses.subscribe_endpoint(topic.arn, "email", "pending@example.com")
    ready = ses.subscribe_endpoint(topic, "email", "ready@example.com")
    assert topic.endpoints == (pending, ready)
    publish(ses, topic.arn, "too early")

    ses.confirm_endpoint(ready.token)
    queue = ses.subscribe_endpoint(topic, "sqs", "arn:aws:sqs:us-east-1:123456789012:queue")
    publish(ses, topic.arn, "hello")

    assert texts(ready.messages) == texts(queue.messages) == ["hello"]
    assert texts(pending.messages) == []
    assert texts(topic.messages) == ["too early", "hello"]


@pytest.mark.spec("NTF-16")
def test_publishing_to_a_topic_that_nobody_subscribed_to_succeeds() -> None:
    ses = LocalSes()
    topic = ses.create_topic("bounces")
    assert topic.endpoints == ()

    assert publish(ses, topic.arn, "hello") == ""
    assert texts(topic.messages) == ["hello"]


@pytest.mark.spec("NTF-16")
@pytest.mark.parametrize("protocol", EndpointProtocol)
def test_who_is_reached_by_the_web_or_by_mail_has_to_confirm(protocol: EndpointProtocol) -> None:
    ses = LocalSes()
    topic = ses.create_topic("bounces")
    endpoint = ses.subscribe_endpoint(topic, protocol, "somewhere")

    waits = protocol in ("http", "https", "email", "email-json")
    assert (endpoint.status is EndpointStatus.PENDING) is waits
    publish(ses, topic.arn, "hello")
    assert (endpoint.messages == ()) is waits


def test_a_subscription_that_is_ended_gets_nothing_and_cannot_be_confirmed_again() -> None:
    ses = LocalSes()
    topic = ses.create_topic("bounces")
    endpoint = ses.subscribe_endpoint(topic, "https", "https://app.example/")
    ses.confirm_endpoint(endpoint.token)
    assert ses.confirm_endpoint(endpoint.token) is endpoint  # the link in a mail may be followed twice

    ses.delete_endpoint(endpoint.arn)
    ses.delete_endpoint(endpoint.arn)
    ses.delete_endpoint("arn:aws:sns:us-east-1:123456789012:gone:1")

    assert endpoint.status is EndpointStatus.DELETED
    assert topic.endpoints == ()
    publish(ses, topic.arn, "hello")
    assert endpoint.messages == ()
    with pytest.raises(InvalidValue, match="no subscription waits for this token"):
        ses.confirm_endpoint(endpoint.token)


def test_a_topic_that_is_deleted_takes_its_subscriptions_along() -> None:
    ses = LocalSes()
    topic = ses.create_topic("bounces")
    endpoint = ses.subscribe_endpoint(topic, "sqs", "arn:aws:sqs:us-east-1:123456789012:queue")
    ses.delete_topic(topic.arn)

    assert endpoint.status is EndpointStatus.DELETED
    assert publish(ses, topic.arn, "hello") == f"There is no topic {topic.arn}."
    with pytest.raises(InvalidValue, match="there is no topic"):
        ses.subscribe_endpoint(topic, "sqs", "elsewhere")


def test_a_protocol_that_sns_does_not_have_is_refused() -> None:
    ses = LocalSes()
    topic = ses.create_topic("bounces")
    with pytest.raises(InvalidValue, match="'fax' is no protocol of SNS. Use http, https, email"):
        ses.subscribe_endpoint(topic, "fax", "+4912345")


def test_one_may_subscribe_to_the_topic_of_another_account() -> None:
    cloud = LocalCloud()
    topic = cloud.ses(account_id="888888888888").create_topic("bounces")
    endpoint = cloud.ses().subscribe_endpoint(topic.arn, "lambda", "arn:aws:lambda:us-east-1:123456789012:function:f")

    publish(cloud.ses(account_id="888888888888"), topic.arn, "hello")
    assert texts(endpoint.messages) == ["hello"]


def test_only_the_newest_messages_are_kept() -> None:
    ses = LocalSes()
    topic = ses.create_topic("bounces")
    endpoint = ses.subscribe_endpoint(topic, "sqs", "queue")
    for number in range(5):
        publish(ses, topic.arn, str(number))
    topic.forget(2)

    assert texts(topic.messages) == texts(endpoint.messages) == ["3", "4"]


def test_subscriptions_go_with_a_snapshot() -> None:
    ses = LocalSes()
    topic = ses.create_topic("bounces")
    endpoint = ses.subscribe_endpoint(topic, "https", "https://app.example/")
    ses.confirm_endpoint(endpoint.token)
    publish(ses, topic.arn, "hello")
    snapshot = ses.snapshot()
    again = LocalSes()
    again.restore(type(snapshot).from_bytes(snapshot.to_bytes()))

    (restored,) = again.topics[topic.arn].endpoints
    assert (restored.arn, restored.token, restored.status) == (endpoint.arn, endpoint.token, EndpointStatus.CONFIRMED)
    assert restored.messages == endpoint.messages
    assert endpoint.token not in repr(restored)


@given(st.sampled_from(EndpointProtocol), st.lists(st.sampled_from(EndpointStep)))
def test_the_life_of_a_subscription_goes_by_its_table(protocol: EndpointProtocol, steps: list[EndpointStep]) -> None:
    endpoint = TopicEndpoint(arn="a:1", topic_arn="a", protocol=protocol, address="x", token="t")
    over = False
    for step in steps:
        after = TRANSITIONS.get((endpoint.status, step))
        if after is None:
            with pytest.raises(InvalidValue, match="the subscription is deleted"):
                endpoint.step(step)
        else:
            endpoint.step(step)
            assert endpoint.status is after
        over = over or step is EndpointStep.DELETED
        assert (endpoint.status is EndpointStatus.DELETED) is over
