"""Every transport closes, and is a context manager for threads and for event loops."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from sesmodel import DirectoryTransport, FailoverTransport, InboxTransport, LocalSes, Mailer, Message, SesTransport
from sesmodel.ports import AsyncClosable, Closable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sesmodel.transport.closing import Closing

MAKERS: dict[str, Callable[[Path], Closing]] = {
    "inbox": lambda _: InboxTransport(),
    "directory": DirectoryTransport,
    "failover": lambda _: FailoverTransport("inbox://"),
    "model": lambda _: LocalSes(),
    "ses": lambda _: SesTransport(client=LocalSes().client("sesv2")),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_transport_can_be_closed_in_every_way_and_twice(make: Callable[[Path], Closing], tmp_path: Path) -> None:
    transport = make(tmp_path)

    async def main() -> None:
        async with transport as entered:
            assert entered is transport

    with transport as entered:
        assert entered is transport
    asyncio.run(main())
    transport.close()
    assert isinstance(transport, Closable)
    assert isinstance(transport, AsyncClosable)


class Counting:
    """A client that counts how often it is closed."""

    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


def test_the_blocks_close_what_a_transport_holds() -> None:
    client = Counting()

    async def main() -> None:
        async with SesTransport(client=client):
            pass

    with FailoverTransport("inbox://", SesTransport(client=client)):
        pass
    asyncio.run(main())
    assert client.closed == 2


def test_an_inbox_keeps_what_it_has_when_it_is_closed(hello: Message) -> None:
    inbox = InboxTransport()
    with Mailer(inbox) as mailer:
        mailer.send(hello)

    assert len(inbox.sent) == 1
