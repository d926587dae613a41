"""One row for each thing that the inspection API can do: routes and their description are made from the same rows."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import attrs
from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from sesmodel.errors import InvalidValue, SesModelError
from sesmodel.server.inspection_guard import refusal
from sesmodel.server.inspection_schema import Schema, from_text, require
from sesmodel.server.inspection_views import PREFIX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Receive, Scope, Send

    from sesmodel.server.inspection_state import Inspection

MOST_BODY_BYTES = 1024 * 1024
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
STREAM = "text/event-stream"
_LOG = logging.getLogger("sesmodel")
_IN_PATH = re.compile(r"\{(\w+)(?::\w+)?\}")


class _Place(Convertor[int]):
    """A number in a path: Starlette's own converter fails at one that is too long for an ``int``."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("place", _Place())


@attrs.frozen
class Input:
    """What a request asks for, checked.

    Attributes:
        path: the parts of the path by name.
        query: the parameters of the URL by name, as values.
        body: the JSON body.
        headers: by their names in lower case.
    """

    path: Mapping[str, Any] = attrs.field(factory=dict)
    query: Mapping[str, Any] = attrs.field(factory=dict)
    body: Any = None
    headers: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def where(self) -> tuple[str | None, str | None]:
        """The account and the Region that are meant."""
        return self.query.get("account"), self.query.get("region")


Endpoint = Callable[["Inspection", Input], Any]
"""Takes what is looked into and what is asked for; gives a JSON value, a response, or ``None`` for no content."""


@attrs.frozen(kw_only=True)
class Operation:
    """One row.

    Attributes:
        method: the method of HTTP.
        path: the path, with its variable parts as ``{id}``.
        name: what programs may call it.
        does: one sentence.
        run: what does it.
        query: the schemas of the parameters of the URL by name.
        body: the schema of the body, if it takes one.
        optional_body: whether it may be left out.
        answer: the schema of the answer, or its media type; ``None`` for no content.
        status: of the answer.
        group: the chapter that it belongs to.
        lenient: whether parameters that it does not know are passed over.
    """

    method: str
    path: str
    name: str
    does: str
    run: Endpoint
    query: Mapping[str, Schema] = attrs.field(factory=dict)
    body: Schema | None = None
    optional_body: bool = False
    answer: Schema | str | None = None
    status: int = 200
    group: str = "model"
    lenient: bool = False

    @property
    def in_path(self) -> tuple[str, ...]:
        """The names of the variable parts of the path."""
        return tuple(_IN_PATH.findall(self.path))

    def read(self, request: Request, body: bytes) -> Input:
        """Check a request.

        Raises:
            InvalidValue: a parameter or the body is wrong.
        """
        path = {name: unquote(part) if isinstance(part, str) else part for name, part in request.path_params.items()}
        return Input(path, self._parameters(request), self._body(body), dict(request.headers))

    def _parameters(self, request: Request) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, text in request.query_params.multi_items():
            if name not in self.query and self.lenient:
                continue
            if name not in self.query:
                raise InvalidValue("it is not known.", where=name, cure=f"There are {', '.join(self.query) or 'none'}.")
            if name in found:
                raise InvalidValue("it is given twice.", where=name, cure="Give it once.")
            found[name] = from_text(self.query[name], text)
            require(self.query[name], found[name], name)
        return found

    def _body(self, body: bytes) -> Any:
        if self.body is None or (not body and self.optional_body):
            return {} if self.body else None
        try:
            value = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise InvalidValue(f"it is no JSON: {error}.", where="body", cure="Send an object.") from error
        require(self.body, value, "body")
        return value


def chapter(under: str = "", **usual: Any) -> Callable[..., Operation]:
    """What makes the rows of a chapter, of method, path, name, what it does, and what does it.

    Args:
        under: where their paths begin, below that of the API.
        usual: what all of them have, unless one says otherwise.
    """

    def row(method: str, path: str, name: str, does: str, run: Endpoint, **more: Any) -> Operation:
        path = f"{PREFIX}{under}{path}"
        return Operation(method=method, path=path, name=name, does=does, run=run, **{**usual, **more})

    return row


class Missing(SesModelError):
    """What was asked for is not there."""


class NotPossible(SesModelError):
    """It is there, and cannot be done with it."""


class TooLarge(SesModelError):
    """It is more than is read."""


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
