"""From what a person wants to say to the bytes of a message."""

from __future__ import annotations

import tracemalloc
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import patch

import attrs

from benchmarks import mails
from benchmarks.harness import Case, Gate, Table
from sesmodel import Message, build, iter_bytes
from sesmodel.mail import transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from email.headerregistry import AddressHeader

    from benchmarks.timing import Effort, Samples

OURS, ALONE, STREAMED = "sesmodel.build(Message(...))", "sesmodel.build(message)", "sesmodel.iter_bytes(message)"
PEER, COMPAT32 = "EmailMessage(policy.SMTP)", "MIMEMultipart (compat32)"

HAS_PYBASE64 = find_spec("pybase64") is not None
_STANDARD_BASE64 = patch.object(transfer, "fastest_base64", lambda: transfer.standard_base64)


def _size(data: bytes) -> str:
    return f"{len(data):,} bytes"


def _builders(mail: mails.Mail) -> tuple[Case[bytes], ...]:
    message = mails.sesmodel_message(mail)
    ways: dict[str, Callable[[], bytes]] = {
        OURS: partial(mails.with_sesmodel, mail),
        ALONE: partial(build, message),
        PEER: partial(mails.with_email_message, mail),
        COMPAT32: partial(mails.with_mime_multipart, mail),
    }
    return tuple(Case(name, run, mail.check, _size) for name, run in ways.items())


def _table(name: str, title: str, mail: mails.Mail, gate: Gate) -> Table:
    return Table(name, title, _builders(mail), peer=PEER, gates=(gate,))


def _base64_tables(name: str, title: str, mail: mails.Mail, gate: Gate, fast: Gate) -> tuple[Table, ...]:
    """The same without pybase64, and with it where it is installed."""
    table = attrs.evolve(_table(name, f"{title}, standard library's base64", mail, gate), needs=_STANDARD_BASE64)
    return (table, _table(f"{name}-pybase64", f"{title}, pybase64", mail, fast))[: 1 + HAS_PYBASE64]


# --- memory ---------------------------------------------------------------------------------------


def peak_over_size(cases: Sequence[Case[Any]], _effort: Effort) -> Samples:
    """The most memory that a call holds at once, its result included, over the size of the message.

    It is the same in every run, so one is enough. A case gives the message, or its size if it keeps nothing of it.
    """
    return {case.name: [_peak_over_size(case.run)] for case in cases}


def _peak_over_size(run: Callable[[], bytes | int]) -> float:
    run()  # so that caches are full
    tracemalloc.start()
    try:
        made = run()
        return tracemalloc.get_traced_memory()[1] / (made if isinstance(made, int) else len(made))
    finally:
        tracemalloc.stop()


def _times_the_message(value: float) -> str:
    return f"{value:.2f} x the message"


def _streamed(mail: mails.Mail) -> Case[int]:
    message = mails.sesmodel_message(mail)

    def check(size: int) -> None:
        data = b"".join(iter_bytes(message))
        mail.check(data)
        assert size == len(data), (size, len(data))

    return Case(STREAMED, lambda: sum(map(len, iter_bytes(message))), check, "{:,} bytes".format)


# --- many recipients ------------------------------------------------------------------------------

_People = tuple[tuple[str, str], ...]


def _people(count: int, name: str) -> _People:
    return tuple((f"{name} {number}", f"person.{number}@example.net") for number in range(count))


def _texts(people: _People) -> list[str]:
    return [f"{name} <{address}>" for name, address in people]


def _to_each(people: list[str]) -> bytes:
    return build(Message(sender="ana@example.com", to=people, subject="Hello", text="Hello\n"))


def _to_all(people: str) -> bytes:
    return build(Message(sender="ana@example.com", to=people, subject="Hello", text="Hello\n"))


def _to_each_by_stdlib(people: list[str]) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "ana@example.com"
    message["To"] = ", ".join(people)
    message["Subject"] = "Hello"
    message.set_content("Hello\n")
    return message.as_bytes()


def _check_recipients(people: _People, data: bytes) -> None:
    header = cast("AddressHeader", BytesParser(policy=policy.default).parsebytes(data)["To"])
    assert tuple((address.display_name, address.addr_spec) for address in header.addresses) == people


def _recipients() -> tuple[Case[bytes], ...]:
    plain, japanese = _people(1_000, "Person"), _people(1_000, "佐藤")
    one_text = ", ".join(_texts(plain))
    return (
        _recipient_case("sesmodel, 10", _to_each, plain[:10]),
        _recipient_case("sesmodel, 100", _to_each, plain[:100]),
        _recipient_case("sesmodel, 1,000", _to_each, plain),
        Case("sesmodel, 1,000 in one text", lambda: _to_all(one_text), partial(_check_recipients, plain), _size),
        _recipient_case("sesmodel, 1,000 of names not in ASCII", _to_each, japanese),
        _recipient_case(f"{PEER}, 100", _to_each_by_stdlib, plain[:100]),
        _recipient_case(f"{PEER}, 1,000", _to_each_by_stdlib, plain),
    )


def _recipient_case(name: str, way: Callable[[list[str]], bytes], people: _People) -> Case[bytes]:
    return Case(name, partial(way, _texts(people)), partial(_check_recipients, people), _size)


TABLES = (
    _table("ascii", "text and HTML, all of it ASCII", mails.ASCII, Gate(OURS, 0.08, PEER, goal=0.03)),
    _table(
        "non-ascii",
        "text and HTML in German, a subject and a name in Japanese",
        mails.NON_ASCII,
        Gate(OURS, 0.10, PEER, goal=0.05),
    ),
    *_base64_tables(
        "pictures",
        "HTML that shows ten pictures of 50 KB",
        mails.WITH_PICTURES,
        Gate(OURS, 0.07, PEER, goal=0.05),
        Gate(OURS, 0.07, PEER, goal=0.05),
    ),
    *_base64_tables(
        "attachment",
        "one file of 5 MB",
        mails.WITH_ATTACHMENT,
        Gate(OURS, 0.09, PEER, goal=0.075),
        Gate(OURS, 0.09, PEER, goal=0.035),
    ),
    Table(
        "memory",
        "one file of 5 MB: the most memory held at once, beside what was there before",
        (*_builders(mails.WITH_ATTACHMENT), _streamed(mails.WITH_ATTACHMENT)),
        peer=PEER,
        gates=(Gate(OURS, 2.1, goal=1.3), Gate(STREAMED, 0.3, goal=0.1)),
        method=peak_over_size,
        show=_times_the_message,
        needs=_STANDARD_BASE64,
    ),
    Table(
        "recipients",
        "many people in To; ten times as many should take ten times as long",
        _recipients(),
        peer=f"{PEER}, 1,000",
        gates=(
            Gate("sesmodel, 1,000", 0.03, f"{PEER}, 1,000", goal=0.015),
            Gate("sesmodel, 1,000", 15, "sesmodel, 100"),
        ),
    ),
)
