"""Records as CSV, as the console lets one download them, and back (IDN-35, AUTH-13)."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from sesmodel.dns.record import Record, RecordType
from sesmodel.errors import InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLUMNS = ["Name", "Type", "Value"]


def records_csv(records: Iterable[Record]) -> str:
    r"""Write records as CSV with the columns ``Name``, ``Type`` and ``Value``, a line each (RFC 4180).

    >>> records_csv([Record("example.com", RecordType.TXT, "v=spf1 -all")])
    'Name,Type,Value\r\nexample.com,TXT,v=spf1 -all\r\n'
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows((one.name, one.type, one.value) for one in records)
    return out.getvalue()


def read_records_csv(text: str) -> tuple[Record, ...]:
    r"""Read what :func:`records_csv` wrote. Columns may stand in any order, and others beside them.

    Raises:
        InvalidRecord: a column is missing, or a line is no record; it names the line.

    >>> read_records_csv("Name,Type,Value\nexample.com,TXT,v=spf1 -all")
    (Record(name='example.com', type=<RecordType.TXT: 'TXT'>, value='v=spf1 -all'),)
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)  # spreadsheets write a mark
    try:
        if missing := [name for name in _COLUMNS if name not in (reader.fieldnames or ())]:
            raise InvalidRecord(f"there is no column {missing[0]}", where="line 1", cure="Write: Name,Type,Value.")
        return tuple(_record(row, reader.line_num) for row in reader)
    except csv.Error as error:
        raise InvalidRecord(f"this is no CSV: {error}", where=f"line {reader.line_num}") from error


def _record(row: dict[str, str | None], line: int) -> Record:
    name, kind, value = (row[column] or "" for column in _COLUMNS)
    if kind.upper() not in RecordType.__members__:
        raise InvalidRecord(f"there is no type {kind!r}", where=f"line {line}", cure="Use CNAME, MX or TXT.")
    try:
        return Record(name, RecordType[kind.upper()], value)
    except InvalidRecord as error:
        raise InvalidRecord(str(error), where=f"line {line}") from error
