"""Where an event goes: to the destinations of the configuration set of its mail, and into the metrics (EVP-01)."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.flow.cloudwatch import count_by_dimensions, count_for_account
from sesmodel.flow.configuration_sets import in_effect
from sesmodel.flow.topics import notify
from sesmodel.ids import uuid4_form
from sesmodel.service.event import Event, Reject, RenderingFailure, Send
from sesmodel.service.event_target import (
    CloudWatchDestination,
    EventBridgeDestination,
    FirehoseDestination,
    PinpointDestination,
    SnsDestination,
)
from sesmodel.service.kept import Kept
from sesmodel.service.published import PublishingFailure
from sesmodel.service.resource_arn import ResourceArn
from sesmodel.service.topic import EVENT_SUBJECT

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event_target import Target

_AT_ONCE = (Send, Reject, RenderingFailure)  # they say no other time than that of the mail


@attrs.define
class Publication:
    """An event on its way, which is written once for all of its destinations.

    Attributes:
        event: the event.
        configuration_set: the name of the set whose destinations it goes to.
        at: when it happened.
    """

    event: Event
    configuration_set: str
    at: datetime

    @cached_property
    def record(self) -> dict[str, Any]:
        """The event as SES tells of it."""
        return self.event.as_dict()

    @cached_property
    def line(self) -> str:
        """The same as text, and a line feed: in Firehose (L10640 of the guide) as in SNS (OBS-388)."""
        return self.event.to_json() + "\n"


def route(state: ServiceState, event: Event) -> None:
    """Count an event for the account, and publish it to each destination that wants it.

    Nothing here can fail: what does not get to its destination is written down (OBS-182).
    """
    at = _moment(event)
    count_for_account(state, event, at)
    configuration_set = in_effect(state, event.mail.configuration_set)
    if configuration_set is None:
        return
    publication = Publication(event, configuration_set.name, at)
    for destination in configuration_set.event_destinations.publishing(event.event_type):
        reason = _publish(state, destination.target, publication)
        if reason:
            failure = PublishingFailure(
                configuration_set=configuration_set.name,
                destination=destination.name,
                event_type=event.event_type,
                message_id=event.message_id,
                at=at,
                reason=reason,
            )
            state.published.failures.append(failure)


def _moment(event: Event) -> datetime:
    """When it happened; a Send, and what stops a message at once, happen when it is accepted."""
    accepted = event.mail.timestamp
    return accepted if isinstance(event, _AT_ONCE) else getattr(event, "timestamp", accepted)


def _publish(state: ServiceState, target: Target, publication: Publication) -> str:
    """Publish to one destination; why it does not get there, or nothing."""
    match target:
        case SnsDestination(topic_arn=arn):
            return notify(state, arn, publication.line, EVENT_SUBJECT, publication.at)
        case FirehoseDestination():
            return _put(state, target, publication)
        case CloudWatchDestination():
            count_by_dimensions(state, target, publication.event, publication.record, publication.at)
        case EventBridgeDestination(bus_arn=arn):
            state.published.buses.setdefault(arn, Kept()).append(_envelope(state, publication))
        case PinpointDestination(application_arn=arn):  # a record as for Firehose: nobody has told (EVP-24)
            state.published.applications.setdefault(arn, Kept()).append(publication.line.encode())
    return ""


def _put(state: ServiceState, target: FirehoseDestination, publication: Publication) -> str:
    stream = state.published.streams.get(target.stream_arn)
    if stream is None:
        return f"There is no delivery stream {target.stream_arn}."
    if not stream.admits(target.role_arn):
        return f"The role {target.role_arn} may not write to {target.stream_arn}."
    stream.take(publication.line.encode())
    return ""


def _envelope(state: ServiceState, publication: Publication) -> dict[str, Any]:
    """The event as EventBridge hands it to its rules (OBS-201)."""
    account = state.account
    arn = ResourceArn(account.region, account.id, "configuration-set", publication.configuration_set)
    return {
        "version": "0",
        "id": uuid4_form(state.ids.token()),
        "detail-type": publication.event.event_type.detail_type,
        "source": "aws.ses",
        "account": account.id,
        "time": f"{publication.at:%Y-%m-%dT%H:%M:%S}Z",
        "region": account.region,
        "resources": [str(arn)],
        "detail": publication.record,
    }
