"""SesTransport against moto's server, which is a model of SES that others wrote."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from moto.ses.models import ses_backends

from sesmodel import AsyncMailer, Mailer, Message, MessageRejected, SesTransport, read, same_content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.transport.ses_params import ApiVersion

REGION, ACCOUNT = "eu-west-1", "123456789012"  # moto's account
SESSION = boto3.Session("AKIDEXAMPLE", "secret", region_name=REGION)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The server, for all tests of this module: each has its own senders."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["v1", "v2"])
def transport(url: str, request: pytest.FixtureRequest) -> Iterator[SesTransport]:
    with SesTransport(session=SESSION, endpoint_url=url, api=request.param) as transport:
        yield transport


@pytest.fixture
def message(url: str, request: pytest.FixtureRequest) -> Message:
    """A message from a domain that the server knows and no other test uses."""
    domain = f"d{abs(hash(request.node.nodeid))}.example"
    client = SESSION.client("ses", endpoint_url=url)
    client.verify_domain_identity(Domain=domain)
    client.close()
    return Message(
        sender=f"Ana Pérez <ana@{domain}>", to="bob@example.net", bcc="carl@example.org", subject="Привіт", text="Hello"
    )


def got(message: Message) -> list[Any]:
    """What the server has from a sender."""
    assert message.sender
    sent = ses_backends[ACCOUNT][REGION].sent_messages
    return [one for one in sent if one.source == message.sender.addr_spec]


def test_a_message_arrives_as_it_was_built(transport: SesTransport, message: Message) -> None:
    receipt = Mailer(transport).send(message)

    (one,) = got(message)
    assert one.id == receipt.message_id
    assert {"bob@example.net", "carl@example.org"} <= set(one.destinations)
    assert same_content(read(one.raw_data.encode()), message)
    assert "carl" not in one.raw_data
    assert receipt.request_id


@pytest.mark.spec("API-15")
def test_a_refusal_keeps_code_text_status_and_request_id(transport: SesTransport, message: Message) -> None:
    stranger = message.replace(sender="eve@nobody.example")
    with pytest.raises(
        MessageRejected, match="^Did not have authority to send from email eve@nobody.example$"
    ) as caught:
        Mailer(transport).send(stranger)

    error = caught.value
    assert (error.code, error.status, error.delivered) == ("MessageRejected", 400, "no")
    assert error.request_id
    assert got(stranger) == []


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_many_tasks_share_a_bounded_number_of_threads(url: str, message: Message, api: ApiVersion) -> None:
    async def main() -> set[str]:
        transport = SesTransport(session=SESSION, endpoint_url=url, api=api, pool_size=2)
        async with AsyncMailer(transport) as mailer:
            await asyncio.gather(*(mailer.send(message) for _ in range(8)))
            return {one.name for one in threading.enumerate() if one.name.startswith("sesmodel-ses")}

    assert len(asyncio.run(main())) == 2
    assert len(got(message)) == 8
    assert not [one for one in threading.enumerate() if one.name.startswith("sesmodel-ses")]


def test_after_it_is_closed_it_opens_again(transport: SesTransport, message: Message) -> None:
    for _ in range(2):
        Mailer(transport).send(message)
        asyncio.run(transport.aclose())

    assert len(got(message)) == 2
