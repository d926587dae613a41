"""Which part of SES each action of the service belongs to, whether this model answers it or not.

The names are those of both API versions in one place, so that an action without an answer is told from a misspelt one,
and is refused with the name of what the model lacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ServiceName = Literal["ses", "sesv2"]

_V1: Mapping[str, str] = {
    "sending": "SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail",
    "bounces for received mail": "SendBounce",
    "templates": "CreateTemplate UpdateTemplate DeleteTemplate GetTemplate ListTemplates TestRenderTemplate",
    "identities": (
        "VerifyEmailIdentity VerifyEmailAddress VerifyDomainIdentity ListIdentities ListVerifiedEmailAddresses"
        " GetIdentityVerificationAttributes DeleteIdentity DeleteVerifiedEmailAddress"
    ),
    "DKIM": "VerifyDomainDkim GetIdentityDkimAttributes SetIdentityDkimEnabled",
    "MAIL FROM domains": "SetIdentityMailFromDomain GetIdentityMailFromDomainAttributes",
    "notifications of an identity": (
        "GetIdentityNotificationAttributes SetIdentityNotificationTopic SetIdentityFeedbackForwardingEnabled"
        " SetIdentityHeadersInNotificationsEnabled"
    ),
    "policies of an identity": "GetIdentityPolicies ListIdentityPolicies PutIdentityPolicy DeleteIdentityPolicy",
    "custom verification": (
        "CreateCustomVerificationEmailTemplate UpdateCustomVerificationEmailTemplate"
        " DeleteCustomVerificationEmailTemplate GetCustomVerificationEmailTemplate"
        " ListCustomVerificationEmailTemplates SendCustomVerificationEmail"
    ),
    "configuration sets": (
        "CreateConfigurationSet DescribeConfigurationSet DeleteConfigurationSet ListConfigurationSets"
        " UpdateConfigurationSetSendingEnabled UpdateConfigurationSetReputationMetricsEnabled"
        " PutConfigurationSetDeliveryOptions CreateConfigurationSetTrackingOptions"
        " UpdateConfigurationSetTrackingOptions DeleteConfigurationSetTrackingOptions"
    ),
    "event destinations": (
        "CreateConfigurationSetEventDestination UpdateConfigurationSetEventDestination"
        " DeleteConfigurationSetEventDestination"
    ),
    "the account": "GetSendQuota GetSendStatistics GetAccountSendingEnabled UpdateAccountSendingEnabled",
    "receipt rules": (
        "CreateReceiptRuleSet CloneReceiptRuleSet DeleteReceiptRuleSet DescribeReceiptRuleSet ListReceiptRuleSets"
        " SetActiveReceiptRuleSet DescribeActiveReceiptRuleSet ReorderReceiptRuleSet CreateReceiptRule"
        " UpdateReceiptRule DeleteReceiptRule DescribeReceiptRule SetReceiptRulePosition"
    ),
    "receipt filters": "CreateReceiptFilter DeleteReceiptFilter ListReceiptFilters",
}

_V2: Mapping[str, str] = {
    "sending": "SendEmail SendBulkEmail",
    "templates": (
        "CreateEmailTemplate UpdateEmailTemplate DeleteEmailTemplate GetEmailTemplate ListEmailTemplates"
        " TestRenderEmailTemplate"
    ),
    "identities": (
        "CreateEmailIdentity GetEmailIdentity ListEmailIdentities DeleteEmailIdentity"
        " PutEmailIdentityConfigurationSetAttributes PutEmailIdentityFeedbackAttributes"
    ),
    "DKIM": "PutEmailIdentityDkimAttributes PutEmailIdentityDkimSigningAttributes",
    "MAIL FROM domains": "PutEmailIdentityMailFromAttributes",
    "policies of an identity": (
        "GetEmailIdentityPolicies CreateEmailIdentityPolicy UpdateEmailIdentityPolicy DeleteEmailIdentityPolicy"
    ),
    "certificates of an identity": (
        "AssociateEmailIdentityCertificate DisassociateEmailIdentityCertificate ListEmailIdentityCertificates"
    ),
    "custom verification": (
        "CreateCustomVerificationEmailTemplate UpdateCustomVerificationEmailTemplate"
        " DeleteCustomVerificationEmailTemplate GetCustomVerificationEmailTemplate"
        " ListCustomVerificationEmailTemplates SendCustomVerificationEmail"
    ),
    "configuration sets": (
        "CreateConfigurationSet GetConfigurationSet UpdateConfigurationSet DeleteConfigurationSet"
        " ListConfigurationSets PutConfigurationSetTrackingOptions PutConfigurationSetDeliveryOptions"
        " PutConfigurationSetReputationOptions PutConfigurationSetSendingOptions"
        " PutConfigurationSetSuppressionOptions PutConfigurationSetVdmOptions PutConfigurationSetArchivingOptions"
    ),
    "event destinations": (
        "CreateConfigurationSetEventDestination UpdateConfigurationSetEventDestination"
        " DeleteConfigurationSetEventDestination GetConfigurationSetEventDestinations"
    ),
    "the account": (
        "GetAccount PutAccountDetails PutAccountSendingAttributes PutAccountVdmAttributes PutAccountPricingAttributes"
    ),
    "suppression": (
        "PutAccountSuppressionAttributes PutSuppressedDestination GetSuppressedDestination"
        " DeleteSuppressedDestination ListSuppressedDestinations"
    ),
    "import jobs": "CreateImportJob GetImportJob ListImportJobs",
    "export jobs": "CreateExportJob GetExportJob ListExportJobs CancelExportJob",
    "resource tags": "TagResource UntagResource ListTagsForResource",
    "metrics and insights": ("BatchGetMetricData GetMessageInsights GetEmailAddressInsights ListRecommendations"),
    "deliverability reports": (
        "GetBlacklistReports GetDomainStatisticsReport GetDeliverabilityDashboardOptions"
        " PutDeliverabilityDashboardOption CreateDeliverabilityTestReport GetDeliverabilityTestReport"
        " ListDeliverabilityTestReports GetDomainDeliverabilityCampaign ListDomainDeliverabilityCampaigns"
    ),
    "dedicated IP addresses": (
        "CreateDedicatedIpPool GetDedicatedIpPool ListDedicatedIpPools DeleteDedicatedIpPool"
        " PutDedicatedIpPoolScalingAttributes GetDedicatedIp GetDedicatedIps PutDedicatedIpInPool"
        " PutDedicatedIpWarmupAttributes PutAccountDedicatedIpWarmupAttributes"
    ),
    "contact lists": (
        "CreateContactList GetContactList UpdateContactList DeleteContactList ListContactLists CreateContact GetContact"
        " UpdateContact DeleteContact ListContacts"
    ),
    "multi-region endpoints": (
        "CreateMultiRegionEndpoint GetMultiRegionEndpoint DeleteMultiRegionEndpoint ListMultiRegionEndpoints"
    ),
    "tenants": (
        "CreateTenant GetTenant DeleteTenant ListTenants CreateTenantResourceAssociation"
        " DeleteTenantResourceAssociation ListTenantResources ListResourceTenants PutTenantSuppressionAttributes"
    ),
    "reputation entities": (
        "GetReputationEntity ListReputationEntities UpdateReputationEntityCustomerManagedStatus"
        " UpdateReputationEntityPolicy"
    ),
}


def _by_action(concepts: Mapping[str, str], service: ServiceName) -> dict[tuple[ServiceName, str], str]:
    return {(service, action): concept for concept, actions in concepts.items() for action in actions.split()}


CONCEPTS: Mapping[tuple[ServiceName, str], str] = {**_by_action(_V1, "ses"), **_by_action(_V2, "sesv2")}
"""Every action of SES with the name of its concept, in the order in which they are told of."""


def not_answered(service: ServiceName, action: str) -> str:
    """What to say about an action that the model does not answer.

    Args:
        service: ``ses`` for v1, ``sesv2`` for v2.
        action: its name.

    >>> not_answered("sesv2", "CreateTenant")
    'The action CreateTenant of sesv2 is not part of this model (tenants).'
    >>> not_answered("ses", "SendFax")
    'The action SendFax of ses is not part of this model (it knows none of that name).'
    """
    concept = CONCEPTS.get((service, action), "it knows none of that name")
    return f"The action {action} of {service} is not part of this model ({concept})."
