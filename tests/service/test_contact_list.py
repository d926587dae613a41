"""Contact lists, topics and contacts by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sesmodel import (
    AlreadyExists,
    Contact,
    ContactList,
    ContactRow,
    ContactTopic,
    InvalidParameterValue,
    InvalidValue,
    NotFound,
    SubscriptionStatus,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
IN, OUT = SubscriptionStatus.OPT_IN, SubscriptionStatus.OPT_OUT
RELEASES = ContactTopic("Releases", "Release notes", "OPT_IN", "What changed")
OFFERS = ContactTopic("Offers", "Offers", "OPT_OUT", "Rebates")
ADA, BOB = "ada@example.net", "bob@example.net"


@pytest.fixture
def ours() -> ContactList:
    return ContactList("OurList", (RELEASES, OFFERS), "All our readers", created_at=NOON)


@pytest.mark.spec("LST-01")
def test_a_contact_has_a_preference_for_the_topic_it_spoke_of_and_none_for_another(ours: ContactList) -> None:
    ours.create_contact(ContactRow(ADA, preferences={"Releases": OUT}), NOON)
    assert ours[ADA].preferences == {"Releases": OUT}
    assert ours[ADA].preferences.get("Offers") is None
    assert [topic.name for topic in ours.topics] == ["Releases", "Offers"]


# --- what a contact gets ---------------------------------------------------------------------------


@pytest.mark.spec("LST-06")
@pytest.mark.parametrize(
    ("said", "unsubscribe_all", "use_default", "status"),
    [
        ({}, False, True, IN),  # the default of the topic
        ({}, False, False, None),
        ({"Releases": IN}, False, False, IN),
        ({"Releases": OUT}, False, True, OUT),  # what was said beats the default
        ({"Releases": IN}, True, True, OUT),  # out of all beats what was said
        ({}, True, False, OUT),
    ],
)
def test_what_a_contact_gets(
    ours: ContactList, said: Any, unsubscribe_all: Any, use_default: Any, status: SubscriptionStatus | None
) -> None:
    ours.create_contact(ContactRow(ADA, preferences=said, unsubscribe_all=unsubscribe_all), NOON)
    assert ours.effective_status(ADA, "Releases", use_default=use_default) is status


def test_what_a_contact_gets_is_asked_of_a_topic_of_its_list(ours: ContactList) -> None:
    ours.create_contact(ContactRow(ADA), NOON)
    with pytest.raises(InvalidParameterValue, match="^List: OurList doesn't contain Topic: Nope$"):
        ours.effective_status(ADA, "Nope")


# --- changes ---------------------------------------------------------------------------------------


@pytest.mark.spec("LST-04")
def test_other_names_of_topics_leave_preferences_as_they_were(ours: ContactList) -> None:
    before = ours.create_contact(ContactRow(ADA, preferences={"Releases": OUT}), NOON)
    ours.update(LATER, topics=(ContactTopic("Releases", "News", "OPT_IN"), OFFERS))
    assert ours[ADA] == before
    assert ours.require_topic("Releases").display_name == "News"
    assert (ours.created_at, ours.updated_at) == (NOON, LATER)


@pytest.mark.spec("LST-04")
def test_another_default_counts_at_once_for_who_has_not_spoken(ours: ContactList) -> None:
    ours.create_contact(ContactRow(ADA), NOON)
    ours.create_contact(ContactRow(BOB, preferences={"Offers": OUT}), NOON)
    ours.update(LATER, topics=(RELEASES, ContactTopic("Offers", "Offers", "OPT_IN")))
    assert ours.effective_status(ADA, "Offers") is IN
    assert ours.effective_status(BOB, "Offers") is OUT


@pytest.mark.spec("LST-04")
def test_with_a_topic_goes_what_was_said_about_it(ours: ContactList) -> None:
    ours.create_contact(ContactRow(ADA, preferences={"Releases": OUT, "Offers": IN}), NOON)
    ours.update(LATER, topics=(OFFERS,))
    ours.update(LATER, topics=(RELEASES, OFFERS))
    assert ours[ADA].preferences == {"Offers": IN}


def test_an_update_that_is_refused_changes_nothing(ours: ContactList) -> None:
    with pytest.raises(InvalidParameterValue, match="Duplicate topic names"):
        ours.update(LATER, topics=(OFFERS, OFFERS), description="Some")
    assert (ours.topics, ours.description, ours.updated_at) == ((RELEASES, OFFERS), "All our readers", NOON)


def test_an_update_of_a_contact_merges_preferences_and_replaces_all_else(ours: ContactList) -> None:
    ours.create_contact(ContactRow(ADA, preferences={"Releases": IN}, unsubscribe_all=True, attributes="{}"), NOON)
    ours.update_contact(ContactRow(ADA, preferences={"Offers": IN}), LATER)
    ada = ours[ADA]
    assert (ada.preferences, ada.unsubscribe_all, ada.attributes) == ({"Releases": IN, "Offers": IN}, False, None)
    assert (ada.created_at, ada.updated_at) == (NOON, LATER)


# --- refusals --------------------------------------------------------------------------------------


def test_an_address_is_on_a_list_once_however_its_domain_is_written(ours: ContactList) -> None:
    ours.create_contact(ContactRow(ADA), NOON)
    with pytest.raises(AlreadyExists, match="^ada@EXAMPLE.net already exists in List.$"):
        ours.create_contact(ContactRow("ada@EXAMPLE.net"), NOON)
    ours.create_contact(ContactRow("Ada@example.net"), NOON)
    assert len(ours) == 2


@pytest.mark.parametrize("change", ["update_contact", "delete_contact"])
def test_who_is_not_on_the_list_cannot_be_changed(ours: ContactList, change: str) -> None:
    arguments = (ContactRow(ADA), NOON) if change == "update_contact" else (ADA,)
    with pytest.raises(NotFound, match="^ada@example.net doesn't exist in List.$"):
        getattr(ours, change)(*arguments)


def test_who_gives_another_word_for_a_status_is_told_the_two_that_there_are() -> None:
    with pytest.raises(InvalidValue, match=r"'in' is no status of a subscription\. Use OPT_IN or OPT_OUT\."):
        Contact(ADA, preferences={"Releases": "in"}, created_at=NOON, updated_at=NOON)
