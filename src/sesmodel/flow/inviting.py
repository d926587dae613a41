"""Asking the owner of an address to confirm it: links, and the mail of SES that carries one (IDN-16, IDN-17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.mail.build import build
from sesmodel.mail.raw import RawMessage
from sesmodel.service.letter import Letter, Received
from sesmodel.service.region import message_id, message_id_domain, return_path_domain
from sesmodel.service.verification_link import VerificationLink, write_link
from sesmodel.service.verification_mail import default_mail
from sesmodel.service.verification_request import VerificationRequest

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


def invite(state: ServiceState, address: str) -> None:
    """Send the default verification mail to an address, whose identity is pending.

    It is mail of SES itself: it goes straight into the inbox of the address, counts as nothing, and makes no events. A
    link that was sent before goes on working until its own 24 hours are over.

    Args:
        state: the service.
        address: the name of the identity.
    """
    region, now = state.account.region, state.clock.now()
    request = new_request(state, address)
    own_id = message_id(region, now, state.ids.token())
    message = default_mail(
        address, region=region, url=link_of(state, request), message_id=f"{own_id}@{message_id_domain(region)}"
    )
    data = build(message, clock=state.clock, ids=state.ids)
    state.mailboxes.put(address, Received(Letter(RawMessage(data)), f"{own_id}@{return_path_domain(region)}"))
    state.account.verification_requests.add(request)


def new_request(
    state: ServiceState, address: str, *, success_url: str | None = None, failure_url: str | None = None
) -> VerificationRequest:
    """A request of this moment, with a token of its own. It is remembered once its mail is sent."""
    return VerificationRequest(
        context=state.ids.token(),
        address=address,
        requested_at=state.clock.now(),
        success_url=success_url,
        failure_url=failure_url,
    )


def link_of(state: ServiceState, request: VerificationRequest) -> str:
    """The link that confirms what was requested."""
    link = VerificationLink(
        region=state.account.region,
        address=request.address,
        context=request.context,
        requested_at=request.requested_at,
    )
    return write_link(link, state.link_signer)
