"""What is done to the MAIL FROM domains of identities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue
from sesmodel.flow.owners import restart
from sesmodel.service.mail_from import BehaviorOnMxFailure, MailFrom, mail_from_domain
from sesmodel.service.verification_change import Setup

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity


def set_mail_from(
    state: ServiceState,
    name: str,
    domain: str | None,
    on_mx_failure: BehaviorOnMxFailure = BehaviorOnMxFailure.USE_DEFAULT_VALUE,
) -> Identity:
    """Set the MAIL FROM domain of a verified identity, and look for its MX record from now on (AUTH-30, AUTH-32).

    Args:
        state: the service.
        name: the identity.
        domain: a subdomain of its domain; ``None`` to go back to the default (OBS-237).
        on_mx_failure: what to do with mail while the record is not found.

    Raises:
        InvalidParameterValue: there is no such identity (OBS-235), it is not verified, or that is no domain below its
            own (OBS-238).
    """
    identity = state.account.identities.get(name)
    if identity is None:
        raise InvalidParameterValue(f"Identity <{name}> does not exist.")
    if not identity.verified:
        raise InvalidParameterValue(f"Identity <{name}> is not verified.")
    old = identity.mail_from.status
    if domain is None:
        identity.mail_from = MailFrom()
    else:
        use_mail_from(state, identity, domain, on_mx_failure)
    restart(state, identity, Setup.MAIL_FROM, old)
    return identity


def use_mail_from(state: ServiceState, identity: Identity, text: str, behavior: BehaviorOnMxFailure) -> None:
    """Let an identity have a MAIL FROM domain, whose record is looked for.

    Raises:
        InvalidParameterValue: it is no domain below that of the identity (OBS-238).
    """
    domain = mail_from_domain(text, identity.domain)
    identity.mail_from = MailFrom.started(domain, behavior, state.clock.now(), state.times.verification.of_mail_from)
