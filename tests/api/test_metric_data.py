"""The figures of the Virtual Deliverability Manager."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from sesmodel import InvalidParameterValue, LocalSes, NotFound, SesError, ValidationError, patched
from tests.api.calling import call
from tests.api.test_message_insights import send
from tests.tracked import track

START, DAY = datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=1)


@pytest.fixture
def ses() -> LocalSes:
    """SES that looks at what is sent."""
    found = LocalSes()
    found.verify("example.com", "example.org")
    call(found, "PutAccountVdmAttributes", VdmAttributes={"VdmEnabled": "ENABLED"})
    return found


def query(metric: str = "SEND", **more: Any) -> dict[str, Any]:
    return {"Id": "q", "Namespace": "VDM", "Metric": metric, "StartDate": START, "EndDate": START + 9 * DAY, **more}


def counted(ses: LocalSes, metric: str, **more: Any) -> dict[datetime, int]:
    answer = call(ses, "BatchGetMetricData", Queries=[query(metric, **more)])
    (found,) = answer["Results"]
    assert (found["Id"], answer["Errors"]) == ("q", [])
    return dict(zip(found["Timestamps"], found["Values"], strict=True))


def refusal(ses: LocalSes, kind: type[SesError], *queries: dict[str, Any]) -> str:
    with pytest.raises(kind) as caught:
        ses.call("sesv2", "BatchGetMetricData", {"Queries": [*queries]})
    return caught.value.message


def test_recipients_are_counted_by_day_and_empty_days_left_out(ses: LocalSes) -> None:
    send(ses, "bob@example.net")
    send(ses, "eva@example.net")
    ses.advance(days=2)
    send(ses, "bob@example.net")

    assert counted(ses, "SEND") == {START: 2, START + 2 * DAY: 1}
    assert list(counted(ses, "SEND")) == [START, START + 2 * DAY]
    assert counted(ses, "DELIVERY", StartDate=START + DAY) == {START + 2 * DAY: 1}
    assert counted(ses, "OPEN") == {}


def test_the_end_does_not_count_and_the_start_does(ses: LocalSes) -> None:
    send(ses, "bob@example.net")
    noon = START + DAY / 2

    assert counted(ses, "SEND", EndDate=noon) == {}
    assert counted(ses, "SEND", StartDate=noon) == {START: 1}


def test_mail_to_several_and_to_the_simulator_is_not_counted(ses: LocalSes) -> None:
    send(ses, "bob@example.net", "eva@example.net")
    send(ses, "bounce@simulator.amazonses.com")

    assert [counted(ses, metric) for metric in ("SEND", "DELIVERY", "PERMANENT_BOUNCE")] == [{}, {}, {}]


def test_bounces_and_complaints_are_counted_but_for_those_of_the_list_of_the_account(ses: LocalSes) -> None:
    ses.receivers.when("lost@example.net").reject()
    ses.receivers.when("full@example.net").reject("552 5.2.2 mailbox full")
    ses.receivers.when("angry@example.net").complain()
    call(ses, "PutSuppressedDestination", EmailAddress="gone@example.net", Reason="BOUNCE")
    call(ses, "PutSuppressedDestination", EmailAddress="done@example.net", Reason="COMPLAINT")
    for name in ("lost", "full", "angry", "gone", "done"):
        send(ses, f"{name}@example.net")
    ses.advance(hours=6)
    every = ("SEND", "PERMANENT_BOUNCE", "TRANSIENT_BOUNCE", "COMPLAINT", "DELIVERY")

    assert [sum(counted(ses, metric).values()) for metric in every] == [5, 1, 1, 1, 1]


def test_opens_and_clicks_are_counted_once_a_message_and_deliveries_by_what_could_be_told_of_them(
    ses: LocalSes,
) -> None:
    tracked = send(ses, "bob@example.net", ConfigurationSetName=track(ses))
    send(ses, "eva@gmail.com")
    for _ in range(2):
        ses.open(tracked)
        ses.click(tracked, "https://example.com")
    every = ("OPEN", "CLICK", "DELIVERY", "DELIVERY_OPEN", "DELIVERY_CLICK", "DELIVERY_COMPLAINT")

    assert [sum(counted(ses, metric).values()) for metric in every] == [1, 1, 2, 1, 1, 1]


def test_mail_is_told_apart_by_identity_set_provider_and_tenant(ses: LocalSes) -> None:
    ses.create_configuration_set("news")
    send(ses, "bob@example.net", ConfigurationSetName="news")
    send(ses, "bob@example.net", FromEmailAddress="Ana <ana@example.org>")

    def of(**dimensions: str) -> int:
        return sum(counted(ses, "SEND", Dimensions=dimensions).values())

    assert (of(EMAIL_IDENTITY="example.com"), of(EMAIL_IDENTITY="ANA@example.org"), of(EMAIL_IDENTITY="a.example")) == (
        1,
        1,
        0,
    )
    assert (of(CONFIGURATION_SET="news"), of(CONFIGURATION_SET="none"), of(ISP="UNKNOWN_ISP"), of(ISP="x")) == (
        1,
        0,
        2,
        0,
    )
    assert of(CONFIGURATION_SET="news", EMAIL_IDENTITY="example.org") == 0
    tenant = ses.call("sesv2", "BatchGetMetricData", {"Queries": [query(Dimensions={"TENANT_NAME": "t"})]})
    assert tenant["Results"][0]["Values"] == []


def test_nothing_is_counted_without_the_manager_whatever_is_wrong_besides() -> None:
    with pytest.raises(NotFound, match="^To use this feature you must enable Virtual Deliverability Manager$"):
        LocalSes().call("sesv2", "BatchGetMetricData", {"Queries": []})


AT = "validation error detected: Value at 'queries"
MUST = "failed to satisfy constraint: Member must"


def test_there_are_one_to_ten_queries(ses: LocalSes) -> None:
    said = refusal(ses, ValidationError)
    assert said == f"1 {AT}' {MUST} have length greater than or equal to 1"
    said = refusal(ses, ValidationError, *(query(Id="same") for _ in range(11)))
    assert said == f"1 {AT}' {MUST} have length less than or equal to 10"


def test_what_is_wrong_is_said_in_the_order_of_ses(ses: LocalSes) -> None:
    bad: dict[str, Any] = {"Metric": "x", "Namespace": "x", "EndDate": START, "Dimensions": {"x": "x"}}
    same = refusal(ses, InvalidParameterValue, query(**bad), query(**bad))
    assert same == "All queries must have a unique identifier."
    assert refusal(ses, InvalidParameterValue, query(**bad)) == "Unsupported dimension provided."
    said = refusal(ses, ValidationError, query(**{**bad, "Id": "", "Dimensions": {"ISP": ""}}))
    assert said == (
        "3 validation errors detected: "
        f"Value at 'queries.1.member.metric' {MUST} satisfy enum value set: [DELIVERY_COMPLAINT, CLICK, SEND, OPEN, "
        "COMPLAINT, DELIVERY, DELIVERY_OPEN, PERMANENT_BOUNCE, DELIVERY_CLICK, TRANSIENT_BOUNCE]; "
        f"Value at 'queries.1.member.namespace' {MUST} satisfy enum value set: [VDM]; "
        f"Value at 'queries.1.member.id' {MUST} have length greater than or equal to 1"
    )
    dates, value = query(EndDate=START), query(Id="other", Dimensions={"EMAIL_IDENTITY": ""})
    assert refusal(ses, InvalidParameterValue, dates, value) == "Invalid email identity provided."
    assert refusal(ses, InvalidParameterValue, dates) == "Expected start date to be before the end date."
    refusal(ses, ValidationError, {name: value for name, value in query().items() if name != "StartDate"})


def test_a_query_has_one_to_three_dimensions(ses: LocalSes) -> None:
    four = dict.fromkeys(("ISP", "EMAIL_IDENTITY", "CONFIGURATION_SET", "TENANT_NAME"), "x")
    said = refusal(ses, ValidationError, query(Dimensions=four))
    assert said == f"1 {AT}.1.member.dimensions' {MUST} have length less than or equal to 3"
    said = refusal(ses, ValidationError, query(Dimensions={}))
    assert said == f"1 {AT}.1.member.dimensions' {MUST} have length greater than or equal to 1"


def test_an_interval_has_sixty_days_at_most(ses: LocalSes) -> None:
    counted(ses, "SEND", EndDate=START + 60 * DAY)
    said = refusal(ses, InvalidParameterValue, query(EndDate=START + 60 * DAY + timedelta(seconds=1)))
    assert said == "Invalid interval, can request at most 60 days. Please partition your requested interval."


@pytest.mark.parametrize(
    ("dimension", "value", "said"),
    [
        ("EMAIL_IDENTITY", "*", "Invalid email identity provided."),
        ("EMAIL_IDENTITY", "user@", "Invalid email identity provided."),
        ("ISP", "", "Invalid ISP name provided."),
        ("ISP", "Gmail.com", "Invalid ISP name provided."),
        ("CONFIGURATION_SET", "", "The configuration set name must be specified."),
        (
            "CONFIGURATION_SET",
            "has space",
            "Invalid configuration set name <has space>: only alphanumeric ASCII characters, '_', and '-' are allowed.",
        ),
        ("TENANT_NAME", "", "TenantName cannot be empty"),
        ("TENANT_NAME", "*", "Invalid tenant name <*>: only alphanumeric ASCII characters, '_', and '-' are allowed."),
    ],
)
def test_each_dimension_has_its_own_words_for_what_is_no_value(
    ses: LocalSes, dimension: str, value: str, said: str
) -> None:
    assert refusal(ses, InvalidParameterValue, query(Dimensions={dimension: value})) == said


def test_boto3_reads_the_figures(ses: LocalSes) -> None:
    send(ses, "bob@example.net")
    with patched(ses):
        client = boto3.client("sesv2", region_name="us-east-1")
        found = client.batch_get_metric_data(
            Queries=[
                {"Id": "a", "Namespace": "VDM", "Metric": "SEND", "StartDate": START, "EndDate": START + DAY},
                {"Id": "b", "Namespace": "VDM", "Metric": "CLICK", "StartDate": START, "EndDate": START + DAY},
            ]
        )["Results"]

    assert [(one["Id"], one["Values"]) for one in found] == [("a", [1]), ("b", [])]
    assert found[0]["Timestamps"] == [START]
