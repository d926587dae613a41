"""Configuration sets as values, and their option groups."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    ConfigurationSet,
    DeliveryOptions,
    FeatureStatus,
    HttpsPolicy,
    InvalidParameterValue,
    InvalidValue,
    ReputationOptions,
    SendingOptions,
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
    with pytest.raises(InvalidParameterValue, match="[Cc]onfiguration set name"):
        ConfigurationSet(name)


@pytest.mark.spec("CFG-09")
@pytest.mark.parametrize("word", ["REQUIRE", "Require", "require"])
def test_a_tls_policy_is_read_in_any_letter_case_and_kept_in_one(word: str) -> None:
    assert DeliveryOptions(word).tls_policy is TlsPolicy.REQUIRE
    assert DeliveryOptions("Optional") == DeliveryOptions("OPTIONAL") != DeliveryOptions()


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


# --- definitions ----------------------------------------------------------------------------------

EXAMPLE = (  # of CFG-04
    '{"configuration-set-name":"news-eu","tracking-options":{"CustomRedirectDomain":"click.example.org"},'
    '"delivery-options":{"TlsPolicy":"REQUIRE","SendingPoolName":"marketing-pool"},'
    '"reputation-options":{"ReputationMetricsEnabled":true,"LastFreshStart":1612137600},'
    '"sending-options":{"SendingEnabled":true},"tags":[{"Key":"team","Value":"crm"}],'
    '"suppression-options":{"SuppressedReasons":["BOUNCE","COMPLAINT"]}}'
)
OUTER = (
    "configuration-set-name tracking-options delivery-options reputation-options sending-options tags "
    "suppression-options"
).split()


def defined(**document: Any) -> ConfigurationSet:
    return ConfigurationSet.from_document({"ConfigurationSetName": "news", **document})


@pytest.mark.spec("CFG-04")
def test_the_example_of_the_guide_is_read_in_both_spellings() -> None:
    expected = ConfigurationSet(
        "news-eu",
        tracking=TrackingOptions("click.example.org"),
        delivery=DeliveryOptions("REQUIRE", "marketing-pool"),
        reputation=ReputationOptions(last_fresh_start=datetime(2021, 2, 1, tzinfo=UTC)),
        suppression=SuppressionOptions(["BOUNCE", "COMPLAINT"]),
        tags={"team": "crm"},
    )

    assert ConfigurationSet.from_document(EXAMPLE) == expected
    pascal = {spelt.title().replace("-", ""): value for spelt, value in json.loads(EXAMPLE).items()}
    assert ConfigurationSet.from_document(pascal) == expected
    assert ConfigurationSet.from_document(json.dumps(pascal).encode()) == expected


@pytest.mark.spec("CFG-03", "CFG-04")
def test_a_skeleton_has_every_key_and_can_be_read() -> None:
    skeleton = ConfigurationSet.skeleton(as_in_guide=True)

    assert set(OUTER) < set(skeleton)
    assert ConfigurationSet.from_document(skeleton).to_document(as_in_guide=True) == skeleton
    assert ConfigurationSet.from_document(ConfigurationSet.skeleton()).to_document() == ConfigurationSet.skeleton()
    ConfigurationSet.skeleton()["Tags"].clear()
    assert ConfigurationSet.skeleton()["Tags"]


@pytest.mark.spec("CFG-04")
@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"DeliveryOptions": {"TlsPolicy": "MAYBE"}}, "TlsPolicy: 'MAYBE' is none of its words"),
        ({"SuppressionOptions": {"SuppressedReasons": ["SPAM"]}}, "SuppressedReasons: 'SPAM' is none of its words"),
        ({"delivery": {}}, "delivery: there is no such key"),
        (
            {"DeliveryOptions": {"tls-policy": "REQUIRE"}},
            r"DeliveryOptions\.tls-policy: there is no such key.*TlsPolicy",
        ),
        ({"VdmOptions": {"DashboardOptions": {"X": 1}}}, r"VdmOptions\.DashboardOptions\.X: there is no such key"),
        ({"sending-options": {"SendingEnabled": "yes"}}, r"SendingOptions\.SendingEnabled: 'yes' is not true or false"),
        ({"SendingOptions": []}, r"SendingOptions: \[\] is not an object"),
        ({"DeliveryOptions": {"MaxDeliverySeconds": True}}, "True is not a whole number"),
        ({"ReputationOptions": {"LastFreshStart": "timestamp"}}, "'timestamp' is not a time"),
        ({"ReputationOptions": {"LastFreshStart": True}}, "True is not a time"),
        ({"ReputationOptions": {"LastFreshStart": 1e40}}, "1e.40 is not a time"),
        ({"SuppressionOptions": {}}, "the reasons are missing"),
        ({"SuppressionOptions": {"SuppressedReasons": "BOUNCE"}}, "'BOUNCE' is not a list"),
        ({"Tags": [{"Value": "v"}]}, r"Tags\.1\.Key: None is not a text"),
        ({"Tags": [{"Key": "k", "Word": "v"}]}, r"Tags\.1\.Word: there is no such key"),
        ({"Tags": {"k": "v"}}, "Tags: .* is not a list"),
        ({"configuration-set-name": "more"}, "configuration-set-name: it is given twice"),
        ({"ConfigurationSetName": 1}, "1 is not a text"),
    ],
)
def test_a_definition_that_says_something_else_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        defined(**document)


@pytest.mark.parametrize(
    ("source", "said"), [("{", "no JSON"), ("[]", "no JSON object"), ("{}", "the name is missing")]
)
def test_what_is_no_definition_is_refused(source: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        ConfigurationSet.from_document(source)


@pytest.mark.spec("CFG-04")
def test_what_is_left_out_has_its_default_and_what_is_empty_is_off() -> None:
    assert defined() == ConfigurationSet("news")
    assert ConfigurationSet("news").sending_enabled
    empty = defined(SendingOptions={}, ReputationOptions={}, DeliveryOptions={}, TrackingOptions={}, VdmOptions={})
    assert not empty.sending_enabled  # OBS-153
    assert not empty.reputation.reputation_metrics_enabled
    assert (empty.delivery, empty.tracking, empty.vdm) == (DeliveryOptions(), TrackingOptions(), VdmOptions())


@pytest.mark.spec("CFG-05")
def test_a_tag_without_a_value_has_an_empty_one() -> None:
    assert defined(Tags=[{"Key": "team"}]).tags == {"team": ""}
    assert defined(tags=[{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]).tags == {"a": "2"}


def configuration_sets() -> st.SearchStrategy[ConfigurationSet]:
    """Any set that can be built."""
    text = st.text(min_size=1)
    return st.builds(
        ConfigurationSet,
        st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
        tracking=st.just(TrackingOptions())
        | st.builds(TrackingOptions, text, st.none() | st.sampled_from(HttpsPolicy)),
        delivery=st.builds(
            DeliveryOptions, st.sampled_from(TlsPolicy), st.none() | text, st.none() | st.integers(300, 50_400)
        ),
        reputation=st.builds(ReputationOptions, st.booleans(), st.none() | st.datetimes(timezones=st.just(UTC))),
        sending=st.builds(SendingOptions, st.booleans()),
        suppression=st.builds(SuppressionOptions, st.none() | st.lists(st.sampled_from(SuppressionReason))),
        vdm=st.builds(
            VdmOptions, st.none() | st.sampled_from(FeatureStatus), st.none() | st.sampled_from(FeatureStatus)
        ),
        tags=st.dictionaries(text, st.text()),
    )


@pytest.mark.spec("CFG-03", "CFG-04")
@given(configuration_sets(), st.booleans())
def test_a_set_is_what_its_definition_says(made: ConfigurationSet, as_in_guide: bool) -> None:
    document = made.to_document(as_in_guide=as_in_guide)

    assert ConfigurationSet.from_document(document) == made
    assert ConfigurationSet.from_document(json.dumps(document)) == made
