"""The model as a whole: time, sinks, the lock, looking at it."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    Delivery,
    Envelope,
    Event,
    InvalidParameterValue,
    InvalidValue,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    NotExpressible,
    RunningClock,
    SeededIds,
    SystemClock,
    Throttling,
    Times,
    build,
)
from sesmodel.ids import uuid1_form, uuid4_form
from sesmodel.service.region import message_id
from sesmodel.service.retry_schedule import RetrySchedule
from sesmodel.system import RandomIds


def test_a_sink_hears_every_event_in_order_and_may_call_back(ses: LocalSes, hello: Message) -> None:
    heard = []

    @ses.subscribe
    def answer(event: Event) -> None:
        heard.append((event.event_type, event.mail.destination))
        if len(heard) == 1:
            Mailer(ses).send(hello.replace(to="carl@example.org"))

    Mailer(ses).send(hello)
    assert heard == [
        ("Send", ("bob@example.net",)),
        ("Delivery", ("bob@example.net",)),
        ("Send", ("carl@example.org",)),
        ("Delivery", ("carl@example.org",)),
    ]


def test_a_sink_may_wait_for_another_thread_that_uses_the_model(ses: LocalSes, hello: Message) -> None:
    seen = []

    @ses.subscribe
    def look(event: Event) -> None:
        thread = threading.Thread(target=lambda: seen.append(len(ses.sent)))
        thread.start()
        thread.join(timeout=5)
        assert not thread.is_alive()

    Mailer(ses).send(hello)
    assert seen == [1, 1]


def test_a_webhook_that_sends_from_another_thread_and_waits_for_it_does_not_lock_up(
    ses: LocalSes, hello: Message
) -> None:
    """As an application in another thread does that a webhook is delivered to."""
    sent: list[str | None] = []

    @ses.subscribe
    def webhook(event: Event) -> None:
        if event.mail.destination != ("bob@example.net",):
            return
        answer = hello.replace(to=f"{event.event_type}@example.org".lower())
        thread = threading.Thread(target=lambda: sent.append(Mailer(ses).send(answer).message_id), daemon=True)
        thread.start()
        thread.join(timeout=10)
        assert not thread.is_alive()

    Mailer(ses).send(hello)
    assert len(sent) == 2
    assert [one.recipients for one in ses.sent[1:]] == [("send@example.org",), ("delivery@example.org",)]


def test_a_sink_that_fails_does_not_fail_the_send_and_is_not_silent(
    ses: LocalSes, hello: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    failures: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", failures.append)

    @ses.subscribe
    def fail(event: Event) -> None:
        raise RuntimeError("the webhook is down")

    ses.subscribe(lambda event: heard.append(event.event_type))
    assert Mailer(ses).send(hello).message_id
    assert heard == ["Send", "Delivery"]
    assert [str(failure.exc_value) for failure in failures] == ["the webhook is down"] * 2
    assert failures[0].object is fail.sink


def test_events_go_on_after_a_sink_that_ended_the_call(ses: LocalSes, hello: Message) -> None:
    heard: list[str] = []

    @ses.subscribe
    def interrupt(event: Event) -> None:
        heard.append(event.event_type)
        if len(heard) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Mailer(ses).send(hello)
    ses.tick()

    assert heard == ["Send", "Delivery"]


def test_a_sink_may_let_time_pass(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("*").defer(times=1)

    @ses.subscribe
    def wait(event: Event) -> None:
        if event.event_type == "DeliveryDelay":
            ses.advance(hours=2)

    Mailer(ses).send(hello)
    assert ses.events[-1].event_type == "Delivery"
    assert ses.advance(minutes=1) == ses.clock.now()


def test_a_mailer_goes_by_the_clock_and_the_ids_of_the_model(hello: Message) -> None:
    def run() -> tuple[bytes, list[dict[str, Any]]]:
        ses = LocalSes()
        ses.verify("example.com")
        Mailer(ses).send(hello.replace(html="<p>Hello"))
        assert ses.inbox("bob@example.net")[0].date == ses.clock.now()
        return ses.sent.one().raw.data, [event.as_dict() for event in ses.events]

    assert run() == run()


def test_verifying_several_identities_is_all_or_nothing(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue):
        ses.verify("other.example", "no identity")

    assert [identity.name for identity in ses.account.identities] == ["example.com"]


def test_looking_into_an_inbox_makes_none_and_an_unknown_api_is_refused(ses: LocalSes) -> None:
    assert ses.inbox("nobody@example.net") == ()
    with pytest.raises(InvalidValue, match="no API of SES"):
        ses.client("s3")  # type: ignore[arg-type]


def test_mail_with_a_null_sender_is_refused(ses: LocalSes, hello: Message) -> None:
    with pytest.raises(NotExpressible, match="null sender"):
        Mailer(ses).send_raw(build(hello), Envelope("", "bob@example.net"))


def test_the_schedule_of_retries_can_be_handed_in(hello: Message) -> None:
    ses = LocalSes(times=Times(retries=RetrySchedule(first=timedelta(minutes=1), period=timedelta(minutes=3))))
    ses.verify("example.com")
    ses.receivers.when("*").defer()
    Mailer(ses).send(hello)
    ses.advance(minutes=3)

    assert "unable to deliver in 3 minutes" in str(ses.events[-1].as_dict())


def test_threads_share_a_model(ses: LocalSes, hello: Message) -> None:
    mailer = Mailer(ses)
    threads = [threading.Thread(target=lambda: [mailer.send(hello) for _ in range(20)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({sent.message_id for sent in ses.sent}) == 80
    assert len(ses.inbox("bob@example.net")) == 80


@pytest.mark.spec("LIF-01")
def test_the_clock_of_the_machine_cannot_be_advanced() -> None:
    with pytest.raises(InvalidValue, match="ManualClock or a RunningClock"):
        LocalSes(clock=SystemClock()).advance(hours=1)


def test_a_clock_that_runs_can_be_put_forward_and_what_falls_due_happens_at_its_own_moment(hello: Message) -> None:
    ses = LocalSes(clock=RunningClock())
    ses.verify("example.com")
    ses.receivers.when("bob@example.net").defer(times=2)
    begun = ses.clock.now()
    Mailer(ses).send(hello)

    assert timedelta(hours=14) <= ses.advance(hours=14) - begun < timedelta(hours=14, minutes=1)
    assert timedelta(minutes=15) <= ses.events.of(Delivery).one().timestamp - begun < timedelta(minutes=16)
    now = ses.clock.now()
    assert ses.clock.move_to(begun) >= now
    assert ses.clock.now() - SystemClock().now() < timedelta(hours=14, minutes=1)


def test_a_day_passes_at_once() -> None:
    ses = LocalSes()

    assert ses.advance(hours=24) == ses.clock.now() == datetime(2026, 1, 2, 12, tzinfo=UTC)


def test_addresses_are_looked_up_in_any_spelling_of_their_domain(ses: LocalSes, hello: Message) -> None:
    Mailer(ses).send(hello.replace(to="bob@bücher.example"))

    assert len(ses.inbox("bob@BÜCHER.example")) == len(ses.inbox("bob@xn--bcher-kva.example")) == 1
    assert len(ses.sent.to("bob@bücher.example")) == 1
    assert ses.inbox("Bob@bücher.example") == ()


def test_a_model_says_which_account_it_is() -> None:
    ses = LocalSes(account_id="111122223333", region="eu-west-1")
    assert (ses.account_id, ses.region, ses.production) == ("111122223333", "eu-west-1", True)


def test_a_sandbox_has_the_documented_limits_unless_told_otherwise(hello: Message) -> None:
    assert LocalSes.sandbox().account.quota.max_24_hour_send == 200
    assert not LocalSes.sandbox().production
    ses = LocalSes.sandbox(max_send_rate=2, production=True)
    ses.verify("example.com")
    for _ in range(2):
        Mailer(ses).send(hello)
    with pytest.raises(Throttling):
        Mailer(ses).send(hello)


def test_a_clock_does_not_run_backwards_and_needs_a_time_zone() -> None:
    clock = ManualClock()
    assert clock.advance(timedelta(hours=1), minutes=30) == datetime(2026, 1, 1, 13, 30, tzinfo=UTC)
    with pytest.raises(InvalidValue, match="before"):
        clock.advance(timedelta(seconds=-1))
    with pytest.raises(InvalidValue, match="time zone"):
        ManualClock(datetime(2026, 1, 1))  # noqa: DTZ001  what is refused
    with pytest.raises(InvalidValue, match="time zone"):
        clock.move_to(datetime(2030, 1, 1))  # noqa: DTZ001  what is refused


def test_the_clock_of_the_machine_is_in_utc_and_its_ids_differ() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
    tokens = {RandomIds().token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {32}


@pytest.mark.spec("LIF-02")
@given(st.integers(-(2**63), 2**63))
def test_a_seed_gives_the_same_tokens_and_never_one_twice(seed: int) -> None:
    first, second = SeededIds(seed), SeededIds(seed)
    tokens = [first.token() for _ in range(20)]

    assert tokens == [second.token() for _ in range(20)]
    assert len(set(tokens)) == 20


@given(st.text("0123456789abcdef", min_size=32, max_size=32))
def test_a_token_becomes_a_uuid_of_version_4(token: str) -> None:
    from uuid import RFC_4122, UUID

    made = UUID(uuid4_form(token))
    assert (made.version, made.variant) == (4, RFC_4122)


@given(
    st.text("0123456789abcdef", min_size=32, max_size=32),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  they have one
)
def test_a_token_becomes_a_uuid_of_version_1_of_a_moment(token: str, moment: datetime) -> None:
    from uuid import RFC_4122, UUID

    made = UUID(uuid1_form(token, moment))
    assert (made.version, made.variant) == (1, RFC_4122)
    assert datetime(1582, 10, 15, tzinfo=UTC) + timedelta(microseconds=made.time // 10) == moment
    assert made.node >> 40 & 1  # of no network card


@pytest.mark.spec("LIF-02")
def test_a_region_without_a_known_code_has_zeros() -> None:
    assert message_id("xx-new-1", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32).startswith("0000")


@pytest.mark.spec("LIF-02")
@pytest.mark.parametrize(("region", "code"), [("us-east-1", "0100"), ("us-west-2", "0101"), ("eu-west-1", "0102")])
def test_a_message_id_begins_with_the_region_and_the_millisecond(region: str, code: str) -> None:
    born = message_id(region, datetime(2016, 11, 23, 12, 0, 59, 530_999, UTC), "0123456789abcdef0123456789abcdef")

    assert born == f"{code}0158910f768a-01234567-89ab-4def-8123-456789abcdef-000000"


@pytest.mark.spec("LIF-13")
@pytest.mark.parametrize(
    ("region", "domain"), [("us-east-1", "email.amazonses.com"), ("eu-west-1", "eu-west-1.amazonses.com")]
)
def test_the_fields_that_ses_adds_have_their_forms(hello: Message, region: str, domain: str) -> None:
    ses = LocalSes(region=region, clock=ManualClock(datetime(2026, 3, 14, 9, 5, tzinfo=UTC)))
    ses.verify("example.com")
    born = Mailer(ses).send(hello).message_id

    found = ses.inbox("bob@example.net")[0].headers
    assert found.get("Message-ID") == f"<{born}@{domain}>"
    assert found.get("Date") == "Sat, 14 Mar 2026 09:05:00 +0000"
    assert re.fullmatch(rf"::1\.{region}\.[A-Za-z0-9+/]{{43}}=:AmazonSES", found.get("Feedback-ID", ""))
    assert re.fullmatch(r"2026\.03\.14-\d+\.\d+\.\d+\.\d+", found.get("X-SES-Outgoing", ""))


@pytest.mark.spec("LIF-13")
def test_a_feedback_id_of_the_caller_is_the_only_one(ses: LocalSes, hello: Message) -> None:
    Mailer(ses).send(hello.replace(headers={"Feedback-ID": "a:b:c:mine"}))

    assert ses.inbox("bob@example.net")[0].headers.get_all("Feedback-ID") == ("a:b:c:mine",)
