"""Configuration sets in the v2 API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sesmodel import (
    ConfigurationSet,
    ConfigurationSetAlreadyExists,
    ConfigurationSetDoesNotExist,
    InvalidAction,
    InvalidParameterValue,
    InvalidTrackingOptions,
    LimitExceeded,
    Limits,
    LocalSes,
    MalformedInput,
    ServiceFailed,
    SesError,
    ValidationError,
    patched,
)
from tests.api.calling import call

PUTS = ("Tracking", "Delivery", "Reputation", "Sending", "Suppression", "Vdm")
CONSTRAINT = "1 validation error detected: Value at '{}' failed to satisfy constraint: Member {}"


def create(ses: LocalSes, name: str = "news", **options: Any) -> dict[str, Any]:
    """Make a set, and say what is known of it then."""
    call(ses, "CreateConfigurationSet", ConfigurationSetName=name, **options)
    return get(ses, name)


def put(ses: LocalSes, group: str, **options: Any) -> dict[str, Any]:
    """Replace a group of options, and say what is known of it then."""
    call(ses, f"PutConfigurationSet{group}Options", ConfigurationSetName="news", **options)
    shown: dict[str, Any] = get(ses).get(f"{group}Options", {})
    return shown


def get(ses: LocalSes, name: str = "news") -> dict[str, Any]:
    return call(ses, "GetConfigurationSet", ConfigurationSetName=name)


def refusal(ses: LocalSes, operation: str, kind: type[SesError], **params: Any) -> str:
    """What SES says to a call that it refuses."""
    with pytest.raises(kind) as caught:
        call(ses, operation, **{"ConfigurationSetName": "news", **params})
    assert type(caught.value) is kind
    return caught.value.message


@pytest.mark.spec("CFG-04")
def test_what_is_not_said_has_its_default(ses: LocalSes) -> None:
    assert create(ses) == {
        "ConfigurationSetName": "news",  # and no DeliveryOptions: Terraform would take them away again
        "ReputationOptions": {"ReputationMetricsEnabled": True},  # OBS-150
        "SendingOptions": {"SendingEnabled": True},
        "Tags": [],
    }


@pytest.mark.spec("CFG-04", "CFG-06")
def test_every_field_is_shown_as_it_was_given(ses: LocalSes) -> None:
    ses.account.pools.create("marketing-pool", "192.0.2.1")
    given: dict[str, Any] = {
        "TrackingOptions": {"CustomRedirectDomain": "click.example.com", "HttpsPolicy": "REQUIRE"},
        "DeliveryOptions": {"TlsPolicy": "REQUIRE", "SendingPoolName": "marketing-pool", "MaxDeliverySeconds": 300},
        "ReputationOptions": {
            "ReputationMetricsEnabled": False,
            "LastFreshStart": datetime(2021, 2, 1, tzinfo=UTC),
        },
        "SendingOptions": {"SendingEnabled": False},
        "SuppressionOptions": {"SuppressedReasons": ["COMPLAINT", "BOUNCE"]},
        "VdmOptions": {
            "DashboardOptions": {"EngagementMetrics": "ENABLED"},
            "GuardianOptions": {"OptimizedSharedDelivery": "DISABLED"},
        },
        "Tags": [{"Key": "team", "Value": "crm"}],
    }

    assert create(ses, **given) == {"ConfigurationSetName": "news", **given}


@pytest.mark.spec("CFG-04", "CFG-10")
def test_a_group_that_is_empty_is_not_one_that_is_absent(ses: LocalSes) -> None:
    shown = create(ses, SendingOptions={}, ReputationOptions={}, DeliveryOptions={}, TrackingOptions={}, VdmOptions={})

    assert shown == {
        "ConfigurationSetName": "news",
        "ReputationOptions": {"ReputationMetricsEnabled": False},
        "SendingOptions": {"SendingEnabled": False},  # OBS-153
        "Tags": [],
    }


@pytest.mark.spec("CFG-10")
def test_a_set_is_made_switched_on_or_off(ses: LocalSes) -> None:
    for name, enabled in (("on", True), ("off", False)):
        assert create(ses, name, SendingOptions={"SendingEnabled": enabled})["SendingOptions"] == {
            "SendingEnabled": enabled
        }


@pytest.mark.spec("CFG-12")
def test_suppression_is_inherited_replaced_or_off(ses: LocalSes) -> None:
    assert "SuppressionOptions" not in create(ses)
    assert put(ses, "Suppression", SuppressedReasons=["BOUNCE"]) == {"SuppressedReasons": ["BOUNCE"]}
    assert put(ses, "Suppression", SuppressedReasons=[]) == {"SuppressedReasons": []}  # OBS-157
    put(ses, "Suppression")
    assert "SuppressionOptions" not in get(ses)


def test_reasons_that_are_none_are_refused_each_action_in_its_words(ses: LocalSes) -> None:
    def refused(operation: str, reasons: Any) -> str:
        given = {"SuppressedReasons": reasons}
        created = operation == "CreateConfigurationSet"
        kind = ValidationError if created and None not in reasons else InvalidParameterValue
        return refusal(ses, operation, kind, **({"SuppressionOptions": given} if created else given))

    expected = "must satisfy constraint: [Member must satisfy enum value set: [BOUNCE, COMPLAINT]]"
    assert refused("CreateConfigurationSet", ["INVALID"]) == CONSTRAINT.format(  # OBS-158
        "suppressionOptions.suppressedReasons", expected
    )
    natural = "Reason {} is invalid, must be one of [BOUNCE, COMPLAINT]."  # OBS-159
    assert refused("CreateConfigurationSet", ["BOUNCE", None]) == natural.format("null")
    assert ses.configuration_sets.get("news") is None
    create(ses)
    for reasons, said in ((["BOUNCE", "INVALID"], "INVALID"), ([None], "null")):
        assert refused("PutConfigurationSetSuppressionOptions", reasons) == natural.format(said)
    assert "SuppressionOptions" not in get(ses)


@pytest.mark.parametrize("reasons", ["BOUNCE", [False], {"BOUNCE": True}])
def test_reasons_are_a_list_of_texts(ses: LocalSes, reasons: Any) -> None:
    create(ses)

    said = refusal(ses, "PutConfigurationSetSuppressionOptions", MalformedInput, SuppressedReasons=reasons)
    assert said == "Expected list or null"  # OBS-039


def test_a_set_with_suppression_options_that_say_nothing_is_a_failure_of_ses(ses: LocalSes) -> None:
    with pytest.raises(ServiceFailed, match=r"^An internal failure has occurred\.$") as caught:  # OBS-156
        call(ses, "CreateConfigurationSet", ConfigurationSetName="news", SuppressionOptions={})

    assert (caught.value.v2_name, caught.value.v2_status) == ("InternalFailure", 500)
    assert ses.configuration_sets.get("news") is None


@pytest.mark.spec("CFG-02")
def test_a_name_is_made_once_and_is_a_name(ses: LocalSes) -> None:
    create(ses)

    said = refusal(ses, "CreateConfigurationSet", ConfigurationSetAlreadyExists)
    assert said == "Configuration set <news> already exists."  # OBS-149, in brackets as in terraform-provider-aws#9186
    allowed = "only alphanumeric ASCII characters, '_', and '-' are allowed."
    for name, said in (
        *((name, f"Invalid configuration set name <{name}>: {allowed}") for name in ("my set", "prøve", "a.b")),
        ("a." * 33, "Configuration set name cannot exceed 64 characters."),
        ("", "The configuration set name must be specified."),
    ):
        for operation in ("CreateConfigurationSet", "GetConfigurationSet", "DeleteConfigurationSet"):
            assert refusal(ses, operation, InvalidParameterValue, ConfigurationSetName=name) == said
    create(ses, "A-b_9")
    create(ses, "a" * 64)
    assert call(ses, "ListConfigurationSets")["ConfigurationSets"] == ["A-b_9", "a" * 64, "news"]


@pytest.mark.spec("CFG-02")
def test_there_are_as_many_as_the_limit_says() -> None:
    ses = LocalSes(limits=Limits(configuration_sets=2))
    create(ses, "one")
    create(ses, "two")

    refusal(ses, "CreateConfigurationSet", LimitExceeded)
    call(ses, "DeleteConfigurationSet", ConfigurationSetName="one")
    create(ses)


def test_the_names_come_a_page_at_a_time(ses: LocalSes) -> None:
    names = [f"set-{number:04}" for number in range(1_002)]
    for name in reversed(names):
        ses.create_configuration_set(name)

    assert call(ses, "ListConfigurationSets")["ConfigurationSets"] == names[:50]
    first = call(ses, "ListConfigurationSets", PageSize=1_000)  # OBS-178
    assert first["ConfigurationSets"] == names[:1_000]
    rest = call(ses, "ListConfigurationSets", NextToken=first["NextToken"])
    assert rest == {"ConfigurationSets": names[1_000:]}
    assert call(ses, "ListConfigurationSets", api="ses", NextToken=first["NextToken"]) == {
        "ConfigurationSets": [{"Name": name} for name in names[1_000:]]
    }
    for size in (0, 1_001):
        with pytest.raises(InvalidParameterValue, match="^The page size must be between 1 and 1000$"):
            call(ses, "ListConfigurationSets", PageSize=size, NextToken="x")
    with pytest.raises(InvalidParameterValue, match="^invalid nextToken x$"):
        call(ses, "ListConfigurationSets", NextToken="x")


def test_sets_are_found_by_a_part_of_their_names_in_any_letter_case(ses: LocalSes) -> None:
    for name in ("Filter-Alpha", "filter-beta", "unrelated"):
        ses.create_configuration_set(name)

    def found(**given: str) -> list[str]:
        names: list[str] = ses.call("sesv2", "ListConfigurationSets", {"Filter": given})["ConfigurationSets"]
        return names

    assert found(CONFIGURATION_SET_NAME_CONTAINS="FILTER") == ["Filter-Alpha", "filter-beta"]
    assert found(CONFIGURATION_SET_NAME_CONTAINS="alpha", BOGUS="x") == ["Filter-Alpha"]
    assert found(CONFIGURATION_SET_NAME_CONTAINS="") == found() == ["Filter-Alpha", "filter-beta", "unrelated"]
    for part in ("ab", "x" * 65):
        said = "^CONFIGURATION_SET_NAME_CONTAINS must be between 3 and 64 characters$"
        with pytest.raises(InvalidParameterValue, match=said):
            found(CONFIGURATION_SET_NAME_CONTAINS=part)


def test_a_token_for_sets_is_good_for_the_part_of_the_names_that_it_came_with(ses: LocalSes) -> None:
    for name in ("Filter-Alpha", "filter-beta", "unrelated"):
        ses.create_configuration_set(name)

    def page(**params: Any) -> dict[str, Any]:
        return ses.call("sesv2", "ListConfigurationSets", params)

    filtered: Any = {"CONFIGURATION_SET_NAME_CONTAINS": "FILTER"}
    token = page(PageSize=1, Filter=filtered)["NextToken"]
    again: Any = {"CONFIGURATION_SET_NAME_CONTAINS": "filter"}
    assert page(NextToken=token, Filter=again)["ConfigurationSets"] == ["filter-beta"]
    for other in ({}, {"CONFIGURATION_SET_NAME_CONTAINS": "unr"}):
        with pytest.raises(InvalidParameterValue, match=f"^invalid nextToken {token}$"):
            page(NextToken=token, Filter=other)


@pytest.mark.spec("CFG-07")
@pytest.mark.parametrize("operation", ["GetConfigurationSet", "DeleteConfigurationSet", *PUTS])
def test_an_unknown_set_is_refused_by_every_action(ses: LocalSes, operation: str) -> None:
    name = f"PutConfigurationSet{operation}Options" if operation in PUTS else operation

    said = refusal(ses, name, ConfigurationSetDoesNotExist, ConfigurationSetName="none")
    assert said == "Configuration set <none> does not exist."  # OBS-148


@pytest.mark.spec("CFG-07", "HDR-12")
def test_each_group_is_replaced_whole(ses: LocalSes) -> None:
    create(ses, DeliveryOptions={"TlsPolicy": "REQUIRE", "MaxDeliverySeconds": 300}, Tags=[{"Key": "a", "Value": "b"}])

    assert put(ses, "Delivery", MaxDeliverySeconds=50_400) == {"MaxDeliverySeconds": 50_400}
    assert put(ses, "Delivery", TlsPolicy="REQUIRE") == {"TlsPolicy": "REQUIRE"}
    assert put(ses, "Vdm", VdmOptions={"DashboardOptions": {"EngagementMetrics": "ENABLED"}}) == {
        "DashboardOptions": {"EngagementMetrics": "ENABLED"}
    }
    assert put(ses, "Vdm") == {}
    assert get(ses) == {
        "ConfigurationSetName": "news",
        "DeliveryOptions": {"TlsPolicy": "REQUIRE"},
        "ReputationOptions": {"ReputationMetricsEnabled": True},
        "SendingOptions": {"SendingEnabled": True},
        "Tags": [{"Key": "a", "Value": "b"}],
    }


@pytest.mark.spec("CFG-04", "CFG-10")
def test_a_switch_that_is_not_given_is_off_and_any_text_is_on(ses: LocalSes) -> None:
    create(ses)

    assert put(ses, "Reputation") == {"ReputationMetricsEnabled": False}  # OBS-152
    assert put(ses, "Reputation", ReputationMetricsEnabled=True) == {"ReputationMetricsEnabled": True}
    assert put(ses, "Sending") == {"SendingEnabled": False}  # OBS-154
    assert put(ses, "Sending", SendingEnabled="false") == {"SendingEnabled": True}  # OBS-040
    for wrong in (None, 1):
        refusal(ses, "PutConfigurationSetSendingOptions", MalformedInput, SendingEnabled=wrong)


def test_what_counts_bounces_is_changed_without_a_fresh_start(ses: LocalSes) -> None:
    since = datetime(2021, 2, 1, tzinfo=UTC)
    create(ses, ReputationOptions={"ReputationMetricsEnabled": True, "LastFreshStart": since})

    assert put(ses, "Reputation")["LastFreshStart"] == since
    said = refusal(ses, "CreateConfigurationSet", MalformedInput, ReputationOptions={"LastFreshStart": "today"})
    assert said == "reputationOptions.lastFreshStart: a timestamp is expected."


@pytest.mark.spec("CFG-09", "HDR-12")
@pytest.mark.parametrize("word", ["MAYBE", "Require", "require"])
def test_a_tls_policy_is_one_of_two_words(ses: LocalSes, word: str) -> None:
    create(ses)

    said = refusal(ses, "PutConfigurationSetDeliveryOptions", ValidationError, TlsPolicy=word)
    assert said == CONSTRAINT.format("tlsPolicy", "must satisfy enum value set: [OPTIONAL, REQUIRE]")  # OBS-169


@pytest.mark.parametrize(
    ("seconds", "said"), [(299, "greater than or equal to 300"), (50_401, "less than or equal to 50400")]
)
def test_a_time_to_deliver_has_its_bounds(ses: LocalSes, seconds: int, said: str) -> None:
    create(ses)

    found = refusal(ses, "PutConfigurationSetDeliveryOptions", ValidationError, MaxDeliverySeconds=seconds)
    assert found == CONSTRAINT.format("maxDeliverySeconds", f"must have value {said}")  # OBS-170


@pytest.mark.spec("CFG-08")
@pytest.mark.parametrize(
    ("name", "said"),
    [("none", "SendingPool <none> doesn't exist"), ("  ", "sendingPoolName can't be blank.")],  # OBS-166, OBS-167
)
def test_a_pool_that_there_is_not_is_refused(ses: LocalSes, name: str, said: str) -> None:
    options = {"SendingPoolName": name}
    assert refusal(ses, "CreateConfigurationSet", InvalidParameterValue, DeliveryOptions=options) == said
    create(ses)
    assert refusal(ses, "PutConfigurationSetDeliveryOptions", InvalidParameterValue, **options) == said
    for built_in in ("ses-shared-pool", "ses-default-dedicated-pool"):  # OBS-168
        assert put(ses, "Delivery", SendingPoolName=built_in)["SendingPoolName"] == built_in


def test_a_domain_for_links_is_looked_at_before_its_policy(ses: LocalSes) -> None:
    ses.create_identity("pending.org")
    ses.verify("ana@example.org")
    create(ses)
    unverified = "Domain <{}> is not verified under this account."

    def refused(kind: type[SesError], **options: Any) -> str:
        return refusal(ses, "PutConfigurationSetTrackingOptions", kind, **options)

    assert refused(InvalidParameterValue, HttpsPolicy="REQUIRE") == "CustomRedirectDomain must be specified."  # OBS-160
    assert refused(InvalidParameterValue, CustomRedirectDomain="  ") == "CustomRedirectDomain must be specified."
    for domain in ("none.org", "pending.org", "ana@example.org", "ana@example.com"):  # OBS-161
        said = refused(InvalidTrackingOptions, CustomRedirectDomain=domain, HttpsPolicy="BOGUS")
        assert said == unverified.format(domain)
    said = refused(ValidationError, CustomRedirectDomain="example.com", HttpsPolicy="BOGUS")
    assert said == CONSTRAINT.format(
        "httpsPolicy", "must satisfy enum value set: [OPTIONAL, REQUIRE, REQUIRE_OPEN_ONLY]"
    )
    assert put(ses, "Tracking", CustomRedirectDomain="example.com") == {"CustomRedirectDomain": "example.com"}
    assert put(ses, "Tracking") == {}  # OBS-162


def test_a_feature_is_on_or_off(ses: LocalSes) -> None:
    create(ses)
    words = "must satisfy enum value set: [ENABLED, DISABLED]"  # OBS-172, in that order
    for block, name, path in (
        ("DashboardOptions", "EngagementMetrics", "vdmOptions.dashboardOptions.engagementMetrics"),
        ("GuardianOptions", "OptimizedSharedDelivery", "vdmOptions.guardianOptions.optimizedSharedDelivery"),
    ):
        given = {"VdmOptions": {block: {name: "ON"}}}
        assert refusal(ses, "PutConfigurationSetVdmOptions", ValidationError, **given) == CONSTRAINT.format(path, words)


def test_copies_are_kept_in_an_archive_or_nowhere(ses: LocalSes) -> None:
    archive = {"ArchiveArn": f"arn:aws:ses:us-east-1:123456789012:mailmanager-archive/a-{'x1' * 13}"}
    assert create(ses, ArchivingOptions=archive)["ArchivingOptions"] == archive
    call(ses, "PutConfigurationSetArchivingOptions", ConfigurationSetName="news")
    assert "ArchivingOptions" not in call(ses, "GetConfigurationSet", ConfigurationSetName="news")
    call(ses, "PutConfigurationSetArchivingOptions", ConfigurationSetName="news", **archive)
    assert call(ses, "GetConfigurationSet", ConfigurationSetName="news")["ArchivingOptions"] == archive
    again = ConfigurationSet.from_document(ses.configuration_sets.require("news").to_document())
    assert again.archiving.archive_arn == archive["ArchiveArn"]

    bad = {"ArchiveArn": "arn:aws:ses:us-east-1:123456789012:archive/1"}
    said = refusal(ses, "PutConfigurationSetArchivingOptions", ValidationError, **bad)
    assert said.startswith(
        "1 validation error detected: Value at 'archiveArn' failed to satisfy constraint: Member must"
    )


def test_what_the_model_does_not_have_is_refused_by_name(ses: LocalSes) -> None:
    said = refusal(ses, "CreateConfigurationSet", InvalidAction, MessageSecurityOptions={})
    assert said == "The member messageSecurityOptions is not part of this model."
    said = refusal(ses, "CreateConfigurationSet", InvalidAction, SuppressionOptions={"SuppressionScope": "TENANT"})
    assert said == "The member suppressionOptions.suppressionScope is not part of this model."


@pytest.mark.spec("CFG-01")
def test_sets_of_two_regions_have_nothing_to_do_with_each_other() -> None:
    here, there = LocalSes(region="us-east-1"), LocalSes(region="eu-west-1")
    create(here, SendingOptions={"SendingEnabled": False})

    assert create(there)["SendingOptions"] == {"SendingEnabled": True}
    call(here, "DeleteConfigurationSet", ConfigurationSetName="news")
    assert call(there, "ListConfigurationSets")["ConfigurationSets"] == ["news"]


def test_boto3_sees_what_it_put_in(ses: LocalSes) -> None:
    with patched(ses):
        client = boto3.client("sesv2")
        client.create_configuration_set(
            ConfigurationSetName="news",
            ReputationOptions={"ReputationMetricsEnabled": True, "LastFreshStart": datetime(2021, 2, 1, tzinfo=UTC)},
        )
        client.put_configuration_set_delivery_options(ConfigurationSetName="news", TlsPolicy="REQUIRE")
        client.put_configuration_set_sending_options(ConfigurationSetName="news", SendingEnabled=False)
        client.put_configuration_set_suppression_options(ConfigurationSetName="news", SuppressedReasons=[])
        shown = client.get_configuration_set(ConfigurationSetName="news")
        with pytest.raises(ClientError, match="An internal failure has occurred") as caught:
            client.create_configuration_set(ConfigurationSetName="more", SuppressionOptions={})
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert caught.value.response["Error"]["Code"] == "InternalFailure"
    assert shown["ReputationOptions"]["LastFreshStart"] == datetime(2021, 2, 1, tzinfo=UTC)
    assert shown["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert shown["SendingOptions"] == {"SendingEnabled": False}
    assert shown["SuppressionOptions"] == {"SuppressedReasons": []}
