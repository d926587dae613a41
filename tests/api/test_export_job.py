"""Export jobs."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from sesmodel import InvalidParameterValue, LimitExceeded, LocalSes, MalformedInput, SesError, ValidationError, patched
from tests.api.calling import call
from tests.api.test_message_insights import send
from tests.tracked import track

START, DAY = datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=1)
INSIGHTS = {"StartDate": START, "EndDate": START + DAY}
METRICS = {
    "Dimensions": {"ISP": ["*"]},
    "Namespace": "VDM",
    "Metrics": [{"Name": "SEND", "Aggregation": "VOLUME"}],
    "StartDate": START,
    "EndDate": START + DAY,
}
MUST = "failed to satisfy constraint: Member must"


@pytest.fixture
def ses() -> LocalSes:
    """SES that looks at what is sent."""
    found = LocalSes()
    found.verify("example.com")
    call(found, "PutAccountVdmAttributes", VdmAttributes={"VdmEnabled": "ENABLED"})
    return found


def insights(**more: Any) -> dict[str, Any]:
    return {"MessageInsightsDataSource": {**INSIGHTS, **more}}


def metrics(**more: Any) -> dict[str, Any]:
    return {"MetricsDataSource": {**METRICS, **more}}


def create(ses: LocalSes, source: dict[str, Any], data_format: str = "CSV") -> str:
    destination = {"DataFormat": data_format}
    job_id: str = call(ses, "CreateExportJob", ExportDataSource=source, ExportDestination=destination)["JobId"]
    return job_id


def get(ses: LocalSes, job_id: str) -> dict[str, Any]:
    return call(ses, "GetExportJob", JobId=job_id)


def written(ses: LocalSes, source: dict[str, Any], data_format: str = "CSV") -> str:
    """The file of a job, once it is written."""
    job_id = create(ses, source, data_format)
    ses.advance(seconds=1)
    data = ses.objects[get(ses, job_id)["ExportDestination"]["S3Url"]]
    assert isinstance(data, bytes)
    return data.decode()


def rows(ses: LocalSes, **more: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(written(ses, insights(**more)).splitlines()))


def refusal(ses: LocalSes, kind: type[SesError], source: Any, **destination: Any) -> str:
    with pytest.raises(kind) as caught:
        ses.call("sesv2", "CreateExportJob", {"ExportDataSource": source, "ExportDestination": destination})
    return caught.value.message


# --- life -----------------------------------------------------------------------------------------


def test_a_job_is_at_work_at_once_and_has_its_file_when_it_is_over(ses: LocalSes) -> None:
    send(ses, "bob@example.net")
    job_id = create(ses, insights())
    begun = get(ses, job_id)
    assert begun == {
        "JobId": job_id,
        "ExportSourceType": "MESSAGE_INSIGHTS",
        "JobStatus": "PROCESSING",
        "CreatedTimestamp": ses.clock.now(),
        "ExportDestination": {"DataFormat": "CSV"},
        "ExportDataSource": insights(),
    }

    now = ses.advance(seconds=1)
    over = get(ses, job_id)
    assert (over["JobStatus"], over["CompletedTimestamp"]) == ("COMPLETED", now)
    assert over["Statistics"] == {"ProcessedRecordsCount": 1}
    assert over["ExportDestination"]["S3Url"] in ses.objects


def test_a_job_that_is_cancelled_writes_nothing_and_one_that_is_over_cannot_be(ses: LocalSes) -> None:
    job_id, done = create(ses, insights()), create(ses, metrics())
    call(ses, "CancelExportJob", JobId=job_id)
    ses.advance(seconds=1)

    assert (get(ses, job_id)["JobStatus"], len(ses.objects)) == ("CANCELLED", 1)
    for over, status in ((job_id, "CANCELLED"), (done, "COMPLETED")):
        said = f"^Cannot cancel an export job that has a <{status}> status.$"
        with pytest.raises(InvalidParameterValue, match=said):
            call(ses, "CancelExportJob", JobId=over)


@pytest.mark.parametrize("operation", ["GetExportJob", "CancelExportJob"])
def test_a_job_that_is_not_there_is_a_wrong_id(ses: LocalSes, operation: str) -> None:
    with pytest.raises(InvalidParameterValue, match="^Invalid JobId$"):
        call(ses, operation, JobId="none")


def test_twenty_jobs_are_at_work_at_once(ses: LocalSes) -> None:
    for _ in range(20):
        create(ses, insights())
    with pytest.raises(LimitExceeded, match="^There are too many <METRICS_DATA> export jobs running - either cancel"):
        create(ses, metrics())
    ses.advance(seconds=1)
    create(ses, metrics())


def test_jobs_are_listed_the_newest_first_a_page_at_a_time(ses: LocalSes) -> None:
    made = [create(ses, source) for source in (insights(), metrics(), insights())]
    call(ses, "CancelExportJob", JobId=made[0])

    def listed(**params: Any) -> list[str]:
        return [one["JobId"] for one in call(ses, "ListExportJobs", **params)["ExportJobs"]]

    assert listed() == made[::-1]
    assert listed(ExportSourceType="METRICS_DATA") == [made[1]]
    assert listed(JobStatus="CANCELLED") == [made[0]]
    first = call(ses, "ListExportJobs", PageSize=2)
    assert listed(NextToken=first["NextToken"]) == [made[0]]
    for size in (0, 101):
        with pytest.raises(InvalidParameterValue, match="^PageSize must be between 1 and 100$"):
            listed(PageSize=size, NextToken="")
    for token in ("", "garbage"):
        with pytest.raises(InvalidParameterValue, match=r"^Failed to deserialize token\. $"):
            listed(NextToken=token)
    with pytest.raises(ValidationError, match="'jobStatus' failed.*CREATED, COMPLETED, CANCELLED, PROCESSING, FAILED"):
        ses.call("sesv2", "ListExportJobs", {"JobStatus": "x"})


# --- what happened to messages --------------------------------------------------------------------


def test_a_line_tells_of_a_recipient_in_csv_and_in_json(ses: LocalSes) -> None:
    message_id = send(ses, "bob@example.net", ConfigurationSetName=track(ses))
    ses.open(message_id)
    wanted = {
        "messageid": message_id,
        "sendtimestamp": "2026-01-01T12:00:00+00:00",
        "fromemailaddress": "ana@example.com",
        "destination": "bob@example.net",
        "subject": "Hi",
        "isp": "UNKNOWN_ISP",
        "lastdeliveryevent": "DELIVERY",
        "lastengagementevent": "OPEN",
    }

    assert rows(ses) == [wanted]
    assert json.loads(written(ses, insights(), "JSON")) == [wanted]
    assert written(ses, insights()).startswith('"messageid","sendtimestamp",')


def test_both_ends_of_the_time_are_in_it(ses: LocalSes) -> None:
    send(ses, "bob@example.net")
    noon = ses.clock.now()
    moment = timedelta(seconds=1)

    assert len(rows(ses, EndDate=noon)) == len(rows(ses, StartDate=noon)) == 1
    assert rows(ses, EndDate=noon - moment) == rows(ses, StartDate=noon + moment) == []


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"Destination": ["BOB@example.net", "x@example.net"]}, ["bob"]),
        ({"FromEmailAddress": ["ana@example.com"]}, ["bob", "lost", "full"]),
        ({"Subject": ["Hi"]}, ["bob", "lost", "full"]),
        ({"Subject": ["H"]}, []),
        ({"Isp": ["Gmail"]}, []),
        ({"TenantName": ["t"]}, []),
        ({"LastDeliveryEvent": ["PERMANENT_BOUNCE"]}, ["lost"]),
        ({"LastDeliveryEvent": ["DELIVERY", "TRANSIENT_BOUNCE"]}, ["bob", "full"]),
        ({"LastEngagementEvent": ["CLICK"]}, ["bob"]),
        ({}, ["bob", "lost", "full"]),
    ],
)
def test_lines_are_included_or_excluded(ses: LocalSes, filters: dict[str, list[str]], names: list[str]) -> None:
    ses.receivers.when("lost@example.net").reject()
    ses.receivers.when("full@example.net").reject("552 5.2.2 mailbox full")
    ses.click(send(ses, "bob@example.net", ConfigurationSetName=track(ses)), "https://example.com")
    send(ses, "lost@example.net", "full@example.net")

    def found(**more: Any) -> list[str]:
        return [row["destination"].partition("@")[0] for row in rows(ses, **more)]

    assert found(Include=filters) == names
    others = [name for name in ("bob", "lost", "full") if name not in names]
    assert found(Exclude=filters) == (others if filters else ["bob", "lost", "full"])
    assert found(MaxResults=2) == ["bob", "lost"]


# --- figures --------------------------------------------------------------------------------------


def test_a_figure_is_written_by_dimension_as_volume_or_rate(ses: LocalSes) -> None:
    ses.receivers.when("lost@example.net").reject()
    for name in ("bob", "lost"):
        send(ses, f"{name}@example.net")
    both = [{"Name": "SEND"}, {"Name": "PERMANENT_BOUNCE", "Aggregation": "RATE"}]
    by_identity = {"EMAIL_IDENTITY": ["example.com"], "ISP": ["*"]}

    assert written(ses, metrics()) == "ISP,SEND_VOLUME\nUNKNOWN_ISP,2.0000\n"
    head = "EMAIL_IDENTITY,ISP,SEND_VOLUME,PERMANENT_BOUNCE_RATE"
    assert written(ses, metrics(Metrics=both, Dimensions=by_identity)) == (
        f"{head}\nana@example.com,UNKNOWN_ISP,2.0000,0.5000\n"
    )
    assert json.loads(written(ses, metrics(), "JSON")) == [{"ISP": "UNKNOWN_ISP", "SEND_VOLUME": "2.0000"}]
    assert written(ses, metrics(Dimensions={"CONFIGURATION_SET": ["*"]})) == "CONFIGURATION_SET,SEND_VOLUME\n"


def test_figures_are_of_whole_days(ses: LocalSes) -> None:
    for more in ({"StartDate": START + DAY / 2}, {"EndDate": START + DAY * 1.5}):
        said = refusal(ses, InvalidParameterValue, metrics(**more), DataFormat="CSV")
        assert said.endswith("Please make your interval go from midnight to midnight UTC.")


# --- refusals -------------------------------------------------------------------------------------


def test_what_is_wrong_is_said_in_the_order_of_ses(ses: LocalSes) -> None:
    off = LocalSes()
    assert refusal(off, InvalidParameterValue, {}, DataFormat="x") == "One data source must be provided"
    assert refusal(off, InvalidParameterValue, {**insights(), **metrics()}) == "One data source must be provided"
    own = {"S3Url": "s3://mine/prefix/"}
    assert refusal(off, ValidationError, insights(), **own).endswith(
        f"'exportDestination.dataFormat' {MUST} not be null"
    )
    assert refusal(off, ValidationError, insights(), DataFormat="x").endswith(
        f"{MUST} satisfy enum value set: [CSV, JSON]"
    )
    said = refusal(off, InvalidParameterValue, insights(), DataFormat="CSV", **own)
    assert said == "Providing a custom S3 URL is not supported"
    backwards = insights(StartDate=START + DAY, EndDate=START, MaxResults=0)
    said = refusal(off, InvalidParameterValue, backwards, DataFormat="CSV")
    assert said == "To use this feature you must enable Virtual Deliverability Manager"
    said = refusal(ses, ValidationError, backwards, DataFormat="CSV")
    assert said.endswith(f"messageInsightsDataSource.maxResults' {MUST} be between 1 and 10000, inclusive")
    assert refusal(ses, InvalidParameterValue, insights(EndDate=START), DataFormat="CSV") == "Invalid date range"


def test_constraints_of_figures_are_told_together(ses: LocalSes) -> None:
    at = "exportDataSource.metricsDataSource"
    bad = metrics(Dimensions={}, Namespace="SES", Metrics=[])
    assert refusal(ses, ValidationError, bad, DataFormat="CSV") == (
        f"3 validation errors detected: Value at '{at}.dimensions' {MUST} have length greater than or equal to 1; "
        f"Value at '{at}.namespace' {MUST} satisfy enum value set: [VDM]; "
        f"Value at '{at}.metrics' {MUST} have length greater than or equal to 1"
    )
    for more, path in (
        ({"Dimensions": {"NONE": ["*"]}}, "dimensions"),
        ({"Dimensions": {"ISP": []}}, "dimensions.ISP"),
        ({"Metrics": [{"Name": "x"}]}, "metrics.1.member.name"),
        ({"Metrics": [{"Name": "SEND", "Aggregation": "AVERAGE"}]}, "metrics.1.member.aggregation"),
    ):
        assert f"'{at}.{path}' {MUST}" in refusal(ses, ValidationError, metrics(**more), DataFormat="CSV")


def test_each_filter_has_its_length_and_its_words(ses: LocalSes) -> None:
    for filters, what in (
        (
            {"Subject": ["a", "b"]},
            "include.subject' failed to satisfy constraint: Member must have length less than or equal to 1",
        ),
        ({"LastEngagementEvent": ["OPEN", "CLICK", "OPEN"]}, "include.lastEngagementEvent' failed to satisfy"),
        ({"Isp": list("abcdef")}, "include.isp' failed to satisfy"),
        ({"LastDeliveryEvent": ["BOUNCE"]}, "include.lastDeliveryEvent' failed to satisfy"),
    ):
        assert what in refusal(ses, ValidationError, insights(Include=filters), DataFormat="CSV")
    refusal(ses, MalformedInput, insights(Include={"Isp": "a"}), DataFormat="CSV")
    create(ses, insights(Include={"Isp": list("abcde")}))


def test_boto3_exports(ses: LocalSes) -> None:
    with patched(ses):
        client = boto3.client("sesv2", region_name="us-east-1")
        job_id = client.create_export_job(
            ExportDataSource={"MessageInsightsDataSource": {"StartDate": START, "EndDate": START + DAY}},
            ExportDestination={"DataFormat": "JSON"},
        )["JobId"]
        ses.advance(seconds=1)
        found = client.get_export_job(JobId=job_id)

    assert ses.objects[found["ExportDestination"]["S3Url"]] == b"[]"
    assert found["ExportDataSource"] == insights()
