"""Mail to a contact list: who of it gets mail, and the links by which they unsubscribe (LST-08, LST-13 to LST-17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.feedback import bounce
from sesmodel.flow.sign import signing_identity
from sesmodel.mail.text_parts import edit_text_parts
from sesmodel.service.contact import Contact
from sesmodel.service.contact_topic import SubscriptionStatus
from sesmodel.service.dkim_settings import DkimOrigin
from sesmodel.service.event import BouncedRecipient
from sesmodel.service.letter import Letter
from sesmodel.service.list_management import UNSUBSCRIBE_FIELDS, unsubscribe_fields
from sesmodel.service.subscription_link import SubscriptionLink, SubscriptionLinks
from sesmodel.service.unsubscribe_placeholder import PlaceholderFiller
from sesmodel.service.unsubscribed import STATUS, diagnostic_of

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.stages import Accepted, Assembled
    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.raw import RawMessage
    from sesmodel.service.contact_list import ContactList
    from sesmodel.service.contact_topic import ContactTopic

_GENERAL = ("Permanent", "General")


# --- links ----------------------------------------------------------------------------------------


def links_of(state: ServiceState) -> SubscriptionLinks:
    """What writes and reads the links of the account in its Region."""
    return SubscriptionLinks(state.account.region, state.link_signer)


def why_unlinked(state: ServiceState, accepted: Accepted, raw: RawMessage) -> str:
    """Why SES adds no links to a message for a list; nothing if it does (LST-13, LST-15)."""
    recipients = len(accepted.checked.recipients)
    if recipients != 1:
        return f"there are {recipients} recipients, and the links are for a single one"
    if raw.section.get("dkim-signature") is not None:
        return "the message came with a DKIM-Signature, which links would break"
    identity = signing_identity(state, accepted, raw)
    if identity is None:
        return "nobody signs for the domain of From, and links need Easy DKIM"
    if identity.dkim.origin is not DkimOrigin.AWS_SES and state.rules.list_management.easy_dkim_only:
        return "mail from the domain of From is signed with a key of its owner, and links need Easy DKIM"
    return ""


def add_links(state: ServiceState, accepted: Accepted, raw: RawMessage) -> RawMessage:
    """Fill in the placeholders of a message to one contact, and add the fields, in place of the sender's (LST-17)."""
    options, (address,) = accepted.checked.options, accepted.checked.recipients
    assert options.contact_list is not None
    link = SubscriptionLink(accepted.message_id, address, options.contact_list, options.topic)
    links = links_of(state)
    url = state.page_url(links.url(link))
    fill = PlaceholderFiller(url, per_part=state.rules.list_management.placeholders_per_part)
    fields = unsubscribe_fields(url, links.mailto(link))
    return edit_text_parts(raw, fill).edit(remove=UNSUBSCRIBE_FIELDS, append=fields)


# --- who gets it ----------------------------------------------------------------------------------


def subscribed_of(state: ServiceState, assembled: Assembled, recipients: tuple[str, ...]) -> tuple[str, ...]:
    """Those who get mail of the list, or of its topic. For the others it bounces, and they get none (LST-14).

    Who is not on the list yet is from now on (LST-08).
    """
    options = assembled.accepted.checked.options
    contact_list = state.account.contact_lists.get(options.contact_list or "")
    if contact_list is None:  # it was deleted since the message was accepted
        return recipients
    topic = contact_list.topic(options.topic or "")
    contacts = {address: _contact(contact_list, address, assembled.accepted.at) for address in recipients}
    left = tuple(address for address, contact in contacts.items() if is_subscribed(contact, topic))
    gone = {address: contact for address, contact in contacts.items() if address not in left}
    if gone:
        _bounce(state, assembled, gone)
    return left


def is_subscribed(contact: Contact, topic: ContactTopic | None) -> bool:
    """Whether a contact gets the mail of a topic, whose default counts for who has not said; or that of the list."""
    if topic is None:
        return not contact.unsubscribe_all
    return contact.effective_status(topic, use_default=True) is SubscriptionStatus.OPT_IN


def _contact(contact_list: ContactList, address: str, now: datetime) -> Contact:
    found = contact_list.contacts.get(address)
    return found or contact_list.contacts.put(Contact(address, created_at=now, updated_at=now))


def _bounce(state: ServiceState, assembled: Assembled, contacts: dict[str, Contact]) -> None:
    options = assembled.accepted.checked.options
    name, topic = options.contact_list or "", options.topic
    bounced = tuple(
        BouncedRecipient(
            email_address=address,
            action="failed",
            status=STATUS,
            diagnostic_code=diagnostic_of(name, None if contact.unsubscribe_all else topic),
        )
        for address, contact in contacts.items()
    )
    bounce(state, assembled, Letter(assembled.raw), bounced, _GENERAL, assembled.accepted.at, reached=False)
