"""The bounce and complaint rates of configuration sets, and the metrics that CloudWatch gets of them (CFG-11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

BOUNCE_RATE, COMPLAINT_RATE = "Reputation.BounceRate", "Reputation.ComplaintRate"
"""The names of the metrics, of an account as of a set."""


@attrs.frozen
class ReputationMetric:
    """One rate, as CloudWatch gets it.

    Attributes:
        name: ``Reputation.BounceRate`` or ``Reputation.ComplaintRate``.
        dimensions: none for the whole account, ``ses:configuration-set`` for a set.
        value: the rate, 0 to 1.
        recipients: of how many recipients it is the rate.
    """

    name: str
    dimensions: Mapping[str, str] = attrs.field(hash=False)
    value: float
    recipients: int


@attrs.define
class Reputation:
    """What came of the mail of one set since its last fresh start, counted in recipients as of an account.

    Attributes:
        since: its last fresh start; ``None`` if it has had none.
        sends: recipients of its mail, but those of the simulator and those on the suppression list of the account.
        bounces: hard bounces.
        complaints: complaints.
    """

    since: datetime | None = None
    sends: int = 0
    bounces: int = 0
    complaints: int = 0

    @property
    def bounce_rate(self) -> float:
        """Hard bounces per recipient, 0 to 1."""
        return self.bounces / self.sends if self.sends else 0.0

    @property
    def complaint_rate(self) -> float:
        """Complaints per recipient, 0 to 1."""
        return self.complaints / self.sends if self.sends else 0.0


@attrs.define
class Reputations:
    """The reputations of the sets of one account in one Region."""

    _by_set: dict[str, Reputation] = attrs.field(factory=dict)

    def of(self, configuration_set: str, since: datetime | None) -> Reputation:
        """What has been counted for a set since its last fresh start."""
        found = self._by_set.get(configuration_set)
        if found is None or found.since != since:
            found = self._by_set[configuration_set] = Reputation(since)
        return found

    def forget(self, configuration_set: str) -> None:
        """Let go of what was counted for a set."""
        self._by_set.pop(configuration_set, None)
