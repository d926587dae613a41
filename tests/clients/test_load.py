"""Two hundred clients at once, beside others that hang and leave: `python -m benchmarks.load` does it for longer."""

from __future__ import annotations

from collections import Counter

from benchmarks.load import HttpOutcome, HttpSeen, run


def test_no_accepted_mail_is_lost_under_load() -> None:
    outcome = run(clients=200, seconds=4)

    assert outcome.seen.broken == []
    assert set(outcome.seen.statuses) == {200, 400}
    assert len(outcome.seen.accepted) == outcome.seen.statuses[200] > 200
    assert not outcome.lost, outcome
    assert not outcome.repeated, outcome
    assert set(outcome.seen.cut) == {"in the head", "in the body"}, outcome
    assert max(outcome.memory) < 400e6, outcome


def test_what_is_lost_or_given_twice_is_noticed() -> None:
    seen = HttpSeen(accepted=["a", "b", "b"], statuses=Counter({200: 3}), times=[0.1, 0.2, 0.3])
    outcome = HttpOutcome(seen, delivered=["a", "c", "c"], memory=[10, 10, 20, 30], seconds=1)

    assert (outcome.lost, outcome.repeated, outcome.growth) == ({"b"}, 2, 3)
