"""A MAIL FROM domain of one's own: where bounces go, and what SPF is checked against."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.dns.name import same_form
from sesmodel.dns.record import Record, RecordType
from sesmodel.errors import InvalidAddress, InvalidParameterValue
from sesmodel.mail.domain import to_ascii
from sesmodel.service.proof import Proof, judge
from sesmodel.service.region import FEEDBACK_HOSTS, SERVICE_DOMAIN, live_feedback_host
from sesmodel.service.verification import Step, Verification, VerificationStatus

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.service.verification_times import Periods

SPF = f"v=spf1 include:{SERVICE_DOMAIN} ~all"
"""What lets SPF pass for a MAIL FROM domain (AUTH-27)."""


class BehaviorOnMxFailure(StrEnum):
    """What SES does with mail while the MX record is not found (AUTH-29, OBS-236).

    >>> BehaviorOnMxFailure.REJECT_MESSAGE.v1
    'RejectMessage'
    """

    USE_DEFAULT_VALUE = "USE_DEFAULT_VALUE"
    REJECT_MESSAGE = "REJECT_MESSAGE"

    @property
    def v1(self) -> str:
        """As the v1 API spells it."""
        return "".join(word.capitalize() for word in self.split("_"))


@attrs.define
class MailFrom:
    """The MAIL FROM domain of one identity.

    Attributes:
        domain: the domain; ``None`` for the default of the Region (AUTH-25).
        behavior_on_mx_failure: what to do while its MX record is not found.
        verification: whether it was found.
    """

    domain: str | None = None
    behavior_on_mx_failure: BehaviorOnMxFailure = BehaviorOnMxFailure.USE_DEFAULT_VALUE
    verification: Verification = attrs.field(factory=Verification)

    @classmethod
    def started(cls, domain: str, behavior: BehaviorOnMxFailure, at: datetime, periods: Periods) -> MailFrom:
        """A domain whose MX record is looked for from now on (AUTH-30)."""
        made = cls(domain, behavior, Verification(periods))
        made.verification.step(Step.STARTED, at)
        return made

    @property
    def status(self) -> VerificationStatus:
        """How far the search for its MX record is."""
        return self.verification.status

    @property
    def in_use(self) -> str | None:
        """The domain that mail goes out with: its own only while the record is there (AUTH-30)."""
        return self.domain if self.status is VerificationStatus.SUCCESS else None

    @property
    def rejects(self) -> bool:
        """Whether SES takes no mail now (AUTH-29)."""
        wanted = self.behavior_on_mx_failure is BehaviorOnMxFailure.REJECT_MESSAGE
        return wanted and self.domain is not None and self.in_use is None

    def records(self, region: str) -> tuple[Record, ...]:
        """What the owner publishes (AUTH-27): where bounces go, and that SES may send; nothing without a domain."""
        if self.domain is None:
            return ()
        return (
            Record(self.domain, RecordType.MX, f"10 {live_feedback_host(region)}"),
            Record(self.domain, RecordType.TXT, SPF),
        )

    def proof(self) -> Proof | None:
        """Exactly one MX record (AUTH-28), for the feedback host of any Region (AUTH-33); ``None`` without a domain."""
        if self.domain is None:
            return None
        return Proof(((self.domain, RecordType.MX),), lambda answers: judge(answers[0], _one_feedback_host))


def _one_feedback_host(values: tuple[str, ...]) -> bool:
    hosts = [same_form(value.rpartition(" ")[2]) for value in values]
    return len(hosts) == 1 and hosts[0] in FEEDBACK_HOSTS


def mail_from_domain(text: str, identity_domain: str) -> str:
    """Check a MAIL FROM domain, and write it as it is kept: in ASCII, in lower case.

    Args:
        text: the domain.
        identity_domain: the domain of the identity; of an address, its domain.

    Raises:
        InvalidParameterValue: it is none, or does not lie below that of the identity (AUTH-26, OBS-238).

    >>> mail_from_domain("Mail.Example.com", "example.com")
    'mail.example.com'
    """
    try:
        domain = to_ascii(text).lower()
    except InvalidAddress as error:
        raise InvalidParameterValue(f"Invalid domain name {text}.") from error  # OBS-086
    if not domain.endswith(f".{identity_domain.lower()}"):
        raise InvalidParameterValue(
            f"Provided MAIL-FROM domain <{text}> is not subdomain of the domain of the identity <{identity_domain}>."
        )
    return domain
