"""What an application does to a message before a transport sees it: one pure line, shared by both mailers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.limits import GUIDE, Limits
from sesmodel.mail.build import build
from sesmodel.mail.raw import RawMessage
from sesmodel.raw_input import envelope_of, raw_message, without_bcc
from sesmodel.service.checks import check_message, check_raw, check_size
from sesmodel.service.message_tags import check_tags
from sesmodel.service.problem import Report
from sesmodel.service.submission import SendOptions, Submission

if TYPE_CHECKING:
    from sesmodel.clock import Clock
    from sesmodel.ids import Ids
    from sesmodel.mail.envelope import Envelope
    from sesmodel.mail.message import Message
    from sesmodel.raw_input import RawSource


def prepare(message: Message, options: SendOptions, *, clock: Clock, ids: Ids, limits: Limits = GUIDE) -> Submission:
    """Check a message and build it.

    Args:
        message: what is to be sent.
        options: what SES is told beside it.
        clock: gives the Date.
        ids: gives the Message-ID and the boundaries.
        limits: the limits of the account.

    Raises:
        MessageRefused: SES would refuse it.
    """
    Report((*check_message(message, limits=limits), *check_tags(options.tags))).raise_for_problems()
    data = build(message, clock=clock, ids=ids)
    Report(tuple(check_size(len(data), limits))).raise_for_problems()
    return Submission(message.envelope, RawMessage.written(data), options)


def prepare_raw(
    source: RawSource, envelope: Envelope | None, options: SendOptions, *, limits: Limits = GUIDE
) -> Submission:
    """Check a finished message. A Bcc field is taken out: it stands in the envelope only (LIF-12).

    Args:
        source: bytes, a raw message, or one of the standard library.
        envelope: whom it is from and for; the header says it if not given.
        options: what SES is told beside it.
        limits: the limits of the account.

    Raises:
        MessageRefused: SES would refuse it.
        InvalidContent: the standard library cannot write it.
        InvalidAddress: there is no envelope, and the header does not make one.
    """
    whole = raw_message(source)
    raw = without_bcc(whole)
    if envelope is None:
        found = check_raw(whole, limits=limits)
    else:
        found = check_raw(raw, recipients=envelope.rcpt_to, sender=True, limits=limits)
    Report((*found, *check_tags(options.tags))).raise_for_problems()
    return Submission(envelope or envelope_of(whole), raw, options)
