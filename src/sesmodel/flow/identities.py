"""What is done to identities: they are made, verified, and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue, NotFound
from sesmodel.flow.dkim import NO_DOMAIN, use_key, use_tokens
from sesmodel.flow.mail_from import use_mail_from
from sesmodel.flow.owners import ask_owner, restart
from sesmodel.flow.verifying import confirm, move, plan
from sesmodel.service.domain_verification import verification_token
from sesmodel.service.identity import Identity, IdentityType, identity_name
from sesmodel.service.mail_from import BehaviorOnMxFailure
from sesmodel.service.resource_tags import merge_tags
from sesmodel.service.verification import Step, Verification
from sesmodel.service.verification_change import Setup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.dkim.key import DkimKey
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.easy_dkim import KeyLength

_DEFAULT = BehaviorOnMxFailure.USE_DEFAULT_VALUE


def create_identity(
    state: ServiceState,
    name: str,
    *,
    configuration_set: str | None = None,
    mail_from: str | None = None,
    on_mx_failure: BehaviorOnMxFailure = _DEFAULT,
    byodkim: tuple[str, DkimKey] | None = None,
    key_length: KeyLength | None = None,
    dkim_signing_enabled: bool = True,
    tags: Iterable[tuple[str, str | None]] = (),
) -> Identity:
    """Make an identity, pending until its owner proves that it is theirs (IDN-10).

    A domain gets Easy DKIM, or the key that comes along. Where something is refused, nothing is made.

    Args:
        state: the service.
        name: an address or a domain.
        configuration_set: the set of sends that name none; it must exist.
        mail_from: its MAIL FROM domain.
        on_mx_failure: what to do with mail while its MX record is not found.
        byodkim: a selector and a key of one's own, for a domain.
        key_length: how long the keys of Easy DKIM are, for a domain (OBS-231).
        dkim_signing_enabled: whether mail from a domain is signed.
        tags: key and value each.

    Raises:
        InvalidParameterValue: the name, the MAIL FROM domain, the selector or a tag is refused.
        AlreadyExists: there is such an identity.
        ConfigurationSetDoesNotExist: there is no such set (OBS-206).
        LimitExceeded: there are as many identities as there may be.
    """
    made = _new(state, name)
    if configuration_set is not None:
        _set_default(state, made, configuration_set)
    if mail_from is not None:
        use_mail_from(state, made, mail_from, on_mx_failure)
    made.tags = merge_tags({}, tags, limit=state.limits.tags)
    if byodkim is not None:
        use_key(state, made, *byodkim)
    elif made.type is IdentityType.DOMAIN:
        use_tokens(state, made, key_length or made.dkim.key_length)
    elif key_length is not None:
        raise InvalidParameterValue(NO_DOMAIN)
    if made.type is IdentityType.DOMAIN:
        made.dkim.switch(enabled=dkim_signing_enabled)
    return _invited(state, _added(state, made))


def start_verification(state: ServiceState, name: str) -> Identity:
    """Make an identity that is verified without DKIM, or start the verification of one again: what v1 does (IDN-16).

    One that is verified stays so. The link, or the record, has its whole time again; an address gets a new mail.

    Raises:
        InvalidParameterValue: it is neither an address nor a domain.
        LimitExceeded: there are as many identities as there may be.
    """
    return _invited(state, begin_verification(state, name))


def begin_verification(state: ServiceState, name: str) -> Identity:
    """As :func:`start_verification`, without the mail of SES.

    Raises:
        InvalidParameterValue, LimitExceeded: as there.
    """
    identity = state.account.identities.get(name)
    if identity is None:
        return _added(state, _new(state, name))
    move(state, identity, Setup.IDENTITY, Step.STARTED, state.clock.now())
    ask_owner(state, identity)
    return identity


def resend(state: ServiceState, name: str) -> Identity:
    """Start the verification of an identity that exists again (IDN-16).

    Raises:
        NotFound: there is none.
    """
    state.account.identities.require(name)
    return start_verification(state, name)


def confirm_identity(state: ServiceState, name: str) -> Identity:
    """Make an identity verified, as its owner does who follows a link (IDN-16); one that is not there is made (IDN-31).

    Raises:
        InvalidParameterValue: it is neither an address nor a domain.
        LimitExceeded: there are as many identities as there may be.
    """
    identity = state.account.identities.get(name) or _added(state, _new(state, name))
    confirm(state, identity, state.clock.now())
    return identity


def delete_identity(state: ServiceState, name: str) -> bool:
    """Take an identity away with all its settings, in this Region only (IDN-19); whether it was there.

    Raises:
        InvalidParameterValue: it is neither an address nor a domain.
    """
    return state.account.identities.remove(name)


def set_default_configuration_set(state: ServiceState, name: str, configuration_set: str | None) -> None:
    """Say which set sends use that name none (IDN-11); ``None`` for no set.

    Raises:
        NotFound: there is no such identity (OBS-205).
        ConfigurationSetDoesNotExist: there is no such set.
    """
    identity = state.account.identities.get(name)
    if identity is None:
        raise NotFound(f"Identity <{name}> does not exist.")  # another text than elsewhere
    _set_default(state, identity, configuration_set)


def verify_domain_dkim(state: ServiceState, name: str) -> tuple[str, ...]:
    """Set Easy DKIM up, and say the tokens: the same ones again (OBS-220), new ones after it was revoked (TRB-33).

    An unknown domain is made a pending identity. For an address the records stand under its domain (AUTH-08).

    Raises:
        InvalidParameterValue: it is an address that is not verified.
        LimitExceeded: there are as many identities as there may be.
    """
    identity = state.account.identities.get(name)
    if "@" in name and not (identity and identity.verified):
        raise InvalidParameterValue(f"Identity <{name}> is not verified.")
    identity = identity or _added(state, _new(state, name))
    dkim, old = identity.dkim, identity.dkim.status
    if not dkim.tokens or (dkim.verification.last_success and not dkim.verification.watched):
        use_tokens(state, identity, dkim.key_length)
        restart(state, identity, Setup.DKIM, old)
    elif not dkim.verification.watched:
        move(state, identity, Setup.DKIM, Step.STARTED, state.clock.now())
    return dkim.tokens


# --- what these share ----------------------------------------------------------------------------


def _new(state: ServiceState, text: str) -> Identity:
    name, now = identity_name(text), state.clock.now()
    address = "@" in name
    made = Identity(name, Verification(state.times.verification.of_identity(address=address)))
    made.verification.step(Step.STARTED, now)
    if not address:
        made.verification_token = verification_token(state.ids.token(), state.account.region)
    return made


def _added(state: ServiceState, identity: Identity) -> Identity:
    state.account.identities.add(identity, limit=state.limits.identities)
    plan(state, identity)
    ask_owner(state, identity)
    return identity


def _invited(state: ServiceState, identity: Identity) -> Identity:
    """The identity; the owner of an address is asked to confirm it (IDN-16)."""
    if identity.type is IdentityType.EMAIL_ADDRESS:
        from sesmodel.flow.inviting import invite  # brings what writes mail of SES itself

        invite(state, identity.name)
    return identity


def _set_default(state: ServiceState, identity: Identity, configuration_set: str | None) -> None:
    if configuration_set:
        state.account.configuration_sets.require(configuration_set)
    identity.configuration_set = configuration_set  # an empty name is kept as it is: OBS-206
