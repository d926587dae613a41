"""Mail of before, found by the id that SES gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.event import Delivery

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import MailRecord
    from sesmodel.service.outbox import SentMessage


def sent_mail(state: ServiceState, message_id: str) -> SentMessage | None:
    """The message as it was sent; ``None`` if there is none, or the model does not know of it any more."""
    return next((one for one in reversed(state.sent.view()) if one.message_id == message_id), None)


def delivered_mail(state: ServiceState, message_id: str) -> MailRecord:
    """The record of a message that somebody got; the address that it left from is told of deliveries only (EVP-04).

    Raises:
        InvalidValue: nobody got it, or the model does not know of it any more.
    """
    for event in reversed(state.events.view()):
        if isinstance(event, Delivery) and event.message_id == message_id:
            tags = {name: values for name, values in event.mail.tags.items() if name != "ses:outgoing-ip"}
            return attrs.evolve(event.mail, tags=tags)
    cure = "Use the message_id of a receipt, after the message was delivered."
    raise InvalidValue(f"no message {message_id!r} was delivered.", where="message_id", cure=cure)
