"""Answers in one piece."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from sesmodel.server.gathering import Gathering


class Written(asyncio.Transport):
    """A transport that remembers what is written, and how it ended."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1)})
        self.pieces: list[bytes] = []
        self.end = ""

    def write(self, data: Any) -> None:
        self.pieces.append(bytes(data))

    def close(self) -> None:
        self.end = f"closed after {len(self.pieces)}"

    def abort(self) -> None:
        self.end = "aborted"


def test_two_pieces_are_one_and_one_alone_goes_when_the_loop_turns() -> None:
    async def write() -> list[list[bytes]]:
        written = Written()
        gathering = Gathering(written, asyncio.get_running_loop())
        seen = []
        for pieces in ([b"head ", b"body"], [b"only"], [b"1", b"2", b"3"], [b"", b""]):
            for piece in pieces:
                gathering.write(piece)
            await asyncio.sleep(0)
            seen.append(written.pieces)
            written.pieces = []
        assert gathering.get_extra_info("peername") == ("127.0.0.1", 1)
        return seen

    assert asyncio.run(write()) == [[b"head body"], [b"only"], [b"12", b"3"], []]


def test_what_is_kept_is_written_before_the_end_unless_the_end_is_sudden() -> None:
    async def end(how: str) -> tuple[list[bytes], str]:
        written = Written()
        gathering = Gathering(written, asyncio.get_running_loop())
        gathering.write(b"kept")
        cast("Any", getattr(gathering, how))()
        await asyncio.sleep(0)
        return written.pieces, written.end

    assert asyncio.run(end("close")) == ([b"kept"], "closed after 1")
    assert asyncio.run(end("abort")) == ([], "aborted")
