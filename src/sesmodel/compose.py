"""`build` and `check` for applications: the pure functions, with the machine's clock and chance filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.limits import GUIDE, Limits
from sesmodel.mail import build as writing
from sesmodel.mail.raw import RawMessage
from sesmodel.service import checks
from sesmodel.service.problem import Report
from sesmodel.system import RandomIds, SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.clock import Clock
    from sesmodel.ids import Ids
    from sesmodel.mail.message import Message


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


def check(message: Message, *, limits: Limits = GUIDE) -> Report:
    """Find every problem that SES would refuse a message for, before anything is sent.

    Args:
        message: what is to be sent.
        limits: the limits of the account; those of the guide if not given.

    Returns:
        The problems, none if SES takes it. Each says where, what SES answers, and what to do.

    >>> from sesmodel import Message
    >>> [problem.code for problem in check(Message(sender="a@example.com", subject="Hi"))]
    ['no-recipients', 'no-body']
    """
    found = checks.check_message(message, limits=limits)
    return Report((*found, *checks.check_size(len(build(message)), limits)))


def check_raw(data: bytes | RawMessage, *, recipients: tuple[str, ...] = (), limits: Limits = GUIDE) -> Report:
    r"""Find every problem that SES would refuse finished bytes for.

    Args:
        data: the message.
        recipients: the envelope recipients, if the header does not name them all.
        limits: the limits of the account.

    >>> [problem.code for problem in check_raw(b"To: b@example.net\r\n\r\n")]
    ['no-from']
    """
    return checks.check_raw(RawMessage.of(data), recipients=recipients, limits=limits)
