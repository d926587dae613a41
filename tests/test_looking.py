"""What tests look at: sent mail, events and inboxes that read like tuples and say what is in them."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Event as Signal
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from sesmodel import (
    Bounce,
    Complaint,
    Delivery,
    DkimKey,
    InvalidAddress,
    Keep,
    LocalSes,
    Mailer,
    Message,
    Outbox,
    RetrySchedule,
    Send,
    SystemClock,
    SystemKeys,
    Times,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ANA, BOB, BOUNCE = "ana@example.com", "bob@example.net", "bounce@simulator.amazonses.com"


@pytest.fixture
def ses() -> LocalSes:
    return model()


def model(**options: object) -> LocalSes:
    made = LocalSes(**options)  # type: ignore[arg-type]  # whatever a test needs
    made.verify(ANA)
    return made


def send(ses: LocalSes, *to: str, subject: str = "Welcome", **content: str) -> None:
    Mailer(ses).send(Message(sender=ANA, to=to, subject=subject, **{"text": "Hello", **content}))  # type: ignore[arg-type]


def failure(ask: Callable[[], object]) -> str:
    with pytest.raises(AssertionError) as caught:
        ask()
    return str(caught.value)


def test_the_only_one_is_found_among_many(ses: LocalSes) -> None:
    send(ses, BOB, BOUNCE)
    bounce = ses.events.of(Bounce).one()
    assert [one.email_address for one in bounce.bounced_recipients] == [BOUNCE]
    assert ses.events.of(Delivery).one().recipients == (BOB,)
    assert ses.events.of(Complaint) == ()


def test_a_failure_lists_what_there_is(ses: LocalSes) -> None:
    send(ses, BOB)
    assert failure(ses.events.of(Bounce).one) == (
        "expected one Bounce, found 0 among 2 events:\n"
        "  1. Send: 'Welcome' to bob@example.net\n"
        "  2. Delivery: 'Welcome' to bob@example.net"
    )
    assert failure(ses.sent.to("kim@example.net").one) == "expected one sent message, nothing was sent"
    send(ses, BOB)
    assert failure(ses.sent.one).startswith("expected one sent message, 2 were sent:\n  1. ana@example.com -> bob@")
    assert failure(ses.inbox(BOB).one) == (
        "expected one, 2 messages came:\n  1. ana@example.com: 'Welcome'\n  2. ana@example.com: 'Welcome'"
    )
    assert failure(lambda: ses.inbox("kim@example.net").last) == "expected mail, no mail came"


def test_a_long_list_is_cut_where_nobody_reads_on(ses: LocalSes) -> None:
    for number in range(25):
        send(ses, BOB, subject=str(number))
    lines = str(ses.sent).splitlines()
    assert lines[0] == "25 were sent:"
    assert lines[-2:] == ["  20. ana@example.com -> bob@example.net: '19'", "  and 5 more"]
    assert repr(ses.sent).startswith("<Outbox: 25 were sent:\n")


def test_lists_read_like_tuples(ses: LocalSes) -> None:
    assert ses.events == ()
    assert ses.sent == []
    send(ses, BOB)
    first, second = ses.events
    assert ses.events == (first, second) == ses.events
    assert ses.events != (second, first)
    assert ses.events != (first,)
    assert ses.events[1:] == (second,)
    assert ses.events[-1] is second
    assert isinstance(ses.sent[:1], Outbox)
    assert second in ses.events
    assert ses.events != "Send"


def test_events_of_a_message_and_of_an_address_are_found(ses: LocalSes) -> None:
    send(ses, BOB)
    send(ses, "kim@Example.NET", BOUNCE)
    first, second = ses.sent
    assert {event.message_id for event in ses.events.about(first.message_id)} == {first.message_id}
    assert [event.event_type for event in ses.events.to("kim@example.net")] == ["Send", "Delivery", "Bounce"]
    assert ses.events.to("kim@example.net").of(Send).one().message_id == second.message_id
    with pytest.raises(InvalidAddress):
        ses.events.to("nobody")


def test_an_inbox_is_searched_by_subject_sender_and_text(ses: LocalSes) -> None:
    send(ses, BOB, subject="Your order 7", text="It is on its way")
    send(ses, BOB, subject="Your order 8", text="", html="<p>It waits</p>")
    inbox = ses.inbox(BOB)
    assert inbox.search(subject="order").search(text="waits").one().subject == "Your order 8"
    assert inbox.search(subject=re.compile(r"\b7$")).one().text == "It is on its way"
    assert len(inbox.search(sender="Ana <ana@EXAMPLE.com>")) == 2
    assert inbox.search(sender=BOB) == ()
    assert inbox.search() == inbox
    assert inbox.last.subject == "Your order 8"
    with pytest.raises(InvalidAddress):
        inbox.search(sender="nobody")


def test_an_inbox_stays_as_it_was_seen(ses: LocalSes) -> None:
    send(ses, BOB)
    inbox = ses.inbox(BOB)
    send(ses, BOB)
    assert (len(inbox), len(ses.inbox(BOB))) == (1, 2)


def test_waiting_moves_the_clock_to_what_is_due(ses: LocalSes) -> None:
    ses.receivers.when(BOB).defer(times=2)
    send(ses, BOB)
    began = ses.clock.now()
    assert ses.inbox(BOB).wait(subject="Welcome", timeout=3600).text == "Hello"
    assert (ses.clock.now() - began).total_seconds() == 15 * 60  # the third attempt, and no second more


def test_waiting_gives_up_when_time_is_up(ses: LocalSes) -> None:
    ses.receivers.when(BOB).defer(times=2)
    send(ses, BOB, subject="Late")
    began = ses.clock.now()
    assert failure(lambda: ses.inbox(BOB).wait(subject="Late", timeout=0.01)) == (
        "expected mail (subject 'Late') to bob@example.net in 0.01 s, no mail came"
    )
    assert ses.clock.now() == began


def test_mail_that_is_there_is_not_waited_for(ses: LocalSes) -> None:
    send(ses, BOB, subject="One")
    send(ses, BOB, subject="Two")
    assert ses.inbox(BOB).wait(timeout=0).subject == "Two"
    assert ses.inbox(BOB).wait(subject="One", timeout=0).subject == "One"


def test_waiting_lets_other_threads_send(ses: LocalSes) -> None:
    waits = Signal()

    def work() -> None:
        waits.wait(30)
        send(ses, "kim@example.net")  # which wakes who waits, for nothing
        send(ses, BOB)

    thread = Thread(target=work)
    thread.start()
    inbox = ses.inbox(BOB)
    waits.set()
    assert inbox.wait(timeout=30).text == "Hello"
    thread.join()


def test_mail_is_noticed_that_takes_the_place_of_other_mail() -> None:
    ses, waits, found, in_time = model(keep=Keep(messages=1)), Signal(), Signal(), list[bool]()
    send(ses, BOB, subject="First")

    def work() -> None:
        waits.wait(30)
        send(ses, BOB, subject="Second")
        in_time.append(found.wait(20))

    thread = Thread(target=work)
    thread.start()
    inbox = ses.inbox(BOB)
    waits.set()
    assert inbox.wait(subject="Second", timeout=40).text == "Hello"
    found.set()
    thread.join()
    assert in_time == [True]


def test_waiting_goes_by_a_clock_that_runs() -> None:
    ses = model(clock=SystemClock(), times=Times(retries=RetrySchedule(first=timedelta(milliseconds=50))))
    ses.receivers.when(BOB).defer(times=1)
    send(ses, BOB)
    assert ses.inbox(BOB) == ()
    assert ses.inbox(BOB).wait(timeout=30).text == "Hello"


def test_nothing_is_signed_before_it_is_looked_at() -> None:
    made: list[int] = []

    class Counting(SystemKeys):
        def rsa(self, bits: int = 2048) -> DkimKey:
            made.append(bits)
            return super().rsa(bits)

    ses = model(keys=Counting())
    send(ses, BOB)
    inbox = ses.inbox(BOB)
    assert (len(inbox), made) == (1, [])
    assert inbox.last.headers.get("DKIM-Signature")
    assert made == [1024]


def test_two_models_share_nothing() -> None:
    one, other = model(), model()
    send(one, BOB)
    assert (len(one.sent), len(other.sent)) == (1, 0)
    assert other.inbox(BOB) == other.events == ()
    send(other, BOB)
    assert one.events == other.events  # and the same calls give the same in every model
