"""Event destinations as the requests and answers of both APIs write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidParameterValue, ValidationError
from sesmodel.service.cloudwatch_dimension import CloudWatchDimension, ValueSource
from sesmodel.service.event_destination import EventDestination, check_name, check_types
from sesmodel.service.event_target import (
    CloudWatchDestination,
    EventBridgeDestination,
    FirehoseDestination,
    PinpointDestination,
    SnsDestination,
)
from sesmodel.service.event_type import V1_TYPES, EventType

if TYPE_CHECKING:
    from sesmodel.api.members import Members
    from sesmodel.service.event_target import Target

_FIREHOSE, _CLOUDWATCH = "KinesisFirehoseDestination", "CloudWatchDestination"
_EVENT_BRIDGE, _PINPOINT = "EventBridgeDestination", "PinpointDestination"
_ONE_ONLY = (  # OBS-189
    "Please provide only one destination with each request. Either a Firehose Destination or a Cloudwatch Destination "
    "or an SNS Destination or an EventBridge Destination."
)


@attrs.frozen
class Spelling:
    """How one of the APIs spells what both have.

    Attributes:
        types: the types of events.
        sources: the sources of dimension values.
        sns, topic_arn, role_arn, stream_arn: names of members.
        targets: the members that say where to, those of both first.
        longest_dimension: characters of the name of a dimension (OBS-196).
    """

    types: Mapping[str, EventType]
    sources: Mapping[str, ValueSource]
    sns: str
    topic_arn: str
    role_arn: str
    stream_arn: str
    targets: tuple[str, ...]
    longest_dimension: int


V1 = Spelling(
    types={one.v1: one for one in EventType if one in V1_TYPES},
    sources={one.v1: one for one in ValueSource},
    sns="SNSDestination",
    topic_arn="TopicARN",
    role_arn="IAMRoleARN",
    stream_arn="DeliveryStreamARN",
    targets=(_FIREHOSE, _CLOUDWATCH, "SNSDestination"),
    longest_dimension=256,
)
V2 = Spelling(
    types={one.v2: one for one in EventType},
    sources={one.value: one for one in ValueSource},
    sns="SnsDestination",
    topic_arn="TopicArn",
    role_arn="IamRoleArn",
    stream_arn="DeliveryStreamArn",
    targets=(_FIREHOSE, _CLOUDWATCH, "SnsDestination", _EVENT_BRIDGE, _PINPOINT),
    longest_dimension=255,
)

Shown = dict[str, Any]


# --- requests -------------------------------------------------------------------------------------


def read_destination(members: Members, name: str, spelling: Spelling) -> EventDestination:
    """Read the settings of a destination.

    Args:
        members: the structure that holds them.
        name: the name of the destination.
        spelling: of the API.

    Raises:
        ValidationError: a member is missing or breaks a constraint of the service model.
        InvalidParameterValue: the name, the types of events or where to is refused, in this order.
        InvalidSnsDestination, InvalidFirehoseDestination, InvalidCloudWatchDestination: the target is refused.
    """
    check_name(name)
    event_types = _types(members, spelling)
    check_types(event_types)
    target = _target(members, spelling)
    return EventDestination(name=name, event_types=event_types, enabled=members.flag("Enabled"), target=target)


def _types(members: Members, spelling: Spelling) -> tuple[EventType, ...]:
    if spelling is V1 and members.params.get("MatchingEventTypes") is None:
        raise ValidationError.missing(f"{members.path}.matchingEventTypes")
    return members.words("MatchingEventTypes", spelling.types)


def _target(members: Members, spelling: Spelling) -> Target:
    given = [name for name in spelling.targets if members.record(name) is not None]
    if not given:
        raise InvalidParameterValue("Event destination is not provided.")  # OBS-188
    if len(given) > 1:
        raise InvalidParameterValue(_ONE_ONLY)
    read = {spelling.sns: _sns, **_READERS}[given[0]]
    return read(members.required_record(given[0]), spelling)


def _sns(members: Members, spelling: Spelling) -> Target:
    return SnsDestination(members.only(spelling.topic_arn).required_text(spelling.topic_arn))


def _firehose(members: Members, spelling: Spelling) -> Target:
    members.only(spelling.role_arn, spelling.stream_arn)
    role_arn = members.required_text(spelling.role_arn)
    return FirehoseDestination(members.required_text(spelling.stream_arn), role_arn)


def _cloudwatch(members: Members, spelling: Spelling) -> Target:
    members.only("DimensionConfigurations")
    if members.params.get("DimensionConfigurations") is None:
        raise ValidationError.missing("eventDestination.cloudWatchDestination.dimensionConfigurations")
    return CloudWatchDestination(_dimension(one, spelling) for one in members.records("DimensionConfigurations"))


def _dimension(members: Members, spelling: Spelling) -> CloudWatchDimension:
    members.only("DimensionName", "DimensionValueSource", "DefaultDimensionValue")
    name = members.required_text("DimensionName")
    members.text_up_to("DimensionName", spelling.longest_dimension)
    source = members.choice("DimensionValueSource", spelling.sources)
    if source is None:
        raise ValidationError.missing(f"{members.path}.dimensionValueSource")
    return CloudWatchDimension(name, source, members.required_text("DefaultDimensionValue"))


def _event_bridge(members: Members, spelling: Spelling) -> Target:
    return EventBridgeDestination(members.only("EventBusArn").required_text("EventBusArn"))


def _pinpoint(members: Members, spelling: Spelling) -> Target:
    return PinpointDestination(members.only("ApplicationArn").text("ApplicationArn") or "null")  # OBS-190


_READERS: dict[str, Callable[[Members, Spelling], Target]] = {
    _FIREHOSE: _firehose,
    _CLOUDWATCH: _cloudwatch,
    _EVENT_BRIDGE: _event_bridge,
    _PINPOINT: _pinpoint,
}


# --- answers --------------------------------------------------------------------------------------


def shown_v1(destination: EventDestination) -> Shown:
    """A destination as ``DescribeConfigurationSet`` shows it (OBS-183, OBS-184), without the types that v1 lacks."""
    return _shown(destination, V1)


def shown_v2(destination: EventDestination) -> Shown:
    """A destination as ``GetConfigurationSetEventDestinations`` shows it."""
    return _shown(destination, V2)


def _shown(destination: EventDestination, spelling: Spelling) -> Shown:
    types = [text for text, kind in spelling.types.items() if kind in destination.event_types]
    return {
        "Name": destination.name,
        "Enabled": destination.enabled,
        "MatchingEventTypes": sorted(types),
        **_shown_target(destination.target, spelling),
    }


def _shown_target(target: Target, spelling: Spelling) -> Shown:
    """Where to; v1 does not show what it cannot make."""
    found = _written_target(target, spelling)
    return {name: value for name, value in found.items() if name in spelling.targets}


def _written_target(target: Target, spelling: Spelling) -> Shown:
    match target:
        case SnsDestination(topic_arn=arn):
            return {spelling.sns: {spelling.topic_arn: arn}}
        case FirehoseDestination(stream_arn=stream_arn, role_arn=role_arn):
            return {_FIREHOSE: {spelling.role_arn: role_arn, spelling.stream_arn: stream_arn}}
        case CloudWatchDestination(dimensions=dimensions):
            return {_CLOUDWATCH: {"DimensionConfigurations": [_shown_dimension(one, spelling) for one in dimensions]}}
        case EventBridgeDestination(bus_arn=arn):
            return {_EVENT_BRIDGE: {"EventBusArn": arn}}
        case PinpointDestination(application_arn=arn):
            return {_PINPOINT: {"ApplicationArn": arn}}


def _shown_dimension(dimension: CloudWatchDimension, spelling: Spelling) -> Shown:
    return {
        "DimensionName": dimension.name,
        "DimensionValueSource": next(text for text, one in spelling.sources.items() if one is dimension.source),
        "DefaultDimensionValue": dimension.default,
    }
