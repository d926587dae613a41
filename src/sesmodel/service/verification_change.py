"""What a verification became, and the notices that SES sends the owner of the account about it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs

from sesmodel.service.verification import VerificationStatus


class Setup(StrEnum):
    """What about an identity is verified."""

    IDENTITY = "identity"
    DKIM = "DKIM"
    MAIL_FROM = "MAIL FROM domain"


@attrs.frozen(kw_only=True)
class VerificationChange:
    """A verification that came into another state.

    Attributes:
        identity: the name of the identity.
        setup: what about it.
        old: the state before.
        new: the state since.
        at: when.
    """

    identity: str
    setup: Setup
    old: VerificationStatus
    new: VerificationStatus
    at: datetime

    def __str__(self) -> str:
        """One line: ``DKIM of example.com: PENDING -> SUCCESS``."""
        return f"{self.setup} of {self.identity}: {self.old} -> {self.new}"


@attrs.frozen(kw_only=True)
class ServiceNotice:
    """A notice of SES to the owner of the account (AUTH-31, TRB-33).

    Attributes:
        to: the address of the owner.
        change: what it is about.
        deadline: when the set-up will be given up; ``None`` if it will not.
    """

    to: str
    change: VerificationChange
    deadline: datetime | None = None

    @property
    def subject(self) -> str:
        """What it is about, in a line."""
        return f"Amazon SES: {self.change.setup} of {self.change.identity} {_SAID[self.change.new]}"

    @property
    def text(self) -> str:
        """What happened, and how much time is left."""
        if self.deadline is None:
            return f"{self.subject}."
        left = self.deadline - self.change.at
        hours = int(left.total_seconds() // 3600)
        return (
            f"{self.subject}. Its DNS records are looked for until {self.deadline:%Y-%m-%d %H:%M} UTC: {hours} hours."
        )


_SAID = {
    VerificationStatus.NOT_STARTED: "is not set up",
    VerificationStatus.PENDING: "is pending",
    VerificationStatus.SUCCESS: "is set up",
    VerificationStatus.TEMPORARY_FAILURE: "will be revoked",
    VerificationStatus.FAILED: "has failed; set it up again",
}


def wants_notice(change: VerificationChange) -> bool:
    """Whether the owner is told: of what happens to MAIL FROM (AUTH-31), and of DKIM when it is lost (TRB-33).

    Nobody has to be told of what they did themselves: a set-up that is started, or cleared.
    """
    if change.new in (VerificationStatus.PENDING, VerificationStatus.NOT_STARTED):
        return False
    lost = change.old is not VerificationStatus.PENDING
    return change.setup is Setup.MAIL_FROM or (change.setup is Setup.DKIM and lost)
