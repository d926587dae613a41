"""Scalars of the service models: from the wire into Python, and back.

Lists, maps and structures are laid out differently by each protocol; how a single value looks is shared.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, cast

from sesmodel.errors import MalformedInput, SesError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.wire.model import ListShape, Shape

TimestampFormat = Literal["iso8601", "unixTimestamp"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?")
_MILLISECOND = 1000
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def malformed(what: str) -> SesError:
    """The error for a request that cannot be read at all, whatever the rules of the service (OBS-039)."""
    return MalformedInput(what)


def wire_name(shape: Shape, name: str) -> str:
    """What a member is called on the wire.

    Args:
        shape: the shape of the member, which can carry a ``locationName``.
        name: the name of the member in the model.
    """
    return str(shape.serialization.get("name", name))


def is_flat(shape: Shape) -> bool:
    """Whether the members of a list or map stand beside their siblings, without a name around them."""
    return bool(shape.serialization.get("flattened"))


def member_name(shape: Shape, name: str) -> str:
    """What a member of a structure is called in a form or in XML.

    A flattened list goes by the name of what is in it, if that has one.
    """
    inner = cast("ListShape", shape).member if shape.type_name == "list" and is_flat(shape) else shape
    return wire_name(inner, wire_name(shape, name))


def read_text(shape: Shape, text: str) -> object:
    """Turn a text of a form, a path, a query string or a header into the value that its shape means.

    Args:
        shape: a scalar shape.
        text: what came, after percent-decoding.

    Raises:
        SesError: the text is none of that type.
    """
    reader = _READERS.get(shape.type_name)
    return text if reader is None else reader(text)


def write_text(shape: Shape, value: Any) -> str:
    """Spell a value as the text that its shape means, the reverse of `read_text`."""
    kind = shape.type_name
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "timestamp":
        return str(write_moment(value, timestamp_format(shape, "iso8601")))
    if kind == "blob":
        return write_blob(value)
    if kind in {"float", "double"}:
        return repr(float(value))
    return str(value)


def timestamp_format(shape: Shape, default: TimestampFormat) -> TimestampFormat:
    """How a timestamp is written: as its shape says, else as the protocol does by default."""
    how = shape.serialization.get("timestampFormat", default)
    return "unixTimestamp" if how == "unixTimestamp" else "iso8601"


def read_moment(value: str | float) -> datetime:
    """Read ISO 8601 or the seconds since 1970, as a number or a text; a time without a zone is taken as UTC.

    Args:
        value: such as ``"2026-01-01T12:00:00Z"`` or ``1767268800.0``.

    Raises:
        SesError: it is no such time, or one outside the years 1 to 9999.

    >>> read_moment("2026-01-01T12:00:00Z") == read_moment(1767268800)
    True
    """
    try:
        if isinstance(value, str) and not _NUMBER.fullmatch(value):
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        return _EPOCH + timedelta(seconds=float(value))
    except (ValueError, OverflowError) as error:
        raise malformed("timestamp must follow ISO8601") from error


def write_moment(moment: datetime, how: TimestampFormat) -> str | float:
    """Write a time, as a text or as a number; one without a zone is taken as UTC.

    >>> write_moment(datetime(2026, 1, 1, 12, tzinfo=UTC), "iso8601")
    '2026-01-01T12:00:00Z'
    >>> write_moment(datetime(2026, 1, 1, 12, tzinfo=UTC), "unixTimestamp")
    1767268800
    """
    aware = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    if how == "unixTimestamp":
        seconds = (aware - _EPOCH) / timedelta(seconds=1)
        return int(seconds) if seconds.is_integer() else seconds
    exact = "auto" if aware.microsecond == 0 or aware.microsecond % _MILLISECOND else "milliseconds"
    return aware.isoformat(timespec=exact).replace("+00:00", "Z")


def read_blob(text: str) -> bytes:
    """Decode Base64; line breaks and spaces in it do no harm.

    Raises:
        SesError: it is no Base64.
    """
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise malformed("Invalid Base64 data") from error


def write_blob(data: bytes) -> str:
    """Encode as Base64, on one line."""
    return b64encode(data).decode("ascii")


def _integer(text: str) -> int:
    if not text:
        raise malformed("missing value for decimal type")
    if not _INTEGER.fullmatch(text):  # both texts were seen in 2026; v1 says nothing to this one
        raise malformed(f"{text[:40]!r} can not be converted to Integer")
    return int(text)


def _double(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise malformed(f"{text[:40]!r} can not be converted to a Double") from error


def _boolean(text: str) -> bool:
    if not text:
        raise malformed("missing value for boolean type")
    if text not in _BOOLEANS:
        raise malformed("boolean must follow xsd1.1 definition")
    return _BOOLEANS[text]


_READERS: dict[str, Callable[[str], object]] = {
    "blob": read_blob,
    "boolean": _boolean,
    "double": _double,
    "float": _double,
    "integer": _integer,
    "long": _integer,
    "timestamp": read_moment,
}
"""Strings are not listed: they are what they are."""
