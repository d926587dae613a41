"""TLS from the first byte of a connection: what comes before the greeting of a wrapped port."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable


class Among(Protocol):
    """The connections of a door."""

    def add(self, connection: Handshake) -> None:
        """Count one."""

    def remove(self, connection: Handshake) -> None:
        """Count it no more."""


class Handshake(asyncio.Protocol):
    """A connection that is being encrypted; the door knows it, so that it counts, and is closed with the others.

    Args:
        tls: the certificate.
        seconds: how long the handshake may take.
        among: the connections that it is one of.
        then: makes what talks over the encrypted connection.
    """

    def __init__(self, tls: ssl.SSLContext, seconds: float, among: Among, then: Callable[[], asyncio.Protocol]) -> None:
        """Begin."""
        self._tls, self._seconds, self._among, self._then = tls, seconds, among, then
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._early = bytearray()  # what the client says before it is greeted

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Encrypt."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.pause_reading()  # all that comes is for TLS
        self._among.add(self)
        self._task = asyncio.get_running_loop().create_task(self._encrypt(transport))

    def data_received(self, data: bytes) -> None:
        """Keep it for whoever talks afterwards."""
        self._early += data

    def stop(self) -> None:
        """Close, since the door closes."""
        self.abort()

    def abort(self) -> None:
        """Break the connection."""
        if self._transport is not None:
            self._transport.abort()

    async def _encrypt(self, transport: asyncio.Transport) -> None:
        try:
            encrypted = await asyncio.get_running_loop().start_tls(
                transport, self, self._tls, server_side=True, ssl_handshake_timeout=self._seconds
            )
        except OSError:  # of TLS as well: the client wants something else, is too slow, or is gone
            transport.abort()
            encrypted = None
        finally:
            self._among.remove(self)
        if encrypted is not None and not encrypted.is_closing():
            talking = self._then()
            encrypted.set_protocol(talking)
            talking.connection_made(encrypted)
            if self._early:
                talking.data_received(bytes(self._early))
