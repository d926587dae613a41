"""Step 6: the fields that SES adds to the finished message, and the signatures that will stand above it."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

import attrs

from sesmodel.dkim.canonical import Canonicalization, body_hash
from sesmodel.dkim.key import DkimKey
from sesmodel.dkim.sign import Signature
from sesmodel.flow.stages import Signed
from sesmodel.mail.address import parse_list
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.header import Header
from sesmodel.mail.raw import MakesFields
from sesmodel.service.letter import Letter, no_signatures
from sesmodel.service.outbox import SentMessage
from sesmodel.service.region import OUTGOING_IP, SERVICE_DOMAIN
from sesmodel.service.signed_headers import signed_by_identity, signed_by_service
from sesmodel.service.signing_keys import SERVICE_KEY_SIZE, SigningKeys, service_selector

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.flow.stages import Accepted, Assembled, Deliverable
    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.raw import RawMessage
    from sesmodel.service.identity import Identity


def sign(state: ServiceState, deliverable: Deliverable) -> Signed:
    """Finish the message: ``Feedback-ID`` and ``X-SES-Outgoing`` in the order of today (OBS-345), and who signs it."""
    assembled, accepted = deliverable.assembled, deliverable.assembled.accepted
    account = state.account
    own = assembled.composed.section.get("feedback-id") is not None  # the caller's, then the only one: OBS-362
    added = _Added(assembled.added, accepted.at, None if own else _feedback_id(account.id, account.region))
    raw = assembled.composed.edit(remove=assembled.removed, append=added)
    letter = finished(state, raw, _signatures(state, assembled))
    kept = state.kept(letter)
    envelope = Envelope.known(accepted.checked.feedback_to, accepted.checked.recipients)
    state.sent.append(
        SentMessage(
            message_id=accepted.message_id,
            envelope=envelope,
            letter=kept,
            sent_at=accepted.at,
            options=accepted.checked.options,
            asked=accepted.checked.asked,
        )
    )
    return Signed(assembled=assembled, letter=letter, kept=kept, recipients=deliverable.recipients)


def sign_own(state: ServiceState, raw: RawMessage, at: datetime) -> Letter:
    """Finish mail that SES itself writes, such as a notice: with its fields, and its signature alone (OBS-368)."""
    added = _Added(tuple, at, _feedback_id(state.account.id, state.account.region))
    return finished(state, raw.edit(append=added), Signatures((_service_signer(state),), at))


def finished(
    state: ServiceState, unsigned: RawMessage, signatures: Callable[[RawMessage], tuple[bytes, ...]] = no_signatures
) -> Letter:
    """A message on its way out, its bytes where bytes are kept."""
    return Letter(unsigned.elsewhere(state.keep.spool.put) if state.keep.spool else unsigned, signatures)


@attrs.frozen
class _Added:
    """All fields that SES puts in, written when somebody looks.

    Attributes:
        assembled: makes those that it put in before.
        at: when the message was accepted.
        feedback_id: what is in ``Feedback-ID``; ``None`` if there is one.
    """

    assembled: MakesFields
    at: datetime
    feedback_id: str | None

    def __call__(self) -> tuple[Header, ...]:
        """Make them."""
        outgoing = Header.known("X-SES-Outgoing", f"{self.at:%Y.%m.%d}-{OUTGOING_IP}")  # OBS-347
        feedback = (Header.known("Feedback-ID", self.feedback_id),) if self.feedback_id else ()
        return (*self.assembled(), *feedback, outgoing)


@lru_cache(maxsize=64)
def _feedback_id(account_id: str, region: str) -> str:
    token = b64encode(sha256(f"{account_id}/{region}".encode()).digest()).decode("ascii")
    return f"::1.{region}.{token}:AmazonSES"  # OBS-346


@attrs.frozen
class Signer:
    """Who will sign, as it was when the message was accepted.

    Attributes:
        domain: for which domain.
        selector: where its public key is found.
        service: whether it is SES itself, which signs other fields than an identity does.
        keys: where its private key is found by the selector.
        key: the private key itself, if the identity brought its own.
    """

    domain: str
    selector: str
    service: bool
    keys: SigningKeys
    key: DkimKey | None = None

    def field(self, fields: tuple[tuple[str, bytes], ...], hashed: bytes, at: datetime) -> bytes:
        """The signature."""
        names = tuple(name for name, _ in fields)
        headers = signed_by_service(names) if self.service else signed_by_identity(names)
        key = self.key or self.keys.of(self.selector)
        return Signature(domain=self.domain, selector=self.selector, key=key, headers=headers, at=at).field(
            fields, hashed
        )


@attrs.frozen
class Signatures:
    """The signatures of a message, the topmost first: who makes them is settled, but they are not made."""

    signers: tuple[Signer, ...]
    at: datetime

    def __call__(self, raw: RawMessage) -> tuple[bytes, ...]:
        """Make them."""
        fields = tuple((one.name, one.data) for one in raw.fields if one.legal)
        hashed = body_hash(raw.data, raw.body_start, Canonicalization.SIMPLE)
        return tuple(signer.field(fields, hashed, self.at) for signer in self.signers)


def _signatures(state: ServiceState, assembled: Assembled) -> Signatures:
    """The identity's on top, then that of SES (OBS-353)."""
    own, service = _identity_signer(state, assembled), _service_signer(state)
    return Signatures((own, service) if own else (service,), assembled.accepted.at)


def signing_identity(state: ServiceState, accepted: Accepted, raw: RawMessage) -> Identity | None:
    """The identity that From belongs to, and no other address, if it signs (AUTH-05); of whoever owns it."""
    owner = state.others.get(accepted.author_owner_id)
    authors = parse_list(raw.section.get("from") or "")
    if owner is None or not authors:  # the owner is gone, if this model was put into another world
        return None
    return owner.account.identities.signing(authors[0].addr_spec, addresses_inherit=owner.rules.addresses_inherit_dkim)


def _identity_signer(state: ServiceState, assembled: Assembled) -> Signer | None:
    identity = signing_identity(state, assembled.accepted, assembled.composed)
    if identity is None:
        return None
    dkim, keys = identity.dkim, state.others[assembled.accepted.author_owner_id].signing_keys
    if dkim.selector and dkim.key:
        return Signer(identity.domain, dkim.selector, service=False, keys=keys, key=dkim.key)
    return Signer(identity.domain, dkim.tokens[0], service=False, keys=keys)


def _service_signer(state: ServiceState) -> Signer:
    selector = service_selector(state.account.region)
    state.signing_keys.issue(selector, SERVICE_KEY_SIZE)
    return Signer(SERVICE_DOMAIN, selector, service=True, keys=state.signing_keys)
