"""Files of suppressed addresses, as import jobs read them: CSV, or JSON with an object on every line (SUP-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

from sesmodel.errors import InvalidAddress, InvalidValue
from sesmodel.service.import_file import (
    DataFormat,
    FailedRecord,
    UnusableRecord,
    csv_fields,
    json_line,
    json_object,
    numbered_lines,
    records,
)
from sesmodel.service.suppression import SuppressionReason, listed_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_REASONS = {reason.value: reason for reason in SuppressionReason}


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

    def entry(text: str) -> FileEntry:
        address, reason = split(text)
        return FileEntry(_address(address), _reason(reason) if with_reasons else None)

    return records(numbered_lines(lines), entry)


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
        yield write(entry.email_address, reason)


# --- rows ------------------------------------------------------------------------------------------


def _csv_row(text: str) -> tuple[str, str | None]:
    fields = csv_fields(text)
    if len(fields) > 2:
        raise UnusableRecord(f"There are {len(fields)} fields: an address and a reason are expected.")
    return fields[0], fields[1] if len(fields) == 2 else None


def _json_row(text: str) -> tuple[str, str | None]:
    row = json_object(text)
    address, reason = row.get("emailAddress"), row.get("reason")
    if not isinstance(address, str):
        raise UnusableRecord("There is no text under emailAddress.")
    return address, reason if isinstance(reason, str) else None


def _address(text: str) -> str:
    try:
        return listed_address(text)
    except InvalidAddress as error:
        raise UnusableRecord(f"{text!r} is no address: {error.what}.") from error


def _reason(text: str | None) -> SuppressionReason:
    if text is None:
        raise UnusableRecord("There is no reason: use BOUNCE or COMPLAINT.")
    if text not in _REASONS:
        raise UnusableRecord(f"{text!r} is no reason: use BOUNCE or COMPLAINT.")
    return _REASONS[text]


def _csv_line(address: str, reason: SuppressionReason | None) -> str:
    quoted = '"' + address.replace('"', '""') + '"' if '"' in address else address  # commas stand in quotes only
    return f"{quoted}\n" if reason is None else f"{quoted}, {reason.value}\n"


def _json_line(address: str, reason: SuppressionReason | None) -> str:
    return json_line({"emailAddress": address} if reason is None else {"emailAddress": address, "reason": reason.value})
