"""The figures of the Virtual Deliverability Manager, several at a time (v2 only).

What is refused first, and in which words, was seen of SES in September 2026: how many queries there are, ids given
twice, dimensions that there are not, what the service model says, values of dimensions, and dates.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members
from sesmodel.api.violations import Violations
from sesmodel.errors import InvalidParameterValue
from sesmodel.flow import insights
from sesmodel.service.vdm_metrics import Dimension, Metric, Query, by_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesmodel.api.members import Params
    from sesmodel.flow.state import ServiceState

_MOST_QUERIES, _MOST_DIMENSIONS, _LONGEST_ID = 10, 3, 255
_LONGEST = timedelta(days=60)
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_IDENTITY = re.compile(r"(?:[^\s@*]+@)?[^\s@*]+")
_CHARACTERS = "only alphanumeric ASCII characters, '_', and '-' are allowed."


def batch_get_metric_data(state: ServiceState, params: Params) -> dict[str, Any]:
    """What was counted by day, days without anything left out; not without the Virtual Deliverability Manager."""
    insights.require_watched(state)
    queries = _queries(Members(params).only("Queries"))
    _check_ids(queries)
    _check_dimensions(queries)
    _check_model(queries)
    wanted = [_read(query, dimensions) for query, dimensions in [(query, _values(query)) for query in queries]]
    lines = insights.of_account(state)
    results = [_result(query, by_day(lines, what)) for query, what in zip(queries, wanted, strict=True)]
    return {"Results": results, "Errors": []}


def _result(query: Members, days: dict[Any, int]) -> dict[str, Any]:
    return {"Id": query.required_text("Id"), "Timestamps": list(days), "Values": list(days.values())}


def _queries(members: Members) -> Sequence[Members]:
    found = members.records("Queries")
    Violations().length("queries", len(found), least=1, most=_MOST_QUERIES).raise_any()
    return [one.only("Id", "Namespace", "Metric", "Dimensions", "StartDate", "EndDate") for one in found]


def _check_ids(queries: Sequence[Members]) -> None:
    ids = [one for query in queries if (one := query.text("Id")) is not None]
    if len(set(ids)) < len(ids):
        raise InvalidParameterValue("All queries must have a unique identifier.")


def _check_dimensions(queries: Sequence[Members]) -> None:
    known = set(Dimension)
    for query in queries:
        given = query.record("Dimensions")
        if given is not None and not known.issuperset(given.params):
            raise InvalidParameterValue("Unsupported dimension provided.")


def _check_model(queries: Sequence[Members]) -> None:
    found = Violations()
    for query in queries:
        at, given = query.path, query.record("Dimensions")
        found.word(f"{at}.metric", query.text("Metric"), tuple(Metric))
        found.word(f"{at}.namespace", query.text("Namespace"), ("VDM",))
        found.length(f"{at}.id", len(query.text("Id") or ""), least=1, most=_LONGEST_ID)
        if given is not None:
            found.length(f"{at}.dimensions", len(given.params), least=1, most=_MOST_DIMENSIONS)
    found.raise_any()


def _values(query: Members) -> dict[Dimension, str]:
    given = query.record("Dimensions") or Members({})
    return {one: _value(one, value) for one in Dimension if (value := given.text(one)) is not None}


def _value(dimension: Dimension, value: str) -> str:
    """The value of a dimension, each of which has its own words for what is none."""
    if dimension is Dimension.EMAIL_IDENTITY and not _IDENTITY.fullmatch(value):
        raise InvalidParameterValue("Invalid email identity provided.")
    if dimension is Dimension.ISP and not _NAME.fullmatch(value):
        raise InvalidParameterValue("Invalid ISP name provided.")
    if dimension in _NAMED and not _NAME.fullmatch(value):
        what, empty = _NAMED[dimension]
        raise InvalidParameterValue(f"Invalid {what} <{value}>: {_CHARACTERS}" if value else empty)
    return value


_NAMED = {
    Dimension.CONFIGURATION_SET: ("configuration set name", "The configuration set name must be specified."),
    Dimension.TENANT_NAME: ("tenant name", "TenantName cannot be empty"),
}


def _read(query: Members, dimensions: dict[Dimension, str]) -> Query:
    start, end = query.required_moment("StartDate"), query.required_moment("EndDate")
    if start >= end:
        raise InvalidParameterValue("Expected start date to be before the end date.")
    if end - start > _LONGEST:
        said = "Invalid interval, can request at most 60 days. Please partition your requested interval."
        raise InvalidParameterValue(said)
    return Query(metric=Metric(query.required_text("Metric")), start=start, end=end, dimensions=dimensions)
