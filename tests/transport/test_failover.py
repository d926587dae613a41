"""Falling back: when the next transport is tried, and when never."""

from __future__ import annotations

import asyncio
import pickle
import threading
from typing import TYPE_CHECKING

import pytest

from sesmodel import (
    AsyncSmtpTransport,
    DailyQuotaExceeded,
    DeliveryUnknown,
    FailoverTransport,
    InboxTransport,
    InvalidConfiguration,
    InvalidParameterValue,
    Mailer,
    Message,
    MessageRejected,
    NotExpressible,
    Receipt,
    ServiceFailed,
    Submission,
    Throttling,
    TransportFailed,
    UnknownTransport,
)
from tests.transport.submissions import submission

if TYPE_CHECKING:
    from collections.abc import Callable


class Failing:
    """A transport that fails, for threads only."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.closed = False

    def send(self, submission: Submission) -> Receipt:
        raise self.error

    def close(self) -> None:
        self.closed = True


def by_send(transport: FailoverTransport) -> Receipt:
    return transport.send(submission())


def by_asend(transport: FailoverTransport) -> Receipt:
    return asyncio.run(transport.asend(submission()))


both = pytest.mark.parametrize("send", [by_send, by_asend], ids=["sync", "async"])


@both
@pytest.mark.parametrize(
    "error",
    [
        TransportFailed("Nobody listens", delivered="no"),
        Throttling("Maximum sending rate exceeded."),
        DailyQuotaExceeded("Daily message quota exceeded."),
        NotExpressible("No tags here"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_the_next_takes_what_the_first_could_not_take(
    send: Callable[[FailoverTransport], Receipt], error: Exception
) -> None:
    inbox = InboxTransport()

    receipt = send(FailoverTransport(Failing(error), inbox))
    assert receipt.message_id == inbox.sent.one().message_id


@both
@pytest.mark.parametrize(
    "error",
    [
        DeliveryUnknown("The answer was lost"),
        TransportFailed("Who knows", delivered="unknown"),
        ServiceFailed("Sorry"),
        MessageRejected("Email address is not verified."),
        InvalidParameterValue("Missing final '@domain'"),
        RuntimeError("a mistake in a transport"),
    ],
    ids=lambda error: f"{type(error).__name__}-{getattr(error, 'delivered', '')}",
)
def test_what_may_be_sent_or_was_refused_is_not_tried_elsewhere(
    send: Callable[[FailoverTransport], Receipt], error: Exception
) -> None:
    inbox = InboxTransport()

    with pytest.raises(type(error)) as caught:
        send(FailoverTransport(Failing(error), inbox))
    assert caught.value is error
    assert len(inbox.sent) == 0


@both
def test_the_first_is_asked_first_every_time(send: Callable[[FailoverTransport], Receipt]) -> None:
    first, second = InboxTransport(), InboxTransport()
    transport = FailoverTransport(first, second)

    send(transport)
    send(transport)
    assert (len(first.sent), len(second.sent)) == (2, 0)


@both
def test_the_last_error_tells_of_those_before_it(send: Callable[[FailoverTransport], Receipt]) -> None:
    transport = FailoverTransport(
        Failing(TransportFailed("no route", delivered="no")),
        Failing(Throttling("Maximum sending rate exceeded.")),
        Failing(DeliveryUnknown("The answer was lost")),
    )
    with pytest.raises(DeliveryUnknown) as caught:
        send(transport)

    notes = [
        "Before it, Failing failed: no route (delivered: no)",
        "Before it, Failing failed: Maximum sending rate exceeded.",
    ]
    assert caught.value.__notes__ == notes
    assert pickle.loads(pickle.dumps(caught.value)).__notes__ == notes  # noqa: S301  our own


def test_a_transport_for_threads_does_not_block_the_loop() -> None:
    where: list[threading.Thread] = []

    class Noting:
        def send(self, submission: Submission) -> Receipt:
            where.append(threading.current_thread())
            return Receipt(message_id="1")

    by_asend(FailoverTransport(Noting()))
    assert where[0] is not threading.main_thread()


def test_all_are_closed_even_if_one_cannot_be() -> None:
    class Stuck(Failing):
        def close(self) -> None:
            super().close()
            raise OSError("stuck")

    error = TransportFailed("", delivered="no")
    for close in (FailoverTransport.close, lambda transport: asyncio.run(transport.aclose())):
        transports = [Failing(error), Stuck(error), Failing(error)]
        with pytest.raises(OSError, match="stuck"):
            close(FailoverTransport(*transports, InboxTransport()))
        assert all(one.closed for one in transports)


def test_urls_name_transports_and_there_must_be_one(hello: Message) -> None:
    transport = FailoverTransport("inbox://", InboxTransport())
    with Mailer(transport) as mailer:
        mailer.send(hello)
    assert isinstance(transport.transports[0], InboxTransport)
    assert len(transport.transports[0].sent) == 1

    with pytest.raises(InvalidConfiguration, match="no transport"):
        FailoverTransport()
    with pytest.raises(UnknownTransport):
        FailoverTransport("inbox://", "none://")


def test_one_transport_for_event_loops_alone_makes_all_of_them_so() -> None:
    inbox = InboxTransport()
    transport = FailoverTransport(inbox, AsyncSmtpTransport("127.0.0.1", 2525, mode="plain"))

    with pytest.raises(UnknownTransport, match=r"AsyncSmtpTransport.* has no method send\("):
        by_send(transport)
    assert not inbox.sent
    assert by_asend(transport).accepted
    assert len(inbox.sent) == 1
