"""The contract of suppression stores finds what is wrong with one, in a project of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = """
from hypothesis import Phase, settings

from sesmodel import MemorySuppression
from sesmodel.testing.suppression import SuppressionStoreContract


# one is enough, and it is not made small, which takes longest
settings.register_profile("found", phases=[Phase.generate], report_multiple_bugs=False)
settings.load_profile("found")


class Store(MemorySuppression):
{wrong}


class TestStore(SuppressionStoreContract):
    def make_store(self, clock, folder):
        return Store(clock=clock)
"""

APPLIES_ALL = """
    def _merge(self, entries):
        self._keep(entries)
        return [entry.email_address for entry in entries]
"""

IMPORTS_AS_IT_READS = """
    def _put_rows(self, blocks, now):
        for block in blocks:
            super()._put_rows([block], now)
"""

LISTS_IN_NO_ORDER = """
    def page(self, only=None, /, *, page_size=1000, next_token=None):
        page = super().page(*([only] if only else []), page_size=page_size, next_token=next_token)
        return type(page)(page.entries[::-1], page.next_token)
"""


# With these, pytest shows all that differs in the longest lists, and takes six times as long to find it.
WRITES_ALL = ("CI", "BUILD_NUMBER")


def run(folder: Path, wrong: str) -> str:
    (folder / "test_store.py").write_text(PROJECT.format(wrong=wrong or "    pass"), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
    inherited = os.environ.items()  # noqa: TID251  a child process needs an environment
    environment = {name: value for name, value in inherited if name not in WRITES_ALL}
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder, env=environment).stdout


def test_a_store_that_does_as_it_should_passes(tmp_path: Path) -> None:
    assert " passed" in (said := run(tmp_path, "")).splitlines()[-1], said
    assert "failed" not in said


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        pytest.param(APPLIES_ALL, "test_an_event_that_comes_twice_counts_once", id="events"),
        pytest.param(IMPORTS_AS_IT_READS, "test_an_import_that_is_stopped_changes_nothing", id="files"),
        pytest.param(LISTS_IN_NO_ORDER, "test_pages_show_each_entry_once_in_order", id="lists"),
    ],
)
def test_what_is_wrong_with_a_store_is_found(tmp_path: Path, wrong: str, found: str) -> None:
    said = run(tmp_path, wrong)

    assert f"::{found}" in said
    assert "test_whatever_is_done_it_holds_what_it_should" in said or wrong is IMPORTS_AS_IT_READS
    assert re.search(r"^E +(AssertionError: )?assert ", said, re.MULTILINE)  # what it found, and not only that it did
