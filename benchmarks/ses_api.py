"""Sending to the v2 API of SES through boto3: what the transport adds to the bare call."""

from __future__ import annotations

import json
from base64 import b64decode
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self
from urllib.request import urlopen

import boto3
from botocore.config import Config

from benchmarks import mails, servers
from benchmarks.harness import Case, Gate, Table
from benchmarks.timing import in_fine_turns
from sesmodel import Envelope, RawMessage, SesTransport, Submission

if TYPE_CHECKING:
    from types import TracebackType

OURS, PEER = "SesTransport.send", "boto3 sesv2 send_email"
_SENDER, _RECIPIENT = "ana@example.com", "bob@example.net"


class Clients:
    """A server, and two boto3 clients of it that are set up alike: one in a transport, one bare."""

    transport: SesTransport
    bare: Any

    def __enter__(self) -> Self:
        """Start the server, and make the clients."""
        with ExitStack() as stack:
            self._url = f"http://{servers.HOST}:{stack.enter_context(servers.running('ses'))}"
            session = boto3.session.Session("id", "secret", region_name="eu-west-1")
            self.bare, inner = (self._client(session, stack) for _ in range(2))
            self.transport = SesTransport(client=inner)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the clients, and stop the server."""
        self._stack.close()

    def _client(self, session: boto3.session.Session, stack: ExitStack) -> Any:
        once = Config(retries={"total_max_attempts": 1})
        client = session.client("sesv2", endpoint_url=self._url, config=once)
        stack.callback(client.close)
        return client

    def by_transport(self, data: bytes) -> str | None:
        return self.transport.send(Submission(Envelope(_SENDER, _RECIPIENT), RawMessage(data))).message_id

    def by_boto3(self, data: bytes) -> str | None:
        answer = self.bare.send_email(
            FromEmailAddress=_SENDER,
            Destination={"ToAddresses": [_RECIPIENT]},
            Content={"Raw": {"Data": data}},
        )
        return str(answer["MessageId"])

    def check(self, data: bytes, message_id: str | None) -> None:
        """Compare what the server was asked for, and what came back."""
        assert message_id, "no id"
        with urlopen(self._url) as answer:
            request = json.load(answer)
        assert b64decode(request.pop("Content")["Raw"]["Data"]) == data
        assert request == {"FromEmailAddress": _SENDER, "Destination": {"ToAddresses": [_RECIPIENT]}}, request


def _cases(clients: Clients, mail: mails.Mail) -> tuple[Case[str | None], ...]:
    data = mails.with_email_message(mail)
    return (
        Case(OURS, lambda: clients.by_transport(data), lambda answer: clients.check(data, answer)),
        Case(PEER, lambda: clients.by_boto3(data), lambda answer: clients.check(data, answer)),
    )


_CLIENTS = Clients()

TABLES = (
    Table(
        "ses",
        "5 KB, raw, to a server that answers at once",
        _cases(_CLIENTS, mails.ASCII),
        peer=PEER,
        gates=(Gate(OURS, 1.10, PEER, goal=1.05),),
        method=in_fine_turns,
        needs=_CLIENTS,
    ),
)
