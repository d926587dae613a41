"""Ways back over the inspection API: snapshots by name, and the state at the opening of the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.server.inspection_table import Missing, NotPossible, chapter
from sesmodel.server.inspection_views import many, record, text

if TYPE_CHECKING:
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input

MOST_SNAPSHOTS = 100


def list_snapshots(inspection: Inspection, _: Input) -> list[str]:
    """The names of the snapshots."""
    return list(inspection.snapshots)


def take_snapshot(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Remember the state of this moment."""
    name = asked.path["name"]
    if name not in inspection.snapshots and len(inspection.snapshots) >= MOST_SNAPSHOTS:
        raise NotPossible(f"There are {MOST_SNAPSHOTS} snapshots already; delete one.")
    inspection.snapshots[name] = inspection.models.snapshot()
    return {"name": name}


def restore_snapshot(inspection: Inspection, asked: Input) -> None:
    """Go back to it."""
    name = asked.path["name"]
    if name not in inspection.snapshots:
        raise Missing(f"There is no snapshot {name!r}.")
    inspection.models.restore(inspection.snapshots[name])


def delete_snapshot(inspection: Inspection, asked: Input) -> None:
    """Let go of it."""
    if inspection.snapshots.pop(asked.path["name"], None) is None:
        raise Missing(f"There is no snapshot {asked.path['name']!r}.")


def reset(inspection: Inspection, _: Input) -> None:
    """Go back to how it was at first."""
    inspection.reset()


_row = chapter()

OPERATIONS = (
    _row("GET", "/snapshots", "listSnapshots", "The names of the snapshots.", list_snapshots, answer=many(text())),
    _row(
        "PUT",
        "/snapshots/{name}",
        "takeSnapshot",
        "Remember the state of this moment under a name, until the server ends.",
        take_snapshot,
        answer=record({"name": text()}),
        status=201,
    ),
    _row("POST", "/snapshots/{name}/restore", "restoreSnapshot", "Go back to it.", restore_snapshot),
    _row("DELETE", "/snapshots/{name}", "deleteSnapshot", "Let go of it.", delete_snapshot),
    _row(
        "POST",
        "/reset",
        "reset",
        "Go back to how the model was when the door was opened. Planned faults and snapshots go.",
        reset,
    ),
)
