"""What is done to the DKIM set-up of identities: Easy DKIM, a key of one's own, and the switch (AUTH-12 to AUTH-18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue
from sesmodel.flow.owners import restart
from sesmodel.service.byodkim import check_selector
from sesmodel.service.easy_dkim import TOKENS, KeyLength, dkim_token
from sesmodel.service.identity import Identity, IdentityType
from sesmodel.service.verification_change import Setup

if TYPE_CHECKING:
    from sesmodel.dkim.key import DkimKey
    from sesmodel.flow.state import ServiceState

NO_DOMAIN = "The EmailIdentity value must be a valid domain."
"""What SES says of an address that is to have keys (OBS-226)."""


def domain_identity(state: ServiceState, name: str) -> Identity:
    """The domain whose keys are to be set up.

    Raises:
        InvalidParameterValue: it is an address, or blank (OBS-226).
        NotFound: there is no such identity.
    """
    if "@" in name or not name.strip():
        raise InvalidParameterValue(NO_DOMAIN)
    return state.account.identities.require(name)


def use_easy_dkim(state: ServiceState, name: str, key_length: KeyLength | None = None) -> Identity:
    """Go (back) to Easy DKIM, or to keys of another length: with new tokens, looked for from now on (OBS-227).

    Raises:
        InvalidParameterValue: it is an address.
        NotFound: there is no such identity.
    """
    identity = domain_identity(state, name)
    old = identity.dkim.status
    use_tokens(state, identity, key_length or identity.dkim.key_length)
    restart(state, identity, Setup.DKIM, old)
    return identity


def set_byodkim(state: ServiceState, name: str, selector: str, key: DkimKey) -> Identity:
    """Bring a key, or another one: nothing is signed until its record is found (AUTH-14, AUTH-18).

    Raises:
        InvalidParameterValue: it is an address, or the selector is refused.
        NotFound: there is no such identity.
    """
    identity = domain_identity(state, name)
    old = identity.dkim.status
    use_key(state, identity, selector, key)
    restart(state, identity, Setup.DKIM, old)
    return identity


def set_dkim_enabled(state: ServiceState, name: str, *, enabled: bool) -> None:
    """Sign mail of an identity from now on, or not (AUTH-12).

    An address without DKIM of its own whose domain is an identity is passed over (OBS-223).

    Raises:
        InvalidParameterValue: there is nothing to switch (OBS-222).
    """
    identity = state.account.identities.get(name)
    address = "@" in name
    if identity and (identity.dkim.configured or not address):
        identity.dkim.switch(enabled=enabled)
    elif not address or state.account.identities.get(name.rpartition("@")[2]) is None:
        raise InvalidParameterValue(f"Domain {name.rpartition('@')[2]} is not verified for DKIM signing.")


def use_tokens(state: ServiceState, identity: Identity, key_length: KeyLength) -> None:
    """Let an identity have keys of Easy DKIM under new tokens."""
    tokens = tuple(dkim_token(state.ids.token(), state.account.region) for _ in range(TOKENS))
    for token in tokens:
        state.signing_keys.issue(token, key_length.bits)  # its public half is in the DNS of SES from now on
    identity.dkim.key_length = key_length
    identity.dkim.use_tokens(tokens, state.clock.now(), state.times.verification.of_dkim)


def use_key(state: ServiceState, identity: Identity, selector: str, key: DkimKey) -> None:
    """Let an identity have a key of its owner's.

    Raises:
        InvalidParameterValue: it is an address, or the selector is refused.
    """
    if identity.type is not IdentityType.DOMAIN:
        raise InvalidParameterValue(NO_DOMAIN)
    check_selector(selector)
    identity.dkim.use_key(selector, key, state.clock.now(), state.times.verification.of_dkim)
