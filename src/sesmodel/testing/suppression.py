"""What every suppression store must do, as tests that a back end of your own can run, too."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from sesmodel.testing.suppression_events import EventContract
from sesmodel.testing.suppression_files import FileContract
from sesmodel.testing.suppression_looking import LookingContract
from sesmodel.testing.suppression_machine import suppression_store_machine


class SuppressionStoreContract(LookingContract, EventContract, FileContract):
    """The contract of :class:`sesmodel.SuppressionStore`: make it a test class of yours, and say how a store is made.

    ::

        class TestMyStore(SuppressionStoreContract):
            def make_store(self, clock, folder):
                return MyStore(folder / "list", clock=clock)

    A store with a method ``close`` is closed after each test. It must be empty when it is made.
    """

    def test_whatever_is_done_it_holds_what_it_should(self) -> None:
        run_state_machine_as_test(
            suppression_store_machine(self.make_store),
            settings=settings(deadline=None, max_examples=40, stateful_step_count=25),
        )
