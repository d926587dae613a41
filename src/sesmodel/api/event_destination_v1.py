"""Event destinations in the v1 API; ``DescribeConfigurationSet`` shows them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sesmodel.api.event_destination import V1, read_destination
from sesmodel.api.members import Members, Params
from sesmodel.errors import EventDestinationDoesNotExist
from sesmodel.flow import event_destinations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event_destination import EventDestination


def create_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Add a destination to a set."""
    event_destinations.create_event_destination(state, *_read(params))
    return {}


def update_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Put a destination in the place of the one of its name (EVP-27)."""
    name, destination = _read(params)
    with _words_of_v1(name):
        event_destinations.update_event_destination(state, name, destination)
    return {}


def delete_v1(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a destination away."""
    members = Members(params).only("ConfigurationSetName", "EventDestinationName")
    name = members.required_text("ConfigurationSetName")
    with _words_of_v1(name):
        event_destinations.delete_event_destination(state, name, members.required_text("EventDestinationName"))
    return {}


def _read(params: Params) -> tuple[str, EventDestination]:
    members = Members(params).only("ConfigurationSetName", "EventDestination")
    name, given = members.required_text("ConfigurationSetName"), members.required_record("EventDestination")
    given.only("Name", "Enabled", "MatchingEventTypes", *V1.targets)
    return name, read_destination(given, given.required_text("Name"), V1)


@contextmanager
def _words_of_v1(configuration_set: str) -> Iterator[None]:
    """Of a destination that is not there, v1 names the set (OBS-181)."""
    try:
        yield
    except EventDestinationDoesNotExist as error:
        raise EventDestinationDoesNotExist(f"No EventDestination found for {configuration_set}") from error
