"""Records as lines of a zone file (RFC 1035 section 5), and as a table for people to type in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.dns.record import Record, RecordType

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_STRING = 255  # bytes of one string of a TXT record: RFC 1035 section 3.3
_PRINTABLE = range(0x20, 0x7F)
_ESCAPED = b'"\\'


def character_strings(text: str) -> str:
    r"""Write a text as the quoted strings of a TXT record: cut after 255 bytes, with escapes (RFC 1035 section 5.1).

    >>> print(character_strings('say "hi" to \u00e9'))
    "say \"hi\" to \195\169"
    """
    data = text.encode()
    parts = [data[start : start + _LONGEST_STRING] for start in range(0, len(data), _LONGEST_STRING)]
    return " ".join(f'"{"".join(map(_character, part))}"' for part in parts or [b""])


def zone_file(records: Iterable[Record], *, ttl: int = 3600, trailing_dot: bool = True) -> str:
    """Write records as a zone file has them, a line each.

    Args:
        records: the records.
        ttl: how long others may keep them, in seconds.
        trailing_dot: whether full names end with a period. Without it, most providers and all name servers put the
            name of the zone behind; some providers do not allow it (IDN-14, TRB-24).

    >>> print(zone_file([Record("example.com", RecordType.TXT, "v=spf1 -all")]), end="")
    example.com. 3600 IN TXT "v=spf1 -all"
    """
    dot = "." if trailing_dot else ""
    return "".join(f"{one.name}{dot} {ttl} IN {one.type} {presented(one, dot)}\n" for one in records)


def records_table(records: Iterable[Record], *, trailing_dot: bool = False) -> str:
    """Write records as a table of name, type and value for people, who type them into the form of a provider.

    Args:
        records: the records.
        trailing_dot: whether full names end with a period, for providers that put the domain behind (TRB-24).

    >>> print(records_table([Record("example.com", RecordType.MX, "10 mail.example.com")]))
    Name         Type  Value
    example.com  MX    10 mail.example.com
    """
    dot = "." if trailing_dot else ""
    return text_table(
        ("Name", "Type", "Value"), [(f"{one.name}{dot}", one.type.value, _typed(one, dot)) for one in records]
    )


def text_table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Write rows under their heads, each column as wide as its widest cell."""
    lines = [heads, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)


def presented(record: Record, dot: str = "") -> str:
    """Write a value as zone files and Route 53 do: texts in quotation marks."""
    return character_strings(record.value) if record.type is RecordType.TXT else _typed(record, dot)


def _typed(record: Record, dot: str) -> str:
    is_host = record.type is not RecordType.TXT and not record.value.endswith(".")  # "0 ." has its period
    return record.value + dot if is_host else record.value


def _character(byte: int) -> str:
    if byte in _ESCAPED:
        return f"\\{chr(byte)}"
    return chr(byte) if byte in _PRINTABLE else f"\\{byte:03}"
