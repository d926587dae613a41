"""Time over the inspection API: where the clock stands, and to move it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sesmodel.clock import ManualClock, MovableClock
from sesmodel.errors import InvalidValue
from sesmodel.server.inspection_table import NotPossible, chapter
from sesmodel.server.inspection_views import TIME, moment, record

if TYPE_CHECKING:
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input

_SPANS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds")
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""So that what is due later than that can be said."""

SPAN: dict[str, Schema] = {name: {"type": "number", "minimum": 0} for name in _SPANS}


def span_of(given: dict[str, Any]) -> dict[str, float]:
    """The part of some members that is a span of time, as ``timedelta`` takes it."""
    return {name: given[name] for name in _SPANS if name in given}


def get_clock(inspection: Inspection, _: Input) -> dict[str, Any]:
    """Where the clock stands."""
    models = inspection.models
    due = models.next_due
    manual = isinstance(models.clock, ManualClock)
    return {"now": moment(models.clock.now()), "manual": manual, "next_due": moment(due) if due else None}


def advance_clock(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Let time pass."""
    _advance(inspection, span_of(asked.body))
    return get_clock(inspection, asked)


def set_clock(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Let time pass until a moment."""
    text = asked.body["now"]
    try:
        wanted = datetime.fromisoformat(text)
        left = (wanted - inspection.models.clock.now()).total_seconds()
    except (ValueError, TypeError) as error:
        cure = "Write it as '2026-01-01T12:00:00Z'."
        raise InvalidValue(f"{text!r} is no moment with a time zone.", where="now", cure=cure) from error
    if left < 0:
        raise NotPossible(f"{text} has passed; the clock only moves forward. Reset the model to go back.")
    _advance(inspection, {"seconds": left})
    return get_clock(inspection, asked)


def _advance(inspection: Inspection, span: dict[str, float]) -> None:
    if not isinstance(inspection.models.clock, MovableClock):
        raise NotPossible("The clock of this model is that of the machine, which cannot be moved; RunningClock() can.")
    try:
        until = inspection.models.clock.now() + timedelta(**span)
    except OverflowError:
        until = datetime.max.replace(tzinfo=UTC)
    if until > _LATEST:
        raise InvalidValue("it is too long a time.", where="body", cure="Give less.")
    inspection.models.model.advance(**span)


_CLOCK = record(
    {
        "now": TIME,
        "manual": {"type": "boolean", "description": "Whether it stands still until it is moved."},
        "next_due": {"anyOf": [TIME, {"type": "null"}], "description": "When something happens next by itself."},
    }
)


_row = chapter("/clock", group="time", answer=_CLOCK)

OPERATIONS = (
    _row("GET", "", "getClock", "Where the clock stands.", get_clock),
    _row(
        "PUT",
        "",
        "setClock",
        "Let time pass until a moment, and what falls due happen at its own.",
        set_clock,
        body={"type": "object", "properties": {"now": TIME}, "required": ["now"], "additionalProperties": False},
    ),
    _row(
        "POST",
        "/advance",
        "advanceClock",
        'Let time pass, and what falls due happen at its own moment: `{"hours": 14}`.',
        advance_clock,
        body={"type": "object", "properties": SPAN, "minProperties": 1, "additionalProperties": False},
    ),
)
