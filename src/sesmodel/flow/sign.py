"""Step 6: the fields that SES adds to the finished message, and the signatures that will stand above it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import partial
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
from sesmodel.service.letter import Letter
from sesmodel.service.outbox import SentMessage
from sesmodel.service.region import OUTGOING_IP, SERVICE_DOMAIN
from sesmodel.service.signed_headers import signed_by_identity, signed_by_service
from sesmodel.service.signing_keys import SERVICE_KEY_SIZE, service_selector

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.stages import Assembled, Deliverable
    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.raw import RawMessage
    from sesmodel.service.account import Account


def sign(state: ServiceState, deliverable: Deliverable) -> Signed:
    """Finish the message: ``Feedback-ID`` and ``X-SES-Outgoing`` in the order of today (OBS-345), and who signs it."""
    assembled, accepted = deliverable.assembled, deliverable.assembled.accepted
    added = [Header("X-SES-Outgoing", f"{accepted.at:%Y.%m.%d}-{OUTGOING_IP}")]  # OBS-347
    if "Feedback-ID" not in assembled.raw.headers:  # the caller's own is the only one: OBS-362
        added.insert(0, Header("Feedback-ID", _feedback_id(state.account)))
    letter = Letter(assembled.raw.edit(append=added), _signatures(state, assembled))
    envelope = Envelope(accepted.checked.feedback_to, accepted.checked.recipients)
    state.sent.append(
        SentMessage(
            message_id=accepted.message_id,
            envelope=envelope,
            letter=letter,
            sent_at=accepted.at,
            options=accepted.checked.options,
        )
    )
    return Signed(assembled=assembled, letter=letter, recipients=deliverable.recipients)


def _feedback_id(account: Account) -> str:
    token = b64encode(sha256(f"{account.id}/{account.region}".encode()).digest()).decode("ascii")
    return f"::1.{account.region}.{token}:AmazonSES"  # OBS-346


@attrs.frozen
class _Signer:
    """Who will sign, as it was when the message was accepted."""

    domain: str
    selector: str
    key: Callable[[], DkimKey]
    names: Callable[[tuple[str, ...]], tuple[str, ...]]

    def field(self, fields: tuple[tuple[str, bytes], ...], hashed: bytes, at: datetime) -> bytes:
        """The signature."""
        headers = self.names(tuple(name for name, _ in fields))
        made = Signature(domain=self.domain, selector=self.selector, key=self.key(), headers=headers, at=at)
        return made.field(fields, hashed)


def _signatures(state: ServiceState, assembled: Assembled) -> Callable[[RawMessage], tuple[bytes, ...]]:
    """The identity's on top, then that of SES (OBS-353): who signs is settled now, the signing itself is not."""
    signers = tuple(signer for signer in (_identity_signer(state, assembled.raw), _service_signer(state)) if signer)
    at = assembled.accepted.at

    def made(raw: RawMessage) -> tuple[bytes, ...]:
        fields = tuple((one.name, one.data) for one in raw.fields if one.legal)
        hashed = body_hash(raw.data, raw.body_start, Canonicalization.SIMPLE)
        return tuple(signer.field(fields, hashed, at) for signer in signers)

    return made


def _identity_signer(state: ServiceState, raw: RawMessage) -> _Signer | None:
    """Of the identity that From belongs to, and no other address (AUTH-05)."""
    authors = parse_list(raw.headers.get("From", ""))
    inherit = state.addresses_inherit_dkim
    identity = state.account.identities.signing(authors[0].addr_spec, addresses_inherit=inherit) if authors else None
    if identity is None:
        return None
    dkim, names = identity.dkim, signed_by_identity
    if dkim.selector and dkim.key:
        return _Signer(identity.domain, dkim.selector, _always(dkim.key), names)
    return _Signer(identity.domain, dkim.tokens[0], partial(state.signing_keys.of, dkim.tokens[0]), names)


def _service_signer(state: ServiceState) -> _Signer:
    selector = service_selector(state.account.region)
    state.signing_keys.issue(selector, SERVICE_KEY_SIZE)
    return _Signer(SERVICE_DOMAIN, selector, partial(state.signing_keys.of, selector), signed_by_service)


def _always(key: DkimKey) -> Callable[[], DkimKey]:
    return lambda: key
