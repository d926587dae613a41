"""The suppression list in memory keeps the contract of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel import ManualClock, MemorySuppression
from sesmodel.testing.suppression import SuppressionStoreContract

if TYPE_CHECKING:
    from pathlib import Path

    from sesmodel import SuppressionStore


class TestMemorySuppression(SuppressionStoreContract):
    def make_store(self, clock: ManualClock, folder: Path) -> SuppressionStore:
        return MemorySuppression(clock=clock)


def test_it_names_nobody_when_it_is_shown() -> None:
    store = MemorySuppression()
    store.add("gone@example.net", "BOUNCE")

    assert repr(store) == "<MemorySuppression with 1 entries>"


def test_it_can_take_local_parts_for_the_same_in_any_letter_case() -> None:
    store = MemorySuppression(fold_case=True)
    store.add("Ana@example.net", "BOUNCE")
    store.import_file(["Zoe@example.net,BOUNCE", "ZOE@EXAMPLE.net,COMPLAINT"], "CSV")

    assert store.contains("ANA@example.net")
    assert [entry.email_address for entry in store.entries()] == ["ana@example.net", "zoe@example.net"]
