"""Sending to the v2 API of SES through boto3: what the transport adds to the bare call."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import boto3
from botocore.config import Config

from benchmarks import mails, servers
from benchmarks.harness import Case, Gate, Needed, Table
from benchmarks.mails import RECIPIENT, SENDER
from benchmarks.timing import call_by_call
from sesmodel import Envelope, RawMessage, SesTransport, Submission

if TYPE_CHECKING:
    from contextlib import ExitStack

OURS, PEER = "SesTransport.send", "boto3 sesv2 send_email"
_ENVELOPE = Envelope(SENDER, RECIPIENT)


class Clients(Needed):
    """A server, and a boto3 client of it: bare, and in a transport.

    Both ways take the same connection: how the system places the threads of two would count for more than what the
    transport does.
    """

    transport: SesTransport
    bare: Any

    def open(self, stack: ExitStack) -> None:
        """Start the server, and make the client."""
        self._url = f"http://{servers.HOST}:{stack.enter_context(servers.running('ses'))}"
        session = boto3.session.Session("id", "secret", region_name="eu-west-1")
        once = Config(retries={"total_max_attempts": 1})  # as the transport makes its own
        self.bare = session.client("sesv2", endpoint_url=self._url, config=once)
        self.transport = stack.enter_context(SesTransport(client=self.bare))

    def by_transport(self, data: bytes) -> str | None:
        """Send as users of the library do."""
        return self.transport.send(_submission(data)).message_id

    def by_boto3(self, data: bytes) -> str | None:
        """Send as users of boto3 do."""
        answer = self.bare.send_email(
            FromEmailAddress=SENDER,
            Destination={"ToAddresses": [RECIPIENT]},
            Content={"Raw": {"Data": data}},
        )
        return str(answer["MessageId"])

    def check(self, data: bytes, message_id: str | None) -> None:
        """Compare what the server was asked for, and what came back."""
        assert message_id, "no id"
        with urlopen(self._url) as answer:  # noqa: S310  the server above
            request = json.load(answer)
        assert b64decode(request.pop("Content")["Raw"]["Data"]) == data
        assert request == {"FromEmailAddress": SENDER, "Destination": {"ToAddresses": [RECIPIENT]}}, request


def _submission(data: bytes) -> Submission:
    """A new one for each call: a raw message remembers what was read of its header."""
    return Submission(_ENVELOPE, RawMessage(data))


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
        method=call_by_call,
        needs=_CLIENTS,
    ),
)
