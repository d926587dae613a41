"""What an application does to a message before a transport sees it: one pure line, shared by both mailers."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

import attrs

from sesmodel.dkim_signer import SignaturesOnTop, signed
from sesmodel.limits import GUIDE, Limits
from sesmodel.mail.build import build
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.raw import RawMessage
from sesmodel.raw_input import envelope_of, raw_message, without_bcc
from sesmodel.service.checks import check_message, check_raw, check_size
from sesmodel.service.configuration_set import check_set_name
from sesmodel.service.message_tags import check_tags
from sesmodel.service.problem import Report
from sesmodel.service.submission import SendOptions, Submission

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesmodel.clock import Clock
    from sesmodel.dkim_signer import DkimSigner
    from sesmodel.ids import Ids
    from sesmodel.mail.message import Message
    from sesmodel.raw_input import RawSource
    from sesmodel.service.problem import Problem


@attrs.frozen
class Draft:
    """A message that SES would take, before it is written: those who are not to get it need no bytes.

    Attributes:
        envelope: who it is from and for.
        options: what SES is told beside it.
        write: builds it, if need be, and signs it.
    """

    envelope: Envelope
    options: SendOptions
    write: Callable[[], RawMessage]

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everyone whom it names."""
        return self.envelope.rcpt_to

    def submission(self, withheld: Container[str] = ()) -> Submission:
        """What a transport gets. The header stays as it was composed, whoever is withheld, as SES has it, too (SUP-06).

        Args:
            withheld: who of the recipients is not to get it; not all of them.

        Raises:
            MessageRefused: SES would refuse it for its size.
        """
        left = tuple(recipient for recipient in self.recipients if recipient not in withheld)
        envelope = self.envelope if left == self.recipients else attrs.evolve(self.envelope, rcpt_to=left)
        return Submission(envelope, self.write(), self.options)


def prepare(
    message: Message,
    options: SendOptions,
    *,
    clock: Clock,
    ids: Ids,
    limits: Limits = GUIDE,
    dkim: Sequence[DkimSigner] = (),
) -> Draft:
    """Check a message, and make it ready to be built and signed.

    Args:
        message: what is to be sent.
        options: what SES is told beside it.
        clock: gives the Date.
        ids: gives the Message-ID and the boundaries.
        limits: the limits of the account.
        dkim: who signs it, the topmost signature first.

    Raises:
        MessageRefused: SES would refuse it.
    """
    Report((*check_message(message, limits=limits), *_check_options(options))).raise_for_problems()

    def write() -> RawMessage:
        data = build(message, clock=clock, ids=ids, on_top=SignaturesOnTop(dkim, clock.now()) if dkim else None)
        Report(tuple(check_size(len(data), limits))).raise_for_problems()
        return RawMessage.written(data)

    return Draft(message.envelope, options, write)


def prepare_raw(
    source: RawSource,
    envelope: Envelope | None,
    options: SendOptions,
    *,
    clock: Clock,
    limits: Limits = GUIDE,
    dkim: Sequence[DkimSigner] = (),
) -> Draft:
    """Check a finished message, and make it ready to be signed.

    A Bcc field is taken out: it stands in the envelope only (LIF-12).

    Args:
        source: bytes, a raw message, or one of the standard library.
        envelope: whom it is from and for; the header says it if not given.
        options: what SES is told beside it.
        clock: gives the time of the signatures.
        limits: the limits of the account.
        dkim: who signs it, the topmost signature first.

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
    Report((*found, *_check_options(options))).raise_for_problems()

    def write() -> RawMessage:
        if not dkim:
            return raw
        ours = signed(raw, dkim, clock.now())
        Report(tuple(check_size(len(ours.data), limits))).raise_for_problems()  # the signatures may have been too much
        return ours

    return Draft(envelope or envelope_of(whole), options, write)


def _check_options(options: SendOptions) -> Iterator[Problem]:
    """Find what SES would refuse of what is said beside the message; whether there is such a set, only it knows."""
    if options.configuration_set:
        yield from check_set_name(options.configuration_set)
    yield from check_tags(options.tags)
