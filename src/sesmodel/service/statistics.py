"""What an account has done: the counts behind its rates and its bill."""

from __future__ import annotations

from collections import Counter

import attrs

from sesmodel.service.data_points import DataPoints
from sesmodel.service.event_type import EventType
from sesmodel.service.target_rates import Health, health


@attrs.define
class Statistics:
    """Counts of one account in one Region since it was opened, in recipients.

    Attributes:
        billed: recipients of accepted messages; a refused call is free (TRB-02).
        delivery_attempts: the same: simulator mail and what SES did not try are attempts too (MON-02, MON-05).
        simulated: those of them that are addresses of the simulator: rates pass over them (TST-09).
        withheld: those of them that were not sent to, for the suppression list of the account or since they
            unsubscribed: rates pass over them, too (SUP-06, LST-08).
        deliveries: recipients whose servers took the message; not those of the simulator.
        bounces: hard bounces (MON-08).
        complaints: complaints (MON-08).
        rejects: recipients of messages that the content scan stopped.
        spam: messages that looked like spam to it (LIF-21).
        events: how many events there were of each type.
        data_points: the counts of each quarter of an hour of the last two weeks (MON-07).
    """

    billed: int = 0
    delivery_attempts: int = 0
    simulated: int = 0
    withheld: int = 0
    deliveries: int = 0
    bounces: int = 0
    complaints: int = 0
    rejects: int = 0
    spam: int = 0
    events: Counter[EventType] = attrs.field(factory=Counter)
    data_points: DataPoints = attrs.field(factory=DataPoints, repr=False)

    @property
    def rated(self) -> int:
        """Those of the delivery attempts that the rates are of."""
        return self.delivery_attempts - self.simulated - self.withheld

    @property
    def bounce_rate(self) -> float:
        """Hard bounces per recipient, 0 to 1. SES itself reckons with a representative volume (MON-11)."""
        return self.bounces / self.rated if self.rated else 0.0

    @property
    def complaint_rate(self) -> float:
        """Complaints per recipient, 0 to 1."""
        return self.complaints / self.rated if self.rated else 0.0

    @property
    def health(self) -> Health:
        """How the rates stand to what the guide calls reasonable (LIF-25)."""
        return health(self.rated, bounces=self.bounces, complaints=self.complaints)
