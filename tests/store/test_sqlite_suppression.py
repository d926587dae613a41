"""The suppression list in a file keeps the contract of all of them; processes share it, and a crash does no harm."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sesmodel import InvalidConfiguration, ManualClock, SqliteSuppression, StoreFailed
from sesmodel.store import sqlite_schema, sqlite_suppression
from sesmodel.store.sqlite_connections import SqliteConnections
from sesmodel.store.sqlite_schema import set_up
from sesmodel.testing.feedback_events import bounced
from sesmodel.testing.suppression import SuppressionStoreContract

if TYPE_CHECKING:
    from pathlib import Path

    from sesmodel import SuppressionStore


class TestSqliteSuppression(SuppressionStoreContract):
    def make_store(self, clock: ManualClock, folder: Path) -> SuppressionStore:
        return SqliteSuppression(folder / "s.db", clock=clock)


# --- processes ------------------------------------------------------------------------------------

WRITER = """
import sys
from datetime import UTC, datetime
from sesmodel import SqliteSuppression
from sesmodel.testing.feedback_events import bounced

path, worker = sys.argv[1:]
with SqliteSuppression(path) as store:
    for number in range(100):
        store.add(f"a{worker}-{number}@example.net", "BOUNCE")
        store.apply(bounced("all@example.net", at=datetime(2026, 1, 1, 0, number % 60, tzinfo=UTC)))
    store.import_file([f"b{worker}-{number}@example.net, COMPLAINT" for number in range(1000)], "CSV")
    print(store.count() >= 1101)
"""

IMPORTER = """
import sys
from sesmodel import SqliteSuppression

path, source = sys.argv[1:]
store = SqliteSuppression(path)
store.import_file(source, on_progress=lambda progress: print(progress.records, flush=True))
print("done", flush=True)
"""


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Run some Python in another process."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")


def test_processes_that_begin_at_once_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    writers = [run(WRITER, path, worker) for worker in range(4)]
    said = [writer.communicate(timeout=120)[0] for writer in writers]

    assert said == ["True\n"] * 4
    with SqliteSuppression(path) as store:
        assert store.count() == 4 * 1100 + 1
        entry = store.get("all@example.net")
    assert entry is not None
    assert entry.last_update_time == datetime(2026, 1, 1, 0, 59, tzinfo=UTC)


@pytest.mark.parametrize("block", [1, 3, 6])
def test_a_process_that_is_killed_in_the_middle_of_an_import_has_added_nobody(tmp_path: Path, block: int) -> None:
    path, source = tmp_path / "s.db", tmp_path / "list.csv"
    source.write_text("".join(f"customer.{number:08}@mail.example.com, BOUNCE\n" for number in range(200_000)))
    with SqliteSuppression(path) as store:
        store.add("gone@example.net", "COMPLAINT")
    with run(IMPORTER, path, source) as importer:
        assert importer.stdout is not None
        for _ in range(block):
            assert importer.stdout.readline().strip().isdigit()
        importer.kill()

    with SqliteSuppression(path) as store:
        assert store.contains("gone@example.net")
        assert store.count() in {1, 200_001}  # the latter only if it was too late to kill it
        assert store.import_file(source).ok
        assert store.count() == 200_001
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_process_that_is_killed_while_it_writes_has_written_all_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with SqliteSuppression(path) as store:
        store.add("gone@example.net", "COMPLAINT")
    with run(WRITING_AND_KILLED, path) as writer:
        assert writer.wait(timeout=60) == -signal.SIGKILL

    with SqliteSuppression(path) as store:
        assert [entry.email_address for entry in store.entries()] == ["gone@example.net"]
        store.add("bob@example.net", "BOUNCE")
        assert store.count() == 2


# Kills itself when the rows stand in the table and the transaction is not over.
WRITING_AND_KILLED = """
import os, signal, sys
from sesmodel import SqliteSuppression
from sesmodel.store import sqlite_rows

put = sqlite_rows.put_staged

def put_and_die(connection, now):
    put(connection, now)
    assert connection.execute("SELECT count(*) FROM suppressed_destinations").fetchone() == (50_001,)
    os.kill(os.getpid(), signal.SIGKILL)

sqlite_rows.put_staged = put_and_die
SqliteSuppression(sys.argv[1]).import_file([f"a{number}@example.net, BOUNCE" for number in range(50_000)], "CSV")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_opens_connections_of_its_own(tmp_path: Path) -> None:
    with SqliteSuppression(tmp_path / "s.db") as store:
        store.add("gone@example.net", "BOUNCE")
        child = multiprocessing.get_context("fork").Process(target=store.add, args=("child@example.net", "BOUNCE"))
        child.start()
        child.join(60)

        assert child.exitcode == 0
        assert store.contains("child@example.net")
        store.add("parent@example.net", "BOUNCE")
        assert store.count() == 3


def test_who_writes_keeps_others_from_writing_from_the_beginning(tmp_path: Path) -> None:
    one, other = (SqliteConnections(str(tmp_path / "s.db"), timeout=0, prepare=set_up) for _ in range(2))
    with one.writing(), pytest.raises(StoreFailed, match="locked"), other.writing():
        pytest.fail("two were let in")
    one.close()
    other.close()


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with SqliteSuppression(path, timeout=0) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        store.add("gone@example.net", "BOUNCE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM suppressed_destinations")

        assert store.contains("gone@example.net")


def test_a_writer_that_waits_too_long_says_so_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with SqliteSuppression(path, timeout=0) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for change in (
            lambda: store.add("gone@example.net", "BOUNCE"),
            lambda: store.remove("gone@example.net"),
            lambda: store.apply(bounced("gone@example.net")),
            lambda: store.import_file(["gone@example.net, BOUNCE"], "CSV"),
        ):
            with pytest.raises(StoreFailed, match=r"s\.db: database is locked"):
                change()
        other.execute("ROLLBACK")

        assert store.count() == 0
        assert store.apply(bounced("gone@example.net")) == ("gone@example.net",)


def test_who_makes_the_file_waits_for_those_who_look_into_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.executescript("CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Bob'); BEGIN;")
        other.execute("SELECT * FROM people").fetchall()
        waits = list[str]()

        def watched(connection: sqlite3.Connection) -> None:
            set_up(connection)
            connection.set_trace_callback(let_in)

        def let_in(statement: str) -> None:
            if statement == "BEGIN EXCLUSIVE":
                waits.append(statement)
                other.execute("COMMIT")

        monkeypatch.setattr(sqlite_suppression, "set_up", watched)
        with SqliteSuppression(path, timeout=0.5) as store:  # which SQLite waits before it refuses
            store.add("gone@example.net", "BOUNCE")

            assert store.count() == 1
        assert waits == ["BEGIN EXCLUSIVE"]


def test_a_file_that_others_do_not_let_go_of_is_not_made(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "app.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InvalidConfiguration, match="database is locked"):
            SqliteSuppression(tmp_path / "app.db", timeout=0)


def test_a_disk_without_a_write_ahead_log_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_schema, "_journal_mode", lambda _: "delete")  # as SQLite says where memory is not shared

    with pytest.raises(InvalidConfiguration, match="on a disk of this machine"):
        SqliteSuppression(tmp_path / "s.db")


def test_a_connection_of_before_a_fork_is_neither_used_nor_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = SqliteConnections(str(tmp_path / "s.db"), timeout=1, prepare=set_up)
    with connections.reading() as parents:
        pass
    with connections.reading() as again:
        assert again is parents
        monkeypatch.setattr(os, "getpid", lambda: 0)  # what a child sees: it came to be in the middle of the block
    with connections.reading() as childs:
        assert childs is not parents
    connections.close()

    assert parents.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        childs.execute("SELECT 1")
    parents.close()


# --- the file -------------------------------------------------------------------------------------


def test_what_was_added_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    with SqliteSuppression(tmp_path / "s.db") as store:
        store.apply(bounced("gone@example.net"))
        before = list(store.entries())

    with SqliteSuppression(str(tmp_path / "s.db")) as store:
        assert list(store.entries()) == before


def test_a_store_that_was_closed_opens_again_when_it_is_used(tmp_path: Path) -> None:
    store = SqliteSuppression(tmp_path / "s.db")
    store.add("gone@example.net", "BOUNCE")
    store.close()
    store.close()

    assert store.contains("gone@example.net")
    store.close()


def test_a_closed_store_leaves_one_file(tmp_path: Path) -> None:
    with SqliteSuppression(tmp_path / "s.db") as store:
        store.add("gone@example.net", "BOUNCE")

    assert [path.name for path in tmp_path.iterdir()] == ["s.db"]


def test_a_store_that_nobody_holds_any_more_closes_itself(tmp_path: Path) -> None:
    store = SqliteSuppression(tmp_path / "s.db")
    store.add("gone@example.net", "BOUNCE")
    del store
    gc.collect()

    assert [path.name for path in tmp_path.iterdir()] == ["s.db"]


def test_the_file_may_have_tables_of_others(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "app.db")) as connection:
        connection.executescript("CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Bob');")
    with SqliteSuppression(tmp_path / "app.db") as store:
        store.add("gone@example.net", "BOUNCE")

        assert store.count() == 1
    with closing(sqlite3.connect(tmp_path / "app.db")) as connection:
        assert connection.execute("SELECT name FROM people").fetchall() == [("Bob",)]


def test_an_address_that_was_taken_off_is_nowhere_in_the_file(tmp_path: Path) -> None:
    with SqliteSuppression(tmp_path / "s.db") as store:
        store.add("secret.name@example.net", "BOUNCE")
        store.remove("secret.name@example.net")
        store.import_file(["secret.name@example.net"], "CSV", action="DELETE")

    assert b"secret" not in (tmp_path / "s.db").read_bytes()


@pytest.mark.parametrize(
    ("name", "cure"),
    [(":memory:", "Use a MemorySuppression"), ("", "Use a MemorySuppression"), ("none/s.db", "Name a")],
)
def test_what_can_be_no_file_is_refused(tmp_path: Path, name: str, cure: str) -> None:
    with pytest.raises(InvalidConfiguration, match=f"path: .*{cure}"):
        SqliteSuppression(tmp_path / name if "/" in name else name)


def test_a_file_of_another_kind_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "s.db").write_text("a letter to Bob\n" * 100)

    with pytest.raises(InvalidConfiguration, match="not a database"):
        SqliteSuppression(tmp_path / "s.db")
    assert (tmp_path / "s.db").read_text().startswith("a letter to Bob")


def test_a_file_of_a_later_version_is_refused(tmp_path: Path) -> None:
    SqliteSuppression(tmp_path / "s.db").close()
    with closing(sqlite3.connect(tmp_path / "s.db")) as connection:
        connection.execute("UPDATE suppression_settings SET value = '2' WHERE name = 'version'")
        connection.commit()

    with pytest.raises(InvalidConfiguration, match="tables are of version 2"):
        SqliteSuppression(tmp_path / "s.db")


def test_a_file_takes_letter_case_one_way_for_ever(tmp_path: Path) -> None:
    with SqliteSuppression(tmp_path / "s.db", fold_case=True) as store:
        store.add("Ana@example.net", "BOUNCE")
        store.import_file(["Zoe@example.net,BOUNCE"], "CSV")
        store.apply(bounced("BOB@example.net"))

        assert [entry.email_address for entry in store.entries()] == [
            "ana@example.net",
            "bob@example.net",
            "zoe@example.net",
        ]
        assert store.contains("ANA@example.net")
    with pytest.raises(InvalidConfiguration, match="made with fold_case=True"):
        SqliteSuppression(tmp_path / "s.db")


def test_it_names_nobody_when_it_is_shown(tmp_path: Path) -> None:
    with SqliteSuppression(tmp_path / "s.db") as store:
        store.add("gone@example.net", "BOUNCE")

        assert "gone" not in repr(store)
        assert "s.db" in repr(store)
