"""What the guide calls reasonable rates of bounces and complaints (LIF-25)."""

from __future__ import annotations

from typing import Literal

import attrs

from sesmodel.errors import InvalidValue


def _share(_rates: object, attribute: attrs.Attribute[float], value: float) -> None:
    if not 0 < value <= 1:
        cure = "Write 5 percent as 0.05."
        raise InvalidValue(f"{value} is no share of 1.", where=f"target rates: {attribute.name}", cure=cure)


@attrs.frozen(kw_only=True)
class TargetRates:
    """Rates to stay below. They are reasonable targets and no universal limits (LIF-25).

    Attributes:
        bounces: hard bounces per recipient, 0 to 1.
        complaints: complaints per recipient, 0 to 1.

    Raises:
        InvalidValue: one of them is no share.
    """

    bounces: float = attrs.field(default=0.05, validator=_share)
    complaints: float = attrs.field(default=0.001, validator=_share)


TARGET_RATES = TargetRates()
"""Those of the guide: below 5 percent hard bounces, below 0.1 percent complaints."""


@attrs.frozen
class Health:
    """How an account stands to its target rates.

    Attributes:
        bounce_rate: hard bounces per recipient, 0 to 1.
        complaint_rate: complaints per recipient, 0 to 1.
        targets: what they were compared with.
    """

    bounce_rate: float
    complaint_rate: float
    targets: TargetRates

    @property
    def bounces(self) -> Literal["ok", "warn"]:
        """``ok`` while the bounce rate is below its target."""
        return "ok" if self.bounce_rate < self.targets.bounces else "warn"

    @property
    def complaints(self) -> Literal["ok", "warn"]:
        """``ok`` while the complaint rate is below its target."""
        return "ok" if self.complaint_rate < self.targets.complaints else "warn"

    @property
    def ok(self) -> bool:
        """Whether both are."""
        return self.bounces == self.complaints == "ok"

    def __str__(self) -> str:
        """Both rates, for people."""
        return (
            f"bounces {self.bounce_rate:.2%}: {self.bounces} (below {self.targets.bounces:.2%}), "
            f"complaints {self.complaint_rate:.3%}: {self.complaints} (below {self.targets.complaints:.3%})"
        )


def health(sent: int, *, bounces: int = 0, complaints: int = 0, targets: TargetRates = TARGET_RATES) -> Health:
    """Compare counts with the target rates: of ``ses.statistics``, or of your own events.

    Args:
        sent: recipients.
        bounces: hard bounces of them.
        complaints: complaints of them.
        targets: the rates to stay below.

    >>> print(health(100, bounces=6))
    bounces 6.00%: warn (below 5.00%), complaints 0.000%: ok (below 0.100%)
    """
    return Health(bounces / sent if sent else 0.0, complaints / sent if sent else 0.0, targets)
