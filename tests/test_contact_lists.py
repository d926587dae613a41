"""Contact lists of a model, as a test in Python uses them."""

from __future__ import annotations

import pytest

from sesmodel import ContactTopic, LocalSes, NotFound, SubscriptionStatus

ADA = "ada@example.net"


@pytest.fixture
def ses() -> LocalSes:
    ses = LocalSes()
    ses.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"), description="Readers")
    return ses


def test_a_contact_comes_changes_and_goes_in_the_time_of_the_model(ses: LocalSes) -> None:
    made = ses.create_contact("OurList", ADA, attributes="{}")
    ses.advance(hours=1)
    after = ses.update_contact("OurList", ADA, preferences={"Releases": "OPT_OUT"})
    assert (made.created_at, after.updated_at) == (after.created_at, ses.clock.now())
    assert ses.contact_lists["OurList"].effective_status(ADA, "Releases") is SubscriptionStatus.OPT_OUT
    assert after.attributes is None
    ses.delete_contact("OurList", ADA)
    assert list(ses.contact_lists["OurList"]) == []


def test_a_list_changes_and_goes(ses: LocalSes) -> None:
    ses.advance(hours=1)
    ours = ses.update_contact_list("OurList", topics=[], description="Some")
    assert (ours.topics, ours.description, ours.updated_at) == ((), "Some", ses.clock.now())
    ses.delete_contact_list("OurList")
    assert list(ses.contact_lists) == []


def test_who_or_what_is_not_there_is_not_found(ses: LocalSes) -> None:
    for change in (ses.update_contact, ses.delete_contact):
        with pytest.raises(NotFound, match="^ada@example.net doesn't exist in List.$"):
            change("OurList", ADA)
        with pytest.raises(NotFound, match="^List with name: Nope doesn't exist.$"):
            change("Nope", ADA)
    with pytest.raises(NotFound):
        ses.contact_lists["Nope"]
    with pytest.raises(NotFound):
        ses.contact_lists["OurList"][ADA]


def test_lists_say_what_they_hold(ses: LocalSes) -> None:
    ses.create_contact("OurList", ADA)
    assert repr(ses.contact_lists) == "<ContactLists: OurList of 1>"
    assert repr(ses.contact_lists["OurList"].contacts) == "<Contacts: ada@example.net>"
    assert "OurList" in ses.contact_lists
    assert ADA in ses.contact_lists["OurList"].contacts
