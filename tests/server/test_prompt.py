"""A connection that answers at once says the same as one that lets uvicorn do it, however the bytes come in."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uvicorn import Config
from uvicorn.server import ServerState

from sesmodel import LocalSes, Throttling, TransportFailed, http_app
from sesmodel.server.connection import Connection
from sesmodel.server.prompt import PromptConnection
from tests.server.sdk import V2

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OUTBOUND = "/v2/email/outbound-emails"
FORM = (
    b"Action=SendEmail&Version=2010-12-01&Source=ana%40example.com&Destination.ToAddresses.member.1=bob%40example.net&"
    b"Message.Subject.Data=Hi&Message.Body.Text.Data=Hello"
)


def request(method: str, path: str, body: bytes = b"", *fields: str, version: str = "1.1") -> bytes:
    length = [f"Content-Length: {len(body)}"] if body else []
    head = "\r\n".join([f"{method} {path} HTTP/{version}", "Host: localhost", *fields, *length, "", ""])
    return head.encode() + body


SEND = request("POST", OUTBOUND, json.dumps(V2).encode())
CHUNKS = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (10, FORM[:10], len(FORM) - 10, FORM[10:])
REQUESTS = {
    "v2 send": SEND,
    "v1 send": request("POST", "/", FORM),
    "v1 send in chunks": request("POST", "/", b"", "Transfer-Encoding: chunked") + CHUNKS,
    "a refused send": request("POST", OUTBOUND, SEND.partition(b"\r\n\r\n")[2].replace(b"ana@", b"eve@no.")),
    "look": request("GET", "/v2/email/account"),
    "look for a name": request("GET", "/v2/email/identities/ana%40example.com"),
    "look elsewhere": request("GET", "/%68ealth"),
    "no JSON": request("POST", OUTBOUND, b"{"),
    "no operation": request("PATCH", "/v2/email/nothing?a=b"),
    "head": request("HEAD", "/"),
    "of another page": request("POST", "/", FORM, "Origin: https://example.org"),
    "presigned": request("GET", "/?Action=GetSendQuota&Version=2010-12-01&X-Amz-Signature=0"),
    "percent-encoded": request("GET", "/%5Fsesmodel/mail"),
    "a field twice": request("GET", "/v2/email/account", b"", "X-A: 1", "X-A: 2"),
}
LAST = {
    "of 1.0": request("GET", "/v2/email/account", version="1.0"),
    "of 1.0, to be kept": request("GET", "/v2/email/account", b"", "Connection: keep-alive", version="1.0"),
    "the last one": request("GET", "/v2/email/account", b"", "Connection: close"),
    "a large one": request(
        "POST", "/", FORM + b"&Tags.member.1.Name=a&Tags.member.1.Value=" + b"a" * 70_000, "Connection: close"
    ),
}


class Wire(asyncio.Transport):
    """What a connection writes to; a note of each piece."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.5", 5)})
        self.written: list[bytes] = []
        self.is_closed = False
        self.expected = 0  # so many answers
        self.all_there = asyncio.Event()

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))
        if b"".join(self.written).count(b"HTTP/1.1 ") >= self.expected:
            self.all_there.set()

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed

    def pause_reading(self) -> None:
        """Take no notice: the test goes on."""

    resume_reading = pause_reading

    def abort(self) -> None:
        self.is_closed = True


def model() -> LocalSes:
    ses = LocalSes()
    ses.verify("example.com")
    return ses


def connected(kind: type[Connection], ses: LocalSes) -> tuple[Connection, Wire]:
    app = http_app(ses)
    made = type("Made", (kind,), {"behind": app})
    state = ServerState()
    state.default_headers = [(b"date", b"Thu, 01 Jan 2026 12:00:00 GMT")]
    line = made(Config(app, log_config=None, proxy_headers=False), state, {}, asyncio.get_running_loop())
    wire = Wire()
    line.connection_made(wire)
    return line, wire


def said(kind: type[Connection], pieces: Sequence[bytes], answers: int) -> bytes:
    """All that a connection of a kind answers to what comes in pieces."""

    async def talk() -> bytes:
        line, wire = connected(kind, model())
        wire.expected = answers
        for piece in pieces:
            line.data_received(piece)
            await asyncio.sleep(0)
        await asyncio.wait_for(wire.all_there.wait(), 2)
        await asyncio.sleep(0)  # for the body of the last
        line.connection_lost(None)
        return b"".join(wire.written)

    return asyncio.run(talk())


def cut(data: bytes, places: Sequence[int]) -> list[bytes]:
    ends = sorted({place % len(data) for place in places})
    return [data[start:end] for start, end in zip([0, *ends], [*ends, len(data)], strict=True)]


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(sorted(REQUESTS)), max_size=4),
    st.sampled_from(sorted({*REQUESTS, *LAST})),
    st.lists(st.integers(0, 100_000), max_size=4),
)
def test_the_answers_are_those_of_uvicorn_however_the_bytes_come_in(
    names: list[str], last: str, places: list[int]
) -> None:
    data = b"".join([*(REQUESTS[name] for name in names), {**REQUESTS, **LAST}[last]])
    assert said(PromptConnection, cut(data, places), len(names) + 1) == said(Connection, [data], len(names) + 1)


def talk(act: Callable[[Connection, Wire], None], ses: LocalSes) -> None:
    async def run() -> None:
        line, wire = connected(PromptConnection, ses)
        act(line, wire)
        line.connection_lost(None)
        await asyncio.sleep(0)

    asyncio.run(run())


def test_a_request_that_is_there_is_answered_in_one_piece_before_the_loop_turns() -> None:
    def act(line: Connection, wire: Wire) -> None:
        line.data_received(SEND)
        (answer,) = wire.written
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"MessageId" in answer

    talk(act, ses := model())
    assert len(ses.sent) == 1
    assert ses.events[0].mail.tags["ses:source-ip"] == ("192.0.2.5",)


@pytest.mark.parametrize(
    "why",
    [
        lambda ses, _: ses.faults.plan(Throttling("Maximum sending rate exceeded.")),
        lambda ses, _: ses.subscribe(print),
        lambda _, line: line.pause_writing(),
    ],
    ids=["a fault is planned", "somebody is told of events", "the client does not read"],
)
def test_what_may_take_a_while_is_not_answered_at_once(why: Callable[[LocalSes, Connection], object]) -> None:
    ses = model()

    def act(line: Connection, wire: Wire) -> None:
        why(ses, line)
        line.data_received(SEND)
        assert wire.written == []

    talk(act, ses)


def test_a_body_that_came_along_is_not_asked_for() -> None:
    def act(line: Connection, wire: Wire) -> None:
        line.data_received(SEND.replace(b"Host", b"Expect: 100-continue\r\nHost"))
        (answer,) = wire.written  # without the 100 before it, which RFC 9110 section 10.1.1 lets be left out
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")

    talk(act, model())


def test_a_header_without_an_end_is_cut_however_small_its_pieces_are() -> None:
    def act(line: Connection, wire: Wire) -> None:
        line.data_received(b"GET / HTTP/1.1\r\nX: ")
        for _ in range(60):
            line.data_received(b"a" * 1000)
        assert not wire.is_closed
        for _ in range(10):
            line.data_received(b"a" * 1000)
        assert wire.is_closed

    talk(act, model())


@pytest.mark.parametrize(
    "broken",
    [request("GET", "http://localhost"), request("POST", "/", b"", "Transfer-Encoding: chunked") + b"zz\r\n\r\n"],
    ids=["no path", "chunks that are none"],
)
def test_what_the_parser_refuses_is_over(broken: bytes) -> None:
    def act(line: Connection, wire: Wire) -> None:
        line.data_received(broken)
        assert [piece[:12] for piece in wire.written] == [b"HTTP/1.1 400"]
        assert (wire.is_closed, line.tasks) == (True, set())

    talk(act, model())


def test_who_is_patient_is_told_when_the_answer_is_on_its_way() -> None:
    ses, happened = model(), list[str]()
    ses.subscribe(lambda event: happened.append(event.event_type), patient=True)

    def act(line: Connection, wire: Wire) -> None:
        wire.write = lambda data: happened.append("answer")  # type: ignore[method-assign]
        line.data_received(SEND)

    talk(act, ses)
    assert happened == ["answer", "Send", "Delivery"]


def test_a_mistake_in_what_comes_of_mail_is_logged_and_not_told_to_the_client(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ses = model()
    ses.subscribe(lambda _: None, patient=True)
    monkeypatch.setattr(ses, "finish", lambda: 1 / 0)

    def act(line: Connection, wire: Wire) -> None:
        line.data_received(SEND)
        assert [piece[:12] for piece in wire.written] == [b"HTTP/1.1 200"]

    talk(act, ses)
    assert [record.message for record in caplog.records] == [
        "The model failed on what comes of mail that it has accepted"
    ]


def test_a_drop_that_is_planned_at_the_last_moment_is_one() -> None:
    def act(line: Connection, wire: Wire) -> None:
        def drop(*_: object) -> bool:
            raise TransportFailed("as planned", delivered="no")

        type(line).behind = SimpleNamespace(answer_now=drop)  # type: ignore[attr-defined]
        line.data_received(SEND)
        assert (wire.is_closed, wire.written) == (True, [])

    talk(act, model())
