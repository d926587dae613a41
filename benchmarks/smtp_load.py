"""Many clients of the SMTP door at once: ``python -m benchmarks.smtp_load [--clients 200] [--seconds 30]``.

A server in a process of its own is sent mail over as many connections as there are clients. Beside them are clients
that hang, such as leave in the middle of a message, and such as never end a line. At the end it says what was accepted
and what was delivered, and what memory the server had.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import closing, suppress
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING

import attrs

from benchmarks.load_run import Outcome, Seen, command, watched
from benchmarks.load_server import HOST, running

if TYPE_CHECKING:
    from benchmarks.load_server import Server

_TEXT = b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Your order\r\n\r\n"


def transaction(sender: bytes, *, lines: int = 20) -> tuple[bytes, ...]:
    """What a client says to send one message."""
    return (
        b"MAIL FROM:<" + sender + b">\r\n",
        b"RCPT TO:<bob@example.net>\r\n",
        b"DATA\r\n",
        _TEXT.replace(b"ana@example.com", sender) + b"Thank you.\r\n" * lines + b".\r\n",
    )


MESSAGES = (
    *[transaction(b"ana@example.com")] * 8,
    transaction(b"ana@example.com", lines=4000),
    transaction(b"eve@example.org"),  # is refused
)
_BEGUN = b"EHLO client.example\r\n" + b"".join(MESSAGES[0][:3])
_HALF = {
    "in a command": b"EHLO client",
    "in the message": _BEGUN + _TEXT,
    "before the final dot": _BEGUN + MESSAGES[0][3][:-3],
}  # as far as clients get that hang or leave


@attrs.define
class SmtpSeen(Seen):
    """What the clients saw of SMTP besides: the codes of replies to messages; what was cut, by the code."""

    codes: Counter[str] = attrs.field(factory=Counter)


async def hear(reader: asyncio.StreamReader) -> str:
    """Read a reply."""
    while (line := await reader.readuntil(b"\n"))[3:4] == b"-":
        pass
    return line.decode().strip()


async def client(port: int, number: int, end: float, seen: SmtpSeen) -> None:
    """Send and send again over one connection until the end."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        with closing(writer):
            await hear(reader)
            writer.write(b"EHLO client.example\r\n")
            await hear(reader)
            for turn in count(number):
                if perf_counter() > end:
                    return
                reply = ""
                for said in MESSAGES[turn % len(MESSAGES)]:
                    writer.write(said)
                    reply = await hear(reader)
                seen.codes[reply[:3]] += 1
                if reply.startswith("250"):
                    seen.accepted.append(reply.split()[-1])
    except (OSError, EOFError) as error:
        seen.broken.append(repr(error))


async def leaving_client(port: int, end: float, said: bytes) -> None:
    """Begin and leave; again and again."""
    while perf_counter() < end:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(HOST, port)
            with closing(writer):
                writer.write(said)
                await asyncio.sleep(0.01)


async def hanging_client(port: int, end: float, said: bytes, seen: SmtpSeen) -> None:
    """Begin and wait until the server has enough; again and again."""
    while perf_counter() < end:
        with suppress(OSError, EOFError, TimeoutError):
            reader, writer = await asyncio.open_connection(HOST, port)
            with closing(writer):
                writer.write(said)
                async with asyncio.timeout_at(asyncio.get_running_loop().time() + end - perf_counter()):
                    heard = await reader.read()
                    while more := await reader.read():
                        heard += more
                    seen.cut[heard.splitlines()[-1][:3].decode()] += 1


async def endless_client(port: int, end: float) -> None:
    """Write a line without an end; again and again, as each is cut."""
    while perf_counter() < end:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(HOST, port)
            with closing(writer):
                while perf_counter() < end:
                    writer.write(b"x" * 10_000)
                    await writer.drain()
                    await asyncio.sleep(0.01)


async def ask(server: Server, clients: int, seconds: float) -> tuple[SmtpSeen, list[int]]:
    """Let all talk for some time.

    Returns:
        What they saw, and the memory of the server as time went by, in bytes.
    """
    seen, end = SmtpSeen(), perf_counter() + seconds
    memory = await watched(
        server,
        seconds,
        *(client(server.port, number, end, seen) for number in range(clients)),
        *(leaving_client(server.port, end, said) for said in _HALF.values()),
        *(hanging_client(server.port, end, said, seen) for said in _HALF.values() for _ in range(5)),
        *(endless_client(server.port, end) for _ in range(2)),
    )
    return seen, memory


@attrs.frozen
class SmtpOutcome(Outcome[SmtpSeen]):
    """What a run over SMTP showed."""

    def __str__(self) -> str:
        """A line for each thing to know."""
        codes = self.seen.codes
        rate = sum(codes.values()) / self.seconds
        return (
            f"{self.seconds:.0f} s, {rate:,.0f} replies to messages a second: {dict(sorted(codes.items()))}\n"
            f"{Outcome.__str__(self)}"
        )


def run(clients: int = 200, seconds: float = 30) -> SmtpOutcome:
    """Let clients send for some time, stop the server, and see what came of it."""
    with running("smtp") as server:
        began = perf_counter()
        seen, memory = asyncio.run(ask(server, clients, seconds))
        took = perf_counter() - began
        return SmtpOutcome(seen, server.stop(), memory, took)


if __name__ == "__main__":
    command("benchmarks.smtp_load", __doc__, run)
