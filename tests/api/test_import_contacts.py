"""Import jobs for contact lists."""

from __future__ import annotations

import json
import tracemalloc
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from sesmodel import (
    ContactTopic,
    InvalidParameterValue,
    JobTimes,
    Limits,
    LocalSes,
    Snapshot,
    SubscriptionStatus,
    Times,
    ValidationError,
    patched,
)
from sesmodel.limits import GUIDE
from tests.api.calling import call
from tests.service.test_contact_file import AS_CSV, AS_JSON

if TYPE_CHECKING:
    from collections.abc import Iterator

IN, OUT = SubscriptionStatus.OPT_IN, SubscriptionStatus.OPT_OUT
URL = "s3://our-bucket/readers.csv"
ONE, TWO = "reader1@example.net", "reader2@example.net"


@pytest.fixture
def ses() -> LocalSes:
    return with_list()


def with_list(**options: Any) -> LocalSes:
    ses = LocalSes(**options)
    ses.create_contact_list(
        "OurList", ContactTopic("Releases", "Release notes", "OPT_IN"), ContactTopic("Offers", "Offers", "OPT_OUT")
    )
    return ses


def destination(action: str = "PUT", name: str = "OurList") -> dict[str, Any]:
    return {"ContactListDestination": {"ContactListName": name, "ContactListImportAction": action}}


def create(ses: LocalSes, data_format: str = "CSV", **options: str) -> str:
    source = {"S3Url": URL, "DataFormat": data_format}
    answer = call(ses, "CreateImportJob", ImportDestination=destination(**options), ImportDataSource=source)
    return str(answer["JobId"])


def run(ses: LocalSes, data: Any, data_format: str = "CSV", **options: str) -> dict[str, Any]:
    """Import some data, and give what is known of the job when it is over."""
    ses.objects[URL] = data
    job_id = create(ses, data_format, **options)
    ses.advance(minutes=5)
    return call(ses, "GetImportJob", JobId=job_id)


def counts(job: dict[str, Any]) -> tuple[str, int, int]:
    return job["JobStatus"], job["ProcessedRecordsCount"], job["FailedRecordsCount"]


# --- what a job does -------------------------------------------------------------------------------


@pytest.mark.spec("LST-10", "LST-09")
@pytest.mark.parametrize(("data", "data_format"), [(AS_CSV, "CSV"), (AS_JSON.encode(), "JSON")])
def test_both_formats_put_the_same_contacts_on_the_list(ses: LocalSes, data: Any, data_format: str) -> None:
    assert counts(run(ses, data, data_format)) == ("COMPLETED", 2, 0)
    one, two = ses.contact_lists["OurList"]
    assert (one.address, one.unsubscribe_all, one.attributes) == (ONE, False, '{"Name":"Ada"}')
    assert (two.address, two.unsubscribe_all, two.attributes) == (TWO, True, None)
    assert (one.preferences, two.preferences) == ({"Releases": IN, "Offers": OUT}, {"Releases": OUT, "Offers": OUT})
    assert one.created_at == one.updated_at == ses.import_jobs[0].ended_at


@pytest.mark.spec("LST-10")
def test_who_is_on_the_list_is_changed_in_what_a_record_says(ses: LocalSes) -> None:
    before = ses.create_contact(
        "OurList", ONE, preferences={"Releases": OUT}, unsubscribe_all=True, attributes='{"a":1}'
    )
    run(ses, f"emailAddress,topicPreferences.Offers,unsubscribeAll\n{ONE},OPT_IN,\n")
    after = ses.contact_lists["OurList"][ONE]
    assert (after.preferences, after.unsubscribe_all) == ({"Releases": OUT, "Offers": IN}, True)
    assert (after.attributes, after.created_at) == ('{"a":1}', before.created_at)
    assert after.updated_at > before.updated_at
    run(ses, f'emailAddress,unsubscribeAll,attributesData\n{ONE},false,"{{}}"\n')
    assert (ses.contact_lists["OurList"][ONE].unsubscribe_all, ses.contact_lists["OurList"][ONE].attributes) == (
        False,
        "{}",
    )
    assert len(ses.contact_lists["OurList"]) == 1


@pytest.mark.spec("LST-10")
def test_who_unsubscribed_stays_so_however_a_file_writes_the_domain(ses: LocalSes) -> None:
    ses.create_contact("OurList", "Ada@EXAMPLE.net", unsubscribe_all=True)
    run(ses, "emailAddress,topicPreferences.Offers\nAda@example.NET,OPT_IN\n")
    (ada,) = ses.contact_lists["OurList"]
    assert (ada.address, ada.unsubscribe_all, ada.preferences) == ("Ada@example.net", True, {"Offers": IN})


@pytest.mark.spec("LST-10")
@pytest.mark.parametrize(("data", "data_format"), [(AS_CSV, "CSV"), (AS_JSON, "JSON")])
def test_a_job_takes_contacts_off_the_list(ses: LocalSes, data: str, data_format: str) -> None:
    for address in (TWO, "ada@example.net"):
        ses.create_contact("OurList", address)
    assert counts(run(ses, data, data_format, action="DELETE")) == ("COMPLETED", 2, 0)
    assert [one.address for one in ses.contact_lists["OurList"]] == ["ada@example.net"]


@pytest.mark.spec("LST-09", "LST-10")
def test_a_record_that_is_wrong_is_counted_and_kept_and_stops_nothing(ses: LocalSes) -> None:
    job = run(ses, f"{AS_CSV},true,,,\nreader4@example.net,,,OPT_IN\nreader5@example.net,,,MAYBE\n")
    assert counts(job) == ("COMPLETED", 5, 2)
    assert [one.address for one in ses.contact_lists["OurList"]] == [ONE, TWO, "reader4@example.net"]
    url = job["FailureInfo"]["FailedRecordsS3Url"]
    assert url == f"s3://our-bucket/failed-records/{job['JobId']}.json"
    failed = ses.objects[url]
    assert isinstance(failed, bytes)
    assert [json.loads(line) for line in failed.splitlines()] == [
        {"line": 4, "record": ",true,,,", "error": "EmailAddress can't be blank."},
        {
            "line": 6,
            "record": "reader5@example.net,,,MAYBE",
            "error": "'MAYBE' is no status of Releases: use OPT_IN or OPT_OUT.",
        },
    ]


def test_a_header_without_addresses_fails_the_job(ses: LocalSes) -> None:
    job = run(ses, "address\nada@example.net\n")
    assert counts(job) == ("FAILED", 0, 0)
    assert "there is no column emailAddress" in job["FailureInfo"]["ErrorMessage"]


# --- how many --------------------------------------------------------------------------------------


@pytest.mark.spec("LST-02", "LST-10")
def test_an_object_may_hold_a_million_contacts_and_not_one_more() -> None:
    assert GUIDE.contact_imports == 1_000_000
    few = with_list(limits=Limits(contact_imports=3))
    assert counts(run(few, rows(3))) == ("COMPLETED", 3, 0)
    job = run(few, rows(4))
    assert counts(job) == ("FAILED", 0, 0)
    assert job["FailureInfo"] == {"ErrorMessage": f"The object {URL} holds more than 3 contacts."}
    with_a_bad_one = "".join([*rows(3), "nobody\n"])
    assert counts(run(few, with_a_bad_one)) == ("FAILED", 0, 0)  # it counts, too
    assert len(few.contact_lists["OurList"]) == 3


def rows(count: int) -> Iterator[str]:
    yield "emailAddress,unsubscribeAll,attributesData,topicPreferences.Releases,topicPreferences.Offers\n"
    for number in range(count):
        yield f"reader{number}@example.net,false,,OPT_IN,OPT_OUT\n"


def test_an_import_takes_no_memory_beside_the_contacts() -> None:
    memory_of_import()  # once, to load what is needed
    kept, peak = memory_of_import()
    assert kept < 330  # bytes a contact, its address among them
    assert peak < 1.3 * kept


def memory_of_import(count: int = 5_000) -> tuple[float, float]:
    """Bytes that each contact takes, when all are there and at the most."""
    ses = with_list(times=Times(jobs=JobTimes(per_record=timedelta())))
    tracemalloc.start()
    try:
        assert counts(run(ses, rows(count))) == ("COMPLETED", count, 0)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return kept / count, peak / count


# --- refusals --------------------------------------------------------------------------------------


@pytest.mark.spec("LST-10")
def test_a_job_for_no_list_is_refused(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue, match=r"^List with name: Nope doesn't exist\.$"):
        create(ses, name="Nope")
    assert ses.import_jobs == ()


def test_a_list_that_is_taken_away_meanwhile_fails_the_job(ses: LocalSes) -> None:
    for seconds in (0, 1.0005):  # before it is started, and while it is at work
        ses.objects[URL] = AS_CSV
        job_id = create(ses)
        ses.advance(seconds=seconds)
        ses.delete_contact_list("OurList")
        ses.advance(minutes=1)
        job = call(ses, "GetImportJob", JobId=job_id)
        assert job["FailureInfo"] == {"ErrorMessage": "List with name: OurList doesn't exist."}
        assert counts(job) == ("FAILED", 0, 0)
        ses.create_contact_list("OurList")


@pytest.mark.spec("LST-10")
def test_what_is_said_about_a_topic_that_goes_meanwhile_goes_with_it(ses: LocalSes) -> None:
    ses.objects[URL] = AS_CSV
    create(ses)
    ses.advance(seconds=1.0005)
    ses.update_contact_list("OurList", topics=[ContactTopic("Offers", "Offers", "OPT_OUT")])
    ses.advance(minutes=1)
    assert [one.preferences for one in ses.contact_lists["OurList"]] == [{"Offers": OUT}, {"Offers": OUT}]


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ({**destination(), "SuppressionListDestination": {"SuppressionListImportAction": "PUT"}}, "name one of them"),
        ({}, "'importDestination.suppressionListDestination'"),
        (destination(action="POST"), "enum value set"),
        (destination(name="bad name!"), "ContactListName can contain up to 64 characters"),
    ],
)
def test_a_destination_is_one_list(ses: LocalSes, where: dict[str, Any], error: str) -> None:
    source = {"S3Url": URL, "DataFormat": "CSV"}
    with pytest.raises((InvalidParameterValue, ValidationError), match=error):
        call(ses, "CreateImportJob", ImportDestination=where, ImportDataSource=source)


# --- how far it is ---------------------------------------------------------------------------------


@pytest.mark.spec("LST-10")
def test_jobs_are_listed_by_what_they_are_for(ses: LocalSes) -> None:
    ses.objects[URL] = AS_CSV
    contacts = create(ses)
    listed = {"SuppressionListDestination": {"SuppressionListImportAction": "PUT"}}
    source = {"S3Url": URL, "DataFormat": "CSV"}
    addresses = call(ses, "CreateImportJob", ImportDestination=listed, ImportDataSource=source)["JobId"]

    def jobs(**only: str) -> list[str]:
        return [job["JobId"] for job in call(ses, "ListImportJobs", **only)["ImportJobs"]]

    assert jobs() == [contacts, addresses]
    assert jobs(ImportDestinationType="CONTACT_LIST") == [contacts]
    assert jobs(ImportDestinationType="SUPPRESSION_LIST") == [addresses]
    assert call(ses, "GetImportJob", JobId=contacts)["ImportDestination"] == destination()


def test_a_job_that_is_stopped_changes_nothing(ses: LocalSes) -> None:
    ses.objects[URL] = AS_CSV
    job_id = create(ses)
    ses.advance(seconds=1.0005)
    ses.cancel_import_job(job_id)
    ses.advance(minutes=1)
    assert len(ses.contact_lists["OurList"]) == 0


def test_a_snapshot_is_gone_back_to_and_read_from_a_file_while_a_job_is_at_work(ses: LocalSes) -> None:
    ses.objects[URL] = AS_CSV
    create(ses)
    ses.advance(seconds=1.0005)
    snapshot, ends = ses.snapshot(), []
    for kept in (snapshot, snapshot, Snapshot.from_bytes(snapshot.to_bytes())):
        ses.restore(kept)
        ses.advance(minutes=1)
        ends.append(list(ses.contact_lists["OurList"]))
    assert ends[0] == ends[1] == ends[2]
    assert [one.address for one in ends[0]] == [ONE, TWO]


@pytest.mark.spec("LST-10")
def test_boto3_follows_a_job(ses: LocalSes) -> None:
    ses.objects[URL] = AS_CSV
    with patched(ses):
        client = boto3.client("sesv2", region_name="us-east-1")
        job_id = client.create_import_job(
            ImportDestination={
                "ContactListDestination": {"ContactListName": "OurList", "ContactListImportAction": "PUT"}
            },
            ImportDataSource={"S3Url": URL, "DataFormat": "CSV"},
        )["JobId"]
        assert client.get_import_job(JobId=job_id)["JobStatus"] == "CREATED"
        assert client.list_contacts(ContactListName="OurList")["Contacts"] == []
        ses.advance(minutes=1)
        assert client.get_import_job(JobId=job_id)["JobStatus"] == "COMPLETED"
        found = client.list_contacts(ContactListName="OurList", Filter={"FilteredStatus": "OPT_OUT"})["Contacts"]
    assert [one["EmailAddress"] for one in found] == [TWO]
