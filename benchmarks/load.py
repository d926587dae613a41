"""Many clients of the HTTP door at once: ``python -m benchmarks.load [--clients 200] [--seconds 30]``.

A server in a process of its own is sent mail over as many connections as there are clients, each of which asks again as
soon as it has its answer. Beside them are clients that hang, and such as leave in the middle of a request. At the end
it says what was accepted and what was delivered, how long answers took, and what memory the server had.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from contextlib import closing, suppress
from itertools import count
from statistics import quantiles
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import attrs

from benchmarks.load_run import Outcome, Seen, command, watched
from benchmarks.load_server import HOST, running

if TYPE_CHECKING:
    from benchmarks.load_server import Server

_ID = re.compile(rb'(?:<MessageId>|"MessageId": ?")([^"<]+)')
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_SIGNED = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ses/aws4_request, SignedHeaders=host, Signature=" + "0" * 64
)


# --- what is asked --------------------------------------------------------------------------------


def request(path: str, content_type: str, body: str) -> bytes:
    """A whole request on a connection that stays."""
    data = body.encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: {_SIGNED}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


def v1(sender: str) -> bytes:
    """A SendEmail of v1."""
    form = {
        "Action": "SendEmail",
        "Version": "2010-12-01",
        "Source": sender,
        "Destination.ToAddresses.member.1": "bob@example.net",
        "Message.Subject.Data": "Your order",
        "Message.Body.Text.Data": "Thank you.\n" * 20,
    }
    return request("/", "application/x-www-form-urlencoded; charset=utf-8", urlencode(form))


def v2(sender: str, *, size: int = 200) -> bytes:
    """A SendEmail of v2."""
    content = {"Simple": {"Subject": {"Data": "Your order"}, "Body": {"Text": {"Data": "x" * 70 * (size // 70)}}}}
    body = {"FromEmailAddress": sender, "Destination": {"ToAddresses": ["bob@example.net"]}, "Content": content}
    return request("/v2/email/outbound-emails", "application/json", json.dumps(body))


REQUESTS = (
    *(v2("ana@example.com"), v1("ana@example.com")) * 4,
    v2("ana@example.com", size=50_000),
    v2("eve@example.org"),  # is refused
)
_HALF = {"in the head": 30, "in the body": REQUESTS[0].index(b"\r\n\r\n") + 30}  # as far as hanging clients get


# --- who asks -------------------------------------------------------------------------------------


@attrs.define
class HttpSeen(Seen):
    """What the clients saw of HTTP: statuses, and how long answers took; what was cut, by where they hung."""

    statuses: Counter[int] = attrs.field(factory=Counter)
    times: list[float] = attrs.field(factory=list)


async def client(port: int, number: int, end: float, seen: HttpSeen) -> None:
    """Ask and ask again over one connection until the end."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        with closing(writer):
            for turn in count(number):
                if perf_counter() > end:
                    return
                began = perf_counter()
                writer.write(REQUESTS[turn % len(REQUESTS)])
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1]) if length else 0)
                seen.times.append(perf_counter() - began)
                status = int(head[9:12])
                seen.statuses[status] += 1
                if status == 200:
                    found = _ID.search(body)
                    seen.accepted.append(found[1].decode() if found else repr(body))
    except (OSError, EOFError) as error:
        seen.broken.append(repr(error))


async def leaving_client(port: int, end: float) -> None:
    """Send the first bytes of a request and leave; again and again."""
    while perf_counter() < end:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(HOST, port)
            with closing(writer):
                writer.write(REQUESTS[0][:-10])
                await asyncio.sleep(0.01)


async def hanging_client(port: int, end: float, where: str, seen: HttpSeen) -> None:
    """Send the first bytes of a request and wait until the server has enough; again and again."""
    while perf_counter() < end:
        with suppress(OSError, TimeoutError):
            reader, writer = await asyncio.open_connection(HOST, port)
            with closing(writer):
                writer.write(REQUESTS[0][: _HALF[where]])
                async with asyncio.timeout_at(asyncio.get_running_loop().time() + end - perf_counter()):
                    await reader.read()
                    seen.cut[where] += 1


async def ask(server: Server, clients: int, seconds: float) -> tuple[HttpSeen, list[int]]:
    """Let all ask for some time.

    Returns:
        What they saw, and the memory of the server as time went by, in bytes.
    """
    seen, end = HttpSeen(), perf_counter() + seconds
    memory = await watched(
        server,
        seconds,
        *(client(server.port, number, end, seen) for number in range(clients)),
        *(leaving_client(server.port, end) for _ in range(clients // 40)),
        *(hanging_client(server.port, end, where, seen) for where in _HALF for _ in range(clients // 20)),
    )
    return seen, memory


# --- what came of it ------------------------------------------------------------------------------


@attrs.frozen
class HttpOutcome(Outcome[HttpSeen]):
    """What a run over HTTP showed."""

    def __str__(self) -> str:
        """A line for each thing to know."""
        seen = self.seen
        cuts = [cut * 1e3 for cut in quantiles(seen.times, n=100)]
        rate = sum(seen.statuses.values()) / self.seconds
        return (
            f"{self.seconds:.0f} s, {rate:,.0f} answers a second: {dict(sorted(seen.statuses.items()))}\n"
            f"answers in {cuts[49]:.0f} ms (median), {cuts[98]:.0f} ms (99 %), {max(seen.times) * 1e3:.0f} ms (most)\n"
            f"{Outcome.__str__(self)}"
        )


def run(clients: int = 200, seconds: float = 30) -> HttpOutcome:
    """Let clients send for some time, stop the server, and see what came of it."""
    with running() as server:
        began = perf_counter()
        seen, memory = asyncio.run(ask(server, clients, seconds))
        took = perf_counter() - began
        return HttpOutcome(seen, server.stop(), memory, took)


if __name__ == "__main__":
    command("benchmarks.load", __doc__, run)
