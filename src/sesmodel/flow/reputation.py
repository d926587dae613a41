"""What an event adds to the reputation of its configuration set, and the metrics that are made of it (CFG-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.configuration_sets import in_effect
from sesmodel.service.counted import counts_toward_bounce_rate, counts_toward_complaint_rate, is_withheld
from sesmodel.service.event import Bounce, Complaint, Send
from sesmodel.service.mail_record import CONFIGURATION_SET
from sesmodel.service.reputation import BOUNCE_RATE, COMPLAINT_RATE, ReputationMetric
from sesmodel.service.simulator import outside
from sesmodel.service.suppression import ON_ACCOUNT_LIST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.configuration_set import ConfigurationSet
    from sesmodel.service.event import Event
    from sesmodel.service.reputation import Reputation


def rate(state: ServiceState, event: Event) -> None:
    """Count an event for the set of its mail, if that has metrics of its reputation."""
    configuration_set = in_effect(state, event.mail.configuration_set)
    if configuration_set and configuration_set.reputation.reputation_metrics_enabled:
        reputation = _reputation(state, configuration_set)
        if not reputation.since or event.mail.timestamp >= reputation.since:  # else of before the fresh start
            _count(reputation, event)


def _count(reputation: Reputation, event: Event) -> None:
    if isinstance(event, Send):
        reputation.sends += len(outside(event.mail.destination))
    elif isinstance(event, Bounce):
        bounced = len(outside(one.email_address for one in event.bounced_recipients))
        reputation.bounces += bounced if counts_toward_bounce_rate(event) else 0
        reputation.sends -= bounced if is_withheld(event) else 0
    elif isinstance(event, Complaint):
        complained = len(outside(event.complained_recipients))
        reputation.complaints += complained if counts_toward_complaint_rate(event) else 0
        reputation.sends -= complained if event.complaint_sub_type == ON_ACCOUNT_LIST else 0


def reputation_metrics(state: ServiceState) -> Iterator[ReputationMetric]:
    """The rates that CloudWatch gets at this moment: of the account, and of each set that has metrics of its own."""
    statistics = state.account.statistics
    yield ReputationMetric(BOUNCE_RATE, {}, statistics.bounce_rate, statistics.rated)
    yield ReputationMetric(COMPLAINT_RATE, {}, statistics.complaint_rate, statistics.rated)
    for stored in state.account.configuration_sets:
        found = in_effect(state, stored.name)
        if found and found.reputation.reputation_metrics_enabled:
            reputation, dimensions = _reputation(state, found), {CONFIGURATION_SET: found.name}
            yield ReputationMetric(BOUNCE_RATE, dimensions, reputation.bounce_rate, reputation.sends)
            yield ReputationMetric(COMPLAINT_RATE, dimensions, reputation.complaint_rate, reputation.sends)


def _reputation(state: ServiceState, configuration_set: ConfigurationSet) -> Reputation:
    since = configuration_set.reputation.last_fresh_start
    return state.account.reputations.of(configuration_set.name, since)
