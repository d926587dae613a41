"""What is done to SNS topics: they are made and taken away, subscribed to, and messages are published to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidValue
from sesmodel.ids import uuid4_form
from sesmodel.service.arn import Arn
from sesmodel.service.region import partition_of
from sesmodel.service.topic import Topic
from sesmodel.service.topic_endpoint import EndpointStep, TopicEndpoint
from sesmodel.service.topic_message import TopicMessage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sesmodel.flow.state import ServiceState

_NAME = re.compile(r"[A-Za-z0-9_-]{1,256}")


def create_topic(state: ServiceState, name: str, *, policy: str | None = None, key_policy: str | None = None) -> Topic:
    """Make a topic that SES may publish to; one that is there stays as it is, as in SNS.

    Args:
        state: the service.
        name: its name, or its ARN if it is of another account.
        policy: its access policy.
        key_policy: the policy of the key that encrypts it.

    Raises:
        InvalidValue: it cannot be a topic, or is of another Region, to which SES does not publish (QRC-06).
    """
    account = state.account
    arn = Arn.read(name) or Arn(partition_of(account.region), "sns", account.region, account.id, name)
    if arn.service != "sns" or not _NAME.fullmatch(arn.resource):
        cure = "Use up to 256 letters, digits, '-' and '_'."
        raise InvalidValue(f"{name!r} is no topic.", where="topic", cure=cure)
    if arn.region != account.region:
        cure = f"Name one of {account.region}."
        raise InvalidValue("SES publishes to topics of its own Region only.", where=name, cure=cure)
    made = Topic(str(arn), policy=policy, key_policy=key_policy)
    return state.published.topics.setdefault(made.arn, made)


def delete_topic(state: ServiceState, arn: str) -> None:
    """Take a topic away with its subscriptions; SES is not told, and goes on as if it were there (OBS-182).

    None of that ARN is no error, as in SNS.
    """
    gone = state.published.topics.pop(arn, None)
    if gone is not None:
        for endpoint in gone.endpoints:
            gone.part(endpoint.arn)


def find_topic(state: ServiceState, arn: str) -> Topic | None:
    """The topic of an ARN: one that was made here, or by the account that the ARN names, in this Region."""
    found = state.published.topics.get(arn)
    if found is not None:
        return found
    named = Arn.read(arn)
    owner = state.others.get(named.account_id) if named else None
    return owner.published.topics.get(arn) if owner else None


def refusal(state: ServiceState, arn: str) -> str:
    """Why SES cannot publish to a topic for this account; an empty text if it can."""
    topic = find_topic(state, arn)
    if topic is None:
        named, region = Arn.read(arn), state.account.region
        if named and named.region != region:
            return f"{arn} is of {named.region}, and SES publishes to topics of its own Region only: {region} (QRC-06)."
        return f"There is no topic {arn}."
    return topic.refusal(state.account.id, own=arn in state.published.topics)


def notify(
    state: ServiceState,
    arn: str,
    message: str,
    subject: str | None,
    at: datetime | None = None,
    *,
    publisher: ServiceState | None = None,
) -> str:
    """Publish a message to a topic.

    Args:
        state: the service, whose call it is that somebody is told after.
        arn: the topic.
        message: the text.
        subject: its subject, if it has one.
        at: when it is published; now if not given.
        publisher: the account that it is published for; that of the service if not given.

    Returns:
        Why it did not get there; an empty text if it did.
    """
    publisher = publisher or state
    if why := refusal(publisher, arn):
        return why
    published = TopicMessage(
        topic_arn=arn,
        message_id=uuid4_form(state.ids.token()),
        subject=subject,
        message=message,
        timestamp=at or state.clock.now(),
    )
    topic = find_topic(publisher, arn)
    assert topic is not None  # or it would have been refused
    topic.take(published)
    state.published.unseen.append(published)
    return ""


# --- who subscribes ---------------------------------------------------------------------------------


def subscribe(state: ServiceState, topic_arn: str, protocol: str, address: str) -> TopicEndpoint:
    """Let somebody subscribe to a topic, who may have to confirm it (NTF-16).

    Raises:
        InvalidValue: there is no such topic, or no such protocol.
    """
    topic = find_topic(state, topic_arn)
    if topic is None:
        cure = "Make it first, by create_topic."
        raise InvalidValue(f"there is no topic {topic_arn!r}.", where="topic", cure=cure)
    endpoint = TopicEndpoint(
        arn=f"{topic_arn}:{uuid4_form(state.ids.token())}",
        topic_arn=topic_arn,
        protocol=protocol,
        address=address,
        token=state.ids.token() + state.ids.token(),
    )
    topic.join(endpoint)
    return endpoint


def confirm(state: ServiceState, token: str) -> TopicEndpoint:
    """Confirm a subscription by its token.

    Raises:
        InvalidValue: there is none of it, or it is over.
    """
    for endpoint in _endpoints(state):
        if endpoint.token == token:
            endpoint.step(EndpointStep.CONFIRMED)
            return endpoint
    cure = "Use the Token of the confirmation that SNS posted."
    raise InvalidValue("no subscription waits for this token.", where="token", cure=cure)


def unsubscribe(state: ServiceState, endpoint_arn: str) -> None:
    """End a subscription; one that is not there is no error, as in SNS."""
    topic = find_topic(state, endpoint_arn.rpartition(":")[0])
    if topic is not None:
        topic.part(endpoint_arn)


def _endpoints(state: ServiceState) -> Iterator[TopicEndpoint]:
    """Those of all accounts: a topic is subscribed to by whoever, and confirmed by the token alone."""
    for owner in state.others.values():
        for topic in owner.published.topics.values():
            yield from topic.endpoints
