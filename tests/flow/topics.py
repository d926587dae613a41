"""Topics that identities tell of their mail, and what they were told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.api.calling import call

if TYPE_CHECKING:
    from sesmodel import LocalSes

DOMAIN = "example.com"


def choose(ses: LocalSes, kind: str, topic: str | None, identity: str = DOMAIN) -> None:
    """Choose a topic for an identity; none takes it away."""
    named = {"Identity": identity, "NotificationType": kind}
    more = {} if topic is None else {"SnsTopic": topic}
    call(ses, "SetIdentityNotificationTopic", api="ses", **named, **more)


def topic_of_everything(ses: LocalSes) -> str:
    """A topic that everything is told to."""
    found = ses.create_topic("feedback").arn
    for kind in ("Bounce", "Complaint", "Delivery"):
        choose(ses, kind, found)
    return found


def include_header(ses: LocalSes, kind: str, identity: str = DOMAIN) -> None:
    """Put the header of the mail into the notices of one type."""
    named = {"Identity": identity, "NotificationType": kind, "Enabled": True}
    ses.client("ses").set_identity_headers_in_notifications_enabled(**named)


def records(ses: LocalSes, topic: str) -> list[dict[str, Any]]:
    """What a topic was told of mail."""
    return [json.loads(text) for text in ses.topics[topic].notifications]
