"""One account in one Region: what it owns and may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.service.configuration_set import ConfigurationSets
from sesmodel.service.custom_verification import CustomVerificationTemplates
from sesmodel.service.identity_store import Identities
from sesmodel.service.quota import SendQuota
from sesmodel.service.statistics import Statistics
from sesmodel.service.suppression import SuppressionList
from sesmodel.service.template_store import EmailTemplates
from sesmodel.service.verification_request import VerificationRequests

if TYPE_CHECKING:
    from sesmodel.service.identity import Identity

OWNER = "owner@account.example"
"""The address of the owner of an account that was not given another."""


@attrs.define
class Account:
    """An account in a Region.

    Attributes:
        id: its 12 digits.
        region: such as ``eu-west-1``.
        production: whether it is out of the sandbox; in it, recipients must be verified too.
        sending_enabled: whether its owner lets it send.
        owner: the address of the owner, to whom notices of SES go (AUTH-31).
    """

    id: str
    region: str
    production: bool = True
    sending_enabled: bool = True
    owner: str = OWNER
    quota: SendQuota = attrs.field(factory=SendQuota)
    identities: Identities = attrs.field(factory=Identities)
    configuration_sets: ConfigurationSets = attrs.field(factory=ConfigurationSets)
    templates: EmailTemplates = attrs.field(factory=EmailTemplates)
    custom_verification_templates: CustomVerificationTemplates = attrs.field(factory=CustomVerificationTemplates)
    verification_requests: VerificationRequests = attrs.field(factory=VerificationRequests)
    suppression: SuppressionList = attrs.field(factory=SuppressionList)
    statistics: Statistics = attrs.field(factory=Statistics)

    def arn(self, identity: Identity) -> str:
        """The ARN of one of its identities (OBS-392)."""
        return f"arn:aws:ses:{self.region}:{self.id}:identity/{identity.name}"
