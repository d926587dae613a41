"""Events over the inspection API: read on from where one stopped, waited for, or streamed as they come."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from sesmodel.errors import InvalidValue
from sesmodel.server.inspection_asking import TIMEOUT, WHERE
from sesmodel.server.inspection_table import STREAM, Missing, chapter
from sesmodel.server.inspection_views import event_view, many, record, text
from sesmodel.service.event import EVENT_TYPES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from sesmodel.local import LocalSes
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input
    from sesmodel.service.event import Event

_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
HEARTBEAT = 15.0
"""Seconds without an event after which a stream says that it is still there."""


class Position:
    """How many events of each model somebody has read.

    Args:
        text: what :meth:`__str__` wrote; empty for none.

    Raises:
        InvalidValue: it is something else.

    >>> str(Position("123456789012/eu-west-1:7"))
    '123456789012/eu-west-1:7'
    """

    def __init__(self, text: str = "") -> None:
        """Read it."""
        self._read: dict[str, int] = {}
        for part in filter(None, text.split(",")):
            where, _, number = part.rpartition(":")
            if not where or not _NUMBER.fullmatch(number):
                raise InvalidValue(f"{text!r} is no position.", where="after", cure="Give the 'next' of an answer.")
            self._read[where] = int(number)

    def __str__(self) -> str:
        """As the answer gives it."""
        return ",".join(f"{where}:{number}" for where, number in self._read.items())

    def read_on(self, ses: LocalSes) -> Iterator[Event]:
        """The events of a model that are new, one by one; each counts as read when it is given."""
        where = f"{ses.account_id}/{ses.region}"
        new, total = ses.events_since(self._read.get(where, 0))
        if total < self._read.get(where, 0):  # the model went back to an earlier state
            new, total = ses.events_since()
        for number, event in enumerate(new, total - len(new) + 1):
            self._read[where] = number
            yield event
        self._read[where] = total

    def skip(self, ses: LocalSes) -> None:
        """Count all that there are as read."""
        self._read[f"{ses.account_id}/{ses.region}"] = ses.events_since()[1]


def _fits(asked: Input, event: Event) -> bool:
    kind, message_id = asked.query.get("type"), asked.query.get("message_id")
    return kind in (None, event.event_type.value) and message_id in (None, event.message_id)


def _new(inspection: Inspection, asked: Input, position: Position) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    most = asked.query.get("limit", 1000)
    for ses in inspection.models.some(*asked.where):
        for event in position.read_on(ses):
            if _fits(asked, event):
                found.append(event_view(ses, event))
            if len(found) == most:
                return found
    return found


def list_events(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """What was published."""
    position = Position(asked.query.get("after", ""))
    return {"events": _new(inspection, asked, position), "next": str(position)}


async def wait_for_event(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """What was published, once there is something."""
    position = Position(asked.query.get("after", ""))
    timeout = asked.query.get("timeout", 10)
    events = await inspection.bell.wait_for(lambda: _new(inspection, asked, position) or None, timeout)
    if events is None:
        raise Missing(f"No such event in {timeout:g} s; GET the list to see what is there.")
    return {"events": events, "next": str(position)}


async def stream_events(inspection: Inspection, asked: Input) -> StreamingResponse:
    """Server-sent events, from now on or from where the last connection stopped."""
    given = asked.headers.get("last-event-id") or asked.query.get("after")
    position = Position(given or "")
    if given is None:
        await run_in_threadpool(_skip_all, inspection, asked, position)
    return StreamingResponse(_stream(inspection, asked, position), media_type=STREAM)


def _skip_all(inspection: Inspection, asked: Input, position: Position) -> None:
    for ses in inspection.models.some(*asked.where):
        position.skip(ses)


async def _stream(inspection: Inspection, asked: Input, position: Position) -> AsyncIterator[str]:
    yield ": the stream is open\n\n"
    with inspection.bell.listening() as ear:
        while True:
            ear.heard.clear()
            for written in await run_in_threadpool(_written, inspection, asked, position):
                yield written
            if inspection.bell.closed:
                return
            if not await inspection.bell.pause(ear, HEARTBEAT):
                yield ": still here\n\n"


def _written(inspection: Inspection, asked: Input, position: Position) -> list[str]:
    """New events, each with the position after it."""
    found: list[str] = []
    for ses in inspection.models.some(*asked.where):
        for event in position.read_on(ses):
            if _fits(asked, event):
                data = json.dumps(event_view(ses, event))
                found.append(f"id: {position}\nevent: {event.event_type.value}\ndata: {data}\n\n")
    return found


_QUERY: dict[str, Schema] = {
    **WHERE,
    "type": text("Only events of this type.", enum=list(EVENT_TYPES)),
    "message_id": text("Only events of this message."),
    "after": text("Where to read on: the `next` of an answer before."),
}
_EVENTS = record({"events": many({"$ref": "#/components/schemas/Event"}), "next": text("Where to read on.")})


_LIMIT: dict[str, Schema] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 10_000, "description": "So many at most, the oldest: 1000."}
}


_row = partial(chapter("/events", group="events", answer=_EVENTS), "GET")

OPERATIONS = (
    _row("", "listEvents", "What was published, the oldest first.", list_events, query={**_QUERY, **_LIMIT}),
    _row(
        "/wait",
        "waitForEvent",
        "What was published after a position; waits for it if there is nothing yet.",
        wait_for_event,
        query={**_QUERY, **_LIMIT, **TIMEOUT},
    ),
    _row(
        "/stream",
        "streamEvents",
        "Server-sent events from now on; `Last-Event-ID` or `after` says where to read on instead.",
        stream_events,
        query=_QUERY,
        answer=STREAM,
    ),
)
