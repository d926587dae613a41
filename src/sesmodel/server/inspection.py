"""The inspection of a model over HTTP: for tests in other languages, and for suites that know other emulators."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from starlette.routing import Route, Router

from sesmodel.server import (
    inspection_account,
    inspection_doors,
    inspection_events,
    inspection_faults,
    inspection_identities,
    inspection_inboxes,
    inspection_mail,
    inspection_receivers,
    inspection_recipients,
    inspection_snapshots,
    inspection_time,
    inspection_topics,
    other_emulators,
)
from sesmodel.server.inspection_endpoints import Endpoints
from sesmodel.server.inspection_openapi import document
from sesmodel.server.inspection_table import Operation
from sesmodel.server.inspection_views import PREFIX, record, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input


def router(inspection: Inspection) -> Router:
    """What finds the row of a request.

    Args:
        inspection: what is looked into.
    """
    rows: dict[str, list[Operation]] = {}
    for one in (*OPERATIONS, *other_emulators.OPERATIONS):
        rows.setdefault(one.path, []).append(one)
    routes = [Route(path, Endpoints(inspection, of_path)) for path, of_path in rows.items()]
    return Router(routes, redirect_slashes=False, default=Endpoints(inspection, ()))


def health(inspection: Inspection, _: Input) -> dict[str, Any]:
    """Whether it answers."""
    return {"status": "ok", "version": version("sesmodel"), "models": len(inspection.models.all)}


def describe(_: Inspection, __: Input) -> dict[str, Any]:
    """The description of this API."""
    return document(OPERATIONS)


OPERATIONS: Sequence[Operation] = (
    Operation(
        method="GET",
        path="/health",
        name="health",
        does="Whether the server answers.",
        run=health,
        answer=record({"status": text(), "version": text(), "models": {"type": "integer"}}),
    ),
    Operation(
        method="GET",
        path=f"{PREFIX}/openapi.json",
        name="describe",
        does="This description.",
        run=describe,
        answer={"type": "object"},
    ),
    *inspection_recipients.OPERATIONS,
    *inspection_mail.OPERATIONS,
    *inspection_inboxes.OPERATIONS,
    *inspection_events.OPERATIONS,
    *inspection_time.OPERATIONS,
    *inspection_faults.OPERATIONS,
    *inspection_receivers.OPERATIONS,
    *inspection_account.OPERATIONS,
    *inspection_identities.OPERATIONS,
    *inspection_snapshots.OPERATIONS,
    *inspection_doors.OPERATIONS,
    *inspection_topics.OPERATIONS,
)
"""Every row, in the order in which paths are tried: a fixed one before one with a variable part."""
