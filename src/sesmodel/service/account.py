"""One account in one Region: what it owns and may do."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.configuration_set_store import ConfigurationSets
from sesmodel.service.contact_list_store import ContactLists
from sesmodel.service.custom_verification_store import CustomVerificationTemplates
from sesmodel.service.export_job_store import ExportJobs
from sesmodel.service.identity import identity_arn
from sesmodel.service.identity_store import Identities
from sesmodel.service.import_job_store import ImportJobs
from sesmodel.service.ip_pool import IpPools
from sesmodel.service.notification_settings import NotificationSettings
from sesmodel.service.production_access import ProductionAccess
from sesmodel.service.quota import SendQuota
from sesmodel.service.region import REGION
from sesmodel.service.reputation import Reputations
from sesmodel.service.statistics import Statistics
from sesmodel.service.suppression import SuppressionList
from sesmodel.service.template_store import EmailTemplates
from sesmodel.service.verification_request import VerificationRequests

if TYPE_CHECKING:
    from sesmodel.service.identity import Identity
    from sesmodel.service.vdm import AccountVdm  # noqa: TC004  loaded by who makes one

OWNER = "owner@account.example"
"""The address of the owner of an account that was not given another."""

_DIGITS = re.compile(r"\d{12}", re.ASCII)


def account_and_region(account_id: str, region: str) -> tuple[str, str]:
    """The two, as they are.

    Args:
        account_id: the 12 digits of an account.
        region: such as ``eu-west-1``; one that AWS has yet to open will do.

    Raises:
        InvalidValue: one of them looks otherwise.

    >>> account_and_region("123456789012", "eu-west-1")
    ('123456789012', 'eu-west-1')
    """
    if not _DIGITS.fullmatch(account_id):
        raise InvalidValue(f"{account_id!r} is no account.", where="account_id", cure="Write its 12 digits.")
    if not REGION.fullmatch(region):
        raise InvalidValue(f"{region!r} is no Region.", where="region", cure="Write one such as 'eu-west-1'.")
    return account_id, region


class EnforcementStatus(StrEnum):
    """What AWS thinks of an account (OBS-019)."""

    HEALTHY = "HEALTHY"
    PROBATION = "PROBATION"
    SHUTDOWN = "SHUTDOWN"


@attrs.define
class Account:
    """An account in a Region.

    Attributes:
        id: its 12 digits.
        region: such as ``eu-west-1``.
        production: whether it is out of the sandbox; in it, recipients must be verified too.
        owner: the address of the owner, to whom notices of SES go (AUTH-31).
        organization: the id of the organization of AWS that it is of, such as ``o-a1b2c3d4e5``; empty if it is of none.
        production_access: how far it is with leaving the sandbox.
        enforcement_status: what AWS thinks of it; under probation it sends, shut down it does not.
        delegated_notifications: where it is told of its mail from identities of other accounts, by their ARNs; of
            those that it is told of nothing there is none (SAZ-35).
        vdm: what its Virtual Deliverability Manager does; ``None`` until that is said.
        paused_since: since when it cannot send, whoever paused it; ``None`` while it can.
    """

    id: str
    region: str
    production: bool = True
    owner: str = OWNER
    organization: str = ""
    quota: SendQuota = attrs.field(factory=SendQuota)
    identities: Identities = attrs.field(factory=Identities)
    configuration_sets: ConfigurationSets = attrs.field(factory=ConfigurationSets)
    pools: IpPools = attrs.field(factory=IpPools)
    reputations: Reputations = attrs.field(factory=Reputations)
    templates: EmailTemplates = attrs.field(factory=EmailTemplates)
    custom_verification_templates: CustomVerificationTemplates = attrs.field(factory=CustomVerificationTemplates)
    verification_requests: VerificationRequests = attrs.field(factory=VerificationRequests)
    suppression: SuppressionList = attrs.field(factory=SuppressionList)
    contact_lists: ContactLists = attrs.field(factory=ContactLists)
    import_jobs: ImportJobs = attrs.field(factory=ImportJobs)
    export_jobs: ExportJobs = attrs.field(factory=ExportJobs)
    statistics: Statistics = attrs.field(factory=Statistics)
    production_access: ProductionAccess = attrs.field(factory=ProductionAccess, init=False)
    enforcement_status: EnforcementStatus = attrs.field(default=EnforcementStatus.HEALTHY, init=False)
    delegated_notifications: dict[str, NotificationSettings] = attrs.field(factory=dict, init=False)
    vdm: AccountVdm | None = attrs.field(default=None, init=False)
    paused_since: datetime | None = attrs.field(default=None, init=False)
    _enabled: bool = attrs.field(default=True, init=False)  # what its owner chose last

    def arn(self, identity: Identity) -> str:
        """The ARN of one of its identities (OBS-392)."""
        return identity_arn(self.region, self.id, identity.name)

    @property
    def sending_enabled(self) -> bool:
        """Whether it can send: its owner lets it, and AWS does."""
        return self.paused_since is None

    def pause(self, now: datetime) -> None:
        """Let its owner pause it (TRB-07)."""
        self._enabled = False
        self._settle(now)

    def resume(self, now: datetime) -> None:
        """Let its owner go on; an account that AWS shut down stays so."""
        self._enabled = True
        self._settle(now)

    def enforce(self, status: EnforcementStatus, now: datetime) -> None:
        """Let AWS shut it down, watch it, or be content with it."""
        self.enforcement_status = status
        self._settle(now)

    def _settle(self, now: datetime) -> None:
        able = self._enabled and self.enforcement_status is not EnforcementStatus.SHUTDOWN
        self.paused_since = None if able else self.paused_since or now
