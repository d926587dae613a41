"""Hypothesis strategies for identities, in every state that they can come into."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from sesmodel.service.domain_verification import verification_token
from sesmodel.service.easy_dkim import TOKENS, dkim_token
from sesmodel.service.identity import Identity, IdentityType
from sesmodel.service.mail_from import BehaviorOnMxFailure, MailFrom
from sesmodel.service.times import TIMES
from sesmodel.service.verification import TRANSITIONS, Step, Verification, VerificationStatus
from sesmodel.testing.dkim_keys import dkim_keys, selectors

if TYPE_CHECKING:
    from sesmodel.service.verification_times import Periods

_START = datetime(2026, 1, 1, tzinfo=UTC)
_LOCAL_PARTS = ["ana", "Ana.Perez", "ana+news", "no-reply"]
_DOMAINS = ["example.com", "a.example.com", "a.b.example.com", "example.net", "xn--bcher-kva.example"]
_REGIONS = ["eu-west-1", "us-east-1", "us-west-2"]


def identity_names() -> st.SearchStrategy[str]:
    """Names of identities as they are kept: domains below one another, addresses in them, some in capitals (IDN-07)."""
    domain = st.sampled_from(_DOMAINS)
    spelt = domain | domain.map(str.upper)
    return domain | st.builds("{}@{}".format, st.sampled_from(_LOCAL_PARTS), spelt)


@st.composite
def verifications(draw: st.DrawFn, periods: Periods = TIMES.verification.of_dkim) -> Verification:
    """Verifications that went through any steps of their table, an hour after the other.

    Args:
        draw: draws.
        periods: how long their states last.
    """
    verification, at = Verification(periods), _START
    for step in draw(st.lists(st.sampled_from(Step), max_size=6)):
        if (verification.status, step) in TRANSITIONS:
            verification.step(step, at)
        at += timedelta(hours=1)
    return verification


@st.composite
def identities(draw: st.DrawFn, names: st.SearchStrategy[str] | None = None) -> Identity:
    """Addresses and domains: with Easy DKIM, a key of their own or neither, and with and without a MAIL FROM domain.

    Args:
        draw: draws.
        names: their names, written as they are kept; any if not given.
    """
    identity = Identity(draw(names or identity_names()))
    address = identity.type is IdentityType.EMAIL_ADDRESS
    identity.verification = draw(verifications(TIMES.verification.of_identity(address=address)))
    identity.feedback_forwarding = draw(st.booleans())
    seed = draw(st.text("0123456789abcdef", min_size=32, max_size=32))
    if not address:
        identity.verification_token = verification_token(seed, draw(st.sampled_from(_REGIONS)))
    _set_dkim_up(draw, identity, seed)
    _set_mail_from(draw, identity)
    return identity


def _set_dkim_up(draw: st.DrawFn, identity: Identity, seed: str) -> None:
    kinds = ["none", "easy"] if identity.type is IdentityType.EMAIL_ADDRESS else ["none", "easy", "byodkim"]
    match draw(st.sampled_from(kinds)):
        case "easy":
            region = draw(st.sampled_from(_REGIONS))
            tokens = tuple(dkim_token(f"{seed}{number}", region) for number in range(TOKENS))
            identity.dkim.use_tokens(tokens, _START, TIMES.verification.of_dkim)
        case "byodkim":
            identity.dkim.use_key(draw(selectors()), draw(dkim_keys()), _START, TIMES.verification.of_dkim)
        case _:
            return
    identity.dkim.switch(enabled=draw(st.booleans()))
    identity.dkim.verification = draw(_begun(TIMES.verification.of_dkim))


def _set_mail_from(draw: st.DrawFn, identity: Identity) -> None:
    if draw(st.booleans()):
        behavior = draw(st.sampled_from(BehaviorOnMxFailure))
        identity.mail_from = MailFrom(
            f"mail.{identity.domain}", behavior, draw(_begun(TIMES.verification.of_mail_from))
        )


def _begun(periods: Periods) -> st.SearchStrategy[Verification]:
    return verifications(periods).filter(lambda one: one.status is not VerificationStatus.NOT_STARTED)
