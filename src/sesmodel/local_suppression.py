"""The suppression lists of SES in memory: that of the account, and that of all customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.local_base import LocalBase
from sesmodel.service.suppression import SuppressionReason

if TYPE_CHECKING:
    from sesmodel.service.suppression import SuppressedDestination, SuppressionList


class LocalSuppression(LocalBase):
    """The part of :class:`LocalSes` that is about addresses that are not sent to."""

    @property
    def suppression(self) -> SuppressionList:
        """The suppression list of the account: look at it, look addresses up, take them off."""
        return self._state.account.suppression

    def suppress(
        self, address: str, reason: SuppressionReason | str = SuppressionReason.BOUNCE
    ) -> SuppressedDestination:
        """Put an address on the suppression list of the account, as of now (SUP-10).

        Args:
            address: an address alone.
            reason: ``BOUNCE`` or ``COMPLAINT``.

        Raises:
            InvalidAddress: it is none.
            ValueError: there is no such reason.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> ses.suppress("angry@example.net", "COMPLAINT").reason.value
        'COMPLAINT'
        """
        found = SuppressionReason(reason)
        return self._locked(lambda: self.suppression.put(address, found, self._state.clock.now()))

    def suppress_globally(self, address: str) -> None:
        """Let an address bounce hard for some other customer of SES in this Region, so that the global list has it.

        The real SES has nothing of the kind: nobody can add to that list or read it, and a bounce of the type
        ``Suppressed`` is the only way to learn of it (SUP-17). It is there for tests of what an application does then.
        The first such bounce lists the address for a day, every further one for longer (SUP-18).

        Args:
            address: an address alone.

        Raises:
            InvalidAddress: it is none.
        """
        state = self._state
        self._locked(lambda: state.global_suppression.bounced(address, state.account.region, state.clock.now()))

    def remove_globally(self, address: str, *, region: str | None = None) -> None:
        """Take an address off the global list of every Region, as the form in the console does (SUP-22, QRC-05).

        Args:
            address: an address alone; it need not be listed.
            region: whose console is used, ``us-east-1``, ``us-west-2`` or ``eu-west-1``; its own if not given.

        Raises:
            InvalidParameterValue: the console of that Region has no such form.
            InvalidAddress: the address is none.
        """
        state = self._state
        console = state.account.region if region is None else region
        self._locked(lambda: state.global_suppression.remove(address, console))
