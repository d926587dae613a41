"""The inspection of a model over HTTP: for tests in other languages, and for suites that know other emulators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

import sesmodel
from sesmodel.server import (
    inspection_account,
    inspection_events,
    inspection_faults,
    inspection_mail,
    inspection_time,
    other_emulators,
)
from sesmodel.server.inspection_openapi import document
from sesmodel.server.inspection_state import Inspection
from sesmodel.server.inspection_table import Endpoints, Operation, said
from sesmodel.server.inspection_views import PREFIX, record, text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud
    from sesmodel.server.inspection_table import Input


def inspection_routes(model: LocalSes | LocalCloud, *, hosts: Collection[str] = ()) -> list[Route]:
    """The routes of the inspection API, for an application that has others as well.

    Args:
        model: what is looked into. A reset goes back to its state at this moment.
        hosts: names by which the API may be called, besides addresses, ``localhost``, names without a dot and those
            that nobody can register.
    """
    return routes_of(Inspection(model, hosts))


def routes_of(inspection: Inspection) -> list[Route]:
    """As :func:`inspection_routes`, of an inspection that the caller can end."""
    rows: dict[str, list[Operation]] = {}
    for one in (*OPERATIONS, *other_emulators.OPERATIONS):
        rows.setdefault(one.path, []).append(one)
    routes = [Route(path, Endpoints(inspection, of_path)) for path, of_path in rows.items()]
    return [*routes, Route(f"{PREFIX}/{{rest:path}}", _unknown, methods=None)]


async def _unknown(request: Request) -> Response:
    return said(404, "NotFound", f"There is no {request.url.path}; GET {PREFIX}/openapi.json says what there is.")


def health(inspection: Inspection, _: Input) -> dict[str, Any]:
    """Whether it answers."""
    return {"status": "ok", "version": sesmodel.__version__, "models": len(inspection.models.all)}


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
    *inspection_mail.OPERATIONS,
    *inspection_events.OPERATIONS,
    *inspection_time.OPERATIONS,
    *inspection_faults.OPERATIONS,
    *inspection_account.OPERATIONS,
)
"""Every row, in the order in which paths are tried: a fixed one before one with a variable part."""
