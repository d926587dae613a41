"""The option groups of configuration sets, as the v2 API takes and shows them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sesmodel.constraint import each, like, one_of
from sesmodel.errors import InvalidParameterValue, InvalidValue, MalformedInput, ServiceFailed, ValidationError
from sesmodel.flow import configuration_sets
from sesmodel.service.configuration_set_options import (
    ARCHIVE_ARN,
    DELIVERY_SECONDS,
    ArchivingOptions,
    DeliveryOptions,
    FeatureStatus,
    HttpsPolicy,
    ReputationOptions,
    SendingOptions,
    SuppressionOptions,
    TlsPolicy,
    TrackingOptions,
    VdmOptions,
)
from sesmodel.service.suppression import SuppressionReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.api.members import Members
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.configuration_set import ConfigurationSet

_TLS_POLICIES = {one.value: one for one in TlsPolicy}  # OBS-169
_HTTPS_POLICIES = {one.value: one for one in HttpsPolicy}
_FEATURES = {one.value: one for one in FeatureStatus}
_REASONS = ", ".join(SuppressionReason)


def read_tracking(state: ServiceState, given: Members) -> TrackingOptions:
    """Where links point: first whether there is a domain, then whether it is verified, then the policy (OBS-160)."""
    members = given.only("ConfigurationSetName", "CustomRedirectDomain", "HttpsPolicy")
    domain, policy = members.text("CustomRedirectDomain"), members.text("HttpsPolicy")
    if domain is None and policy is None:
        return TrackingOptions()  # OBS-162
    if not (domain and domain.strip()):
        raise InvalidParameterValue("CustomRedirectDomain must be specified.")
    configuration_sets.require_redirect_domain(state, domain)
    return TrackingOptions(domain, members.choice("HttpsPolicy", _HTTPS_POLICIES))


def read_delivery(state: ServiceState, given: Members) -> DeliveryOptions:
    """How mail leaves."""
    members = given.only("ConfigurationSetName", "TlsPolicy", "SendingPoolName", "MaxDeliverySeconds")
    policy = members.choice("TlsPolicy", _TLS_POLICIES)
    pool = members.text("SendingPoolName")
    configuration_sets.require_pool(state, pool)
    least, most = DELIVERY_SECONDS[0], DELIVERY_SECONDS[-1]
    seconds = members.number("MaxDeliverySeconds", 0, least=least, most=most) or None  # OBS-170
    return DeliveryOptions(policy, pool, seconds)


def read_reputation(_: ServiceState, given: Members) -> ReputationOptions:
    """Whether bounces and complaints are counted apart; they are not if that is not said (OBS-152)."""
    members = given.only("ConfigurationSetName", "ReputationMetricsEnabled", "LastFreshStart")
    since = members.params.get("LastFreshStart")
    if since is not None and not isinstance(since, datetime):
        raise MalformedInput("reputationOptions.lastFreshStart: a timestamp is expected.")
    return ReputationOptions(_switch(members, "ReputationMetricsEnabled"), since)


def read_sending(_: ServiceState, given: Members) -> SendingOptions:
    """Whether mail may be sent; it may not if that is not said (OBS-153)."""
    return SendingOptions(_switch(given.only("ConfigurationSetName", "SendingEnabled"), "SendingEnabled"))


def read_suppression(_: ServiceState, given: Members) -> SuppressionOptions:
    """What suppresses an address, in a request that is about nothing else."""
    reasons = _reasons(given)
    for reason in () if reasons is None else reasons:
        if reason not in set(SuppressionReason):
            raise InvalidParameterValue(_invalid_reason(reason))
    return SuppressionOptions(reasons)


class _InternalFailure(ServiceFailed):
    """What SES comes to by itself; it has the name of v1 in v2 as well (OBS-156)."""

    v2_name = ServiceFailed.v1_code


def read_created_suppression(_: ServiceState, given: Members) -> SuppressionOptions:
    """What suppresses an address, in a set that is being made."""
    reasons = _reasons(given)
    if reasons is None:
        raise _InternalFailure("An internal failure has occurred.")
    if None in reasons:
        raise InvalidParameterValue(_invalid_reason(None))
    if not set(SuppressionReason).issuperset(reasons):  # OBS-158
        raise ValidationError.constraint("suppressionOptions.suppressedReasons", each(one_of(SuppressionReason)))
    return SuppressionOptions(reasons)


def read_vdm(_: ServiceState, given: Members) -> VdmOptions:
    """What the Virtual Deliverability Manager does."""
    members = given.only("DashboardOptions", "GuardianOptions")
    return VdmOptions(
        _feature(members, "DashboardOptions", "EngagementMetrics"),
        _feature(members, "GuardianOptions", "OptimizedSharedDelivery"),
    )


def read_archiving(_: ServiceState, given: Members) -> ArchivingOptions:
    """Where copies of the mail are kept."""
    arn = given.only("ConfigurationSetName", "ArchiveArn").text("ArchiveArn")
    try:
        return ArchivingOptions(arn)
    except InvalidValue as error:
        pattern = like(ARCHIVE_ARN)
        path = f"{given.path}.archiveArn" if given.path else "archiveArn"
        raise ValidationError.constraint(path, pattern) from error


def _reasons(given: Members) -> tuple[Any, ...] | None:
    """The reasons as they were given, each of them perhaps none."""
    values = given.only("ConfigurationSetName", "SuppressedReasons").params.get("SuppressedReasons")
    if values is None:
        return None
    if not isinstance(values, list | tuple) or not all(isinstance(one, str | None) for one in values):
        raise MalformedInput("Expected list or null")  # OBS-039
    return tuple(values)


def _invalid_reason(reason: str | None) -> str:
    """What SES says of a reason that is none (OBS-159)."""
    return f"Reason {'null' if reason is None else reason} is invalid, must be one of [{_REASONS}]."


def _feature(members: Members, block: str, name: str) -> FeatureStatus | None:
    given = members.record(block)
    return given.only(name).choice(name, _FEATURES) if given else None  # OBS-172


def _switch(members: Members, name: str) -> bool:
    """True or false; any text is true, and an explicit null is refused (OBS-040, OBS-154)."""
    if name in members.params and members.params[name] is None:
        raise MalformedInput("")  # SES says no more than that
    return isinstance(members.params.get(name), str) or members.flag(name)


# --- answers --------------------------------------------------------------------------------------


def shown_options(one: ConfigurationSet) -> dict[str, Any]:
    """The groups of a set that say something; reputation and sending always do."""
    since, reasons = one.reputation.last_fresh_start, one.suppression.suppressed_reasons
    return _given(
        TrackingOptions=_shown_tracking(one.tracking),
        DeliveryOptions=_shown_delivery(one.delivery) or None,
        ReputationOptions=_given(
            ReputationMetricsEnabled=one.reputation.reputation_metrics_enabled,  # OBS-150
            LastFreshStart=since,
        ),
        SendingOptions={"SendingEnabled": one.sending_enabled},
        SuppressionOptions=None if reasons is None else {"SuppressedReasons": [reason.value for reason in reasons]},
        VdmOptions=_shown_vdm(one.vdm) or None,
        ArchivingOptions=_given(ArchiveArn=one.archiving.archive_arn) or None,
    )


def _shown_tracking(tracking: TrackingOptions) -> dict[str, Any] | None:
    if tracking.custom_redirect_domain is None:
        return None
    policy = tracking.https_policy and tracking.https_policy.value
    return _given(CustomRedirectDomain=tracking.custom_redirect_domain, HttpsPolicy=policy)


def _shown_delivery(delivery: DeliveryOptions) -> dict[str, Any]:
    return _given(
        TlsPolicy=delivery.tls_policy and delivery.tls_policy.value,
        SendingPoolName=delivery.sending_pool_name,
        MaxDeliverySeconds=delivery.max_delivery_seconds,
    )


def _shown_vdm(vdm: VdmOptions) -> dict[str, Any]:
    def blocks() -> Iterator[tuple[str, dict[str, str]]]:
        if vdm.engagement_metrics:
            yield "DashboardOptions", {"EngagementMetrics": vdm.engagement_metrics.value}
        if vdm.optimized_shared_delivery:
            yield "GuardianOptions", {"OptimizedSharedDelivery": vdm.optimized_shared_delivery.value}

    return dict(blocks())


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
