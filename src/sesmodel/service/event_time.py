"""Moments as events write them (SCH-07)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_BEFORE_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")


def timestamp(moment: datetime) -> str:
    """Write a moment as events do: UTC, to the millisecond (SCH-07).

    >>> from datetime import UTC, datetime
    >>> timestamp(datetime(2017, 8, 5, 0, 41, 2, 669000, UTC))
    '2017-08-05T00:41:02.669Z'
    """
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{moment.isoformat(timespec='milliseconds')}Z"


def read_timestamp(text: str) -> datetime:
    """Read a moment in any of the forms that are seen: with Z or an offset, a blank before it, without fraction.

    Returns:
        The moment in UTC; a text without offset is taken as UTC.

    Raises:
        ValueError: it is no moment.

    >>> print(read_timestamp("2009-12-03T04:24:21.000-05:00"), read_timestamp("2018-10-08T14:05:45 +0000"))
    2009-12-03 09:24:21+00:00 2018-10-08 14:05:45+00:00
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.fromisoformat(_BEFORE_OFFSET.sub("", text.strip()))
    return moment if moment.tzinfo is UTC else _in_utc(moment)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{moment} is beyond the calendar") from error


def milliseconds(start: datetime, end: datetime) -> int:
    """The whole milliseconds between two moments, as events count them (SCH-14).

    >>> milliseconds(read_timestamp("2021-03-02T08:14:52.240Z"), read_timestamp("2021-03-02T08:15:04.133Z"))
    11893
    """
    return (end - start) // timedelta(milliseconds=1)
