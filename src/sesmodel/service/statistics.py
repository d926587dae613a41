"""What an account has done: the counts behind its rates and its bill."""

from __future__ import annotations

import attrs


@attrs.define
class Statistics:
    """Counts of one account in one Region, in recipients. Simulator mail counts for the bill only.

    Attributes:
        billed: recipients of accepted messages; a refused call is free (TRB-02).
        delivery_attempts: recipients of accepted messages that are no simulator addresses.
        bounces: hard bounces (LIF-06, LIF-07).
        complaints: complaints.
        rejects: messages that the content scan stopped.
        spam: messages that looked like spam to it (LIF-21).
    """

    billed: int = 0
    delivery_attempts: int = 0
    bounces: int = 0
    complaints: int = 0
    rejects: int = 0
    spam: int = 0

    @property
    def bounce_rate(self) -> float:
        """Hard bounces per recipient, 0 to 1."""
        return self.bounces / self.delivery_attempts if self.delivery_attempts else 0.0

    @property
    def complaint_rate(self) -> float:
        """Complaints per recipient, 0 to 1."""
        return self.complaints / self.delivery_attempts if self.delivery_attempts else 0.0
