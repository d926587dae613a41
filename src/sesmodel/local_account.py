"""The account of SES in memory: whether it may send, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.reviewing import grant as grant_access
from sesmodel.local_base import LocalBase
from sesmodel.service.account import EnforcementStatus
from sesmodel.service.production_access import PRODUCTION_QUOTA, ReviewStep

if TYPE_CHECKING:
    from sesmodel.service.account import Account


class LocalAccount(LocalBase):
    """The part of :class:`LocalSes` that is about the account as a whole."""

    @property
    def account(self) -> Account:
        """The account: identities, quota, configuration sets, suppression list, statistics."""
        self._world.in_hand = True
        return self._state.account

    def pause_sending(self) -> None:
        """Pause the account, as its owner does: every send is refused, all else works (TRB-07).

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> ses.pause_sending()
        >>> ses.account.sending_enabled
        False
        """
        self._locked(lambda: self._state.account.pause(self._state.clock.now()))

    def resume_sending(self) -> None:
        """Let the account send again, as its owner does. What AWS shut down stays so."""
        self._locked(lambda: self._state.account.resume(self._state.clock.now()))

    def enforce(self, status: EnforcementStatus | str) -> None:
        """Let AWS say what it thinks of the account: ``ses.enforce("SHUTDOWN")`` pauses it (OBS-016).

        Args:
            status: ``HEALTHY``, ``PROBATION``, under which it may send, or ``SHUTDOWN``.

        Raises:
            ValueError: it is none of them.
        """
        found = EnforcementStatus(status)
        self._locked(lambda: self._state.account.enforce(found, self._state.clock.now()))

    def review(
        self,
        *,
        grant: bool = True,
        max_24_hour_send: float | None = PRODUCTION_QUOTA[0],
        max_send_rate: float | None = PRODUCTION_QUOTA[1],
    ) -> None:
        """End the review that ``PutAccountDetails`` asked for, in place of AWS (QRC-25).

        Args:
            grant: whether the account may leave the sandbox.
            max_24_hour_send: recipients in 24 hours from now on; ``None`` for no limit.
            max_send_rate: recipients a second from now on; ``None`` for no limit.

        Raises:
            InvalidValue: nobody asked for it.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes.sandbox()
        >>> _ = ses.client("sesv2").put_account_details(
        ...     MailType="TRANSACTIONAL", WebsiteURL="https://example.com", ProductionAccessEnabled=True
        ... )
        >>> ses.review(grant=True, max_24_hour_send=1000)
        >>> ses.account.production, ses.account.quota.max_24_hour_send
        (True, 1000)
        """

        def work() -> None:
            now = self._state.clock.now()
            if grant:
                grant_access(self._state, max_24_hour_send, max_send_rate, now)
            else:
                self._state.account.production_access.step(ReviewStep.DENIED, now)

        self._locked(work)

    def fail_review(self) -> None:
        """Let the review get lost by an error inside AWS; who asked may ask again (OBS-022).

        Raises:
            InvalidValue: nobody asked for it.
        """
        self._locked(lambda: self._state.account.production_access.step(ReviewStep.FAILED, self._state.clock.now()))
