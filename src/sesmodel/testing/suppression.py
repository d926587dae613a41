"""What every suppression store must do, as tests that a back end of your own can run, too."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from sesmodel.clock import ManualClock
from sesmodel.errors import InvalidAddress, InvalidConfiguration, InvalidValue
from sesmodel.service.event_parsing import parse_event
from sesmodel.service.suppression import SuppressionReason
from sesmodel.service.suppression_query import SuppressionFilter
from sesmodel.service.suppression_transfer import TransferProgress
from sesmodel.testing.feedback_events import bounced, complained
from sesmodel.testing.suppression_machine import suppression_store_machine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sesmodel.ports import SuppressionStore

_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_BOUNCE, _COMPLAINT = SuppressionReason.BOUNCE, SuppressionReason.COMPLAINT

# The same two entries in both formats (SUP-13).
_CSV = "reader1@example.net, BOUNCE\nreader2@example.net, COMPLAINT\n"
_JSON = (
    '{"emailAddress":"reader1@example.net","reason":"BOUNCE"}\n'
    '{"emailAddress":"reader2@example.net","reason":"COMPLAINT"}\n'
)


_NO_ADDRESSES = (
    "",
    "ana",
    "ana@",
    "Ana <ana@example.net>",
    "a@example.net, b@example.net",
    "x" * 65 + "@example.net",
    "a@" + "x" * 64 + ".example.net",
    "a..b@example.net",
    "a@example..net",
    "\ud800@example.net",
)


class SuppressionStoreContract(ABC):
    """The contract of :class:`sesmodel.SuppressionStore`: make it a test class of yours, and say how a store is made.

    ::

        class TestMyStore(SuppressionStoreContract):
            def make_store(self, clock, folder):
                return MyStore(folder / "list", clock=clock)

    A store with a method ``close`` is closed after each test. It must be empty when it is made.
    """

    @abstractmethod
    def make_store(self, clock: ManualClock, folder: Path) -> SuppressionStore:
        """Make a new, empty store that goes by the clock; what it writes goes into the folder."""

    @pytest.fixture
    def clock(self) -> ManualClock:
        """The clock of the store. It stands at noon."""
        return ManualClock(_NOON)

    @pytest.fixture
    def store(self, clock: ManualClock, tmp_path: Path) -> Iterator[SuppressionStore]:
        """An empty store."""
        store = self.make_store(clock, tmp_path)
        yield store
        getattr(store, "close", lambda: None)()

    # --- adding, taking off, looking -------------------------------------------------------------

    def test_what_is_added_is_on_the_list_with_its_reason_and_time(self, store: SuppressionStore) -> None:
        store.add("gone@example.net", "BOUNCE")
        entry = store.get("gone@example.net")

        assert entry is not None
        assert (entry.email_address, entry.reason, entry.last_update_time) == ("gone@example.net", _BOUNCE, _NOON)
        assert (entry.message_id, entry.feedback_id) == (None, None)
        assert store.contains("gone@example.net")

    def test_an_address_that_was_not_added_is_not_on_the_list(self, store: SuppressionStore) -> None:
        store.add("gone@example.net", _BOUNCE)

        assert store.get("bob@example.net") is None
        assert not store.contains("bob@example.net")
        assert not store.remove("bob@example.net")

    def test_the_last_reason_and_its_time_count(self, store: SuppressionStore, clock: ManualClock) -> None:
        store.add("gone@example.net", _BOUNCE)
        clock.advance(_HOUR)
        store.add("gone@example.net", _COMPLAINT)
        entry = store.get("gone@example.net")

        assert entry is not None
        assert (entry.reason, entry.last_update_time) == (_COMPLAINT, _NOON + _HOUR)
        assert store.count() == 1

    def test_what_is_taken_off_is_no_longer_on_the_list(self, store: SuppressionStore) -> None:
        store.add("gone@example.net", _BOUNCE)

        assert store.remove("gone@example.net")
        assert not store.remove("gone@example.net")
        assert not store.contains("gone@example.net")
        assert store.count() == 0

    def test_what_was_taken_off_can_be_added_again(self, store: SuppressionStore) -> None:
        store.add("gone@example.net", _BOUNCE)
        store.remove("gone@example.net")
        store.add("gone@example.net", _COMPLAINT)

        assert store.contains("gone@example.net")

    @pytest.mark.parametrize(
        ("added", "asked", "same"),
        [
            ("ana@example.net", "ana@EXAMPLE.NET", True),
            ("ana@Example.net", "ana@example.net", True),
            (" ana@example.net\n", "ana@example.net", True),
            ("ana@bücher.example", "ana@xn--bcher-kva.example", True),
            ('"ana"@example.net', "ana@example.net", True),
            ("Ana@example.net", "ana@example.net", False),
            ("ana+news@example.net", "ana@example.net", False),
            ("a.na@example.net", "ana@example.net", False),
        ],
    )
    def test_addresses_are_compared_as_ses_does(
        self, store: SuppressionStore, added: str, asked: str, *, same: bool
    ) -> None:
        store.add(added, _BOUNCE)

        assert store.contains(asked) is same
        assert list(store.contains_many([asked])) == [asked] * same
        assert (store.get(asked) is not None) is same
        assert store.remove(asked) is same

    @pytest.mark.parametrize("text", _NO_ADDRESSES)
    def test_what_is_no_address_is_refused(self, store: SuppressionStore, text: str) -> None:
        for refuse in (lambda: store.add(text, _BOUNCE), lambda: store.contains_many([text]), lambda: store.get(text)):
            with pytest.raises(InvalidAddress):
                refuse()
        with pytest.raises(InvalidAddress):
            store.remove(text)
        assert store.import_file([f'"{text}", BOUNCE'], "CSV").failed == 1
        assert store.count() == 0

    @pytest.mark.parametrize("address", ["x" * 64 + "@example.net", "a@" + "x" * 63 + ".example.net"])
    def test_long_addresses_are_some_too(self, store: SuppressionStore, address: str) -> None:
        assert store.import_file([f"{address}, BOUNCE"], "CSV").ok
        assert store.contains_many([address]) == {address: _BOUNCE}

    @pytest.mark.parametrize("reason", ["bounce", "SPAM", ""])
    def test_a_reason_that_is_none_is_refused(self, store: SuppressionStore, reason: str) -> None:
        with pytest.raises(InvalidValue, match="Use BOUNCE or COMPLAINT"):
            store.add("gone@example.net", reason)
        assert store.count() == 0

    def test_many_are_looked_for_at_once_and_named_as_they_were_spelt(self, store: SuppressionStore) -> None:
        store.add("gone@example.net", _BOUNCE)
        store.add("angry@example.org", _COMPLAINT)
        asked = ["bob@example.net", "gone@EXAMPLE.net", "angry@example.org", "gone@EXAMPLE.net"]

        assert dict(store.contains_many(asked)) == {"gone@EXAMPLE.net": _BOUNCE, "angry@example.org": _COMPLAINT}
        assert dict(store.contains_many(iter(asked))) == dict(store.contains_many(asked))
        assert not store.contains_many([])

    def test_thousands_are_looked_for_at_once(self, store: SuppressionStore) -> None:
        store.import_file([f"a{number}@example.net, BOUNCE" for number in range(0, 5_000, 2)], "CSV")
        found = store.contains_many([f"a{number}@example.net" for number in range(5_000)])

        assert set(found) == {f"a{number}@example.net" for number in range(0, 5_000, 2)}

    def test_threads_may_share_it(self, store: SuppressionStore) -> None:
        def work(worker: int) -> bool:
            for number in range(20):
                store.add(f"a{worker}-{number}@example.net", _BOUNCE)
                store.apply(bounced("all@example.net", at=_NOON - timedelta(minutes=number)))
            return all(store.contains(f"a{worker}-{number}@example.net") for number in range(20))

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(work, range(8)))
        assert store.count() == 8 * 20 + 1
        assert len(list(store.entries())) == store.count()

    # --- lists -----------------------------------------------------------------------------------

    @pytest.mark.parametrize("page_size", [1, 2, 3, 4, 100])
    def test_pages_show_each_entry_once_in_order(self, store: SuppressionStore, page_size: int) -> None:
        names = ["a@example.net", "B@example.net", "c@example.org"]
        for name in reversed(names):
            store.add(name, _BOUNCE)
        shown, token, first = list[str](), None, True
        while first or token is not None:
            page = store.page(page_size=page_size, next_token=token)
            assert len(page.entries) <= page_size
            shown += [entry.email_address for entry in page.entries]
            token, first = page.next_token, False

        assert shown == sorted(names)
        assert [entry.email_address for entry in store.entries()] == shown

    def test_what_comes_and_goes_between_two_pages_does_no_harm(self, store: SuppressionStore) -> None:
        for name in "bdfh":
            store.add(f"{name}@example.net", _BOUNCE)
        first = store.page(page_size=2)
        store.remove("b@example.net")
        store.remove("d@example.net")
        store.add("a@example.net", _BOUNCE)
        store.add("g@example.net", _BOUNCE)
        second = store.page(next_token=first.next_token)

        assert [entry.email_address[0] for entry in (*first.entries, *second.entries)] == [*"bdfgh"]
        assert second.next_token is None

    def test_a_page_without_room_is_refused(self, store: SuppressionStore) -> None:
        with pytest.raises(InvalidConfiguration, match="page_size: it is 0"):
            store.page(page_size=0)

    def test_an_empty_list_has_one_empty_page(self, store: SuppressionStore) -> None:
        page = store.page()

        assert (page.entries, page.next_token) == ((), None)

    def test_more_entries_than_a_page_holds_are_all_listed(self, store: SuppressionStore) -> None:
        store.import_file([f"a{number:04}@example.net, BOUNCE" for number in range(2_500)], "CSV")

        assert [entry.email_address for entry in store.entries()] == [f"a{n:04}@example.net" for n in range(2_500)]

    @pytest.mark.parametrize(
        ("only", "names"),
        [
            ({}, "abc"),
            ({"reasons": ["BOUNCE"]}, "ac"),
            ({"reasons": [_COMPLAINT]}, "b"),
            ({"reasons": [_BOUNCE, _COMPLAINT]}, "abc"),
            ({"after": 150}, "bc"),
            ({"before": 250}, "ab"),
            ({"after": 150, "before": 250}, "b"),
            ({"after": 200}, "c"),
            ({"before": 200}, "a"),
            ({"after": 50, "reasons": ["BOUNCE"]}, "ac"),
            ({"after": 300}, ""),
        ],
    )
    def test_a_list_shows_what_is_asked_for(
        self, store: SuppressionStore, clock: ManualClock, only: dict[str, Any], names: str
    ) -> None:
        for name, reason in (("a", _BOUNCE), ("b", _COMPLAINT), ("c", _BOUNCE)):
            clock.advance(timedelta(seconds=100))
            store.add(f"{name}@example.net", reason)
        moments = {key: _NOON + timedelta(seconds=value) for key, value in only.items() if key != "reasons"}
        asked = SuppressionFilter(**{**only, **moments})

        assert "".join(entry.email_address[0] for entry in store.entries(asked)) == names
        assert "".join(entry.email_address[0] for entry in store.page(asked, page_size=3).entries) == names
        assert store.count(asked) == len(names)

    def test_a_moment_without_time_zone_is_refused(self) -> None:
        with pytest.raises(InvalidValue, match="after: the time has no time zone"):
            SuppressionFilter(after=_NOON.replace(tzinfo=None))

    # --- events ----------------------------------------------------------------------------------

    def test_a_hard_bounce_puts_its_recipients_on_the_list(self, store: SuppressionStore) -> None:
        event = bounced("gone@EXAMPLE.net", "Bob <bob@example.net>")

        assert set(store.apply(event)) == {"gone@example.net", "bob@example.net"}
        entry = store.get("gone@example.net")
        assert entry is not None
        assert (entry.reason, entry.last_update_time) == (_BOUNCE, event.timestamp)
        assert (entry.message_id, entry.feedback_id) == (event.message_id, event.feedback_id)

    def test_a_complaint_puts_those_who_complained_on_the_list(self, store: SuppressionStore) -> None:
        assert store.apply(complained("angry@example.net")) == ("angry@example.net",)
        assert store.contains_many(["angry@example.net"]) == {"angry@example.net": _COMPLAINT}

    @pytest.mark.parametrize("sub_type", ["General", "NoEmail", "Suppressed", "OnAccountSuppressionList"])
    def test_every_permanent_bounce_is_a_hard_one(self, store: SuppressionStore, sub_type: str) -> None:
        store.apply(bounced("gone@example.net", bounce_sub_type=sub_type))

        assert store.contains("gone@example.net")

    @pytest.mark.parametrize(
        "kind", [("Transient", "General"), ("Transient", "MailboxFull"), ("Undetermined", "Undetermined")]
    )
    def test_other_bounces_change_nothing(self, store: SuppressionStore, kind: tuple[str, str]) -> None:
        event = bounced("full@example.net", bounce_type=kind[0], bounce_sub_type=kind[1])

        assert store.apply(event) == ()
        assert store.count() == 0

    def test_a_report_that_mail_is_no_spam_changes_nothing(self, store: SuppressionStore) -> None:
        assert store.apply(complained("kind@example.net", feedback_type="not-spam")) == ()
        assert store.count() == 0

    @pytest.mark.parametrize("kind", ["eventType", "notificationType"])
    @pytest.mark.parametrize("lazy", [False, True])
    def test_what_a_webhook_reads_is_applied(self, store: SuppressionStore, kind: str, *, lazy: bool) -> None:
        for event in (bounced("gone@example.net"), complained("angry@example.net")):
            record = event.as_dict()
            sent = {kind: record.pop("eventType"), **record}
            store.apply(parse_event({"Type": "Notification", "Message": json.dumps(sent)}, lazy=lazy))

        assert store.contains_many(["gone@example.net", "angry@example.net"]) == {
            "gone@example.net": _BOUNCE,
            "angry@example.net": _COMPLAINT,
        }

    def test_an_event_that_comes_twice_counts_once(self, store: SuppressionStore) -> None:
        event = bounced("gone@example.net")
        store.apply(event)
        before = list(store.entries())

        assert store.apply(event) == ()
        assert list(store.entries()) == before

    def test_events_end_in_the_same_list_in_whatever_order_they_come(self, tmp_path: Path) -> None:
        events = [
            bounced("a@example.net", "b@example.net", at=_NOON - 3 * _HOUR),
            complained("a@example.net", at=_NOON - 2 * _HOUR),
            bounced("b@example.net", at=_NOON - 2 * _HOUR),
            complained("b@example.net", at=_NOON - 2 * _HOUR),
        ]
        ends = list[list[Any]]()
        for number, order in enumerate(permutations(events)):
            folder = tmp_path / str(number)
            folder.mkdir()
            store = self.make_store(ManualClock(_NOON), folder)
            for event in order:
                store.apply(event)
            ends.append(list(store.entries()))
            getattr(store, "close", lambda: None)()

        assert all(end == ends[0] for end in ends)
        assert [(entry.email_address[0], entry.reason) for entry in ends[0]] == [("a", _COMPLAINT), ("b", _COMPLAINT)]

    def test_the_later_event_counts(self, store: SuppressionStore) -> None:
        store.apply(complained("a@example.net", at=_NOON - 2 * _HOUR))
        store.apply(bounced("a@example.net", at=_NOON - _HOUR))
        store.apply(complained("a@example.net", at=_NOON - 3 * _HOUR))
        entry = store.get("a@example.net")

        assert entry is not None
        assert (entry.reason, entry.last_update_time) == (_BOUNCE, _NOON - _HOUR)

    def test_what_was_added_by_hand_counts_more_than_what_was_before(self, store: SuppressionStore) -> None:
        store.add("a@example.net", _COMPLAINT)

        assert store.apply(bounced("a@example.net", at=_NOON - _HOUR)) == ()
        assert store.contains_many(["a@example.net"]) == {"a@example.net": _COMPLAINT}
        assert store.apply(bounced("a@example.net", at=_NOON + _HOUR)) == ("a@example.net",)

    def test_an_event_of_before_does_not_put_back_what_was_taken_off(self, store: SuppressionStore) -> None:
        event = bounced("a@example.net", at=_NOON - 2 * _HOUR)
        store.apply(event)
        store.remove("a@example.net")

        assert store.apply(event) == ()
        assert store.apply(complained("a@example.net", at=_NOON - _HOUR)) == ()
        assert not store.contains("a@example.net")

    def test_what_happens_after_it_was_taken_off_puts_it_on_again(self, store: SuppressionStore) -> None:
        store.apply(bounced("a@example.net", at=_NOON - _HOUR))
        store.remove("a@example.net")

        assert store.apply(bounced("a@example.net", at=_NOON + _HOUR)) == ("a@example.net",)

    def test_who_was_taken_off_before_the_event_came_stays_off(self, store: SuppressionStore) -> None:
        store.remove("a@example.net")

        assert store.apply(bounced("a@example.net", at=_NOON - _HOUR)) == ()

    def test_the_same_moment_tells_the_event_from_a_new_one(self, store: SuppressionStore) -> None:
        store.apply(bounced("a@example.net", at=_NOON, feedback_id="first"))
        store.remove("a@example.net")

        assert store.apply(bounced("a@example.net", at=_NOON, feedback_id="first")) == ()
        assert store.apply(bounced("a@example.net", at=_NOON, feedback_id="second")) == ("a@example.net",)

    def test_who_was_added_again_by_hand_is_as_if_never_taken_off(self, store: SuppressionStore) -> None:
        store.apply(bounced("a@example.net", at=_NOON + 2 * _HOUR))  # by a clock that is fast
        store.remove("a@example.net")
        store.import_file(["a@example.net, COMPLAINT"], "CSV")
        store.remove("b@example.net")
        store.add("b@example.net", _COMPLAINT)

        assert store.apply(bounced("a@example.net", at=_NOON + _HOUR)) == ("a@example.net",)
        assert store.apply(bounced("b@example.net", at=_NOON, feedback_id="z")) == ()

    def test_a_clock_that_is_slow_does_not_let_an_event_come_twice(self, store: SuppressionStore) -> None:
        event = bounced("a@example.net", at=_NOON + timedelta(seconds=2))
        store.apply(event)
        store.remove("a@example.net")

        assert store.apply(event) == ()

    def test_a_removal_is_forgotten_after_some_weeks(self, store: SuppressionStore, clock: ManualClock) -> None:
        store.remove("a@example.net")
        clock.advance(timedelta(days=31))
        store.remove("b@example.net")

        assert store.apply(bounced("a@example.net", at=_NOON - _HOUR)) == ("a@example.net",)
        assert store.apply(bounced("b@example.net", at=_NOON - _HOUR)) == ()

    # --- files -----------------------------------------------------------------------------------

    @pytest.mark.parametrize(("name", "text"), [("list.csv", _CSV), ("list.json", _JSON), ("list.jsonl", _JSON)])
    def test_files_of_both_formats_are_imported(
        self, store: SuppressionStore, tmp_path: Path, name: str, text: str
    ) -> None:
        (tmp_path / name).write_text(text)
        report = store.import_file(tmp_path / name)

        assert (report.processed, report.failed, report.ok) == (2, 0, True)
        assert [(one.email_address, one.reason, one.last_update_time) for one in store.entries()] == [
            ("reader1@example.net", _BOUNCE, _NOON),
            ("reader2@example.net", _COMPLAINT, _NOON),
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
        assert store.apply(bounced("reader2@example.net", at=_NOON - _HOUR)) == ()

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

    # --- all of it -------------------------------------------------------------------------------

    def test_whatever_is_done_it_holds_what_it_should(self) -> None:
        run_state_machine_as_test(
            suppression_store_machine(self.make_store),
            settings=settings(deadline=None, max_examples=40, stateful_step_count=25),
        )
