"""What is missing from actions that the model answers: members and words that it refuses, members that it leaves out.

A member is refused by name, so that nothing is passed over in silence. The tests hold these tables in step with the
actions, and the page on conformance is made from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sesmodel.api.concepts import ServiceName

Gaps = Mapping[tuple["ServiceName", str], Mapping[str, str]]
"""Of an action, the members with the reason, by their path: ``Content.Template.TemplateArn``."""

_REFUSED: Mapping[str, str] = {
    "multi-region endpoints": """
        sesv2 SendEmail EndpointId
        sesv2 SendBulkEmail EndpointId
    """,
    "tenants": """
        sesv2 SendEmail TenantName
        sesv2 SendBulkEmail TenantName
        sesv2 PutSuppressedDestination TenantName
        sesv2 GetSuppressedDestination TenantName
        sesv2 DeleteSuppressedDestination TenantName
        sesv2 ListSuppressedDestinations TenantName
        sesv2 CreateConfigurationSet SuppressionOptions.SuppressionScope
        sesv2 PutConfigurationSetSuppressionOptions SuppressionScope
    """,
    "validation of addresses before sending": """
        sesv2 PutAccountSuppressionAttributes ValidationAttributes
        sesv2 CreateConfigurationSet SuppressionOptions.ValidationOptions
        sesv2 PutConfigurationSetSuppressionOptions ValidationOptions
    """,
    "S/MIME": """
        sesv2 CreateConfigurationSet MessageSecurityOptions
    """,
}

_REFUSED_WORDS: Mapping[str, str] = {
    "Deterministic Easy DKIM, with the keys of another Region": """
        sesv2 CreateEmailIdentity DkimSigningAttributes.DomainSigningAttributesOrigin
        sesv2 PutEmailIdentityDkimSigningAttributes SigningAttributesOrigin
    """,
}

_LEFT_OUT: Mapping[str, str] = {
    "the SOA record is not looked up": """
        sesv2 GetEmailIdentity VerificationInfo.SOARecord
    """,
    "tenants": """
        sesv2 GetSuppressedDestination SuppressedDestination.TenantName
        sesv2 GetConfigurationSet SuppressionOptions.SuppressionScope
    """,
    "the guide lists jobs without their counts": """
        sesv2 ListImportJobs ImportJobs.ProcessedRecordsCount ImportJobs.FailedRecordsCount
    """,
    "validation of addresses before sending": """
        sesv2 GetAccount SuppressionAttributes.ValidationAttributes
        sesv2 GetConfigurationSet SuppressionOptions.ValidationOptions
    """,
    "no query fails by itself, nor was one seen to on AWS": """
        sesv2 BatchGetMetricData Errors.Id Errors.Code Errors.Message
    """,
    "AWS was not seen to count what it wrote": """
        sesv2 GetExportJob Statistics.ExportedRecordsCount
    """,
    "an export of the model cannot fail": """
        sesv2 GetExportJob FailureInfo
    """,
    "no account is subscribed to the deliverability dashboard": """
        sesv2 GetDeliverabilityDashboardOptions SubscriptionExpiryDate AccountStatus ActiveSubscribedDomains
        sesv2 GetDeliverabilityDashboardOptions PendingExpirationSubscribedDomains
    """,
    "no address of the model is on a block list": """
        sesv2 GetBlacklistReports BlacklistReport.RblName BlacklistReport.ListingTime BlacklistReport.Description
    """,
    "there is no case of support behind a review": """
        sesv2 GetAccount Details.ReviewDetails.CaseId
    """,
    "pricing plans": """
        sesv2 GetAccount PricingAttributes
    """,
    "S/MIME": """
        sesv2 GetConfigurationSet MessageSecurityOptions
    """,
}

_NO_EFFECT: Mapping[str, str] = {
    "SES chooses no addresses by what the guardian of the Virtual Deliverability Manager says": """
        sesv2 CreateConfigurationSet VdmOptions.GuardianOptions
        sesv2 PutConfigurationSetVdmOptions VdmOptions.GuardianOptions
        sesv2 PutAccountVdmAttributes VdmAttributes.GuardianAttributes
    """,
    "no copies are made for archives": """
        sesv2 CreateConfigurationSet ArchivingOptions
        sesv2 PutConfigurationSetArchivingOptions ArchiveArn
    """,
    "addresses are not warmed up, and carry all of their mail at once": """
        sesv2 PutAccountDedicatedIpWarmupAttributes AutoWarmupEnabled
        sesv2 PutDedicatedIpWarmupAttributes WarmupPercentage
    """,
    "files always travel as base64": """
        sesv2 SendEmail Content.Simple.Attachments.ContentTransferEncoding
        sesv2 SendEmail Content.Template.Attachments.ContentTransferEncoding
        sesv2 SendBulkEmail DefaultContent.Template.Attachments.ContentTransferEncoding
    """,
    "SES chooses no addresses for a managed pool": """
        sesv2 CreateDedicatedIpPool ScalingMode
        sesv2 PutDedicatedIpPoolScalingAttributes ScalingMode
    """,
}


def _table(by_reason: Mapping[str, str]) -> Gaps:
    table: dict[tuple[ServiceName, str], dict[str, str]] = {}
    for reason, lines in by_reason.items():
        for line in lines.strip().splitlines():
            service, operation, *paths = line.split()
            table.setdefault((cast("ServiceName", service), operation), {}).update(dict.fromkeys(paths, reason))
    return table


REFUSED = _table(_REFUSED)
"""Members of requests that are refused."""

REFUSED_WORDS = _table(_REFUSED_WORDS)
"""Members of requests of which some words are refused."""

LEFT_OUT = _table(_LEFT_OUT)
"""Members of answers that are never there."""

NO_EFFECT = _table(_NO_EFFECT)
"""Members of requests that are kept and shown, and do nothing else."""
