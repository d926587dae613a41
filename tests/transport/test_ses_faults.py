"""When SES cannot be reached, or its answer is lost: what the error says is known about the mail."""

from __future__ import annotations

import json
import ssl
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import trustme

from sesmodel import (
    DeliveryUnknown,
    ServiceFailed,
    SesTransport,
    TransportFailed,
)
from tests.transport.http_faults import answering, closed_port
from tests.transport.submissions import BODY, submission

if TYPE_CHECKING:
    from pathlib import Path

    from sesmodel.transport.ses_params import ApiVersion

SESSION = boto3.Session("AKIDEXAMPLE", "secret", region_name="eu-west-1")


def transport(url: str, **settings: Any) -> SesTransport:
    return SesTransport(session=SESSION, endpoint_url=url, **settings)


def failed(url: str, **settings: Any) -> TransportFailed:
    """What a send to a server ends with."""
    with transport(url, **settings) as ses, pytest.raises(TransportFailed) as caught:
        ses.send(submission())
    return caught.value


@pytest.mark.spec("API-15")
def test_where_nobody_listens_nothing_is_delivered() -> None:
    error = failed(f"http://127.0.0.1:{closed_port()}")

    assert (type(error), error.delivered) == (TransportFailed, "no")


@pytest.mark.spec("API-15")
def test_where_the_certificate_is_not_trusted_nothing_is_sent() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    with answering(b"", tls=tls) as server:
        error = failed(server.url)

    assert (type(error), error.delivered, server.bodies) == (TransportFailed, "no", [])


@pytest.mark.spec("API-15")
@pytest.mark.parametrize("api", ["v1", "v2"])
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        None,
    ],
    ids=["hung up", "half an answer", "the answer of somebody else", "no answer in time"],
)
def test_once_ses_had_the_request_nothing_is_known_and_nothing_is_sent_again(
    answer: bytes | None, api: ApiVersion
) -> None:
    with answering(answer) as server:
        error = failed(server.url, api=api, read_timeout=0.2)

    assert (type(error), error.delivered) == (DeliveryUnknown, "unknown")
    assert len(server.bodies) == 1


@pytest.mark.spec("API-15")
@pytest.mark.parametrize("status", [500, 503])
def test_a_failure_of_ses_itself_leaves_it_open_and_is_not_tried_again(status: int) -> None:
    body = json.dumps({"message": "Sorry"}).encode()
    head = f"HTTP/1.1 {status} Oops\r\nx-amzn-ErrorType: InternalServiceErrorException\r\nContent-Length: {len(body)}"
    sorry = f"{head}\r\n\r\n".encode() + body
    with (
        answering(sorry) as server,
        transport(server.url) as ses,
        pytest.raises(ServiceFailed, match="Sorry") as caught,
    ):
        ses.send(submission())

    assert (caught.value.status, caught.value.delivered, len(server.bodies)) == (status, "unknown", 1)


def test_an_answer_gives_the_ids_and_the_request_is_the_envelope_and_the_bytes() -> None:
    answer = b'HTTP/1.1 200 OK\r\nx-amzn-RequestId: r-1\r\nContent-Length: 19\r\n\r\n{"MessageId":"m-1"}'
    with answering(answer) as server, transport(server.url) as ses:
        receipt = ses.send(submission())

    asked = json.loads(server.bodies[0])
    assert (receipt.message_id, receipt.request_id, receipt.accepted) == ("m-1", "r-1", ("bob@example.net",))
    assert b64decode(asked.pop("Content")["Raw"]["Data"]) == BODY
    assert asked == {"FromEmailAddress": "ana@example.com", "Destination": {"ToAddresses": ["bob@example.net"]}}


@pytest.mark.spec("API-15")
def test_without_credentials_nothing_is_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    with answering(b"") as server:
        ses = SesTransport(region="eu-west-1", endpoint_url=server.url)
        with ses, pytest.raises(TransportFailed, match="credentials") as caught:
            ses.send(submission(tags={"a": "b"}))

    assert (caught.value.delivered, server.bodies) == ("no", [])
