"""`build` and `check` for applications: the pure functions, with the machine's clock and chance filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.limits import GUIDE, Limits
from sesmodel.mail import build as writing
from sesmodel.mail.address import readable
from sesmodel.mail.raw import RawMessage
from sesmodel.mail.read import read
from sesmodel.raw_input import raw_message
from sesmodel.service import checks
from sesmodel.service.advice import ADVICE, advise_composed, advise_raw
from sesmodel.service.list_advice import advise_list_mail
from sesmodel.service.problem import Report
from sesmodel.service.submission import NOTHING_SAID
from sesmodel.service.suppression_check import check_suppressed
from sesmodel.system import RandomIds, SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel.clock import Clock
    from sesmodel.ids import Ids
    from sesmodel.mail.message import Message
    from sesmodel.ports import SuppressionLookup
    from sesmodel.raw_input import RawSource
    from sesmodel.service.advice import AdviceRules
    from sesmodel.service.submission import SendOptions


def build(message: Message, *, clock: Clock | None = None, ids: Ids | None = None) -> bytes:
    """Write a message as bytes: CRLF, 7-bit, ready for any server (RFC 5322).

    Args:
        message: what to write. Bcc and the return path are not written (LIF-12).
        clock: gives the Date, unless the message has one; the machine's if not given.
        ids: gives the Message-ID, unless the message has one, and the boundaries; random if not given.

    Returns:
        The same bytes for the same message, clock and ids.

    Raises:
        InvalidHeader: a header field has a grammar of its own that its value does not follow.

    >>> from sesmodel import Message
    >>> build(Message(sender="a@example.com", to="b@example.net", subject="Hi", text="Hello")).endswith(b"Hello")
    True
    """
    return writing.build(message, clock=clock or SystemClock(), ids=ids or RandomIds())


def iter_bytes(message: Message, *, clock: Clock | None = None, ids: Ids | None = None) -> Iterator[bytes]:
    """Write a message block by block, so that a large one is never in memory as a whole.

    Args:
        message: what to write. Bcc and the return path are not written (LIF-12).
        clock: as for :func:`build`.
        ids: as for :func:`build`.

    Returns:
        Blocks of bytes, files encoded in some 80 KB each: joined, they are what :func:`build` gives.

    >>> from sesmodel import Message
    >>> message = Message(sender="a@example.com", to="b@example.net", subject="Hi", text="Hello")
    >>> list(iter_bytes(message))[-1]
    b'Hello'
    """
    return writing.iter_bytes(message, clock=clock or SystemClock(), ids=ids or RandomIds())


def check(
    message: Message,
    *,
    limits: Limits = GUIDE,
    advice: AdviceRules | None = ADVICE,
    suppression: SuppressionLookup | None = None,
    options: SendOptions = NOTHING_SAID,
) -> Report:
    """Find every problem that SES would refuse a message for, before anything is sent; and give advice.

    Args:
        message: what is to be sent.
        limits: the limits of the account; those of the guide if not given.
        advice: what the advice goes by; ``None`` for no advice.
        suppression: who is not to be sent to: recipients on this list are problems, too (LIF-26).
        options: what SES is to be told beside it; advice goes by the contact list (LST-16).

    Returns:
        The problems, none if SES takes it. Each says where, what SES answers, and what to do. The advice stands
        beside them in ``Report.advice``.

    >>> from sesmodel import Message
    >>> [problem.code for problem in check(Message(sender="a@example.com", subject="Hi"))]
    ['no-recipients', 'no-body']
    """
    raw = RawMessage(build(message))
    found = (*checks.check_message(message, limits=limits), *checks.check_size(len(raw.data), limits))
    recipients = [address.addr_spec for address in message.recipients]
    listed = {} if suppression is None else suppression.contains_many(recipients)
    problems = (*found, *check_suppressed(recipients, listed))
    if advice is None:
        return Report(problems)
    parsed = read(raw)
    of_list = advise_list_mail(parsed, len(set(recipients)), options)
    return Report(problems, (*advise_composed(message, parsed, advice), *of_list))


def check_raw(
    data: RawSource,
    *,
    recipients: Iterable[str] = (),
    sender: bool = False,
    limits: Limits = GUIDE,
    advice: AdviceRules | None = ADVICE,
    options: SendOptions = NOTHING_SAID,
) -> Report:
    r"""Find every problem that SES would refuse a finished message for; and give advice.

    Args:
        data: the message: bytes, or one of the standard library (API-13).
        recipients: the envelope recipients, if the header does not name them all.
        sender: whether the envelope names a sender, so that the header need not (OBS-051).
        limits: the limits of the account.
        advice: what the advice goes by; ``None`` for no advice.
        options: what SES is to be told beside it; advice goes by the contact list (LST-16).

    >>> [problem.code for problem in check_raw(b"To: b@example.net\r\n\r\n")]
    ['no-from']
    """
    raw, named = raw_message(data), tuple(recipients)
    found = checks.check_raw(raw, recipients=named, sender=sender, limits=limits)
    if advice is None:
        return found
    others = [address for text in named for address in readable(text)]
    parsed = read(raw)
    shown = (*parsed.to, *parsed.cc, *parsed.bcc)
    of_list = advise_list_mail(parsed, len({address.addr_spec for address in others or shown}), options)
    return Report(found.problems, (*advise_raw(parsed, others, advice), *of_list))
