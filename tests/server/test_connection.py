"""Clients that are broken or hostile, byte by byte."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from sesmodel import HttpLimits, LocalSes, http_app, serve_http
from sesmodel.server.connection import Connection
from tests.server.sdk import V2, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import HttpDoor

SOON = 0.05  # seconds
BODY = json.dumps(V2).encode()
HEAD = f"POST /v2/email/outbound-emails HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(BODY)}\r\n".encode()
FORM = (
    b"Action=SendRawEmail&Version=2010-12-01&Source=ana%40example.com&Destinations.member.1=bob%40example.net&"
    b"RawMessage.Data=U3ViamVjdDogSGkKCkhp"
)
LONGER = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (len(FORM) + 1, FORM)  # it reads well as far as it goes
PATIENCE = 20  # seconds after which a test fails that waits for the server to hang up


@contextmanager
def wire(door: HttpDoor) -> Iterator[socket.socket]:
    with socket.create_connection((door.host, door.port), timeout=PATIENCE) as connection:
        yield connection


def rest(connection: socket.socket) -> bytes:
    """All that the server says until it hangs up, in either way."""
    said = b""
    try:
        while piece := connection.recv(1 << 16):
            said += piece
    except ConnectionResetError:
        pass
    return said


def alive(door: HttpDoor) -> bool:
    return ask(door, "GET", "/v2/email/account")[0] == 200


def answered(door: HttpDoor) -> bool:
    with wire(door) as connection:
        connection.sendall(b"GET /v2/email/account HTTP/1.1\r\nConnection: close\r\n\r\n")
        return b"HTTP/1.1 200" in rest(connection)


@pytest.mark.parametrize(
    ("limits", "start"),
    [
        (HttpLimits(head_seconds=SOON), b"POST /v2/em"),
        (HttpLimits(head_seconds=SOON), HEAD),
        (HttpLimits(request_seconds=SOON), HEAD + b"\r\n" + BODY[:10]),
        (
            HttpLimits(request_seconds=SOON),
            HEAD.replace(b"Content-Length", b"Transfer-Encoding: chunked\r\nX") + b"\r\n",
        ),
        (HttpLimits(idle_seconds=SOON), b""),
        (HttpLimits(idle_seconds=SOON), b"GET /v2/email/account HTTP/1.1\r\n\r\n"),
    ],
    ids=["request line", "header", "body", "chunks", "nothing", "nothing more"],
)
def test_who_does_not_go_on_is_cut(limits: HttpLimits, start: bytes) -> None:
    ses = LocalSes()
    ses.verify("example.com")
    with serve_http(ses, limits=limits) as door:
        with wire(door) as connection:
            connection.sendall(start)
            rest(connection)
        assert alive(door)
    assert ses.sent == ()


def test_who_does_not_go_on_with_a_second_request_is_cut_as_well() -> None:
    with serve_http(LocalSes(), limits=HttpLimits(head_seconds=SOON)) as door, wire(door) as connection:
        connection.sendall(b"GET /v2/email/account HTTP/1.1\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 200"
        connection.sendall(b"GET /v2/email/acc")
        rest(connection)


def test_who_sends_a_byte_now_and_then_is_cut_all_the_same() -> None:
    with serve_http(LocalSes(), limits=HttpLimits(head_seconds=SOON)) as door, wire(door) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: ")
        connection.settimeout(SOON / 10)
        for _ in range(10_000):
            try:
                connection.sendall(b"x")
                if not connection.recv(1):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        else:
            raise AssertionError("never cut")


def test_a_connection_may_be_kept_for_longer_than_a_request_may_take() -> None:
    with serve_http(LocalSes(), limits=HttpLimits(head_seconds=SOON, request_seconds=SOON)) as door:
        with wire(door) as connection:
            connection.sendall(b"GET /v2/email/account HTTP/1.1\r\n\r\n")
            assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200")
            connection.settimeout(3 * SOON)
            with pytest.raises(TimeoutError):
                connection.recv(1)
            connection.settimeout(PATIENCE)
            connection.sendall(b"GET /v2/email/account HTTP/1.1\r\n\r\n")
            assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200")


def test_a_request_may_take_its_time_byte_by_byte() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    with serve_http(ses) as door, wire(door) as connection:
        for byte in HEAD + b"Connection: close\r\n\r\n" + BODY:
            connection.sendall(bytes([byte]))
        assert b"MessageId" in rest(connection)
    assert ses.sent.one().subject == "Hi"


def test_a_body_that_says_it_is_too_long_is_not_waited_for() -> None:
    with serve_http(LocalSes()) as door, wire(door) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 413"


def test_requests_may_come_before_the_answers_to_the_last() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    with serve_http(ses) as door, wire(door) as connection:
        connection.sendall((HEAD + b"\r\n" + BODY) * 5 + HEAD + b"Connection: close\r\n\r\n" + BODY)
        assert rest(connection).count(b"MessageId") == 6
    assert len(ses.sent) == 6


@pytest.mark.parametrize("field", ["Upgrade: h2c", "upgrade:websocket"])
@pytest.mark.parametrize("more", ["", "Expect: 100-continue\r\n"], ids=["in one piece", "in two"])
def test_who_would_rather_speak_another_protocol_is_answered_in_this_one(field: str, more: str) -> None:
    body = (
        b"Action=SendEmail&Version=2010-12-01&Source=ana%40example.com&Destination.ToAddresses.member.1="
        b"bob%40example.net&Message.Subject.Data=Hi&Message.Body.Text.Data=No\nUpgrade: later"
    )
    head = f"Connection: Upgrade, HTTP2-Settings, close\r\n{field}\r\nHTTP2-Settings: AA\r\n{more}"
    ses = LocalSes()
    ses.verify("example.com")
    with serve_http(ses) as door, wire(door) as connection:
        connection.sendall(f"POST / HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode())
        if more:
            assert connection.recv(1 << 16) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        assert rest(connection).startswith(b"HTTP/1.1 200 ")
    assert ses.sent.one().text == "No\nUpgrade: later"


def test_mail_of_who_hangs_up_in_the_middle_is_not_sent(caplog: pytest.LogCaptureFixture) -> None:
    ses = LocalSes()
    ses.verify("example.com")
    with serve_http(ses) as door:
        for part in (HEAD, HEAD + b"\r\n", HEAD + b"\r\n" + BODY[:-1], LONGER):
            with wire(door) as connection:
                connection.sendall(part)
        assert alive(door)
    assert ses.sent == ()
    assert not caplog.records


@pytest.mark.parametrize(
    "start",
    [
        b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 9_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 9_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 9_000,
        b"GET /" + b"a" * 9_000,
        b"GET / HTTP/1.1\r\n" + b"X" * 9_000 + b": a\r\n\r\n",
    ],
    ids=["path", "field", "fields", "field without an end", "path without an end", "name"],
)
def test_a_header_that_is_too_long_is_no_request(start: bytes) -> None:
    with serve_http(LocalSes(), limits=HttpLimits(head=8_000, head_seconds=1_000)) as door:
        with wire(door) as connection:
            connection.sendall(start)
            assert rest(connection)[:12] in (b"HTTP/1.1 400", b"")
        assert alive(door)


@pytest.mark.parametrize(
    "junk", [b"\x16\x03\x01\x02\x00\x01\x00", b"\r\n\r\n\r\n\x00", b"HELO ana\r\n", b"GET / HTTP/9.9\r\n\r\n"]
)
def test_what_is_no_http_is_answered_with_400(junk: bytes) -> None:
    with serve_http(LocalSes()) as door, wire(door) as connection:
        connection.sendall(junk)
        assert rest(connection).startswith(b"HTTP/1.1 400 ")


def test_many_headers_on_one_connection_are_not_one_that_is_too_long() -> None:
    request = b"GET /health HTTP/1.1\r\nX: " + b"a" * 900 + b"\r\n"
    with serve_http(LocalSes(), limits=HttpLimits(head=1_000)) as door, wire(door) as connection:
        connection.sendall((request + b"\r\n") * 3 + request + b"Connection: close\r\n\r\n")
        assert rest(connection).count(b"HTTP/1.1 200") == 4


def test_headers_that_come_in_pieces_are_counted_one_by_one() -> None:
    with serve_http(LocalSes(), limits=HttpLimits(head=1_000)) as door, wire(door) as connection:
        for _ in range(3):
            connection.sendall(b"GET /v2/email/account HTTP/1.1\r\nX: " + b"a" * 600)
            assert alive(door)  # so that the server has seen the piece
            connection.sendall(b"\r\n\r\n")
            assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200")


def test_there_are_no_more_connections_than_allowed() -> None:
    with serve_http(LocalSes(), limits=HttpLimits(connections=3)) as door:
        with ExitStack() as stack:
            held = [stack.enter_context(wire(door)) for _ in range(3)]
            for one in held:
                one.sendall(b"GET /v2/email/account HTTP/1.1\r\n\r\n")
                assert one.recv(12) == b"HTTP/1.1 200"
            with wire(door) as late:
                assert rest(late) == b""
            assert not answered(door)
        assert any(answered(door) for _ in range(1_000))  # as soon as the server has seen that they are gone


@pytest.mark.parametrize("more", [HEAD[:20], HEAD + b"\r\n" + BODY], ids=["and goes on", "and is all there"])
def test_a_request_whose_beginning_came_with_the_end_of_the_last_has_a_time_of_its_own(more: bytes) -> None:
    request = HEAD + b"\r\n" + BODY

    async def talk() -> None:
        ours, theirs = socket.socketpair()
        loop = asyncio.get_running_loop()
        line = Connection(Config(http_app(LocalSes()), log_config=None), ServerState(), {}, loop)
        with theirs:
            transport, _ = await loop.connect_accepted_socket(lambda: line, ours)
            line.data_received(request[:20])
            first = line._timer  # noqa: SLF001  to wait for it would take its time
            line.data_received(request[20:] + more)
            assert first is not None
            assert first.cancelled()
            assert (line._timer is None) is (more == request)  # noqa: SLF001  as above
            transport.abort()
            await asyncio.sleep(0)
            assert line._timer is None  # noqa: SLF001  nothing holds who is gone
            await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))

    asyncio.run(talk())
