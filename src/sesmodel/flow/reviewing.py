"""Production access: asked for, and granted or denied by a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.production_access import PRODUCTION_QUOTA, ReviewStatus, ReviewStep

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.production_access import AccountDetails


def tell(state: ServiceState, details: AccountDetails, *, production: bool) -> None:
    """Take in what the owner tells of the account; from the sandbox, with the wish to leave it or without.

    An account that is out of the sandbox stays so, whatever is wished: nothing is known of a way back.

    Raises:
        Conflict: a review is under way (OBS-021).
    """
    access = state.account.production_access
    access.tell(details)
    if production and not state.account.production:
        access.step(ReviewStep.ASKED, state.clock.now())


def grant(state: ServiceState, max_24_hour_send: float | None, max_send_rate: float | None) -> None:
    """Let the account out of the sandbox, with a quota and a rate; ``None`` for no limit.

    Raises:
        InvalidValue: nobody asked for it.
    """
    account = state.account
    account.production_access.step(ReviewStep.GRANTED, state.clock.now())
    account.production = True
    account.quota.max_24_hour_send, account.quota.max_send_rate = max_24_hour_send, max_send_rate


def refuse(state: ServiceState, step: ReviewStep) -> None:
    """Deny production access, or let the review fail; the owner may ask again.

    Raises:
        InvalidValue: nobody asked for it.
    """
    state.account.production_access.step(step, state.clock.now())


def next_review(state: ServiceState) -> datetime | None:
    """When a review ends by itself."""
    access = state.account.production_access
    if state.review_after is None or access.status is not ReviewStatus.PENDING or access.since is None:
        return None
    return access.since + state.review_after


def review(state: ServiceState) -> None:
    """Grant what was asked for long enough ago."""
    due = next_review(state)
    if due is not None and due <= state.clock.now():
        grant(state, *PRODUCTION_QUOTA)
