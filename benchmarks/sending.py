"""Sending in memory: what a test pays for each message."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.stub import Stubber

from benchmarks import mails
from benchmarks.harness import Case, Table
from sesmodel import InboxTransport, LocalSes, Mailer, patched

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sesmodel import Outbox
    from sesmodel.api.actions import ServiceName

BATCH = 50  # messages into one new model: about what a test module sends
PEER = "boto3 sesv2, patched"

_MAIL = mails.ASCII
_SENDER, _RECIPIENT = f"{_MAIL.sender} <ana@example.com>", f"{_MAIL.recipient} <bob@example.net>"
_V1: dict[str, Any] = {
    "Source": _SENDER,
    "Destination": {"ToAddresses": [_RECIPIENT]},
    "Message": {
        "Subject": {"Data": _MAIL.subject},
        "Body": {"Text": {"Data": _MAIL.text}, "Html": {"Data": _MAIL.html}},
    },
}
_V2: dict[str, Any] = {
    "FromEmailAddress": _SENDER,
    "Destination": {"ToAddresses": [_RECIPIENT]},
    "Content": {"Simple": _V1["Message"]},
}
_PARAMS: dict[ServiceName, dict[str, Any]] = {"ses": _V1, "sesv2": _V2}


def _model() -> LocalSes:
    ses = LocalSes()
    ses.verify("example.com")
    return ses


@cache
def _boto3_client(service: ServiceName) -> Any:
    with patched(LocalSes()):  # so that boto3 looks for no credentials
        return boto3.client(service)


def _check_sent(sent: Outbox) -> None:
    assert len(sent) == BATCH, len(sent)
    for one in sent:
        assert one.recipients == ("bob@example.net",), one.recipients
        _MAIL.check(one.raw.data)


def _check_ids(answers: Sequence[str]) -> None:
    assert list(answers) == [f"id-{number}" for number in range(BATCH)], answers


# --- ways -----------------------------------------------------------------------------------------


def _by_mailer() -> Outbox:
    ses = _model()
    mailer = Mailer(ses)
    for _ in range(BATCH):
        mailer.send(mails.sesmodel_message(_MAIL))
    return ses.sent


def _by_mailer_to_inbox() -> Outbox:
    inbox = InboxTransport()
    mailer = Mailer(inbox)
    for _ in range(BATCH):
        mailer.send(mails.sesmodel_message(_MAIL))
    return inbox.sent


def _by_client(service: ServiceName) -> Callable[[], Outbox]:
    def run() -> Outbox:
        ses = _model()
        client, params = ses.client(service), _PARAMS[service]
        for _ in range(BATCH):
            client.send_email(**params)
        return ses.sent

    return run


def _by_patched_boto3(service: ServiceName) -> Callable[[], Outbox]:
    def run() -> Outbox:
        client, params = _boto3_client(service), _PARAMS[service]
        with patched(_model(), client=client) as ses:
            for _ in range(BATCH):
                client.send_email(**params)
        return ses.sent

    return run


def _by_stubbed_boto3() -> list[str]:
    client = _boto3_client("sesv2")
    with Stubber(client) as stub:
        for number in range(BATCH):
            stub.add_response("send_email", {"MessageId": f"id-{number}"})
        return [client.send_email(**_V2)["MessageId"] for _ in range(BATCH)]


def _sending(name: str, run: Callable[[], Outbox]) -> Case[Outbox]:
    return Case(name, run, _check_sent, operations=BATCH)


TABLES = (
    Table(
        "send",
        f"one message of text and HTML, in memory; {BATCH} to a new model, which is counted in",
        (
            _sending("Mailer to InboxTransport", _by_mailer_to_inbox),
            _sending("Mailer to LocalSes", _by_mailer),
            _sending('LocalSes.client("sesv2")', _by_client("sesv2")),
            _sending('LocalSes.client("ses")', _by_client("ses")),
            _sending(PEER, _by_patched_boto3("sesv2")),
            _sending("boto3 ses, patched", _by_patched_boto3("ses")),
            Case("boto3 sesv2, botocore's Stubber: canned answers", _by_stubbed_boto3, _check_ids, operations=BATCH),
        ),
        peer=PEER,
    ),
)
