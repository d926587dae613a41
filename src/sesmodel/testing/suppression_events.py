"""What every suppression store must do: events that come twice, late and out of order."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel.clock import ManualClock
from sesmodel.service.event_parsing import parse_event
from sesmodel.service.suppression import SuppressionReason
from sesmodel.testing.feedback_events import bounced, complained
from sesmodel.testing.suppression_contract import HOUR, NOON, StoreContract

if TYPE_CHECKING:
    from pathlib import Path

    from sesmodel.ports import SuppressionStore

_BOUNCE, _COMPLAINT = SuppressionReason.BOUNCE, SuppressionReason.COMPLAINT


class EventContract(StoreContract):
    """Whoever bounced hard or complained is on the list, in whatever order events come."""

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
            bounced("a@example.net", "b@example.net", at=NOON - 3 * HOUR),
            complained("a@example.net", at=NOON - 2 * HOUR),
            bounced("b@example.net", at=NOON - 2 * HOUR),
            complained("b@example.net", at=NOON - 2 * HOUR),
        ]
        ends = list[list[Any]]()
        for number, order in enumerate(permutations(events)):
            folder = tmp_path / str(number)
            folder.mkdir()
            store = self.make_store(ManualClock(NOON), folder)
            for event in order:
                store.apply(event)
            ends.append(list(store.entries()))
            getattr(store, "close", lambda: None)()

        assert all(end == ends[0] for end in ends)
        assert [(entry.email_address[0], entry.reason) for entry in ends[0]] == [("a", _COMPLAINT), ("b", _COMPLAINT)]

    def test_the_later_event_counts(self, store: SuppressionStore) -> None:
        store.apply(complained("a@example.net", at=NOON - 2 * HOUR))
        store.apply(bounced("a@example.net", at=NOON - HOUR))
        store.apply(complained("a@example.net", at=NOON - 3 * HOUR))
        entry = store.get("a@example.net")

        assert entry is not None
        assert (entry.reason, entry.last_update_time) == (_BOUNCE, NOON - HOUR)

    def test_what_was_added_by_hand_counts_more_than_what_was_before(self, store: SuppressionStore) -> None:
        store.add("a@example.net", _COMPLAINT)

        assert store.apply(bounced("a@example.net", at=NOON - HOUR)) == ()
        assert store.contains_many(["a@example.net"]) == {"a@example.net": _COMPLAINT}
        assert store.apply(bounced("a@example.net", at=NOON + HOUR)) == ("a@example.net",)

    def test_an_event_of_before_does_not_put_back_what_was_taken_off(self, store: SuppressionStore) -> None:
        event = bounced("a@example.net", at=NOON - 2 * HOUR)
        store.apply(event)
        store.remove("a@example.net")

        assert store.apply(event) == ()
        assert store.apply(complained("a@example.net", at=NOON - HOUR)) == ()
        assert not store.contains("a@example.net")

    def test_what_happens_after_it_was_taken_off_puts_it_on_again(self, store: SuppressionStore) -> None:
        store.apply(bounced("a@example.net", at=NOON - HOUR))
        store.remove("a@example.net")

        assert store.apply(bounced("a@example.net", at=NOON + HOUR)) == ("a@example.net",)

    def test_who_was_taken_off_before_the_event_came_stays_off(self, store: SuppressionStore) -> None:
        store.remove("a@example.net")

        assert store.apply(bounced("a@example.net", at=NOON - HOUR)) == ()

    def test_the_same_moment_tells_the_event_from_a_new_one(self, store: SuppressionStore) -> None:
        store.apply(bounced("a@example.net", at=NOON, feedback_id="first"))
        store.remove("a@example.net")

        assert store.apply(bounced("a@example.net", at=NOON, feedback_id="first")) == ()
        assert store.apply(bounced("a@example.net", at=NOON, feedback_id="second")) == ("a@example.net",)

    def test_who_was_added_again_by_hand_is_as_if_never_taken_off(self, store: SuppressionStore) -> None:
        store.apply(bounced("a@example.net", at=NOON + 2 * HOUR))  # by a clock that is fast
        store.remove("a@example.net")
        store.import_file(["a@example.net, COMPLAINT"], "CSV")
        store.remove("b@example.net")
        store.add("b@example.net", _COMPLAINT)

        assert store.apply(bounced("a@example.net", at=NOON + HOUR)) == ("a@example.net",)
        assert store.apply(bounced("b@example.net", at=NOON, feedback_id="z")) == ()

    def test_a_clock_that_is_slow_does_not_let_an_event_come_twice(self, store: SuppressionStore) -> None:
        event = bounced("a@example.net", at=NOON + timedelta(seconds=2))
        store.apply(event)
        store.remove("a@example.net")

        assert store.apply(event) == ()

    def test_a_removal_is_forgotten_after_some_weeks(self, store: SuppressionStore, clock: ManualClock) -> None:
        store.remove("a@example.net")
        clock.advance(timedelta(days=31))
        store.remove("b@example.net")

        assert store.apply(bounced("a@example.net", at=NOON - HOUR)) == ("a@example.net",)
        assert store.apply(bounced("b@example.net", at=NOON - HOUR)) == ()
