"""Production access: asked for, and granted or denied by a review."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.service.production_access import PRODUCTION_QUOTA, ReviewStatus, ReviewStep

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.production_access import AccountDetails


@attrs.frozen
class ReviewEnds:
    """The end of a review that ends by itself.

    Args:
        asked_at: when it was asked for.
    """

    asked_at: datetime

    def happen(self, state: ServiceState, now: datetime) -> None:
        """Grant what was asked for, unless somebody ended the review before."""
        access = state.account.production_access
        if access.status is ReviewStatus.PENDING and access.since == self.asked_at:
            grant(state, *PRODUCTION_QUOTA, now)


def tell(state: ServiceState, details: AccountDetails, *, production: bool) -> None:
    """Take in what the owner tells of the account; from the sandbox, with the wish to leave it or without.

    An account that is out of the sandbox stays so, whatever is wished: nothing is known of a way back.

    Raises:
        Conflict: a review is under way (OBS-021).
    """
    access = state.account.production_access
    access.tell(details)
    if production and not state.account.production:
        now = state.clock.now()
        access.step(ReviewStep.ASKED, now)
        if state.times.review_after is not None:
            state.plan(now + state.times.review_after, ReviewEnds(now))


def grant(state: ServiceState, max_24_hour_send: float | None, max_send_rate: float | None, now: datetime) -> None:
    """Let the account out of the sandbox, with a quota and a rate; ``None`` for no limit.

    Raises:
        InvalidValue: nobody asked for it.
    """
    account = state.account
    account.production_access.step(ReviewStep.GRANTED, now)
    account.production = True
    account.quota.max_24_hour_send, account.quota.max_send_rate = max_24_hour_send, max_send_rate
