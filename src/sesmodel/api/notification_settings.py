"""Where identities tell of bounces, complaints and deliveries (v1 only)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.flow import notifying
from sesmodel.service.notification_settings import NotificationType

if TYPE_CHECKING:
    from sesmodel.flow.notifying import Notified
    from sesmodel.flow.state import ServiceState

_TYPES = {one.value: one for one in NotificationType}
_MOST_NAMES = 100  # of one call, as the service model documents it


def set_identity_notification_topic(state: ServiceState, params: Params) -> dict[str, Any]:
    """Choose a topic for one type of notices; none if it is left out (OBS-271)."""
    members = Members(params).only("Identity", "NotificationType", "SnsTopic")
    identity, kind = members.required_text("Identity"), members.required_choice("NotificationType", _TYPES)
    notifying.set_topic(state, identity, kind, members.text("SnsTopic"))
    return {}


def set_identity_headers_in_notifications_enabled(state: ServiceState, params: Params) -> dict[str, Any]:
    """Put the header of the mail into the notices of one type, or not (NTF-11)."""
    members = Members(params).only("Identity", "NotificationType", "Enabled")
    identity, kind = members.required_text("Identity"), members.required_choice("NotificationType", _TYPES)
    notifying.set_headers_included(state, identity, kind, enabled=members.required_flag("Enabled"))
    return {}


def get_identity_notification_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """The settings of identities, by what they were asked for with; unknown ones are left out (OBS-266)."""
    names = Members(params).only("Identities").required_texts("Identities", most=_MOST_NAMES)
    found = {name: notifying.settings_of(state, name) for name in names}
    return {"NotificationAttributes": {name: _shown(one) for name, one in found.items() if one and one.is_shown}}


def _shown(found: Notified) -> dict[str, Any]:
    settings = found.settings
    return {
        **{f"{kind}Topic": arn for kind in NotificationType if (arn := settings.topics.get(kind)) is not None},
        "ForwardingEnabled": bool(found.forwarding),
        **{f"HeadersIn{kind}NotificationsEnabled": kind in settings.with_header for kind in NotificationType},
    }
