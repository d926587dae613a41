"""What the tests of every suppression store begin with."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sesmodel.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sesmodel.ports import SuppressionStore

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class StoreContract(ABC):
    """A part of the contract: an empty store for each test."""

    @abstractmethod
    def make_store(self, clock: ManualClock, folder: Path) -> SuppressionStore:
        """Make a new, empty store that goes by the clock; what it writes goes into the folder."""

    @pytest.fixture
    def clock(self) -> ManualClock:
        """The clock of the store. It stands at noon."""
        return ManualClock(NOON)

    @pytest.fixture
    def store(self, clock: ManualClock, tmp_path: Path) -> Iterator[SuppressionStore]:
        """An empty store."""
        store = self.make_store(clock, tmp_path)
        yield store
        getattr(store, "close", lambda: None)()
