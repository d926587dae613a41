"""Contact lists. Only the v2 API knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import Pages
from sesmodel.api.tags import read_tags, write_tags
from sesmodel.flow import contact_lists
from sesmodel.service.contact_list import check_list_name, check_topic_count
from sesmodel.service.contact_topic import ContactTopic, SubscriptionStatus

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState

STATUSES = {status.value: status for status in SubscriptionStatus}
PAGES = Pages(
    kind="contact-list",
    size="PageSize",
    default=1000,
    most=1000,
    bad_size="The page size must be between 1 and 1000",
    unknown_page="Provided NextToken is invalid",
    by_name=True,
    empty_is_first=False,
)


def create_contact_list(state: ServiceState, params: Params) -> dict[str, Any]:
    """Make a list (LST-03); there is one in an account (OBS-288)."""
    members = Members(params).only("ContactListName", "Topics", "Description", "Tags")
    name, topics = list_name(members), _topics(state, members)
    contact_lists.create_contact_list(state, name, topics or (), members.text("Description"), read_tags(members))
    return {}


def get_contact_list(state: ServiceState, params: Params) -> dict[str, Any]:
    """All that is known of a list; who is on it, ``ListContacts`` says."""
    found = state.account.contact_lists.require(list_name(Members(params).only("ContactListName")))
    return {
        "ContactListName": found.name,
        "Topics": [_written(topic) for topic in found.topics],
        **({} if found.description is None else {"Description": found.description}),
        "CreatedTimestamp": found.created_at,
        "LastUpdatedTimestamp": found.updated_at,
        "Tags": write_tags(found.tags),
    }


def update_contact_list(state: ServiceState, params: Params) -> dict[str, Any]:
    """Replace the topics of a list or its description; what is not given stays (OBS-295)."""
    members = Members(params).only("ContactListName", "Topics", "Description")
    contact_lists.update_contact_list(state, list_name(members), _topics(state, members), members.text("Description"))
    return {}


def delete_contact_list(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take a list away, with its contacts (OBS-295)."""
    contact_lists.delete_contact_list(state, list_name(Members(params).only("ContactListName")))
    return {}


def list_contact_lists(state: ServiceState, params: Params) -> dict[str, Any]:
    """The lists by their names, 1,000 to a page if nothing else is said."""
    members = Members(params).only("PageSize", "NextToken")
    lists = sorted(state.account.contact_lists, key=lambda one: one.name)
    found, more = PAGES.page(members, state.account.region, lists, key=lambda one: one.name)
    shown = [{"ContactListName": one.name, "LastUpdatedTimestamp": one.updated_at} for one in found]
    return {"ContactLists": shown, **more}


def list_name(members: Members) -> str:
    """The name of a list, which every action looks at before all else that is not in the service model (OBS-290).

    Raises:
        InvalidParameterValue: it is none.
    """
    return check_list_name(members.required_text("ContactListName"))


def _topics(state: ServiceState, members: Members) -> tuple[ContactTopic, ...] | None:
    """The topics; ``None`` if nothing is said of them (OBS-295)."""
    if members.params.get("Topics") is None:
        return None
    given = members.records("Topics")
    check_topic_count(len(given), state.limits.contact_list_topics)
    return tuple(map(_topic, given))


def _topic(given: Members) -> ContactTopic:
    given.only("TopicName", "DisplayName", "Description", "DefaultSubscriptionStatus")
    return ContactTopic(
        given.required_text("TopicName"),
        given.required_text("DisplayName"),
        given.required_choice("DefaultSubscriptionStatus", STATUSES),
        given.text("Description"),
    )


def _written(topic: ContactTopic) -> dict[str, str]:
    return {
        "TopicName": topic.name,
        "DisplayName": topic.display_name,
        **({} if topic.description is None else {"Description": topic.description}),
        "DefaultSubscriptionStatus": topic.default_status.value,
    }
