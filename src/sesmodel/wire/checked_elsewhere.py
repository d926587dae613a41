"""What SES does not check as the service models say: the action does, later and in other words, or nobody does.

Names are those of shapes: of one whose own constraints are passed over, or ``Structure.Member`` of a member that is
passed over with all that is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ELSEWHERE: Mapping[str, frozenset[str]] = {
    "ses": frozenset({
        "MaxResults",  # OBS-264: whatever is outside the range gives whole pages
    }),
    "sesv2": frozenset({
        "AmazonResourceName",  # OBS-319: what an empty one means, each action says
        "BatchGetMetricDataRequest",  # not before it is known that the Virtual Deliverability Manager is on
        "CreateExportJobRequest",  # not before there is exactly one source of data
        "ContactLanguage",  # QRC-25: the guide has other words than the model
        "MailType",
        "HttpsPolicy",  # OBS-160: after the domain
        "ListConfigurationSetsRequest.Filter",  # unknown keys and empty values are passed over
        "MessageHeaderName",  # OBS-058: a blank name has a text of its own
        "MessageHeaderValue",
        "PutConfigurationSetSuppressionOptionsRequest.SuppressedReasons",  # OBS-159
        "PutDedicatedIpPoolScalingAttributesRequest.ScalingMode",  # OBS-334
        "PutDedicatedIpWarmupAttributesRequest.WarmupPercentage",  # as the mode of scaling: in words of its own
        "ScalingMode",
        "Tag.Key",  # after the characters of both
        "Tag.Value",
        "TrackingOptions.CustomRedirectDomain",  # OBS-160
        "UpdateCustomVerificationEmailTemplateRequest.FailureRedirectionURL",  # IDN-27: what is not given stays
        "UpdateCustomVerificationEmailTemplateRequest.FromEmailAddress",
        "UpdateCustomVerificationEmailTemplateRequest.SuccessRedirectionURL",
        "UpdateCustomVerificationEmailTemplateRequest.TemplateContent",
        "UpdateCustomVerificationEmailTemplateRequest.TemplateSubject",
    }),
}  # fmt: skip

ADDED: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "ses": {},
    "sesv2": {"TagResourceRequest.Tags": {"min": 1}},  # OBS-318
}
"""Constraints that the service has and its public model lacks, by member."""
