"""Configuration sets in the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.api.configuration_set_options import (
    read_archiving,
    read_created_suppression,
    read_delivery,
    read_reputation,
    read_sending,
    read_suppression,
    read_tracking,
    read_vdm,
    shown_options,
)
from sesmodel.api.configuration_sets import PAGES_V2, change, listed, required, set_name
from sesmodel.api.members import Members, Params
from sesmodel.api.tags import read_tags, write_tags
from sesmodel.flow import configuration_sets
from sesmodel.service.configuration_set import ConfigurationSet

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.flow.state import ServiceState

_READERS: dict[str, tuple[str, Callable[[ServiceState, Members], Any]]] = {
    "SuppressionOptions": ("suppression", read_created_suppression),
    "TrackingOptions": ("tracking", read_tracking),
    "DeliveryOptions": ("delivery", read_delivery),
    "ReputationOptions": ("reputation", read_reputation),
    "SendingOptions": ("sending", read_sending),
    "VdmOptions": ("vdm", read_vdm),
    "ArchivingOptions": ("archiving", read_archiving),
}


def create(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make a set; a group of options that is there and empty is not one that is absent (OBS-153)."""
    members = Members(params).only("ConfigurationSetName", "Tags", *_READERS)
    made, tags = ConfigurationSet(set_name(members)), read_tags(members)
    groups = {
        attribute: read(state, given)
        for name, (attribute, read) in _READERS.items()
        if (given := members.record(name)) is not None
    }
    configuration_sets.create_configuration_set(state, attrs.evolve(made, **groups), tags)
    return {}


def get(state: ServiceState, params: Params) -> dict[str, Any]:
    """All that is known of a set (CFG-06)."""
    found = required(state, Members(params).only("ConfigurationSetName"))
    return {"ConfigurationSetName": found.name, **shown_options(found), "Tags": write_tags(found.tags)}


def list_sets(state: ServiceState, params: Params) -> dict[str, Any]:
    """The names of the sets, up to 1,000 to a page."""
    found, more = listed(state, params, PAGES_V2)
    return {"ConfigurationSets": found, **more}


def put_tracking_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Say where the links of a set point; nothing at all stands for the domain of SES (OBS-162)."""
    return _put(state, params, "tracking", read_tracking, "CustomRedirectDomain", "HttpsPolicy")


def put_delivery_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Say how mail of a set leaves."""
    return _put(state, params, "delivery", read_delivery, "TlsPolicy", "SendingPoolName", "MaxDeliverySeconds")


def put_reputation_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Count bounces and complaints of a set apart, or not, which is what an absent member says (OBS-152)."""
    members = Members(params).only("ConfigurationSetName", "ReputationMetricsEnabled")
    enabled = read_reputation(state, members).reputation_metrics_enabled
    reputation = attrs.evolve(required(state, members).reputation, reputation_metrics_enabled=enabled)
    return change(state, members, reputation=reputation)


def put_sending_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Let mail be sent with a set, or not, which is what an absent member says (OBS-154)."""
    return _put(state, params, "sending", read_sending, "SendingEnabled")


def put_suppression_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Say which events of a set suppress an address; an absent member leaves it to the account."""
    return _put(state, params, "suppression", read_suppression, "SuppressedReasons")


def put_vdm_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Say what the Virtual Deliverability Manager does for a set; nothing at all leaves it to the account."""
    members = Members(params).only("ConfigurationSetName", "VdmOptions")
    required(state, members)
    return change(state, members, vdm=read_vdm(state, members.record("VdmOptions") or Members({})))


def put_archiving_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Say where copies of the mail of a set are kept; an absent member stands for nowhere."""
    return _put(state, params, "archiving", read_archiving, "ArchiveArn")


def _put(
    state: ServiceState, params: Params, group: str, read: Callable[[ServiceState, Members], Any], *names: str
) -> dict[str, Any]:
    """Replace a group of options whole, once it is known that there is the set."""
    members = Members(params).only("ConfigurationSetName", *names)
    required(state, members)
    return change(state, members, **{group: read(state, members)})
