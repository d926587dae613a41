"""What is done to event destinations: they are made, changed, and taken away."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue, InvalidSnsDestination
from sesmodel.flow.configuration_sets import change_configuration_set
from sesmodel.flow.topics import find_topic, notify
from sesmodel.service.arn import Arn
from sesmodel.service.event_target import EventBridgeDestination, SnsDestination
from sesmodel.service.topic import VALIDATED

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event_destination import EventDestination, EventDestinations
    from sesmodel.service.event_target import Target


def create_event_destination(state: ServiceState, configuration_set: str, destination: EventDestination) -> None:
    """Add a destination to a set; a topic is told that it is one from now on (OBS-180).

    Args:
        state: the service.
        configuration_set: the name of the set.
        destination: the destination.

    Raises:
        ConfigurationSetDoesNotExist: there is no such set.
        EventDestinationAlreadyExists: the set has one of that name.
        LimitExceeded: it has as many as it may have.
        InvalidCloudWatchDestination: there are too many dimensions.
        InvalidSnsDestination: there is no such topic in this Region (OBS-179).
        InvalidParameterValue: the bus is not the default one of this account.
    """
    after = destinations_of(state, configuration_set).add(destination, limits=state.limits)
    _check_target(state, destination.target)
    _change(state, after)
    _welcome(state, destination, None)


def update_event_destination(
    state: ServiceState, configuration_set: str, destination: EventDestination, *, upsert: bool = False
) -> None:
    """Put a destination in the place of the one of its name (EVP-27); a topic is told if it was another one.

    Args:
        state: the service.
        configuration_set: the name of the set.
        destination: all of its settings.
        upsert: whether it is made if there is none.

    Raises:
        EventDestinationDoesNotExist: the set has none of that name.
        SesError: as of ``create_event_destination``.
    """
    before = destinations_of(state, configuration_set)
    after = before.update(destination, upsert=upsert, limits=state.limits)
    _check_target(state, destination.target)
    _change(state, after)
    _welcome(state, destination, before.get(destination.name))


def delete_event_destination(state: ServiceState, configuration_set: str, name: str) -> None:
    """Take a destination away.

    Raises:
        ConfigurationSetDoesNotExist: there is no such set.
        EventDestinationDoesNotExist: it has none of that name.
    """
    _change(state, destinations_of(state, configuration_set).delete(name))


def destinations_of(state: ServiceState, configuration_set: str) -> EventDestinations:
    """The destinations of a set, as they are stored.

    Raises:
        ConfigurationSetDoesNotExist: there is no such set.
    """
    return state.account.configuration_sets.require(configuration_set).event_destinations


def _change(state: ServiceState, after: EventDestinations) -> None:
    change_configuration_set(state, after.configuration_set, event_destinations=after)


def _check_target(state: ServiceState, target: Target) -> None:
    """Refuse what SES looks for and does not find; a delivery stream it looks for when there is an event."""
    if isinstance(target, SnsDestination) and find_topic(state, target.topic_arn) is None:
        raise InvalidSnsDestination(f"SNS topic <{target.topic_arn}> not found.")
    if isinstance(target, EventBridgeDestination):
        arn = Arn.read(target.bus_arn)
        if arn is None or (arn.region, arn.account_id) != (state.account.region, state.account.id):
            raise InvalidParameterValue(f"Invalid event bus ARN: {target.bus_arn}; it is not of this account.")


def _welcome(state: ServiceState, destination: EventDestination, before: EventDestination | None) -> None:
    target = destination.target
    if isinstance(target, SnsDestination) and (before is None or before.target != target):
        notify(state, target.topic_arn, VALIDATED, None)
    for what in destination.misgivings:
        warnings.warn(what, stacklevel=2)
