"""Two hundred clients at once, and others that are broken: what was accepted is delivered, and nothing else is."""

from __future__ import annotations

from benchmarks.smtp_load import run


def test_two_hundred_clients_at_once_lose_nothing() -> None:
    outcome = run(clients=200, seconds=2)
    seen = outcome.seen
    assert not seen.broken
    assert seen.codes.total() >= 200  # each had an answer at least, however slow the machine is
    assert seen.codes.keys() <= {"250", "554"}
    assert set(outcome.delivered) == set(seen.accepted)
    assert not outcome.repeated
    assert seen.cut.keys() <= {"451"}
