"""What the owners of identities do: publish the records that SES waits for, and follow its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.flow.verifying import confirm, look, restarted
from sesmodel.service.identity import Identity, IdentityType

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity_records import RequiredRecord
    from sesmodel.service.verification import VerificationStatus
    from sesmodel.service.verification_change import Setup


def required_records(state: ServiceState, name: str) -> tuple[RequiredRecord, ...]:
    """What the owner of an identity publishes: for DKIM, or else the token of a domain, and for MAIL FROM (IDN-38).

    Raises:
        NotFound: there is no such identity.
    """
    from sesmodel.service.identity_records import required_dns_records  # knows every way to sign

    identity = state.account.identities.require(name)
    dkim = identity.dkim
    by_token = identity.type is IdentityType.DOMAIN and not (dkim.tokens or dkim.key)
    return required_dns_records(
        identity.name,
        region=state.account.region,
        tokens=dkim.tokens,
        selector=dkim.selector,
        public_key=dkim.key.public_key if dkim.key else None,
        verification_token=identity.verification_token if by_token else None,
        mail_from=identity.mail_from.domain,
    )


def ask_owner(state: ServiceState, identity: Identity) -> None:
    """Let the owner of an identity do what it waits for, where owners need no time."""
    if state.owners_at_once:
        state.plan(state.clock.now(), OwnerActs(identity.name))


def restart(state: ServiceState, identity: Identity, setup: Setup, old: VerificationStatus) -> None:
    """Look for the records of a set-up that was replaced by another, which the owner may publish at once.

    Args:
        state: the service.
        identity: the identity.
        setup: what was replaced.
        old: how far it was before.
    """
    restarted(state, identity, setup, old)
    ask_owner(state, identity)


@attrs.frozen
class OwnerActs:
    """The owner of an identity does what it waits for, before the next call.

    Attributes:
        name: the identity.
    """

    name: str

    def happen(self, state: ServiceState, now: datetime) -> None:
        """Publish records, and follow the link; without a DNS of the model, SES takes the word of the owner."""
        identity = state.account.identities.get(self.name)
        if identity is None:
            return
        if state.dns is not None:
            state.dns.add(*(one.record for one in required_records(state, self.name)))
        if not identity.verified and (identity.type is IdentityType.EMAIL_ADDRESS or state.dns is None):
            confirm(state, identity, now)
        look(state, early=True)
