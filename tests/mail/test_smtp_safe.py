"""What is built passes through SMTP as it is: smtplib, which mends line ends, finds nothing to mend."""

from __future__ import annotations

from smtplib import SMTP
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sesmodel import InvalidValue, Message, build
from sesmodel.testing.strategies import hostile_text
from tests.transport.servers import Keeper, content_of, mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = settings(suppress_health_check=[HealthCheck.too_slow])


@attrs.frozen
class Line:
    """One connection of smtplib to aiosmtpd."""

    client: SMTP
    keeper: Keeper

    def carry(self, data: bytes) -> bytes:
        """Send, and see what arrives."""
        assert self.client.sendmail("a@example.com", ["b@example.net"], data) == {}
        (arrived,) = self.keeper.mails
        self.keeper.mails.clear()
        return content_of(arrived)


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    """A connection, kept for all tests."""
    with mail_server("plain", decode_data=False) as server, SMTP("127.0.0.1", server.port, timeout=30) as client:
        yield Line(client, server.keeper)


def ended(data: bytes) -> bytes:
    """With the line end before the dot that ends the data."""
    return data if data.endswith(b"\r\n") else data + b"\r\n"


@MANY
@given(message=st.from_type(Message))
def test_a_message_arrives_as_it_was_built(line: Line, message: Message) -> None:
    data = build(message)

    assert line.carry(data) == ended(data)


@MANY
@given(subject=hostile_text(), text=hostile_text(), html=st.none() | hostile_text())
def test_hostile_text_arrives_as_it_was_built(line: Line, subject: str, text: str, html: str | None) -> None:
    try:
        message = Message(sender="a@example.com", to="b@example.net", subject=subject, text=text, html=html)
    except InvalidValue:
        message = Message(sender="a@example.com", to="b@example.net", text=text.encode("utf-8", "replace").decode())
    data = build(message)

    assert line.carry(data) == ended(data)


@pytest.mark.parametrize("text", [".", "..", "\n.\n", ".\r\n.\r\n", "\r.\r", "x\n.", "", "\n", " \n.x\n..y"])
def test_dots_arrive_as_they_were_built(line: Line, text: str) -> None:
    data = build(Message(sender="a@example.com", to="b@example.net", text=text))

    assert line.carry(data) == ended(data)
