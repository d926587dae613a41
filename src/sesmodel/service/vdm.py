"""The Virtual Deliverability Manager of an account: whether it looks at what is sent, and what it does then."""

from __future__ import annotations

import attrs

from sesmodel.service.configuration_set_options import FeatureStatus

NOT_ENABLED = "To use this feature you must enable Virtual Deliverability Manager"
"""What SES says to who asks for its figures without it."""


@attrs.frozen(kw_only=True)
class AccountVdm:
    """What an account wants of it (OBS-020); a configuration set may want something else.

    Attributes:
        status: whether it is on.
        engagement_metrics: whether its dashboard counts opens and clicks.
        optimized_shared_delivery: whether its guardian chooses among the shared addresses.
    """

    status: FeatureStatus
    engagement_metrics: FeatureStatus = FeatureStatus.DISABLED
    optimized_shared_delivery: FeatureStatus = FeatureStatus.DISABLED
