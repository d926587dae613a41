"""Imports contacts in one way in this process, and prints the processor time of a row and the memory of a contact.

``python -m benchmarks.contacts_import NAME CONTACTS``: a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import csv
import json
import resource
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING, Any

from sesmodel import ContactTopic, JobTimes, LocalSes, Times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DICTS = "csv.DictReader into a dict of dicts"
SQLITE = "csv.reader into sqlite3, executemany"
JOB = "import job of LocalSes"
_TOPICS = ("Releases", "Offers", "Events")
_HEADER = ",".join(
    ["emailAddress", "unsubscribeAll", "attributesData", *(f"topicPreferences.{one}" for one in _TOPICS)]
)
_TABLE = "CREATE TABLE c (address TEXT PRIMARY KEY, gone TEXT, attributes TEXT, a TEXT, b TEXT, c TEXT) WITHOUT ROWID"
_STATUSES = ("OPT_IN", "OPT_OUT", "")


def rows(count: int) -> Iterator[str]:
    """A file of so many contacts, of whom every tenth has attributes."""
    yield _HEADER
    for number in range(count):
        address = f"customer.{number * 2654435761 % 2**32:08x}@mail{number % 997}.example.com"
        attributes = f'"{{""Number"":{number}}}"' if number % 10 == 0 else ""
        said = (_STATUSES[number // step % 3] for step in (1, 3, 9))
        yield f"{address},{'true' if number % 50 == 0 else 'false'},{attributes},{','.join(said)}"


def _by_dicts(file: Path) -> Any:
    with file.open(newline="", encoding="ascii") as lines:
        return {
            row["emailAddress"]: {
                "UnsubscribeAll": row["unsubscribeAll"] == "true",
                "AttributesData": row["attributesData"],
                "TopicPreferences": {topic: row[f"topicPreferences.{topic}"] for topic in _TOPICS},
            }
            for row in csv.DictReader(lines)
        }


def _by_sqlite(file: Path) -> Any:
    with closing(sqlite3.connect(file.with_suffix(".db"), isolation_level=None)) as connection:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", _TABLE, "BEGIN"):
            connection.execute(statement)
        with file.open(newline="", encoding="ascii") as lines:
            found = csv.reader(lines)
            next(found)
            connection.executemany("INSERT INTO c VALUES (?, ?, ?, ?, ?, ?)", found)
        connection.execute("COMMIT")
        return range(connection.execute("SELECT count(*) FROM c").fetchone()[0])


def _by_job(file: Path) -> Any:
    def lines() -> Iterator[str]:
        with file.open(newline="", encoding="ascii") as opened:
            yield from opened

    ses = LocalSes(times=Times(jobs=JobTimes(per_record=timedelta())))
    ours = ses.create_contact_list("OurList", *(ContactTopic(topic, topic, "OPT_IN") for topic in _TOPICS))
    ses.objects["s3://bucket/list.csv"] = lines
    ses.client("sesv2").create_import_job(
        ImportDestination={"ContactListDestination": {"ContactListName": "OurList", "ContactListImportAction": "PUT"}},
        ImportDataSource={"S3Url": "s3://bucket/list.csv", "DataFormat": "CSV"},
    )
    ses.advance(minutes=1)
    return ours


_WAYS: dict[str, Callable[[Path], Any]] = {DICTS: _by_dicts, SQLITE: _by_sqlite, JOB: _by_job}


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  no file of a folder
        return int(file.read().split()[1]) * resource.getpagesize()


def _written(folder: str, name: str, count: int) -> Path:
    file = Path(folder) / name
    with file.open("w", encoding="ascii") as written:
        written.writelines(f"{row}\n" for row in rows(count))
    return file


def measure(name: str, count: int) -> dict[str, Any]:
    """Import so many in one way, and say what it takes."""
    with TemporaryDirectory() as folder:
        few, file = _written(folder, "few.csv", 10), _written(folder, "list.csv", count)
        _WAYS[name](few)  # and so all is loaded
        before, begin = _resident(), process_time()
        kept = _WAYS[name](file)
        seconds = process_time() - begin
        held, peak = _resident() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    return {"count": len(kept), "row": seconds / count, "bytes": held / count, "peak": peak / count}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
