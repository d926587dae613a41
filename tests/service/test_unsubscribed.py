"""Bounces of those who unsubscribed, told apart from others."""

from __future__ import annotations

import attrs
import pytest

from sesmodel import BouncedRecipient, counts_toward_bounce_rate
from sesmodel.service.suppression_event import suppressed_by
from sesmodel.service.unsubscribed import STATUS, diagnostic_of, is_of_unsubscribed
from sesmodel.testing.feedback_events import bounced

GONE = BouncedRecipient(
    email_address="bob@example.net",
    action="failed",
    status=STATUS,
    diagnostic_code=diagnostic_of("OurList", "Releases"),
)
OTHER = attrs.evolve(GONE, diagnostic_code="smtp; 550 5.1.1 user unknown")


@pytest.mark.parametrize(
    ("recipients", "found"),
    [
        ((GONE,), True),
        ((attrs.evolve(GONE, diagnostic_code=diagnostic_of("OurList", None)), GONE), True),
        ((OTHER,), False),
        ((GONE, OTHER), False),
        ((attrs.evolve(GONE, diagnostic_code=None),), False),
        ((), False),
    ],
)
@pytest.mark.spec("LST-08")
def test_only_bounces_of_those_who_unsubscribed_count_for_nothing(
    recipients: tuple[BouncedRecipient, ...], found: bool
) -> None:
    event = attrs.evolve(bounced("bob@example.net"), bounced_recipients=recipients)
    assert is_of_unsubscribed(event) is found
    if recipients:
        assert counts_toward_bounce_rate(event) is not found
        assert bool(suppressed_by(event)) is not found
