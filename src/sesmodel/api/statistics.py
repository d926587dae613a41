"""What an account has sent lately (v1 only)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members

if TYPE_CHECKING:
    from sesmodel.api.members import Params
    from sesmodel.flow.state import ServiceState


def get_send_statistics(state: ServiceState, params: Params) -> dict[str, Any]:
    """The points of the last two weeks, the oldest first; the service sorts them in no way (MON-07, OBS-025)."""
    Members(params).only()
    points = state.account.statistics.data_points.until(state.clock.now())
    return {
        "SendDataPoints": [
            {
                "Timestamp": point.timestamp,
                "DeliveryAttempts": point.delivery_attempts,
                "Bounces": point.bounces,
                "Complaints": point.complaints,
                "Rejects": point.rejects,
            }
            for point in points
        ]
    }
