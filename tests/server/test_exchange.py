"""Requests as any server of ASGI hands them over."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sesmodel.server.exchange import RequestTooLarge, read


def came(*headers: tuple[bytes, bytes], body: bytes = b"", limit: int = 10) -> Any:
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}

    async def receive() -> Any:
        return {"type": "http.request", "body": body}

    return asyncio.run(read(scope, receive, limit))


def test_a_field_that_comes_twice_is_one_with_both_values() -> None:
    assert came((b"x-a", b"1"), (b"x-b", b"2"), (b"x-a", b"3")).headers == {"x-a": "1,3", "x-b": "2"}


def test_a_length_counts_before_the_body_comes() -> None:
    assert came((b"content-length", b"10"), body=b"x" * 10).body == b"x" * 10
    with pytest.raises(RequestTooLarge, match="10 bytes at most"):
        came((b"content-length", b"11"))


@pytest.mark.parametrize("length", [b"-11", b"+11", b"11,11", "\u0661\u0661".encode(), b"9" * 5000])
def test_a_length_that_is_none_is_left_to_the_server(length: bytes) -> None:
    assert came((b"content-length", length), body=b"x").body == b"x"
