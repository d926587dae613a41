"""Bouncing mail that an account has received.

The model receives what it sends itself: mail to an address of a verified identity of the account has come in by SES,
under the id that it was sent with.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sesmodel.clock import ManualClock
from sesmodel.errors import InvalidAddress, InvalidParameterValue, MessageRejected
from sesmodel.flow.owned_addresses import find_owners
from sesmodel.flow.permitting import permit_sender, wanted_of_sender
from sesmodel.flow.sending_authorization import ask
from sesmodel.flow.sent_mail import sent_mail
from sesmodel.flow.sign import sign_own
from sesmodel.flow.unverified import refuse_sender
from sesmodel.mail.address import Address
from sesmodel.mail.build import date
from sesmodel.mail.raw import RawMessage
from sesmodel.mail.report import Notice, delivery_status
from sesmodel.service.letter import Received
from sesmodel.service.region import message_id, message_id_domain
from sesmodel.service.sending_authorization import AddressRole

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.bounce_request import BouncedAddressee, BounceRequest
    from sesmodel.service.outbox import SentMessage

_ACTION = "SendBounce"
_FOR = timedelta(hours=24)  # OBS-459


def send_bounce(state: ServiceState, request: BounceRequest) -> str:
    """Send a delivery status notification to where bounces of a message go; it is no mail that the quota counts.

    Returns:
        The id of the notification.

    Raises:
        AccessDenied: the caller, or the owner of an identity that is named by its ARN, does not allow it.
        MessageRejected: its sender is not verified, or no such message was received in the last 24 hours.
        InvalidParameterValue: an address is none, or is of nobody who got the message.
    """
    sender = _sender(state, request)
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


def _sender(state: ServiceState, request: BounceRequest) -> Address:
    sender, arn = _address(request.sender), request.sender_arn
    owners = find_owners(state, {AddressRole.FROM: arn}, {AddressRole.FROM: (sender.addr_spec,)})
    permit_sender(state, _ACTION, request.sender, arn if owners.of_another else None)
    if owners.unverified:
        refuse_sender(state, request.sender, owners.reasons)
    ask(state, owners, wanted_of_sender(state, _ACTION, sender))
    return sender


def _address(text: str) -> Address:
    try:
        return Address.parse(text)
    except InvalidAddress as error:
        raise InvalidParameterValue(f"Invalid email address {text}.") from error


def _received(state: ServiceState, request: BounceRequest) -> SentMessage:
    wanted, since = request.original_message_id, state.clock.now() - _FOR
    found = sent_mail(state, wanted)
    if found is None or found.sent_at < since:  # no text of SES is known
        raise MessageRejected(f"Message {wanted} was not received in the last 24 hours.")
    for addressee in request.addressees:
        names = (addressee.recipient, addressee.status["Final-Recipient"].partition("; ")[2])
        named = {_address(name).mailbox for name in names}
        got = [one for one in found.envelope.rcpt_to if Address.parse(one).mailbox in named]
        if not any(_receives(state, request, addressee, one) for one in got):
            raise InvalidParameterValue(f"{addressee.recipient} is no recipient of the message that was received.")
    return found


def _receives(state: ServiceState, request: BounceRequest, addressee: BouncedAddressee, address: str) -> bool:
    """Whether the account receives the mail of an address: it is its own, or its owner allows that."""
    role = AddressRole.RECIPIENT
    owners = find_owners(state, {role: addressee.arn}, {role: (address,)})
    if owners.unverified:
        return False
    ask(state, owners, wanted_of_sender(state, _ACTION, _address(request.sender)))
    return True
