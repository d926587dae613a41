"""What identities tell of their mail to topics, and what comes of topics that are gone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sesmodel import BounceNotification, ComplaintNotification, DeliveryNotification, LocalSes, Message, parse_event
from tests.flow.happenings import send

DOMAIN = "example.com"


def choose(ses: LocalSes, kind: str, topic: str | None, identity: str = DOMAIN) -> None:
    """Choose a topic for an identity, by its ARN."""
    ses.client("ses").set_identity_notification_topic(
        Identity=identity, NotificationType=kind, **({} if topic is None else {"SnsTopic": topic})
    )


def forward(ses: LocalSes, enabled: bool, identity: str = DOMAIN) -> None:
    ses.client("ses").set_identity_feedback_forwarding_enabled(Identity=identity, ForwardingEnabled=enabled)


def told(ses: LocalSes, topic: str) -> list[dict[str, Any]]:
    """What a topic was told of mail."""
    found = [json.loads(one.message) for one in ses.topics[topic].messages if one.message.startswith("{")]
    return [one for one in found if "mail" in one]


@pytest.mark.parametrize(
    ("to", "kinds"),
    [
        ("bounce@simulator.amazonses.com", [BounceNotification]),
        ("complaint@simulator.amazonses.com", [DeliveryNotification, ComplaintNotification]),
        ("bob@example.net", [DeliveryNotification]),
    ],
)
def test_each_type_is_told_to_its_topic(ses: LocalSes, hello: Message, to: str, kinds: list[type]) -> None:
    topic = ses.create_topic("feedback").arn
    for kind in ("Bounce", "Complaint", "Delivery"):
        choose(ses, kind, topic)
    message_id = send(ses, hello, to)
    ses.advance(hours=1)

    found = [parse_event(one) for one in told(ses, topic)]
    assert [type(one) for one in found] == kinds
    assert {one.message_id for one in found} == {message_id}
