"""Events in CloudWatch: those of the whole account, and those of a destination by its dimensions (EVP-25)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.flow.reputation import reputation_metrics
from sesmodel.service.cloudwatch_dimension import ValueSource, may_be_published
from sesmodel.service.event_type import EventType
from sesmodel.service.metrics import Metric, Metrics

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.cloudwatch_dimension import CloudWatchDimension
    from sesmodel.service.event import Event
    from sesmodel.service.event_target import CloudWatchDestination

_OF_ACCOUNT = {kind: Metric(kind.metric) for kind in EventType}


def count_for_account(state: ServiceState, event: Event, at: datetime) -> None:
    """Count an event in the metric of its type that has no dimensions: SES does so by itself."""
    state.published.metrics.add(_OF_ACCOUNT[event.event_type], at)


def count_by_dimensions(
    state: ServiceState, target: CloudWatchDestination, event: Event, record: dict[str, Any], at: datetime
) -> None:
    """Count an event in the metric of all dimensions together (EVP-08).

    A value that cannot be published makes that there is no metric, and does nothing else (EVP-07).

    Args:
        state: the service.
        target: the destination.
        event: the event.
        record: the same as it is published.
        at: when it happened.
    """
    values = {one.name: _value(one, event, record) for one in target.dimensions}
    if all(map(may_be_published, values.values())):
        state.published.metrics.add(Metric(event.event_type.metric, values), at)


def metrics_now(state: ServiceState) -> Metrics:
    """All metrics as they are, with the rates of this moment; a rate of no mail is no metric (EVP-25)."""
    rates = {Metric(one.name, one.dimensions): one.value for one in reputation_metrics(state) if one.recipients}
    return state.published.metrics.copy(rates)


def _value(dimension: CloudWatchDimension, event: Event, record: dict[str, Any]) -> str:
    """What the message has, or else the default (OBS-195); of several values the first."""
    name = dimension.name
    if dimension.source is ValueSource.MESSAGE_TAG:
        found = record["mail"]["tags"].get(name)
    elif dimension.source is ValueSource.EMAIL_HEADER:
        found = [value for field, value in event.mail.headers if field.lower() == name.lower()]
    else:
        found = (record[event.key].get("linkTags") or {}).get(name)
    return found[0] if found else dimension.default
