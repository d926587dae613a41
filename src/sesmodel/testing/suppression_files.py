"""What every suppression store must do: files of both formats, in and out."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest

from sesmodel.errors import InvalidConfiguration
from sesmodel.service.suppression import SuppressionReason
from sesmodel.service.suppression_query import SuppressionFilter
from sesmodel.service.suppression_transfer import TransferProgress
from sesmodel.testing.feedback_events import bounced
from sesmodel.testing.suppression_contract import HOUR, NOON, StoreContract

if TYPE_CHECKING:
    from pathlib import Path

    from sesmodel.ports import SuppressionStore

_BOUNCE, _COMPLAINT = SuppressionReason.BOUNCE, SuppressionReason.COMPLAINT

# The same two entries in both formats (SUP-13).
_CSV = "reader1@example.net, BOUNCE\nreader2@example.net, COMPLAINT\n"
_JSON = (
    '{"emailAddress":"reader1@example.net","reason":"BOUNCE"}\n'
    '{"emailAddress":"reader2@example.net","reason":"COMPLAINT"}\n'
)


class FileContract(StoreContract):
    """Files are read whole or not at all, and what is written can be read."""

    @pytest.mark.parametrize(("name", "text"), [("list.csv", _CSV), ("list.json", _JSON), ("list.jsonl", _JSON)])
    def test_files_of_both_formats_are_imported(
        self, store: SuppressionStore, tmp_path: Path, name: str, text: str
    ) -> None:
        (tmp_path / name).write_text(text)
        report = store.import_file(tmp_path / name)

        assert (report.processed, report.failed, report.ok) == (2, 0, True)
        assert [(one.email_address, one.reason, one.last_update_time) for one in store.entries()] == [
            ("reader1@example.net", _BOUNCE, NOON),
            ("reader2@example.net", _COMPLAINT, NOON),
        ]

    def test_rows_that_cannot_be_used_are_passed_over_and_reported(self, store: SuppressionStore) -> None:
        rows: list[str | bytes] = [
            "a@example.net, BOUNCE",
            "",
            "b@example.net, SPAM",
            "nobody, BOUNCE",
            b"\xff@example.net, BOUNCE",
        ]
        report = store.import_file([*rows, "c@EXAMPLE.net,COMPLAINT"], "CSV")

        assert (report.processed, report.failed) == (5, 3)
        assert [(failed.line, failed.why) for failed in report.failures] == [
            (3, "'SPAM' is no reason: use BOUNCE or COMPLAINT."),
            (4, "'nobody' is no address: Missing final '@domain'."),
            (5, "It is not written in UTF-8."),
        ]
        assert [entry.email_address for entry in store.entries()] == ["a@example.net", "c@example.net"]

    @pytest.mark.parametrize("more", [[], ["", "bob@example.net, BOUNCE"]])
    @pytest.mark.parametrize("address", ["x" * 65 + "@example.net", "a@" + "x" * 64 + ".example.net"])
    def test_rows_of_addresses_that_are_too_long_cannot_be_used(
        self, store: SuppressionStore, address: str, more: list[str]
    ) -> None:
        report = store.import_file([f"{address}, BOUNCE", *more], "CSV")

        assert (report.failed, report.failures[0].line) == (1, 1)
        assert store.count() == len(more) / 2

    def test_of_very_many_rows_that_cannot_be_used_the_first_thousand_are_shown(self, store: SuppressionStore) -> None:
        report = store.import_file(["nobody, BOUNCE"] * 1_500, "CSV")

        assert (report.processed, report.failed, len(report.failures)) == (1_500, 1_500, 1_000)
        assert [failed.line for failed in report.failures] == list(range(1, 1_001))

    def test_the_last_row_of_an_address_counts(self, store: SuppressionStore) -> None:
        store.add("a@example.net", _BOUNCE)
        store.import_file(["a@example.net,BOUNCE", "b@example.net,BOUNCE", "a@EXAMPLE.net,COMPLAINT"], "CSV")

        assert store.count() == 2
        assert store.contains_many(["a@example.net"]) == {"a@example.net": _COMPLAINT}

    @pytest.mark.parametrize(("data_format", "text"), [("CSV", _CSV), ("JSON", _JSON)])
    def test_the_addresses_of_a_file_are_taken_off(self, store: SuppressionStore, data_format: str, text: str) -> None:
        store.add("reader2@example.net", _BOUNCE)
        store.add("reader3@example.net", _BOUNCE)
        report = store.import_file(StringIO(text), data_format, action="DELETE")

        assert (report.processed, report.failed) == (2, 0)
        assert [entry.email_address for entry in store.entries()] == ["reader3@example.net"]
        assert store.apply(bounced("reader2@example.net", at=NOON - HOUR)) == ()

    def test_addresses_alone_are_taken_off(self, store: SuppressionStore) -> None:
        store.add("reader2@example.net", _BOUNCE)
        store.import_file(["reader2@EXAMPLE.net"], "CSV", action="DELETE")

        assert store.count() == 0

    def test_an_import_tells_how_far_it_is(self, store: SuppressionStore, tmp_path: Path) -> None:
        told = list[TransferProgress]()
        path = tmp_path / "list.csv"
        path.write_text("".join(f"a{number}@example.net, BOUNCE\n" for number in range(100_000)))
        store.import_file(path, on_progress=told.append)

        assert len(told) > 1
        assert [one.records for one in told] == sorted(one.records for one in told)
        assert (told[-1].records, told[-1].failed, told[-1].fraction) == (100_000, 0, 1)
        assert all(one.fraction is not None and 0 < one.fraction <= 1 for one in told)
        assert store.count() == 100_000

    def test_an_import_that_is_stopped_changes_nothing(self, store: SuppressionStore) -> None:
        class StopError(Exception):
            pass

        def stop(progress: TransferProgress) -> None:
            if progress.records > 10_000:
                raise StopError

        store.add("a1@example.net", _COMPLAINT)
        with pytest.raises(StopError):
            store.import_file([f"a{n}@example.net, BOUNCE" for n in range(50_000)], "CSV", on_progress=stop)
        assert store.contains_many(["a1@example.net", "a2@example.net"]) == {"a1@example.net": _COMPLAINT}
        assert store.count() == 1
        assert store.import_file(["a2@example.net, BOUNCE"], "CSV").ok

    def test_a_file_that_is_not_there_is_an_error(self, store: SuppressionStore, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            store.import_file(tmp_path / "none.csv")

    def test_a_format_or_an_action_that_is_none_is_refused(self, store: SuppressionStore, tmp_path: Path) -> None:
        with pytest.raises(InvalidConfiguration, match=r"data_format: the name '.*list\.txt' does not say"):
            store.import_file(tmp_path / "list.txt")
        with pytest.raises(InvalidConfiguration, match="data_format: 'XML' is no format"):
            store.import_file([], "XML")
        with pytest.raises(InvalidConfiguration, match="action: 'ADD' is no action"):
            store.import_file([], "CSV", action="ADD")  # type: ignore[arg-type]  # it is none

    @pytest.mark.parametrize("name", ["out.csv", "out.json"])
    def test_what_is_exported_can_be_imported(self, store: SuppressionStore, tmp_path: Path, name: str) -> None:
        odd = ["Ana@example.net", '"two words"@example.net', '"a,b"@xn--bcher-kva.example', "x" * 64 + "@example.net"]
        for address in odd:
            store.add(address, _COMPLAINT)
        store.add("bob@example.net", _BOUNCE)
        before = [(entry.email_address, entry.reason) for entry in store.entries()]

        assert store.export_file(tmp_path / name) == 5
        for address, _ in before:
            store.remove(address)
        report = store.import_file(tmp_path / name)
        assert report.ok, report.failures
        assert [(entry.email_address, entry.reason) for entry in store.entries()] == before
        assert [path.name for path in tmp_path.glob("out*")] == [name]

    def test_an_export_writes_what_is_asked_for_and_tells_how_far_it_is(self, store: SuppressionStore) -> None:
        store.import_file([f"a{n:04}@example.net, BOUNCE" for n in range(2_500)], "CSV")
        store.add("angry@example.net", _COMPLAINT)
        told, text = list[TransferProgress](), StringIO()

        assert store.export_file(text, "CSV", only=SuppressionFilter(reasons="COMPLAINT")) == 1
        assert text.getvalue() == "angry@example.net, COMPLAINT\n"
        assert store.export_file(StringIO(), "JSON", on_progress=told.append) == 2_501
        assert [(one.records, one.fraction == 1) for one in told] == [(1000, False), (2000, False), (2501, True)]

    def test_an_export_that_is_stopped_leaves_the_file_that_was_there(
        self, store: SuppressionStore, tmp_path: Path
    ) -> None:
        def stop(_: TransferProgress) -> None:
            raise KeyboardInterrupt

        (tmp_path / "out.csv").write_text("before")
        store.import_file([f"a{n:04}@example.net, BOUNCE" for n in range(1_500)], "CSV")
        with pytest.raises(KeyboardInterrupt):
            store.export_file(tmp_path / "out.csv", on_progress=stop)
        assert [path.read_text() for path in tmp_path.glob("out*")] == ["before"]
