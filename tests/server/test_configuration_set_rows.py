"""Every operation on configuration sets that the guide names, by boto3 on a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from sesmodel import HttpDoor, LocalSes, serve_http
from tests.server.sdk import client

if TYPE_CHECKING:
    from collections.abc import Iterator

SET = "ConfigSet"
TOPIC = {"TopicArn": "arn:aws:sns:us-east-1:123456789012:topic"}
SNS = {"Enabled": True, "MatchingEventTypes": ["BOUNCE"], "SnsDestination": TOPIC}
V1_SNS = {
    "Name": "first",
    "Enabled": False,
    "MatchingEventTypes": ["bounce"],
    "SNSDestination": {"TopicARN": TOPIC["TopicArn"]},
}

ROWS: list[tuple[str, str, dict[str, Any], list[str], Any]] = [
    (
        "sesv2",
        "put_configuration_set_sending_options",
        {"SendingEnabled": False},
        ["SendingOptions", "SendingEnabled"],
        False,
    ),
    (
        "ses",
        "update_configuration_set_sending_enabled",
        {"Enabled": False},
        ["SendingOptions", "SendingEnabled"],
        False,
    ),
    (
        "sesv2",
        "put_configuration_set_delivery_options",
        {"TlsPolicy": "REQUIRE"},
        ["DeliveryOptions", "TlsPolicy"],
        "REQUIRE",
    ),
    (
        "ses",
        "put_configuration_set_delivery_options",
        {"DeliveryOptions": {"TlsPolicy": "Require"}},
        ["DeliveryOptions", "TlsPolicy"],
        "REQUIRE",
    ),
    (
        "sesv2",
        "put_configuration_set_suppression_options",
        {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
        ["SuppressionOptions", "SuppressedReasons"],
        ["BOUNCE", "COMPLAINT"],
    ),
    (
        "ses",
        "update_configuration_set_reputation_metrics_enabled",
        {"Enabled": False},
        ["ReputationOptions", "ReputationMetricsEnabled"],
        False,
    ),
    (
        "ses",
        "create_configuration_set_tracking_options",
        {"TrackingOptions": {"CustomRedirectDomain": "example.com"}},
        ["TrackingOptions", "CustomRedirectDomain"],
        "example.com",
    ),
]
ids = [f"{service} {operation}" for service, operation, *_ in ROWS]


@pytest.fixture
def ses() -> LocalSes:
    made = LocalSes()
    made.verify("example.com")
    made.create_configuration_set(SET)
    made.create_topic("topic")
    return made


@pytest.fixture
def door(ses: LocalSes) -> Iterator[HttpDoor]:
    with serve_http(ses) as opened:
        yield opened


def shown(door: HttpDoor, *path: str) -> Any:
    found = client(door).get_configuration_set(ConfigurationSetName=SET)
    for name in path:
        found = found.get(name, {})
    return found


def refused(call: Any, **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    return str(caught.value.response["Error"]["Code"])


@pytest.mark.spec("CFG-07")
@pytest.mark.parametrize(("service", "operation", "params", "path", "value"), ROWS, ids=ids)
def test_an_operation_changes_what_is_shown_of_its_set_and_refuses_an_unknown_one(
    door: HttpDoor, service: Any, operation: str, params: dict[str, Any], path: list[str], value: Any
) -> None:
    call = getattr(client(door, service), operation)
    assert shown(door, *path) != value
    call(ConfigurationSetName=SET, **params)
    assert shown(door, *path) == value

    unknown = {"ses": "ConfigurationSetDoesNotExist", "sesv2": "NotFoundException"}[service]
    assert refused(call, ConfigurationSetName="none", **params) == unknown


@pytest.mark.spec("CFG-07")
def test_sets_are_created_listed_shown_and_deleted(door: HttpDoor) -> None:
    boto, older = client(door), client(door, "ses")
    boto.create_configuration_set(ConfigurationSetName="other")
    assert boto.list_configuration_sets()["ConfigurationSets"] == [SET, "other"]
    assert boto.get_configuration_set(ConfigurationSetName="other")["ConfigurationSetName"] == "other"
    described = older.describe_configuration_set(
        ConfigurationSetName="other", ConfigurationSetAttributeNames=["reputationOptions"]
    )
    assert described["ConfigurationSet"] == {"Name": "other"}
    assert "ReputationOptions" in described

    boto.delete_configuration_set(ConfigurationSetName="other")
    assert boto.list_configuration_sets()["ConfigurationSets"] == [SET]
    for call in (boto.get_configuration_set, boto.delete_configuration_set):
        assert refused(call, ConfigurationSetName="other") == "NotFoundException"
    assert refused(older.describe_configuration_set, ConfigurationSetName="other") == "ConfigurationSetDoesNotExist"


@pytest.mark.spec("CFG-07")
def test_destinations_are_changed_and_deleted(door: HttpDoor) -> None:
    boto, older = client(door), client(door, "ses")
    boto.create_configuration_set_event_destination(
        ConfigurationSetName=SET, EventDestinationName="first", EventDestination=SNS
    )

    def enabled() -> list[bool]:
        found = boto.get_configuration_set_event_destinations(ConfigurationSetName=SET)
        return [one["Enabled"] for one in found["EventDestinations"]]

    assert enabled() == [True]
    older.update_configuration_set_event_destination(ConfigurationSetName=SET, EventDestination=V1_SNS)
    assert enabled() == [False]
    named = {"EventDestinationName": "first"}
    assert refused(boto.delete_configuration_set_event_destination, ConfigurationSetName="none", **named) == (
        "NotFoundException"
    )
    boto.delete_configuration_set_event_destination(ConfigurationSetName=SET, **named)
    assert enabled() == []
    update = older.update_configuration_set_event_destination
    assert refused(update, ConfigurationSetName="none", EventDestination=V1_SNS) == "ConfigurationSetDoesNotExist"
