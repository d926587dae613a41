"""People say what mail of a list they want, by the links of a mail that they got (LST-18)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from sesmodel.errors import InvalidSubscriptionLink, InvalidValue
from sesmodel.flow.list_management import is_subscribed, links_of
from sesmodel.flow.log_entry import Stage
from sesmodel.flow.publish import publish
from sesmodel.flow.sent_mail import delivered_mail, sent_mail
from sesmodel.mail.read import read
from sesmodel.mail.text_parts import bodies
from sesmodel.service.contact import Contact
from sesmodel.service.contact_topic import SubscriptionStatus
from sesmodel.service.event import Subscription, TopicPreferences, TopicStatus
from sesmodel.service.list_management import UNSUBSCRIBE_FIELDS
from sesmodel.service.subscription_page import PageTopic, SubscriptionPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.raw import RawMessage
    from sesmodel.service.contact_list import ContactList
    from sesmodel.service.contact_topic import ContactTopic
    from sesmodel.service.outbox import SentMessage
    from sesmodel.service.subscription_link import SubscriptionLink

_WORDS = {SubscriptionStatus.OPT_IN: "OptIn", SubscriptionStatus.OPT_OUT: "OptOut"}  # of events: OBS-409


# --- which link -----------------------------------------------------------------------------------


def header_link(state: ServiceState, where: str) -> SubscriptionLink:
    """The link in the header of a mail.

    Args:
        state: the service.
        where: the link itself, a URL or a ``mailto:`` URI; or the id of the message.

    Raises:
        InvalidSubscriptionLink: it is no link of this account.
        InvalidValue: there is no such message, or no link in its header.
    """
    return links_of(state).read(where if ":" in where else _in_header(state, _sent(state, where)))


def footer_link(state: ServiceState, where: str) -> SubscriptionLink:
    """The link in the text of a mail; as ``header_link``.

    Where the model keeps no texts, a message is taken to have it.
    """
    if ":" in where:
        return links_of(state).read(where)
    sent = _sent(state, where)
    url = _in_header(state, sent)
    if state.keep.bodies and not any(url in part.decoded for part in bodies(read(sent.letter.unsigned))):
        cure = "Write {{amazonSESUnsubscribeUrl}} where it is to be, in the text or in the HTML."
        raise InvalidValue(f"there is no unsubscribe link in the text of {where!r}.", where="message_id", cure=cure)
    return links_of(state).read(url)


def _sent(state: ServiceState, message_id: str) -> SentMessage:
    found = sent_mail(state, message_id)
    if found is None:
        cure = "Use the message_id of a receipt, or a link of the mail."
        raise InvalidValue(f"no message {message_id!r} was sent.", where="message_id", cure=cure)
    return found


def _in_header(state: ServiceState, sent: SentMessage) -> str:
    """The URL that the service put into the header; a list of the sender's own is none of its."""
    field = sent.letter.unsigned.headers.get(UNSUBSCRIBE_FIELDS[0]) if sent.options.contact_list else None
    if field is None:
        what = f"SES added no unsubscribe links to {sent.message_id!r}{_why_not(state, sent)}."
        cure = "Send to one recipient, for a contact list, from a domain with Easy DKIM: ses.verify(domain, dkim=True)."
        raise InvalidValue(what, where="message_id", cure=cure)
    return field.partition("<")[2].partition(">")[0]


def _why_not(state: ServiceState, sent: SentMessage) -> str:
    noted = (entry for entry in state.log.view() if entry.message_id == sent.message_id)
    why = next((entry.detail for entry in noted if entry.stage is Stage.ASSEMBLED), "")
    return f" ({why})" if why else ""


# --- what it shows and does -----------------------------------------------------------------------


def landing_page(state: ServiceState, link: SubscriptionLink) -> SubscriptionPage:
    """What a link shows: every topic of the list, and whether its mail is sent to the contact.

    Raises:
        InvalidSubscriptionLink: the list is gone.
    """
    contact_list, contact = _contact(state, link, state.clock.now())
    return SubscriptionPage(
        address=link.address,
        contact_list=contact_list.name,
        description=contact_list.description,
        unsubscribe_all=contact.unsubscribe_all,
        topics=tuple(
            PageTopic(topic.name, topic.display_name, topic.description, subscribed=is_subscribed(contact, topic))
            for topic in contact_list.topics
        ),
    )


def unsubscribe(state: ServiceState, link: SubscriptionLink, now: datetime) -> Subscription:
    """Let a contact leave the topic that the mail was for, or else the whole list.

    Raises:
        InvalidSubscriptionLink: the list or the topic is gone.
        InvalidValue: the model does not know of the message any more.
    """
    if link.topic is None:
        return _change(state, link, {}, now, unsubscribe_all=True)
    if _list(state, link).topic(link.topic) is None:
        _gone(f"contact list {link.contact_list} has no topic {link.topic} any more.")
    return _change(state, link, {link.topic: SubscriptionStatus.OPT_OUT}, now, unsubscribe_all=None)


def unsubscribe_by_mail(state: ServiceState, raw: RawMessage, now: datetime) -> None:
    """Let a contact unsubscribe by a mail to the address in the header, whose subject says what (RFC 2369).

    What else comes to that address, nobody reads.
    """
    with suppress(InvalidValue):
        unsubscribe(state, links_of(state).read_token((raw.headers.decoded("Subject") or "").strip()), now)


def update_preferences(
    state: ServiceState,
    link: SubscriptionLink,
    topics: Mapping[str, SubscriptionStatus],
    *,
    unsubscribe_all: bool | None,
) -> Subscription:
    """Let a contact say what mail is wanted.

    Args:
        state: the service.
        link: the link that the contact followed.
        topics: what is said of topics; the others stay as they are.
        unsubscribe_all: whether no mail of the list is wanted at all; if not given, that stays as it is, but who wants
            mail of a topic again is not out of all.

    Raises:
        InvalidSubscriptionLink: the list is gone.
        InvalidParameterValue: it has no such topic.
        InvalidValue: the model does not know of the message any more.
    """
    for topic in topics:
        _list(state, link).require_topic(topic)
    if unsubscribe_all is None and SubscriptionStatus.OPT_IN in topics.values():
        unsubscribe_all = False
    return _change(state, link, topics, state.clock.now(), unsubscribe_all=unsubscribe_all)


def _change(
    state: ServiceState,
    link: SubscriptionLink,
    topics: Mapping[str, SubscriptionStatus],
    now: datetime,
    *,
    unsubscribe_all: bool | None,
) -> Subscription:
    mail = delivered_mail(state, link.message_id)
    contact_list, before = _contact(state, link, now)
    after = contact_list.contacts.put(before.updated(now, unsubscribe_all=unsubscribe_all, preferences=topics))
    event = Subscription(
        mail=mail,
        contact_list=contact_list.name,
        timestamp=now,
        source=mail.source,
        new_topic_preferences=_told(contact_list, after),
        old_topic_preferences=_told(contact_list, before),
    )
    publish(state, event)
    return event


def _told(contact_list: ContactList, contact: Contact) -> TopicPreferences:
    """What a contact wants of every topic, as events have it: what was said, and else the default (OBS-409)."""
    said = [topic for topic in contact_list.topics if topic.name in contact.preferences]
    unsaid = [topic for topic in contact_list.topics if topic.name not in contact.preferences]
    return TopicPreferences(
        unsubscribe_all=contact.unsubscribe_all,
        topic_subscription_status=_statuses((topic, contact.preferences[topic.name]) for topic in said),
        topic_default_subscription_status=_statuses((topic, topic.default_status) for topic in unsaid),
    )


def _statuses(pairs: Iterable[tuple[ContactTopic, SubscriptionStatus]]) -> tuple[TopicStatus, ...]:
    return tuple(TopicStatus(topic.name, _WORDS[status]) for topic, status in pairs)


def _list(state: ServiceState, link: SubscriptionLink) -> ContactList:
    return state.account.contact_lists.get(link.contact_list) or _gone(
        f"there is no contact list {link.contact_list} any more."
    )


def _contact(state: ServiceState, link: SubscriptionLink, now: datetime) -> tuple[ContactList, Contact]:
    """The list and the contact of a link; who was deleted meanwhile, and says something, comes back with that."""
    contact_list = _list(state, link)
    contact = contact_list.contacts.get(link.address)
    return contact_list, contact or Contact(link.address, created_at=now, updated_at=now)


def _gone(what: str) -> NoReturn:
    cure = "Nobody is sent such mail any more, so there is nothing to do."
    raise InvalidSubscriptionLink(what, where="subscription link", cure=cure, code="gone")
