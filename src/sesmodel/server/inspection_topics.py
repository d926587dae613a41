"""SNS topics over the inspection API: what SES needs to be there, and what it told."""

from __future__ import annotations

from operator import methodcaller
from typing import TYPE_CHECKING, Any

from sesmodel.server.inspection_asking import WHERE
from sesmodel.server.inspection_table import Missing, chapter
from sesmodel.server.inspection_views import TIME, many, maybe_text, moment, record, text
from sesmodel.service.arn import Arn

if TYPE_CHECKING:
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input


def list_topics(inspection: Inspection, asked: Input) -> list[dict[str, Any]]:
    """The topics that there are."""
    topics = (one for ses in inspection.models.some(*asked.where) for one in ses.topics.values())
    return [{"arn": one.arn, "messages": len(one.messages)} for one in topics]


def create_topic(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Make one."""
    name, (account, region) = asked.body["name"], asked.where
    if arn := Arn.read(name):
        region = region or arn.region  # SES publishes to topics of its own Region only (QRC-06)
    create = methodcaller("create_topic", name)
    first, *_ = inspection.models.set_up(account, region, ("topic", name), create)
    return {"arn": create(first).arn}


def delete_topic(inspection: Inspection, asked: Input) -> None:
    """Take one away."""
    for ses in inspection.models.meant(*asked.where):
        ses.delete_topic(asked.path["arn"])


def list_messages(inspection: Inspection, asked: Input) -> list[dict[str, Any]]:
    """What was published to one."""
    arn = asked.path["arn"]
    topic = next((ses.topics[arn] for ses in inspection.models.some(*asked.where) if arn in ses.topics), None)
    if topic is None:
        raise Missing(f"There is no topic {arn!r}.")
    return [
        {
            "message_id": one.message_id,
            "subject": one.subject,
            "message": one.message,
            "timestamp": moment(one.timestamp),
        }
        for one in topic.messages
    ]


_NAME: Schema = {
    "type": "object",
    "properties": {"name": text("Its name; or its ARN, for one of another account.", minLength=1)},
    "required": ["name"],
    "additionalProperties": False,
}
_MESSAGE = record({"message_id": text(), "subject": maybe_text(), "message": text(), "timestamp": TIME})
_row = chapter(group="topics", query=WHERE)

OPERATIONS = (
    _row(
        "GET",
        "/topics",
        "listTopics",
        "The SNS topics that there are.",
        list_topics,
        answer=many(record({"arn": text(), "messages": {"type": "integer"}})),
    ),
    _row(
        "POST",
        "/topics",
        "createTopic",
        "Make an SNS topic, without which SES takes no event destination that names it.",
        create_topic,
        body=_NAME,
        answer=record({"arn": text()}),
        status=201,
    ),
    _row("DELETE", "/topics/{arn}", "deleteTopic", "Take a topic away; mail is sent as before.", delete_topic),
    _row(
        "GET",
        "/topics/{arn}/messages",
        "listTopicMessages",
        "What SES published to a topic, the oldest first.",
        list_messages,
        answer=many(_MESSAGE),
    ),
)
