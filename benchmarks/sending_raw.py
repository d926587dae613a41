"""A raw message to a model of SES in the same process: beside moto, and after many that are kept."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from moto import mock_aws

from benchmarks.harness import Case, Gate, Needed, Table
from sesmodel import Envelope, LocalSes, RawMessage, Submission

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from sesmodel import Outbox

BATCH = 50  # messages into one new model: about what a test module sends
KEPT = 20_000
PEER = "moto, send_raw_email"

_DATA = (
    b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\n" + b"All work and no play.\r\n" * 220
)  # 5 KB
_SUBMISSION = Submission(Envelope("ana@example.com", ("bob@example.net",)), RawMessage(_DATA))


class _Moto(Needed):
    """moto in the place of AWS, with credentials that are none."""

    def open(self, stack: ExitStack) -> None:
        stack.enter_context(mock_aws())
        self.client: Any = boto3.client("ses", region_name="us-east-1")
        self.client.verify_email_identity(EmailAddress="ana@example.com")

    def send(self) -> int:
        for _ in range(BATCH):
            self.client.send_raw_email(
                Source="ana@example.com", Destinations=["bob@example.net"], RawMessage={"Data": _DATA}
            )
        return BATCH


def _model() -> LocalSes:
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    return ses


def _into_new(*, read: bool) -> Callable[[], Outbox]:
    def run() -> Outbox:
        ses = _model()
        for _ in range(BATCH):
            ses.send(_SUBMISSION)
        sent = ses.sent
        if read:
            for one in sent:
                _ = one.raw.data  # which signs it, twice
        return sent

    return run


def _check(sent: Outbox) -> None:
    assert len(sent) == BATCH, len(sent)
    assert sent[-1].raw.data.count(b"DKIM-Signature:") == 2


def _check_count(sent: int) -> None:
    assert sent == BATCH, sent


@cache
def _full(kept: int) -> LocalSes:
    ses = _model()
    for _ in range(kept):
        ses.send(_SUBMISSION)
    return ses


def _into(kept: int) -> Callable[[], int]:
    def run() -> int:
        ses = _full(kept)
        for _ in range(BATCH):
            ses.send(_SUBMISSION)
        return BATCH

    return run


_MOTO = _Moto()

TABLES = (
    Table(
        "send-raw",
        f"one raw message of 5 KB, in the same process; {BATCH} to a new model, which is counted in",
        (
            Case("LocalSes.send", _into_new(read=False), _check, operations=BATCH),
            Case("LocalSes.send, every mail read", _into_new(read=True), _check, operations=BATCH),
            Case(PEER, _MOTO.send, _check_count, operations=BATCH),
        ),
        peer=PEER,
        gates=(
            Gate("LocalSes.send", 0.1, PEER, goal=0.05),
            Gate("LocalSes.send, every mail read", 0.33, PEER),
        ),
        needs=_MOTO,
    ),
    Table(
        "send-kept",
        "the same to a model that keeps so many already",
        (
            Case("none", _into(0), _check_count, operations=BATCH),
            Case(f"{KEPT:,}", _into(KEPT), _check_count, operations=BATCH),
        ),
        peer="none",
        gates=(Gate(f"{KEPT:,}", 1.3, "none"),),
    ),
)
