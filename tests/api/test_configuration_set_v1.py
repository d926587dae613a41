"""Configuration sets in the v1 API."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from sesmodel import (
    ConfigurationSetAlreadyExists,
    ConfigurationSetDoesNotExist,
    DeliveryOptions,
    InvalidParameterValue,
    InvalidTrackingOptions,
    LocalSes,
    ManualClock,
    SesError,
    TrackingOptions,
    TrackingOptionsAlreadyExists,
    TrackingOptionsDoesNotExist,
    ValidationError,
    patched,
)
from sesmodel.constraint import each, one_of
from tests.api.calling import call

ATTRIBUTES = ["eventDestinations", "trackingOptions", "deliveryOptions", "reputationOptions"]
CONSTRAINT = "1 validation error detected: Value at '{}' failed to satisfy constraint: Member {}"


@pytest.fixture
def ses() -> LocalSes:
    """An account with one set, made by v1."""
    ses = LocalSes()
    ses.verify("example.com")
    call(ses, "CreateConfigurationSet", api="ses", ConfigurationSet={"Name": "news"})
    return ses


def change(ses: LocalSes, operation: str, **params: Any) -> None:
    call(ses, operation, api="ses", **{"ConfigurationSetName": "news", **params})


def describe(ses: LocalSes, *attributes: str) -> dict[str, Any]:
    """What is known of the set, beside its name."""
    params = {"ConfigurationSetName": "news", "ConfigurationSetAttributeNames": list(attributes)}
    answer = call(ses, "DescribeConfigurationSet", api="ses", **params)
    assert answer.pop("ConfigurationSet") == {"Name": "news"}
    return answer


def refusal(ses: LocalSes, operation: str, kind: type[SesError], **params: Any) -> str:
    with pytest.raises(kind) as caught:
        change(ses, operation, **params)
    assert type(caught.value) is kind
    return caught.value.message


@pytest.mark.spec("CFG-04", "CFG-11")
def test_a_set_is_made_without_metrics_of_its_reputation(ses: LocalSes) -> None:
    assert describe(ses, "reputationOptions") == {  # OBS-151, OBS-173
        "ReputationOptions": {"SendingEnabled": True, "ReputationMetricsEnabled": False}
    }
    shown = call(ses, "GetConfigurationSet", ConfigurationSetName="news")
    assert shown["ReputationOptions"] == {"ReputationMetricsEnabled": False}


@pytest.mark.spec("CFG-06")
def test_only_what_is_asked_for_is_described(ses: LocalSes) -> None:
    assert describe(ses) == {}
    assert describe(ses, "deliveryOptions") == {}
    assert describe(ses, "trackingOptions") == {}
    assert set(describe(ses, *ATTRIBUTES)) == {"EventDestinations", "ReputationOptions"}


def test_an_attribute_that_there_is_not_is_refused(ses: LocalSes) -> None:
    with pytest.raises(ValidationError) as caught:
        describe(ses, "reputationOptions", "suppressionOptions")

    assert caught.value.message == CONSTRAINT.format("configurationSetAttributeNames", each(one_of(ATTRIBUTES)))


@pytest.mark.spec("CFG-10")
def test_sending_is_switched_off_and_on(ses: LocalSes) -> None:
    for enabled in (False, True):
        change(ses, "UpdateConfigurationSetSendingEnabled", Enabled=enabled)
        assert describe(ses, "reputationOptions")["ReputationOptions"]["SendingEnabled"] is enabled
        shown = call(ses, "GetConfigurationSet", ConfigurationSetName="news")
        assert shown["SendingOptions"] == {"SendingEnabled": enabled}


@pytest.mark.spec("CFG-11")
def test_sending_again_is_a_fresh_start() -> None:
    ses = LocalSes(clock=ManualClock())
    call(ses, "CreateConfigurationSet", api="ses", ConfigurationSet={"Name": "news"})
    assert "LastFreshStart" not in describe(ses, "reputationOptions")["ReputationOptions"]

    change(ses, "UpdateConfigurationSetSendingEnabled", Enabled=False)
    again = ses.advance(hours=2)
    change(ses, "UpdateConfigurationSetSendingEnabled", Enabled=True)
    ses.advance(hours=2)
    change(ses, "UpdateConfigurationSetSendingEnabled", Enabled=True)
    change(ses, "UpdateConfigurationSetReputationMetricsEnabled", Enabled=True)
    assert describe(ses, "reputationOptions")["ReputationOptions"] == {
        "SendingEnabled": True,
        "ReputationMetricsEnabled": True,
        "LastFreshStart": again,
    }


@pytest.mark.spec("CFG-11")
def test_metrics_of_a_set_are_switched_on_and_off(ses: LocalSes) -> None:
    for enabled in (True, False):
        change(ses, "UpdateConfigurationSetReputationMetricsEnabled", Enabled=enabled)
        assert describe(ses, "reputationOptions")["ReputationOptions"]["ReputationMetricsEnabled"] is enabled


@pytest.mark.spec("CFG-09", "HDR-12")
def test_tls_is_required_and_the_other_options_of_delivery_stay(ses: LocalSes) -> None:
    ses.change_configuration_set("news", delivery=DeliveryOptions(max_delivery_seconds=300))

    change(ses, "PutConfigurationSetDeliveryOptions", DeliveryOptions={"TlsPolicy": "Require"})
    assert ses.configuration_sets.require("news").delivery == DeliveryOptions("REQUIRE", max_delivery_seconds=300)
    assert describe(ses, "deliveryOptions") == {"DeliveryOptions": {"TlsPolicy": "Require"}}
    change(ses, "PutConfigurationSetDeliveryOptions", DeliveryOptions={"TlsPolicy": "Optional"})
    assert describe(ses, "deliveryOptions") == {"DeliveryOptions": {"TlsPolicy": "Optional"}}
    change(ses, "PutConfigurationSetDeliveryOptions")
    assert describe(ses, "deliveryOptions") == {}
    assert ses.configuration_sets.require("news").delivery == DeliveryOptions(max_delivery_seconds=300)


@pytest.mark.spec("CFG-09", "HDR-12")
@pytest.mark.parametrize("word", ["Maybe", "REQUIRE", "require"])
def test_a_tls_policy_is_one_of_two_words(ses: LocalSes, word: str) -> None:
    said = refusal(ses, "PutConfigurationSetDeliveryOptions", ValidationError, DeliveryOptions={"TlsPolicy": word})

    assert said == CONSTRAINT.format(  # OBS-169: the letter case counts
        "deliveryOptions.tlsPolicy", "must satisfy enum value set: [Optional, Require]"
    )


def test_a_domain_for_links_is_made_changed_and_taken_away(ses: LocalSes) -> None:
    first, second = {"CustomRedirectDomain": "example.com"}, {"CustomRedirectDomain": "click.example.com"}
    said = "There are no tracking options for configuration set <news>."  # OBS-165
    assert refusal(ses, "DeleteConfigurationSetTrackingOptions", TrackingOptionsDoesNotExist) == said
    assert (
        refusal(ses, "UpdateConfigurationSetTrackingOptions", TrackingOptionsDoesNotExist, TrackingOptions=first)
        == said
    )

    change(ses, "CreateConfigurationSetTrackingOptions", TrackingOptions=first)
    assert describe(ses, "trackingOptions") == {"TrackingOptions": first}
    said = refusal(ses, "CreateConfigurationSetTrackingOptions", TrackingOptionsAlreadyExists, TrackingOptions=second)
    assert said == "Configuration set <news> already has tracking options."
    ses.change_configuration_set("news", tracking=TrackingOptions("example.com", "REQUIRE"))
    change(ses, "UpdateConfigurationSetTrackingOptions", TrackingOptions=second)
    assert ses.configuration_sets.require("news").tracking == TrackingOptions("click.example.com", "REQUIRE")
    change(ses, "DeleteConfigurationSetTrackingOptions")
    assert describe(ses, "trackingOptions") == {}


@pytest.mark.parametrize(
    "operation", ["CreateConfigurationSetTrackingOptions", "UpdateConfigurationSetTrackingOptions"]
)
def test_a_domain_for_links_is_looked_at_before_the_set(ses: LocalSes, operation: str) -> None:
    def refused(kind: type[SesError], **options: Any) -> str:
        return refusal(ses, operation, kind, ConfigurationSetName="none", TrackingOptions=options)

    for domain in ("none.org", "ana@example.com"):
        said = refused(InvalidTrackingOptions, CustomRedirectDomain=domain)
        assert said == f"Domain <{domain}> is not verified under this account."  # OBS-163
    said = refused(InvalidTrackingOptions, CustomRedirectDomain="")
    assert said == "At least one field of TrackingOptions must contain a value."  # OBS-164
    assert refused(ValidationError) == CONSTRAINT.format("trackingOptions", "must not be null")
    refused(ConfigurationSetDoesNotExist, CustomRedirectDomain="example.com")


def test_names_come_in_structures_a_page_at_a_time(ses: LocalSes) -> None:
    call(ses, "CreateConfigurationSet", api="ses", ConfigurationSet={"Name": "more"})

    first = call(ses, "ListConfigurationSets", api="ses", MaxItems=1)
    assert first["ConfigurationSets"] == [{"Name": "more"}]
    rest = call(ses, "ListConfigurationSets", api="ses", NextToken=first["NextToken"])
    assert rest == {"ConfigurationSets": [{"Name": "news"}]}
    for number in range(60):
        ses.create_configuration_set(f"set-{number}")
    for size in (None, 0, 1_001):  # v1 refuses no size
        wanted = {} if size is None else {"MaxItems": size}
        assert len(call(ses, "ListConfigurationSets", api="ses", **wanted)["ConfigurationSets"]) == 50
    with pytest.raises(InvalidParameterValue) as refused:
        call(ses, "ListConfigurationSets", api="ses", NextToken="x")
    assert refused.value.message == ""


@pytest.mark.spec("CFG-07")
@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("DescribeConfigurationSet", {}),
        ("DeleteConfigurationSet", {}),
        ("UpdateConfigurationSetSendingEnabled", {"Enabled": True}),
        ("UpdateConfigurationSetReputationMetricsEnabled", {"Enabled": True}),
        ("PutConfigurationSetDeliveryOptions", {"DeliveryOptions": {"TlsPolicy": "Require"}}),
        ("DeleteConfigurationSetTrackingOptions", {}),
    ],
)
def test_an_unknown_set_is_refused_by_every_action(ses: LocalSes, operation: str, params: dict[str, Any]) -> None:
    said = refusal(ses, operation, ConfigurationSetDoesNotExist, ConfigurationSetName="none", **params)

    assert said == "Configuration set <none> does not exist."  # OBS-147


def test_boto3_sees_the_errors_of_its_model(ses: LocalSes) -> None:
    with patched(ses):
        client = boto3.client("ses")
        domain: Any = {"CustomRedirectDomain": "example.com"}
        client.create_configuration_set_tracking_options(ConfigurationSetName="news", TrackingOptions=domain)
        with pytest.raises(client.exceptions.TrackingOptionsAlreadyExistsException):
            client.create_configuration_set_tracking_options(ConfigurationSetName="news", TrackingOptions=domain)
        with pytest.raises(client.exceptions.InvalidTrackingOptionsException):
            client.update_configuration_set_tracking_options(
                ConfigurationSetName="news", TrackingOptions={"CustomRedirectDomain": "none.org"}
            )
        client.delete_configuration_set_tracking_options(ConfigurationSetName="news")
        with pytest.raises(client.exceptions.TrackingOptionsDoesNotExistException):
            client.delete_configuration_set_tracking_options(ConfigurationSetName="news")
        with pytest.raises(client.exceptions.ConfigurationSetDoesNotExistException):
            client.describe_configuration_set(ConfigurationSetName="none")
        with pytest.raises(client.exceptions.ConfigurationSetAlreadyExistsException):
            client.create_configuration_set(ConfigurationSet={"Name": "news"})
    with pytest.raises(ConfigurationSetAlreadyExists):
        ses.create_configuration_set("news")
