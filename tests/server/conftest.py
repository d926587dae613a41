"""What most tests of the HTTP door need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesmodel import LocalSes, serve_http

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import HttpDoor


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple[LocalSes, HttpDoor]]:
    """A model on a socket for all tests of a file, each of which begins with a reset."""
    ses = LocalSes()
    ses.verify("example.com")
    with serve_http(ses) as door:
        yield ses, door


@pytest.fixture
def door(ses: LocalSes) -> Iterator[HttpDoor]:
    """The model of the test on a socket."""
    with serve_http(ses) as opened:
        yield opened
