"""Faults that are planned, through every door."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    DeliveryUnknown,
    Faults,
    InvalidValue,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    RetryPolicy,
    Throttling,
    TransportFailed,
    patched,
)

RATE = Throttling("Maximum sending rate exceeded.")
LOST_BEFORE = TransportFailed("the connection dropped", delivered="no")
LOST_AFTER = DeliveryUnknown("the connection dropped")
MESSAGE = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
V2: dict[str, Any] = {
    "FromEmailAddress": "ana@example.com",
    "Destination": {"ToAddresses": ["bob@example.net"]},
    "Content": {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}},
}


@pytest.fixture
def ses() -> LocalSes:
    made = LocalSes()
    made.verify("ana@example.com")
    return made


def outcomes(ses: LocalSes, calls: int, **options: Any) -> list[str]:
    found = []
    for _ in range(calls):
        try:
            Mailer(ses, **options).send(MESSAGE)
            found.append("sent")
        except (Throttling, TransportFailed) as error:
            found.append(type(error).__name__)
    return found


def test_the_call_that_was_planned_goes_wrong_and_no_other(ses: LocalSes) -> None:
    ses.faults.plan(RATE, call=3)
    assert outcomes(ses, 4) == ["sent", "sent", "Throttling", "sent"]
    assert len(ses.sent) == 3


def test_several_calls_in_a_row_may_go_wrong(ses: LocalSes) -> None:
    ses.faults.plan(RATE, call=2, times=2)
    assert ses.faults.pending == 2
    assert outcomes(ses, 4) == ["sent", "Throttling", "Throttling", "sent"]
    assert ses.faults.pending == 0


def test_a_connection_that_drops_before_loses_the_mail(ses: LocalSes) -> None:
    ses.faults.plan(LOST_BEFORE)
    with pytest.raises(TransportFailed) as caught:
        Mailer(ses).send(MESSAGE)
    assert caught.value.delivered == "no"
    assert ses.sent == ses.events == ()


def test_a_connection_that_drops_after_loses_only_the_answer(ses: LocalSes) -> None:
    ses.faults.plan(LOST_AFTER)
    with pytest.raises(DeliveryUnknown):
        Mailer(ses).send(MESSAGE)
    assert len(ses.inbox("bob@example.net")) == 1


def test_a_mailer_tries_again_what_cannot_have_been_sent(ses: LocalSes) -> None:
    ses.faults.plan(RATE)
    ses.faults.plan(LOST_BEFORE, call=2)
    ses.faults.plan(LOST_AFTER, call=4)
    assert outcomes(ses, 2, retry=RetryPolicy()) == ["sent", "DeliveryUnknown"]
    assert len(ses.sent) == 2


def test_a_fault_may_be_of_one_action(ses: LocalSes) -> None:
    ses.faults.plan(RATE, call=2, operation="SendEmail")
    client = ses.client("sesv2")
    assert outcomes(ses, 2) == ["sent", "sent"]
    client.send_email(**V2)
    client.get_account()
    with pytest.raises(ClientError) as caught:
        client.send_email(**V2)
    assert caught.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert len(ses.sent) == 3


def test_two_plans_for_one_call_come_one_after_the_other(ses: LocalSes) -> None:
    ses.faults.plan(RATE)
    ses.faults.plan(LOST_BEFORE)
    assert outcomes(ses, 3) == ["Throttling", "TransportFailed", "sent"]


def test_the_own_client_sees_a_connection_that_drops_as_boto3_does(ses: LocalSes) -> None:
    for fault in (LOST_BEFORE, LOST_AFTER):
        ses.faults.plan(fault)
        with pytest.raises(ConnectionClosedError):
            ses.client("sesv2").send_email(**V2)
    assert len(ses.sent) == 1


def test_boto3_sees_a_connection_that_drops_and_may_send_twice(ses: LocalSes) -> None:
    with patched(ses):
        once = boto3.client("sesv2", config=Config(retries={"total_max_attempts": 1}))
        again = boto3.client("sesv2", config=Config(retries={"total_max_attempts": 2}))
    with patched(ses, client=[once, again]):
        ses.faults.plan(LOST_AFTER)
        with pytest.raises(ConnectionClosedError):
            once.send_email(**V2)
        assert len(ses.sent) == 1
        ses.faults.plan(LOST_AFTER)
        again.send_email(**V2)
        assert len(ses.sent) == 3


def test_boto3_sees_the_answer_that_was_planned(ses: LocalSes) -> None:
    ses.faults.plan(MessageRejected("Not today."))
    with patched(ses):
        client = boto3.client("ses")
        with pytest.raises(client.exceptions.MessageRejected, match=r"Not today\."):
            client.get_send_quota()


def test_each_caller_gets_an_error_of_its_own(ses: LocalSes) -> None:
    ses.faults.plan(RATE, times=2)
    caught = []
    for _ in range(2):
        with pytest.raises(Throttling) as info:
            Mailer(ses).send(MESSAGE)
        caught.append(info.value)
    assert caught[0] is not caught[1]
    assert RATE not in caught


def test_plans_can_be_taken_back(ses: LocalSes) -> None:
    ses.faults.plan(RATE, times=5)
    assert repr(ses.faults) == "<Faults: 5 to come>"
    ses.faults.clear()
    assert outcomes(ses, 1) == ["sent"]


@pytest.mark.parametrize("options", [{"call": 0}, {"times": 0}, {"call": -1}])
def test_a_call_that_never_comes_is_refused(ses: LocalSes, options: Any) -> None:
    with pytest.raises(InvalidValue, match="is never"):
        ses.faults.plan(RATE, **options)


def test_what_no_call_ends_in_is_refused(ses: LocalSes) -> None:
    with pytest.raises(InvalidValue, match="nothing that a call can end in"):
        ses.faults.plan(OSError("disk"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fault", "operation", "options", "told"),
    [
        ("450 later", None, {}, "over SMTP only"),
        ("450 later", "SendEmail", {}, "over SMTP only"),
        (timedelta(0), "SendEmail", {}, "no time at all"),
        (timedelta(0), "MAIL", {}, "no time at all"),
        ("later", "MAIL", {}, "no SMTP reply"),
        ("450 later\r\n250 Ok", "MAIL", {}, "no SMTP reply"),
        ("650 later", "MAIL", {}, "no SMTP reply"),
        (RATE, "MAIL", {"recipient": "bob@example.net"}, "from RCPT on"),
        (RATE, None, {"recipient": "bob@example.net"}, "from RCPT on"),
    ],
)
def test_what_cannot_happen_there_is_refused(fault: Any, operation: Any, options: Any, told: str) -> None:
    faults = Faults()
    with pytest.raises(InvalidValue, match=told):
        faults.plan(fault, operation=operation, **options)
    assert not faults.pending


def test_what_is_late_is_so_at_the_door_of_http_and_counted_by_itself(ses: LocalSes) -> None:
    late = timedelta(seconds=3)
    ses.faults.plan(RATE)
    ses.faults.plan(late, operation="SendRawEmail", call=2)

    assert outcomes(ses, 2) == ["Throttling", "sent"]
    assert [ses.faults.delay_of(name) for name in ("SendRawEmail", "GetAccount", "SendRawEmail", "SendRawEmail")] == [
        None,
        None,
        late,
        None,
    ]
    assert not ses.faults


def test_calls_for_others_are_not_counted() -> None:
    faults = Faults()
    faults.plan("450 later", operation="RCPT", call=2, recipient="*@slow.example")
    for recipient, wanted in [("a@slow.example", None), ("b@x.example", None), ("c@slow.example", "450 later")]:
        assert faults.next_at("RCPT", [recipient]) == wanted


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3)), max_size=4), st.integers(1, 20))
def test_every_fault_comes_and_comes_once(plans: list[tuple[int, int]], more: int) -> None:
    faults = Faults()
    for call, times in plans:
        faults.plan(RATE, call=call, times=times)
    wrong = []
    planned = sum(times for _, times in plans)
    for number in range(1, 6 + planned + more + 1):
        try:
            faults.around("SendEmail", lambda: None)
        except Throttling:
            wrong.append(number)
    assert len(wrong) == planned
    assert faults.pending == 0
    assert wrong[:1] == sorted(call for call, _ in plans)[:1]


def test_threads_share_the_count() -> None:
    faults, wrong = Faults(), list[int]()
    faults.plan(RATE, call=50, times=7)

    def work() -> None:
        for _ in range(100):
            try:
                faults.around("SendEmail", lambda: None)
            except Throttling:
                wrong.append(1)

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wrong) == 7
