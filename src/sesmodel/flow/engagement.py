"""What recipients do with a message that they got: they open it, and follow its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.flow.publish import publish
from sesmodel.service.event import Click, Delivery, Open

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import MailRecord
    from sesmodel.service.page import Reader


def open_mail(state: ServiceState, message_id: str, reader: Reader) -> Open:
    """Let a recipient open a message; who does so twice is told of twice (SCH-17)."""
    event = Open(
        mail=delivered_mail(state, message_id),
        ip_address=reader.ip_address,
        timestamp=state.clock.now(),
        user_agent=reader.user_agent,
    )
    publish(state, event)
    return event


def click(
    state: ServiceState, message_id: str, link: str, link_tags: Mapping[str, tuple[str, ...]] | None, reader: Reader
) -> Click:
    """Let a recipient follow a link of a message (SCH-21)."""
    event = Click(
        mail=delivered_mail(state, message_id),
        ip_address=reader.ip_address,
        link=link,
        link_tags=None if link_tags is None else dict(link_tags),
        timestamp=state.clock.now(),
        user_agent=reader.user_agent,
    )
    publish(state, event)
    return event


def delivered_mail(state: ServiceState, message_id: str) -> MailRecord:
    """The record of a message that somebody got; the address that it left from is told of deliveries only (EVP-04)."""
    for event in reversed(state.events.view()):
        if isinstance(event, Delivery) and event.message_id == message_id:
            tags = {name: values for name, values in event.mail.tags.items() if name != "ses:outgoing-ip"}
            return attrs.evolve(event.mail, tags=tags)
    cure = "Use the message_id of a receipt, after the message was delivered."
    raise InvalidValue(f"no message {message_id!r} was delivered.", where="message_id", cure=cure)
