"""Real aiobotocore against a model: no socket is opened, and nothing waits."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import botocore.exceptions
import pytest
from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession, get_session

from sesmodel import DeliveryUnknown, LocalCloud, LocalSes, Throttling, TransportFailed, patched

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from pathlib import Path

SESSION = get_session()  # reads the models once
RAW = b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Raw\r\n\r\nHello\r\n"


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without credentials, Region or network, where nobody waits."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "REGION", "DEFAULT_REGION", "PROFILE"):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(asyncio, "sleep", only_yield)


def refuse(*_: object) -> NoReturn:
    raise OSError("a socket was opened")


yield_once = asyncio.sleep


async def only_yield(seconds: float) -> None:
    assert seconds == 0, f"somebody waits for {seconds} seconds"
    await yield_once(0)


def model(**options: Any) -> LocalSes:
    ses = LocalSes(**{"region": "eu-west-1"} | options)
    ses.verify("example.com")
    return ses


@pytest.fixture
def ses() -> Iterator[LocalSes]:
    """A model that is patched in."""
    with patched(model()) as found:
        yield found


async def send(client: Any, subject: str = "Hi", sender: str = "ana@example.com") -> str:
    """Send through either API."""
    message = {"Subject": {"Data": subject, "Charset": "UTF-8"}, "Body": {"Text": {"Data": "Hello"}}}
    to = {"ToAddresses": ["bob@example.net"]}
    if client.meta.service_model.service_name == "ses":
        sent = await client.send_email(Source=sender, Destination=to, Message=message)
    else:
        sent = await client.send_email(FromEmailAddress=sender, Destination=to, Content={"Simple": message})
    return str(sent["MessageId"])


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(coroutine)


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_a_message_is_sent(ses: LocalSes, service: str) -> None:
    async def signup() -> str:
        async with SESSION.create_client(service) as client:
            assert client.meta.region_name == "eu-west-1"
            return await send(client, "Grüße & so")

    assert run(signup()) == ses.sent.one().message_id
    assert ses.sent.one().subject == "Grüße & so"


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_a_refusal_is_the_exception_of_its_name(ses: LocalSes, service: str) -> None:
    async def signup() -> Any:
        async with SESSION.create_client(service) as client:
            with pytest.raises(client.exceptions.MessageRejected, match="Email address is not verified") as caught:
                await send(client, sender="eve@example.org")
            return caught.value.response

    assert run(signup())["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_it_answers_as_the_client_in_process_does(ses: LocalSes) -> None:
    async def ask() -> list[Any]:
        async with SESSION.create_client("sesv2") as v2, SESSION.create_client("ses") as v1:
            await v1.send_raw_email(RawMessage={"Data": RAW})
            answers = [await v2.get_account(), await v1.list_identities(), await v1.get_send_statistics()]
        return [{**answer, "ResponseMetadata": ""} for answer in answers]

    answers = run(ask())
    v1, v2 = ses.client("ses"), ses.client("sesv2")
    ours = [v2.get_account(), v1.list_identities(), v1.get_send_statistics()]
    assert answers == [{**answer, "ResponseMetadata": ""} for answer in ours]
    assert [message.subject for message in ses.inbox("bob@example.net")] == ["Raw"]


def test_a_session_made_earlier_makes_clients_of_the_model_and_afterwards_none() -> None:
    session = AioSession()

    async def signup() -> None:
        async with session.create_client("sesv2") as client:
            await send(client)

    with patched(model()) as ses:
        run(signup())
    assert len(ses.sent) == 1
    with pytest.raises(botocore.exceptions.NoRegionError):
        run(signup())
    assert "create_client" in vars(AioSession)


def test_a_client_made_earlier_is_wired_and_then_as_it_was() -> None:
    async def sign_up() -> Any:
        keys = {"aws_access_key_id": "AKIA", "aws_secret_access_key": "s", "region_name": "us-east-1"}
        once = AioConfig(retries={"total_max_attempts": 1})
        async with SESSION.create_client("ses", config=once, **keys) as client:
            before = type(client).get_waiter
            with patched(model(), client=client) as ses:
                await send(client)
            assert client.get_waiter.__func__ is before
            with pytest.raises(botocore.exceptions.EndpointConnectionError):
                await send(client)
        return ses

    assert len(run(sign_up()).sent) == 1


def test_a_client_does_not_outlive_its_block() -> None:
    async def late() -> None:
        with patched(model()):
            context = SESSION.create_client("ses")
            client = await context.__aenter__()
        with pytest.raises(RuntimeError, match="has ended"):
            await send(client)
        await context.__aexit__(None, None, None)

    run(late())


def test_tasks_of_one_loop_see_only_their_own_model() -> None:
    async def one(name: str) -> list[str | None]:
        with patched(model()) as ses:
            async with SESSION.create_client("sesv2") as client:
                for number in range(3):
                    await only_yield(0)
                    await send(client, f"{name} {number}")
                    async with SESSION.create_client("ses") as other:
                        await send(other, f"{name} {number}")
            return [message.subject for message in ses.sent]

    async def all_of_them() -> list[list[str | None]]:
        return await asyncio.gather(*(one(name) for name in "abcd"))

    for name, subjects in zip("abcd", run(all_of_them()), strict=True):
        assert subjects == [f"{name} {number}" for number in range(3) for _ in range(2)]


def test_blocks_can_stand_in_each_other() -> None:
    async def both() -> Any:
        with patched(model()) as outer:
            async with SESSION.create_client("ses") as early:
                with patched(model()) as inner:
                    async with SESSION.create_client("ses") as client:
                        await send(client, "inner")
                        await send(early, "outer")
        return outer, inner

    outer, inner = run(both())
    assert (outer.sent.one().subject, inner.sent.one().subject) == ("outer", "inner")


def test_a_cloud_answers_in_the_region_of_the_client() -> None:
    cloud = LocalCloud()
    cloud["us-west-2"].verify("example.com")

    async def signup() -> None:
        async with SESSION.create_client("ses", region_name="us-west-2") as client:
            await send(client)

    with patched(cloud):
        run(signup())
    assert len(cloud["us-west-2"].sent) == 1


@pytest.mark.parametrize("mode", ["legacy", "standard"])
@pytest.mark.parametrize("fault", [Throttling("Rate exceeded"), TransportFailed("lost", delivered="no")], ids=repr)
def test_a_fault_is_tried_again_without_a_pause(ses: LocalSes, mode: Any, fault: Any) -> None:
    async def signup() -> Any:
        async with SESSION.create_client("sesv2", config=AioConfig(retries={"mode": mode})) as client:
            return await client.get_account()

    ses.faults.plan(fault, times=2)
    assert run(signup())["ResponseMetadata"]["RetryAttempts"] == 2


def test_a_connection_that_drops_is_seen_as_one(ses: LocalSes) -> None:
    async def signup() -> None:
        once = AioConfig(retries={"total_max_attempts": 1})
        async with SESSION.create_client("ses", config=once) as client:
            with pytest.raises(botocore.exceptions.ConnectionClosedError):
                await send(client)

    ses.faults.plan(DeliveryUnknown("lost"))
    run(signup())
    assert len(ses.sent) == 1


def test_pages_and_waiting_are_those_of_aiobotocore_in_the_time_of_the_model(ses: LocalSes) -> None:
    ses.verify("a.example", "b.example")
    ses.create_identity("late.example")
    begin = ses.clock.now()

    async def look() -> Any:
        async with SESSION.create_client("ses") as client:
            waiter = client.get_waiter("identity_exists")
            assert waiter.name == "IdentityExists"
            await waiter.wait(Identities=["a.example"])
            with pytest.raises(botocore.exceptions.WaiterError, match="Max attempts exceeded"):
                await waiter.wait(Identities=["late.example"])
            pages = client.get_paginator("list_identities").paginate(PaginationConfig={"PageSize": 2})
            return await pages.build_full_result()

    assert len(run(look())["Identities"]) == 4
    assert (ses.clock.now() - begin).total_seconds() == 19 * 3


def test_aiobotocore_may_be_loaded_in_the_block() -> None:
    code = """
        import sys, asyncio
        from sesmodel import LocalSes, patched

        async def ask():
            import aiobotocore.session
            async with aiobotocore.session.get_session().create_client("sesv2") as client:
                return (await client.get_account())["ProductionAccessEnabled"]

        with patched(LocalSes()):
            assert "aiobotocore" not in sys.modules
            print(asyncio.run(ask()))
        from aiobotocore.session import AioSession
        from botocore.session import Session
        print(AioSession.create_client.__module__, "__init_subclass__" in vars(Session))
    """
    lines = [line.removeprefix(" " * 8) for line in code.splitlines()]
    run = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert run.stdout.splitlines() == ["True", "aiobotocore.session False"]


def test_a_block_that_cannot_begin_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    async def begin() -> None:
        async with SESSION.create_client(
            "ses", "eu-west-1", aws_access_key_id="a", aws_secret_access_key="b"
        ) as client:
            monkeypatch.setitem(sys.modules, "sesmodel.patching.aio", None)
            with pytest.raises(ImportError), patched(LocalSes(), client=client):
                pass

    before = AioSession.create_client
    asyncio.run(begin())
    assert AioSession.create_client is before
