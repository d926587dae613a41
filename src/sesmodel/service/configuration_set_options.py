"""The groups of options that a configuration set holds (CFG-04)."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self, TypeVar

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.suppression import SuppressionReason

if TYPE_CHECKING:
    from collections.abc import Iterable

ARCHIVE_ARN = r"arn:(aws|aws-[a-z-]+):ses:[a-z]{2,4}-[a-z-]+-[0-9]:[0-9]{1,20}:mailmanager-archive/a-[a-z0-9]{24,62}"
"""What the ARN of an archive looks like, as the service model has it."""

_ARCHIVE = re.compile(ARCHIVE_ARN)
_Word = TypeVar("_Word", bound=StrEnum)

DELIVERY_SECONDS = range(300, 50_400 + 1)
"""How long SES may be told to try: from 5 minutes to the 14 hours that it tries by itself (OBS-170, OBS-171)."""


class TlsPolicy(StrEnum):
    """Whether mail may go out over a connection that is not secure; any letter case is read (CFG-09).

    >>> TlsPolicy("Require")
    <TlsPolicy.REQUIRE: 'REQUIRE'>
    """

    OPTIONAL = "OPTIONAL"
    REQUIRE = "REQUIRE"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return next((one for one in cls if isinstance(value, str) and one.value == value.upper()), None)


class HttpsPolicy(StrEnum):
    """Which tracking links of a custom domain are HTTPS (OBS-160)."""

    OPTIONAL = "OPTIONAL"
    REQUIRE = "REQUIRE"
    REQUIRE_OPEN_ONLY = "REQUIRE_OPEN_ONLY"


class FeatureStatus(StrEnum):
    """Whether a feature of the Virtual Deliverability Manager is on for a set (OBS-172)."""

    ENABLED = "ENABLED"
    DISABLED = "DISABLED"


def read_word(kind: type[_Word], value: str, where: str) -> _Word:
    """One of the words of an option.

    Args:
        kind: the words.
        value: what was given.
        where: the option, for the error.

    Raises:
        InvalidValue: it is none of them.
    """
    try:
        return kind(value)
    except ValueError:
        cure = f"Use {', '.join(kind)}."
        raise InvalidValue(f"{value!r} is none of its words.", where=where, cure=cure) from None


def _https_policy(value: HttpsPolicy | str | None) -> HttpsPolicy | None:
    return None if value is None else read_word(HttpsPolicy, value, "HttpsPolicy")


@attrs.frozen
class TrackingOptions:
    """Where the links of open and click tracking point.

    Args:
        custom_redirect_domain: a verified domain of one's own; that of SES if not given.
        https_policy: which of the links are HTTPS.

    Raises:
        InvalidValue: there is a policy without its domain.
    """

    custom_redirect_domain: str | None = None
    https_policy: HttpsPolicy | None = attrs.field(default=None, converter=_https_policy)

    def __attrs_post_init__(self) -> None:
        """Refuse a policy for no domain."""
        if self.https_policy and not self.custom_redirect_domain:
            raise InvalidValue(
                "a policy is given for no domain.", where="HttpsPolicy", cure="Give CustomRedirectDomain, too."
            )


def _tls_policy(value: TlsPolicy | str | None) -> TlsPolicy | None:
    return None if value is None else read_word(TlsPolicy, value, "TlsPolicy")


@attrs.frozen
class DeliveryOptions:
    """How mail leaves.

    Args:
        tls_policy: whether a secure connection is required, in any letter case; it is not if not given.
        sending_pool_name: the pool of addresses that it leaves from; the default one if not given (CFG-08).
        max_delivery_seconds: how long SES tries, 300 to 50,400 seconds; as long as it does by itself if not given.

    Raises:
        InvalidValue: there is no such policy, or the time is too short or too long.

    >>> DeliveryOptions("Require", max_delivery_seconds=600).tls_policy
    <TlsPolicy.REQUIRE: 'REQUIRE'>
    """

    tls_policy: TlsPolicy | None = attrs.field(default=None, converter=_tls_policy)
    sending_pool_name: str | None = None
    max_delivery_seconds: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a time out of range."""
        if self.max_delivery_seconds is not None and self.max_delivery_seconds not in DELIVERY_SECONDS:
            first, last = DELIVERY_SECONDS[0], DELIVERY_SECONDS[-1]
            raise InvalidValue(
                f"{self.max_delivery_seconds} seconds is out of range.",
                where="MaxDeliverySeconds",
                cure=f"Give {first} to {last:,}.",
            )


@attrs.frozen
class ReputationOptions:
    """Whether bounces and complaints of the set are counted apart (CFG-11).

    Args:
        reputation_metrics_enabled: whether there are metrics of it; a set that v2 made has them (OBS-150), one that v1
            made has not (OBS-151).
        last_fresh_start: since when they are counted; SES keeps it, and sets it when sending is allowed again.

    Raises:
        InvalidValue: the time is in no time zone.
    """

    reputation_metrics_enabled: bool = True
    last_fresh_start: datetime | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a time that could be anywhere."""
        if self.last_fresh_start is not None and self.last_fresh_start.tzinfo is None:
            raise InvalidValue("the time is in no time zone.", where="LastFreshStart", cure="Add tzinfo, such as UTC.")


@attrs.frozen
class SendingOptions:
    """Whether mail may be sent with the set (CFG-10).

    Args:
        sending_enabled: whether a send that names it is accepted.
    """

    sending_enabled: bool = True


def _reasons(value: Iterable[SuppressionReason | str] | None) -> tuple[SuppressionReason, ...] | None:
    if value is None:
        return None
    where = "SuppressedReasons"
    return tuple(dict.fromkeys(read_word(SuppressionReason, reason, where) for reason in value))


@attrs.frozen
class SuppressionOptions:
    """Which events of mail that was sent with the set put an address on the suppression list (CFG-12, SUP-05).

    Args:
        suppressed_reasons: ``None`` leaves it to the account; some replace what the account says; none switches it off.

    Raises:
        InvalidValue: there is no such reason.
    """

    suppressed_reasons: tuple[SuppressionReason, ...] | None = attrs.field(default=None, converter=_reasons)


def _engagement_metrics(value: FeatureStatus | str | None) -> FeatureStatus | None:
    return None if value is None else read_word(FeatureStatus, value, "EngagementMetrics")


def _optimized_shared_delivery(value: FeatureStatus | str | None) -> FeatureStatus | None:
    return None if value is None else read_word(FeatureStatus, value, "OptimizedSharedDelivery")


@attrs.frozen
class VdmOptions:
    """What the Virtual Deliverability Manager does for the set; the account decides what is not given (OBS-172).

    Args:
        engagement_metrics: whether its dashboard counts opens and clicks.
        optimized_shared_delivery: whether its guardian chooses among the shared addresses.
    """

    engagement_metrics: FeatureStatus | None = attrs.field(default=None, converter=_engagement_metrics)
    optimized_shared_delivery: FeatureStatus | None = attrs.field(default=None, converter=_optimized_shared_delivery)


@attrs.frozen
class ArchivingOptions:
    """Where copies of its mail are kept; nothing in the model reads them.

    Args:
        archive_arn: an archive of Mail Manager; none if not given.

    Raises:
        InvalidValue: that is the ARN of no archive.
    """

    archive_arn: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no archive."""
        if self.archive_arn is not None and not _ARCHIVE.fullmatch(self.archive_arn):
            cure = "Give arn:aws:ses:REGION:ACCOUNT:mailmanager-archive/a-…"
            raise InvalidValue(f"{self.archive_arn!r} is no archive.", where="ArchiveArn", cure=cure)
