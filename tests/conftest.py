"""What most tests need."""

from __future__ import annotations

import pytest

from sesmodel import LocalSes, Message


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
