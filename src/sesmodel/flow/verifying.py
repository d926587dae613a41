"""Looking for the proofs of identities: which look-ups are due, and what their answers change.

Nothing here asks a name server. Who does takes :func:`questions` out, looks them up, and puts the answers in by
:func:`take`: with or without ``await``, and without holding a lock in between. Only :func:`look` answers at once, from
the table of a model that has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service import domain_verification
from sesmodel.service.identity import IdentityType
from sesmodel.service.verification import Step, VerificationStatus
from sesmodel.service.verification_change import ServiceNotice, Setup, VerificationChange, wants_notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sesmodel.dns.record import Answer
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.identity import Identity
    from sesmodel.service.proof import Finding, Lookup, Proof
    from sesmodel.service.verification import Verification


def look(state: ServiceState, *, early: bool = False) -> None:
    """Look for what is due in the table of the model, and let time run out where it has.

    Args:
        state: the service; one without a table is not looked up for, but by :func:`questions` and :func:`take`.
        early: look for everything, due or not.
    """
    now, table, identities = state.clock.now(), state.dns, state.account.identities
    concerned = tuple(identities) if early else identities.take_due(now)
    if not concerned:
        return
    asked = () if table is None else _questions(state, concerned, now, early=early)  # an empty table answers, too
    _take(state, concerned, {} if table is None else {lookup: table.lookup(*lookup) for lookup in asked}, now)


def questions(state: ServiceState, now: datetime, *, early: bool = False) -> tuple[Lookup, ...]:
    """The look-ups that are due, each once.

    Args:
        state: the service.
        now: the time.
        early: ask for everything, due or not.
    """
    return _questions(state, state.account.identities, now, early=early)


def _questions(
    state: ServiceState, identities: Iterable[Identity], now: datetime, *, early: bool
) -> tuple[Lookup, ...]:
    found = (
        lookup
        for identity, setup in _under_way(identities)
        if early or _next_look(state, identity, setup) <= now
        for lookup in _lookups(identity, setup, now)
    )
    return tuple(dict.fromkeys(found))


def take(state: ServiceState, answers: Mapping[Lookup, Answer], now: datetime) -> tuple[VerificationChange, ...]:
    """Move what the answers move, and what time has run out for. A set-up that they say nothing of stays as it is.

    Args:
        state: the service.
        answers: what a resolver said.
        now: when it was asked.

    Returns:
        What came into another state, in order; the state keeps it, too.
    """
    before = state.changes.total
    _take(state, state.account.identities, answers, now)
    return tuple(state.changes.since(before))


def _take(state: ServiceState, identities: Iterable[Identity], answers: Mapping[Lookup, Answer], now: datetime) -> None:
    for identity, setup in tuple(_under_way(identities)):
        finding = _finding(identity, setup, answers, now)
        if finding:
            _note(state, identity, setup, finding, now)
        deadline = verification_of(identity, setup).deadline
        if deadline and deadline <= now:
            move(state, identity, setup, Step.EXPIRED, deadline)
        plan(state, identity)


def move(state: ServiceState, identity: Identity, setup: Setup, what: Step, at: datetime) -> None:
    """Let something happen to a verification, and tell of it. An identity whose DKIM succeeds is verified (IDN-15).

    Raises:
        InvalidParameterValue: that cannot happen now.
    """
    verification = verification_of(identity, setup)
    old = verification.status
    if verification.step(what, at):
        new = verification.status
        change = VerificationChange(identity=identity.name, setup=setup, old=old, new=new, at=at)
        _tell(state, change, deadline=verification.deadline)
    if setup is Setup.DKIM and what is Step.CONFIRMED and not identity.verified:
        confirm(state, identity, at)
    plan(state, identity)


def restarted(state: ServiceState, identity: Identity, setup: Setup, old: VerificationStatus) -> None:
    """Tell that a set-up was replaced by another, whose records are looked for from now on."""
    new = verification_of(identity, setup).status
    if new is not old:
        _tell(state, VerificationChange(identity=identity.name, setup=setup, old=old, new=new, at=state.clock.now()))
    plan(state, identity)


def confirm(state: ServiceState, identity: Identity, at: datetime) -> None:
    """Make an identity verified, whatever its state is."""
    if not identity.verification.watched:
        move(state, identity, Setup.IDENTITY, Step.STARTED, at)
    move(state, identity, Setup.IDENTITY, Step.CONFIRMED, at)


def plan(state: ServiceState, identity: Identity) -> None:
    """Remember when something about an identity is due: a look, if the model looks, or the end of a period."""
    due = [_due(state, identity, setup) for setup in Setup if _can_change(identity, setup)]
    state.account.identities.plan(identity, min((one for one in due if one), default=None))


def verification_of(identity: Identity, setup: Setup) -> Verification:
    """One of the three verifications of an identity."""
    match setup:
        case Setup.IDENTITY:
            return identity.verification
        case Setup.DKIM:
            return identity.dkim.verification
        case Setup.MAIL_FROM:
            return identity.mail_from.verification


def _under_way(identities: Iterable[Identity]) -> Iterator[tuple[Identity, Setup]]:
    return ((identity, setup) for identity in identities for setup in Setup if _can_change(identity, setup))


def _can_change(identity: Identity, setup: Setup) -> bool:
    """Whether it changes by itself. An identity once verified is not revoked: the guide tells of no such thing."""
    verification = verification_of(identity, setup)
    return verification.watched and not (setup is Setup.IDENTITY and verification.status is VerificationStatus.SUCCESS)


def _proof(identity: Identity, setup: Setup) -> Proof | None:
    """What has to be in the DNS; ``None`` of an address itself, whose owner follows a link."""
    match setup:
        case Setup.IDENTITY if identity.type is IdentityType.DOMAIN:
            return domain_verification.proof(identity.name, identity.verification_token)
        case Setup.IDENTITY:
            return None
        case Setup.DKIM:
            return identity.dkim.proof(identity.domain)
        case Setup.MAIL_FROM:
            return identity.mail_from.proof()


def _lookups(identity: Identity, setup: Setup, now: datetime) -> tuple[Lookup, ...]:
    deadline, proof = verification_of(identity, setup).deadline, _proof(identity, setup)
    return proof.lookups if proof and (deadline is None or now <= deadline) else ()


def _finding(identity: Identity, setup: Setup, answers: Mapping[Lookup, Answer], now: datetime) -> Finding | None:
    lookups, proof = _lookups(identity, setup, now), _proof(identity, setup)
    if proof is None or not lookups or not all(lookup in answers for lookup in lookups):
        return None
    return proof.judge([answers[lookup] for lookup in lookups])


def _note(state: ServiceState, identity: Identity, setup: Setup, finding: Finding, now: datetime) -> None:
    verification = verification_of(identity, setup)
    verification.last_checked, verification.error = now, finding.error
    if finding.step:
        move(state, identity, setup, finding.step, now)


def _next_look(state: ServiceState, identity: Identity, setup: Setup) -> datetime:
    verification = verification_of(identity, setup)
    assert verification.since is not None  # or it would not be under way
    if verification.last_checked is None:
        return verification.since
    every = state.times.verification.look_confirmed if verification.confirmed else state.times.verification.look_pending
    due = verification.last_checked + every
    return min(due, verification.deadline or due)


def _due(state: ServiceState, identity: Identity, setup: Setup) -> datetime | None:
    looks = state.dns is not None and _proof(identity, setup) is not None
    return _next_look(state, identity, setup) if looks else verification_of(identity, setup).deadline


def _tell(state: ServiceState, change: VerificationChange, deadline: datetime | None = None) -> None:
    state.changes.append(change)
    if wants_notice(change):
        state.notices.append(ServiceNotice(to=state.account.owner, change=change, deadline=deadline))
