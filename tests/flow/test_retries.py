"""Temporary failures: tried again, told of, delivered in the end or given up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sesmodel import Bounce, Delivery, DeliveryDelay, LocalSes, Message, RetrySchedule, Times
from sesmodel.flow.log_entry import Stage
from tests.flow.happenings import events, last, send, types

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.service.receiver_rule import ReceiverRule

MINUTE = timedelta(minutes=1)


def attempts(ses: LocalSes, message_id: str) -> list[float]:
    """When a message was offered, in minutes after it was taken."""
    entries = ses.log(message_id)
    return [(entry.at - entries[0].at) / MINUTE for entry in entries if entry.stage is Stage.ATTEMPTED]


@pytest.mark.spec("LIF-07", "EVP-30")
def test_a_mailbox_that_is_full_twice_is_two_delays_a_delivery_and_no_bounce(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").mailbox_full(times=2).then.accept()
    message_id = send(ses, hello, "bob@example.net")
    ses.advance(hours=24)

    assert types(ses) == ["Send", "DeliveryDelay", "DeliveryDelay", "Delivery"]
    assert attempts(ses, message_id) == [0, 5, 15]
    assert len(ses.inbox("bob@example.net")) == 1
    assert ses.inbox("ana@example.com") == ()
    assert (ses.statistics.bounces, ses.statistics.bounce_rate) == (0, 0.0)


@pytest.mark.spec("LIF-07", "EVP-30")
def test_a_mailbox_that_stays_full_is_given_up_after_14_hours_with_one_transient_bounce(
    ses: LocalSes, hello: Message
) -> None:
    ses.receivers.when("bob@*").mailbox_full()
    message_id = send(ses, hello, "bob@example.net")
    ses.advance(hours=13, minutes=59)
    assert set(types(ses)) == {"Send", "DeliveryDelay"}

    ses.advance(hours=48)
    moments = attempts(ses, message_id)
    assert moments == [0, 5, 15, 35, 75, 155, 315, 635, 840]
    assert types(ses) == ["Send", *["DeliveryDelay"] * (len(moments) - 1), "Bounce"]
    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Transient", "MailboxFull")
    (recipient,) = bounce.bounced_recipients
    assert (recipient.action, recipient.status) == ("failed", "4.4.7")
    assert recipient.diagnostic_code == (
        "smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<452 4.2.2 mailbox full>"
    )
    assert bounce.timestamp - bounce.mail.timestamp == timedelta(hours=14)
    assert [notice.subject for notice in ses.inbox("ana@example.com")] == ["Delivery Status Notification (Failure)"]
    assert (ses.statistics.bounces, ses.statistics.bounce_rate, len(ses.suppression)) == (0, 0.0, 0)


@pytest.mark.spec("LIF-07")
def test_time_and_spacing_of_the_tries_are_parameters(hello: Message) -> None:
    ses = LocalSes(times=Times(retries=RetrySchedule(first=timedelta(minutes=1), period=timedelta(minutes=10))))
    ses.verify("example.com")
    ses.receivers.when("bob@*").time_out()
    message_id = send(ses, hello, "bob@example.net")
    ses.advance(minutes=10)

    assert attempts(ses, message_id) == [0, 1, 3, 7, 10]
    (bounce,) = events(ses, Bounce)
    assert str(bounce.bounced_recipients[0].diagnostic_code).endswith(
        "unable to deliver in 10 minutes.<421 4.4.2 Connection timed out>"
    )
    assert (bounce.bounce_type, bounce.bounce_sub_type, bounce.remote_mta_ip) == ("Transient", "General", None)


@pytest.mark.spec("LIF-07")
def test_a_domain_that_does_not_exist_is_tried_again_and_ends_as_transient(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*@nowhere.example").dns_failure()
    send(ses, hello, "bob@nowhere.example")
    ses.advance(hours=14)

    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, ses.statistics.bounces) == ("Transient", 0)


@pytest.mark.spec("EVP-30")
@pytest.mark.parametrize(
    "reply", ["451 4.3.0 try again later", "451 4.7.1 greylisted", "421 4.4.2 timed out", "450 no"]
)
def test_what_is_refused_for_now_until_time_is_up_bounces_softly(ses: LocalSes, hello: Message, reply: str) -> None:
    ses.receivers.when("bob@*").defer(reply)
    send(ses, hello, "bob@example.net")
    ses.advance(hours=14)

    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type) == ("Transient", "General")
    assert types(ses) == ["Send", *["DeliveryDelay"] * 8, "Bounce"]


@pytest.mark.spec("EVP-30", "SCH-20")
def test_each_delay_says_when_why_and_until_when(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").defer("451 4.3.0 try again later", times=1).then.mailbox_full(times=1)
    send(ses, hello, "bob@example.net")
    ses.advance(hours=1)

    first, second = (event.as_dict()["deliveryDelay"] for event in events(ses, DeliveryDelay))
    assert first == {
        "timestamp": "2026-01-01T12:00:00.000Z",
        "delayType": "RecipientServerError",
        "expirationTime": "2026-01-02T02:00:00.000Z",
        "delayedRecipients": [
            {
                "emailAddress": "bob@example.net",
                "status": "4.3.0",
                "diagnosticCode": "smtp; 451 4.3.0 try again later",
            }
        ],
    }
    assert (second["timestamp"], second["delayType"], second["expirationTime"]) == (
        "2026-01-01T12:05:00.000Z", "MailboxFull", "2026-01-02T02:00:00.000Z",
    )  # fmt: skip


def test_a_delay_may_have_a_reason_of_its_own(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").defer("421 busy", times=1, delay_type="InternalFailure")
    send(ses, hello, "bob@example.net")

    assert events(ses, DeliveryDelay)[0].delay_type == "InternalFailure"


@pytest.mark.parametrize(
    ("refuse", "kind"),
    [
        (lambda rule: rule.reject(), ("Permanent", "NoEmail")),
        (lambda rule: rule.reject("550 5.4.4 Invalid domain"), ("Permanent", "General")),
        (lambda rule: rule.reject_size(), ("Transient", "MessageTooLarge")),
        (lambda rule: rule.reject_content(), ("Transient", "ContentRejected")),
        (lambda rule: rule.reject_attachment(), ("Transient", "AttachmentRejected")),
        (lambda rule: rule.mailbox_full(), ("Transient", "MailboxFull")),
        (lambda rule: rule.greylist(hours=20), ("Transient", "General")),
        (lambda rule: rule.bounce(None), ("Undetermined", "Undetermined")),
        (lambda rule: rule.reject(kind=("Permanent", "General")), ("Permanent", "General")),
    ],
)
def test_a_script_makes_a_bounce_of_every_kind(
    ses: LocalSes, hello: Message, refuse: Callable[[ReceiverRule], object], kind: tuple[str, str]
) -> None:
    refuse(ses.receivers.when("bob@*"))
    send(ses, hello, "bob@example.net")
    ses.advance(hours=14)

    (bounce,) = events(ses, Bounce)
    assert (bounce.bounce_type, bounce.bounce_sub_type) == kind
    hard = int(kind[0] == "Permanent")
    assert (ses.statistics.bounces, len(ses.suppression)) == (hard, hard)


def test_recipients_of_one_message_go_their_own_ways(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("a@*").greylist()
    ses.receivers.when("b@*").greylist(times=2)
    ses.receivers.when("c@*").defer(hours=1)
    message_id = send(ses, hello, "a@example.net", "b@example.net", "c@example.net", "d@example.net")
    ses.advance(hours=2)

    delivered = {entry.recipient: entry.at for entry in ses.log(message_id) if entry.stage is Stage.DELIVERED}
    start = ses.clock.now() - timedelta(hours=2)
    assert {str(who)[0]: (at - start) / MINUTE for who, at in delivered.items()} == {"d": 0, "a": 5, "b": 15, "c": 75}
    assert sorted(one.recipients for one in events(ses, Delivery)) == [
        ("a@example.net",), ("b@example.net",), ("c@example.net",), ("d@example.net",),
    ]  # fmt: skip


def test_a_server_that_is_slow_to_refuse_is_asked_again_later(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").wait(minutes=2).then.defer(times=1)
    message_id = send(ses, hello, "bob@example.net")
    ses.advance(hours=1)

    assert attempts(ses, message_id) == [0, 7]
    assert events(ses, Delivery)[0].processing_time_millis == 9 * 60_000


def test_the_notice_of_an_expired_message_is_dated_when_it_expired(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("bob@*").mailbox_full()
    send(ses, hello, "bob@example.net")
    ses.advance(days=3)

    assert last(ses, "ana@example.com").date == events(ses, Bounce)[0].timestamp
