"""The far end of an SMTP connection, in memory."""

from __future__ import annotations

import asyncio


class Pipe(asyncio.Transport):
    """The far end of a connection, in memory: it keeps what it is told."""

    def __init__(self, *, is_deaf: bool = False) -> None:
        super().__init__()
        self.heard = b""
        self.is_deaf = is_deaf  # reads nothing, so that there is always something left to say
        self._closing = False
        self.lost = asyncio.Event()

    def connect(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol
        protocol.connection_made(self)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.heard += bytes(data)

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        self._closing = True
        if not self.is_deaf:
            self.abort()

    def abort(self) -> None:
        if not self.lost.is_set():
            self.lost.set()
            asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)

    def pause_reading(self) -> None:
        """Go on all the same."""

    resume_reading = pause_reading
