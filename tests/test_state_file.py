"""A file that follows a model, and time that passes by itself."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    Complaint,
    InvalidValue,
    LocalCloud,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    RunningClock,
    Snapshot,
    SystemClock,
)
from sesmodel.clockwork import let_time_pass
from sesmodel.snapshot_file import write_atomically
from sesmodel.state_file import StateFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")


class Written:
    """Writes as usual, and can be waited for; the first so many times it fails."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.calls, self.done = failures, 0, Event()

    def __call__(self, path: Path, data: bytes) -> None:
        self.calls += 1
        if self.failures:
            self.failures -= 1
            raise OSError(28, "No space left on device")
        write_atomically(path, data)
        self.done.set()

    def wait_for(self, seen: Callable[[], bool]) -> None:
        assert self.done.wait(20)
        while not seen():
            self.done.clear()
            assert seen() or self.done.wait(20)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    made = Written()
    monkeypatch.setattr("sesmodel.state_file.write_atomically", made)
    return made


def never(error: Exception) -> None:
    raise error


def sent_in(path: Path) -> int:
    twin = LocalSes()
    twin.restore(Snapshot.load(path))
    return len(twin.sent)


def test_a_change_is_saved_though_nobody_asks(ses: LocalSes, tmp_path: Path, written: Written) -> None:
    path = tmp_path / "state"
    with StateFile(ses, path, every=0.01, on_error=never).kept():
        Mailer(ses).send(HELLO)
        written.wait_for(lambda: sent_in(path) == 1)


def test_the_end_of_the_block_saves_what_came_last(ses: LocalSes, tmp_path: Path) -> None:
    path = tmp_path / "state"
    with StateFile(ses, path, every=3600, on_error=never).kept():
        Mailer(ses).send(HELLO)
        assert not path.exists()

    assert sent_in(path) == 1


def test_what_did_not_change_is_not_written_again(tmp_path: Path, written: Written) -> None:
    ses = LocalSes(clock=SystemClock())
    file = StateFile(ses, tmp_path / "state", on_error=never)
    ses.verify("example.com")

    assert [file.save(), file.save()] == [True, False]
    Mailer(ses).send(HELLO)
    assert [file.save(), file.save(), written.calls] == [True, False, 2]


def test_a_model_that_nobody_calls_is_not_even_looked_at(ses: LocalSes, tmp_path: Path, written: Written) -> None:
    file = StateFile(ses, tmp_path / "state", every=0.001, on_error=never)
    file.save()
    calls = ses.calls
    with file.kept():
        assert not Event().wait(0.05)
        assert ses.calls == calls


def test_to_move_a_clock_by_hand_is_a_change(ses: LocalSes, tmp_path: Path) -> None:
    file = StateFile(ses, tmp_path / "state", on_error=never)
    file.save()
    ses.advance(days=1)

    assert file.save()


def test_a_clock_that_was_put_forward_goes_on_from_there(tmp_path: Path) -> None:
    clock, later = RunningClock(), RunningClock()
    before, after = LocalSes(clock=clock), LocalSes(clock=later)
    file = StateFile(before, tmp_path / "state", on_error=never)
    file.save()
    before.advance(days=1)

    assert file.save()
    StateFile(after, file.path, on_error=never).load()
    assert later.ahead == clock.ahead > timedelta(hours=23)


def test_a_save_that_fails_is_told_of_and_tried_again(ses: LocalSes, tmp_path: Path, written: Written) -> None:
    path, failed, written.failures = tmp_path / "state", Event(), 1
    errors: list[Exception] = []

    def on_error(error: Exception) -> None:
        errors.append(error)
        failed.set()

    with StateFile(ses, path, every=0.01, on_error=on_error).kept():
        Mailer(ses).send(HELLO)
        assert failed.wait(20)
        written.wait_for(lambda: sent_in(path) == 1)  # though nobody has called meanwhile

    assert [type(error) for error in errors] == [OSError]


def test_after_a_save_that_took_long_there_is_a_long_rest(ses: LocalSes, tmp_path: Path, written: Written) -> None:
    class Slow(ManualClock):
        def monotonic(self) -> float:
            self.advance(minutes=1)
            return super().monotonic()

    with StateFile(ses, tmp_path / "state", every=0.001, on_error=never, timer=Slow()).kept():
        Mailer(ses).send(HELLO)
        assert written.done.wait(20)
        Mailer(ses).send(HELLO)
        assert not Event().wait(0.05)
        assert written.calls == 1


@pytest.mark.parametrize("loaded", [True, False])
def test_what_another_process_has_written_since_is_not_overwritten(ses: LocalSes, tmp_path: Path, loaded: bool) -> None:
    path = tmp_path / "state"
    ses.snapshot().save(path)
    file, other = (StateFile(ses, path, on_error=never) for _ in range(2))
    if loaded:
        file.load()
    else:
        file.save()
    other.save()
    Mailer(ses).send(HELLO)

    for _ in range(2):
        with pytest.raises(InvalidValue, match="another process has written it"):
            file.save()
    assert sent_in(path) == 0
    path.unlink()
    assert file.save()
    Mailer(ses).send(HELLO)
    assert file.save()


def test_a_file_that_is_not_there_yet_is_no_error(ses: LocalSes, tmp_path: Path) -> None:
    file = StateFile(ses, tmp_path / "state", on_error=never)

    assert not file.load()
    file.save()
    ses.clear()
    ses.verify("example.org")
    assert file.load()
    assert [one.name for one in ses.identities] == ["example.com"]


@pytest.mark.parametrize("kind", [LocalSes, LocalCloud])
def test_what_is_due_happens_though_nobody_calls(kind: Any) -> None:
    model = kind(clock=SystemClock())
    ses = model if kind is LocalSes else model.ses()
    ses.verify("example.com")
    model.receivers.when("*").complain(milliseconds=1)
    heard = Event()
    model.subscribe(lambda event: heard.set() if isinstance(event, Complaint) else None)
    with let_time_pass(model, every=0.01):
        Mailer(ses).send(HELLO)
        assert heard.wait(20)


def test_time_that_stands_still_is_left_alone() -> None:
    ses = LocalSes(clock=ManualClock())
    ses.verify("example.com")
    ses.receivers.when("*").complain(hours=1)
    Mailer(ses).send(HELLO)
    rung = Event()
    ses.after_changes(rung.set)
    with let_time_pass(ses, every=0.001):
        assert not rung.wait(0.05)


def test_every_model_of_a_cloud_is_set_up_when_it_is_made_and_when_it_begins_anew() -> None:
    cloud = LocalCloud(setup=lambda ses: ses.verify("example.com"))
    before = cloud.snapshot()
    Mailer(cloud["eu-west-1"]).send(HELLO)
    cloud["eu-west-1"].verify("example.org")
    cloud.restore(before)

    assert [[one.name for one in ses.identities] for ses in (cloud["eu-west-1"], cloud.ses())] == [["example.com"]] * 2
