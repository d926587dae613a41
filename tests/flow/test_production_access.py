"""Out of the sandbox: what it forbids, how one asks, and what changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sesmodel import (
    Conflict,
    DailyQuotaExceeded,
    InvalidValue,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    Throttling,
    Times,
    ValidationError,
)
from sesmodel.constraint import each, like, longest, shortest
from tests.api.calling import call

CONTACTS = "AdditionalContactEmailAddresses"
TOLD = {"MailType": "TRANSACTIONAL", "WebsiteURL": "https://example.com"}


@pytest.fixture
def ses() -> LocalSes:
    """A new account that owns a domain."""
    ses = LocalSes.sandbox()
    ses.verify("example.com")
    return ses


def send(ses: LocalSes, to: str = "x@other.org", **changes: Any) -> None:
    """Send a short message."""
    message = Message(sender="ana@example.com", to=to, subject="Hi", text="Hello").replace(**changes)
    Mailer(ses).send(message)


def ask(ses: LocalSes, **changes: Any) -> None:
    """Ask for production access."""
    call(ses, "PutAccountDetails", **{**TOLD, "ProductionAccessEnabled": True, **changes})


def review_status(ses: LocalSes) -> str:
    """How far the review is, as the API shows it."""
    status: str = call(ses, "GetAccount")["Details"]["ReviewDetails"]["Status"]
    return status


# --- in the sandbox --------------------------------------------------------------------------------


@pytest.mark.spec("QRC-23")
def test_in_the_sandbox_mail_to_an_unverified_address_is_rejected_by_name(ses: LocalSes) -> None:
    with pytest.raises(MessageRejected) as caught:
        send(ses)

    assert caught.value.message == (
        "Email address is not verified. The following identities failed the check in region us-east-1: x@other.org"
    )


@pytest.mark.spec("QRC-23")
def test_in_the_sandbox_the_simulator_gets_mail_with_and_without_a_label(ses: LocalSes) -> None:
    ses.account.quota.max_send_rate = None
    send(ses, "bounce+label1@simulator.amazonses.com")
    send(ses, "success@simulator.amazonses.com")

    assert len(ses.sent) == 2


@pytest.mark.spec("QRC-23")
@pytest.mark.parametrize("identity", ["x@shop.other.org", "shop.other.org", "other.org"])
def test_in_the_sandbox_a_verified_address_domain_or_parent_gets_mail(ses: LocalSes, identity: str) -> None:
    ses.verify(identity)
    send(ses, "x@shop.other.org")

    assert len(ses.inbox("x@shop.other.org")) == 1


@pytest.mark.spec("QRC-23")
@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
def test_in_the_sandbox_every_kind_of_recipient_is_checked(ses: LocalSes, field: str) -> None:
    people: dict[str, Any] = {"to": "ana@example.com", field: ["ana@example.com", "y@other.org"]}
    with pytest.raises(MessageRejected) as caught:
        send(ses, **people)

    assert caught.value.identities == ("y@other.org",)


@pytest.mark.spec("QRC-23")
def test_in_the_sandbox_the_recipients_of_the_envelope_are_checked(ses: LocalSes) -> None:
    raw = b"From: ana@example.com\r\nTo: ana@example.com\r\n\r\nx"
    with pytest.raises(MessageRejected) as caught:
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": raw}, "Destinations": ["z@other.org"]})

    assert caught.value.identities == ("z@other.org",)


@pytest.mark.spec("QRC-23")
def test_the_sandbox_has_two_hundred_a_day_and_one_a_second(ses: LocalSes) -> None:
    ses.verify("other.org")
    send(ses)
    with pytest.raises(Throttling, match=r"^Maximum sending rate exceeded\.$"):
        send(ses)
    for _ in range(199):
        ses.advance(seconds=1)
        send(ses)
    ses.advance(seconds=1)
    with pytest.raises(DailyQuotaExceeded):
        send(ses)


# --- the review ------------------------------------------------------------------------------------


@pytest.mark.spec("QRC-25")
def test_who_asks_is_pending_and_still_in_the_sandbox(ses: LocalSes) -> None:
    assert "Details" not in call(ses, "GetAccount")
    ask(ses)

    assert review_status(ses) == "PENDING"
    assert not call(ses, "GetAccount")["ProductionAccessEnabled"]
    with pytest.raises(MessageRejected):
        send(ses)


@pytest.mark.spec("QRC-25", "QRC-24")
def test_after_the_grant_anybody_gets_mail_by_the_new_quota(ses: LocalSes) -> None:
    ask(ses)
    ses.review(grant=True, max_24_hour_send=1000, max_send_rate=5)
    send(ses)

    shown = call(ses, "GetAccount")
    assert (shown["ProductionAccessEnabled"], review_status(ses)) == (True, "GRANTED")
    assert shown["SendQuota"] == {"Max24HourSend": 1000.0, "MaxSendRate": 5.0, "SentLast24Hours": 1.0}


@pytest.mark.spec("QRC-25")
def test_who_is_denied_stays_in_the_sandbox_and_may_ask_again(ses: LocalSes) -> None:
    ask(ses)
    ses.review(grant=False)
    assert review_status(ses) == "DENIED"
    assert call(ses, "GetAccount")["SendQuota"]["Max24HourSend"] == 200
    with pytest.raises(MessageRejected):
        send(ses)

    ask(ses)
    ses.fail_review()
    assert review_status(ses) == "FAILED"
    ask(ses)
    assert review_status(ses) == "PENDING"


@pytest.mark.spec("QRC-25")
@pytest.mark.parametrize("production", [True, False])
def test_a_second_call_while_the_review_is_pending_is_refused(ses: LocalSes, production: bool) -> None:
    ask(ses, MailType="MARKETING")
    with pytest.raises(Conflict) as caught:
        ask(ses, ProductionAccessEnabled=production)

    assert (caught.value.v2_name, caught.value.v2_status) == ("ConflictException", 409)
    assert call(ses, "GetAccount")["Details"]["MailType"] == "MARKETING"


@pytest.mark.spec("QRC-25")
def test_after_the_review_the_details_can_be_edited_and_nothing_is_reviewed(ses: LocalSes) -> None:
    ask(ses)
    ses.review()
    ask(ses, WebsiteURL="https://example.org", ProductionAccessEnabled=False)

    shown = call(ses, "GetAccount")
    assert shown["Details"] == {
        "MailType": "TRANSACTIONAL",
        "WebsiteURL": "https://example.org",
        "ReviewDetails": {"Status": "GRANTED"},
    }
    assert shown["ProductionAccessEnabled"]


@pytest.mark.spec("QRC-25")
def test_details_without_the_wish_to_leave_start_no_review(ses: LocalSes) -> None:
    ask(ses, ProductionAccessEnabled=False)

    assert call(ses, "GetAccount")["Details"] == TOLD
    with pytest.raises(InvalidValue, match="NOT_ASKED cannot be granted"):
        ses.review()


@pytest.mark.spec("QRC-25")
def test_all_that_is_told_is_shown_and_the_contacts_get_no_mail(ses: LocalSes) -> None:
    told = {
        **TOLD,
        "ContactLanguage": "EN",
        "UseCaseDescription": "Orders.",
        "AdditionalContactEmailAddresses": ["a@example.com", "b@example.com"],
    }
    ask(ses, **told)

    assert call(ses, "GetAccount")["Details"] == {**told, "ReviewDetails": {"Status": "PENDING"}}
    ses.review()
    assert ses.inbox("a@example.com") == ()


@pytest.mark.spec("QRC-25")
@pytest.mark.parametrize(
    ("member", "guides", "services"),
    [("MailType", "PROMOTIONAL", "MARKETING"), ("ContactLanguage", "JP", "JA")],
)
def test_the_words_of_the_guide_are_taken_and_those_of_the_service_kept(
    ses: LocalSes, member: str, guides: str, services: str
) -> None:
    ses.call("sesv2", "PutAccountDetails", {**TOLD, member: guides})

    assert call(ses, "GetAccount")["Details"][member] == services


@pytest.mark.spec("QRC-25")
@pytest.mark.parametrize(
    ("member", "value", "constraint"),
    [
        ("MailType", "NEWS", "must satisfy enum value set: [MARKETING, TRANSACTIONAL]"),
        ("MailType", None, "must not be null"),
        ("WebsiteURL", None, "must not be null"),
        ("WebsiteURL", "", "must have length greater than or equal to 1"),
        ("WebsiteURL", "x" * 1001, "must have length less than or equal to 1000"),
        ("UseCaseDescription", "x" * 5001, "must have length less than or equal to 5000"),
        ("ContactLanguage", "DE", "must satisfy enum value set: [EN, JA]"),
        (CONTACTS, [f"{n}@example.com" for n in range(5)], "must have length less than or equal to 4"),
        (CONTACTS, [], "must have length greater than or equal to 1"),
        (
            CONTACTS,
            ["nobody"],
            each(longest(254), shortest(6), like("^(.+)@(.+)$")),
        ),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_told_is_refused_and_nothing_is_kept(
    ses: LocalSes, member: str, value: Any, constraint: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        ask(ses, **{member: value})

    path = f"{member[0].lower()}{member[1:]}"
    said = f"1 validation error detected: Value at '{path}' failed to satisfy constraint: Member {constraint}"
    assert caught.value.message == said
    assert "Details" not in call(ses, "GetAccount")


@pytest.mark.spec("QRC-25")
def test_a_review_can_end_by_itself_after_a_span_of_the_clock() -> None:
    ses = LocalSes.sandbox(times=Times(review_after=timedelta(hours=24)))
    ses.verify("example.com")
    ask(ses)
    ses.advance(hours=23, minutes=59)
    assert review_status(ses) == "PENDING"

    ses.advance(minutes=1)
    assert review_status(ses) == "GRANTED"
    assert ses.account.production_access.since == ses.clock.now()
    send(ses)


# --- out of it -------------------------------------------------------------------------------------


@pytest.mark.spec("QRC-24")
@pytest.mark.parametrize("sandbox", [True, False])
@pytest.mark.parametrize(
    ("params", "failing"),
    [
        ({"Source": "back@evil.example"}, ("back@evil.example",)),
        ({"head": "From: eve@evil.example"}, ("eve@evil.example",)),
        ({"head": "From: ana@example.com\r\nSender: s@evil.example"}, ("s@evil.example",)),
        ({"head": "From: ana@example.com\r\nReturn-Path: r@evil.example"}, ("r@evil.example",)),
        (
            {
                "Source": "a@one.example",
                "head": "From: b@two.example\r\nSender: c@three.example\r\nReturn-Path: d@four.example",
            },
            ("a@one.example", "b@two.example", "c@three.example", "d@four.example"),
        ),
    ],
    ids=["source", "from", "sender", "return path", "all of them"],
)
def test_every_role_of_a_sender_is_checked_in_and_out_of_the_sandbox(
    sandbox: bool, params: dict[str, str], failing: tuple[str, ...]
) -> None:
    ses = LocalSes(production=not sandbox)
    ses.verify("example.com")
    head = params.get("head", "From: ana@example.com")
    raw = f"{head}\r\nTo: success@simulator.amazonses.com\r\n\r\nx".encode()
    source = {"Source": params["Source"]} if "Source" in params else {}

    with pytest.raises(MessageRejected) as caught:
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": raw}, **source})
    assert caught.value.identities == failing


@pytest.mark.spec("QRC-24")
def test_out_of_the_sandbox_any_recipient_is_allowed() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    send(ses, "x@other.org", cc="y@third.example")

    assert len(ses.inbox("x@other.org")) == len(ses.inbox("y@third.example")) == 1


@pytest.mark.spec("QRC-24")
def test_a_return_path_of_the_call_is_checked_out_of_the_sandbox() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    params = {
        "Source": "ana@example.com",
        "ReturnPath": "back@evil.example",
        "Destination": {"ToAddresses": ["x@other.org"]},
        "Message": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}},
    }

    with pytest.raises(MessageRejected, match=r"failed the check in region us-east-1: back@evil\.example$"):
        ses.call("ses", "SendEmail", params)
