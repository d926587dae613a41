"""Asks the inspection API of a door, as a test suite in any language does."""

from __future__ import annotations

import json
from urllib.parse import quote
from urllib.request import urlopen  # noqa: TID251  a server of this process is asked


def events_of(url: str, message_id: str) -> list[str]:
    """The types of the events of a mail, the first one first."""
    with urlopen(f"{url}/_sesmodel/events?message_id={quote(message_id)}", timeout=30) as answer:  # noqa: S310  http
        return [event["type"] for event in json.load(answer)["events"]]
