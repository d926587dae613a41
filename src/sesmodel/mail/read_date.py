"""The moment that a date field names, whoever wrote it."""

from __future__ import annotations

from datetime import UTC, datetime


def read_date(value: str | None) -> datetime | None:
    """Read a date; ``None`` if it is none.

    ``-0000``, and no time zone at all, are UTC: the moment is known, the sender's clock is not (RFC 5322 section 3.3).

    >>> read_date("Thu, 8 Mar 2005 14:00:00 -0500")
    datetime.datetime(2005, 3, 8, 14, 0, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=68400)))
    """
    from email.utils import parsedate_to_datetime  # slow to load, and few ask for dates

    try:
        found = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
