"""Files that import jobs read: records of CSV or JSON, one on every line, each by itself."""

from __future__ import annotations

import csv
import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LINE_END = re.compile(r"\r\n?|\n")
_LINE_END_OF_BYTES = re.compile(rb"\r\n?|\n")
_BYTE_ORDER_MARK = "\ufeff"  # spreadsheets begin their files with it
_T = TypeVar("_T")

NumberedLine: TypeAlias = tuple[int, str, str]
"""A line that is not blank: which it is, counted from 1, its text, and what is wrong with its bytes."""


class DataFormat(StrEnum):
    """How a file of addresses is written (OBS-312)."""

    CSV = "CSV"
    JSON = "JSON"


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


class UnusableRecord(Exception):
    """What is wrong with a row."""


def numbered_lines(given: Iterable[str | bytes] | str | bytes) -> Iterator[NumberedLine]:
    r"""The lines of a file, without blanks around them; blank ones are passed over.

    Nothing is kept, so a file may be of any length. Bytes are UTF-8; a mark of the byte order is no part of the text.

    Args:
        given: the lines, such as an open file, or the whole file.

    >>> list(numbered_lines("\ufeffa\n\n b \n"))
    [(1, 'a', ''), (3, 'b', '')]
    """
    for number, line in enumerate(_lines(given), 1):
        text, why = _decoded(line)
        text = (text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text).strip()
        if text:
            yield number, text, why


def records(lines: Iterable[NumberedLine], read: Callable[[str], _T]) -> Iterator[_T | FailedRecord]:
    """What stands on each line, or what is wrong with it.

    Args:
        lines: the lines.
        read: reads a line, and raises :class:`UnusableRecord` where it cannot.
    """
    for number, text, why in lines:
        if why:
            yield FailedRecord(number, text, why)
            continue
        try:
            found = read(text)
        except UnusableRecord as error:
            yield FailedRecord(number, text, str(error))
        else:
            yield found


def csv_fields(text: str) -> list[str]:
    """The fields of a line of CSV, without blanks around them. Quotes within a field that begins otherwise are text.

    Raises:
        UnusableRecord: the quotes are wrong.

    >>> csv_fields('ada@example.net, {"Name":"Ada"}, "a, b"')
    ['ada@example.net', '{"Name":"Ada"}', 'a, b']
    """
    return [field.strip() for field in (_quoted(text) if '"' in text else text.split(","))]


def json_object(text: str) -> dict[str, Any]:
    """The object on a line of JSON.

    Raises:
        UnusableRecord: there is none.
    """
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableRecord("It is no JSON: every line is an object of its own.") from error
    if not isinstance(row, dict):
        raise UnusableRecord("It is no JSON object: every line is one.")
    return row


def json_line(row: dict[str, Any]) -> str:
    """An object on one line."""
    return json.dumps(row, separators=(",", ":")) + "\n"


def write_failed_records(failed: Iterable[FailedRecord]) -> Iterator[str]:
    r"""Write what could not be used of a file: an object on every line.

    The guide does not say how SES writes these files. This one says which line it was, and what is wrong with it.

    >>> list(write_failed_records([FailedRecord(2, "SPAM", "There is no reason.")]))
    ['{"line":2,"record":"SPAM","error":"There is no reason."}\n']
    """
    for record in failed:
        yield json_line({"line": record.line, "record": record.text, "error": record.why})


def _lines(given: Iterable[str | bytes] | str | bytes) -> Iterable[str | bytes]:
    if isinstance(given, str):
        return _split(given, _LINE_END)  # and not at the further ends of lines that Unicode has
    return _split(given, _LINE_END_OF_BYTES) if isinstance(given, bytes) else given


_Text = TypeVar("_Text", str, bytes)


def _split(text: _Text, end: re.Pattern[_Text]) -> Iterator[_Text]:
    """One line after the other: a list of them all would take as much memory again."""
    begin = 0
    for found in end.finditer(text):
        yield text[begin : found.start()]
        begin = found.end()
    yield text[begin:]


def _decoded(line: str | bytes) -> tuple[str, str]:
    """A line as text, and what is wrong with its bytes."""
    if isinstance(line, str):
        return line, ""
    try:
        return line.decode(), ""
    except UnicodeDecodeError:
        return line.decode(errors="replace"), "It is not written in UTF-8."


def _quoted(text: str) -> list[str]:
    try:
        return next(csv.reader([text], skipinitialspace=True, strict=True))
    except csv.Error as error:
        cure = "Put a field with commas in quotes, and write each quote within it twice."
        raise UnusableRecord(f"The quotes are wrong: {error}. {cure}") from error
