"""Event destinations in the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.event_destination import V2, read_destination, shown_v2
from sesmodel.api.members import Members, Params
from sesmodel.flow import event_destinations

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event_destination import EventDestination


def create_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Add a destination to a set."""
    event_destinations.create_event_destination(state, *_read(params))
    return {}


def update_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Put a destination in the place of the one of its name (EVP-27)."""
    event_destinations.update_event_destination(state, *_read(params))
    return {}


def delete_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a destination away."""
    members = Members(params).only("ConfigurationSetName", "EventDestinationName")
    name = members.required_text("ConfigurationSetName")
    event_destinations.delete_event_destination(state, name, members.required_text("EventDestinationName"))
    return {}


def list_v2(state: ServiceState, params: Params) -> dict[str, Any]:
    """The destinations of a set."""
    name = Members(params).only("ConfigurationSetName").required_text("ConfigurationSetName")
    return {"EventDestinations": [shown_v2(one) for one in event_destinations.destinations_of(state, name)]}


def _read(params: Params) -> tuple[str, EventDestination]:
    members = Members(params).only("ConfigurationSetName", "EventDestinationName", "EventDestination")
    configuration_set = members.required_text("ConfigurationSetName")
    name, given = members.required_text("EventDestinationName"), members.required_record("EventDestination")
    given.only("Enabled", "MatchingEventTypes", *V2.targets)
    return configuration_set, read_destination(given, name, V2)
