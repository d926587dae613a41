"""What both mailers know: all of a send that needs no waiting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

import attrs

from sesmodel.attempts import AfterSend, Attempts, SendAttempt, SubmissionT
from sesmodel.clock import Clock, Timer
from sesmodel.compose import check
from sesmodel.dkim_signer import DkimSigner, signers
from sesmodel.errors import InvalidConfiguration, SesError, UnknownTransport
from sesmodel.ids import Ids
from sesmodel.limits import GUIDE, Limits
from sesmodel.mail import message_values as values
from sesmodel.mail.address import Address, addresses
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.header import Header, Headers
from sesmodel.mail.message import Message
from sesmodel.mail.raw import RawMessage
from sesmodel.ports import (
    AsyncSuppressionLookup,
    AsyncTransport,
    KeepsTime,
    SendLimiter,
    SuppressionLookup,
    TakesBack,
    Transport,
)
from sesmodel.prepare import Draft, prepare, prepare_raw
from sesmodel.retry import RetryPolicy
from sesmodel.service.list_advice import signed_list_mail
from sesmodel.service.problem import Report
from sesmodel.service.submission import Receipt, SendOptions, Submission, Tags, tag_pairs
from sesmodel.service.suppression_check import check_suppressed
from sesmodel.system import RandomIds, SystemClock
from sesmodel.transport.url import transport_for
from sesmodel.withholding import nothing_sent, withheld_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesmodel.bulk_call import BulkCall
    from sesmodel.raw_input import RawSource
    from sesmodel.service.suppression import SuppressionReason
    from sesmodel.service.templated_submission import TemplatedSubmission
    from sesmodel.service.tracking_overrides import TrackingOverrides  # noqa: TC004  loaded by who makes one

BeforeSend = Callable[[Message], Message]
_Hook = TypeVar("_Hook", bound="Callable[..., object]")


def _clock_of(mailer: BaseMailer) -> Clock:
    return mailer.transport.clock if isinstance(mailer.transport, KeepsTime) else SystemClock()


def _ids_of(mailer: BaseMailer) -> Ids:
    return mailer.transport.ids if isinstance(mailer.transport, KeepsTime) else RandomIds()


def _timer_of(mailer: BaseMailer) -> Timer:
    return mailer.clock if isinstance(mailer.clock, Timer) else SystemClock()


def _address(source: str | Address | None) -> Address | None:
    return Address.parse(source) if isinstance(source, str) else source


def _tags(source: Mapping[str, str] | None) -> dict[str, str]:
    return dict(source or {})


def _hooks(source: _Hook | Iterable[_Hook]) -> tuple[_Hook, ...]:
    return (source,) if callable(source) else tuple(source)


def _before(source: BeforeSend | Iterable[BeforeSend]) -> tuple[BeforeSend, ...]:
    return _hooks(source)


def _after(source: AfterSend | Iterable[AfterSend]) -> tuple[AfterSend, ...]:
    return _hooks(source)


def _transport(source: str | Transport | AsyncTransport) -> Transport:
    return transport_for(source, methods=("send", "asend"))  # `_usable` says which one this mailer needs


def _lookup(source: SuppressionLookup | AsyncSuppressionLookup | None) -> SuppressionLookup | None:
    return cast("SuppressionLookup | None", source)  # `_can_be_asked` says which one this mailer needs


def _usable(mailer: BaseMailer, _attribute: object, transport: Transport) -> None:
    if not any(callable(getattr(transport, name, None)) for name in mailer.NEEDS):
        raise UnknownTransport(f"{transport!r} is for event loops: it has no method send(submission). Use AsyncMailer.")


def _can_be_asked(mailer: BaseMailer, _attribute: object, lookup: SuppressionLookup | None) -> None:
    if lookup is not None and not any(callable(getattr(lookup, name, None)) for name in mailer.ASKS):
        what = f"{lookup!r} has no method {mailer.ASKS[-1]}(addresses)."
        raise InvalidConfiguration(
            what, where="suppression", cure="Use a suppression store, such as SqliteSuppression."
        )


def _of_a_list(mailer: BaseMailer, _attribute: object, topic: str | None) -> None:
    SendOptions(contact_list=mailer.contact_list, topic=topic)  # which refuses a topic of no list


@attrs.define
class BaseMailer:
    """The settings of a mailer, and how a message becomes a submission.

    Args:
        transport: what moves the mail; a URL such as ``ses://eu-west-1`` picks one.
        sender: whom messages are from that do not say so.
        reply_to: where replies to those go that name nothing else.
        return_path: where their bounces go, if they do not say so.
        headers: header fields that every message gets, unless it has one of that name.
        configuration_set: the one that sends are made with, unless they name another.
        tags: message tags of every send; those that a send names itself come on top.
        by_leave: the ARN of an identity of another account, by whose leave all is sent.
        contact_list: the contact list of SES that all sends are for: who unsubscribed from it does not get them, and
            SES adds its unsubscribe links (LST-08). Send to one recipient at a time then.
        topic: the topic of that list.
        tracking: whether opens and clicks are tracked, where that is to be otherwise than the configuration set has it.
        before_send: one or more functions that are given each message, with its defaults, and return the one to send
            in its place. What they raise, the caller gets, and nothing is sent.
        after_send: one or more functions that are told of each :class:`SendAttempt`, retries included. What they
            raise goes to ``sys.unraisablehook``: the mail may be accepted, and must not seem lost.
        dkim: one or more signers of all that is sent, the topmost signature first. What cannot be signed is not sent.
        suppression: who is not to be sent to, such as a :class:`SqliteSuppression`. It is asked once for each message
            that passed the check; recipients on it are withheld: they are in ``withheld`` of the receipt, and nobody
            else is kept from the message. The header still shows them, but where SES renders a stored template. If all
            of them are on it, nothing is handed over, and that is no error. If it cannot be asked, nothing is sent.
        retry: when to try again after a failure that cannot have sent anything; never if not given.
        limiter: the rate to keep to, such as a :class:`RateLimiter`; none if not given.
        limits: the limits of the account.
        clock: gives the Date; if not given that of the transport, where it has one, or the machine's.
        ids: gives Message-IDs and boundaries; if not given those of the transport, where it has some, or random ones.
        timer: waits and measures; if not given the clock, where it can, or the machine. So with a model whose clock is
            moved by hand, waiting moves it and takes no time.
    """

    NEEDS: ClassVar[tuple[str, ...]] = ("send",)
    """The methods one of which the transport must have."""

    ASKS: ClassVar[tuple[str, ...]] = ("contains_many",)
    """The methods one of which the suppression list must have."""

    transport: Transport = attrs.field(converter=_transport, validator=_usable)
    sender: Address | None = attrs.field(default=None, converter=_address, kw_only=True)
    reply_to: tuple[Address, ...] = attrs.field(default=(), converter=addresses, kw_only=True)
    return_path: Address | None = attrs.field(default=None, converter=_address, kw_only=True)
    headers: Headers = attrs.field(factory=Headers, converter=values.headers, kw_only=True)
    configuration_set: str | None = attrs.field(default=None, kw_only=True)
    tags: dict[str, str] = attrs.field(default=None, converter=_tags, kw_only=True)
    by_leave: str | None = attrs.field(default=None, converter=attrs.converters.optional(str), kw_only=True)
    contact_list: str | None = attrs.field(default=None, kw_only=True)
    topic: str | None = attrs.field(default=None, kw_only=True, validator=_of_a_list)
    tracking: TrackingOverrides | None = attrs.field(default=None, kw_only=True)
    before_send: tuple[BeforeSend, ...] = attrs.field(default=(), converter=_before, kw_only=True)
    after_send: tuple[AfterSend, ...] = attrs.field(default=(), converter=_after, kw_only=True)
    dkim: tuple[DkimSigner, ...] = attrs.field(default=(), converter=signers, kw_only=True)
    suppression: SuppressionLookup | None = attrs.field(
        default=None, converter=_lookup, validator=_can_be_asked, kw_only=True
    )
    retry: RetryPolicy | None = attrs.field(default=None, kw_only=True)
    limiter: SendLimiter | None = attrs.field(default=None, kw_only=True)
    limits: Limits = attrs.field(default=GUIDE, kw_only=True)
    clock: Clock = attrs.field(default=attrs.Factory(_clock_of, takes_self=True), kw_only=True)
    ids: Ids = attrs.field(default=attrs.Factory(_ids_of, takes_self=True), kw_only=True)
    timer: Timer = attrs.field(default=attrs.Factory(_timer_of, takes_self=True), kw_only=True)

    def check(self, message: Message) -> Report:
        """Find every problem that SES would refuse a message for, with the defaults of the mailer.

        See :func:`sesmodel.check`. Neither hooks nor the suppression list are asked.
        """
        found = check(self._completed(message), limits=self.limits, options=self._options(None, None))
        if not (self.contact_list and self.dkim):
            return found
        return Report(found.problems, (*found.advice, signed_list_mail()))

    def _with_suppressed(self, report: Report, message: Message, listed: Mapping[str, SuppressionReason]) -> Report:
        suppressed = check_suppressed((address.addr_spec for address in message.recipients), listed)
        return Report((*report.problems, *suppressed), report.advice)

    def _completed(self, message: Message) -> Message:
        changes: dict[str, object] = {
            name: default
            for name in ("sender", "reply_to", "return_path")
            if (default := getattr(self, name)) and not getattr(message, name)
        }
        if missing := [header for header in self.headers if header.name not in message.headers]:
            changes["headers"] = Headers((*message.headers, *missing))
        return message.replace(**changes) if changes else message

    def _prepare(self, message: Message, configuration_set: str | None, tags: Tags | None) -> Draft:
        return self._prepared(message, self._options(configuration_set, tags))

    def _prepared(self, message: Message, options: SendOptions) -> Draft:
        message = self._completed(message)
        for hook in self.before_send:
            message = hook(message)
        return prepare(message, options, clock=self.clock, ids=self.ids, limits=self.limits, dkim=self.dkim)

    def _prepare_raw(
        self,
        source: RawSource,
        envelope: Envelope | None,
        configuration_set: str | None,
        tags: Tags | None,
    ) -> Draft:
        options = self._options(configuration_set, tags)
        return prepare_raw(source, envelope, options, clock=self.clock, limits=self.limits, dkim=self.dkim)

    def _prepare_each(self, message: Message, configuration_set: str | None, tags: Tags | None) -> list[Draft]:
        recipients: dict[Address, Address] = {}
        for address in message.recipients:
            recipients.setdefault(address.mailbox, address)
        copies = [message.replace(to=one, cc=(), bcc=()) for one in recipients.values()] or [message]
        return [self._prepare(copy, configuration_set, tags) for copy in copies]

    def _options(self, configuration_set: str | None, tags: Tags | None) -> SendOptions:
        chosen = configuration_set or self.configuration_set
        said = tag_pairs(tags or ())
        ours = {name: value for name, value in self.tags.items() if name not in dict(said)}
        lent = self.by_leave
        return SendOptions(
            configuration_set=chosen,
            tags=(*ours.items(), *said),
            source_arn=lent,
            from_arn=lent,
            return_path_arn=lent,
            contact_list=self.contact_list,
            topic=self.topic,
            tracking=self.tracking,
        )

    def _outgoing(self, draft: Draft, listed: Mapping[str, SuppressionReason]) -> Attempts[Submission] | Receipt:
        """What is to be handed over to those who are not on the suppression list, or the receipt if all of them are.

        Raises:
            MessageRefused: SES would refuse it for its size.
        """
        withheld = withheld_of(draft.recipients, listed)
        if all(recipient in listed for recipient in draft.recipients):
            return nothing_sent(withheld)
        return self._attempts(draft.submission(listed), withheld)

    def _attempts(self, submission: SubmissionT, withheld: tuple[tuple[str, str], ...] = ()) -> Attempts[SubmissionT]:
        hooks = (self._give_back, *self.after_send) if isinstance(self.limiter, TakesBack) else self.after_send
        return Attempts(submission, self.retry, self.timer, hooks, withheld)

    def _give_back(self, attempt: SendAttempt) -> None:
        """SES does not count whom it refused; those whom it may have taken, it may have counted."""
        assert isinstance(self.limiter, TakesBack)
        if attempt.receipt is not None:
            unused = len(attempt.receipt.refused)
        else:
            unused = len(attempt.submission.recipients) if getattr(attempt.error, "delivered", None) == "no" else 0
        if unused:
            self.limiter.give_back(unused)

    def _pause(self, submission: Submission | TemplatedSubmission) -> float:
        """How long to wait before an attempt: each one uses the rate."""
        return self.limiter.reserve(len(submission.recipients)) if self.limiter else 0

    def _bulk_pause(self, call: BulkCall) -> float | None:
        """As :meth:`_pause`; ``None`` if the limiter refuses it: the call is over, and stops no other."""
        try:
            return self._pause(call.submission)
        except Exception as error:  # noqa: BLE001  whatever a limiter raises
            call.stopped(error)
            return None


def completed_test_mail(sender: str, to: str, raw_text: str) -> tuple[RawMessage, Envelope]:
    """A raw test mail with the From and To that it lacks, and its envelope (TST-17)."""
    raw = RawMessage(raw_text.encode()).with_crlf()
    given = {"From": Address.parse(sender), "To": Address.parse(to)}
    missing = [Header(name, str(address)) for name, address in given.items() if name not in raw.headers]
    return raw.edit(prepend=missing), Envelope(sender, (to,))


def refused_by_all(submission: Submission, error: SesError) -> Receipt:
    """The receipt of a send that SES refused: nobody gets it (QRC-32)."""
    refused = tuple((recipient, error.message) for recipient in submission.envelope.rcpt_to)
    return Receipt(message_id=None, refused=refused, request_id=error.request_id)
