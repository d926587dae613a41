"""Events in a file, one JSON object a line, as Firehose delivers them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from sesmodel.service.event import Event


def _path(source: str | Path) -> Path:
    return Path(source)


@attrs.frozen
class JsonLinesSink:
    """Adds each event to the end of a file (SCH-01). Every line is there when the next event comes.

    Args:
        path: the file; it is made with the first event.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes()
    >>> sink = ses.subscribe(JsonLinesSink("/tmp/events.jsonl"))
    """

    path: Path = attrs.field(converter=_path)

    def __call__(self, event: Event) -> None:
        """Write one event.

        Raises:
            OSError: the file cannot be written.
        """
        with self.path.open("ab") as file:
            file.write(event.to_line())
