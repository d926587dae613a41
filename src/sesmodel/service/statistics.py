"""What an account has done: the counts behind its rates and its bill."""

from __future__ import annotations

from collections import Counter

import attrs

from sesmodel.service.complaint_kind import ComplaintFeedbackType
from sesmodel.service.data_points import DataPoints
from sesmodel.service.event import Bounce, Complaint, Event
from sesmodel.service.event_type import EventType
from sesmodel.service.simulator import outside
from sesmodel.service.suppression import ON_ACCOUNT_LIST
from sesmodel.service.target_rates import Health, health
from sesmodel.service.unsubscribed import is_of_unsubscribed


def is_withheld(event: Bounce) -> bool:
    """Whether mail was not sent for a list of the account: the rates pass over it (SUP-06, LST-08)."""
    return event.bounce_sub_type == ON_ACCOUNT_LIST or is_of_unsubscribed(event)


def counts_toward_bounce_rate(event: Event) -> bool:
    """Whether an event is a bounce that the bounce rate and every figure of bounces count (MON-08).

    Those are hard bounces, and those of the global suppression list (SUP-19). Not soft bounces nor automatic replies,
    not what a list of the account held back, be it the suppression list or a contact list that somebody unsubscribed
    from (LST-08), not what the simulator played, and not Undetermined, of which the
    guide is silent.

    Args:
        event: of the model, or what :func:`parse_event` read.
    """
    if not isinstance(event, Bounce) or event.bounce_type != "Permanent" or is_withheld(event):
        return False
    return bool(outside(one.email_address for one in event.bounced_recipients))


def counts_toward_complaint_rate(event: Event) -> bool:
    """Whether an event is a complaint that the figures count: one of a feedback loop (MON-08, MON-11).

    A report of ``not-spam`` is none, but takes one back (SCH-13, NTF-31).
    """
    if not isinstance(event, Complaint) or event.complaint_sub_type == ON_ACCOUNT_LIST:
        return False
    if event.complaint_feedback_type == ComplaintFeedbackType.NOT_SPAM:
        return False
    return bool(outside(event.complained_recipients))


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
