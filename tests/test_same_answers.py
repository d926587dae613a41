"""The same calls have the same answers and errors in process, through patched boto3, and over the HTTP door."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import attrs
import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from sesmodel import EmailTemplate, LocalSes, Snapshot, patched, serve_http
from tests.any_call import calls

if TYPE_CHECKING:
    from collections.abc import Iterator


SERVICES: Any = ("ses", "sesv2")


def model() -> LocalSes:
    """Something for calls to find."""
    ses = LocalSes(region="eu-west-1")
    ses.verify("example.com")
    ses.client("sesv2").create_configuration_set(ConfigurationSetName="news")
    ses.store(EmailTemplate("welcome", subject="Hi {{name}}", text="Hello {{name}}"))
    ses.client("sesv2").put_suppressed_destination(EmailAddress="gone@example.net", Reason="BOUNCE")
    return ses


@attrs.frozen
class Doors:
    """One model behind each door, and its clients."""

    models: tuple[LocalSes, ...]
    clients: dict[str, tuple[Any, ...]]
    ready: Snapshot = attrs.field(repr=False)

    def restart(self) -> None:
        """Let all models be as they were at first."""
        for one in self.models:
            one.restore(self.ready)


@pytest.fixture(scope="module")
def doors() -> Iterator[Doors]:
    """In process, patched, and on a socket."""
    models = tuple(model() for _ in range(3))
    keys: Any = {"aws_access_key_id": "AKIA", "aws_secret_access_key": "s", "region_name": "eu-west-1"}
    once = Config(retries={"total_max_attempts": 1})
    with ExitStack() as stack:
        door = stack.enter_context(serve_http(models[2]))
        over_http = {one: boto3.client(one, endpoint_url=door.url, config=once, **keys) for one in SERVICES}
        stack.enter_context(patched(models[1]))
        through = {one: boto3.client(one, config=once) for one in SERVICES}
        yield Doors(
            models, {one: (models[0].client(one), through[one], over_http[one]) for one in SERVICES}, model().snapshot()
        )
        for client in over_http.values():
            client.close()


def outcome(client: Any, method: str, params: dict[str, Any]) -> Any:
    """What a call ends in, without what no two calls have in common."""
    try:
        answer = getattr(client, method)(**params)
    except ClientError as error:
        answer = {"class": type(error).__name__, "text": str(error), **error.response}
    except BotoCoreError as error:
        return type(error), str(error)
    metadata = answer["ResponseMetadata"]
    headers = metadata["HTTPHeaders"]
    assert metadata["RequestId"] == headers["x-amzn-requestid"]
    shared = {name: headers.get(name) for name in ("content-type", "x-amzn-errortype")}
    return {**answer, "ResponseMetadata": {**metadata, "RequestId": "", "HTTPHeaders": shared}}


@pytest.mark.parametrize("service", SERVICES)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_calls_end_alike_behind_every_door(doors: Doors, service: str, data: st.DataObject) -> None:
    doors.restart()
    for method, params in data.draw(st.lists(calls(service), min_size=1, max_size=5)):
        in_process, through, over_http = (outcome(one, method, params) for one in doors.clients[service])
        assert in_process == through, (method, params)
        assert over_http == through, (method, params)
    sent = [[message.raw.data for message in one.sent] for one in doors.models]
    assert sent[0] == sent[1] == sent[2]
