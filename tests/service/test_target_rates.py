"""Rates of bounces and complaints that are reasonable."""

from __future__ import annotations

import pytest

from sesmodel import TARGET_RATES, InvalidValue, LocalSes, Mailer, Message, TargetRates, health


@pytest.mark.spec("LIF-25")
@pytest.mark.parametrize(
    ("sent", "bounces", "complaints", "found"),
    [
        (100, 4, 0, ("ok", "ok")),
        (100, 6, 0, ("warn", "ok")),
        (2000, 0, 1, ("ok", "ok")),
        (1000, 0, 2, ("ok", "warn")),
        (100, 5, 0, ("warn", "ok")),  # below 5 percent it is not
        (1000, 0, 1, ("ok", "warn")),
        (0, 0, 0, ("ok", "ok")),
    ],
)
def test_rates_are_all_right_below_five_percent_and_a_tenth_of_one(
    sent: int, bounces: int, complaints: int, found: tuple[str, str]
) -> None:
    verdict = health(sent, bounces=bounces, complaints=complaints)

    assert (verdict.bounces, verdict.complaints) == found
    assert verdict.ok is (found == ("ok", "ok"))


@pytest.mark.spec("LIF-25")
def test_the_targets_are_no_universal_limits() -> None:
    assert (TARGET_RATES.bounces, TARGET_RATES.complaints) == (0.05, 0.001)
    assert health(100, bounces=3, targets=TargetRates(bounces=0.02)).bounces == "warn"
    assert health(100, complaints=1, targets=TargetRates(complaints=0.02)).complaints == "ok"


@pytest.mark.spec("LIF-25")
def test_an_account_says_how_it_stands() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    ses.receivers.when("gone@*").reject()
    for address in ("gone@example.net", *(f"r{number}@example.net" for number in range(9))):
        Mailer(ses).send(Message(sender="ana@example.com", to=address, subject="Hi", text="Hello"))

    assert str(ses.statistics.health) == ("bounces 10.00%: warn (below 5.00%), complaints 0.000%: ok (below 0.100%)")


@pytest.mark.parametrize("rate", [0, -0.1, 5])
def test_a_target_is_a_share_of_one(rate: float) -> None:
    with pytest.raises(InvalidValue, match=r"0\.05"):
        TargetRates(bounces=rate)
