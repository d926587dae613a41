"""Raw messages to a model of SES in the same process: beside moto, and after many that are kept."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

import attrs
import boto3

from benchmarks.harness import Case, Gate, Needed, Table
from benchmarks.mails import RECIPIENT, SENDER
from benchmarks.timing import timed
from sesmodel import Envelope, LocalSes, RawMessage, Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import ExitStack

    from benchmarks.timing import Effort, Samples
    from sesmodel import Outbox

BATCH = 50  # messages into one new model, as in the table `send`
OURS, SEEN, READ = "LocalSes.send", "LocalSes.send, then a look at the events", "LocalSes.send, every mail read"
QUEUED = 'LocalSes(work="queued").send'
PEER = "boto3 ses send_raw_email, moto"

_TEXT = "Your seat 14A is kept for you; please be at the gate twenty minutes early.\r\n" * 64
_DATA = f"From: {SENDER}\r\nTo: {RECIPIENT}\r\nSubject: Your booking\r\nMIME-Version: 1.0\r\n\r\n{_TEXT}".encode()
_ENVELOPE = Envelope(SENDER, RECIPIENT)


# --- beside moto ----------------------------------------------------------------------------------


class Moto(Needed):
    """A boto3 client that moto answers in process."""

    client: Any

    def open(self, stack: ExitStack) -> None:
        """Let moto answer, and own a domain there."""
        from moto import mock_aws

        stack.enter_context(mock_aws())
        self.client = boto3.client("ses", region_name="us-east-1")
        self.client.verify_domain_identity(Domain="example.com")

    def send(self) -> Sequence[Any]:
        """Send as users of boto3 do; what moto has got."""
        from moto.ses.models import ses_backends

        sent = ses_backends["123456789012"]["us-east-1"].sent_messages
        sent.clear()
        for _ in range(BATCH):
            self.client.send_raw_email(Source=SENDER, Destinations=[RECIPIENT], RawMessage={"Data": _DATA})
        return sent

    @staticmethod
    def check(sent: Sequence[Any]) -> None:
        """Compare the bytes."""
        assert len(sent) == BATCH, len(sent)
        for one in sent:
            assert one.raw_data.encode() == _DATA
            assert RECIPIENT in one.destinations, one.destinations


def _model(**options: Any) -> LocalSes:
    ses = LocalSes(**options)
    ses.verify("example.com", dkim=True)
    return ses


def _submission() -> Submission:
    """A new one for each call: a raw message remembers what was read of it."""
    return Submission(_ENVELOPE, RawMessage(_DATA))


def _sent() -> LocalSes:
    ses = _model()
    for _ in range(BATCH):
        ses.send(_submission())
    return ses


def _sent_and_seen() -> LocalSes:
    ses = _sent()
    assert len(ses.events) == 2 * BATCH
    return ses


def _sent_and_read() -> LocalSes:
    ses = _sent()
    for sent in ses.sent:
        assert sent.raw.data
    return ses


def _accepted() -> LocalSes:
    ses = _model(work="queued")
    for _ in range(BATCH):
        ses.send(_submission())
    return ses


def _check(ses: LocalSes) -> None:
    ses.tick()  # what waits
    outbox: Outbox = ses.sent
    assert len(outbox) == len(ses.inbox(RECIPIENT)) == BATCH, len(outbox)
    for one in outbox:
        assert one.recipients == (RECIPIENT,), one.recipients
        assert one.raw.headers.get_all("DKIM-Signature")[1:], "not signed twice"
        read = BytesParser(policy=policy.default).parsebytes(one.raw.data)
        assert (read["Subject"], read["Date"].datetime is not None) == ("Your booking", True)
        assert one.raw.data.endswith(_TEXT.encode()), "another text"


_MOTO = Moto()

# --- with many messages behind it -----------------------------------------------------------------


@attrs.frozen
class Window:
    """Some of the messages that one model is sent, one after another.

    Args:
        first: the number of the first.
        last: the number of the last.
    """

    first: int
    last: int

    def __str__(self) -> str:
        return f"messages {self.first:,} to {self.last:,}"


WINDOWS = (Window(1, 10_000), Window(20_001, 30_000), Window(50_001, 60_000), Window(90_001, 100_000))
FIRST, LAST = str(WINDOWS[0]), str(WINDOWS[-1])
_PIECES = 10


def _as_it_fills(cases: Sequence[Case[Any]], effort: Effort) -> Samples:
    """Send so many messages to one model, and time each window in ten pieces; a quick run has a thousandth."""
    shrunk = 1 if effort.slice else 1000
    ses = _model()
    samples: dict[str, list[float]] = {}
    number = 0
    for window, case in zip(WINDOWS, cases, strict=True):
        _send(ses, (window.first - 1) // shrunk - number)
        count = (window.last - window.first + 1) // shrunk // _PIECES
        piece = partial(_send, ses, count)
        samples[case.name] = [timed(piece, 1, perf_counter) / count for _ in range(_PIECES)]
        number = window.last // shrunk
    return samples


def _send(ses: LocalSes, count: int) -> None:
    for _ in range(count):
        ses.send(_submission())
    assert len(ses.events) >= 2 * count  # what comes of it is done before somebody looks


def _case(name: str, run: Callable[[], LocalSes]) -> Case[LocalSes]:
    return Case(name, run, _check, operations=BATCH)


TABLES = (
    Table(
        "send-raw",
        f"one raw message of 5 KB of text into the model; {BATCH} to a new model, which is counted in",
        (
            _case(OURS, _sent),
            _case(SEEN, _sent_and_seen),
            _case(READ, _sent_and_read),
            _case(QUEUED, _accepted),
            Case(PEER, _MOTO.send, _MOTO.check, operations=BATCH),
        ),
        peer=PEER,
        gates=(
            Gate(OURS, 0.05, PEER, goal=0.04),
            Gate(SEEN, 0.12, PEER, goal=0.08),
            Gate(READ, 1 / 3, PEER, goal=0.25),
            Gate(QUEUED, 0.06, PEER, goal=0.05),
        ),
        needs=_MOTO,
    ),
    Table(
        "send-kept",
        "one raw message of 5 KB of text into one model that keeps them all",
        tuple(Case(str(window), _sent, _check, operations=BATCH) for window in WINDOWS),
        peer=FIRST,
        gates=(Gate(LAST, 1.2, FIRST, goal=1.05),),
        method=_as_it_fills,
    ),
)
