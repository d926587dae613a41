"""The state of one account in one Region, and what its line needs of the world."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

import attrs

from sesmodel.clock import Clock
from sesmodel.dns.table import DnsTable
from sesmodel.flow.log_entry import LogEntry, Stage
from sesmodel.ids import Ids
from sesmodel.limits import GUIDE, Limits
from sesmodel.service.account import Account
from sesmodel.service.api_rate import ApiRate
from sesmodel.service.caller import ITSELF, Calling
from sesmodel.service.content_scan import Scan, scan_content
from sesmodel.service.global_suppression import GlobalSuppressionList
from sesmodel.service.kept import KEEP_ALL, Keep, Kept
from sesmodel.service.mailboxes import Mailboxes
from sesmodel.service.published import Published
from sesmodel.service.receivers import Receivers
from sesmodel.service.rules import RULES, Rules
from sesmodel.service.signing_keys import SigningKeys
from sesmodel.service.stored_objects import StoredObjects
from sesmodel.service.times import TIMES, Times
from sesmodel.service.topic_notice import TopicNotice
from sesmodel.service.verification_change import ServiceNotice, VerificationChange

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.flow.stages import Accepted  # noqa: TC004  loaded by who makes one
    from sesmodel.service.email_template import EmailTemplate
    from sesmodel.service.event import Event  # noqa: TC004  loaded by who makes one
    from sesmodel.service.letter import Letter
    from sesmodel.service.link_signer import LinkSigner  # noqa: TC004  loaded by who makes one
    from sesmodel.service.outbox import SentMessage  # noqa: TC004  loaded by who makes one
    from sesmodel.service.tracking import TrackedMail  # noqa: TC004  loaded by who makes one


class Due(Protocol):
    """Something that happens at its own moment: an attempt at delivery, an answer, a complaint.

    It holds values only, so that it can be kept and carried on later.
    """

    def happen(self, state: ServiceState, now: datetime) -> None:
        """Do it.

        Args:
            state: the service.
            now: the moment it was planned for.
        """
        ...


def _alone(state: ServiceState) -> Mapping[str, ServiceState]:
    return WeakValueDictionary({state.account.id: state})


@attrs.define(kw_only=True)
class ServiceState:
    """Everything that changes, in one place.

    Attributes:
        account: the account and what it owns.
        clock: tells the time.
        ids: gives out tokens.
        limits: what a message, a template or a call may hold.
        rules: what may go either way, where the guide and the service differ.
        times: how long everything takes that SES does by itself.
        scan: looks at the content of every message.
        receivers: how the servers of recipients answer.
        keep: how much of what follows is remembered.
        events: what was published, the oldest first.
        log: what happened to each message.
        sent: what was accepted and passed the scan.
        tracked: the mail whose opens or clicks are tracked, by its id, the oldest first.
        mailboxes: what each address got.
        signing_keys: the private keys behind the selectors of SES and of Easy DKIM.
        dns: the records that are looked up when that is due; ``None`` if somebody looks them up by hand.
        api_rate: how often an action may be called.
        changes: what verifications became, the oldest first.
        notices: what the owner of the account was told of verifications, the oldest first.
        topic_notices: what the owner was told of topics that were lost, the oldest first.
        published: what event destinations got.
        global_suppression: the suppression list of all customers, which other models may share.
        objects: what is in S3, for jobs to read and to write.
        owners_at_once: whether owners of identities do what these wait for before the next call.
        works_at_once: whether mail that is accepted is worked on within the call.
        postpones: whether mail that nobody can miss yet is left for later in this call.
        calling: who makes this call.
        pages_at: scheme and host of the pages of SES, such as ``http://127.0.0.1:8025``; ``None`` has those of AWS.
        others: what each account of the world has in this Region, by its 12 digits, this one included. It belongs to
            the world, so no snapshot has it.
        waiting: mail that is not worked on yet, the oldest first.
        due: a heap of what happens later: when, and in which order it was planned.
    """

    account: Account
    clock: Clock
    ids: Ids
    limits: Limits = GUIDE
    rules: Rules = RULES
    times: Times = TIMES
    scan: Scan = scan_content
    receivers: Receivers = attrs.field(factory=Receivers)
    keep: Keep = KEEP_ALL
    events: Kept[Event] = attrs.field(factory=Kept)
    log: Kept[LogEntry] = attrs.field(factory=Kept)
    sent: Kept[SentMessage] = attrs.field(factory=Kept)
    tracked: dict[str, TrackedMail] = attrs.field(factory=dict)
    mailboxes: Mailboxes = attrs.field(factory=Mailboxes)
    signing_keys: SigningKeys = attrs.field(factory=SigningKeys)
    dns: DnsTable | None = attrs.field(factory=DnsTable)
    api_rate: ApiRate = attrs.field(factory=ApiRate)
    changes: Kept[VerificationChange] = attrs.field(factory=Kept)
    notices: Kept[ServiceNotice] = attrs.field(factory=Kept)
    topic_notices: Kept[TopicNotice] = attrs.field(factory=Kept)
    published: Published = attrs.field(factory=Published)
    global_suppression: GlobalSuppressionList = attrs.field(factory=GlobalSuppressionList)
    objects: StoredObjects = attrs.field(factory=dict)
    owners_at_once: bool = False
    works_at_once: bool = True
    postpones: bool = False
    calling: Calling = ITSELF
    pages_at: str | None = None
    others: Mapping[str, ServiceState] = attrs.field(
        default=attrs.Factory(_alone, takes_self=True), eq=False, repr=False
    )
    waiting: deque[Accepted] = attrs.field(factory=deque)
    due: list[tuple[datetime, int, Due]] = attrs.field(factory=list)
    _planned: int = 0
    _link_signer: LinkSigner | None = None

    @property
    def happened(self) -> int:
        """A number that is another one whenever something was sent, arrived, was published or came to pass."""
        kept = (self.events, self.sent, self.log, self.changes)
        return sum(one.total for one in kept) + self.mailboxes.arrived

    @property
    def link_signer(self) -> LinkSigner:
        """Signs the links in mail, with a secret that is drawn when it is first needed."""
        if self._link_signer is None:
            from sesmodel.service.link_signer import LinkSigner

            self._link_signer = LinkSigner(self.ids.token().encode())
        return self._link_signer

    def page_url(self, url: str) -> str:
        """The address of a page of SES as mail has it: with the scheme and the host that the model has its pages at."""
        if self.pages_at is None:
            return url
        return self.pages_at + url[url.index("/", url.index("://") + 3) :]

    def create_template(self, template: EmailTemplate, tags: Iterable[tuple[str, str | None]] = ()) -> None:
        """Store a new template, by the rules and limits of the model."""
        self.account.templates.create(
            template, self.clock.now(), tags=tags, limits=self.limits, rules=self.rules.templates
        )

    def update_template(self, template: EmailTemplate) -> None:
        """Replace a stored template."""
        self.account.templates.update(template, limits=self.limits, rules=self.rules.templates)

    def note(
        self,
        message_id: str,
        stage: Stage,
        at: datetime,
        recipient: str | None = None,
        detail: str = "",
        *,
        tls: str | None = None,
    ) -> None:
        """Write down what happened to a message."""
        self.log.append(LogEntry(message_id, stage, at, recipient, detail, tls))

    def plan(self, when: datetime, what: Due) -> None:
        """Let something happen later, or as soon as what is under way now is done."""
        self._planned += 1
        heapq.heappush(self.due, (when, self._planned, what))

    def let_happen(self) -> None:
        """Do what is due by now, each for the moment it was planned for, and what comes of it."""
        while self.due and self.due[0][0] <= self.clock.now():
            when, _, what = heapq.heappop(self.due)
            what.happen(self, when)

    def kept(self, letter: Letter) -> Letter:
        """What is remembered of a message that left or arrived."""
        return letter if self.keep.bodies else letter.without_body

    def forget(self) -> None:
        """Let go of what is more than is to be remembered; not before everybody is told of it."""
        keep = self.keep
        if keep.messages is None or keep.events is None or keep.entries is None:
            return
        self.sent.keep_newest(keep.messages)
        for told in (self.events, self.changes, self.notices, self.topic_notices):
            told.keep_newest(keep.events)
        self.log.keep_newest(keep.entries)
        while len(self.tracked) > keep.messages:
            del self.tracked[next(iter(self.tracked))]
        self.published.forget(keep.events)
