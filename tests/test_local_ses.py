"""The model as a whole: time, sinks, the lock, looking at it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Event, InvalidValue, LocalSes, Mailer, ManualClock, Message, SeededIds, SystemClock, Throttling
from sesmodel.ids import uuid4_form
from sesmodel.service.region import message_id
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


def test_a_sink_that_fails_fails_the_call_and_the_rest_is_shown_next_time(ses: LocalSes, hello: Message) -> None:
    heard = []

    @ses.subscribe
    def fail_once(event: Event) -> None:
        heard.append(event.event_type)
        if len(heard) == 1:
            raise RuntimeError("the webhook is down")

    with pytest.raises(RuntimeError, match="webhook"):
        Mailer(ses).send(hello)
    ses.tick()
    assert heard == ["Send", "Delivery"]


def test_threads_share_a_model(ses: LocalSes, hello: Message) -> None:
    mailer = Mailer(ses)
    threads = [threading.Thread(target=lambda: [mailer.send(hello) for _ in range(20)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({sent.message_id for sent in ses.sent}) == 80
    assert len(ses.inbox("bob@example.net")) == 80


def test_only_a_manual_clock_can_be_advanced() -> None:
    with pytest.raises(InvalidValue, match="ManualClock"):
        LocalSes(clock=SystemClock()).advance(hours=1)


def test_a_day_passes_at_once() -> None:
    ses = LocalSes()

    assert ses.advance(hours=24) == ses.clock.now() == datetime(2026, 1, 2, 12, tzinfo=UTC)


def test_addresses_are_looked_up_in_any_spelling_of_their_domain(ses: LocalSes, hello: Message) -> None:
    Mailer(ses).send(hello.replace(to="bob@bücher.example"))

    assert len(ses.inbox("bob@BÜCHER.example")) == len(ses.inbox("bob@xn--bcher-kva.example")) == 1
    assert len(ses.sent.to("bob@bücher.example")) == 1
    assert ses.inbox("Bob@bücher.example") == ()


def test_a_sandbox_has_the_documented_limits_unless_told_otherwise(hello: Message) -> None:
    assert LocalSes.sandbox().account.quota.max_24_hour_send == 200
    assert not LocalSes.sandbox().account.production
    ses = LocalSes.sandbox(max_send_rate=2, production=True)
    ses.verify("example.com")
    for _ in range(2):
        Mailer(ses).send(hello)
    with pytest.raises(Throttling):
        Mailer(ses).send(hello)


def test_a_clock_does_not_run_backwards_and_needs_a_time_zone() -> None:
    clock = ManualClock()
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


def test_a_region_without_a_known_code_has_zeros() -> None:
    assert message_id("xx-new-1", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32).startswith("0000")
