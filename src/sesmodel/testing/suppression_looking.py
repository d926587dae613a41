"""What every suppression store must do: adding, taking off, looking, listing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel.errors import InvalidAddress, InvalidConfiguration, InvalidValue
from sesmodel.service.suppression import SuppressionReason
from sesmodel.service.suppression_query import SuppressionFilter
from sesmodel.testing.feedback_events import bounced
from sesmodel.testing.suppression_contract import HOUR, NOON, StoreContract

if TYPE_CHECKING:
    from sesmodel.clock import ManualClock
    from sesmodel.ports import SuppressionStore

_BOUNCE, _COMPLAINT = SuppressionReason.BOUNCE, SuppressionReason.COMPLAINT

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


class LookingContract(StoreContract):
    """What is added is found, as SES would find it; lists show each entry once."""

    def test_what_is_added_is_on_the_list_with_its_reason_and_time(self, store: SuppressionStore) -> None:
        store.add("gone@example.net", "BOUNCE")
        entry = store.get("gone@example.net")

        assert entry is not None
        assert (entry.email_address, entry.reason, entry.last_update_time) == ("gone@example.net", _BOUNCE, NOON)
        assert (entry.message_id, entry.feedback_id) == (None, None)
        assert store.contains("gone@example.net")

    def test_an_address_that_was_not_added_is_not_on_the_list(self, store: SuppressionStore) -> None:
        store.add("gone@example.net", _BOUNCE)

        assert store.get("bob@example.net") is None
        assert not store.contains("bob@example.net")
        assert not store.remove("bob@example.net")

    def test_the_last_reason_and_its_time_count(self, store: SuppressionStore, clock: ManualClock) -> None:
        store.add("gone@example.net", _BOUNCE)
        clock.advance(HOUR)
        store.add("gone@example.net", _COMPLAINT)
        entry = store.get("gone@example.net")

        assert entry is not None
        assert (entry.reason, entry.last_update_time) == (_COMPLAINT, NOON + HOUR)
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
                store.apply(bounced("all@example.net", at=NOON - timedelta(minutes=number)))
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
        moments = {key: NOON + timedelta(seconds=value) for key, value in only.items() if key != "reasons"}
        asked = SuppressionFilter(**{**only, **moments})

        assert "".join(entry.email_address[0] for entry in store.entries(asked)) == names
        assert "".join(entry.email_address[0] for entry in store.page(asked, page_size=3).entries) == names
        assert store.count(asked) == len(names)

    def test_a_moment_without_time_zone_is_refused(self) -> None:
        with pytest.raises(InvalidValue, match="after: the time has no time zone"):
            SuppressionFilter(after=NOON.replace(tzinfo=None))
