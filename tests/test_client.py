"""The client in process beside the one of boto3: the same names, answers and errors, pages and waiting."""

from __future__ import annotations

import copy
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

import boto3
import botocore.exceptions
import pytest
from botocore import xform_name
from hypothesis import given, settings
from hypothesis import strategies as st

from sesmodel import InvalidConfiguration, LocalSes, ServiceFailed, SystemClock, Throttling, patched
from sesmodel.api.concepts import ServiceName
from sesmodel.client import snake_case

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)
V1 = {"Source": "ana@example.com", "Destination": {"ToAddresses": ["bob@example.net"]}}
V2 = {"FromEmailAddress": "ana@example.com", "Destination": {"ToAddresses": ["bob@example.net"]}}
HELLO = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}


def model(**options: Any) -> LocalSes:
    ses = LocalSes(region="eu-west-1", **options)
    ses.verify("example.com")
    return ses


def outcome(call: Callable[[], Any]) -> Any:
    """What a call ends in, without what no two calls have in common."""
    try:
        answer = call()
    except botocore.exceptions.ClientError as error:
        answer = {"class": type(error).__name__, "text": str(error), **error.response}
    except botocore.exceptions.BotoCoreError as error:
        return type(error), str(error)
    metadata = answer["ResponseMetadata"]
    assert metadata["RequestId"] == metadata["HTTPHeaders"]["x-amzn-requestid"]
    headers = {name: metadata["HTTPHeaders"].get(name) for name in ("content-type", "x-amzn-errortype")}
    return {**answer, "ResponseMetadata": {**metadata, "RequestId": "", "HTTPHeaders": headers}}


# --- the same as boto3 ----------------------------------------------------------------------------

CALLS: tuple[tuple[ServiceName, str, dict[str, Any]], ...] = (
    ("ses", "send_email", {**V1, "Message": HELLO}),
    ("ses", "send_email", {**V1, "Source": "eve@example.org", "Message": HELLO}),
    ("ses", "send_email", {"Source": "ana@example.com"}),
    ("ses", "send_email", {**V1, "Message": {"Subject": {"Data": "Hi"}, "Body": {}}}),
    ("ses", "send_email", {"Source": "ana@example.com", "Destination": {}, "Message": HELLO}),
    ("ses", "send_email", {**V1, "Message": HELLO, "Sauce": "ana@example.com"}),
    ("ses", "send_raw_email", {"RawMessage": {"Data": "From: ana@example.com\r\nTo: bob@example.net\r\n\r\nHi"}}),
    ("ses", "send_raw_email", {"RawMessage": {"Data": bytearray(b"From: ana@example.com\r\nTo: b@c.de\r\n\r\nHi")}}),
    ("ses", "list_identities", {}),
    ("ses", "list_identities", {"MaxItems": "many"}),
    ("ses", "get_identity_verification_attributes", {"Identities": ["example.com", "nobody.example"]}),
    ("ses", "get_send_quota", {}),
    ("ses", "get_send_quota", {"Whatever": 1}),
    ("ses", "get_send_statistics", {}),
    ("ses", "describe_configuration_set", {"ConfigurationSetName": "none"}),
    ("ses", "delete_identity", {"Identity": "nobody.example"}),
    ("ses", "list_receipt_rule_sets", {}),
    ("sesv2", "send_email", {**V2, "Content": {"Simple": HELLO}}),
    ("sesv2", "send_email", {**V2, "FromEmailAddress": "eve@example.org", "Content": {"Simple": HELLO}}),
    ("sesv2", "send_email", {**V2, "Content": {"Simple": HELLO}, "ConfigurationSetName": "none"}),
    ("sesv2", "send_email", {**V2, "Content": {"Simple": HELLO}, "EmailTags": [{"Name": "a"}]}),
    ("sesv2", "send_email", {**V2, "Content": None}),
    ("sesv2", "get_account", {}),
    ("sesv2", "get_email_identity", {"EmailIdentity": "example.com"}),
    ("sesv2", "get_email_identity", {"EmailIdentity": "nobody.example"}),
    ("sesv2", "get_email_identity", {"EmailIdentity": ""}),
    ("sesv2", "list_email_identities", {"PageSize": 1}),
    ("sesv2", "put_suppressed_destination", {"EmailAddress": "bob@example.net", "Reason": "BOUNCE"}),
    ("sesv2", "put_suppressed_destination", {"EmailAddress": "bob@example.net", "Reason": "WHIM"}),
    ("sesv2", "get_suppressed_destination", {"EmailAddress": "cy@example.net"}),
    ("sesv2", "list_suppressed_destinations", {"StartDate": datetime(2025, 1, 1, tzinfo=UTC)}),
    ("sesv2", "list_suppressed_destinations", {"StartDate": "2025-01-01T00:00:00Z", "EndDate": 1767268800}),
    ("sesv2", "list_suppressed_destinations", {"StartDate": "yesterday"}),
    ("sesv2", "create_contact_list", {"ContactListName": "people"}),
)


@pytest.mark.parametrize(("service", "method", "params"), CALLS, ids=str)
def test_a_call_ends_as_with_boto3(service: ServiceName, method: str, params: dict[str, Any]) -> None:
    with patched(model()):
        expected = outcome(lambda: getattr(boto3.client(service), method)(**params))
    assert outcome(lambda: getattr(model().client(service), method)(**params)) == expected


@pytest.mark.parametrize("service", SERVICES)
def test_every_action_has_the_name_that_boto3_gives_it(service: ServiceName) -> None:
    client = model().client(service)
    operations = client.meta.service_model.operation_names
    assert [snake_case(name) for name in operations] == [xform_name(name) for name in operations]
    assert all(callable(getattr(client, xform_name(name))) for name in operations)


@pytest.mark.parametrize("service", SERVICES)
def test_the_errors_that_the_api_documents_have_classes(service: ServiceName) -> None:
    client, other = model().client(service), boto3.client(service, region_name="eu-west-1")
    names = [shape.name for shape in other.meta.service_model.error_shapes]
    assert names
    for name in names:
        assert issubclass(getattr(client.exceptions, name), client.exceptions.ClientError)
    with pytest.raises(AttributeError, match="Valid exceptions are"):
        client.exceptions.NoSuchThing  # noqa: B018


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("region", ["eu-west-1", "us-gov-west-1", "ap-southeast-2"])
def test_it_tells_of_itself_what_a_client_of_boto3_does(service: ServiceName, region: str) -> None:
    ours, theirs = LocalSes(region=region).client(service).meta, boto3.client(service, region_name=region).meta
    for name in ("region_name", "partition"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert dict(ours.method_to_api_mapping).items() >= theirs.method_to_api_mapping.items()
    assert ours.service_model.service_name == theirs.service_model.service_name == service
    config: Any = ours.config
    assert config.region_name == region
    assert ours.endpoint_url == theirs.endpoint_url


def test_a_copy_is_a_client_of_the_same_model() -> None:
    client = model().client("ses")
    twin = copy.copy(client)

    twin.verify_email_identity(EmailAddress="ana@example.org")
    assert "ana@example.org" in client.list_identities()["Identities"]


def test_an_answer_belongs_to_the_caller() -> None:
    client = model().client("ses")
    client.list_identities()["Identities"].append("nobody.example")
    assert client.list_identities()["Identities"] == ["example.com"]


def test_an_error_of_the_service_itself_is_its_fault_and_is_not_tried_again() -> None:
    ses = model()
    faults: dict[ServiceName, str | None] = {"ses": "Receiver", "sesv2": None}
    for service, fault in faults.items():
        ses.faults.plan(ServiceFailed("Something broke."))
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            ses.client(service).list_configuration_sets()
        assert caught.value.response["Error"].get("Type") == fault
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    ses.faults.plan(Throttling("Rate exceeded", request_id="of-the-plan"))
    with pytest.raises(botocore.exceptions.ClientError, match="Rate exceeded") as planned:
        ses.client("sesv2").get_account()
    assert planned.value.response["ResponseMetadata"]["RequestId"] == "of-the-plan"
    assert planned.value.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_a_time_is_read_as_by_boto3_also_from_a_text() -> None:
    ses = model()
    client = ses.client("sesv2")
    client.put_suppressed_destination(EmailAddress="bob@example.net", Reason="BOUNCE")
    for late in ("2026-01-02T00:00:00Z", datetime(2026, 1, 2, tzinfo=UTC), 1767312000):
        assert client.list_suppressed_destinations(EndDate=late)["SuppressedDestinationSummaries"]
        assert not client.list_suppressed_destinations(StartDate=late)["SuppressedDestinationSummaries"]


def test_what_it_cannot_do_it_says() -> None:
    client = model().client("ses")
    with pytest.raises(InvalidConfiguration, match="serve_http"):
        client.generate_presigned_url("get_send_quota")
    with pytest.raises(AttributeError, match="ses has no action 'send_fax'; the model has .*send_email"):
        client.send_fax()
    with pytest.raises(TypeError):
        client.get_send_quota("positional")
    client.close()
    assert "send_raw_email" in dir(client)
    assert "get_paginator" in dir(client)
    assert repr(client) == "<Client of ses in eu-west-1, in process>"


# --- pages ----------------------------------------------------------------------------------------


def filled(identities: int) -> LocalSes:
    ses = model()
    ses.verify(*(f"{number}.example.com" for number in range(identities - 1)))
    return ses


@pytest.mark.parametrize("service", SERVICES)
def test_the_same_actions_answer_in_pages_as_with_boto3(service: ServiceName) -> None:
    ours, theirs = model().client(service), boto3.client(service, region_name="eu-west-1")
    for name in theirs.meta.method_to_api_mapping:
        assert ours.can_paginate(name) == theirs.can_paginate(name)
    assert not ours.can_paginate("no_such_action")
    with pytest.raises(botocore.exceptions.OperationNotPageableError):
        ours.get_paginator("send_email")


@settings(max_examples=20, deadline=None)
@given(identities=st.integers(1, 12), size=st.integers(1, 12), most=st.none() | st.integers(1, 12))
def test_a_paginator_finds_everything_whatever_the_size_of_its_pages(identities: int, size: int, most: Any) -> None:
    ses = filled(identities)
    config: Any = {"PageSize": size, "MaxItems": most}
    ours = ses.client("ses").get_paginator("list_identities").paginate(PaginationConfig=config)
    found = ours.build_full_result()
    assert found["Identities"] == ses.client("ses").list_identities()["Identities"][:most]
    assert ("NextToken" in found) == (most is not None and most < identities)
    assert all(len(page["Identities"]) <= size for page in ours)
    with patched(ses):
        theirs = boto3.client("ses").get_paginator("list_identities").paginate(PaginationConfig=config)
        assert found == theirs.build_full_result()


def test_pages_can_be_searched_and_resumed() -> None:
    pages = filled(7).client("ses").get_paginator("list_identities")
    assert len(list(pages.paginate(PaginationConfig={"PageSize": 3}).search("Identities[?starts_with(@, '2.')]"))) == 1
    first = pages.paginate(PaginationConfig={"PageSize": 3, "MaxItems": 4}).build_full_result()
    rest = pages.paginate(PaginationConfig={"StartingToken": first["NextToken"]}).build_full_result()
    assert len({*first["Identities"], *rest["Identities"]}) == 7


# --- waiting --------------------------------------------------------------------------------------


def test_the_same_can_be_waited_for_as_with_boto3() -> None:
    for service in SERVICES:
        theirs = boto3.client(service, region_name="eu-west-1")
        assert model().client(service).waiter_names == theirs.waiter_names
    waiter = model().client("ses").get_waiter("identity_exists")
    assert waiter.name == "IdentityExists"
    with pytest.raises(ValueError, match="Waiter does not exist: rain"):
        model().client("sesv2").get_waiter("rain")


def test_waiting_takes_the_time_of_the_model() -> None:
    ses = model()
    begin = ses.clock.now()
    ses.create_identity("example.org")
    with pytest.raises(botocore.exceptions.WaiterError, match="Max attempts exceeded") as caught:
        ses.client("ses").get_waiter("identity_exists").wait(Identities=["example.org"])
    response: Any = caught.value.last_response
    assert response["VerificationAttributes"]["example.org"]["VerificationStatus"] == "Pending"
    assert (ses.clock.now() - begin).total_seconds() == 19 * 3  # none before the first of 20 calls, nor after the last


def test_what_falls_due_meanwhile_is_waited_for() -> None:
    ses = model()
    ses.create_identity("example.org")
    begin = ses.clock.now()
    ses.dns.add(*(one.record for one in ses.required_dns_records("example.org")))
    waiter = ses.client("ses").get_waiter("identity_exists")
    waiter.wait(Identities=["example.org"], WaiterConfig={"Delay": 60, "MaxAttempts": 1000})
    assert ses.client("sesv2").get_email_identity(EmailIdentity="example.org")["VerifiedForSendingStatus"]
    assert ses.clock.now() > begin


def test_delay_and_attempts_can_be_set() -> None:
    ses = model()
    begin = ses.clock.now()
    waiter = ses.client("ses").get_waiter("identity_exists")
    with pytest.raises(botocore.exceptions.WaiterError):
        waiter.wait(Identities=["nobody.example"], WaiterConfig={"Delay": 60, "MaxAttempts": 3})
    assert (ses.clock.now() - begin).total_seconds() == 120
    waiter.wait(Identities=["example.com"])


def test_a_refused_call_ends_the_waiting() -> None:
    ses = model()
    ses.faults.plan(Throttling("Rate exceeded"))
    with pytest.raises(botocore.exceptions.WaiterError, match=r"\(Throttling\): Rate exceeded"):
        ses.client("ses").get_waiter("identity_exists").wait(Identities=["example.com"])


def test_by_the_clock_of_the_machine_it_really_waits() -> None:
    ses = LocalSes(clock=SystemClock())
    with pytest.raises(botocore.exceptions.WaiterError):
        ses.client("ses").get_waiter("identity_exists").wait(
            Identities=["nobody.example"], WaiterConfig={"Delay": 0.001, "MaxAttempts": 3}
        )


# --- without botocore -----------------------------------------------------------------------------


def test_without_botocore_calls_work_and_errors_are_those_of_the_library() -> None:
    code = """
        import sys
        sys.modules["botocore"] = None
        from sesmodel import LocalSes, MessageRejected, MissingExtra, Throttling, TransportFailed

        ses = LocalSes()
        v1, v2 = ses.client("ses"), ses.client("sesv2")
        assert v1.get_send_quota()["ResponseMetadata"]["RetryAttempts"] == 0
        content = {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}}
        for fault in (None, TransportFailed("lost", delivered="no")):
            if fault:
                ses.faults.plan(fault)
            try:
                v2.send_email(FromEmailAddress="a@b.cd", Destination={"ToAddresses": ["b@c.de"]}, Content=content)
            except (MessageRejected, TransportFailed) as error:
                print(type(error).__name__)
        for missing in (lambda: v1.get_waiter("identity_exists"), lambda: v1.can_paginate("list_identities"),
                        lambda: v1.exceptions, lambda: v1.meta.service_model, lambda: v1.meta.config):
            try:
                missing()
            except MissingExtra as error:
                print(error)
        print(hasattr(v2, "send_fax"))
    """
    lines = [line.removeprefix(" " * 8) for line in code.splitlines()]
    run = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    said = run.stdout.splitlines()
    assert said[:2] == ["MessageRejected", "TransportFailed"]
    assert len(said[2:-1]) == 5
    assert all("pip install 'sesmodel[ses]'" in line for line in said[2:-1])
    assert said[-1] == "False"
