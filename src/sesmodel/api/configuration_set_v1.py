"""Configuration sets in the v1 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.api.configuration_sets import PAGES_V1, change, listed, required, set_name
from sesmodel.api.event_destination import shown_v1
from sesmodel.api.members import Members, Params
from sesmodel.errors import (
    InvalidTrackingOptions,
    TrackingOptionsAlreadyExists,
    TrackingOptionsDoesNotExist,
    ValidationError,
)
from sesmodel.flow import configuration_sets
from sesmodel.service.configuration_set import ConfigurationSet
from sesmodel.service.configuration_set_options import (
    ReputationOptions,
    SendingOptions,
    TlsPolicy,
    TrackingOptions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesmodel.flow.state import ServiceState

_TLS_POLICIES = {one.value.capitalize(): one for one in TlsPolicy}  # OBS-169: the letter case counts


def create(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make a set, without metrics of its reputation (OBS-151)."""
    given = Members(params).only("ConfigurationSet").required_record("ConfigurationSet")
    reputation = ReputationOptions(reputation_metrics_enabled=False)
    made = ConfigurationSet(given.only("Name").required_text("Name"), reputation=reputation)
    configuration_sets.create_configuration_set(state, made)
    return {}


def list_sets(state: ServiceState, params: Params) -> dict[str, Any]:
    """The sets, up to 1,000 to a page (OBS-178)."""
    found, more = listed(state, params, PAGES_V1)
    return {"ConfigurationSets": [{"Name": name} for name in found], **more}


def describe(state: ServiceState, params: Params) -> dict[str, Any]:
    """A set, and those of its attributes that are asked for (OBS-174)."""
    members = Members(params).only("ConfigurationSetName", "ConfigurationSetAttributeNames")
    asked = members.words("ConfigurationSetAttributeNames", _ATTRIBUTES)
    found = required(state, members)
    shown = [describe(found) for describe in _ATTRIBUTES.values() if describe in asked]
    return {
        name: value for part in ({"ConfigurationSet": {"Name": found.name}}, *shown) for name, value in part.items()
    }


def update_sending_enabled(state: ServiceState, params: Params) -> dict[str, Any]:
    """Let mail be sent with a set, or not (CFG-10)."""
    members = Members(params).only("ConfigurationSetName", "Enabled")
    return change(state, members, sending=SendingOptions(members.required_flag("Enabled")))


def update_reputation_metrics_enabled(state: ServiceState, params: Params) -> dict[str, Any]:
    """Count bounces and complaints of a set apart, or not (CFG-11)."""
    members = Members(params).only("ConfigurationSetName", "Enabled")
    enabled = members.required_flag("Enabled")
    reputation = attrs.evolve(required(state, members).reputation, reputation_metrics_enabled=enabled)
    return change(state, members, reputation=reputation)


def put_delivery_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Require TLS, or not, or say nothing of it; v1 knows no other option of delivery (CFG-09)."""
    members = Members(params).only("ConfigurationSetName", "DeliveryOptions")
    given = members.record("DeliveryOptions") or Members({})
    policy = given.only("TlsPolicy").choice("TlsPolicy", _TLS_POLICIES)
    return change(state, members, delivery=attrs.evolve(required(state, members).delivery, tls_policy=policy))


def create_tracking_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Give a set a domain for its links, if it has none."""
    members, domain = _redirect_domain(state, params)
    if required(state, members).tracking.custom_redirect_domain:
        raise TrackingOptionsAlreadyExists(
            f"Configuration set <{set_name(members)}> already has tracking options."  # OBS-165
        )
    return change(state, members, tracking=TrackingOptions(domain))


def update_tracking_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Give a set another domain for its links; v1 knows nothing of HTTPS, so that stays."""
    members, domain = _redirect_domain(state, params)
    return change(state, members, tracking=attrs.evolve(_tracking(state, members), custom_redirect_domain=domain))


def delete_tracking_options(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take the domain for the links of a set away."""
    members = Members(params).only("ConfigurationSetName")
    _tracking(state, members)
    return change(state, members, tracking=TrackingOptions())


def _redirect_domain(state: ServiceState, params: Params) -> tuple[Members, str]:
    """The request and the domain in it, which is looked at before the set (OBS-163)."""
    members = Members(params).only("ConfigurationSetName", "TrackingOptions")
    set_name(members)
    domain = members.required_record("TrackingOptions").only("CustomRedirectDomain").text("CustomRedirectDomain")
    if domain is None:  # nothing in a structure is no structure, as a form has it (OBS-164)
        raise ValidationError.missing("trackingOptions")
    if not domain.strip():
        raise InvalidTrackingOptions("At least one field of TrackingOptions must contain a value.")  # OBS-164
    configuration_sets.require_redirect_domain(state, domain)
    return members, domain


def _tracking(state: ServiceState, members: Members) -> TrackingOptions:
    tracking = required(state, members).tracking
    if not tracking.custom_redirect_domain:
        name = set_name(members)
        raise TrackingOptionsDoesNotExist(f"There are no tracking options for configuration set <{name}>.")  # OBS-165
    return tracking


# --- attributes -----------------------------------------------------------------------------------


def _described_tracking(one: ConfigurationSet) -> dict[str, Any]:
    domain = one.tracking.custom_redirect_domain
    return {"TrackingOptions": {"CustomRedirectDomain": domain}} if domain else {}


def _described_delivery(one: ConfigurationSet) -> dict[str, Any]:
    policy = one.delivery.tls_policy
    return {"DeliveryOptions": {"TlsPolicy": policy.value.capitalize()}} if policy else {}


def _described_reputation(one: ConfigurationSet) -> dict[str, Any]:
    since = one.reputation.last_fresh_start
    known = {
        "SendingEnabled": one.sending_enabled,  # here and not elsewhere: OBS-173
        "ReputationMetricsEnabled": one.reputation.reputation_metrics_enabled,
        **({} if since is None else {"LastFreshStart": since}),
    }
    return {"ReputationOptions": known}


def _described_destinations(configuration_set: ConfigurationSet) -> dict[str, Any]:
    return {"EventDestinations": [shown_v1(one) for one in configuration_set.event_destinations]}


_ATTRIBUTES: Mapping[str, Callable[[ConfigurationSet], dict[str, Any]]] = {
    "eventDestinations": _described_destinations,
    "trackingOptions": _described_tracking,
    "deliveryOptions": _described_delivery,
    "reputationOptions": _described_reputation,
}
