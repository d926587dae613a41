"""The way out of the sandbox: what the owner of an account tells of it, and the review that follows (QRC-25)."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.constraint import each, like, longest, shortest
from sesmodel.errors import Conflict, InvalidValue, ValidationError

if TYPE_CHECKING:
    from collections.abc import Sized

PRODUCTION_QUOTA = (50_000.0, 14.0)
"""Recipients in 24 hours and a second that a review grants, unless it says otherwise: where many accounts begin."""

_CONTACTS = "additionalContactEmailAddresses"
_MOST_CONTACTS = 4
_CONTACT = re.compile(r"^(.+)@(.+)$")
_CONTACT_WORDS = each(longest(254), shortest(6), like(_CONTACT.pattern))  # all three, whatever is broken


class MailType(StrEnum):
    """Which kind of mail most of an account's mail is."""

    MARKETING = "MARKETING"
    TRANSACTIONAL = "TRANSACTIONAL"


class ContactLanguage(StrEnum):
    """In which language its owner is written to."""

    EN = "EN"
    JA = "JA"


class ReviewStatus(StrEnum):
    """How far a review is (OBS-022); one that nobody asked for is not shown."""

    NOT_ASKED = "NOT_ASKED"
    PENDING = "PENDING"
    GRANTED = "GRANTED"
    DENIED = "DENIED"
    FAILED = "FAILED"


class ReviewStep(StrEnum):
    """What can happen to a review."""

    ASKED = "asked"
    GRANTED = "granted"
    DENIED = "denied"
    FAILED = "failed"


_NOT_ASKED, _PENDING, _GRANTED, _DENIED, _FAILED = ReviewStatus

TRANSITIONS: dict[tuple[ReviewStatus, ReviewStep], ReviewStatus] = {
    (_NOT_ASKED, ReviewStep.ASKED): _PENDING,
    (_PENDING, ReviewStep.GRANTED): _GRANTED,
    (_PENDING, ReviewStep.DENIED): _DENIED,
    (_PENDING, ReviewStep.FAILED): _FAILED,
    (_DENIED, ReviewStep.ASKED): _PENDING,
    (_FAILED, ReviewStep.ASKED): _PENDING,
}
"""The life cycle; what is not here cannot happen."""


@attrs.frozen(kw_only=True)
class AccountDetails:
    """What the owner of an account tells of it.

    Args:
        mail_type: which kind of mail most of its mail is.
        website_url: where the people who get it can read about the sender; up to 1,000 characters.
        use_case_description: how the list is built, how bounces, complaints and wishes to get no more are handled; up
            to 5,000 characters.
        contact_language: in which language its owner is written to.
        additional_contacts: up to 4 further addresses of 6 to 254 characters.

    Raises:
        ValidationError: something is too long, too many or no address (OBS-023).

    >>> AccountDetails(mail_type=MailType.TRANSACTIONAL, website_url="https://example.com").additional_contacts
    ()
    """

    mail_type: MailType
    website_url: str
    use_case_description: str = ""
    contact_language: ContactLanguage | None = None
    additional_contacts: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what the API would."""
        _refuse("websiteURL", _wrong_length(self.website_url, 1, 1000))
        _refuse("useCaseDescription", _wrong_length(self.use_case_description, 0, 5000))
        _refuse(_CONTACTS, _wrong_length(self.additional_contacts, 0, _MOST_CONTACTS))
        for contact in self.additional_contacts:
            if not (6 <= len(contact) <= 254 and _CONTACT.fullmatch(contact)):
                raise ValidationError.constraint(_CONTACTS, _CONTACT_WORDS)


def _refuse(path: str, wrong: str) -> None:
    if wrong:
        raise ValidationError.constraint(path, wrong)


def _wrong_length(value: Sized, least: int, most: int) -> str:
    if len(value) < least:
        return shortest(least)
    return longest(most) if len(value) > most else ""


@attrs.define
class ProductionAccess:
    """What an account said of itself, and what became of it.

    Attributes:
        details: what its owner told last.
        status: how far the review is.
        since: when it came into this state.
    """

    details: AccountDetails | None = attrs.field(default=None, init=False)
    status: ReviewStatus = attrs.field(default=ReviewStatus.NOT_ASKED, init=False)
    since: datetime | None = attrs.field(default=None, init=False)

    def tell(self, details: AccountDetails) -> None:
        """Keep what the owner tells.

        Raises:
            Conflict: a review is under way, and what it is about cannot be changed (OBS-021).
        """
        if self.status is ReviewStatus.PENDING:
            raise Conflict("A review of the details of this account is pending; they cannot be changed until it ends.")
        self.details = details

    def step(self, what: ReviewStep, at: datetime) -> None:
        """Let something happen to the review.

        Raises:
            InvalidValue: that cannot happen now.
        """
        after = TRANSITIONS.get((self.status, what))
        if after is None:
            raise InvalidValue(
                f"a review that is {self.status} cannot be {what}.",
                where="review",
                cure="Ask for production access first: put_account_details(ProductionAccessEnabled=True, …).",
            )
        self.status, self.since = after, at
