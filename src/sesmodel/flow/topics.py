"""What is done to SNS topics: they are made and taken away, and messages are published to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidValue
from sesmodel.ids import uuid4_form
from sesmodel.service.arn import Arn
from sesmodel.service.topic import Topic, TopicMessage

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.state import ServiceState

_NAME = re.compile(r"[A-Za-z0-9_-]{1,256}")


def create_topic(state: ServiceState, name: str) -> Topic:
    """Make a topic that SES may publish to; one that is there stays as it is, as in SNS.

    Args:
        state: the service.
        name: its name, or its ARN if it is of another account.

    Raises:
        InvalidValue: it cannot be a topic, or is of another Region, to which SES does not publish (QRC-06).
    """
    account = state.account
    arn = Arn.read(name) or Arn("aws", "sns", account.region, account.id, name)
    if arn.service != "sns" or not _NAME.fullmatch(arn.resource):
        cure = "Use up to 256 letters, digits, '-' and '_'."
        raise InvalidValue(f"{name!r} is no topic.", where="topic", cure=cure)
    if arn.region != account.region:
        cure = f"Name one of {account.region}."
        raise InvalidValue("SES publishes to topics of its own Region only.", where=name, cure=cure)
    return state.published.topics.setdefault(str(arn), Topic(str(arn)))


def delete_topic(state: ServiceState, arn: str) -> None:
    """Take a topic away; SES is not told, and goes on as if it were there (OBS-182). None is no error, as in SNS."""
    state.published.topics.pop(arn, None)


def notify(state: ServiceState, arn: str, message: str, subject: str | None, at: datetime | None = None) -> bool:
    """Publish a message to a topic.

    Returns:
        Whether there is such a topic.
    """
    topic = state.published.topics.get(arn)
    if topic is None:
        return False
    published = TopicMessage(
        topic_arn=arn,
        message_id=uuid4_form(state.ids.token()),
        subject=subject,
        message=message,
        timestamp=at or state.clock.now(),
    )
    topic.take(published)
    state.published.unseen.append(published)
    return True
