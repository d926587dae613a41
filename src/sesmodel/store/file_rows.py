"""The rows of a file of addresses, a block at a time: a million of them must not take a million steps each."""

from __future__ import annotations

import os
import re
from contextlib import closing
from io import TextIOWrapper
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from sesmodel.service.import_file import DataFormat, FailedRecord
from sesmodel.service.plain_address import LONGEST_PLAIN, PLAIN_ADDRESS
from sesmodel.service.suppression import SuppressionReason
from sesmodel.service.suppression_file import read_suppression_file
from sesmodel.service.suppression_transfer import (
    KEPT_FAILURES,
    ImportAction,
    ImportReport,
    OnTransfer,
    TransferProgress,
    format_of,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    Source = str | os.PathLike[str] | Iterable[str | bytes]
    Row = tuple[str, str]

_BLOCK = 1 << 20  # characters
_LINES = 10_000  # of a source that gives lines
_ADDRESS, _REASON, _ = f"({PLAIN_ADDRESS})", f"({'|'.join(SuppressionReason)})", r"[ \t]*+"
_JSON_START, _JSON_END = rf'^{_}\{{{_}"emailAddress"{_}:{_}"', rf"{_}\}}{_}$"
_PLAIN_ROWS = {  # what programs write; every other line is read with care
    (DataFormat.CSV, True): rf"^{_}{_ADDRESS}{_},{_}{_REASON}{_}$",
    (DataFormat.CSV, False): rf'^{_}{_ADDRESS}(){_}(?:,[^,"\n]*)?$',
    (DataFormat.JSON, True): rf'{_JSON_START}{_ADDRESS}"{_},{_}"reason"{_}:{_}"{_REASON}"{_JSON_END}',
    (DataFormat.JSON, False): rf'{_JSON_START}{_ADDRESS}()"(?:{_},{_}"reason"{_}:{_}"\w*")?{_JSON_END}',
}


@attrs.define
class FileRows:
    """Reads the rows that can be used, and counts and keeps the others.

    Args:
        source: the path of a file in UTF-8, or its lines, such as an open file.
        data_format: how it is written; the end of the path says so if not given.
        action: ``PUT`` for rows with reasons, ``DELETE`` for addresses alone.
        fold_case: whether addresses are read in lower case.
        on_progress: is told after each block, and at the end.

    Raises:
        InvalidConfiguration: nothing says how the file is written.
    """

    source: Source
    data_format: DataFormat = attrs.field()
    action: ImportAction
    fold_case: bool
    on_progress: OnTransfer | None
    _processed: int = attrs.field(default=0, init=False)
    _failed: int = attrs.field(default=0, init=False)
    _failures: list[FailedRecord] = attrs.field(factory=list, init=False)

    def blocks(self) -> Generator[list[Row], None, None]:
        """The rows, each an address as a store keeps it, and its reason, or nothing to ``DELETE`` it.

        Raises:
            OSError: the file cannot be read.
        """
        plain_rows = re.compile(_PLAIN_ROWS[self.data_format, self.action == "PUT"], re.MULTILINE)
        line = 1
        with closing(self._texts()) as texts:
            for text, fraction in texts:
                lines = text.count("\n") + (not text.endswith("\n"))
                found = plain_rows.findall(text)
                if len(found) == lines and max(map(len, map(itemgetter(0), found))) <= LONGEST_PLAIN:
                    self._processed += lines
                    yield [(address.lower(), reason) for address, reason in found] if self.fold_case else found
                else:
                    yield list(self._carefully(text, line, plain_rows))
                line += lines
                self._tell(fraction)

    def report(self) -> ImportReport:
        """What came of it."""
        return ImportReport(processed=self._processed, failed=self._failed, failures=tuple(self._failures))

    def _tell(self, fraction: float | None) -> None:
        if self.on_progress:
            self.on_progress(TransferProgress(records=self._processed, failed=self._failed, fraction=fraction))

    def _carefully(self, text: str, first: int, plain_row: re.Pattern[str]) -> Iterator[Row]:
        for number, line in enumerate(text.split("\n"), first):
            plain = plain_row.fullmatch(line)
            if plain and len(plain[1]) <= LONGEST_PLAIN:
                self._processed += 1
                yield plain[1].lower() if self.fold_case else plain[1], plain[2]
            elif line:
                yield from self._odd_row(number, line)

    def _odd_row(self, number: int, line: str) -> Iterator[Row]:
        for row in read_suppression_file([_as_it_was(line)], self.data_format, with_reasons=self.action == "PUT"):
            self._processed += 1
            if isinstance(row, FailedRecord):
                self._failed += 1
                if len(self._failures) < KEPT_FAILURES:
                    self._failures.append(attrs.evolve(row, line=number))
            else:
                yield row.email_address.lower() if self.fold_case else row.email_address, row.reason or ""

    def _texts(self) -> Generator[tuple[str, float | None], None, None]:
        """Blocks of whole lines, each with the part of the file that is read with it."""
        if not isinstance(self.source, str | os.PathLike):
            lines = map(_line, self.source)
            while some := list(islice(lines, _LINES)):
                yield "\n".join(some), None
            return
        with Path(self.source).open("rb") as raw, TextIOWrapper(raw, "utf-8", errors="surrogateescape") as file:
            size = os.fstat(raw.fileno()).st_size
            while text := file.read(_BLOCK) + file.readline():
                yield text, min(raw.tell() / size, 1) if size else None


def file_rows(
    source: Source,
    data_format: DataFormat | str | None,
    *,
    action: ImportAction,
    fold_case: bool,
    on_progress: OnTransfer | None,
) -> FileRows:
    """The rows of a file, whose format may be known by its name."""
    name = os.fspath(source) if isinstance(source, str | os.PathLike) else ""
    return FileRows(source, format_of(name, data_format), action, fold_case, on_progress)


def _as_it_was(line: str) -> str | bytes:
    """A line with its bytes, if it has some that are not UTF-8."""
    try:
        return line.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # it came as text, which may hold anything
        return line


def _line(source: str | bytes) -> str:
    text = source.decode("utf-8", "surrogateescape") if isinstance(source, bytes) else source
    return text.rstrip("\r\n")
