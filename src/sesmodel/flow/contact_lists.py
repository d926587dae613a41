"""What is done to contact lists and to the contacts on them, at the time of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.resource_tags import merge_tags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.contact import Contact
    from sesmodel.service.contact_list import ContactList
    from sesmodel.service.contact_row import ContactRow
    from sesmodel.service.contact_topic import ContactTopic


def create_contact_list(
    state: ServiceState,
    name: str,
    topics: Iterable[ContactTopic] = (),
    description: str | None = None,
    tags: Iterable[tuple[str, str | None]] = (),
) -> ContactList:
    """Make a list (LST-03).

    Raises:
        InvalidParameterValue: a part of it is refused, or there are as many lists as there may be (OBS-288).
    """
    from sesmodel.service.contact_list import ContactList  # few programs have one

    made = ContactList(
        name,
        topics,
        description,
        created_at=state.clock.now(),
        tags=merge_tags({}, tags, limit=state.limits.tags),
    )
    return state.account.contact_lists.create(made, limits=state.limits)


def update_contact_list(
    state: ServiceState,
    name: str,
    topics: tuple[ContactTopic, ...] | None = None,
    description: str | None = None,
) -> ContactList:
    """Replace the topics of a list, or its description (LST-04).

    Raises:
        NotFound: there is no such list.
        InvalidParameterValue: a part of it is refused.
    """
    from sesmodel.service.contact_list import check_description, check_topic_count, check_topics

    check_topic_count(len(topics or ()), state.limits.contact_list_topics)
    check_topics(topics or ())  # before it is known whether there is the list (OBS-294)
    check_description(description)
    found = state.account.contact_lists.require(name)
    found.update(state.clock.now(), topics=topics, description=description)
    return found


def delete_contact_list(state: ServiceState, name: str) -> None:
    """Take a list away, with all contacts on it (OBS-295).

    Raises:
        NotFound: there is no such list.
    """
    state.account.contact_lists.delete(name)


def create_contact(state: ServiceState, list_name: str, row: ContactRow) -> Contact:
    """Take somebody in (LST-05).

    Raises:
        NotFound, InvalidParameterValue, AlreadyExists: as of :meth:`ContactList.create_contact`.
    """
    return state.account.contact_lists.require(list_name).create_contact(row, state.clock.now())


def update_contact(state: ServiceState, list_name: str, row: ContactRow) -> Contact:
    """Change what is known of somebody (OBS-300).

    Raises:
        NotFound, InvalidParameterValue: as of :meth:`ContactList.update_contact`.
    """
    return state.account.contact_lists.require(list_name).update_contact(row, state.clock.now())
