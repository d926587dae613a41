"""What most tests need."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from sesmodel import LocalSes, Message

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def ses() -> LocalSes:
    """SES in memory, in production, that may send from example.com."""
    ses = LocalSes()
    ses.verify("example.com")
    return ses


@pytest.fixture
def hello() -> Message:
    """A small message from a verified sender."""
    return Message(sender="Ana <ana@example.com>", to="bob@example.net", subject="Hello", text="Hello Bob")


@pytest.fixture
def untraced() -> Iterator[None]:
    """No coverage: for what goes round a million times, which takes thrice as long under it."""
    trace = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(trace)
