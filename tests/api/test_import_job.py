"""Import jobs for the suppression list."""

from __future__ import annotations

import json
import re
from collections import UserDict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from sesmodel import (
    InvalidParameterValue,
    JobTimes,
    Limits,
    LocalSes,
    NotFound,
    SuppressionReason,
    Times,
    ValidationError,
    patched,
)
from tests.api.calling import call

if TYPE_CHECKING:
    from collections.abc import Iterator

BOUNCE, COMPLAINT = SuppressionReason
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
URL = "s3://our-bucket/lists/list.csv"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def create(ses: LocalSes, url: str = URL, data_format: str = "CSV", action: str = "PUT") -> str:
    answer = call(
        ses,
        "CreateImportJob",
        ImportDestination={"SuppressionListDestination": {"SuppressionListImportAction": action}},
        ImportDataSource={"S3Url": url, "DataFormat": data_format},
    )
    return str(answer["JobId"])


def get(ses: LocalSes, job_id: str) -> dict[str, Any]:
    return call(ses, "GetImportJob", JobId=job_id)


def run(ses: LocalSes, data: Any, data_format: str = "CSV", action: str = "PUT") -> dict[str, Any]:
    """Import some data, and give what is known of the job when it is over."""
    ses.objects[URL] = data
    job_id = create(ses, data_format=data_format, action=action)
    ses.advance(minutes=5)
    return get(ses, job_id)


def many(count: int) -> Iterator[str]:
    return (f"reader{number}@example.net, BOUNCE\n" for number in range(count))


def listed(ses: LocalSes) -> dict[str, SuppressionReason]:
    return {entry.email_address: entry.reason for entry in ses.suppression}


# --- what a job does ------------------------------------------------------------------------------


@pytest.mark.spec("SUP-13")
@pytest.mark.parametrize(
    ("data_format", "data"),
    [
        ("CSV", b"reader1@example.net, BOUNCE\nreader2@example.net, COMPLAINT"),
        (
            "JSON",
            b"""{"emailAddress":"reader1@example.net","reason":"BOUNCE"}
                {"emailAddress":"reader2@example.net","reason":"COMPLAINT"}""",
        ),
    ],
)
def test_both_formats_put_the_same_addresses_on_the_list(data_format: str, data: bytes) -> None:
    ses = LocalSes()
    assert run(ses, data, data_format)["JobStatus"] == "COMPLETED"
    assert listed(ses) == {"reader1@example.net": BOUNCE, "reader2@example.net": COMPLAINT}


@pytest.mark.spec("SUP-14", "SUP-16")
@pytest.mark.parametrize(
    ("data_format", "data"),
    [
        ("CSV", "reader1@EXAMPLE.net\nnobody@example.net"),
        ("JSON", '{"emailAddress":"reader1@example.net"}\n{"emailAddress":"nobody@example.net"}'),
        ("CSV", "reader1@example.net, COMPLAINT\nnobody@example.net, SPAM"),  # a reason is not looked at
    ],
)
def test_both_formats_take_addresses_off_listed_or_not(data_format: str, data: str) -> None:
    ses = LocalSes()
    ses.suppress("reader1@example.net")
    ses.suppress("reader2@example.net")
    job = run(ses, data, data_format, "DELETE")
    assert (job["JobStatus"], job["ProcessedRecordsCount"], job["FailedRecordsCount"]) == ("COMPLETED", 2, 0)
    assert listed(ses) == {"reader2@example.net": BOUNCE}


@pytest.mark.spec("SUP-13", "SUP-16")
def test_a_record_that_is_wrong_is_counted_and_kept_and_stops_nothing() -> None:
    ses = LocalSes()
    job = run(ses, "reader3@example.net, SPAM\nreader2@example.net, COMPLAINT\n")
    assert (job["JobStatus"], job["ProcessedRecordsCount"], job["FailedRecordsCount"]) == ("COMPLETED", 2, 1)
    assert listed(ses) == {"reader2@example.net": COMPLAINT}

    failed = ses.objects[job["FailureInfo"]["FailedRecordsS3Url"]]
    assert isinstance(failed, bytes)
    (record,) = map(json.loads, failed.splitlines())
    assert (record["line"], record["record"]) == (1, "reader3@example.net, SPAM")
    assert record["error"].startswith("'SPAM' is no reason")


@pytest.mark.spec("SUP-13")
def test_arrays_and_objects_over_several_lines_list_nobody() -> None:
    ses = LocalSes()
    rows = [{"emailAddress": "reader1@example.net", "reason": "BOUNCE"}]
    assert run(ses, json.dumps(rows), "JSON")["FailedRecordsCount"] == 1
    assert run(ses, json.dumps(rows[0], indent=1), "JSON")["FailedRecordsCount"] == 4
    assert listed(ses) == {}


@pytest.mark.usefixtures("untraced")
@pytest.mark.spec("SUP-13")
def test_an_object_may_hold_100_000_addresses_to_add() -> None:
    ses = LocalSes()
    assert run(ses, many(100_000))["ProcessedRecordsCount"] == 100_000
    assert len(ses.suppression) == 100_000

    ses = LocalSes()
    job = run(ses, many(100_001))
    assert (job["JobStatus"], job["ProcessedRecordsCount"]) == ("FAILED", 0)
    assert job["FailureInfo"] == {"ErrorMessage": f"The object {URL} holds more than 100,000 addresses."}
    assert len(ses.suppression) == 0


@pytest.mark.spec("SUP-14")
def test_an_object_may_hold_10_000_addresses_to_take_off() -> None:
    ses = LocalSes()
    ses.suppress("reader0@example.net")
    job = run(ses, many(10_001), action="DELETE")
    assert job["JobStatus"] == "FAILED"
    assert job["FailureInfo"] == {"ErrorMessage": f"The object {URL} holds more than 10,000 addresses."}
    assert len(ses.suppression) == 1
    assert run(ses, many(10_000), action="DELETE")["ProcessedRecordsCount"] == 10_000
    assert len(ses.suppression) == 0


def test_the_limits_can_be_others_and_count_what_failed_too() -> None:
    ses = LocalSes(limits=Limits(suppression_additions=2, suppression_removals=1))
    assert run(ses, "a@b.example, BOUNCE\n\nx\n\n")["JobStatus"] == "COMPLETED"
    assert run(ses, "a@b.example, BOUNCE\nx\ny")["JobStatus"] == "FAILED"
    assert run(ses, "a@b.example\nx", action="DELETE")["JobStatus"] == "FAILED"


# --- where objects come from ----------------------------------------------------------------------


@pytest.mark.spec("SUP-16")
@pytest.mark.parametrize(
    "stored",
    [
        b"a@b.example, BOUNCE",
        "a@b.example, BOUNCE",
        ["a@b.example, BOUNCE\n"],
        lambda: b"a@b.example, BOUNCE",
        lambda: iter([b"a@b.example, BOUNCE\n"]),
    ],
    ids=["bytes", "text", "lines", "function of bytes", "function of lines"],
)
def test_an_object_is_its_data_or_a_function_that_gives_them(stored: Any) -> None:
    ses = LocalSes()
    assert run(ses, stored)["ProcessedRecordsCount"] == 1
    assert listed(ses) == {"a@b.example": BOUNCE}


def test_objects_may_be_kept_in_a_mapping_of_ones_own() -> None:
    objects: UserDict[str, Any] = UserDict()
    ses = LocalSes(objects=objects)
    run(ses, "x")
    assert len(objects) == 2  # what could not be used was written back
    assert ses.objects is objects


@pytest.mark.spec("SUP-16")
def test_a_job_fails_whose_object_is_missing_or_cannot_be_read() -> None:
    ses = LocalSes()
    job_id = create(ses)
    ses.advance(minutes=1)
    job = get(ses, job_id)
    assert (job["JobStatus"], job["FailureInfo"]) == ("FAILED", {"ErrorMessage": f"There is no object {URL}."})

    def denied() -> bytes:
        raise PermissionError("access denied")

    job = run(ses, denied)
    assert job["JobStatus"] == "FAILED"
    assert job["FailureInfo"] == {"ErrorMessage": f"The object {URL} cannot be read: access denied"}


# --- its life -------------------------------------------------------------------------------------


@pytest.mark.spec("SUP-16")
def test_a_job_goes_by_the_clock_from_created_to_completed() -> None:
    ses = LocalSes(times=Times(jobs=JobTimes(waiting=timedelta(seconds=10), per_record=timedelta(seconds=5))))
    ses.objects[URL] = "reader1@example.net, BOUNCE\nx"
    job_id = create(ses)
    assert re.fullmatch(UUID, job_id)
    created = {
        "JobId": job_id,
        "ImportDestination": {"SuppressionListDestination": {"SuppressionListImportAction": "PUT"}},
        "ImportDataSource": {"S3Url": URL, "DataFormat": "CSV"},
        "JobStatus": "CREATED",
        "CreatedTimestamp": NOON,
        "ProcessedRecordsCount": 0,
        "FailedRecordsCount": 0,
    }
    assert get(ses, job_id) == created
    ses.advance(seconds=10)
    assert get(ses, job_id) == {**created, "JobStatus": "PROCESSING"}
    ses.advance(seconds=9)
    assert get(ses, job_id) == {**created, "JobStatus": "PROCESSING"}
    assert listed(ses) == {}
    ses.advance(seconds=1)
    assert get(ses, job_id) == {
        **created,
        "JobStatus": "COMPLETED",
        "ProcessedRecordsCount": 2,
        "FailedRecordsCount": 1,
        "CompletedTimestamp": NOON + timedelta(seconds=20),
        "FailureInfo": {"FailedRecordsS3Url": f"s3://our-bucket/failed-records/{job_id}.json"},
    }
    (entry,) = ses.suppression
    assert entry.last_update_time == NOON + timedelta(seconds=20)


@pytest.mark.spec("SUP-16")
def test_a_job_without_failures_says_nothing_of_any() -> None:
    job = run(LocalSes(), "reader1@example.net, BOUNCE")
    assert "FailureInfo" not in job
    assert job["CompletedTimestamp"] == NOON + timedelta(seconds=1, milliseconds=1)


@pytest.mark.spec("SUP-16")
@pytest.mark.parametrize("seconds", [0, 1])
def test_a_job_can_be_cancelled_before_it_is_over(seconds: float) -> None:
    ses = LocalSes()
    ses.objects[URL] = "reader1@example.net, BOUNCE"
    job_id = create(ses)
    ses.advance(seconds=seconds)
    assert get(ses, job_id)["JobStatus"] == ("PROCESSING" if seconds else "CREATED")
    assert ses.cancel_import_job(job_id).ended
    ses.advance(hours=1)
    assert get(ses, job_id)["JobStatus"] == "CANCELLED"
    assert listed(ses) == {}
    with pytest.raises(InvalidParameterValue, match="A job that is CANCELLED cannot be cancelled"):
        ses.cancel_import_job(job_id)


@pytest.mark.spec("SUP-16")
def test_jobs_are_listed_in_their_order_without_details() -> None:
    ses = LocalSes()
    ids = [create(ses, action=action) for action in ("PUT", "DELETE", "PUT")]
    listing = call(ses, "ListImportJobs")
    assert [one["JobId"] for one in listing["ImportJobs"]] == ids == [job.id for job in ses.import_jobs]
    assert listing["ImportJobs"][1] == {
        "JobId": ids[1],
        "ImportDestination": {"SuppressionListDestination": {"SuppressionListImportAction": "DELETE"}},
        "JobStatus": "CREATED",
        "CreatedTimestamp": NOON,
    }
    assert set(listing) == {"ImportJobs"}

    first = call(ses, "ListImportJobs", PageSize=2, ImportDestinationType="SUPPRESSION_LIST")
    rest = call(ses, "ListImportJobs", PageSize=2, NextToken=first["NextToken"])
    assert [one["JobId"] for one in (*first["ImportJobs"], *rest["ImportJobs"])] == ids
    assert call(ses, "ListImportJobs", ImportDestinationType="CONTACT_LIST") == {"ImportJobs": []}


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.spec("SUP-16")
def test_a_job_that_was_never_created_is_not_found() -> None:
    with pytest.raises(NotFound):
        get(LocalSes(), "0b6e6e4c-6f7f-4c8a-9c5e-2f2f6f0f1a11")


@pytest.mark.spec("SUP-16")
@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        (
            {"url": "https://our-bucket.example/list.csv"},
            r"'importDataSource.s3Url'.*regular expression pattern: \^s3:",
        ),
        ({"url": "s3://our-bucket"}, r"'importDataSource.s3Url'"),
        ({"data_format": "csv"}, r"'importDataSource.dataFormat'.*\[CSV, JSON\]"),
        (
            {"action": "put"},
            r"'importDestination.suppressionListDestination.suppressionListImportAction'.*\[DELETE, PUT\]",
        ),
    ],
)
def test_what_is_no_job_is_refused(changes: dict[str, str], refused: str) -> None:
    ses = LocalSes()
    with pytest.raises(ValidationError, match=refused):
        create(ses, **changes)
    assert ses.import_jobs == ()


@pytest.mark.spec("SUP-09")
def test_there_are_no_jobs_in_the_sandbox() -> None:
    ses = LocalSes.sandbox()
    with pytest.raises(
        InvalidParameterValue, match="in the Amazon SES sandbox, where CreateImportJob is not available"
    ):
        create(ses)
    assert ses.import_jobs == ()


# --- through boto3 --------------------------------------------------------------------------------


@pytest.mark.spec("SUP-16")
def test_boto3_follows_a_job() -> None:
    ses = LocalSes()
    ses.objects[URL] = "reader1@example.net, BOUNCE\nreader2@example.net, COMPLAINT"
    with patched(ses):
        client = boto3.client("sesv2")
        job_id = client.create_import_job(
            ImportDestination={"SuppressionListDestination": {"SuppressionListImportAction": "PUT"}},
            ImportDataSource={"S3Url": URL, "DataFormat": "CSV"},
        )["JobId"]
        ses.advance(minutes=1)
        job = client.get_import_job(JobId=job_id)
        assert (job["JobStatus"], job["ProcessedRecordsCount"]) == ("COMPLETED", 2)
        assert job["CompletedTimestamp"] > job["CreatedTimestamp"]
        assert client.list_import_jobs()["ImportJobs"][0]["JobId"] == job_id
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_import_job(JobId="x")
