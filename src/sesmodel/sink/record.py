"""The JSON of an event, as it leaves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesmodel.service.event import Event


def record(event: Event) -> str:
    """Compact JSON (SCH-01)."""
    return json.dumps(event.as_dict(), ensure_ascii=False, separators=(",", ":"))
