"""Scalars on the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sesmodel.errors import SesError
from sesmodel.wire.shapes import read_blob, read_moment, write_moment

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-01T12:00:00Z",
        "2026-01-01T12:00:00",
        "2026-01-01T12:00:00.000Z",
        "2026-01-01T14:00:00+02:00",
        "1767268800",
        "1.7672688E9",
        1767268800,
        1767268800.0,
    ],
    ids=repr,
)
def test_a_time_is_read_in_every_spelling(value: str | float) -> None:
    assert read_moment(value) == NOON
    assert read_moment(value).tzinfo is UTC


@pytest.mark.parametrize("value", ["", "soon", "2026-13-01", "9" * 30, 1e30, float("nan"), float("inf")], ids=repr)
def test_what_is_no_time_is_refused(value: str | float) -> None:
    with pytest.raises(SesError):
        read_moment(value)


@pytest.mark.parametrize(
    ("moment", "text", "number"),
    [
        (NOON, "2026-01-01T12:00:00Z", 1767268800),
        (NOON + timedelta(milliseconds=250), "2026-01-01T12:00:00.250Z", 1767268800.25),
        (NOON + timedelta(microseconds=1), "2026-01-01T12:00:00.000001Z", 1767268800.000001),
        (NOON.astimezone(timezone(timedelta(hours=-3))), "2026-01-01T12:00:00Z", 1767268800),
        (NOON.replace(tzinfo=None), "2026-01-01T12:00:00Z", 1767268800),
    ],
)
def test_a_time_is_written_in_utc(moment: datetime, text: str, number: float) -> None:
    assert write_moment(moment, "iso8601") == text
    assert write_moment(moment, "unixTimestamp") == number


def test_base64_may_be_broken_into_lines() -> None:
    assert read_blob("aGVs\r\n bG8=\n") == b"hello"


@pytest.mark.parametrize("text", ["a", "aGVsbG8", "a-_=", "aGVs-bG8=", "@@@@", "Å"])
def test_what_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(SesError):
        read_blob(text)
