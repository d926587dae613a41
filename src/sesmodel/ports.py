"""What the library needs of the world around it: small protocols, one method where it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from os import PathLike
    from typing import TextIO

    from sesmodel.clock import Clock
    from sesmodel.dkim.key import DkimKey
    from sesmodel.dns.record import Answer, RecordType
    from sesmodel.errors import SesModelError
    from sesmodel.ids import Ids
    from sesmodel.service.event import Event
    from sesmodel.service.import_file import DataFormat
    from sesmodel.service.refused_call import RefusedCall
    from sesmodel.service.submission import Receipt, Submission
    from sesmodel.service.suppression import SuppressedDestination, SuppressionReason
    from sesmodel.service.suppression_query import SuppressionFilter, SuppressionPage
    from sesmodel.service.suppression_transfer import ImportAction, ImportReport, OnTransfer
    from sesmodel.service.templated_submission import TemplatedSubmission
    from sesmodel.service.topic_message import TopicMessage
    from sesmodel.service.verification_change import VerificationChange


class Transport(Protocol):
    """Moves finished messages. Anything that can is one: implement ``send`` and hand it to a ``Mailer``."""

    def send(self, submission: Submission) -> Receipt:
        """Hand a message over.

        Raises:
            SesError: the service refused it; nobody gets it.
            NotExpressible: the submission asks for something that this transport cannot say.
            TransportFailed: the service could not be reached.
        """
        ...


@runtime_checkable
class AsyncTransport(Protocol):
    """Moves finished messages without blocking the event loop."""

    async def asend(self, submission: Submission) -> Receipt:
        """As ``Transport.send``."""
        ...


@runtime_checkable
class SendsTemplates(Protocol):
    """A transport that can let SES render the templates that it has stored: an add-on to ``send``."""

    def send_template(self, submission: TemplatedSubmission) -> Receipt:
        """Send to the one destination of a submission.

        Raises:
            SesError: the service refused it; nobody gets it.
            NotExpressible: the submission asks for something that this transport cannot say.
            TransportFailed: the service could not be reached.
        """
        ...

    def send_bulk(self, submission: TemplatedSubmission) -> tuple[Receipt | SesModelError, ...]:
        """Send to up to 50 destinations in one call (TPL-02).

        Returns:
            What became of each destination, in their order: a receipt, or why it was refused.

        Raises:
            SesError, NotExpressible, TransportFailed: as above, of all destinations.
        """
        ...


@runtime_checkable
class AsyncSendsTemplates(Protocol):
    """The same without blocking the event loop."""

    async def asend_template(self, submission: TemplatedSubmission) -> Receipt:
        """As ``SendsTemplates.send_template``."""
        ...

    async def asend_bulk(self, submission: TemplatedSubmission) -> tuple[Receipt | SesModelError, ...]:
        """As ``SendsTemplates.send_bulk``."""
        ...


@runtime_checkable
class PublishesEvents(Protocol):
    """A transport that knows which events of a configuration set are published."""

    def event_types(self, configuration_set: str) -> Collection[str]:
        """The types, as events spell them: ``Rendering Failure``."""
        ...


@runtime_checkable
class Closable(Protocol):
    """A transport that holds something open."""

    def close(self) -> None:
        """Let go of it."""
        ...


@runtime_checkable
class AsyncClosable(Protocol):
    """A transport that holds something open and closes it without blocking the event loop."""

    async def aclose(self) -> None:
        """Let go of it."""
        ...


class SendLimiter(Protocol):
    """Keeps senders within the rate of the account. :class:`sesmodel.RateLimiter` is one for one process."""

    def reserve(self, recipients: int) -> float:
        """Set aside the time for a message, and say how long to wait before it is handed over.

        Args:
            recipients: how many it has; SES counts them, not messages (QRC-12).

        Returns:
            Seconds; 0 if it may go at once.
        """
        ...


class SuppressionLookup(Protocol):
    """Knows who is not to be sent to: all that a mailer asks of a suppression list."""

    def contains_many(self, addresses: Iterable[str], /) -> Mapping[str, SuppressionReason]:
        """Say which of some addresses are on the list, and why.

        Args:
            addresses: addresses alone, without names.

        Returns:
            Those on the list, spelt as they were given.

        Raises:
            InvalidAddress: one of them is none.
            StoreFailed: the list cannot be read.
        """
        ...


@runtime_checkable
class AsyncSuppressionLookup(Protocol):
    """Knows it without blocking the event loop."""

    async def acontains_many(self, addresses: Iterable[str], /) -> Mapping[str, SuppressionReason]:
        """As ``SuppressionLookup.contains_many``."""
        ...


class SuppressionStore(SuppressionLookup, Protocol):
    """A suppression list of an application: :class:`sesmodel.MemorySuppression`, :class:`sesmodel.SqliteSuppression`.

    Addresses are compared as SES does: trimmed, the domain without regard to letter case and in ASCII, the local part
    as it is (OBS-278). A back end of your own keeps to this if ``sesmodel.testing.suppression`` says so.
    """

    def add(self, address: str, reason: SuppressionReason | str, /) -> None:
        """Put an address on the list by hand; of one that is there, the reason and the time change (SUP-10).

        Raises:
            InvalidAddress: it is none.
            InvalidValue: the reason is neither BOUNCE nor COMPLAINT.
            StoreFailed: it cannot be written.
        """
        ...

    def remove(self, address: str, /) -> bool:
        """Take an address off the list by hand; whether it was there. Events of before do not put it back.

        Raises:
            InvalidAddress: it is none.
            StoreFailed: it cannot be written.
        """
        ...

    def contains(self, address: str, /) -> bool:
        """Whether an address is on the list."""
        ...

    def get(self, address: str, /) -> SuppressedDestination | None:
        """The entry of an address, if it is on the list."""
        ...

    def apply(self, event: Event, /) -> tuple[str, ...]:
        """Put those on the list who bounced hard or complained, by an event of SES.

        SES may deliver an event twice, late, or out of order: what is older than the entry, or than the last change by
        hand, changes nothing.

        Returns:
            The addresses whose entries it made or changed.

        Raises:
            StoreFailed: it cannot be written; hand the event in again.
        """
        ...

    def count(self, only: SuppressionFilter = ..., /) -> int:
        """How many entries there are."""
        ...

    def page(
        self, only: SuppressionFilter = ..., /, *, page_size: int = ..., next_token: str | None = None
    ) -> SuppressionPage:
        """Some of the entries at a time, in the order of the addresses.

        What is added or taken off between two pages does no harm to the others.

        Args:
            only: which.
            page_size: how many at most; 1,000 if not given, as SES has them (OBS-281).
            next_token: what the page before ended with.
        """
        ...

    def entries(self, only: SuppressionFilter = ..., /) -> Iterator[SuppressedDestination]:
        """All of them, page by page."""
        ...

    def import_file(
        self,
        source: str | PathLike[str] | Iterable[str | bytes],
        data_format: DataFormat | str | None = None,
        *,
        action: ImportAction = "PUT",
        on_progress: OnTransfer | None = None,
    ) -> ImportReport:
        """Add, or take off, the addresses of a file: all or, if something goes wrong, none (SUP-13, SUP-14)."""
        ...

    def export_file(
        self,
        target: str | PathLike[str] | TextIO,
        data_format: DataFormat | str | None = None,
        *,
        only: SuppressionFilter = ...,
        on_progress: OnTransfer | None = None,
    ) -> int:
        """Write the list to a file that ``import_file`` and SES read; how many entries that were."""
        ...


@runtime_checkable
class TakesBack(SendLimiter, Protocol):
    """A limiter with a quota, which does not count whom SES refused."""

    def give_back(self, recipients: int) -> None:
        """Count recipients no more that were reserved, and that nothing was sent to."""
        ...


@runtime_checkable
class KeepsTime(Protocol):
    """A transport with a clock and ids of its own, as models have: what is sent to it is dated and named by them."""

    @property
    def clock(self) -> Clock:
        """Tells the time."""
        ...

    @property
    def ids(self) -> Ids:
        """Gives out tokens."""
        ...


class Keys(Protocol):
    """Makes keys: :class:`sesmodel.SystemKeys` new ones of the machine's chance."""

    def rsa(self, bits: int) -> DkimKey:
        """Make an RSA key with the public exponent 65537 (AUTH-15).

        Args:
            bits: of the modulus, 1024 or more.
        """
        ...

    def ed25519(self) -> DkimKey:
        """Make an Ed25519 key."""
        ...


@runtime_checkable
class Resolver(Protocol):
    """Looks DNS records up: :class:`sesmodel.DnsTable` in tests, :class:`sesmodel.DnsResolver` in the real world."""

    def lookup(self, name: str, type: RecordType, /) -> Answer:  # noqa: A002  the word of DNS
        """Ask for the records of one type at one name.

        As resolvers do, a look-up of any other type follows the CNAME records on its way. It does not raise: that
        nobody answered is an answer, too.

        Args:
            name: the full name, with or without the period at its end, in any letter case.
            type: the type.
        """
        ...


@runtime_checkable
class AsyncResolver(Protocol):
    """Looks DNS records up without blocking the event loop."""

    async def alookup(self, name: str, type: RecordType, /) -> Answer:  # noqa: A002
        """As ``Resolver.lookup``."""
        ...


class EventSink(Protocol):
    """Is told of every event, in order, after the call that caused it has let go of the model."""

    def __call__(self, event: Event, /) -> None:
        """Take one event in."""
        ...


class ChangeSink(Protocol):
    """Is told of what verifications become, in order, after the call that caused it has let go of the model."""

    def __call__(self, change: VerificationChange, /) -> None:
        """Take one change in."""
        ...


class TopicSink(Protocol):
    """Is told of every message of a topic, in order, after the call that caused it has let go of the model."""

    def __call__(self, message: TopicMessage, /) -> None:
        """Take one message in."""
        ...


class RefusalSink(Protocol):
    """Is told of every call that is refused, in order, after the call has let go of the model."""

    def __call__(self, call: RefusedCall, /) -> None:
        """Take one call in."""
        ...
