"""What most tests of the HTTP door need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesmodel import serve_http

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import HttpDoor, LocalSes


@pytest.fixture
def door(ses: LocalSes) -> Iterator[HttpDoor]:
    """The model of the test on a socket."""
    with serve_http(ses) as opened:
        yield opened
