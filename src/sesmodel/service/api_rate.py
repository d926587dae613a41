"""How often an API action may be called (QRC-18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidConfiguration, Throttling
from sesmodel.service.bucket import Bucket

if TYPE_CHECKING:
    from datetime import datetime

Action = tuple[str, str]

_SENDING = frozenset({
    ("ses", "SendEmail"),
    ("ses", "SendRawEmail"),
    # The guide names the two above; of the others that send, the public model of the API names no rate either.
    ("ses", "SendTemplatedEmail"),
    ("ses", "SendBulkTemplatedEmail"),
    ("sesv2", "SendEmail"),
    ("sesv2", "SendBulkEmail"),
})  # fmt: skip
"""What only the sending rate limits."""

_CLOCK = 1e-6  # a clock counts whole microseconds

_FASTER: dict[Action, float] = {("sesv2", "GetEmailTemplate"): 50}  # OBS-024


def _positive(_rate: object, _attribute: object, value: float | None) -> None:
    if value is not None and not value > 0:
        cure = "Give more than 0, or None for no limit; SES has 1."
        raise InvalidConfiguration(f"{value} calls a second are none.", where="api_rate", cure=cure)


@attrs.define
class ApiRate:
    """Lets each action be called so often a second; those that send are limited by the sending rate alone (QRC-18).

    The guide does not say whether all actions share one rate; here each has its own.

    Args:
        per_second: calls of an action a second; ``None`` for no limit.

    Raises:
        InvalidConfiguration: it is no rate.
    """

    per_second: float | None = attrs.field(default=None, validator=_positive)
    _buckets: dict[Action, Bucket] = attrs.field(factory=dict, init=False, repr=False)

    def admit(self, action: Action, now: datetime) -> None:
        """Let a call through, or refuse it and count nothing.

        Args:
            action: the service and the operation: ``("ses", "ListTemplates")``.
            now: the moment of the call.

        Raises:
            Throttling: it comes too soon after another.
        """
        if self.per_second is None or action in _SENDING:
            return
        bucket, rate = self._buckets.setdefault(action, Bucket()), max(self.per_second, _FASTER.get(action, 0))
        moment = now.timestamp()
        if bucket.wait(moment, slack=max(1 - 1 / rate, 0)) > _CLOCK:
            raise Throttling("Rate exceeded")
        bucket.take(moment, 1 / rate)
