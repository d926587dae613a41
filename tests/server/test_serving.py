"""The HTTP door on a socket, with boto3 in front of it."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread, Timer, current_thread
from threading import enumerate as enumerate_threads
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from sesmodel import (
    DeliveryUnknown,
    HttpDoor,
    HttpLimits,
    LocalCloud,
    LocalSes,
    ManualClock,
    ScanVerdict,
    SystemClock,
    Throttling,
    TransportFailed,
    http_app,
    serve_http,
)
from tests.server.asgi import answer
from tests.server.sdk import V2, ask, client

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from datetime import datetime

OUTBOUND = "/v2/email/outbound-emails"


def test_boto3_sends_over_both_apis(ses: LocalSes, door: HttpDoor) -> None:
    newer = client(door).send_email(**V2)
    older = client(door, "ses").send_raw_email(
        Source="ana@example.com", Destinations=["bob@example.net"], RawMessage={"Data": b"Subject: Hi\r\n\r\nHello"}
    )
    assert [newer["MessageId"], older["MessageId"]] == [mail.message_id for mail in ses.sent]


@pytest.mark.parametrize(("service", "code"), [("ses", "Throttling"), ("sesv2", "TooManyRequestsException")])
def test_a_planned_answer_comes_as_the_api_spells_it(ses: LocalSes, door: HttpDoor, service: str, code: str) -> None:
    ses.faults.plan(Throttling("Maximum sending rate exceeded."))
    with pytest.raises(ClientError) as caught:
        client(door, service).get_account() if service == "sesv2" else client(door, service).get_send_quota()
    assert caught.value.response["Error"] == pytest.approx(
        {"Code": code, "Message": "Maximum sending rate exceeded.", **({"Type": "Sender"} if service == "ses" else {})}
    )


@pytest.mark.parametrize(
    ("fault", "sent"),
    [(TransportFailed("lost", delivered="no"), 0), (DeliveryUnknown("lost"), 1)],
)
def test_a_planned_drop_really_drops_the_connection(
    ses: LocalSes, door: HttpDoor, fault: TransportFailed, sent: int
) -> None:
    ses.faults.plan(fault)
    boto = client(door)
    with pytest.raises(ConnectionClosedError):
        boto.send_email(**V2)
    assert len(ses.sent) == sent
    assert boto.send_email(**V2)["MessageId"]


def test_an_answer_that_is_planned_to_be_late_is_late(ses: LocalSes, door: HttpDoor) -> None:
    ses.faults.plan(timedelta(seconds=0.1), operation="SendEmail")
    timer = SystemClock()
    begun = timer.monotonic()
    assert client(door).get_account()
    assert client(door).send_email(**V2)["MessageId"] == ses.sent.one().message_id
    assert timer.monotonic() - begun >= 0.1


def test_a_client_loses_patience_and_a_door_that_closes_waits_for_no_answer(ses: LocalSes) -> None:
    ses.faults.plan(timedelta(seconds=20), operation="GetAccount")
    before = set(enumerate_threads())
    with serve_http(ses) as door:
        hurried = HTTPConnection(door.host, door.port, timeout=0.1)
        hurried.request("GET", "/v2/email/account")
        with pytest.raises(TimeoutError):
            hurried.getresponse()
        (late,) = (one for one in set(enumerate_threads()) - before if one.name.startswith("sesmodel-call"))
    hurried.close()
    late.join(5)
    assert not late.is_alive()


def test_a_cloud_answers_in_the_region_and_for_the_account_of_the_signature() -> None:
    cloud = LocalCloud()
    cloud.ses("eu-west-1", account_id="111111111111").verify("example.com")
    with serve_http(cloud, accounts={"AKIDONE": "111111111111"}) as door:
        assert client(door, region="eu-west-1", key="AKIDONE").send_email(**V2)["MessageId"]
        assert client(door, region="eu-west-1", key="111111111111").send_email(**V2)["MessageId"]
        for region, key in [("eu-west-2", "AKIDONE"), ("eu-west-1", "AKIDTWO")]:
            with pytest.raises(ClientError, match=f"failed the check in region {region}"):
                client(door, region=region, key=key).send_email(**V2)


@pytest.mark.parametrize(("key", "region"), [("AKID", "nowhere"), ("AKID", "no where"), ("1234", "eu-west-1")])
def test_a_region_or_an_account_that_cannot_be_is_that_of_the_cloud(key: str, region: str) -> None:
    cloud = LocalCloud(region="eu-west-1")
    cloud.ses().verify("example.com")
    signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential={key}/20260101/{region}/ses/aws4_request"}
    with serve_http(cloud) as door:
        assert b"example.com" in ask(door, "GET", "/v2/email/identities", headers=signed)[2]


def test_who_signs_for_no_region_is_still_the_account_that_signs() -> None:
    cloud = LocalCloud()
    cloud.ses(account_id="111111111111").verify("example.com")
    signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=111111111111/20260101/nowhere/ses/aws4_request"}
    with serve_http(cloud) as door:
        assert b"example.com" in ask(door, "GET", "/v2/email/identities", headers=signed)[2]


def test_what_is_said_of_a_key_counts_before_its_digits() -> None:
    cloud = LocalCloud()
    cloud.ses(account_id="222222222222").verify("example.com")
    with serve_http(cloud, accounts={"111111111111": "222222222222"}) as door:
        assert client(door, key="111111111111").send_email(**V2)["MessageId"]


def test_a_sink_may_call_the_same_server_and_wait_for_its_answer(ses: LocalSes, door: HttpDoor) -> None:
    with ThreadPoolExecutor(8) as clients:
        asked: list[int] = []
        ses.subscribe(lambda _: asked.append(ask(door, "GET", "/v2/email/account")[0]), event_types=["Send"])
        answers = [clients.submit(ask, door, "POST", OUTBOUND, json.dumps(V2).encode()) for _ in range(40)]
        assert {answer.result()[0] for answer in answers} == {200}
    assert asked == [200] * 40
    assert len(ses.sent) == 40


def test_a_scan_of_ones_own_keeps_nobody_else_waiting() -> None:
    reached, go_on = Event(), Event()

    def scan(_: object) -> ScanVerdict:
        reached.set()
        go_on.wait(20)
        return ScanVerdict()

    ses = LocalSes(scan=scan)
    ses.verify("example.com")
    with serve_http(ses) as door, ThreadPoolExecutor(1) as clients:
        sent = clients.submit(ask, door, "POST", OUTBOUND, json.dumps(V2).encode())
        assert reached.wait(20)
        assert ask(door, "GET", "/health")[0] == 200
        go_on.set()
        assert sent.result()[0] == 200


def test_somebody_at_work_in_the_model_does_not_stop_the_server() -> None:
    reached, go_on = Event(), Event()
    slow: list[Thread] = []

    class SlowClock(ManualClock):
        def now(self) -> datetime:
            if current_thread() in slow:
                reached.set()
                go_on.wait(20)
            return super().now()

    ses = LocalSes(clock=SlowClock())
    with serve_http(ses) as door, ThreadPoolExecutor(2) as others:
        slow.append(others.submit(current_thread).result())
        busy = others.submit(ses.client("sesv2").get_account)
        assert reached.wait(20)
        asked = others.submit(ask, door, "GET", "/v2/email/account")
        assert ask(door, "GET", "/health")[0] == 200
        assert not asked.done()
        go_on.set()
        assert busy.result()
        assert asked.result()[0] == 200


def test_a_model_answers_at_once_unless_something_outside_can_take_long(ses: LocalSes) -> None:
    found = [ses.answers_at_once]
    with ses.subscribe(lambda _: None, patient=True):
        found.append(ses.answers_at_once)
        with ses.subscribe(lambda _: None):
            found.append(ses.answers_at_once)
    found.append(ses.answers_at_once)
    found.append(LocalSes(scan=lambda _: ScanVerdict()).answers_at_once)
    assert found == [True, True, False, True, False]


def test_a_sink_that_takes_long_keeps_nobody_else_waiting(ses: LocalSes, door: HttpDoor) -> None:
    reached, go_on = Event(), Event()

    def slow(_: object) -> None:
        reached.set()
        go_on.wait(20)

    ses.subscribe(slow, event_types=["Send"])
    with ThreadPoolExecutor(1) as clients:
        first = clients.submit(ask, door, "POST", OUTBOUND, json.dumps(V2).encode())
        assert reached.wait(20)
        assert [ask(door, "POST", OUTBOUND, json.dumps(V2).encode())[0] for _ in range(50)] == [200] * 50
        assert not first.done()
        go_on.set()
        assert first.result()[0] == 200


def test_a_door_that_closes_lets_calls_end_that_are_at_work(ses: LocalSes) -> None:
    reached, go_on = Event(), Event()

    def slow(_: object) -> None:
        reached.set()
        go_on.wait(20)

    ses.subscribe(slow, event_types=["Send"])
    with ThreadPoolExecutor(1) as clients, ExitStack() as stack:
        door = stack.enter_context(serve_http(ses))
        first = clients.submit(ask, door, "POST", OUTBOUND, json.dumps(V2).encode())
        assert reached.wait(20)
        later = Timer(0.1, go_on.set)  # while the door closes
        later.start()
        stack.close()
        later.join()
        assert first.result()[0] == 200
    with pytest.raises(ConnectionRefusedError):
        ask(door, "GET", "/")


def test_a_door_that_closes_does_not_wait_for_ever(ses: LocalSes, caplog: pytest.LogCaptureFixture) -> None:
    reached, go_on = Event(), Event()

    def stuck(_: object) -> None:
        reached.set()
        go_on.wait(20)

    ses.subscribe(stuck, event_types=["Send"])
    with ThreadPoolExecutor(1) as clients:
        with serve_http(ses, limits=HttpLimits(stop_seconds=0.05)) as door:
            first = clients.submit(ask, door, "POST", OUTBOUND, json.dumps(V2).encode())
            assert reached.wait(20)
        with suppress(OSError, HTTPException):
            assert first.result()[0] == 500
        go_on.set()


def test_it_may_listen_on_ipv6(ses: LocalSes) -> None:
    with serve_http(ses, host="::1") as door:
        assert door.url == f"http://[::1]:{door.port}"
        assert client(door).send_email(**V2)["MessageId"]


def test_a_server_of_others_is_told_of_a_drop_by_an_error(ses: LocalSes) -> None:
    ses.faults.plan(TransportFailed("lost", delivered="no"))

    async def calls() -> None:
        said: list[Any] = []
        scope = {"type": "http", "method": "GET", "path": "/v2/email/account", "query_string": b"", "headers": []}

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            said.append(message)

        app = http_app(ses)
        with pytest.raises(TransportFailed):
            await app(dict(scope), receive, send)
        await app(dict(scope), receive, send)
        assert said[-2]["status"] == 200

    asyncio.run(calls())


def test_a_server_of_others_begins_and_ends_with_it_and_may_send_it_nothing_but_http() -> None:
    app, before = http_app(LocalSes()), set(enumerate_threads())

    async def lives() -> list[Any]:
        said: list[Any] = []
        told = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> dict[str, Any]:
            return {"type": next(told)}

        async def send(message: MutableMapping[str, Any]) -> None:
            said.append(message["type"])

        await app({"type": "lifespan"}, receive, send)
        with pytest.raises(ValueError, match="does not speak websocket"):
            await app({"type": "websocket", "path": "/"}, receive, send)
        return said

    long = b"Action=GetSendQuota&Version=2010-12-01&" + b"x" * 2**16  # which a thread answers
    assert answer(app, "POST", "/", body=long)[0] == 200
    (thread,) = (one for one in enumerate_threads() if one not in before and one.name.startswith("sesmodel-call"))

    assert asyncio.run(lives()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    thread.join(20)
    assert not thread.is_alive()


def test_a_port_that_is_taken_is_an_error_at_once(door: HttpDoor) -> None:
    with pytest.raises(OSError, match="in use"), serve_http(LocalSes(), port=door.port):
        raise AssertionError
