"""Files of suppressed addresses, as import jobs read them: CSV, or JSON with an object on every line (SUP-13)."""

from __future__ import annotations

import csv
import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from sesmodel.errors import InvalidAddress, InvalidValue
from sesmodel.service.suppression import SuppressionReason, listed_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_REASONS = {reason.value: reason for reason in SuppressionReason}
_LINE_END = re.compile(r"\r\n?|\n")
_BYTE_ORDER_MARK = "\ufeff"  # spreadsheets begin their files with it


class DataFormat(StrEnum):
    """How a file of addresses is written (OBS-312)."""

    CSV = "CSV"
    JSON = "JSON"


class Suppressed(Protocol):
    """What can be written to a file: a :class:`FileEntry`, an entry of a list."""

    @property
    def email_address(self) -> str:
        """The address alone."""
        ...

    @property
    def reason(self) -> SuppressionReason | None:
        """Why it is suppressed; ``None`` if nobody said."""
        ...


@attrs.frozen
class FileEntry:
    """A row of a file.

    Attributes:
        email_address: the address as a list keeps it: its domain in lower case, its local part as given (OBS-278).
        reason: why it is suppressed; ``None`` in a file of addresses alone.
    """

    email_address: str
    reason: SuppressionReason | None = None


@attrs.frozen
class FailedRecord:
    """A row of a file that cannot be used.

    Attributes:
        line: which line it is, counted from 1.
        text: the line.
        why: what is wrong with it, in one sentence.
    """

    line: int
    text: str
    why: str


class _Unusable(Exception):
    """What is wrong with a row."""


def read_suppression_file(
    lines: Iterable[str | bytes] | str | bytes, data_format: DataFormat, *, with_reasons: bool = True
) -> Iterator[FileEntry | FailedRecord]:
    r"""Read a file of addresses line by line, and say of every row what it is or what is wrong with it.

    Nothing is kept, so a file may be of any length. Blank lines are passed over, blanks around fields are taken off,
    and a mark of the byte order at the start is none of the first address. A row of CSV is an address and a reason,
    without a header; one of JSON is an object with the keys ``emailAddress`` and ``reason``, on one line; other keys
    say nothing.

    Args:
        lines: the lines, such as an open file, or the whole file; bytes are UTF-8.
        data_format: how it is written.
        with_reasons: whether each row has a reason, as to add addresses; else a reason is not looked at, so that a
            file which was used to add addresses can be used to take them off again.

    >>> rows = read_suppression_file("reader1@example.net, BOUNCE\nreader3@example.net, SPAM", DataFormat.CSV)
    >>> [getattr(row, "email_address", None) or (row.line, row.why) for row in rows]
    ['reader1@example.net', (2, "'SPAM' is no reason: use BOUNCE or COMPLAINT.")]
    """
    split = _csv_row if data_format is DataFormat.CSV else _json_row
    for number, line in enumerate(_lines(lines), 1):
        text, why = _decoded(line)
        text = (text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text).strip()
        if not text:
            continue
        try:
            _refuse(why)
            address, reason = split(text)
            yield FileEntry(_address(address), _reason(reason) if with_reasons else None)
        except _Unusable as error:
            yield FailedRecord(number, text, str(error))


def write_suppression_file(
    entries: Iterable[Suppressed], data_format: DataFormat, *, with_reasons: bool = True
) -> Iterator[str]:
    r"""Write a file of addresses line by line, as ``read_suppression_file`` and SES read it.

    Args:
        entries: what to write.
        data_format: how.
        with_reasons: whether to write the reason of each; to take addresses off a list, none is needed.

    Raises:
        InvalidValue: an entry has no reason, and one is to be written.

    >>> entry = FileEntry("reader1@example.net", SuppressionReason.BOUNCE)
    >>> [*write_suppression_file([entry], DataFormat.CSV), *write_suppression_file([entry], DataFormat.JSON)]
    ['reader1@example.net, BOUNCE\n', '{"emailAddress":"reader1@example.net","reason":"BOUNCE"}\n']
    """
    write = _csv_line if data_format is DataFormat.CSV else _json_line
    for entry in entries:
        reason = entry.reason if with_reasons else None
        if with_reasons and reason is None:
            raise InvalidValue(
                "there is no reason to write.", where=entry.email_address, cure="Leave reasons out, or give it one."
            )
        yield write(entry.email_address, reason) + "\n"


def write_failed_records(records: Iterable[FailedRecord]) -> Iterator[str]:
    r"""Write what could not be used of a file: an object on every line.

    The guide does not say how SES writes these files. This one says which line it was, and what is wrong with it.

    >>> list(write_failed_records([FailedRecord(2, "SPAM", "There is no reason.")]))
    ['{"line":2,"record":"SPAM","error":"There is no reason."}\n']
    """
    for record in records:
        yield _json({"line": record.line, "record": record.text, "error": record.why}) + "\n"


# --- rows ------------------------------------------------------------------------------------------


def _lines(given: Iterable[str | bytes] | str | bytes) -> Iterable[str | bytes]:
    if isinstance(given, str):
        return _LINE_END.split(given)  # and not at the further ends of lines that Unicode has
    return given.splitlines() if isinstance(given, bytes) else given


def _decoded(line: str | bytes) -> tuple[str, str]:
    """A line as text, and what is wrong with its bytes."""
    if isinstance(line, str):
        return line, ""
    try:
        return line.decode(), ""
    except UnicodeDecodeError:
        return line.decode(errors="replace"), "It is not written in UTF-8."


def _refuse(why: str) -> None:
    if why:
        raise _Unusable(why)


def _csv_row(text: str) -> tuple[str, str | None]:
    fields = [field.strip() for field in (_quoted(text) if '"' in text else text.split(","))]
    if len(fields) > 2:
        raise _Unusable(f"There are {len(fields)} fields: an address and a reason are expected.")
    return fields[0], fields[1] if len(fields) == 2 else None


def _quoted(text: str) -> list[str]:
    try:
        return next(csv.reader([text], skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise _Unusable(f"The quotes are wrong: {error}.") from error


def _json_row(text: str) -> tuple[str, str | None]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Unusable("It is no JSON: every line is an object of its own.") from error
    if not isinstance(row, dict):
        raise _Unusable("It is no JSON object: every line is one.")
    address, reason = row.get("emailAddress"), row.get("reason")
    if not isinstance(address, str):
        raise _Unusable("There is no text under emailAddress.")
    return address, reason if isinstance(reason, str) else None


def _address(text: str) -> str:
    try:
        return listed_address(text)
    except InvalidAddress as error:
        raise _Unusable(f"{text!r} is no address: {error.what}.") from error


def _reason(text: str | None) -> SuppressionReason:
    if text is None:
        raise _Unusable("There is no reason: use BOUNCE or COMPLAINT.")
    if text not in _REASONS:
        raise _Unusable(f"{text!r} is no reason: use BOUNCE or COMPLAINT.")
    return _REASONS[text]


def _csv_line(address: str, reason: SuppressionReason | None) -> str:
    quoted = '"' + address.replace('"', '""') + '"' if '"' in address else address  # commas stand in quotes only
    return quoted if reason is None else f"{quoted}, {reason.value}"


def _json_line(address: str, reason: SuppressionReason | None) -> str:
    return _json({"emailAddress": address} if reason is None else {"emailAddress": address, "reason": reason.value})


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, separators=(",", ":"))
