"""Configuration sets as values, and their option groups."""

from __future__ import annotations

from datetime import datetime

import pytest

from sesmodel import (
    ConfigurationSet,
    DeliveryOptions,
    InvalidParameterValue,
    InvalidValue,
    ReputationOptions,
    SuppressionOptions,
    SuppressionReason,
    TlsPolicy,
    TrackingOptions,
    VdmOptions,
)


@pytest.mark.spec("CFG-02", "QRC-16")
@pytest.mark.parametrize("name", ["a" * 64, "A-b_9", "ConfigSet"])
def test_a_name_is_made_of_letters_digits_hyphens_and_underscores(name: str) -> None:
    assert ConfigurationSet(name).name == name


@pytest.mark.spec("CFG-02", "QRC-16")
@pytest.mark.parametrize("name", ["a" * 65, "my set", "prøve", "café", "a.b", "", "a\n"])
def test_another_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidParameterValue, match="Invalid configuration set name"):
        ConfigurationSet(name)


@pytest.mark.spec("CFG-09")
@pytest.mark.parametrize("word", ["REQUIRE", "Require", "require"])
def test_a_tls_policy_is_read_in_any_letter_case_and_kept_in_one(word: str) -> None:
    assert DeliveryOptions(word).tls_policy is TlsPolicy.REQUIRE
    assert DeliveryOptions("Optional") == DeliveryOptions() == DeliveryOptions("OPTIONAL")


def test_a_word_that_is_none_is_refused_with_the_words_there_are() -> None:
    with pytest.raises(InvalidValue, match=r"TlsPolicy: 'MAYBE' .* Use OPTIONAL, REQUIRE\."):
        DeliveryOptions("MAYBE")
    with pytest.raises(InvalidValue, match=r"SuppressedReasons: 'SPAM' .* Use BOUNCE, COMPLAINT\."):
        SuppressionOptions(["SPAM"])
    with pytest.raises(InvalidValue, match=r"EngagementMetrics: 'ON' .* Use ENABLED, DISABLED\."):
        VdmOptions("ON")


def test_a_time_to_deliver_has_its_bounds() -> None:  # OBS-170
    assert [DeliveryOptions(max_delivery_seconds=value).max_delivery_seconds for value in (300, 50_400)]
    for value in (299, 50_401):
        with pytest.raises(InvalidValue, match="MaxDeliverySeconds"):
            DeliveryOptions(max_delivery_seconds=value)


def test_an_https_policy_needs_its_domain() -> None:
    with pytest.raises(InvalidValue, match="CustomRedirectDomain"):
        TrackingOptions(https_policy="REQUIRE")
    assert TrackingOptions("click.example.com", "REQUIRE").https_policy == "REQUIRE"


def test_a_fresh_start_is_at_a_time_that_everybody_knows() -> None:
    with pytest.raises(InvalidValue, match="time zone"):
        ReputationOptions(last_fresh_start=datetime(2026, 1, 1))  # noqa: DTZ001  what is tested


@pytest.mark.spec("CFG-12")
def test_suppression_has_three_states() -> None:
    assert ConfigurationSet("s").suppressed_reasons is None
    assert ConfigurationSet("s", suppression=SuppressionOptions([])).suppressed_reasons == frozenset()
    both = SuppressionOptions(["BOUNCE", "COMPLAINT", "BOUNCE"])
    assert ConfigurationSet("s", suppression=both).suppressed_reasons == frozenset(SuppressionReason)
