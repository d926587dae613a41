"""The suppression list of the account. Only the v2 API knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import Pages
from sesmodel.errors import InvalidAddress, InvalidNextToken, InvalidParameterValue, NotFound
from sesmodel.service.suppression import SuppressionReason, listed_address

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.suppression import SuppressedDestination

_REASONS = {reason.value: reason for reason in SuppressionReason}
PAGES = Pages(
    kind="suppressed-destination",
    size="PageSize",
    default=1000,
    most=1000,
    bad_size="Page size {value} is invalid, expected a number between 1 and 1000",
    unknown_page="Token is invalid.",
    token_error=InvalidNextToken,
    empty_is_first=False,
)  # OBS-281, OBS-282


def put_account_suppression_attributes(state: ServiceState, params: Params) -> dict[str, Any]:
    """Say what puts an address on the list, as a whole (SUP-03); a missing list is an empty one (OBS-275)."""
    members = Members(params).only("SuppressedReasons")
    state.account.suppression.reasons = frozenset(members.words("SuppressedReasons", _REASONS))
    return {}


def put_suppressed_destination(state: ServiceState, params: Params) -> dict[str, Any]:
    """Put an address on the list, or give it another reason (SUP-10); not in the sandbox (SUP-09, OBS-280)."""
    members = Members(params).only("EmailAddress", "Reason")
    given, reason = members.required_text("EmailAddress"), members.required_choice("Reason", _REASONS)
    require_production(state, "PutSuppressedDestination")
    state.account.suppression.put(_address(given), reason, state.clock.now())
    return {}


def get_suppressed_destination(state: ServiceState, params: Params) -> dict[str, Any]:
    """An entry, with the message and the event that put it there, if that was one (OBS-283)."""
    entry = _entry(state, params)
    return {"SuppressedDestination": {**_summary(entry), **_attributes(entry)}}


def delete_suppressed_destination(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take an address off the list (SUP-11)."""
    state.account.suppression.remove(_entry(state, params).email_address)
    return {}


def list_suppressed_destinations(state: ServiceState, params: Params) -> dict[str, Any]:
    """The entries, 1,000 to a page if nothing else is said (SUP-12, OBS-281).

    A token is good for the reasons that it was given out for, as was seen in October 2026.
    """
    members = Members(params).only("Reasons", "StartDate", "EndDate", "NextToken", "PageSize")
    PAGES.wanted(members)
    reasons = members.words("Reasons", _REASONS)
    pages = PAGES.of(" ".join(sorted({reason.value for reason in reasons})))
    after = pages.after(members, state.account.region)
    entries = state.account.suppression.listed(
        reasons=reasons,
        after=members.moment("StartDate"),
        before=members.moment("EndDate"),
        from_number=after + 1 if isinstance(after, int) else 1,
    )
    found, more = pages.page(members, state.account.region, entries, key=lambda entry: entry.number)
    return {"SuppressedDestinationSummaries": [_summary(entry) for entry in found], **more}


def require_production(state: ServiceState, operation: str) -> None:
    """Refuse what an account in the sandbox may not do (SUP-09). No text of SES is known.

    Raises:
        InvalidParameterValue: it is in the sandbox.
    """
    if not state.account.production:
        raise InvalidParameterValue(
            f"Your account is in the Amazon SES sandbox, where {operation} is not available: "
            "request production access in this Region."
        )


def _address(given: str) -> str:
    try:
        return listed_address(given)
    except InvalidAddress as error:
        raise InvalidParameterValue(f"Invalid email address {given}.") from error


def _entry(state: ServiceState, params: Params) -> SuppressedDestination:
    given = Members(params).only("EmailAddress").required_text("EmailAddress")
    entry = state.account.suppression.get(_address(given))
    if entry is None:
        raise NotFound(f"Email address {given} does not exist on your suppression list.")  # OBS-277
    return entry


def _summary(entry: SuppressedDestination) -> dict[str, Any]:
    return {
        "EmailAddress": entry.email_address,
        "Reason": entry.reason.value,
        "LastUpdateTime": entry.last_update_time,
    }


def _attributes(entry: SuppressedDestination) -> dict[str, Any]:
    named = {"MessageId": entry.message_id, "FeedbackId": entry.feedback_id}
    known = {name: value for name, value in named.items() if value is not None}
    return {"Attributes": known} if known else {}
