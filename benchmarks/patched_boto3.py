"""Unmodified boto3 sends through `patched`: beside moto, and beside botocore alone, which is the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from benchmarks.harness import Case, Gate, Needed, Table
from benchmarks.mails import RECIPIENT, SENDER
from benchmarks.timing import processor_in_turn
from sesmodel import LocalSes, patched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import ExitStack

    from botocore.awsrequest import AWSPreparedRequest

BATCH = 50  # messages into one new model
OURS, SEEN = "patched", "patched, then a look at the events"
PEER, LIMIT = "moto, mock_aws", "botocore alone, with an answer at hand"

_TO = {"ToAddresses": [RECIPIENT]}
_MESSAGE = {"Subject": {"Data": "Your booking"}, "Body": {"Text": {"Data": "Your seat 14A is kept for you."}}}
_PARAMS: dict[str, dict[str, Any]] = {
    "ses": {"Source": SENDER, "Destination": _TO, "Message": _MESSAGE},
    "sesv2": {"FromEmailAddress": SENDER, "Destination": _TO, "Content": {"Simple": _MESSAGE}},
}
_ANSWERS = {
    "ses": (
        b'<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult><MessageId>1</MessageId>'
        b"</SendEmailResult><ResponseMetadata><RequestId>2</RequestId></ResponseMetadata></SendEmailResponse>"
    ),
    "sesv2": b'{"MessageId":"1"}',
}


class Clients(Needed):
    """Three clients of boto3 for one API: of a model, of moto, and of nothing.

    Args:
        service: ``ses`` or ``sesv2``.
    """

    ours: Any
    moto: Any
    bare: Any

    def __init__(self, service: Any) -> None:
        self.service = service

    def open(self, stack: ExitStack) -> None:
        """Make the clients, and let moto answer its own."""
        from moto import mock_aws

        stack.enter_context(mock_aws())
        self.moto = boto3.client(self.service, region_name="us-east-1")
        boto3.client("ses", region_name="us-east-1").verify_domain_identity(Domain="example.com")
        self.ours, self.bare = self._client(), self._client()
        service_id = self.bare.meta.service_model.service_id.hyphenize()
        self.bare.meta.events.register_first(f"before-send.{service_id}", self._answer)
        self.bare.meta.events.register_first(f"choose-signer.{service_id}", lambda **_: UNSIGNED)

    def _client(self) -> Any:
        """One that moto has no hand in."""
        from moto.core.models import botocore_stubber

        client = boto3.client(self.service, region_name="us-east-1")
        client.meta.events.unregister("before-send", botocore_stubber)
        return client

    def _answer(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        return AWSResponse(request.url, 200, HTTPHeaders(), _Raw(_ANSWERS[self.service]))

    def send(self, client: Any) -> Sequence[str]:
        """Send as users of boto3 do."""
        params = _PARAMS[self.service]
        return [client.send_email(**params)["MessageId"] for _ in range(BATCH)]

    def to_model(self) -> LocalSes:
        """Send to a new model."""
        ses = LocalSes()
        ses.verify("example.com")
        with patched(ses, client=self.ours):
            self.send(self.ours)
        return ses

    def to_model_and_look(self) -> LocalSes:
        """Send to a new model, and see what came of it."""
        ses = self.to_model()
        assert len(ses.events) == 2 * BATCH
        return ses

    def to_moto(self) -> Sequence[Any]:
        """Send to moto; what it has got."""
        from moto.ses.models import ses_backends

        sent = ses_backends["123456789012"]["us-east-1"].sent_messages
        sent.clear()
        self.send(self.moto)
        return sent


class _Raw:
    """A body that botocore reads as if it came from urllib3."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def _check_model(ses: LocalSes) -> None:
    assert [message.subject for message in ses.inbox(RECIPIENT)] == ["Your booking"] * BATCH


def _check_moto(sent: Sequence[Any]) -> None:
    assert [one.subject for one in sent] == ["Your booking"] * BATCH


def _check_ids(ids: Sequence[str]) -> None:
    assert ids == ["1"] * BATCH


def _case(name: str, run: Callable[[], Any], check: Callable[[Any], None]) -> Case[Any]:
    return Case(name, run, check, operations=BATCH)


def _table(service: str, api: str) -> Table:
    clients = Clients(service)
    return Table(
        f"patched-{api}",
        f"{BATCH} calls of SendEmail of {api} by boto3, in process, to a new model",
        (
            _case(OURS, clients.to_model, _check_model),
            _case(SEEN, clients.to_model_and_look, _check_model),
            _case(LIMIT, lambda: clients.send(clients.bare), _check_ids),
            _case(PEER, clients.to_moto, _check_moto),
        ),
        peer=PEER,
        gates=(Gate(OURS, 0.67, PEER), Gate(OURS, 4, LIMIT, goal=2.5)),
        method=processor_in_turn,
        needs=clients,
    )


TABLES = (_table("ses", "v1"), _table("sesv2", "v2"))
