"""The one route to all that is not of SES, which is loaded when somebody first goes there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from starlette.routing import Router
    from starlette.types import Receive, Scope, Send

    from sesmodel.server.inspection_state import Inspection

FIRST = frozenset(
    "_sesmodel health _aws _localstack _ministack _floci _fakecloud moto-api"
    " store clear-store get-emlContent health-check".split()
)
"""The first parts of the paths behind it; a test compares them with what is there."""


class InspectionRoute:
    """A look at the first part of a path sends requests to SES on, at next to no cost.

    Args:
        inspection: what is looked into.
    """

    def __init__(self, inspection: Inspection) -> None:
        """Load nothing yet: a server is to be ready soon."""
        self._inspection = inspection
        self._router: Router | None = None

    def leads_to(self, path: str) -> bool:
        """Whether a path is behind it."""
        return path.startswith("/") and path.split("/", 2)[1] in FIRST

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self._router is None:
            self._router = await asyncio.to_thread(self._load)
        # As it was sent, since an address may have a slash in it, which is no end of a part.
        path = raw.decode("latin-1") if (raw := scope.get("raw_path")) else quote(scope["path"])
        await self._router({**scope, "path": path}, receive, send)

    def _load(self) -> Router:
        from sesmodel.server.inspection import router

        return router(self._inspection)
