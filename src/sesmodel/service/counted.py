"""Which events the figures of an account and of a configuration set count."""

from __future__ import annotations

from sesmodel.service.complaint_kind import ComplaintFeedbackType
from sesmodel.service.event import Bounce, Complaint, Event
from sesmodel.service.simulator import outside
from sesmodel.service.suppression import ON_ACCOUNT_LIST
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
