"""What may go either way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidConfiguration, InvalidValue, MessageRejected, QuotaRules, RefusalRules

NAMES = st.lists(st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True), min_size=1, max_size=20, unique=True)


@pytest.mark.spec("TRB-06")
def test_of_five_that_failed_three_are_listed_and_an_ellipsis() -> None:
    failed = [f"{letter}@x.example" for letter in "abcde"]
    said = RefusalRules(most_identities=3).not_verified("us-west-2", failed)

    assert said == (
        "Email address is not verified. The following identities failed the check in region us-west-2: "
        "a@x.example, b@x.example, c@x.example..."
    )
    assert MessageRejected(said).truncated
    assert MessageRejected(said).identities == ("a@x.example", "b@x.example", "c@x.example")


@pytest.mark.spec("TRB-06")
@pytest.mark.parametrize(("failed", "truncated"), [(10, False), (11, True)])
def test_ten_are_listed_unless_it_is_said_otherwise(failed: int, truncated: bool) -> None:
    error = MessageRejected(RefusalRules().not_verified("eu-west-1", [f"a{n}@x.example" for n in range(failed)]))

    assert len(error.identities) == 10
    assert error.truncated is truncated


@pytest.mark.spec("TRB-04", "TRB-06")
@given(NAMES, st.integers(1, 20), st.booleans())
def test_what_is_listed_is_read_back(failed: list[str], most: int, observed: bool) -> None:
    rules = RefusalRules(most_identities=most, as_observed=observed)
    error = MessageRejected(rules.not_verified("eu-west-1", failed))

    assert error.identities == tuple(failed[:most])
    assert error.truncated is (len(failed) > most)


@pytest.mark.spec("TRB-04")
@pytest.mark.parametrize(
    ("listed", "identities"),
    [
        ("yoyo <yoyo@domain.com>, yoyo@domain.com", ("yoyo@domain.com",)),
        ('"Doe, Jane" <jane@x.example>, b@y.example', ("jane@x.example", "b@y.example")),
        ("Me <me@gmail.com>, Me <me@gmail.com>", ("me@gmail.com",)),
        ('"a, b"@x.example, c@x.example', ('"a, b"@x.example', "c@x.example")),
        ('broken" <a@x.example>, c@x.example', ("a@x.example", "c@x.example")),
    ],
)
def test_names_of_people_are_left_out_when_it_is_read(listed: str, identities: tuple[str, ...]) -> None:
    text = "Email address is not verified. The following identities failed the check in region US-EAST-1: "

    assert MessageRejected(text + listed).identities == identities


@given(st.text(st.sampled_from('a@.,"<>\\ '), max_size=300))
def test_whatever_is_listed_can_be_read(listed: str) -> None:
    assert MessageRejected(f"failed the check in region X: {listed}").identities is not None


def test_another_rejection_names_nobody_and_leaves_nobody_out() -> None:
    error = MessageRejected("Sending paused for this account...")

    assert (error.identities, error.truncated) == ((), False)


def test_to_list_nobody_is_refused() -> None:
    with pytest.raises(InvalidValue, match="most_identities"):
        RefusalRules(most_identities=0)


@pytest.mark.parametrize("wrong", [{"burst": 0}, {"burst": -1}, {"check": "lax"}], ids=str)
def test_a_quota_is_kept_in_one_of_two_ways_and_lets_something_come(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfiguration, match="quota: "):
        QuotaRules(**wrong)
