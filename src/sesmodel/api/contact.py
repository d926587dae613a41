"""Contacts. Only the v2 API knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.api.contact_list import PAGES as LIST_PAGES
from sesmodel.api.contact_list import STATUSES, list_name
from sesmodel.api.members import Members, Params
from sesmodel.errors import InvalidParameterValue, NotFound
from sesmodel.flow import contact_lists
from sesmodel.service.contact import contact_address
from sesmodel.service.contact_filter import ContactFilter
from sesmodel.service.contact_row import ContactRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.contact import Contact
    from sesmodel.service.contact_list import ContactList
    from sesmodel.service.contact_topic import ContactTopic, SubscriptionStatus

PAGES = attrs.evolve(LIST_PAGES, kind="contact", default=50, by_name=False)


def create_contact(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take somebody in (LST-05). The address is looked at before the list, and the list before topics (OBS-298)."""
    contact_lists.create_contact(state, *_said(params))
    return {}


def get_contact(state: ServiceState, params: Params) -> dict[str, Any]:
    """All that is known of a contact, and what the defaults say where it has said nothing (OBS-299)."""
    found, contact = _named(state, params)
    return {
        "ContactListName": found.name,
        **_summary(found, contact),
        **({} if contact.attributes is None else {"AttributesData": contact.attributes}),
        "CreatedTimestamp": contact.created_at,
    }


def update_contact(state: ServiceState, params: Params) -> dict[str, Any]:
    """Merge what is said about topics, and replace all else, also by nothing (OBS-300)."""
    contact_lists.update_contact(state, *_said(params))
    return {}


def delete_contact(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take somebody off the list."""
    found, contact = _named(state, params)
    found.delete_contact(contact.address)
    return {}


def list_contacts(state: ServiceState, params: Params) -> dict[str, Any]:
    """The contacts in the order they came to the list (LST-07).

    A page is cut first, and filtered then, so one can be empty and not the last (OBS-303). What is said of sizes, of
    tokens and of what is wrong with a filter, and in this order, was seen in October 2026.
    """
    members = Members(params).only("ContactListName", "Filter", "PageSize", "NextToken")
    given = members.record("Filter")
    status, topic = _filtered(given) if given else (None, None)
    size = PAGES.wanted(members)
    name = _topic_name(topic) if topic else None
    if given and status is None:
        raise InvalidParameterValue("Invalid FilteredStatus <null>")
    after = PAGES.after(members, state.account.region)
    found = state.account.contact_lists.require(list_name(members))
    wanted = ContactFilter(
        status=status,
        topic=_topic(found, name) if name else None,
        use_default=topic.flag("UseDefaultIfPreferenceUnavailable") if topic else False,
    )
    page, more = found.contacts.page(size, after=after if isinstance(after, int) else 0)
    shown = [_summary(found, contact) for contact in page if wanted.fits(contact)]
    return {"Contacts": shown, **({"NextToken": PAGES.token(state.account.region, page[-1].number)} if more else {})}


def _said(params: Params) -> tuple[str, ContactRow]:
    """The list, and what a request says of a contact; the address is looked at first (OBS-298)."""
    members = Members(params).only(
        "ContactListName", "EmailAddress", "TopicPreferences", "UnsubscribeAll", "AttributesData"
    )
    address, name, preferences = _address(members), list_name(members), _preferences(members)
    return name, ContactRow(address, members.flag("UnsubscribeAll"), preferences, members.text("AttributesData"))


def _preferences(members: Members) -> dict[str, SubscriptionStatus]:
    given = [one.only("TopicName", "SubscriptionStatus") for one in members.records("TopicPreferences")]
    return {one.required_text("TopicName"): one.required_choice("SubscriptionStatus", STATUSES) for one in given}


def _named(state: ServiceState, params: Params) -> tuple[ContactList, Contact]:
    members = Members(params).only("ContactListName", "EmailAddress")
    address = _address(members)
    found = state.account.contact_lists.require(list_name(members))
    return found, found.contacts.require(address)


def _address(members: Members) -> str:
    """The address as it is given, which is how SES writes it in its texts."""
    given = members.required_text("EmailAddress")
    contact_address(given)
    return given


def _filtered(given: Members) -> tuple[SubscriptionStatus | None, Members | None]:
    status = given.only("FilteredStatus", "TopicFilter").choice("FilteredStatus", STATUSES)
    of_topic = given.record("TopicFilter")
    return status, of_topic.only("TopicName", "UseDefaultIfPreferenceUnavailable") if of_topic else None


def _topic_name(given: Members) -> str:
    name = given.text("TopicName") or ""
    if not name.strip():
        raise InvalidParameterValue("TopicName can't be blank in TopicFilter.")
    return name


def _topic(found: ContactList, name: str) -> ContactTopic:
    try:
        return found.require_topic(name)
    except InvalidParameterValue as error:  # another class than where a preference names it (OBS-298)
        raise NotFound(error.message) from error


def _summary(found: ContactList, contact: Contact) -> dict[str, Any]:
    defaults = {topic.name: topic.default_status for topic in found.topics if topic.name not in contact.preferences}
    return {
        "EmailAddress": contact.address,
        "TopicPreferences": _written(contact.preferences),
        "TopicDefaultPreferences": _written(defaults),
        "UnsubscribeAll": contact.unsubscribe_all,
        "LastUpdatedTimestamp": contact.updated_at,
    }


def _written(preferences: Mapping[str, SubscriptionStatus]) -> list[dict[str, str]]:
    return [{"TopicName": topic, "SubscriptionStatus": status.value} for topic, status in preferences.items()]
