"""boto3, unmodified, over a socket."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from sesmodel import LocalSes, TransportFailed, serve_http
from tests.server.asking import events_of
from tests.server.client_contract import RECIPIENT, SENDER, SUBJECT, TEXT, ClientContract, Dropped, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MESSAGE = {
    "Subject": {"Data": SUBJECT, "Charset": "UTF-8"},
    "Body": {"Text": {"Data": TEXT, "Charset": "UTF-8"}},
}


@contextmanager
def client(service: str, url: str, *, attempts: int = 1) -> Iterator[Any]:
    """A client as an application has it, but for the endpoint."""
    made = boto3.session.Session().client(
        service,  # type: ignore[call-overload]  # the stubs have one overload a service
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": attempts}),
    )
    with closing(made):
        yield made


class Boto3Contract(ClientContract):
    """Both versions of the API."""

    service: str

    @abstractmethod
    def ask(self, ses: Any, sender: str, recipient: str) -> str:
        """Send the mail with a client."""

    def send(self, url: str, sender: str = SENDER, recipient: str = RECIPIENT) -> str:
        with client(self.service, url) as ses:
            try:
                return self.ask(ses, sender, recipient)
            except ClientError as error:
                raise Refused(error.response["Error"]["Code"], error.response["Error"]["Message"]) from error
            except ConnectionClosedError as error:
                raise Dropped from error

    def events_of(self, url: str, message_id: str) -> Sequence[str]:
        return events_of(url, message_id)


class TestBoto3OfV1(Boto3Contract):
    service = "ses"
    throttled = "Throttling"

    def ask(self, ses: Any, sender: str, recipient: str) -> str:
        sent = ses.send_email(
            Source=sender,
            Destination={"ToAddresses": [recipient]},
            Message=MESSAGE,
        )
        return str(sent["MessageId"])


class TestBoto3OfV2(Boto3Contract):
    service = "sesv2"

    def ask(self, ses: Any, sender: str, recipient: str) -> str:
        sent = ses.send_email(
            FromEmailAddress=sender,
            Destination={"ToAddresses": [recipient]},
            Content={"Simple": MESSAGE},
        )
        return str(sent["MessageId"])


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_boto3_tries_again_when_the_connection_drops(service: str, ses: LocalSes) -> None:
    ses.faults.plan(TransportFailed("the connection dropped", delivered="no"))

    with serve_http(ses) as door, client(service, door.url, attempts=2) as made:
        quota = made.get_send_quota() if service == "ses" else made.get_account()["SendQuota"]

    assert quota["SentLast24Hours"] == 0
    assert not ses.faults.pending
