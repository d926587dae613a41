"""The golden records of this folder; `events/README.md` says where each is from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "events"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def line(name: str) -> bytes:
    """A record as Firehose gets it."""
    return (FOLDER / f"{name}.json").read_bytes()


def record(name: str) -> Any:
    """A record as the object that it is, to be changed at will."""
    return json.loads(line(name))
