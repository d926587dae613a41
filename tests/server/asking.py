"""Asks the inspection API of a door, as a test suite in any language does."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen  # noqa: TID251  a server of this process is asked


def events_of(url: str, message_id: str) -> list[str]:
    """The kinds of the events of a mail, the first one first."""
    found = ask(url, "events", message_id=message_id)
    return [event["eventType"] for event in found["events"]]


def ask(url: str, path: str, **query: str) -> Any:
    """What the inspection API answers a GET."""
    with urlopen(f"{url}/_sesmodel/{path}?{urlencode(query)}", timeout=30) as answer:  # noqa: S310  http, as we wrote
        return json.load(answer)
