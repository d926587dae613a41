"""What an account has done: the counts behind its rates and its bill."""

from __future__ import annotations

import attrs


@attrs.define
class Statistics:
    """Counts of one account in one Region, in recipients. Simulator mail counts for the bill only.

    Attributes:
        billed: recipients of accepted messages; a refused call is free (TRB-02).
        delivery_attempts: recipients of accepted messages that are no simulator addresses; those that were not sent
            to, for a suppression list, are among them (MON-02).
        withheld: recipients that were not sent to, for the suppression list of the account: rates pass over them
            (SUP-06).
        bounces: hard bounces (LIF-06, LIF-07).
        complaints: complaints.
        rejects: messages that the content scan stopped.
    """

    billed: int = 0
    delivery_attempts: int = 0
    withheld: int = 0
    bounces: int = 0
    complaints: int = 0
    rejects: int = 0

    @property
    def bounce_rate(self) -> float:
        """Hard bounces per recipient, 0 to 1."""
        return self._rate(self.bounces)

    @property
    def complaint_rate(self) -> float:
        """Complaints per recipient, 0 to 1."""
        return self._rate(self.complaints)

    def _rate(self, count: int) -> float:
        tried = self.delivery_attempts - self.withheld
        return count / tried if tried else 0.0
