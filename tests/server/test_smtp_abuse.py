"""Clients that are hostile or broken: old advisories, what is slow, endless, or more than was asked for."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import Faults, LocalSes, SmtpLimits, serve_smtp
from sesmodel.server.smtp_connection import Connections, SmtpService
from tests.server.smtp_pipe import Pipe
from tests.server.smtp_wire import BEGUN, MAIL, Wire, talking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import SmtpDoor

TIMED_OUT = "451 4.4.2 Timeout waiting for data from client."
EVE = b"MAIL FROM:<eve@example.com>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\nFrom: eve@example.com\r\n\r\nBuy\r\n.\r\n"
SLOW = SmtpLimits(idle_seconds=0.1)
DRIPPING = SmtpLimits(idle_seconds=5, command_seconds=0.1, data_seconds=0.1)


@pytest.fixture
def ses() -> LocalSes:
    made = LocalSes()
    made.verify("example.com")
    return made


@pytest.fixture
def wire(ses: LocalSes) -> Iterator[Wire]:
    with talking(ses) as wire:
        yield wire


def begin(wire: Wire) -> None:
    """Up to the message."""
    wire.say(BEGUN + b"DATA\r\n")
    assert [wire.reply()[:3] for _ in range(4)] == ["250", "250", "250", "354"]


# --- smuggling: CVE-2024-27305, and its kin --------------------------------------------------------------


@pytest.mark.parametrize(
    "end",
    [
        b"\n.\n",
        b"\n.\r\n",
        b"\r\n.\n",
        b"\r.\r",
        b"\r\n.\r",
        b"\r.\r\n",
        b"\r\n\0.\r\n",
        b"\r\n.\0\r\n",
        b"\r\r\n.\r\r\n",
        b"\r\n.\r\r\n",
        b"\n\n.\r\n",
        b"\r\n. \r\n",
    ],
    ids=repr,
)
def test_only_a_dot_between_two_line_ends_ends_a_message(ses: LocalSes, wire: Wire, end: bytes) -> None:
    begin(wire)
    wire.say(MAIL.rstrip(b"\r\n") + end + EVE)
    assert wire.reply()[:3] in {"250", "554"}  # one message, whatever SES thinks of its bytes
    assert wire.asks(b"NOOP", b"QUIT") == ["250", "221"]
    assert [sent.envelope.mail_from for sent in ses.sent if sent.envelope.mail_from != "ana@example.com"] == []
    assert len(ses.sent) <= 1


def test_a_true_end_is_an_end(ses: LocalSes, wire: Wire) -> None:
    begin(wire)
    wire.say(MAIL + b".\r\n" + EVE)
    assert [wire.reply()[:3] for _ in range(5)] == ["250", "250", "250", "354", "250"]
    assert [sent.envelope.mail_from for sent in ses.sent] == ["ana@example.com", "eve@example.com"]


# --- STARTTLS injection: CVE-2021-32055, CVE-2024-34083 ---------------------------------------------------


def encrypted(door: SmtpDoor, wire: Wire, *, behind: bytes = b"") -> None:
    assert wire.line().startswith("220 ")
    assert wire.ask(b"EHLO client.example\r\n") == "250 Ok"
    assert wire.ask(b"STARTTLS\r\n" + behind)[:3] == "220"
    wire.encrypt(door)


def test_what_was_said_in_clear_behind_starttls_is_not_heard(ses: LocalSes) -> None:
    with serve_smtp(ses, needs_login=False) as door, Wire(door) as wire:
        encrypted(
            door, wire, behind=b"EHLO eve.example\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>\r\n"
        )
        # The first reply is that to the first command of the encrypted connection.
        assert wire.ask(b"RCPT TO:<bob@example.net>\r\n")[:3] == "503"
        begin(wire)
        assert wire.ask(MAIL + b".\r\n")[:3] == "250"
    assert ses.sent.one().envelope.rcpt_to == ("bob@example.net",)


def test_a_message_that_was_begun_in_clear_is_forgotten(ses: LocalSes) -> None:
    with serve_smtp(ses, needs_login=False) as door, Wire(door) as wire:
        assert wire.line().startswith("220 ")
        wire.say(BEGUN)
        assert [wire.reply()[:3] for _ in range(3)] == ["250"] * 3
        assert wire.ask(b"STARTTLS\r\n")[:3] == "220"
        wire.encrypt(door)
        assert wire.asks(b"DATA") == ["503"]


def test_tls_begins_once(ses: LocalSes) -> None:
    with serve_smtp(ses, needs_login=False) as door, Wire(door) as wire:
        encrypted(door, wire)
        assert wire.asks(b"EHLO client.example", b"STARTTLS", b"NOOP") == ["250", "503", "250"]


def test_bytes_that_are_no_handshake_end_the_connection_and_no_other(ses: LocalSes) -> None:
    with serve_smtp(ses, needs_login=False) as door, Wire(door) as wire, Wire(door) as other:
        assert wire.line().startswith("220 ")
        assert wire.asks(b"EHLO client.example", b"STARTTLS") == ["250", "220"]
        wire.say(EVE)
        wire.rest()
        encrypted(door, other)
    assert not ses.sent


# --- slow and endless ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", [b"", b"EHL", BEGUN, BEGUN + b"DATA\r\n", BEGUN + b"DATA\r\n" + MAIL, b"AUTH LOGIN\r\n"]
)
def test_who_stops_anywhere_is_cut_off(ses: LocalSes, said: bytes) -> None:
    with talking(ses, limits=SLOW) as wire:
        wire.say(said)
        assert wire.rest()[-1] == TIMED_OUT
    assert not ses.sent


@pytest.mark.parametrize("said", [b"", BEGUN + b"DATA\r\n", BEGUN + b"DATA\r\nSubject: "])
@pytest.mark.parametrize("drop", [b"x", b"x" * 70_000], ids=["drop by drop", "in a flood"])
def test_a_line_without_end_is_cut_off(ses: LocalSes, said: bytes, drop: bytes) -> None:
    with talking(ses, limits=DRIPPING) as wire:
        wire.say(said)
        assert wire.pour(drop)[-1] == TIMED_OUT
    assert not ses.sent


def test_a_header_without_end_is_cut_off(ses: LocalSes) -> None:
    with talking(ses, limits=DRIPPING) as wire:
        wire.say(BEGUN + b"DATA\r\n")
        assert wire.pour(b"X-Field: x\r\n" * 5000)[-1] == TIMED_OUT
    assert not ses.sent


def test_a_line_that_is_too_long_is_refused_and_the_next_is_heard(wire: Wire) -> None:
    assert wire.ask(b"NOOP " + b"x" * 300_000 + b"\r\n")[:3] == "500"
    assert wire.asks(b"NOOP") == ["250"]


def test_a_message_that_is_too_long_is_refused_after_its_end_and_the_next_is_taken(ses: LocalSes, wire: Wire) -> None:
    begin(wire)
    line = b"x" * 998 + b"\r\n"
    for _ in range(12):
        wire.say(line * 1024)
    assert wire.ask(b".\r\n") == "552 Message is too long."
    begin(wire)
    assert wire.ask(MAIL + b".\r\n")[:3] == "250"
    assert len(ses.sent) == 1


def test_no_handshake_is_waited_for(ses: LocalSes) -> None:
    with serve_smtp(ses, mode="tls", limits=SLOW) as door, Wire(door) as wire:
        assert wire.rest() == []
    with serve_smtp(ses, limits=SLOW) as door, Wire(door) as wire:
        assert wire.line().startswith("220 ")
        assert wire.asks(b"EHLO client.example", b"STARTTLS") == ["250", "220"]
        assert len(wire.rest()) <= 1


def nobody(*_: object) -> Any:
    raise AssertionError("there is no mail")


async def deaf(limits: SmtpLimits) -> tuple[Connections, Pipe]:
    """A connection whose client reads nothing, after its first command."""
    service = SmtpService(
        take=nobody,
        at_once=lambda: True,
        login=nobody,
        message_bytes=1,
        session_id=lambda: "id",
        faults=Faults(),
    )
    connections = Connections(service, limits, tls=None, is_wrapped=False)
    pipe, protocol = Pipe(is_deaf=True), connections.made()
    assert isinstance(protocol, asyncio.StreamReaderProtocol)
    pipe.connect(protocol)
    protocol.data_received(b"NOOP\r\n" * 2)
    protocol.pause_writing()
    return connections, pipe


def test_who_does_not_read_is_cut_off(ses: LocalSes) -> None:
    async def talk() -> bool:
        connections, pipe = await deaf(SmtpLimits(idle_seconds=0.05, stop_seconds=0.05))
        await asyncio.wait_for(pipe.lost.wait(), 20)
        await connections.closed()
        return pipe.heard.endswith(b"451 4.4.2 Timeout waiting for data from client.\r\n")

    assert asyncio.run(talk())


def test_a_door_closes_though_a_client_does_not_read(ses: LocalSes) -> None:
    async def talk() -> bool:
        connections, pipe = await deaf(SmtpLimits(stop_seconds=0.05))
        await connections.closed()
        return pipe.lost.is_set()

    assert asyncio.run(talk())


# --- too much ----------------------------------------------------------------------------------------------


def test_commands_that_were_sent_at_once_are_answered_in_turn(ses: LocalSes, wire: Wire) -> None:
    wire.say((BEGUN + b"DATA\r\n" + MAIL + b".\r\n") * 50)
    codes = [wire.reply()[:3] for _ in range(5 * 50)]
    assert codes == ["250", "250", "250", "354", "250"] * 50
    assert len(ses.sent) == 50


def test_a_message_that_was_sent_with_a_refused_data_is_no_message(ses: LocalSes, wire: Wire) -> None:
    wire.say(b"EHLO client.example\r\nMAIL FROM:<ana@example.com>\r\nDATA\r\n" + MAIL + b".\r\nQUIT\r\n")
    codes = [line[:3] for line in wire.rest() if line[3] == " "]
    assert codes[:3] == ["250", "250", "503"]
    assert set(codes[3:-1]) == {"500"}
    assert codes[-1] == "221"
    assert not ses.sent


def test_nothing_is_heard_behind_quit(ses: LocalSes, wire: Wire) -> None:
    wire.say(b"QUIT\r\n" + BEGUN + b"DATA\r\n" + MAIL + b".\r\n")
    assert wire.rest() == ["221 Bye"]
    assert not ses.sent


def test_who_says_nothing_that_is_a_command_is_sent_away(ses: LocalSes) -> None:
    with talking(ses, limits=SmtpLimits(unknown_commands=2)) as wire:
        wire.say(b"GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n" + EVE)
        assert [line[:3] for line in wire.rest()] == ["500", "500", "421"]
    assert not ses.sent


def test_recipients_are_no_more_than_so_many(ses: LocalSes) -> None:
    with talking(ses, limits=SmtpLimits(recipients=2)) as wire:
        wire.say(BEGUN + b"RCPT TO:<b@example.net>\r\nRCPT TO:<c@example.net>\r\nDATA\r\n" + MAIL + b".\r\n")
        assert [wire.reply()[:3] for _ in range(7)] == ["250"] * 4 + ["452", "354", "250"]
    assert len(ses.sent.one().envelope.rcpt_to) == 2


def test_a_client_that_leaves_in_the_middle_has_sent_nothing(ses: LocalSes) -> None:
    with serve_smtp(ses, mode="plain", needs_login=False) as door:
        for end in range(0, len(BEGUN + b"DATA\r\n" + MAIL), 7):
            with Wire(door) as wire:
                wire.say((BEGUN + b"DATA\r\n" + MAIL)[:end])
    assert not ses.sent


def test_a_sink_that_takes_its_time_makes_no_client_idle(ses: LocalSes) -> None:
    busy, go_on = Event(), Event()

    def sink(_: object) -> None:
        busy.set()
        assert go_on.wait(20)

    ses.subscribe(sink)
    with talking(ses, limits=SmtpLimits(idle_seconds=0.1)) as wire, talking(ses, limits=SLOW) as other:
        begin(wire)
        wire.say(MAIL + b".\r\n")
        assert busy.wait(20)
        assert other.rest() == [TIMED_OUT]  # its time went by meanwhile
        go_on.set()
        assert wire.reply()[:3] == "250"
