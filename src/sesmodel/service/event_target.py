"""What an event destination publishes to: a topic, a stream, metrics, a bus, a project (EVP-05)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import (
    InvalidCloudWatchDestination,
    InvalidFirehoseDestination,
    InvalidParameterValue,
    InvalidSnsDestination,
)
from sesmodel.service.arn import Arn
from sesmodel.service.cloudwatch_dimension import CloudWatchDimension, ValueSource

if TYPE_CHECKING:
    from collections.abc import Iterable


def _is_arn(text: str, service: str, resource: str) -> bool:
    arn = Arn.read(text)
    return arn is not None and arn.service == service and re.fullmatch(resource, arn.resource) is not None


@attrs.frozen
class SnsDestination:
    """An Amazon SNS topic: its subscribers get a message for each event (EVP-23).

    Args:
        topic_arn: the ARN of the topic, in the Region of the model.

    Raises:
        InvalidSnsDestination: it is none.
    """

    topic_arn: str

    def __attrs_post_init__(self) -> None:
        """Refuse what names no topic."""
        if not _is_arn(self.topic_arn, "sns", "[A-Za-z0-9_-]+"):
            raise InvalidSnsDestination(f"SNS topic <{self.topic_arn}> not found.")  # OBS-179


@attrs.frozen
class FirehoseDestination:
    """An Amazon Kinesis Data Firehose delivery stream: it gets a line of JSON for each event (EVP-22).

    Args:
        stream_arn: the ARN of the stream.
        role_arn: the ARN of the IAM role that lets SES write to it.

    Raises:
        InvalidFirehoseDestination: one of them is none.
    """

    stream_arn: str
    role_arn: str

    def __attrs_post_init__(self) -> None:
        """Refuse what names no stream or no role."""
        if not _is_arn(self.stream_arn, "firehose", "deliverystream/.+"):
            raise InvalidFirehoseDestination(f"Invalid delivery stream ARN: {self.stream_arn}")
        if not _is_arn(self.role_arn, "iam", "role/.+"):
            raise InvalidFirehoseDestination(f"Invalid IAM role ARN: {self.role_arn}")


def _dimensions(source: Iterable[CloudWatchDimension]) -> tuple[CloudWatchDimension, ...]:
    return tuple(source)


@attrs.frozen
class CloudWatchDestination:
    """Amazon CloudWatch: each event counts in the metric of its type, with these dimensions (EVP-06).

    Args:
        dimensions: one or more, each of another name. How many, the limits say.

    Raises:
        InvalidCloudWatchDestination: there is none, or two have one name.
    """

    dimensions: tuple[CloudWatchDimension, ...] = attrs.field(converter=_dimensions)

    def __attrs_post_init__(self) -> None:
        """Refuse what makes no metric."""
        if not self.dimensions:  # OBS-190
            raise InvalidCloudWatchDestination("CloudWatch metrics dimension configuration list cannot be empty.")
        names = [one.name for one in self.dimensions]
        if len(set(names)) < len(names):  # no metric has a dimension twice
            raise InvalidCloudWatchDestination("Two dimensions of one destination cannot have the same name.")

    @property
    def counts_links(self) -> bool:
        """Whether a dimension comes from the tags of links: then only clicks can be counted (EVP-26)."""
        return any(one.source is ValueSource.LINK_TAG for one in self.dimensions)


@attrs.frozen
class EventBridgeDestination:
    """An Amazon EventBridge bus (OBS-198).

    Args:
        bus_arn: the ARN of the default bus; SES takes no other.

    Raises:
        InvalidParameterValue: it is none.
    """

    bus_arn: str

    def __attrs_post_init__(self) -> None:
        """Refuse what names another thing."""
        if not _is_arn(self.bus_arn, "events", "event-bus/default"):
            raise InvalidParameterValue(f"Invalid event bus ARN: {self.bus_arn}; only the default bus can be used.")


@attrs.frozen
class PinpointDestination:
    """An Amazon Pinpoint project (EVP-24).

    Args:
        application_arn: the ARN of the project.

    Raises:
        InvalidParameterValue: it is none.
    """

    application_arn: str

    def __attrs_post_init__(self) -> None:
        """Refuse what names no project."""
        if not _is_arn(self.application_arn, "mobiletargeting", "apps/.+"):  # OBS-190
            raise InvalidParameterValue(f"Invalid Pinpoint application ARN provided: {self.application_arn}.")


Target = SnsDestination | FirehoseDestination | CloudWatchDestination | EventBridgeDestination | PinpointDestination
"""What a destination publishes to."""
