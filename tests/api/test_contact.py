"""Contacts in the v2 API: taken in, changed, found and taken off."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    AlreadyExists,
    ContactTopic,
    InvalidParameterValue,
    LocalSes,
    NotFound,
    SesError,
    ValidationError,
    patched,
)
from sesmodel.wire.http import HttpRequest
from sesmodel.wire.rest_json import decode_request
from tests.api.calling import call
from tests.wire.models import load

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ADA = "ada@example.net"
DOCUMENT = {
    "ContactListName": "OurList",
    "EmailAddress": ADA,
    "UnsubscribeAll": False,
    "TopicPreferences": [{"TopicName": "Releases", "SubscriptionStatus": "OPT_IN"}],
    "AttributesData": '{"Name":"Ada","City":"Oslo"}',
}


@pytest.fixture
def ses() -> LocalSes:
    return with_list()


def with_list() -> LocalSes:
    ses = LocalSes()
    ses.create_contact_list(
        "OurList", ContactTopic("Releases", "Release notes", "OPT_IN"), ContactTopic("Offers", "Offers", "OPT_OUT")
    )
    return ses


def said(**statuses: str) -> list[dict[str, str]]:
    return [{"TopicName": topic, "SubscriptionStatus": status} for topic, status in statuses.items()]


def create(ses: LocalSes, address: str = ADA, **members: Any) -> None:
    call(ses, "CreateContact", ContactListName="OurList", EmailAddress=address, **members)


def get(ses: LocalSes, address: str = ADA) -> dict[str, Any]:
    return call(ses, "GetContact", ContactListName="OurList", EmailAddress=address)


def refusal(ses: LocalSes, operation: str, **params: Any) -> SesError:
    with pytest.raises(SesError) as caught:
        call(ses, operation, **params)
    return caught.value


# --- taking somebody in ----------------------------------------------------------------------------


@pytest.mark.spec("LST-05", "LST-01", "LST-06")
def test_a_contact_is_made_from_a_document_and_shown_as_it_was_made(ses: LocalSes) -> None:
    call(ses, "CreateContact", **DOCUMENT)
    assert get(ses) == {
        **DOCUMENT,
        "TopicDefaultPreferences": said(Offers="OPT_OUT"),  # of topics without a preference only: OBS-299
        "CreatedTimestamp": NOON,
        "LastUpdatedTimestamp": NOON,
    }


def test_who_is_taken_in_with_an_address_alone_has_said_nothing(ses: LocalSes) -> None:
    create(ses)
    shown = get(ses)
    assert (shown["TopicPreferences"], shown["UnsubscribeAll"], "AttributesData" in shown) == ([], False, False)
    assert shown["TopicDefaultPreferences"] == said(Releases="OPT_IN", Offers="OPT_OUT")


@pytest.mark.spec("LST-05")
@pytest.mark.parametrize("text", ["[1,2]", '"x"', "{bad", "", "null", "[" * 100_000])
@pytest.mark.parametrize("operation", ["CreateContact", "UpdateContact"])
def test_attributes_are_an_object(ses: LocalSes, operation: str, text: str) -> None:
    if operation == "UpdateContact":
        create(ses, AttributesData="{}")
    error = refusal(ses, operation, ContactListName="OurList", EmailAddress=ADA, AttributesData=text)
    assert (type(error), str(error)) == (InvalidParameterValue, "AttributesData must be a valid JSON object.")
    assert [one.attributes for one in ses.contact_lists["OurList"]] == (["{}"] if operation == "UpdateContact" else [])


@pytest.mark.spec("LST-05")
@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_any_object_is_kept_as_it_was_written(attributes: dict[str, Any]) -> None:
    ses, text = with_list(), json.dumps(attributes, ensure_ascii=False)
    create(ses, AttributesData=text)
    assert get(ses)["AttributesData"] == text


@pytest.mark.spec("LST-05")
def test_a_contact_is_there_once(ses: LocalSes) -> None:
    create(ses)
    error = refusal(ses, "CreateContact", **DOCUMENT)
    assert (type(error), str(error)) == (AlreadyExists, "ada@example.net already exists in List.")
    assert get(ses)["TopicPreferences"] == []


@pytest.mark.spec("LST-05")
@pytest.mark.parametrize("operation", ["CreateContact", "UpdateContact"])
def test_a_preference_is_for_a_topic_of_the_list(ses: LocalSes, operation: str) -> None:
    params = {**DOCUMENT, "TopicPreferences": said(Releases="OPT_OUT", Nope="OPT_IN")}
    error = refusal(ses, operation, **params)  # an update of nobody: the topic is looked at first
    assert (type(error), str(error)) == (InvalidParameterValue, "List: OurList doesn't contain Topic: Nope")
    assert len(ses.contact_lists["OurList"]) == 0


@pytest.mark.spec("LST-05")
def test_an_unknown_list_takes_nobody(ses: LocalSes) -> None:
    error = refusal(ses, "CreateContact", **{**DOCUMENT, "ContactListName": "Nope"})
    assert (type(error), str(error)) == (NotFound, "List with name: Nope doesn't exist.")


@pytest.mark.parametrize("operation", ["CreateContact", "GetContact", "UpdateContact", "DeleteContact"])
@pytest.mark.parametrize(
    ("address", "text"),
    [
        (" ", "EmailAddress can't be blank."),
        ("nobody", "EmailAddress <nobody> is invalid"),
        ("Ada <ada@example.net>", "EmailAddress <Ada <ada@example.net>> is invalid"),
    ],
)
def test_what_is_no_address_is_said_in_the_words_of_ses(ses: LocalSes, operation: str, address: str, text: str) -> None:
    """OBS-297, OBS-090."""
    error = refusal(ses, operation, ContactListName="OurList", EmailAddress=address)
    assert (type(error), str(error)) == (InvalidParameterValue, text)


def test_constraints_come_before_the_address_the_list_and_the_topics(ses: LocalSes) -> None:
    """As seen of SES: OBS-298."""
    wrong: dict[str, Any] = {
        "ContactListName": "Nope",
        "EmailAddress": "nobody",
        "TopicPreferences": said(Nope="MAYBE"),
    }
    constraint = refusal(ses, "CreateContact", **wrong)
    assert isinstance(constraint, ValidationError)
    assert "'topicPreferences.1.member.subscriptionStatus'" in str(constraint)
    wrong["TopicPreferences"] = said(Nope="OPT_IN")
    assert str(refusal(ses, "CreateContact", **wrong)) == "EmailAddress <nobody> is invalid"
    wrong["EmailAddress"] = ADA
    assert str(refusal(ses, "CreateContact", **wrong)) == "List with name: Nope doesn't exist."
    wrong["ContactListName"] = "OurList"
    assert str(refusal(ses, "CreateContact", **wrong)) == "List: OurList doesn't contain Topic: Nope"


# --- changing and taking off -----------------------------------------------------------------------


@pytest.mark.spec("LST-05")
def test_an_update_merges_preferences_and_replaces_or_clears_all_else(ses: LocalSes) -> None:
    """As seen of SES: OBS-300."""
    call(ses, "CreateContact", **{**DOCUMENT, "UnsubscribeAll": True})
    ses.advance(hours=1)
    update = {"ContactListName": "OurList", "EmailAddress": ADA}
    call(ses, "UpdateContact", **update, TopicPreferences=said(Offers="OPT_IN"))
    shown = get(ses)
    assert shown["TopicPreferences"] == said(Releases="OPT_IN", Offers="OPT_IN")
    assert (shown["UnsubscribeAll"], "AttributesData" in shown) == (False, False)
    assert (shown["CreatedTimestamp"], shown["LastUpdatedTimestamp"]) == (NOON, ses.clock.now())
    call(ses, "UpdateContact", **update, TopicPreferences=said(Releases="OPT_OUT"), AttributesData="{}")
    assert (get(ses)["TopicPreferences"], get(ses)["AttributesData"]) == (
        said(Releases="OPT_OUT", Offers="OPT_IN"),
        "{}",
    )


@pytest.mark.parametrize("operation", ["GetContact", "UpdateContact", "DeleteContact"])
def test_who_is_not_on_the_list_is_not_found(ses: LocalSes, operation: str) -> None:
    error = refusal(ses, operation, ContactListName="OurList", EmailAddress="eva@example.net")
    assert (type(error), str(error)) == (NotFound, "eva@example.net doesn't exist in List.")


def test_who_is_taken_off_can_be_taken_in_again(ses: LocalSes) -> None:
    call(ses, "CreateContact", **DOCUMENT)
    call(ses, "DeleteContact", ContactListName="OurList", EmailAddress=ADA)
    assert len(ses.contact_lists["OurList"]) == 0
    create(ses)
    assert get(ses)["TopicPreferences"] == []


@pytest.mark.spec("LST-05")
def test_any_text_unsubscribes_from_all(ses: LocalSes) -> None:
    """As seen of SES: OBS-301."""
    create(ses)
    path = "/v2/email/contact-lists/OurList/contacts/ada%40example.net"
    sent = decode_request(load("sesv2"), HttpRequest("PUT", path, body=b'{"UnsubscribeAll":"false"}'))
    call(ses, sent.operation, **sent.params)
    assert get(ses)["UnsubscribeAll"] is True


# --- listing ---------------------------------------------------------------------------------------


@pytest.fixture
def four(ses: LocalSes) -> LocalSes:
    """Who wants releases, who does not, who has not said, and who wants nothing at all."""
    create(ses, "a@example.net", TopicPreferences=said(Releases="OPT_IN"))
    create(ses, "b@example.net", TopicPreferences=said(Releases="OPT_OUT"))
    create(ses, "c@example.net")
    create(ses, "d@example.net", UnsubscribeAll=True, TopicPreferences=said(Releases="OPT_IN"))
    return ses


def pages(ses: LocalSes, **params: Any) -> Iterator[list[str]]:
    more: dict[str, str] = {}
    while True:
        answer = call(ses, "ListContacts", ContactListName="OurList", **params, **more)
        yield [one["EmailAddress"][0] for one in answer["Contacts"]]
        if "NextToken" not in answer:
            return
        more = {"NextToken": answer["NextToken"]}


def wanting(status: str, use_default: bool | None = None) -> dict[str, Any]:
    topic = {"TopicName": "Releases", "UseDefaultIfPreferenceUnavailable": use_default}
    return {"FilteredStatus": status, **({} if use_default is None else {"TopicFilter": topic})}


@pytest.mark.spec("LST-07")
@pytest.mark.parametrize(
    ("only", "found"),
    [
        (None, "abcd"),
        (wanting("OPT_IN", use_default=True), "ac"),
        (wanting("OPT_IN", use_default=False), "a"),
        (wanting("OPT_OUT", use_default=True), "bd"),
        (wanting("OPT_OUT", use_default=False), "bd"),
        ({"FilteredStatus": "OPT_IN", "TopicFilter": {"TopicName": "Releases"}}, "a"),  # no default unless asked for
        (wanting("OPT_OUT"), "d"),
        ({"FilteredStatus": "OPT_OUT", "TopicFilter": None}, "d"),
        (wanting("OPT_IN"), "abc"),  # the guide does not say
    ],
)
def test_a_filter_says_who_is_listed(four: LocalSes, only: dict[str, Any] | None, found: str) -> None:
    given = {} if only is None else {"Filter": only}
    assert "".join(*pages(four, **given)) == found
    assert "".join(map("".join, pages(four, **given, PageSize=1))) == found


@pytest.mark.spec("LST-07")
def test_a_page_is_cut_before_it_is_filtered_so_one_can_be_empty_and_not_the_last(four: LocalSes) -> None:
    assert list(pages(four, Filter=wanting("OPT_OUT"), PageSize=1)) == [[], [], [], ["d"]]


@pytest.mark.spec("LST-07")
def test_an_entry_of_the_listing_is_without_attributes_and_creation(ses: LocalSes) -> None:
    """As seen of SES: OBS-302."""
    call(ses, "CreateContact", **DOCUMENT)
    call(ses, "UpdateContact", **{**DOCUMENT, "UnsubscribeAll": True})
    (entry,) = call(ses, "ListContacts", ContactListName="OurList")["Contacts"]
    shown = get(ses)
    assert (entry["UnsubscribeAll"], entry["TopicPreferences"]) == (True, said(Releases="OPT_IN"))
    assert entry == {
        name: shown[name] for name in shown if name not in ("ContactListName", "AttributesData", "CreatedTimestamp")
    }


@pytest.mark.spec("LST-07")
def test_who_comes_or_goes_between_two_pages_does_no_harm(four: LocalSes) -> None:
    read = pages(four, PageSize=2)
    first = next(read)
    for address in ("a@example.net", "b@example.net"):
        call(four, "DeleteContact", ContactListName="OurList", EmailAddress=address)
    create(four, "e@example.net")
    assert [first, *read] == [["a", "b"], ["c", "d"], ["e"]]


def test_a_page_has_50_contacts_and_up_to_1000_if_it_is_said(ses: LocalSes) -> None:
    for number in range(1_001):
        ses.create_contact("OurList", f"x{number}@example.net")
    assert [len(page) for page in pages(ses)] == [*[50] * 20, 1]
    assert [len(page) for page in pages(ses, PageSize=1000)] == [1000, 1]


_ENUM = (
    "1 validation error detected: Value at 'filter.filteredStatus' failed to satisfy constraint: Member must satisfy"
)
_BAD: dict[str, Any] = {"ContactListName": "Ghost", "PageSize": 0, "NextToken": "bogus"}
_BLANK = {"FilteredStatus": "OPT_IN", "TopicFilter": {"TopicName": " "}}
_NOPE = {"FilteredStatus": "OPT_IN", "TopicFilter": {"TopicName": "Nope"}}


@pytest.mark.spec("LST-07")
@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({**_BAD, "Filter": {"FilteredStatus": "opt_in", "TopicFilter": {}}}, _ENUM),
        ({**_BAD, "Filter": {}}, "The page size must be between 1 and 1000"),
        ({**_BAD, "PageSize": 1001}, "The page size must be between 1 and 1000"),
        ({**_BAD, "PageSize": 1, "Filter": _BLANK}, "TopicName can't be blank in TopicFilter."),
        ({**_BAD, "PageSize": 1, "Filter": {"TopicFilter": {}}}, "TopicName can't be blank in TopicFilter."),
        ({**_BAD, "PageSize": 1, "Filter": {"TopicFilter": {"TopicName": "No"}}}, "Invalid FilteredStatus <null>"),
        ({**_BAD, "PageSize": 1, "Filter": {}}, "Invalid FilteredStatus <null>"),
        ({**_BAD, "PageSize": 1, "Filter": _NOPE}, "Provided NextToken is invalid"),
        ({**_BAD, "PageSize": 1, "NextToken": ""}, "Provided NextToken is invalid"),
        ({"ContactListName": "Ghost", "Filter": _NOPE}, "List with name: Ghost doesn't exist."),
        ({"ContactListName": "OurList", "Filter": _NOPE}, "List: OurList doesn't contain Topic: Nope"),
    ],
)
def test_a_listing_is_refused_in_the_order_that_was_seen(four: LocalSes, params: dict[str, Any], message: str) -> None:
    error = refusal(four, "ListContacts", **params)
    assert str(error).startswith(message)
    assert isinstance(error, NotFound) is message.startswith("List")


@pytest.mark.spec("LST-07")
def test_boto3_pages_through_a_list(four: LocalSes) -> None:
    with patched(four):
        client = boto3.client("sesv2", region_name="us-east-1")
        more: dict[str, str] = {}
        found: list[Any] = []
        while not found or more:
            answer = client.list_contacts(
                ContactListName="OurList", Filter={"FilteredStatus": "OPT_OUT"}, PageSize=1, **more
            )
            found.append(answer["Contacts"])
            more = {"NextToken": answer["NextToken"]} if "NextToken" in answer else {}
    assert [len(page) for page in found] == [0, 0, 0, 1]
