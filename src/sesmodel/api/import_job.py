"""Import jobs for the suppression list and for contact lists. Only the v2 API knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import Pages
from sesmodel.api.suppression import require_production
from sesmodel.constraint import like
from sesmodel.errors import InvalidParameterValue, InvalidValue, ValidationError
from sesmodel.flow import importing
from sesmodel.service.import_file import DataFormat
from sesmodel.service.import_job import S3_URL, ImportAction, ImportDataSource

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.import_job import ImportJob

_ACTIONS = {action.value: action for action in ImportAction}
_FORMATS = {one.value: one for one in DataFormat}
_KINDS = {"SUPPRESSION_LIST": False, "CONTACT_LIST": True}  # whether they are for a contact list
PAGES = Pages(kind="import-job", size="PageSize", default=1000, most=1000)


def create_import_job(state: ServiceState, params: Params) -> dict[str, Any]:
    """Ask for many addresses to be listed, or to be taken off (SUP-16), or for as many contacts (LST-10)."""
    members = Members(params).only("ImportDestination", "ImportDataSource")
    destination = members.required_record("ImportDestination")
    contact_list, action = _destination(destination.only("SuppressionListDestination", "ContactListDestination"))
    source = _source(members.required_record("ImportDataSource").only("S3Url", "DataFormat"))
    if contact_list is None:  # not in the sandbox: SUP-09
        require_production(state, "CreateImportJob")
    return {"JobId": importing.create_import_job(state, action, source, contact_list).id}


def get_import_job(state: ServiceState, params: Params) -> dict[str, Any]:
    """All that is known of a job (OBS-310)."""
    job = state.account.import_jobs.require(Members(params).only("JobId").required_text("JobId"))
    failure = {"FailedRecordsS3Url": job.failed_records_url, "ErrorMessage": job.error}
    known = {name: value for name, value in failure.items() if value is not None}
    return {
        **_summary(job),
        "ImportDataSource": {"S3Url": job.source.s3_url, "DataFormat": job.source.data_format.value},
        **({"FailureInfo": known} if known else {}),
        **({} if job.ended_at is None else {"CompletedTimestamp": job.ended_at}),
        "ProcessedRecordsCount": job.processed,
        "FailedRecordsCount": job.failed,
    }


def list_import_jobs(state: ServiceState, params: Params) -> dict[str, Any]:
    """The jobs in the order they were created, as the guide shows them: without details (SUP-16)."""
    members = Members(params).only("ImportDestinationType", "NextToken", "PageSize")
    wanted = members.choice("ImportDestinationType", _KINDS)
    jobs = (job for job in state.account.import_jobs if wanted in (None, job.contact_list is not None))
    found, more = PAGES.page(members, state.account.region, jobs, key=lambda job: job.number)
    return {"ImportJobs": [_summary(job) for job in found], **more}


def _destination(given: Members) -> tuple[str | None, ImportAction]:
    """The name of a contact list, unless it is the suppression list, and what becomes of the addresses.

    Raises:
        InvalidParameterValue: both are named. No text of SES is known.
    """
    contacts = given.record("ContactListDestination")
    if contacts is None:
        listed = given.required_record("SuppressionListDestination").only("SuppressionListImportAction")
        return None, listed.required_choice("SuppressionListImportAction", _ACTIONS)
    contacts.only("ContactListName", "ContactListImportAction")
    if given.record("SuppressionListDestination") is not None:
        raise InvalidParameterValue("ImportDestination names a suppression list and a contact list: name one of them.")
    return contacts.required_text("ContactListName"), contacts.required_choice("ContactListImportAction", _ACTIONS)


def _source(given: Members) -> ImportDataSource:
    url, data_format = given.required_text("S3Url"), given.required_choice("DataFormat", _FORMATS)
    try:
        return ImportDataSource(url, data_format)
    except InvalidValue as error:
        raise ValidationError.constraint("importDataSource.s3Url", like(S3_URL)) from error


def _summary(job: ImportJob) -> dict[str, Any]:
    action = job.action.value
    return {
        "JobId": job.id,
        "ImportDestination": (
            {"SuppressionListDestination": {"SuppressionListImportAction": action}}
            if job.contact_list is None
            else {"ContactListDestination": {"ContactListName": job.contact_list, "ContactListImportAction": action}}
        ),
        "JobStatus": job.status.value,
        "CreatedTimestamp": job.created_at,
    }
