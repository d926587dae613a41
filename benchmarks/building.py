"""From what a person wants to say to the bytes of a message."""

from __future__ import annotations

import tracemalloc
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from benchmarks import mails
from benchmarks.harness import Case, Gate, Method, Table, duration, in_turn
from sesmodel import Message, build

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from email.headerregistry import AddressHeader

    from benchmarks.harness import Samples

OURS, ALONE = "sesmodel.build(Message(...))", "sesmodel.build(message)"
PEER, COMPAT32 = "EmailMessage(policy.SMTP)", "MIMEMultipart (compat32)"


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


def _table(
    name: str,
    title: str,
    mail: mails.Mail,
    *gates: Gate,
    method: Method = in_turn,
    show: Callable[[float], str] = duration,
) -> Table:
    return Table(name, title, _builders(mail), peer=PEER, gates=gates, method=method, show=show)


# --- memory ---------------------------------------------------------------------------------------


def peak_over_size(cases: Sequence[Case[Any]], _repeats: int) -> Samples:
    """The most memory that a call holds at once, its result included, over the size of the result.

    It is the same in every run, so one is enough.
    """
    return {case.name: [_peak_over_size(case.run)] for case in cases}


def _peak_over_size(run: Callable[[], bytes]) -> float:
    run()  # so that caches are full
    tracemalloc.start()
    try:
        size = len(run())
        return tracemalloc.get_traced_memory()[1] / size
    finally:
        tracemalloc.stop()


def _times_the_message(value: float) -> str:
    return f"{value:.2f} x the message"


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
    _table("ascii", "text and HTML, all of it ASCII", mails.ASCII, Gate(OURS, 0.15, PEER)),
    _table(
        "non-ascii",
        "text and HTML in German, a subject and a name in Japanese",
        mails.NON_ASCII,
        Gate(OURS, 0.15, PEER),
    ),
    _table("pictures", "HTML that shows ten pictures of 50 KB", mails.WITH_PICTURES),
    _table("attachment", "one file of 5 MB", mails.WITH_ATTACHMENT, Gate(OURS, 0.10, PEER)),
    _table(
        "memory",
        "one file of 5 MB: the most memory held at once, beside what was there before",
        mails.WITH_ATTACHMENT,
        Gate(OURS, 2.1),
        method=peak_over_size,
        show=_times_the_message,
    ),
    Table(
        "recipients",
        "many people in To; ten times as many should take ten times as long",
        _recipients(),
        peer=f"{PEER}, 1,000",
        gates=(Gate("sesmodel, 1,000", 15, "sesmodel, 100"),),
    ),
)
