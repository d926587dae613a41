"""Export jobs (v2 only).

What is refused first, and in which words, was seen of SES in September 2026: that there is one source, what the
service model says of the destination, an address of one's own, the Virtual Deliverability Manager, the source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.api.paging import Pages
from sesmodel.api.violations import Violations
from sesmodel.constraint import each, one_of
from sesmodel.errors import InvalidParameterValue, ValidationError
from sesmodel.flow import exporting, insights
from sesmodel.service.export_file import FILTERS
from sesmodel.service.export_job import Aggregation, ExportSourceType, InsightsSource, MetricsSource
from sesmodel.service.import_file import DataFormat
from sesmodel.service.job import JobStatus
from sesmodel.service.vdm import NOT_ENABLED
from sesmodel.service.vdm_metrics import Dimension, Metric

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.export_job import ExportJob, ExportSource

_SOURCES = ("MetricsDataSource", "MessageInsightsDataSource")
_FORMATS = {one.value: one for one in DataFormat}
_TYPES = {one.value: one for one in ExportSourceType}
_STATUSES = {one.value: one for one in JobStatus}
_MOST_OF_FILTER = {"Subject": 1, "LastEngagementEvent": 2}  # 5 of the others
_WORDS_OF_FILTER = {
    "LastDeliveryEvent": "SEND DELIVERY TRANSIENT_BOUNCE PERMANENT_BOUNCE UNDETERMINED_BOUNCE COMPLAINT".split(),
    "LastEngagementEvent": ["OPEN", "CLICK"],
}
_MOST_RESULTS = 10_000
_PAGES = Pages(
    kind="export-job",
    size="PageSize",
    default=100,
    most=100,
    bad_size="PageSize must be between 1 and 100",
    unknown_page="Failed to deserialize token. ",
    empty_is_first=False,
)


def create_export_job(state: ServiceState, params: Params) -> dict[str, Any]:
    """Ask for a file of figures, or of what happened to messages; not without the Virtual Deliverability Manager."""
    members = Members(params).only("ExportDataSource", "ExportDestination")
    given = members.required_record("ExportDataSource").only(*_SOURCES)
    sources = [(name, source) for name in _SOURCES if (source := given.record(name)) is not None]
    if len(sources) != 1:
        raise InvalidParameterValue("One data source must be provided")
    destination = members.required_record("ExportDestination").only("DataFormat", "S3Url")
    data_format = destination.required_choice("DataFormat", _FORMATS)
    if destination.text("S3Url") is not None:
        raise InvalidParameterValue("Providing a custom S3 URL is not supported")
    if not insights.is_watched(state):
        raise InvalidParameterValue(NOT_ENABLED)  # here no NotFound
    ((name, source),) = sources
    read = _metrics(source) if name == _SOURCES[0] else _insights(source)
    return {"JobId": exporting.create_export_job(state, read, data_format, {name: dict(source.params)}).id}


def get_export_job(state: ServiceState, params: Params) -> dict[str, Any]:
    """All that is known of a job; where its file is once it is written."""
    job = state.account.export_jobs.require(Members(params).only("JobId").required_text("JobId"))
    url = {} if job.url is None else {"S3Url": job.url}
    counts = {"ProcessedRecordsCount": job.processed} if job.status is JobStatus.COMPLETED else {}
    return {
        **_summary(job),
        "ExportDestination": {"DataFormat": job.data_format.value, **url},
        "ExportDataSource": dict(job.given),
        **({"Statistics": counts} if counts else {}),  # SES never says how many it wrote
    }


def list_export_jobs(state: ServiceState, params: Params) -> dict[str, Any]:
    """The jobs, the newest first."""
    members = Members(params).only("NextToken", "PageSize", "ExportSourceType", "JobStatus")
    kind = members.choice("ExportSourceType", _TYPES)
    status = members.choice("JobStatus", _STATUSES)
    newest = reversed(list(state.account.export_jobs))
    jobs = (job for job in newest if kind in (None, job.type) and status in (None, job.status))
    found, more = _PAGES.page(members, state.account.region, jobs, key=lambda job: -job.number)
    return {"ExportJobs": [_summary(job) for job in found], **more}


def cancel_export_job(state: ServiceState, params: Params) -> dict[str, Any]:
    """Stop a job that is not over."""
    exporting.cancel_export_job(state, Members(params).only("JobId").required_text("JobId"))
    return {}


def _summary(job: ExportJob) -> dict[str, Any]:
    return {
        "JobId": job.id,
        "ExportSourceType": job.type.value,
        "JobStatus": job.status.value,
        "CreatedTimestamp": job.created_at,
        **({} if job.ended_at is None else {"CompletedTimestamp": job.ended_at}),
    }


# --- sources --------------------------------------------------------------------------------------


def _metrics(given: Members) -> ExportSource:
    given.only("Dimensions", "Namespace", "Metrics", "StartDate", "EndDate")
    dimensions, metrics = given.record("Dimensions") or Members({}), given.records("Metrics")
    _check_metrics(given, dimensions, metrics)
    start, end = _dates(given)
    if start != _midnight(start) or end != _midnight(end):
        raise InvalidParameterValue(
            "To get daily aggregated data you must not specify partial-day timestamps. "
            "Please make your interval go from midnight to midnight UTC."
        )
    return MetricsSource(
        start=start,
        end=end,
        dimensions={Dimension(name): dimensions.texts(name) for name in dimensions.params},
        metrics=tuple(
            (Metric(one.required_text("Name")), Aggregation(one.text("Aggregation") or "VOLUME")) for one in metrics
        ),
    )


def _check_metrics(given: Members, dimensions: Members, metrics: tuple[Members, ...]) -> None:
    at, found = given.path, Violations()
    if not set(dimensions.params).issubset(Dimension):
        found.add(f"{at}.dimensions", one_of(Dimension))
    found.length(f"{at}.dimensions", len(dimensions.params), least=1, most=3)
    for name in dimensions.params:
        found.length(f"{at}.dimensions.{name}", len(dimensions.texts(name)), least=1, most=10)
    found.word(f"{at}.namespace", given.text("Namespace"), ("VDM",))
    found.length(f"{at}.metrics", len(metrics), least=1, most=10)
    for one in metrics:
        one.only("Name", "Aggregation")
        found.word(f"{one.path}.name", one.text("Name"), tuple(Metric))
        found.word(f"{one.path}.aggregation", one.text("Aggregation") or "VOLUME", tuple(Aggregation))
    found.raise_any()


def _insights(given: Members) -> ExportSource:
    given.only("StartDate", "EndDate", "Include", "Exclude", "MaxResults")
    include, exclude = _filters(given.record("Include")), _filters(given.record("Exclude"))
    most = given.integer("MaxResults")
    if most is not None and not 1 <= most <= _MOST_RESULTS:
        what = f"must be between 1 and {_MOST_RESULTS}, inclusive"
        raise ValidationError.constraint(f"{given.path}.maxResults", what)
    start, end = _dates(given)
    return InsightsSource(start=start, end=end, include=include, exclude=exclude, most=most or 1_000)


def _filters(given: Members | None) -> dict[str, tuple[str, ...]]:
    if given is None:
        return {}
    found = Violations()
    for name in given.only(*FILTERS).params:
        path, values = f"{given.path}.{name[0].lower()}{name[1:]}", given.texts(name)
        found.length(path, len(values), least=0, most=_MOST_OF_FILTER.get(name, 5))
        words = _WORDS_OF_FILTER.get(name)
        if words is not None and not set(values).issubset(words):
            found.add(path, each(one_of(words)))
    found.raise_any()
    return {name: values for name in given.params if (values := given.texts(name))}


def _dates(given: Members) -> tuple[datetime, datetime]:
    start, end = given.required_moment("StartDate"), given.required_moment("EndDate")
    if start >= end:
        raise InvalidParameterValue("Invalid date range")
    return start, end


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
