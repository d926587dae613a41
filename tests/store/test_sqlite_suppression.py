"""The suppression list in a file keeps the contract of all of them; processes share it, and a crash does no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel import ManualClock, SqliteSuppression
from sesmodel.testing.suppression import SuppressionStoreContract

if TYPE_CHECKING:
    from pathlib import Path

    from sesmodel import SuppressionStore


class TestSqliteSuppression(SuppressionStoreContract):
    def make_store(self, clock: ManualClock, folder: Path) -> SuppressionStore:
        return SqliteSuppression(folder / "s.db", clock=clock)
