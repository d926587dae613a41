"""The ways back of other emulators, and how suites for them ask whether a container is there."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sesmodel.server.other_row import row

if TYPE_CHECKING:
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input

_RESETS: dict[str, dict[str, str]] = {
    "/moto-api/reset": {"status": "ok"},
    "/_ministack/reset": {"reset": "ok"},
    "/_localstack/state/reset": {},
    "/_floci/reset": {},
    "/_fakecloud/reset/ses": {},
}
"""What each of them answers."""

_STAGES = {"BOOT": True, "START": True, "READY": True, "SHUTDOWN": False}
_STARTED: dict[str, dict[str, Any]] = {
    "/_localstack/init": {"completed": _STAGES, "scripts": []},
    "/_localstack/init/ready": {"stage": "READY", "completed": True, "scripts": []},
    "/_floci/init": {"completed": _STAGES, "scripts": []},
}
"""What says that nothing is to be waited for any more."""

_HEALTH = ("/_localstack/health", "/_floci/health", "/_ministack/health", "/_fakecloud/health")


def reset(said: dict[str, str], inspection: Inspection, _: Input) -> dict[str, str]:
    """Go back to how it was at first."""
    inspection.reset()
    return said


def health(_: Inspection, __: Input) -> dict[str, Any]:
    """What is waited for when a container starts."""
    services = {"ses": "running", "sesv2": "running"}
    return {"services": services, "status": "ok", "edition": "sesmodel", "version": version("sesmodel")}


def started(said: dict[str, Any], _: Inspection, __: Input) -> dict[str, Any]:
    """There are no scripts to run, so all of them have."""
    return said


OPERATIONS = (
    *(row("POST", path, partial(reset, said)) for path, said in _RESETS.items()),
    *(row("GET", path, health) for path in _HEALTH),
    *(row("GET", path, partial(started, said)) for path, said in _STARTED.items()),
)
