"""Contact lists in the v2 API: made, changed, listed and taken away."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from sesmodel import (
    ContactTopic,
    InvalidParameterValue,
    Limits,
    LocalCloud,
    LocalSes,
    NotFound,
    SesError,
    ValidationError,
    patched,
)
from tests.api.calling import call

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
RELEASES = {
    "TopicName": "Releases",
    "DisplayName": "Release notes",
    "Description": "What changed",
    "DefaultSubscriptionStatus": "OPT_IN",
}
OFFERS = {
    "TopicName": "Offers",
    "DisplayName": "Offers",
    "Description": "Rebates",
    "DefaultSubscriptionStatus": "OPT_OUT",
}
DOCUMENT = json.dumps({"ContactListName": "OurList", "Description": "All our readers", "Topics": [RELEASES, OFFERS]})
NAME_RULE = "can contain up to 64 characters. Only alphanumeric characters, underscores(_) and hyphens(-) are allowed."
ARN = "arn:aws:ses:us-east-1:123456789012:contact-list/OurList"


def topics(count: int) -> list[dict[str, str]]:
    return [{**RELEASES, "TopicName": f"t{number}"} for number in range(count)]


def create(ses: LocalSes, **changes: Any) -> None:
    call(ses, "CreateContactList", **{**json.loads(DOCUMENT), **changes})


def get(ses: LocalSes, name: str = "OurList") -> dict[str, Any]:
    return call(ses, "GetContactList", ContactListName=name)


def refusal(operation: str, ses: LocalSes | None = None, **params: Any) -> SesError:
    with pytest.raises(SesError) as caught:
        call(ses or LocalSes(), operation, **params)
    return caught.value


@pytest.fixture
def ses() -> LocalSes:
    """A model with the list of the guide's form."""
    ses = LocalSes()
    create(ses)
    return ses


# --- making one ------------------------------------------------------------------------------------


@pytest.mark.spec("LST-03")
def test_a_list_is_made_from_a_document_and_shown_as_it_was_made() -> None:
    ses = LocalSes()
    call(ses, "CreateContactList", **json.loads(DOCUMENT))
    assert get(ses) == {
        **json.loads(DOCUMENT),
        "CreatedTimestamp": NOON,
        "LastUpdatedTimestamp": NOON,
        "Tags": [],
    }


@pytest.mark.spec("LST-03")
def test_a_list_needs_nothing_but_a_name() -> None:
    ses = LocalSes()
    call(ses, "CreateContactList", ContactListName="bare")
    assert (get(ses, "bare")["Topics"], "Description" in get(ses, "bare")) == ([], False)


@pytest.mark.spec("LST-02")
@pytest.mark.parametrize("name", ["Another", "OurList"])
def test_a_second_list_is_refused_whatever_its_name(ses: LocalSes, name: str) -> None:
    error = refusal("CreateContactList", ses, ContactListName=name)
    assert (type(error), str(error)) == (InvalidParameterValue, "A maximum of 1 Lists allowed per account.")
    assert error.v2_name == "BadRequestException"
    assert [one.name for one in ses.contact_lists] == ["OurList"]


@pytest.mark.spec("LST-02")
def test_every_region_has_a_list_of_its_own() -> None:
    cloud = LocalCloud()
    for region in ("us-east-1", "eu-west-1"):
        call(cloud.ses(region=region), "CreateContactList", ContactListName="OurList")
    assert [len(cloud.ses(region=region).contact_lists) for region in ("us-east-1", "eu-west-1")] == [1, 1]


@pytest.mark.spec("LST-02")
def test_a_list_has_up_to_20_topics() -> None:
    ses = LocalSes()
    call(ses, "CreateContactList", ContactListName="OurList", Topics=topics(20))
    assert len(get(ses)["Topics"]) == 20
    for operation in ("CreateContactList", "UpdateContactList"):
        error = refusal(operation, ses, ContactListName="OurList", Topics=topics(21))
        assert str(error) == "Maximum of <20> topics allowed per ContactList"
    with pytest.raises(InvalidParameterValue, match="Maximum of <20> topics"):
        ses.update_contact_list("OurList", topics=[ContactTopic(f"t{n}", "T", "OPT_IN") for n in range(21)])
    assert len(get(ses)["Topics"]) == 20


def test_the_limits_of_a_model_count() -> None:
    ses = LocalSes(limits=Limits(contact_lists=2, contact_list_topics=2))
    create(ses)
    create(ses, ContactListName="Another")
    assert str(refusal("CreateContactList", ses, ContactListName="x")) == "A maximum of 2 Lists allowed per account."
    too_many = refusal("UpdateContactList", ses, ContactListName="Another", Topics=topics(3))
    assert str(too_many) == "Maximum of <2> topics allowed per ContactList"


# --- refusals --------------------------------------------------------------------------------------


@pytest.mark.spec("LST-03")
@pytest.mark.parametrize("operation", ["CreateContactList", "UpdateContactList"])
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"ContactListName": " "}, "ContactListName can't be blank."),
        ({"ContactListName": "bad name"}, f"ContactListName {NAME_RULE}"),
        ({"ContactListName": "our.list"}, f"ContactListName {NAME_RULE}"),
        ({"ContactListName": "x" * 65}, f"ContactListName {NAME_RULE}"),
        ({"Topics": [{**RELEASES, "TopicName": ""}]}, "TopicName can't be blank."),
        ({"Topics": [{**RELEASES, "TopicName": "ö"}]}, f"TopicName {NAME_RULE}"),
        ({"Topics": [{**RELEASES, "TopicName": "x" * 65}]}, f"TopicName {NAME_RULE}"),
        ({"Topics": [RELEASES, OFFERS, RELEASES]}, "Duplicate topic names are not allowed within a List."),
        (
            {"Topics": [{**RELEASES, "DisplayName": "x" * 129}]},
            "Topic DisplayName can contain up to <128> characters.",
        ),
        ({"Description": "x" * 501}, "List description can contain up to 500 characters."),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_ses(operation: str, changes: dict[str, Any], text: str) -> None:
    ses = LocalSes()
    error = refusal(operation, ses, **{**json.loads(DOCUMENT), **changes})  # an update of no list: it is said first
    assert (type(error), str(error)) == (InvalidParameterValue, text)
    assert len(ses.contact_lists) == 0


@pytest.mark.spec("LST-03")
@pytest.mark.parametrize(
    ("topic", "what"),
    [
        ({**RELEASES, "DefaultSubscriptionStatus": "MAYBE"}, "Member must satisfy enum value set: [OPT_OUT, OPT_IN]"),
        ({**RELEASES, "DefaultSubscriptionStatus": None}, "Member must not be null"),
    ],
)
def test_a_status_is_one_of_two_words(topic: dict[str, Any], what: str) -> None:
    error = refusal("CreateContactList", ContactListName="OurList", Topics=[topic])
    assert isinstance(error, ValidationError)
    assert str(error) == (
        "1 validation error detected: Value at 'topics.1.member.defaultSubscriptionStatus' failed to satisfy "
        f"constraint: {what}"
    )


@pytest.mark.spec("LST-03")
def test_a_topic_has_no_other_members() -> None:
    """The guide prints one beside them that belongs to contacts."""
    error = refusal("CreateContactList", ContactListName="OurList", Topics=[{**RELEASES, "SubscriptionStatus": "x"}])
    assert str(error) == "The member topics.1.member.subscriptionStatus is not part of this model."


@pytest.mark.spec("LST-03")
def test_the_longest_texts_are_taken() -> None:
    ses = LocalSes()
    create(
        ses,
        ContactListName="x" * 64,
        Description="x" * 500,
        Topics=[{**RELEASES, "TopicName": "x" * 64, "DisplayName": "x" * 128}],
    )
    assert len(get(ses, "x" * 64)["Description"]) == 500


def test_constraints_of_the_service_model_come_before_name_topics_and_description() -> None:
    """As seen of SES: OBS-294."""
    wrong: dict[str, Any] = {
        "ContactListName": "bad name!",
        "Topics": [{**RELEASES, "TopicName": None}],
        "Description": "x" * 501,
    }
    assert isinstance(refusal("CreateContactList", **wrong), ValidationError)
    wrong["Topics"] = [{**RELEASES, "TopicName": "bad!"}]
    assert str(refusal("CreateContactList", **wrong)).startswith("ContactListName")
    wrong["ContactListName"] = "OurList"
    assert str(refusal("CreateContactList", **wrong)).startswith("TopicName")


@pytest.mark.parametrize("operation", ["GetContactList", "UpdateContactList", "DeleteContactList", "ListContacts"])
def test_a_list_that_is_not_there_and_a_name_that_is_none(operation: str) -> None:
    """A bad name is 400 also where nothing is made, not 404: OBS-289, OBS-290."""
    unknown = refusal(operation, ContactListName="Nope")
    assert (type(unknown), str(unknown), unknown.v2_status) == (NotFound, "List with name: Nope doesn't exist.", 404)
    bad = refusal(operation, ContactListName="bad name!")
    assert (type(bad), bad.v2_status) == (InvalidParameterValue, 400)


# --- changing one ----------------------------------------------------------------------------------


@pytest.mark.spec("LST-04")
def test_topics_that_are_given_replace_all_and_others_stay(ses: LocalSes) -> None:
    ses.advance(hours=1)
    call(ses, "UpdateContactList", ContactListName="OurList", Topics=[OFFERS])
    after = get(ses)
    assert (after["Topics"], after["Description"]) == ([OFFERS], "All our readers")
    assert (after["CreatedTimestamp"], after["LastUpdatedTimestamp"]) == (NOON, ses.clock.now())
    call(ses, "UpdateContactList", ContactListName="OurList", Description="Some readers")
    assert (get(ses)["Topics"], get(ses)["Description"]) == ([OFFERS], "Some readers")
    call(ses, "UpdateContactList", ContactListName="OurList", Topics=[])
    assert get(ses)["Topics"] == []


@pytest.mark.spec("LST-04")
def test_an_update_of_nothing_changes_nothing(ses: LocalSes) -> None:
    before = get(ses)
    ses.advance(hours=1)
    call(ses, "UpdateContactList", ContactListName="OurList")
    assert get(ses) == before


@pytest.mark.spec("LST-04")
def test_a_default_that_changes_shows_at_once_in_who_is_listed(ses: LocalSes) -> None:
    call(ses, "CreateContact", ContactListName="OurList", EmailAddress="ada@example.net")
    wanted = {
        "ContactListName": "OurList",
        "Filter": {
            "FilteredStatus": "OPT_IN",
            "TopicFilter": {"TopicName": "Offers", "UseDefaultIfPreferenceUnavailable": True},
        },
    }
    assert call(ses, "ListContacts", **wanted)["Contacts"] == []
    offered = {**OFFERS, "DefaultSubscriptionStatus": "OPT_IN"}
    call(ses, "UpdateContactList", ContactListName="OurList", Topics=[RELEASES, offered])
    assert [one["EmailAddress"] for one in call(ses, "ListContacts", **wanted)["Contacts"]] == ["ada@example.net"]


@pytest.mark.spec("LST-04")
def test_with_a_list_go_its_contacts(ses: LocalSes) -> None:
    call(ses, "CreateContact", ContactListName="OurList", EmailAddress="ada@example.net")
    call(ses, "DeleteContactList", ContactListName="OurList")
    assert call(ses, "ListContactLists") == {"ContactLists": []}
    create(ses)
    assert call(ses, "ListContacts", ContactListName="OurList") == {"Contacts": []}


# --- listing and tags ------------------------------------------------------------------------------


def test_lists_are_listed_by_their_names_page_by_page() -> None:
    ses = LocalSes(limits=Limits(contact_lists=3))
    for name in ("b", "c", "a"):
        call(ses, "CreateContactList", ContactListName=name)
    names: list[tuple[str, datetime]] = []
    more: dict[str, str] = {}
    while True:
        page = call(ses, "ListContactLists", PageSize=1, **more)
        names += [(one["ContactListName"], one["LastUpdatedTimestamp"]) for one in page["ContactLists"]]
        if "NextToken" not in page:
            break
        more = {"NextToken": page["NextToken"]}
    assert names == [("a", NOON), ("b", NOON), ("c", NOON)]
    for token in ("bogus", ""):
        assert str(refusal("ListContactLists", ses, NextToken=token)) == "Provided NextToken is invalid"
    for size in (0, 1001):
        error = refusal("ListContactLists", ses, PageSize=size)
        assert str(error) == "The page size must be between 1 and 1000"


def test_a_list_has_tags_from_the_start_and_by_its_arn() -> None:
    ses = LocalSes()
    create(ses, Tags=[{"Key": "team", "Value": "a"}])
    call(ses, "TagResource", ResourceArn=ARN, Tags=[{"Key": "beta", "Value": "b"}])
    call(ses, "UntagResource", ResourceArn=ARN, TagKeys=["team"])
    tags = [{"Key": "beta", "Value": "b"}]
    assert call(ses, "ListTagsForResource", ResourceArn=ARN) == {"Tags": tags}
    assert get(ses)["Tags"] == tags
    error = refusal("ListTagsForResource", ses, ResourceArn=ARN.replace("OurList", "Nope"))
    assert str(error) == "No ContactList present with name: Nope"


# --- through boto3 and Python ----------------------------------------------------------------------


@pytest.mark.spec("LST-03")
def test_boto3_makes_a_list_and_a_contact() -> None:
    with patched(LocalSes()) as ses:
        client = boto3.client("sesv2", region_name="us-east-1")
        client.create_contact_list(**json.loads(DOCUMENT))
        client.create_contact(
            ContactListName="OurList",
            EmailAddress="ada@example.net",
            TopicPreferences=[{"TopicName": "Releases", "SubscriptionStatus": "OPT_OUT"}],
        )
        shown = client.get_contact(ContactListName="OurList", EmailAddress="ada@example.net")
        with pytest.raises(client.exceptions.NotFoundException, match="List with name: Nope doesn't exist."):
            client.list_contacts(ContactListName="Nope")
    assert shown["TopicDefaultPreferences"] == [{"TopicName": "Offers", "SubscriptionStatus": "OPT_OUT"}]
    assert ses.contact_lists["OurList"]["ada@example.net"].preferences == {"Releases": "OPT_OUT"}
