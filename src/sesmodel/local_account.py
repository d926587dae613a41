"""The account of SES in memory: whether it may send, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.local_base import LocalBase
from sesmodel.service.account import EnforcementStatus

if TYPE_CHECKING:
    from sesmodel.service.account import Account


class LocalAccount(LocalBase):
    """The part of :class:`LocalSes` that is about the account as a whole."""

    @property
    def account(self) -> Account:
        """The account: identities, quota, configuration sets, suppression list, statistics."""
        return self._state.account

    def pause_sending(self) -> None:
        """Pause the account, as its owner does: every send is refused, all else works (TRB-07).

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> ses.pause_sending()
        >>> ses.account.sending_enabled
        False
        """
        self._locked(lambda: self.account.pause(self._state.clock.now()))

    def resume_sending(self) -> None:
        """Let the account send again, as its owner does. What AWS shut down stays so."""
        self._locked(lambda: self.account.resume(self._state.clock.now()))

    def enforce(self, status: EnforcementStatus | str) -> None:
        """Let AWS say what it thinks of the account: ``ses.enforce("SHUTDOWN")`` pauses it (OBS-016).

        Args:
            status: ``HEALTHY``, ``PROBATION``, under which it may send, or ``SHUTDOWN``.

        Raises:
            ValueError: it is none of them.
        """
        found = EnforcementStatus(status)
        self._locked(lambda: self.account.enforce(found, self._state.clock.now()))
