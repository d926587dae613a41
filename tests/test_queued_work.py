"""Mail that is accepted and waits: ``LocalSes(work="queued")``."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sesmodel import (
    DailyQuotaExceeded,
    InvalidConfiguration,
    InvalidValue,
    LocalCloud,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    SystemClock,
)

HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")


@pytest.fixture
def ses() -> LocalSes:
    """An account that works when it is told to."""
    ses = LocalSes(work="queued", max_24_hour_send=3)
    ses.verify("example.com")
    return ses


def test_mail_that_is_accepted_has_an_id_and_a_place_in_the_quota_and_waits(ses: LocalSes) -> None:
    receipt = Mailer(ses).send(HELLO)

    assert receipt.message_id
    assert ses.client("ses").get_send_quota()["SentLast24Hours"] == 1
    assert [len(ses.sent), len(ses.events), len(ses.inbox("bob@example.net"))] == [0, 0, 0]
    assert [entry.stage for entry in ses.log(receipt.message_id)] == ["accepted"]


def test_what_is_refused_is_refused_at_once(ses: LocalSes) -> None:
    with pytest.raises(MessageRejected):
        Mailer(ses).send(HELLO.replace(sender="eve@evil.example"))
    for _ in range(3):
        Mailer(ses).send(HELLO)
    with pytest.raises(DailyQuotaExceeded):
        Mailer(ses).send(HELLO)


def test_a_tick_works_on_all_that_waits_in_its_order(ses: LocalSes) -> None:
    for subject in "abc":
        Mailer(ses).send(HELLO.replace(subject=subject))
    ses.tick()

    assert [sent.subject for sent in ses.sent] == ["a", "b", "c"]
    assert [event.event_type for event in ses.events] == ["Send", "Delivery"] * 3


@pytest.mark.parametrize("span", [{"microseconds": 1}, {"hours": 20}])
def test_when_the_clock_moves_mail_leaves_as_of_its_own_moment(ses: LocalSes, span: dict[str, float]) -> None:
    accepted_at = ses.clock.now()
    Mailer(ses).send(HELLO)
    ses.advance(**span)

    assert [event.timestamp for event in ses.events if event.event_type == "Delivery"] == [accepted_at]  # type: ignore[attr-defined]


def test_with_a_clock_that_runs_the_next_call_works_on_it() -> None:
    ses = LocalSes(work="queued", clock=SystemClock())
    ses.verify("example.com")
    Mailer(ses).send(HELLO)

    assert ses.sent.one().subject == "Hello"


def test_what_changes_meanwhile_counts(ses: LocalSes) -> None:
    Mailer(ses).send(HELLO)
    ses.suppress("bob@example.net")
    ses.tick()

    assert ses.inbox("bob@example.net") == ()
    assert ses.events[-1].event_type == "Bounce"


def test_queued_mail_ends_as_mail_that_is_worked_on_at_once() -> None:
    def run(ses: LocalSes) -> list[tuple[str, object]]:
        ses.verify("example.com")
        ses.receivers.when("*@slow.example").defer(times=2)
        for to in ("bob@example.net", "dora@slow.example", "bounce@simulator.amazonses.com"):
            Mailer(ses).send(HELLO.replace(to=to))
        ses.advance(hours=1)
        return sorted((event.event_type, event.mail.destination) for event in ses.events)

    assert run(LocalSes(work="queued")) == run(LocalSes())


def test_mail_that_a_sink_sends_on_the_way_leaves_on_the_way(ses: LocalSes) -> None:
    ses.receivers.when("dora@slow.example").defer(times=1)
    ses.subscribe(lambda event: Mailer(ses).send(HELLO), event_types=["DeliveryDelay"])  # type: ignore[arg-type]
    Mailer(ses).send(HELLO.replace(to="dora@slow.example"))
    start = ses.clock.now()
    ses.advance(minutes=5)

    (first,) = ses.events.where(lambda event: event.mail.destination == ("bob@example.net",))[-1:]
    assert first.event_type == "Delivery"
    assert first.mail.timestamp <= start + timedelta(seconds=1)


def test_waiting_for_mail_lets_it_leave(ses: LocalSes) -> None:
    Mailer(ses).send(HELLO)

    assert ses.inbox("bob@example.net").wait(timeout=1).subject == "Hello"


def test_a_cloud_works_everywhere_when_it_is_told_to() -> None:
    cloud = LocalCloud(work="queued")
    for region in ("us-west-2", "us-east-1"):
        cloud[region].verify("example.com")
        Mailer(cloud[region]).send(HELLO)
    assert len(cloud.inbox("bob@example.net")) == 0

    cloud.tick()
    assert len(cloud.inbox("bob@example.net")) == 2


def test_a_way_to_work_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidConfiguration, match="work: 'later' is no way to work. Use 'at once' or 'queued'."):
        LocalSes(work="later")  # type: ignore[arg-type]


@pytest.mark.parametrize("model", [LocalSes, LocalCloud])
def test_time_does_not_run_backwards(model: type[LocalSes | LocalCloud]) -> None:
    with pytest.raises(InvalidValue, match="Only move the clock forward"):
        model().advance(hours=-1)
