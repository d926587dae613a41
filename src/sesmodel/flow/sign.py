"""Step 6: the fields that SES adds to the finished message, where signatures will stand too."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from sesmodel.flow.stages import Signed
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.header import Header
from sesmodel.service.letter import Letter
from sesmodel.service.outbox import SentMessage
from sesmodel.service.region import OUTGOING_IP

if TYPE_CHECKING:
    from sesmodel.flow.stages import Deliverable
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.account import Account


def sign(state: ServiceState, deliverable: Deliverable) -> Signed:
    """Finish the bytes: ``Feedback-ID`` and ``X-SES-Outgoing`` in the order of today (OBS-345)."""
    assembled, accepted = deliverable.assembled, deliverable.assembled.accepted
    added = [Header("X-SES-Outgoing", f"{accepted.at:%Y.%m.%d}-{OUTGOING_IP}")]  # OBS-347
    if "Feedback-ID" not in assembled.raw.headers:  # the caller's own is the only one: OBS-362
        added.insert(0, Header("Feedback-ID", _feedback_id(state.account)))
    letter = Letter(assembled.raw.edit(append=added))
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
