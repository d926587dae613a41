"""One fault, the same error whichever transport met it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.stub import Stubber

from sesmodel import (
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    SesTransport,
    SmtpTransport,
)
from tests.transport.servers import SesDoor, mail_server

if TYPE_CHECKING:
    from sesmodel import Transport


def refusal(transport: Transport, message: Message) -> MessageRejected:
    with pytest.raises(MessageRejected) as caught:
        Mailer(transport).send(message)
    return caught.value


@pytest.mark.spec("TRB-01")
def test_an_unverified_sender_is_the_same_error_in_memory_over_smtp_and_through_ses(
    ses: LocalSes, hello: Message
) -> None:
    message = hello.replace(sender="eve@evil.example")
    in_memory = refusal(ses, message)

    with mail_server("plain", SesDoor(ses)) as server:
        address = {"mode": "plain", "dialect": "ses", "local_hostname": "client"}
        with SmtpTransport("127.0.0.1", server.port, **address) as transport:  # type: ignore[arg-type]
            over_smtp = refusal(transport, message)
            assert Mailer(transport).send(hello).message_id == ses.sent.one().message_id

    client = boto3.client("sesv2", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stub, SesTransport(client=client) as transport:
        stub.add_client_error("send_email", "MessageRejected", in_memory.message, http_status_code=400)
        through_ses = refusal(transport, message)

    for error in (in_memory, over_smtp, through_ses):
        assert type(error) is MessageRejected
        assert error.message == in_memory.message
        assert error.message.startswith("Email address is not verified.")
        assert error.identities == ("eve@evil.example",)
        assert (error.retryable, error.delivered, error.smtp_code) == (False, "no", 554)
