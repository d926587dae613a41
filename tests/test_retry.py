"""When mailers try again: the schedule of the guide, and what is never sent twice."""

from __future__ import annotations

import asyncio
import logging
import math
import pickle
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    AsyncMailer,
    AuthenticationFailed,
    DeliveryUnknown,
    InboxTransport,
    InvalidConfiguration,
    Mailer,
    ManualClock,
    Message,
    MessageRefused,
    NotExpressible,
    RetryPolicy,
    SendAttempt,
    ServiceFailed,
    SesError,
    SmtpTransport,
    Throttling,
    TransportFailed,
)
from sesmodel.error_codes import error_from_reply
from tests.transport.servers import USER, ScriptedServer, client_context, mail_server

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel import Receipt, Submission


class Failing(InboxTransport):
    """An inbox that fails with the given errors, one a call, and notes when it was called."""

    def __init__(self, errors: Iterable[Exception] = ()) -> None:
        super().__init__()
        self._errors = iter(errors)
        self.called: list[float] = []

    def send(self, submission: Submission) -> Receipt:
        assert isinstance(self.clock, ManualClock)
        self.called.append(self.clock.monotonic())
        for error in self._errors:
            raise error
        return super().send(submission)


def always(code: int, text: str) -> Iterable[Exception]:
    """The same reply, for ever."""
    while True:
        yield error_from_reply(code, text)


def send(transport: Failing, message: Message, *, loop: bool, **settings: Any) -> Receipt:
    """Send by either mailer."""
    if loop:
        return asyncio.run(AsyncMailer(transport, **settings).send(message))
    return Mailer(transport, **settings).send(message)


both = pytest.mark.parametrize("loop", [False, True], ids=["threads", "loop"])
FIRST_CYCLE = [0, 5, 15, 45]
SECOND_CYCLE = [1245, 1250, 1260, 1290]


@both
@pytest.mark.spec("SRC-17")
@pytest.mark.parametrize(
    ("cycles", "times"),
    [(1, FIRST_CYCLE), (2, [*FIRST_CYCLE, *SECOND_CYCLE]), (3, [*FIRST_CYCLE, *SECOND_CYCLE, 2490, 2495, 2505, 2535])],
    ids=["one", "two", "three"],
)
def test_a_server_that_always_throttles_is_asked_at_the_times_of_the_guide(
    hello: Message, cycles: int, times: list[float], loop: bool
) -> None:
    transport = Failing(always(454, "Throttling failure: Maximum sending rate exceeded."))

    with pytest.raises(Throttling, match="Maximum sending rate exceeded"):
        send(transport, hello, loop=loop, retry=RetryPolicy(max_cycles=cycles))
    assert transport.called == times
    assert len(transport.sent) == 0


@pytest.mark.spec("SRC-17")
def test_the_schedule_is_that_of_the_guide_unless_told_otherwise() -> None:
    policy = RetryPolicy()

    assert (policy.delays, policy.cycle_wait, policy.max_cycles) == ((5, 10, 30), 1200, 1)
    endless = RetryPolicy(max_cycles=None).waits()
    assert list(islice(endless, 4003)) == [5, 10, 30, *[1200, 5, 10, 30] * 1000]
    assert list(RetryPolicy(delays=[1], cycle_wait=0.5, max_cycles=2).waits()) == [1, 0.5, 1]


@both
def test_a_message_gets_through_when_the_service_takes_it_again(hello: Message, loop: bool) -> None:
    transport = Failing([Throttling("Maximum sending rate exceeded."), TransportFailed("refused", delivered="no")])

    receipt = send(transport, hello, loop=loop, retry=RetryPolicy())
    assert receipt.accepted == ("bob@example.net",)
    assert transport.called == [0, 5, 15]
    assert transport.sent.one().message_id == receipt.message_id


@both
def test_nothing_is_tried_again_unless_asked_for(hello: Message, loop: bool) -> None:
    transport = Failing(always(454, "Throttling failure: Maximum sending rate exceeded."))

    with pytest.raises(Throttling):
        send(transport, hello, loop=loop)
    assert transport.called == [0]


@both
@pytest.mark.parametrize(
    "error",
    [
        DeliveryUnknown("the answer was lost"),
        TransportFailed("the answer was lost", delivered="unknown"),
        ServiceFailed("InternalFailure"),
        NotExpressible("no tags here"),
        OSError("whatever a transport of others raises"),
    ],
    ids=["lost", "unknown", "500", "not expressible", "foreign"],
)
def test_what_may_have_been_sent_or_would_fail_again_is_not_tried_again(
    hello: Message, error: Exception, loop: bool
) -> None:
    transport = Failing([error])

    with pytest.raises(type(error)) as caught:
        send(transport, hello, loop=loop, retry=RetryPolicy())
    assert caught.value is error
    assert transport.called == [0]


def test_a_message_that_ses_would_refuse_is_not_tried_at_all(hello: Message) -> None:
    transport = Failing()

    with pytest.raises(MessageRefused):
        Mailer(transport, retry=RetryPolicy()).send(hello.replace(subject=None))
    assert transport.called == []


@both
def test_hooks_and_the_log_see_every_attempt_and_the_log_names_nobody(
    hello: Message, loop: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="sesmodel")
    seen: list[SendAttempt] = []
    error = Throttling("too much for bob@example.net")

    receipt = send(Failing([error]), hello, loop=loop, retry=RetryPolicy(), after_send=seen.append)
    assert [(one.number, one.error, one.receipt, one.retry_in) for one in seen] == [
        (1, error, None, 5),
        (2, None, receipt, None),
    ]
    assert {one.submission for one in seen} == {seen[0].submission}
    assert [record.getMessage() for record in caplog.records] == ["attempt 1: Throttling; again in 5 s"]
    assert {vars(record)["ses_attempt"] for record in caplog.records} == {1}


@both
@pytest.mark.spec("SRC-17")
@pytest.mark.parametrize(
    ("code", "text"),
    [
        (421, "Too many concurrent SMTP connections"),
        (451, "Temporary service failure"),
        (451, "4.4.2 Timeout waiting for data from client."),
        (454, "Throttling failure: Daily message quota exceeded"),
        (454, "Temporary authentication failure"),
        (454, "Temporary service failure"),
        (450, "a server of somebody else"),
    ],
)
def test_every_4xx_reply_is_tried_again(hello: Message, code: int, text: str, loop: bool) -> None:
    transport = Failing(always(code, text))

    with pytest.raises(SesError, match=re.escape(text.rpartition(": ")[2])) as caught:
        send(transport, hello, loop=loop, retry=RetryPolicy())
    assert transport.called == FIRST_CYCLE
    assert caught.value.retryable


PERMANENT = [
    (530, "Authentication required", "Log in"),
    (535, "Authentication Credentials Invalid", "SMTP password"),
    (535, "Account not subscribed to SES", "Sign the account up"),
    (552, "Message is too long.", "link"),
    (554, "Access denied: User A is not authorized to perform ses:SendRawEmail on resource B", "IAM policy"),
    (554, "Message rejected: Email address is not verified.", "Verify the identities"),
    (550, "5.1.1 no such user", "Change the message"),
]


@both
@pytest.mark.spec("SRC-18")
@pytest.mark.parametrize(("code", "text", "hint"), PERMANENT, ids=[text for _, text, _ in PERMANENT])
def test_a_5xx_reply_is_never_tried_again_and_carries_a_hint(
    hello: Message, code: int, text: str, hint: str, loop: bool
) -> None:
    transport = Failing(always(code, text))

    with pytest.raises(SesError) as caught:
        send(transport, hello, loop=loop, retry=RetryPolicy(max_cycles=2))
    assert transport.called == [0]
    assert hint in caught.value.hint
    assert not caught.value.retryable


@pytest.mark.spec("SRC-18")
def test_the_hint_of_every_row_is_its_own_and_goes_where_the_error_goes() -> None:
    errors = [error_from_reply(code, text) for code, text, _ in PERMANENT]

    assert len({error.hint for error in errors}) == len(errors)
    assert [pickle.loads(pickle.dumps(error)).hint for error in errors] == [error.hint for error in errors]  # noqa: S301


# --- over SMTP ------------------------------------------------------------------------------------


@pytest.mark.spec("SRC-17")
def test_a_real_server_that_always_throttles_is_asked_at_those_times(hello: Message) -> None:
    clock, times = ManualClock(), list[float]()
    throttled = "454 Throttling failure: Maximum sending rate exceeded"
    with ScriptedServer({"END": throttled}) as server:
        transport = SmtpTransport("127.0.0.1", server.port, mode="plain", timeout=10, local_hostname="client")
        retry = RetryPolicy(max_cycles=2)
        with (
            Mailer(transport, timer=clock, retry=retry, after_send=lambda _: times.append(clock.monotonic())) as mailer,
            pytest.raises(Throttling),
        ):
            mailer.send(hello)

    assert times == [*FIRST_CYCLE, *SECOND_CYCLE]
    assert len(server.contents) == 8
    assert len(set(server.contents)) == 1


@pytest.mark.spec("SRC-18")
def test_a_real_server_that_refuses_the_password_is_asked_once(hello: Message) -> None:
    clock, seen = ManualClock(), list[SendAttempt]()
    with mail_server("starttls") as server:
        transport = SmtpTransport(
            "localhost", server.port, mode="starttls", timeout=10, local_hostname="client",
            username=USER, password="wrong", tls_context=client_context(),
        )  # fmt: skip
        mailer = Mailer(transport, timer=clock, retry=RetryPolicy(max_cycles=2), after_send=seen.append)
        with mailer, pytest.raises(AuthenticationFailed) as caught:
            mailer.send(hello)

    assert (len(seen), clock.monotonic()) == (1, 0)
    assert caught.value.smtp_code == 535
    assert "SMTP password" in caught.value.hint


@pytest.mark.parametrize(
    "settings",
    [{"delays": (5, -1)}, {"delays": (math.nan,)}, {"cycle_wait": math.inf}, {"max_cycles": 0}],
    ids=["negative", "no number", "endless", "no cycle"],
)
def test_a_policy_that_cannot_be_followed_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfiguration, match="retry"):
        RetryPolicy(**settings)
