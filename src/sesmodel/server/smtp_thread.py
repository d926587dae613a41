"""The event loop of the SMTP door, in a thread of its own."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from sesmodel.server.smtp_connection import Connections, SmtpService, settled
from sesmodel.server.smtp_tls import server_context
from sesmodel.service.smtp_endpoint import SmtpMode

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Iterator

    from sesmodel.server.smtp_limits import SmtpLimits


@contextmanager
def running(
    service: SmtpService, limits: SmtpLimits, listening: socket.socket, mode: SmtpMode, names: Iterable[str]
) -> Iterator[None]:
    """Run a server in a thread, with a certificate for some names; it is stopped, and gone, at the end.

    Raises:
        InvalidConfiguration, MissingExtra: there can be no such certificate.
    """
    ready, failures = Event(), list[Exception]()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        tls = None if mode is SmtpMode.PLAIN else server_context(*names)
        is_wrapped = mode is SmtpMode.TLS_WRAPPER
        connections = Connections(service, limits, tls=tls, is_wrapped=is_wrapped)
        server = await loop.create_server(connections.made, sock=listening)
        ready.set()
        await stop.wait()
        with suppress(NotImplementedError):  # of Windows
            loop.remove_reader(listening)
        await settled()  # a connection that was just accepted would be lost, and never closed
        server.close()
        await connections.closed()

    def work() -> None:
        try:
            loop.run_until_complete(run())
        except Exception as error:
            if ready.is_set():
                raise  # there is nobody who waits
            failures.append(error)
        finally:
            ready.set()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    thread = Thread(target=work, name=f"sesmodel-smtp-{listening.getsockname()[1]}", daemon=True)
    thread.start()
    ready.wait()
    if failures:
        thread.join()
        raise failures[0]
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
