"""Bouncing mail that an account has received.

The model receives what it sends itself: mail to an address of a verified identity of the account has come in by SES,
under the id that it was sent with.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sesmodel.clock import ManualClock
from sesmodel.errors import InvalidAddress, InvalidParameterValue, MessageRejected
from sesmodel.flow.permitting import permit_sender
from sesmodel.flow.sign import sign_own
from sesmodel.flow.unverified import refuse_sender
from sesmodel.mail.address import Address
from sesmodel.mail.build import date
from sesmodel.mail.raw import RawMessage
from sesmodel.mail.report import Notice, delivery_status
from sesmodel.service.letter import Received
from sesmodel.service.region import message_id, message_id_domain

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.bounce_request import BounceRequest
    from sesmodel.service.outbox import SentMessage

_FOR = timedelta(hours=24)  # OBS-459


def send_bounce(state: ServiceState, request: BounceRequest) -> str:
    """Send a delivery status notification to where bounces of a message go; it is no mail that the quota counts.

    Returns:
        The id of the notification.

    Raises:
        MessageRejected: its sender is not verified, or no such message was received in the last 24 hours.
        InvalidParameterValue: an address is none, or is of nobody who got the message.
    """
    sender = _sender(state, request.sender)
    original = _received(state, request)
    now, region = state.clock.now(), state.account.region
    own_id = message_id(region, now, state.ids.token())
    data = delivery_status(
        Notice(
            sender=sender,
            to=Address.parse(original.envelope.mail_from),
            subject="Delivery Status Notification (Failure)",
            message_id=f"{own_id}@{message_id_domain(region)}",
        ),
        reporting_mta=request.reporting_mta or f"dns; inbound-smtp.{region}.amazonaws.com",
        recipients=[one.status for one in request.addressees],
        original=original.letter.returned,
        clock=ManualClock(now),
        ids=state.ids,
        told=request.explanation,
        more=_more(request),
    )
    state.mailboxes.put(original.envelope.mail_from, Received(state.kept(sign_own(state, RawMessage(data), now))))
    return own_id


def _more(request: BounceRequest) -> dict[str, str]:
    arrived = {} if request.arrived_at is None else {"Arrival-Date": date(request.arrived_at)}
    return {**arrived, **{field.name: field.value for field in request.extensions}}


def _sender(state: ServiceState, text: str) -> Address:
    sender = _address(text)
    permit_sender(state, "SendBounce", text)
    if state.account.identities.covering(sender.addr_spec) is None:
        refuse_sender(state, text)
    return sender


def _address(text: str) -> Address:
    try:
        return Address.parse(text)
    except InvalidAddress as error:
        raise InvalidParameterValue(f"Invalid email address {text}.") from error


def _received(state: ServiceState, request: BounceRequest) -> SentMessage:
    wanted, since = request.original_message_id, state.clock.now() - _FOR
    found = next((one for one in state.sent.view() if one.message_id == wanted and one.sent_at >= since), None)
    if found is None:  # no text of SES is known
        raise MessageRejected(f"Message {wanted} was not received in the last 24 hours.")
    got = {Address.parse(one).mailbox for one in found.envelope.rcpt_to if state.account.identities.covering(one)}
    for addressee in request.addressees:
        names = (addressee.recipient, addressee.status["Final-Recipient"].partition("; ")[2])
        if not any(_address(name).mailbox in got for name in names):
            raise InvalidParameterValue(f"{addressee.recipient} is no recipient of the message that was received.")
    return found
