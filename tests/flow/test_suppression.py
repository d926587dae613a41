"""Suppression from one end to the other: what is listed by itself, and what becomes of mail to those who are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

import attrs
import pytest

from sesmodel import (
    Bounce,
    Complaint,
    Event,
    GlobalSuppressionList,
    InvalidParameterValue,
    LocalSes,
    Mailer,
    Message,
    SuppressionOptions,
    SuppressionReason,
)
from sesmodel.flow.suppressing import suppress
from sesmodel.service import simulator

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState

BOUNCE, COMPLAINT = SuppressionReason
BOTH = frozenset(SuppressionReason)
NONE: frozenset[SuppressionReason] = frozenset()
GONE, ANGRY, BOB = "gone@example.net", "angry@example.org", "bob@example.com"
T = TypeVar("T", bound=Event)


@pytest.fixture
def ses(ses: LocalSes) -> LocalSes:
    ses.receivers.when(GONE).reject()
    ses.receivers.when(ANGRY).complain()
    return ses


def send(ses: LocalSes, hello: Message, *to: str, configuration_set: str | None = None) -> list[Event]:
    """Send, and give the events of that message."""
    message_id = Mailer(ses).send(hello.replace(to=to), configuration_set=configuration_set).message_id
    return [event for event in ses.events if event.message_id == message_id]


def kinds(events: list[Event]) -> list[str]:
    return [event.event_type for event in events]


def one(events: list[Event], kind: type[T]) -> T:
    (found,) = (event for event in events if isinstance(event, kind))
    return found


def listed(ses: LocalSes) -> dict[str, SuppressionReason]:
    return {entry.email_address: entry.reason for entry in ses.suppression}


def state_of(ses: LocalSes) -> ServiceState:
    return ses._state  # noqa: SLF001  the step below takes an event of any kind


def use_set(ses: LocalSes, name: str, reasons: frozenset[SuppressionReason] | None) -> None:
    ses.create_configuration_set(name, suppression=SuppressionOptions(reasons))


def sub_type(events: list[Event]) -> str | None:
    return next((event.bounce_sub_type for event in events if isinstance(event, Bounce)), None)


# --- what is listed by itself ---------------------------------------------------------------------


@pytest.mark.spec("SUP-04")
@pytest.mark.parametrize(
    ("kind", "lists"),
    [
        (("Permanent", "General"), True),
        (("Permanent", "NoEmail"), True),
        (("Permanent", "Suppressed"), False),
        (("Permanent", "OnAccountSuppressionList"), False),
        (("Undetermined", "Undetermined"), False),
        *((("Transient", name), False) for name in ("General", "MailboxFull", "MessageTooLarge", "ContentRejected")),
    ],
)
def test_only_a_hard_bounce_lists_an_address(ses: LocalSes, hello: Message, kind: tuple[str, str], lists: bool) -> None:
    bounce = one(send(ses, hello, GONE), Bounce)
    fresh = LocalSes()
    suppress(state_of(fresh), attrs.evolve(bounce, bounce_type=kind[0], bounce_sub_type=kind[1]))
    assert listed(fresh) == ({GONE: BOUNCE} if lists else {})
    assert state_of(fresh).global_suppression.withholds(GONE, fresh.region, fresh.clock.now()) is lists


@pytest.mark.spec("SUP-04")
def test_those_of_the_recipients_are_listed_who_bounced_or_complained(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*@full.example").defer()
    events = send(ses, hello, GONE, ANGRY, BOB, "eve@full.example")
    ses.advance(hours=24)
    assert listed(ses) == {GONE: BOUNCE, ANGRY: COMPLAINT}

    by_event = {entry.email_address: (entry.message_id, entry.feedback_id) for entry in ses.suppression}
    bounce, complaint = one(events, Bounce), one(events, Complaint)
    assert by_event == {
        GONE: (bounce.message_id, bounce.feedback_id),
        ANGRY: (complaint.message_id, complaint.feedback_id),
    }


@pytest.mark.spec("SUP-04")
def test_everyone_whom_a_complaint_or_a_bounce_names_is_listed(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("a@isp.example").complain()  # who does not say which of its customers it was
    send(ses, hello, "a@isp.example", "b@isp.example", BOB)
    assert listed(ses) == {"a@isp.example": COMPLAINT, "b@isp.example": COMPLAINT}

    ses.receivers.when("*@gone.example").reject()
    events = send(ses, hello, "c@gone.example", "d@gone.example", BOB)
    assert len(one(events, Bounce).bounced_recipients) == 2
    assert {address for address, reason in listed(ses).items() if reason is BOUNCE} == {
        "c@gone.example",
        "d@gone.example",
    }


@pytest.mark.spec("SUP-04")
def test_a_bounce_of_suppression_does_not_list_anew(ses: LocalSes, hello: Message) -> None:
    ses.suppress(BOB)
    ses.suppress(ANGRY, COMPLAINT)
    before = list(ses.suppression)
    ses.advance(days=1)
    send(ses, hello, BOB, ANGRY)
    assert list(ses.suppression) == before

    ses.suppress_globally("eve@example.com")
    send(ses, hello, "eve@example.com")
    assert "eve@example.com" not in ses.suppression
    ses.advance(days=1)
    assert kinds(send(ses, hello, "eve@example.com")) == ["Send", "Delivery"]


@pytest.mark.spec("SUP-04")
def test_a_later_event_gives_its_reason_and_its_time(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, GONE)
    (before,) = ses.suppression
    complaint = one(send(ses, hello, ANGRY), Complaint)
    ses.advance(hours=1)
    late = attrs.evolve(complaint, complained_recipients=(GONE,), timestamp=ses.clock.now())
    suppress(state_of(ses), late)
    after = ses.suppression.get(GONE)
    assert after is not None
    assert (after.reason, after.last_update_time - before.last_update_time) == (COMPLAINT, timedelta(hours=1))
    assert after.feedback_id == late.feedback_id


@pytest.mark.spec("SUP-04")
@pytest.mark.parametrize("address", ["eve@gmail.com", "eve@Googlemail.com"])
def test_gmail_tells_of_no_complaint(ses: LocalSes, hello: Message, address: str) -> None:
    ses.receivers.when(address).complain()
    assert kinds(send(ses, hello, address)) == ["Send", "Delivery"]
    assert (listed(ses), ses.statistics.complaints) == ({}, 0)
    assert [message.subject for message in ses.inbox("ana@example.com")] == []

    both = send(ses, hello, address, ANGRY)
    assert one(both, Complaint).complained_recipients == (ANGRY,)


@pytest.mark.spec("SUP-03", "SUP-04")
def test_what_is_listed_by_itself_can_be_chosen_as_a_whole(ses: LocalSes, hello: Message) -> None:
    ses.suppression.reasons = frozenset({BOUNCE})
    send(ses, hello, ANGRY, GONE)
    assert listed(ses) == {GONE: BOUNCE}


@pytest.mark.spec("SUP-03", "SUP-04")
def test_a_list_that_is_switched_off_adds_nothing_and_withholds_nothing(ses: LocalSes, hello: Message) -> None:
    ses.suppress(BOB)
    ses.suppression.reasons = NONE
    send(ses, hello, ANGRY, GONE)
    assert listed(ses) == {BOB: BOUNCE}  # what is listed stays so
    assert kinds(send(ses, hello, BOB)) == ["Send", "Delivery"]
    ses.suppression.reasons = BOTH
    assert kinds(send(ses, hello, BOB)) == ["Send", "Bounce"]


@pytest.mark.spec("SUP-02")
def test_an_account_of_old_lists_nothing_by_itself(hello: Message) -> None:
    for created, expected in ((date(2019, 11, 24), {}), (date(2019, 11, 26), {GONE: BOUNCE}), (None, {GONE: BOUNCE})):
        ses = LocalSes(account_created=created)
        ses.verify("example.com")
        ses.receivers.when(GONE).reject()
        send(ses, hello, GONE)
        assert listed(ses) == expected


@pytest.mark.spec("SUP-05", "SUP-01", "CFG-12")
@pytest.mark.parametrize(
    ("account", "of_set", "expected"),
    [
        (NONE, frozenset({BOUNCE}), {GONE: BOUNCE}),
        (BOTH, NONE, {}),
        (frozenset({BOUNCE}), frozenset({COMPLAINT}), {ANGRY: COMPLAINT}),
        (frozenset({BOUNCE}), None, {GONE: BOUNCE}),  # a set without an opinion
        (NONE, None, {}),
    ],
)
def test_the_reasons_of_a_set_replace_those_of_the_account(
    ses: LocalSes,
    hello: Message,
    account: frozenset[SuppressionReason],
    of_set: frozenset[SuppressionReason] | None,
    expected: dict[str, SuppressionReason],
) -> None:
    use_set(ses, "A", of_set)
    ses.suppression.reasons = account
    send(ses, hello, GONE, ANGRY, configuration_set="A")
    assert listed(ses) == expected


@pytest.mark.spec("SUP-05")
def test_the_reasons_of_a_set_count_for_mail_that_names_it_only(ses: LocalSes, hello: Message) -> None:
    use_set(ses, "A", frozenset({BOUNCE}))
    ses.suppression.reasons = NONE
    send(ses, hello, GONE)
    assert listed(ses) == {}


@pytest.mark.spec("SUP-05")
def test_the_reasons_of_a_set_decide_whether_mail_is_withheld_too(ses: LocalSes, hello: Message) -> None:
    use_set(ses, "off", NONE)
    use_set(ses, "complaints", frozenset({COMPLAINT}))
    ses.suppress(BOB, BOUNCE)
    ses.suppress("eve@example.com", COMPLAINT)
    assert kinds(send(ses, hello, BOB)) == ["Send", "Bounce"]
    assert kinds(send(ses, hello, BOB, configuration_set="off")) == ["Send", "Delivery"]
    assert kinds(send(ses, hello, BOB, configuration_set="complaints")) == ["Send", "Delivery"]
    assert kinds(send(ses, hello, "eve@example.com", configuration_set="complaints")) == ["Send", "Complaint"]

    ses.suppression.reasons = NONE
    assert kinds(send(ses, hello, "eve@example.com", configuration_set="complaints")) == ["Send", "Complaint"]
    assert kinds(send(ses, hello, "eve@example.com")) == ["Send", "Delivery"]


# --- mail to those on the list of the account -----------------------------------------------------


@pytest.mark.spec("SUP-06", "MON-02")
def test_mail_to_who_bounced_is_accepted_and_bounces_unsent(ses: LocalSes, hello: Message) -> None:
    ses.suppress("a@example.com")
    events = send(ses, hello, "a@example.com")
    assert kinds(events) == ["Send", "Bounce"]
    bounce = one(events, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Permanent", "OnAccountSuppressionList")
    (recipient,) = bounce.bounced_recipients
    assert (recipient.email_address, recipient.action, recipient.status) == ("a@example.com", "failed", "5.1.1")
    assert (recipient.diagnostic_code or "").startswith(
        "Amazon SES did not send the message to this address because it is on the suppression list for your account."
    )
    assert ses.inbox("a@example.com") == ()
    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 1
    assert (ses.statistics.delivery_attempts, ses.statistics.bounces) == (1, 0)


@pytest.mark.spec("MON-02")
def test_mail_to_who_is_on_either_list_is_an_attempt_in_the_send_statistics(ses: LocalSes, hello: Message) -> None:
    ses.suppress("a@example.com")
    ses.suppress("b@example.com", COMPLAINT)
    ses.suppress_globally("c@example.com")
    for name in "abc":
        assert kinds(send(ses, hello, f"{name}@example.com"))[0] == "Send"

    (point,) = ses.client("ses").get_send_statistics()["SendDataPoints"]
    assert point["DeliveryAttempts"] == ses.statistics.delivery_attempts == 3


@pytest.mark.spec("SUP-06", "MON-02")
def test_mail_to_who_complained_is_accepted_and_counts_as_a_complaint_unsent(ses: LocalSes, hello: Message) -> None:
    ses.suppress("b@example.com", COMPLAINT)
    events = send(ses, hello, "b@example.com")
    assert kinds(events) == ["Send", "Complaint"]
    complaint = one(events, Complaint)
    assert complaint.as_dict()["complaint"] == {
        "complaintSubType": "OnAccountSuppressionList",
        "complainedRecipients": [{"emailAddress": "b@example.com"}],
        "timestamp": "2026-01-01T12:00:00.000Z",
        "feedbackId": complaint.feedback_id,
    }
    assert ses.inbox("b@example.com") == ()
    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 1
    assert (ses.statistics.delivery_attempts, ses.statistics.complaints) == (1, 0)
    (notice,) = ses.inbox("ana@example.com")
    assert notice.subject == "Fw: Hello"


@pytest.mark.spec("SUP-06")
def test_of_several_recipients_those_who_are_not_listed_get_the_message(ses: LocalSes, hello: Message) -> None:
    ses.suppress("a@example.com")
    ses.suppress("b@example.com", COMPLAINT)
    events = send(ses, hello, "a@example.com", BOB, "b@example.com", "A@example.com", "c@example.com")
    assert kinds(events) == ["Send", "Bounce", "Complaint", "Delivery"]
    assert [bounced.email_address for bounced in one(events, Bounce).bounced_recipients] == ["a@example.com"]
    assert one(events, Complaint).complained_recipients == ("b@example.com",)
    assert len(events[0].mail.destination) == 5
    got = {address for address in events[0].mail.destination if ses.inbox(address)}
    assert got == {BOB, "A@example.com", "c@example.com"}


@pytest.mark.spec("SUP-06")
def test_what_the_list_withholds_is_in_neither_part_of_the_rates(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, GONE)
    send(ses, hello, ANGRY)
    rates = (ses.statistics.bounce_rate, ses.statistics.complaint_rate)
    assert rates == (0.5, 0.5)
    for _ in range(3):
        send(ses, hello, GONE, ANGRY)
    assert (ses.statistics.bounce_rate, ses.statistics.complaint_rate) == rates
    assert ses.statistics.delivery_attempts == 8


@pytest.mark.spec("SUP-06", "SUP-07")
def test_a_switch_makes_sends_heed_every_spelling_of_a_listed_address(ses: LocalSes, hello: Message) -> None:
    ses.suppress("Eve@example.com")
    assert kinds(send(ses, hello, "eve@example.com")) == ["Send", "Delivery"]
    ses.suppression.ignores_case = True
    assert kinds(send(ses, hello, "eve@example.com")) == ["Send", "Bounce"]


@pytest.mark.spec("SUP-07")
def test_ten_years_later_an_address_is_still_listed(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, GONE)
    ses.advance(days=3652)
    assert listed(ses) == {GONE: BOUNCE}
    assert sub_type(send(ses, hello, GONE)) == "OnAccountSuppressionList"


@pytest.mark.spec("SUP-11")
def test_who_is_taken_off_gets_mail_again(ses: LocalSes, hello: Message) -> None:
    ses.suppress(BOB)
    assert kinds(send(ses, hello, BOB)) == ["Send", "Bounce"]
    assert ses.suppression.remove(BOB)
    assert kinds(send(ses, hello, BOB)) == ["Send", "Delivery"]


# --- a paused account -----------------------------------------------------------------------------


@pytest.mark.spec("SUP-08")
def test_a_pause_of_90_days_empties_the_list_and_a_shorter_one_does_not(ses: LocalSes) -> None:
    ses.suppress(BOB)
    ses.pause_sending()
    ses.advance(days=89)
    ses.resume_sending()
    ses.advance(days=10)
    assert listed(ses) == {BOB: BOUNCE}

    ses.pause_sending()
    ses.advance(days=90)
    assert listed(ses) == {}


@pytest.mark.spec("SUP-08")
def test_a_second_pause_is_counted_from_its_own_beginning(ses: LocalSes) -> None:
    ses.suppress(BOB)
    ses.pause_sending()
    ses.advance(days=60)
    ses.resume_sending()
    ses.pause_sending()
    ses.advance(days=89)
    assert listed(ses) == {BOB: BOUNCE}
    ses.advance(days=1)
    assert listed(ses) == {}


@pytest.mark.spec("SUP-08")
def test_the_list_is_emptied_at_its_moment_though_nobody_looks(ses: LocalSes) -> None:
    ses.suppress(BOB)
    ses.enforce("SHUTDOWN")  # by AWS: it cannot send either
    ses.advance(days=300)
    ses.enforce("HEALTHY")
    assert listed(ses) == {}


# --- the global list ------------------------------------------------------------------------------


@pytest.mark.spec("SUP-19", "LIF-11", "MON-02")
def test_mail_to_who_bounced_for_others_is_accepted_and_bounces_unsent(ses: LocalSes, hello: Message) -> None:
    ses.suppress_globally(BOB)
    events = send(ses, hello, BOB)
    assert events[0].message_id
    assert kinds(events) == ["Send", "Bounce"]
    bounce = one(events, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Permanent", "Suppressed")
    assert (bounce.bounced_recipients[0].action, bounce.bounced_recipients[0].status) == ("failed", "5.1.1")
    assert (bounce.bounced_recipients[0].diagnostic_code or "").startswith(
        "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid "
        "address. For more information about how to remove an address from the suppression list"
    )
    assert ses.inbox(BOB) == ()
    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 1
    assert (ses.statistics.delivery_attempts, ses.statistics.bounces, ses.statistics.bounce_rate) == (1, 1, 1.0)
    assert listed(ses) == {}


@pytest.mark.spec("SUP-18", "LIF-11")
def test_14_days_and_a_second_later_everybody_gets_mail_again(ses: LocalSes, hello: Message) -> None:
    for _ in range(9):
        ses.suppress_globally(BOB)
    ses.advance(days=14, seconds=-1)
    assert sub_type(send(ses, hello, BOB)) == "Suppressed"
    ses.advance(seconds=2)
    assert kinds(send(ses, hello, BOB)) == ["Send", "Delivery"]


@pytest.mark.spec("SUP-18")
def test_the_second_block_is_longer_than_the_first(ses: LocalSes, hello: Message) -> None:
    ses.suppression.reasons = NONE  # so that the global list alone decides
    assert sub_type(send(ses, hello, GONE)) == "NoEmail"
    assert sub_type(send(ses, hello, GONE)) == "Suppressed"
    ses.advance(days=1)
    assert sub_type(send(ses, hello, GONE)) == "NoEmail"
    ses.advance(days=1)
    assert sub_type(send(ses, hello, GONE)) == "Suppressed"
    ses.advance(days=1)
    assert sub_type(send(ses, hello, GONE)) == "NoEmail"


@pytest.mark.spec("SUP-20")
def test_a_hard_bounce_is_put_on_both_lists(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, GONE)
    assert sub_type(send(ses, hello, GONE)) == "OnAccountSuppressionList"  # of both, the account's decides (SUP-19)
    ses.suppression.remove(GONE)
    assert sub_type(send(ses, hello, GONE)) == "Suppressed"
    ses.receivers.when(GONE).accept()
    ses.advance(days=1)
    assert kinds(send(ses, hello, GONE)) == ["Send", "Delivery"]


@pytest.mark.spec("SUP-19")
def test_the_account_decides_for_an_address_on_both_lists_if_it_uses_its_own(ses: LocalSes, hello: Message) -> None:
    ses.suppress(BOB, COMPLAINT)
    ses.suppress_globally(BOB)
    assert kinds(send(ses, hello, BOB)) == ["Send", "Complaint"]
    ses.suppression.reasons = NONE
    assert sub_type(send(ses, hello, BOB)) == "Suppressed"


@pytest.mark.spec("SUP-17")
def test_the_global_list_cannot_be_switched_off(ses: LocalSes, hello: Message) -> None:
    ses.suppression.reasons = NONE
    use_set(ses, "off", NONE)
    ses.suppress_globally(BOB)
    assert sub_type(send(ses, hello, BOB, configuration_set="off")) == "Suppressed"


@pytest.mark.spec("SUP-01", "SUP-17", "QRC-05")
def test_regions_have_lists_of_their_own_and_removal_is_for_all_of_them(hello: Message) -> None:
    shared = GlobalSuppressionList()
    east, west = (LocalSes(region=region, global_suppression=shared) for region in ("us-east-1", "eu-west-1"))
    for ses in (east, west):
        ses.verify("example.com")
    east.receivers.when(GONE).reject()
    send(east, hello, GONE)
    assert (listed(east), listed(west)) == ({GONE: BOUNCE}, {})
    assert kinds(send(west, hello, GONE)) == ["Send", "Delivery"]  # a bounce counts in its own Region

    west.suppress_globally(GONE)
    east.suppression.remove(GONE)
    assert {sub_type(send(ses, hello, GONE)) for ses in (east, west)} == {"Suppressed"}
    east.remove_globally(GONE)
    assert kinds(send(west, hello, GONE)) == ["Send", "Delivery"]
    assert sub_type(send(east, hello, GONE)) == "NoEmail"


@pytest.mark.spec("QRC-05")
@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "ap-south-1"])
def test_a_hard_bounce_lists_an_address_globally_in_the_region_that_sent(hello: Message, region: str) -> None:
    shared = GlobalSuppressionList()
    ses, other = (LocalSes(region=name, global_suppression=shared) for name in (region, "us-west-2"))
    for one in (ses, other):
        one.verify("example.com")
    ses.receivers.when(GONE).reject()
    send(ses, hello, GONE)
    ses.suppression.remove(GONE)

    assert sub_type(send(ses, hello, GONE)) == "Suppressed"
    assert kinds(send(other, hello, GONE)) == ["Send", "Delivery"]


@pytest.mark.spec("SUP-17")
def test_what_one_customer_did_the_others_feel(hello: Message) -> None:
    shared = GlobalSuppressionList()
    ours, theirs = (LocalSes(account_id=number, global_suppression=shared) for number in ("1" * 12, "2" * 12))
    for ses in (ours, theirs):
        ses.verify("example.com")
    theirs.receivers.when(GONE).reject()
    send(theirs, hello, GONE)
    assert sub_type(send(ours, hello, GONE)) == "Suppressed"
    assert listed(ours) == {}


@pytest.mark.spec("SUP-17")
def test_a_model_offers_nothing_to_read_the_global_list_with() -> None:
    offered = {name for name in dir(LocalSes) if not name.startswith("_") and "global" in name}
    assert offered == {"suppress_globally", "remove_globally"}


@pytest.mark.spec("SUP-22")
def test_a_console_of_another_region_takes_nobody_off(hello: Message) -> None:
    ses = LocalSes(region="eu-central-1")
    ses.verify("example.com")
    ses.suppress_globally(BOB)
    with pytest.raises(InvalidParameterValue, match="The console of eu-central-1"):
        ses.remove_globally(BOB)
    assert sub_type(send(ses, hello, BOB)) == "Suppressed"
    ses.remove_globally(BOB, region="us-west-2")
    assert kinds(send(ses, hello, BOB)) == ["Send", "Delivery"]


# --- the simulator --------------------------------------------------------------------------------


@pytest.mark.spec("SUP-23")
def test_the_simulator_bounces_as_if_suppressed_and_lists_nobody(ses: LocalSes, hello: Message) -> None:
    for _ in range(2):
        bounce = one(send(ses, hello, simulator.SUPPRESSION_LIST), Bounce)
        assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Permanent", "Suppressed")
    for _ in range(2):
        assert sub_type(send(ses, hello, simulator.BOUNCE)) == "General"
        assert kinds(send(ses, hello, simulator.COMPLAINT)) == ["Send", "Delivery", "Complaint"]
    assert listed(ses) == {}
