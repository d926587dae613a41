"""What recipients do with a message that they got: they open it, and follow its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidValue
from sesmodel.flow.insights import counts_engagement
from sesmodel.flow.sent_mail import delivered_mail, sent_mail
from sesmodel.flow.tracking import CUSTOM_VERIFICATION, has_html, is_in_time, tell_of_click, tell_of_open
from sesmodel.service.event_type import EventType
from sesmodel.service.tracking import TRACKED_FOR

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.event import Click, MailRecord, Open
    from sesmodel.service.outbox import SentMessage
    from sesmodel.service.page import Reader
    from sesmodel.service.tracking import TrackedMail

_SHOWN = 5


def open_mail(state: ServiceState, message_id: str, reader: Reader) -> Open:
    """Let a recipient open a message, whose program fetches the picture in it.

    Raises:
        InvalidValue: nobody got it, or its opens are not tracked, or not any more.
    """
    mail = _tracked(state, message_id, EventType.OPEN)
    if not mail.opens:
        raise _unwanted(sent_mail(state, message_id), mail.record, EventType.OPEN)
    return tell_of_open(state, mail, reader)


def click(state: ServiceState, message_id: str, link: str | int, reader: Reader) -> Click:
    """Let a recipient follow a link of a message.

    Raises:
        InvalidValue: nobody got it, or the link is not tracked, or not any more.
    """
    mail = _tracked(state, message_id, EventType.CLICK)
    return tell_of_click(state, mail, _number(mail, link), reader)


def _tracked(state: ServiceState, message_id: str, kind: EventType) -> TrackedMail:
    """The mail, if opens or clicks of it can be told of."""
    record = delivered_mail(state, message_id)
    mail = state.tracked.get(message_id)
    if mail is None:
        raise _untracked(state, record, kind)
    if not is_in_time(state, mail):
        what = f"it was sent more than {TRACKED_FOR.days} days ago, so no {kind} is told of any more (EVP-20)."
        raise InvalidValue(what, where="message", cure="Let less time pass.")
    return mail


def _untracked(state: ServiceState, record: MailRecord, kind: EventType) -> InvalidValue:
    """Why SES put no picture and no links of its own into a mail (FAQ-45, FAQ-46)."""
    if record.configuration_set is None and not counts_engagement(state, None):
        cure = f"Send it with a configuration set that has an event destination for {kind}."
        return InvalidValue("it was sent with no configuration set, so it is not tracked.", where="message", cure=cure)
    sent = sent_mail(state, record.message_id)
    if sent is not None and sent.asked is not None and sent.asked.operation == CUSTOM_VERIFICATION:
        return InvalidValue("mail of custom verification is never tracked (IDN-32).", where="message")
    if sent is not None and state.keep.bodies and not has_html(sent.raw):
        what = "it has no HTML that may be changed, and nothing else is tracked (EVP-14)."
        return InvalidValue(what, where="message", cure="Give the message HTML, not signed by S/MIME or PGP.")
    return _unwanted(sent, record, kind)


def _is_overridden(sent: SentMessage | None, kind: EventType) -> bool:
    said = sent.options.tracking if sent is not None else None
    return said is not None and (said.opens if kind is EventType.OPEN else said.clicks) is False


def _unwanted(sent: SentMessage | None, record: MailRecord, kind: EventType) -> InvalidValue:
    if _is_overridden(sent, kind):
        what = f"the call that sent it overrode tracking, so that SES hears of no {kind}."
        return InvalidValue(what, where="message", cure="Leave the override out, or let it say ENABLED.")
    if record.configuration_set is None:
        what = f"when it was sent, with no configuration set, nothing counted {kind} (EVP-14)."
        return InvalidValue(what, where="message", cure="Have engagement metrics switched on before it is sent.")
    what = f"when it was sent, no enabled destination of {record.configuration_set!r} published {kind} (EVP-14)."
    return InvalidValue(what, where="message", cure="Add one to the set before the message is sent.")


def _number(mail: TrackedMail, link: str | int) -> int:
    """Which of the links of a mail is meant."""
    urls = [one.url for one in mail.links]
    if isinstance(link, int):
        if link in range(1, len(urls) + 1):
            return link
    elif link in urls:
        return urls.index(link) + 1
    shown = ", ".join(urls[:_SHOWN]) + (", …" if len(urls) > _SHOWN else "") or "none"
    cure = f"Tracked are: {shown}."
    what = f"{link!r} is no link that is tracked in it; those without http, or with ses:no-track, are not (EVP-15)."
    raise InvalidValue(what, where="link", cure=cure)
