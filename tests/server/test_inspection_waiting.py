"""To wait over the inspection API, and to be told of events as they come."""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import LocalCloud, LocalSes, serve_http
from sesmodel.server import inspection_events
from sesmodel.server.inspection_bell import Bell
from sesmodel.server.inspection_models import Models
from tests.server.inspecting import Inspector, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesmodel import HttpDoor


def meanwhile(ses: LocalSes, work: Callable[[], object]) -> Thread:
    """Do something in another thread, once somebody waits for a change."""
    world = ses._world  # noqa: SLF001  where who waits is known
    listening, hang_up = Event(), world.hang_up

    def told(bell: Callable[[], None]) -> Callable[[], None]:
        ends = hang_up(bell)
        listening.set()
        return ends

    world.hang_up = told  # type: ignore[method-assign]

    def run() -> None:
        assert listening.wait(10)
        work()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_mail_that_is_not_sent_yet_is_waited_for(ses: LocalSes, door: HttpDoor) -> None:
    inspector = Inspector(door)
    sender = meanwhile(ses, lambda: [send(ses, "other"), send(ses, "wanted")])

    found = inspector.get("waitForMail", subject="wanted", timeout=10)

    sender.join()
    assert found["subject"] == "wanted"


def test_mail_that_is_there_is_not_waited_for(ses: LocalSes, door: HttpDoor) -> None:
    send(ses, "one")
    send(ses, "two")

    assert Inspector(door).get("waitForMail", timeout=0)["subject"] == "two"


def test_mail_after_what_is_known_is_waited_for(ses: LocalSes, door: HttpDoor) -> None:
    inspector = Inspector(door)
    send(ses, "one")
    assert inspector.call("waitForMail", after=1, timeout=0)[0] == 404
    sender = meanwhile(ses, lambda: send(ses, "two"))

    found = inspector.get("waitForMail", after=1, timeout=10)

    sender.join()
    assert found["subject"] == "two"


def test_mail_in_an_inbox_is_waited_for(ses: LocalSes, door: HttpDoor) -> None:
    inspector = Inspector(door)
    send(ses, "old")
    assert inspector.call("waitForInbox", address="bob@example.net", after=1, timeout=0)[0] == 404
    sender = meanwhile(ses, lambda: send(ses, "new"))

    found = inspector.get("waitForInbox", address="bob@example.net", after=1, timeout=10)

    sender.join()
    assert (found["number"], found["subject"]) == (2, "new")


def test_a_clock_that_stands_still_is_moved_while_one_waits(ses: LocalSes, door: HttpDoor) -> None:
    inspector = Inspector(door)
    ses.receivers.when("*@slow.example").wait(seconds=20).accept()
    send(ses, to="bob@slow.example")
    assert inspector.call("waitForInbox", address="bob@slow.example", timeout=0)[0] == 404

    assert inspector.get("waitForInbox", address="bob@slow.example", timeout=30)["subject"] == "Hi"

    assert ses.clock.now() == datetime(2026, 1, 1, 12, 0, 20, tzinfo=UTC)


def test_who_waits_in_vain_is_told_what_for(door: HttpDoor) -> None:
    status, answer = Inspector(door).call("waitForMail", subject="never", timeout=0.01)

    assert (status, answer["error"]) == (404, "NotFound")
    assert "No mail was sent in 0.01 s with subject 'never'" in answer["message"]


def test_events_are_waited_for(ses: LocalSes, door: HttpDoor) -> None:
    inspector = Inspector(door)
    send(ses)
    position = inspector.get("listEvents")["next"]
    sender = meanwhile(ses, lambda: send(ses, to="bounce@simulator.amazonses.com"))

    found = inspector.get("waitForEvent", type="Bounce", after=position, timeout=10)

    sender.join()
    assert [one["type"] for one in found["events"]] == ["Bounce"]
    assert inspector.call("waitForEvent", after=found["next"], timeout=0)[0] == 404


class RunningClock:
    """A clock that is ahead of the moment by what a test says, and runs by itself otherwise."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead  # noqa: TID251  a clock that runs


def test_what_falls_due_by_a_clock_that_runs_ends_the_wait() -> None:
    ses = LocalSes(clock=RunningClock())
    ses.verify("example.com")
    ses.receivers.when("*@slow.example").wait(milliseconds=50).accept()
    with serve_http(ses) as door:
        send(ses, to="bob@slow.example")

        found = Inspector(door).get("waitForInbox", address="bob@slow.example", timeout=60)

    assert found["subject"] == "Hi"


def test_who_waits_looks_when_something_has_changed_and_else_never() -> None:
    ses = LocalSes()
    bell, looks = Bell(Models(ses)), 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            ses.verify("example.com")

    found = asyncio.run(bell.wait_for(look, 0.1))

    assert found is None
    assert looks == 3  # at first, after the change, at the end


def test_nobody_is_bound_to_a_model_when_nobody_waits(ses: LocalSes, door: HttpDoor) -> None:
    Inspector(door).call("waitForMail", timeout=0)

    assert ses._world.bells == ()  # noqa: SLF001  nobody is told


@pytest.mark.parametrize("path", ["mail/wait?timeout=60", "events/stream"])
def test_who_goes_away_is_not_waited_for(ses: LocalSes, door: HttpDoor, path: str) -> None:
    world, ended = ses._world, Event()  # noqa: SLF001  where who waits is known
    take_down = world._take_down  # noqa: SLF001

    def told(bell: Callable[[], None]) -> None:
        take_down(bell)
        ended.set()

    world._take_down = told  # type: ignore[method-assign]  # noqa: SLF001
    connection = HTTPConnection(door.host, door.port, timeout=10)
    waiting = meanwhile(ses, connection.close)
    connection.request("GET", f"/_sesmodel/{path}")
    waiting.join()

    assert ended.wait(10)


# --- the stream ------------------------------------------------------------------------------------------


class Stream:
    """What a client of server-sent events reads."""

    def __init__(self, door: HttpDoor, query: str = "", headers: dict[str, str] | None = None) -> None:
        self._connection = HTTPConnection(door.host, door.port, timeout=10)
        self._connection.request("GET", f"/_sesmodel/events/stream{query}", headers=headers or {})
        self.answer = self._connection.getresponse()

    def block(self) -> dict[str, str]:
        """The lines up to the next empty one, by their names; comments have none."""
        found: dict[str, str] = {}
        while line := self.answer.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            found[name] = value
        return found

    def event(self) -> tuple[str, str, Any]:
        """The next event: its id, its type and its data."""
        while "data" not in (found := self.block()):
            assert found, "the stream ended"
        return found["id"], found["event"], json.loads(found["data"])

    def close(self) -> None:
        """Go away."""
        self.answer.close()
        self._connection.close()


@contextmanager
def streaming(door: HttpDoor, query: str = "", headers: dict[str, str] | None = None) -> Iterator[Stream]:
    """A stream that is open."""
    stream = Stream(door, query, headers)
    try:
        assert stream.block() == {"": "the stream is open"}
        yield stream
    finally:
        stream.close()


def test_events_are_streamed_from_now_on(ses: LocalSes, door: HttpDoor) -> None:
    send(ses, "before")
    with streaming(door) as stream:
        assert stream.answer.headers["content-type"].startswith("text/event-stream")
        message_id = send(ses, "now")

        got = [stream.event() for _ in range(2)]

    assert [kind for _, kind, _ in got] == ["Send", "Delivery"]
    assert [data["message_id"] for _, _, data in got] == [message_id] * 2
    assert got[0][2]["event"]["mail"]["commonHeaders"]["subject"] == "now"


def test_a_stream_goes_on_where_it_broke_off(ses: LocalSes, door: HttpDoor) -> None:
    with streaming(door) as stream:
        send(ses)
        last, kind, _ = stream.event()
        assert kind == "Send"
    send(ses, to="bounce@simulator.amazonses.com")

    first = "?after=123456789012/us-east-1:0"  # what a browser began with, and repeats
    with streaming(door, first, headers={"Last-Event-ID": last}) as stream:
        assert [stream.event()[1] for _ in range(3)] == ["Delivery", "Send", "Bounce"]


def test_a_stream_is_filtered(ses: LocalSes, door: HttpDoor) -> None:
    with streaming(door, "?type=Bounce") as stream:
        send(ses)
        send(ses, to="bounce@simulator.amazonses.com")

        assert stream.event()[1] == "Bounce"


def test_a_stream_of_a_cloud_tells_of_models_that_come_later() -> None:
    cloud = LocalCloud()
    with serve_http(cloud) as door, streaming(door) as stream:
        cloud["eu-west-1"].verify("example.com")
        send(cloud["eu-west-1"])

        assert stream.event()[2]["region"] == "eu-west-1"


def test_a_stream_says_that_it_is_still_there(door: HttpDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection_events, "HEARTBEAT", 0.01)
    with streaming(door) as stream:
        assert stream.block() == {"": "still here"}


def test_a_server_that_stops_ends_streams_and_waits(ses: LocalSes) -> None:
    answers: list[tuple[int, Any]] = []
    with serve_http(ses) as door:
        inspector = Inspector(door)
        waiting = Thread(target=lambda: answers.append(inspector.call("waitForMail", timeout=60)))
        stopping = meanwhile(ses, lambda: None)
        waiting.start()
        stopping.join()
        stream = Stream(door)
        assert stream.block() == {"": "the stream is open"}
    waiting.join(10)

    assert [status for status, _ in answers] == [404]
    assert stream.answer.read() == b""
    stream.close()
    assert ses._world.bells == ()  # noqa: SLF001  nobody is told any more


def test_a_position_that_is_none_opens_no_stream(door: HttpDoor) -> None:
    stream = Stream(door, "?after=x")
    assert stream.answer.status == 400
    stream.close()
