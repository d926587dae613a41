"""To listen on a port: without what answers there, which takes longer to load than clients need to come."""

from __future__ import annotations

import socket


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Who connects waits until somebody accepts.

    Args:
        host: the address, or a name of it.
        port: the port; a free one if 0.

    Raises:
        OSError: the address or the port cannot be had.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # With the protocol named, which `socket.create_server` leaves open, asyncio turns Nagle's algorithm off: else an
    # answer waits 40 ms for the acknowledgement of its header.
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except BaseException:
        listening.close()
        raise
    return listening
