"""What answers at the paths of the inspection API: it finds the row of a request, runs it, and writes what it gives."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from sesmodel.errors import SesModelError
from sesmodel.server.inspection_guard import refusal
from sesmodel.server.inspection_table import STREAM, Missing, NotPossible, TooLarge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import Receive, Scope, Send

    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Endpoint, Input, Operation

MOST_BODY_BYTES = 1024 * 1024
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_LOG = logging.getLogger("sesmodel")
_STATUS: dict[type[SesModelError], int] = {Missing: 404, NotPossible: 409, TooLarge: 413, SesModelError: 400}
_NAMES = {404: "NotFound"}


class Endpoints:
    """An ASGI application for one path: finds the row of the method.

    Args:
        inspection: what is looked into.
        rows: the rows of the path; none, if there is nothing.
    """

    def __init__(self, inspection: Inspection, rows: Sequence[Operation]) -> None:
        """Bind it."""
        self._inspection = inspection
        self._rows = {row.method: row for row in rows}
        if "GET" in self._rows and self._rows["GET"].answer != STREAM:
            self._rows["HEAD"] = self._rows["GET"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, unless nobody waits for it any more."""
        request = Request(scope, receive)
        try:
            response = await self.answer(request)
        except ClientDisconnect:
            return
        except Exception:  # noqa: BLE001  a mistake of ours, whatever it is: logged, and told
            _LOG.exception("The inspection failed on %s %s", request.method, request.url.path)
            response = said(500, "InternalError", "This is a mistake of the model; its log says more.")
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """What a request gets.

        Raises:
            ClientDisconnect: nobody gets it.
        """
        if (why := refusal(request.headers, self._inspection.hosts)) is not None:
            return said(403, "Forbidden", why)
        row = self._rows.get(request.method)
        if not self._rows:
            why = f"There is no {request.url.path}; GET /_sesmodel/openapi.json says what there is."
            return said(404, "NotFound", why)
        if row is None:
            allowed = ", ".join(self._rows)
            return said(405, "MethodNotAllowed", f"This path takes {allowed}.", {"Allow": allowed})
        try:
            asked = row.read(request, await _body(request))
            return answered(row, await _run(row.run, self._inspection, asked, request.receive))
        except tuple(_STATUS) as error:
            status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
            return said(status, _NAMES.get(status, type(error).__name__), str(error))


async def _body(request: Request) -> bytes:
    """The body.

    Raises:
        TooLarge: it is more than is read.
        ClientDisconnect: the client went away.
    """
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > MOST_BODY_BYTES:
            raise TooLarge(f"The body has more than {MOST_BODY_BYTES} bytes.")
    return bytes(found)


async def _run(run: Endpoint, inspection: Inspection, asked: Input, receive: Receive) -> Any:
    """In a thread, unless it waits: a call to a model may run sinks, which may block."""
    if not inspect.iscoroutinefunction(run):
        return await run_in_threadpool(run, inspection, asked)
    work, gone = asyncio.ensure_future(run(inspection, asked)), asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
    finally:
        work.cancel()
        gone.cancel()
    raise ClientDisconnect


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def answered(row: Operation, value: Any) -> Response:
    """The answer that a row gives."""
    if isinstance(value, Response):
        value.headers.update(HEADERS)
        return value
    if row.answer is None:
        return Response(status_code=204, headers=HEADERS)
    return Json(value, row.status, HEADERS)


def said(status: int, error: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error, in the one form that all have."""
    return Json({"error": error, "message": message}, status, {**HEADERS, **(headers or {})})


class Json(JSONResponse):
    """JSON whose texts may hold half a character, which JSON can say and UTF-8 cannot."""

    def render(self, content: Any) -> bytes:
        """The bytes."""
        try:
            return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        except UnicodeEncodeError:
            return json.dumps(content, separators=(",", ":")).encode()
