"""What an identity has set up for DKIM."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.dkim.key import DkimKey
from sesmodel.service import byodkim, easy_dkim
from sesmodel.service.easy_dkim import KeyLength
from sesmodel.service.verification import Step, Verification, VerificationStatus

if TYPE_CHECKING:
    from sesmodel.service.proof import Proof
    from sesmodel.service.verification_times import Periods


class DkimOrigin(StrEnum):
    """Whose the key is (OBS-232)."""

    AWS_SES = "AWS_SES"
    EXTERNAL = "EXTERNAL"


@attrs.define(kw_only=True)
class DkimSettings:
    """The DKIM of one identity in one Region.

    Attributes:
        configured: whether anybody ever set it up or switched it; one that nobody did leaves a subdomain to the
            settings of its parent (AUTH-07).
        signing_enabled: whether mail is signed; says nothing of the records (AUTH-12, OBS-225).
        origin: whose the key is.
        tokens: of Easy DKIM, the three selectors; none of BYODKIM (AUTH-17).
        selector: of BYODKIM.
        key: of BYODKIM, the private key. It shows in no ``repr``.
        key_length: how long the keys of Easy DKIM are (AUTH-03).
        last_key_generation: when the tokens were made (OBS-229).
        verification: whether the records were found.
    """

    configured: bool = False
    signing_enabled: bool = True
    origin: DkimOrigin = DkimOrigin.AWS_SES
    tokens: tuple[str, ...] = ()
    selector: str | None = None
    key: DkimKey | None = attrs.field(default=None, repr=False, eq=False)
    key_length: KeyLength = KeyLength.RSA_1024_BIT
    last_key_generation: datetime | None = None
    verification: Verification = attrs.field(factory=Verification)

    @property
    def status(self) -> VerificationStatus:
        """How far the search for its records is."""
        return self.verification.status

    @property
    def signs(self) -> bool:
        """Whether mail gets a signature: enabled, found, and not revoked since (TRB-33)."""
        return self.signing_enabled and self.verification.confirmed

    def use_tokens(self, tokens: tuple[str, ...], at: datetime, periods: Periods) -> None:
        """Set Easy DKIM up with new tokens; their records are looked for from now on."""
        self._begin(DkimOrigin.AWS_SES, at, periods)
        self.tokens, self.selector, self.key, self.last_key_generation = tokens, None, None, at

    def use_key(self, selector: str, key: DkimKey, at: datetime, periods: Periods) -> None:
        """Set BYODKIM up with another key: nothing is signed until its record is found (AUTH-14)."""
        self._begin(DkimOrigin.EXTERNAL, at, periods)
        self.tokens, self.selector, self.key, self.last_key_generation = (), selector, key, None

    def switch(self, *, enabled: bool) -> None:
        """Sign from now on, or not; tokens, key and state stay (AUTH-12)."""
        self.configured, self.signing_enabled = True, enabled

    def proof(self, domain: str) -> Proof | None:
        """What has to be in the DNS of a domain; ``None`` if nothing is set up."""
        if self.key is not None and self.selector is not None:
            return byodkim.proof(domain, self.selector, self.key.public_key)
        return easy_dkim.proof(domain, self.tokens) if self.tokens else None

    def _begin(self, origin: DkimOrigin, at: datetime, periods: Periods) -> None:
        self.signing_enabled = self.signing_enabled or not self.configured
        self.configured, self.origin = True, origin
        self.verification = Verification(periods)
        self.verification.step(Step.STARTED, at)
