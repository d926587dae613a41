"""The inspection of a model over HTTP: for tests in other languages, and for suites that know other emulators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import BaseRoute, Match, Route, Router

import sesmodel
from sesmodel.server import (
    inspection_account,
    inspection_events,
    inspection_faults,
    inspection_mail,
    inspection_recipients,
    inspection_time,
    inspection_topics,
    other_emulators,
)
from sesmodel.server.inspection_openapi import document
from sesmodel.server.inspection_table import Endpoints, Operation
from sesmodel.server.inspection_views import PREFIX, record, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Receive, Scope, Send

    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input


class InspectionRoute(BaseRoute):
    """The one route to all that is not of SES: a look at the first part of a path sends the others on.

    Args:
        inspection: what is looked into.
    """

    def __init__(self, inspection: Inspection) -> None:
        """Make the routes behind it."""
        rows: dict[str, list[Operation]] = {}
        for one in (*OPERATIONS, *other_emulators.OPERATIONS):
            rows.setdefault(one.path, []).append(one)
        self._first = frozenset(path.split("/")[1] for path in rows)
        routes = [Route(path, Endpoints(inspection, of_path)) for path, of_path in rows.items()]
        self._router = Router(routes, redirect_slashes=False, default=Endpoints(inspection, ()))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is for it."""
        path = scope.get("path", "").split("/", 2)
        return (Match.FULL if len(path) > 1 and path[1] in self._first else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer it."""
        await self._router(scope, receive, send)


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
    *inspection_recipients.OPERATIONS,
    *inspection_mail.OPERATIONS,
    *inspection_events.OPERATIONS,
    *inspection_time.OPERATIONS,
    *inspection_faults.OPERATIONS,
    *inspection_account.OPERATIONS,
    *inspection_topics.OPERATIONS,
)
"""Every row, in the order in which paths are tried: a fixed one before one with a variable part."""
