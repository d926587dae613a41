"""The actions of the suppression list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    InvalidNextToken,
    InvalidParameterValue,
    LocalSes,
    Mailer,
    MalformedInput,
    ManualClock,
    Message,
    NotFound,
    SuppressionReason,
    ValidationError,
    patched,
)
from tests.api.calling import call

if TYPE_CHECKING:
    from collections.abc import Iterator

BOUNCE, COMPLAINT = SuppressionReason
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def put(ses: LocalSes, address: str, reason: str = "BOUNCE") -> None:
    assert call(ses, "PutSuppressedDestination", EmailAddress=address, Reason=reason) == {}


def get(ses: LocalSes, address: str) -> Any:
    return call(ses, "GetSuppressedDestination", EmailAddress=address)["SuppressedDestination"]


def names(answer: dict[str, Any]) -> list[str]:
    return [one["EmailAddress"].partition("@")[0] for one in answer["SuppressedDestinationSummaries"]]


def pages(ses: LocalSes, **params: Any) -> Iterator[list[str]]:
    more: dict[str, Any] | None = {}
    while more is not None:
        answer = call(ses, "ListSuppressedDestinations", **params, **more)
        yield names(answer)
        more = {"NextToken": answer["NextToken"]} if "NextToken" in answer else None


# --- the reasons of the account -------------------------------------------------------------------


@pytest.mark.spec("SUP-02", "SUP-03")
def test_a_new_account_lists_both() -> None:
    answer = call(LocalSes(), "GetAccount")
    assert answer["SuppressionAttributes"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}


@pytest.mark.spec("SUP-03")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"SuppressedReasons": ["COMPLAINT"]}, {COMPLAINT}),
        ({"SuppressedReasons": ["BOUNCE", "COMPLAINT", "BOUNCE"]}, {BOUNCE, COMPLAINT}),
        ({"SuppressedReasons": []}, set()),
        ({}, set()),
    ],
)
def test_the_reasons_are_replaced_as_a_whole(given: dict[str, Any], expected: set[SuppressionReason]) -> None:
    ses = LocalSes()
    assert call(ses, "PutAccountSuppressionAttributes", **given) == {}
    assert ses.suppression.reasons == expected
    shown = call(ses, "GetAccount")["SuppressionAttributes"]["SuppressedReasons"]
    assert shown == sorted(expected)


@pytest.mark.spec("SUP-03")
@pytest.mark.parametrize("word", ["bounce", "SPAM", ""])
def test_a_word_that_is_no_reason_is_refused_and_changes_nothing(word: str) -> None:
    ses = LocalSes()
    with pytest.raises(ValidationError) as refused:
        call(ses, "PutAccountSuppressionAttributes", SuppressedReasons=["BOUNCE", word])
    assert refused.value.message == (
        "1 validation error detected: Value at 'suppressedReasons' failed to satisfy constraint: "
        "Member must satisfy constraint: [Member must satisfy enum value set: [BOUNCE, COMPLAINT]]"
    )
    assert ses.suppression.reasons == {BOUNCE, COMPLAINT}


# --- one address ----------------------------------------------------------------------------------


@pytest.mark.spec("SUP-10")
def test_an_address_is_put_on_the_list_and_put_again_with_another_reason() -> None:
    ses = LocalSes()
    put(ses, "recipient@example.com")
    entry = {"EmailAddress": "recipient@example.com", "Reason": "BOUNCE", "LastUpdateTime": NOON}
    assert get(ses, "recipient@example.com") == entry
    ses.advance(hours=1)
    put(ses, " recipient@EXAMPLE.com ", "COMPLAINT")
    assert get(ses, "recipient@example.com") == {
        "EmailAddress": "recipient@example.com",
        "Reason": "COMPLAINT",
        "LastUpdateTime": NOON + timedelta(hours=1),
    }
    assert len(ses.suppression) == 1


@pytest.mark.spec("SUP-10")
def test_what_cannot_be_put_on_the_list_is_refused() -> None:
    ses = LocalSes()
    with pytest.raises(ValidationError) as spam:
        put(ses, "recipient@example.com", "SPAM")
    assert spam.value.message == (
        "1 validation error detected: Value at 'reason' failed to satisfy constraint: "
        "Member must satisfy enum value set: [BOUNCE, COMPLAINT]"
    )
    with pytest.raises(InvalidParameterValue, match="Invalid email address not-an-address."):
        put(ses, "not-an-address")
    with pytest.raises(ValidationError, match="'reason'.*must not be null"):
        call(ses, "PutSuppressedDestination", EmailAddress="recipient@example.com")
    with pytest.raises(ValidationError, match="'emailAddress'.*must not be null"):
        call(ses, "PutSuppressedDestination", Reason="BOUNCE")
    assert len(ses.suppression) == 0


@pytest.mark.spec("SUP-04")
def test_an_entry_names_the_event_that_put_it_there(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@example.net").reject()
    message_id = Mailer(ses).send(hello).message_id
    assert get(ses, "bob@example.net")["Attributes"] == {
        "MessageId": message_id,
        "FeedbackId": ses.events[-1].as_dict()["bounce"]["feedbackId"],
    }


@pytest.mark.spec("SUP-11")
def test_who_is_taken_off_the_list_gets_mail_again(ses: LocalSes, hello: Message) -> None:
    put(ses, "bob@example.net")
    Mailer(ses).send(hello)
    assert ses.inbox("bob@example.net") == ()
    assert call(ses, "DeleteSuppressedDestination", EmailAddress="bob@EXAMPLE.net") == {}
    Mailer(ses).send(hello)
    assert len(ses.inbox("bob@example.net")) == 1


@pytest.mark.spec("SUP-11")
@pytest.mark.parametrize("operation", ["GetSuppressedDestination", "DeleteSuppressedDestination"])
def test_an_address_that_is_not_listed_is_not_found(operation: str) -> None:
    ses = LocalSes()
    put(ses, "ana@example.com")
    with pytest.raises(NotFound) as missing:
        call(ses, operation, EmailAddress="Ana@example.com")
    assert missing.value.message == "Email address Ana@example.com does not exist on your suppression list."
    assert (missing.value.v2_name, missing.value.v2_status) == ("NotFoundException", 404)
    with pytest.raises(InvalidParameterValue, match="Invalid email address nobody."):
        call(ses, operation, EmailAddress="nobody")


# --- many addresses -------------------------------------------------------------------------------


def listing(*moments: int) -> LocalSes:
    """A model with an address that was listed at each moment, in Unix seconds."""
    ses = LocalSes(clock=ManualClock(EPOCH))
    for moment in moments:
        ses.advance(seconds=moment - ses.clock.now().timestamp())
        put(ses, f"at{moment}@example.net", "COMPLAINT" if moment % 200 else "BOUNCE")
    return ses


@pytest.mark.spec("SUP-12")
@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ({}, ["at100", "at200", "at300"]),
        ({"StartDate": 150}, ["at200", "at300"]),
        ({"EndDate": 250.5}, ["at100", "at200"]),
        ({"StartDate": datetime.fromtimestamp(150, UTC), "EndDate": 250}, ["at200"]),
        ({"StartDate": 200}, ["at300"]),
        ({"EndDate": datetime(1970, 1, 1, 0, 3, 20)}, ["at100"]),  # noqa: DTZ001  without a zone: UTC
        ({"Reasons": ["COMPLAINT"]}, ["at100", "at300"]),
        ({"Reasons": ["COMPLAINT", "BOUNCE"], "StartDate": 100}, ["at200", "at300"]),
        ({"Reasons": []}, ["at100", "at200", "at300"]),
    ],
)
def test_a_listing_is_for_a_period_and_for_reasons(period: dict[str, Any], expected: list[str]) -> None:
    assert names(call(listing(100, 200, 300), "ListSuppressedDestinations", **period)) == expected


@pytest.mark.spec("SUP-12")
def test_a_line_says_address_reason_and_time() -> None:
    assert call(listing(100), "ListSuppressedDestinations") == {
        "SuppressedDestinationSummaries": [
            {
                "EmailAddress": "at100@example.net",
                "Reason": "COMPLAINT",
                "LastUpdateTime": EPOCH + timedelta(seconds=100),
            }
        ]
    }


@pytest.mark.spec("SUP-12")
def test_a_page_holds_a_thousand_if_nothing_else_is_said() -> None:
    ses = LocalSes()
    for number in range(2_001):
        ses.suppress(f"reader{number}@example.net")
    assert [len(page) for page in pages(ses)] == [1000, 1000, 1]
    assert [name for page in pages(ses) for name in page] == [f"reader{number}" for number in range(2_001)]


@given(
    st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), unique=True),
    st.integers(1, 4),
    st.lists(st.tuples(st.booleans(), st.sampled_from(["a", "b", "c", "d", "e", "f", "g"])), max_size=4),
)
def test_pages_hold_each_address_that_stays_once_whatever_changes_meanwhile(
    people: list[str], size: int, changes: list[tuple[bool, str]]
) -> None:
    ses = LocalSes()
    for name in people:
        ses.suppress(f"{name}@example.net")
    seen: list[str] = []
    left = list(changes)
    for page in pages(ses, PageSize=size):
        seen += page
        if left:
            adds, name = left.pop()
            if adds:
                ses.suppress(f"{name}@example.net")
            else:
                ses.suppression.remove(f"{name}@example.net")
    removed = {name for adds, name in changes if not adds}
    for name in set(people) - removed:
        assert seen.count(name) == 1
    assert len(page) <= size if people else page == []


@pytest.mark.spec("SUP-12")
@pytest.mark.parametrize("token", ["x", "=", "MQ", "bm8=", ""])
def test_a_token_that_was_never_given_out_has_an_error_of_its_own(token: str) -> None:
    with pytest.raises(InvalidNextToken) as refused:
        call(LocalSes(), "ListSuppressedDestinations", NextToken=token)
    assert (refused.value.v2_name, refused.value.v2_status) == ("InvalidNextTokenException", 400)
    assert refused.value.message == "Token is invalid."


@pytest.mark.spec("SUP-12")
def test_a_token_is_good_for_the_reasons_that_it_was_given_out_for() -> None:
    ses = LocalSes()
    for number in range(2):
        ses.suppress(f"{number}@example.net")
    both = ["COMPLAINT", "BOUNCE"]
    token = call(ses, "ListSuppressedDestinations", Reasons=both, PageSize=1)["NextToken"]

    assert names(call(ses, "ListSuppressedDestinations", Reasons=[*both[::-1], "BOUNCE"], NextToken=token)) == ["1"]
    for reasons in ([], ["BOUNCE"]):
        with pytest.raises(InvalidNextToken, match=r"^Token is invalid\.$"):
            call(ses, "ListSuppressedDestinations", Reasons=reasons, NextToken=token)


@pytest.mark.spec("SUP-12")
def test_filters_and_sizes_that_are_none_are_refused() -> None:
    ses = LocalSes()
    with pytest.raises(ValidationError) as refused:
        call(ses, "ListSuppressedDestinations", Reasons=["bounce"])
    assert refused.value.message == (
        "1 validation error detected: Value at 'reasons' failed to satisfy constraint: "
        "Member must satisfy constraint: [Member must satisfy enum value set: [BOUNCE, COMPLAINT]]"
    )
    for size in (0, 1_001):
        with pytest.raises(InvalidParameterValue) as unlike:
            call(ses, "ListSuppressedDestinations", PageSize=size)
        assert unlike.value.message == f"Page size {size} is invalid, expected a number between 1 and 1000"
    for moment in (float("nan"), 1e300):
        with pytest.raises(MalformedInput, match="is no moment"):
            call(ses, "ListSuppressedDestinations", StartDate=moment)


# --- the sandbox ----------------------------------------------------------------------------------


@pytest.mark.spec("SUP-09")
def test_in_the_sandbox_addresses_come_to_the_list_by_events_alone(hello: Message) -> None:
    ses = LocalSes.sandbox()
    ses.verify("example.com", "bob@example.net")
    with pytest.raises(InvalidParameterValue, match="in the Amazon SES sandbox, where PutSuppressedDestination"):
        put(ses, "bob@example.net")
    assert len(ses.suppression) == 0

    assert call(ses, "PutAccountSuppressionAttributes", SuppressedReasons=["BOUNCE"]) == {}
    ses.receivers.when("bob@example.net").reject()
    Mailer(ses).send(hello)
    assert names(call(ses, "ListSuppressedDestinations")) == ["bob"]
    assert get(ses, "bob@example.net")["Reason"] == "BOUNCE"
    assert call(ses, "DeleteSuppressedDestination", EmailAddress="bob@example.net") == {}


# --- through boto3 --------------------------------------------------------------------------------


@pytest.mark.spec("SUP-10", "SUP-11", "SUP-12")
def test_boto3_reads_the_list_to_the_millisecond() -> None:
    ses = LocalSes(clock=ManualClock(datetime(2021, 2, 3, 9, 26, 40, 77_654, UTC)))
    with patched(ses):
        client = boto3.client("sesv2")
        client.put_suppressed_destination(EmailAddress="Reader+1@example.net", Reason="COMPLAINT")
        found = client.get_suppressed_destination(EmailAddress="Reader+1@example.net")["SuppressedDestination"]
        assert found["LastUpdateTime"] == datetime(2021, 2, 3, 9, 26, 40, 77_000, UTC)
        listed = client.list_suppressed_destinations(Reasons=["COMPLAINT"], StartDate="1604394130")
        assert [one["EmailAddress"] for one in listed["SuppressedDestinationSummaries"]] == ["Reader+1@example.net"]
        assert (
            client.list_suppressed_destinations(EndDate=found["LastUpdateTime"])["SuppressedDestinationSummaries"] == []
        )
        with pytest.raises(client.exceptions.InvalidNextTokenException):
            client.list_suppressed_destinations(NextToken="x")
        client.delete_suppressed_destination(EmailAddress="Reader+1@example.net")
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_suppressed_destination(EmailAddress="Reader+1@example.net")
        client.put_account_suppression_attributes(SuppressedReasons=["COMPLAINT"])
        assert client.get_account()["SuppressionAttributes"]["SuppressedReasons"] == ["COMPLAINT"]
