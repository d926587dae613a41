"""Where an event goes: to the destinations of the configuration set of its mail, and into the metrics (EVP-01)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sesmodel.flow.cloudwatch import count_by_dimensions, count_for_account
from sesmodel.flow.configuration_sets import in_effect
from sesmodel.flow.topics import notify
from sesmodel.ids import uuid4_form
from sesmodel.service.event_destination import (
    CloudWatchDestination,
    EventBridgeDestination,
    FirehoseDestination,
    PinpointDestination,
    SnsDestination,
)
from sesmodel.service.published import PublishingFailure
from sesmodel.service.topic import EVENT_SUBJECT

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Event
    from sesmodel.service.event_destination import EventDestination


def route(state: ServiceState, event: Event) -> None:
    """Count an event for the account, and publish it to each destination that wants it.

    Nothing here can fail: what does not get to its destination is written down (OBS-182).
    """
    at = moment_of(event)
    count_for_account(state, event, at)
    name = event.mail.configuration_set
    configuration_set = in_effect(state, name)
    if name is None or configuration_set is None:
        return
    wanted = configuration_set.event_destinations.publishing(event.event_type)
    record = event.as_dict() if wanted else {}
    for destination in wanted:
        reason = _publish(state, destination, event, record, at)
        if reason:
            state.published.failures.append(
                PublishingFailure(
                    configuration_set=name,
                    destination=destination.name,
                    event_type=event.event_type,
                    message_id=event.message_id,
                    at=at,
                    reason=reason,
                )
            )


def moment_of(event: Event) -> datetime:
    """When it happened; a Send and what stops a message at once happen when it is accepted."""
    at: datetime = getattr(event, "timestamp", event.mail.timestamp)
    return at


def _publish(
    state: ServiceState, destination: EventDestination, event: Event, record: dict[str, Any], at: datetime
) -> str:
    """Publish to one destination; why it does not get there, or nothing."""
    target = destination.target
    if isinstance(target, SnsDestination):
        if not notify(state, target.topic_arn, _line(record), EVENT_SUBJECT, at):
            return f"There is no topic {target.topic_arn}."
    elif isinstance(target, FirehoseDestination):
        return _put(state, target, record)
    elif isinstance(target, CloudWatchDestination):
        count_by_dimensions(state, target, event, record, at)
    elif isinstance(target, EventBridgeDestination):
        state.published.buses.setdefault(target.bus_arn, []).append(_envelope(state, event, record, at))
    else:
        _keep(state, target, record)
    return ""


def _line(record: dict[str, Any]) -> str:
    """Compact JSON, and a line feed: in Firehose (L10640 of the guide) as in SNS (OBS-388)."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def _put(state: ServiceState, target: FirehoseDestination, record: dict[str, Any]) -> str:
    stream = state.published.streams.get(target.stream_arn)
    if stream is None:
        return f"There is no delivery stream {target.stream_arn}."
    if not stream.admits(target.role_arn):
        return f"The role {target.role_arn} may not write to {target.stream_arn}."
    stream.take(_line(record).encode())
    return ""


def _keep(state: ServiceState, target: PinpointDestination, record: dict[str, Any]) -> None:
    """A record as for Firehose: what Pinpoint gets, nobody has told (EVP-24)."""
    state.published.applications.setdefault(target.application_arn, []).append(_line(record).encode())


def _envelope(state: ServiceState, event: Event, record: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The event as EventBridge hands it to its rules (OBS-201)."""
    account, name = state.account, event.mail.configuration_set
    return {
        "version": "0",
        "id": uuid4_form(state.ids.token()),
        "detail-type": event.event_type.detail_type,
        "source": "aws.ses",
        "account": account.id,
        "time": f"{at:%Y-%m-%dT%H:%M:%S}Z",
        "region": account.region,
        "resources": [f"arn:aws:ses:{account.region}:{account.id}:configuration-set/{name}"],
        "detail": record,
    }
