"""How far an import or export of suppressed addresses is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import attrs

from sesmodel.errors import InvalidConfiguration
from sesmodel.service.import_file import DataFormat, FailedRecord

ImportAction = Literal["PUT", "DELETE"]
"""What becomes of the addresses of a file: on the list, or off it (OBS-312)."""

KEPT_FAILURES = 1_000
"""How many of the rows that cannot be used a report holds; all of them are counted."""

_BY_SUFFIX = {"csv": DataFormat.CSV, "json": DataFormat.JSON, "jsonl": DataFormat.JSON, "ndjson": DataFormat.JSON}


@attrs.frozen(kw_only=True)
class TransferProgress:
    """How far an import or export is.

    Attributes:
        records: rows so far, those that cannot be used among them.
        failed: those that cannot be used.
        fraction: the part that is done, from 0 to 1; ``None`` if nobody knows the whole.
    """

    records: int
    failed: int = 0
    fraction: float | None = None


OnTransfer = Callable[[TransferProgress], object]
"""Is told how far it is."""


@attrs.frozen(kw_only=True)
class ImportReport:
    """What came of an import, counted as import jobs do (SUP-16).

    Attributes:
        processed: every row that was read; blank lines are none.
        failed: those that cannot be used; all others were.
        failures: the first 1,000 of them, each with its line and what is wrong with it.
    """

    processed: int
    failed: int = 0
    failures: tuple[FailedRecord, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every row could be used."""
        return not self.failed


def format_of(name: str, given: DataFormat | str | None) -> DataFormat:
    """How a file is written: as was said, or as the end of its name says.

    Args:
        name: the name of the file; empty if it has none.
        given: what was said.

    Raises:
        InvalidConfiguration: neither says it.

    >>> format_of("list.jsonl", None), format_of("", "csv")
    (<DataFormat.JSON: 'JSON'>, <DataFormat.CSV: 'CSV'>)
    """
    if given is None:
        found = _BY_SUFFIX.get(name.rpartition(".")[2].lower())
        what = f"the name {name!r} does not say how the file is written." if name else "nobody says how it is written."
    else:
        found = next((one for one in DataFormat if one == given.upper()), None)
        what = f"{given!r} is no format of such a file."
    if found is None:
        raise InvalidConfiguration(what, where="data_format", cure="Use CSV or JSON.")
    return found
