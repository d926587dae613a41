"""The identities of SES in memory: made, verified by DNS records that a test can edit, set up and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidConfiguration
from sesmodel.flow import identities
from sesmodel.flow.owners import required_records
from sesmodel.flow.verifying import questions, take
from sesmodel.local_base import LocalBase
from sesmodel.ports import AsyncResolver, Resolver
from sesmodel.service.identity import identity_name
from sesmodel.service.mail_from import BehaviorOnMxFailure
from sesmodel.sinks import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sesmodel.authentication import Authentication
    from sesmodel.dkim.key import DkimKey
    from sesmodel.dns.table import DnsTable
    from sesmodel.mail.read import ParsedMessage
    from sesmodel.ports import ChangeSink
    from sesmodel.service.identity import Identity
    from sesmodel.service.identity_records import RequiredRecord
    from sesmodel.service.identity_store import Identities
    from sesmodel.service.outbox import SentMessage
    from sesmodel.service.proof import Lookup
    from sesmodel.service.verification_change import ServiceNotice, VerificationChange
    from sesmodel.sinks import SinkSubscription


class LocalIdentities(LocalBase):
    """The part of :class:`LocalSes` that is about identities."""

    # --- made and taken away -----------------------------------------------------------------------

    def verify(self, *names: str, dkim: bool = False) -> None:
        """Make addresses or domains verified identities, as if their owner had confirmed them.

        Nothing is looked up, and mail from them is not signed, unless DKIM is asked for.

        Args:
            names: the addresses and domains.
            dkim: set Easy DKIM up as well, and publish its records in ``dns``.

        Raises:
            InvalidParameterValue: one is neither an address nor a domain.
            LimitExceeded: there are as many identities as there may be.
            InvalidConfiguration: DKIM is asked for, and this model looks up in a DNS that it cannot write to.
        """
        named = [identity_name(text) for text in names]  # all of them, or none

        def work() -> None:
            for name in named:
                identities.confirm_identity(self._state, name)
                if dkim:
                    identities.verify_domain_dkim(self._state, name)

        self._locked(work)
        if dkim:
            self.publish_records(*named)

    def create_identity(
        self,
        name: str,
        *,
        configuration_set: str | None = None,
        mail_from: str | None = None,
        on_mx_failure: BehaviorOnMxFailure = BehaviorOnMxFailure.USE_DEFAULT_VALUE,
        byodkim: tuple[str, DkimKey] | None = None,
        dkim_signing_enabled: bool = True,
        tags: Iterable[tuple[str, str | None]] = (),
    ) -> Identity:
        """Make an identity that is pending until its records are found, or its link is followed (IDN-10).

        Args:
            name: an address or a domain.
            configuration_set: the set of sends that name none (IDN-11); it must exist.
            mail_from: its MAIL FROM domain, below its own (AUTH-26).
            on_mx_failure: what to do with mail while the MX record of that is not found (AUTH-29).
            byodkim: a selector and a key of one's own; of a domain only, which else gets Easy DKIM (AUTH-17).
            dkim_signing_enabled: whether mail from a domain is signed.
            tags: up to 50 keys with their values (IDN-12).

        Raises:
            InvalidParameterValue: the name, the MAIL FROM domain, the selector or a tag is refused.
            AlreadyExists: there is such an identity.
            ConfigurationSetDoesNotExist: there is no such set.
            LimitExceeded: there are as many identities as there may be.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> ses.create_identity("example.com").status.value
        'PENDING'
        >>> ses.publish_records("example.com")
        >>> ses.identities.get("example.com").status.value
        'SUCCESS'
        """
        return self._locked(
            lambda: identities.create_identity(
                self._state,
                name,
                configuration_set=configuration_set,
                mail_from=mail_from,
                on_mx_failure=on_mx_failure,
                byodkim=byodkim,
                dkim_signing_enabled=dkim_signing_enabled,
                tags=tags,
            )
        )

    def delete_identity(self, *names: str) -> None:
        """Take identities away with all their settings, in this Region (IDN-19). Unknown ones are no error.

        Raises:
            InvalidParameterValue: one is neither an address nor a domain.
        """
        named = [identity_name(text) for text in names]  # all of them, or none
        self._locked(lambda: [identities.delete_identity(self._state, name) for name in named])

    @property
    def identities(self) -> Identities:
        """The identities of the account in this Region: ``ses.identities.covering("ana@example.com")``."""
        return self._locked(lambda: self._state.account.identities)

    # --- DNS -----------------------------------------------------------------------------------------

    @property
    def dns(self) -> DnsTable:
        """The records that are looked up: ``ses.dns.add(record)``.

        Raises:
            InvalidConfiguration: they are looked up elsewhere, by a resolver that was handed in.
        """
        if self._state.dns is None:
            raise InvalidConfiguration(
                "this model looks records up by the resolver that it was given.",
                where="dns",
                cure="Publish them there, or leave the resolver out.",
            )
        return self._state.dns

    def required_dns_records(self, name: str) -> tuple[RequiredRecord, ...]:
        """What the owner of an identity has to publish, what it is for, and whether SES waits for it (IDN-38).

        Raises:
            NotFound: there is no such identity.
        """
        return self._locked(lambda: required_records(self._state, name))

    def publish_records(self, *names: str) -> None:
        """Publish in ``dns`` what identities need, as their owner does, and look for it at once.

        Raises:
            NotFound: there is no such identity.
            InvalidConfiguration: this model looks up in a DNS that it cannot write to.
        """
        table = self.dns
        table.add(*(one.record for name in names for one in self.required_dns_records(name)))
        self.tick()

    def verify_pending(self, *, early: bool = True) -> tuple[VerificationChange, ...]:
        """Look up what is waited for or relied on by the resolver of this model, and move what its answers move.

        The resolver is asked while the model is free for others.

        Args:
            early: look now, whether or not it is time to by ``times.verification``.

        Returns:
            What came into another state.

        Raises:
            InvalidConfiguration: the resolver has to be awaited.
        """
        resolver = self._world.resolver
        if not isinstance(resolver, Resolver):
            raise InvalidConfiguration("this resolver has to be awaited.", where="resolver", cure="averify_pending()")
        now, asked = self._questions(early=early)
        answers = {question: resolver.lookup(*question) for question in asked}
        return self._locked(lambda: take(self._state, answers, now))

    async def averify_pending(self, *, early: bool = True) -> tuple[VerificationChange, ...]:
        """As ``verify_pending``, without blocking the event loop."""
        resolver = self._world.resolver
        if not isinstance(resolver, AsyncResolver):
            return self.verify_pending(early=early)
        import asyncio  # slow to load, and whoever awaits has it

        now, asked = self._questions(early=early)
        found = await asyncio.gather(*(resolver.alookup(*question) for question in asked))
        return self._locked(lambda: take(self._state, dict(zip(asked, found, strict=True)), now))

    def _questions(self, *, early: bool) -> tuple[datetime, tuple[Lookup, ...]]:
        def work() -> tuple[datetime, tuple[Lookup, ...]]:
            now = self._state.clock.now()
            return now, questions(self._state, now, early=early)

        return self._locked(work)

    def authenticate(self, message: SentMessage | ParsedMessage) -> Authentication:
        """Judge mail of this model as its receiver does: SPF, DKIM and DMARC, by the records in ``dns`` (LIF-20).

        Args:
            message: from ``inbox``; one from ``sent`` has no envelope sender that SPF could be asked about.

        Raises:
            InvalidConfiguration: this model looks up in a DNS of others.
            MissingExtra: dkimpy is not installed: ``sesmodel[dns]``.
        """
        from sesmodel.authentication import authenticate  # SPF, DKIM and DMARC: slow to load, and few ask

        return authenticate(message.raw, self.dns, now=self._state.clock.now())

    # --- what became of it ---------------------------------------------------------------------------

    @property
    def changes(self) -> tuple[VerificationChange, ...]:
        """What verifications became, the oldest first."""
        return self._locked(lambda: tuple(self._state.changes.view()))

    @property
    def notices(self) -> tuple[ServiceNotice, ...]:
        """What SES told the owner of the account of MAIL FROM domains and of DKIM, the oldest first (AUTH-31)."""
        return self._locked(lambda: tuple(self._state.notices.view()))

    def watch(self, sink: ChangeSink) -> SinkSubscription[VerificationChange]:
        """Tell a function of what verifications become from now on. Usable as a decorator.

        As with ``subscribe``, it runs after the call that caused it, and what it raises does not reach that call.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> @ses.watch
        ... def show(change):
        ...     print(change)
        >>> ses.verify("example.com")
        identity of example.com: PENDING -> SUCCESS
        >>> show.end()
        """
        return self._tell(Watch(sink), sink)
