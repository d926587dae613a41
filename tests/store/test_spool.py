"""Bytes in a file."""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import FileSpool


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_what_is_put_in_is_read_back_in_any_order(pieces: list[bytes]) -> None:
    with TemporaryDirectory() as folder, FileSpool(Path(folder) / "mail") as spool:
        readers = [spool.put(piece) for piece in pieces]

        assert [read() for read in reversed(readers)] == pieces[::-1]
        assert spool.size == sum(map(len, pieces))


def test_several_threads_write_and_read(tmp_path: Path) -> None:
    found: list[bool] = []

    def use(letter: str) -> None:
        for number in range(200):
            data = f"{letter}{number}".encode() * 50
            read = spool.put(data)
            found.append(read() == data)

    with FileSpool(tmp_path / "mail") as spool:
        threads = [threading.Thread(target=use, args=(letter,)) for letter in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert found == [True] * 800


def test_a_spool_that_is_closed_takes_and_gives_nothing(tmp_path: Path) -> None:
    with FileSpool(tmp_path / "mail") as spool:
        read = spool.put(b"x")

    with pytest.raises(ValueError, match="closed"):
        spool.put(b"y")
    with pytest.raises(ValueError, match="closed"):
        read()
    assert (tmp_path / "mail").read_bytes() == b"x"
