"""Which function answers which action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, cast

from sesmodel.api.concepts import ServiceName as ServiceName
from sesmodel.api.concepts import not_answered
from sesmodel.api.members import Params
from sesmodel.errors import InvalidAction
from sesmodel.flow.state import ServiceState

Action = Callable[[ServiceState, Params], dict[str, Any]]

ACTIONS: Mapping[tuple[ServiceName, str], str] = {
    ("ses", "SendEmail"): "sending_v1.send_email",
    ("ses", "SendRawEmail"): "sending_v1.send_raw_email",
    ("ses", "SendBounce"): "send_bounce.send_bounce",
    ("ses", "VerifyEmailIdentity"): "identity_v1.verify_email_identity",
    ("ses", "VerifyEmailAddress"): "identity_v1.verify_email_identity",
    ("ses", "VerifyDomainIdentity"): "identity_v1.verify_domain_identity",
    ("ses", "ListIdentities"): "identity_v1.list_identities",
    ("ses", "ListVerifiedEmailAddresses"): "identity_v1.list_verified_email_addresses",
    ("ses", "GetIdentityVerificationAttributes"): "identity_v1.get_identity_verification_attributes",
    ("ses", "DeleteIdentity"): "identity_v1.delete_identity",
    ("ses", "DeleteVerifiedEmailAddress"): "identity_v1.delete_verified_email_address",
    ("ses", "SetIdentityFeedbackForwardingEnabled"): "identity_v1.set_identity_feedback_forwarding_enabled",
    ("ses", "VerifyDomainDkim"): "dkim_v1.verify_domain_dkim",
    ("ses", "GetIdentityDkimAttributes"): "dkim_v1.get_identity_dkim_attributes",
    ("ses", "SetIdentityDkimEnabled"): "dkim_v1.set_identity_dkim_enabled",
    ("ses", "SetIdentityMailFromDomain"): "mail_from.set_v1",
    ("ses", "GetIdentityMailFromDomainAttributes"): "mail_from.get_v1",
    ("ses", "GetIdentityNotificationAttributes"): "notification_settings.get_identity_notification_attributes",
    ("ses", "SetIdentityNotificationTopic"): "notification_settings.set_identity_notification_topic",
    (
        "ses",
        "SetIdentityHeadersInNotificationsEnabled",
    ): "notification_settings.set_identity_headers_in_notifications_enabled",
    ("ses", "PutIdentityPolicy"): "identity_policy_v1.put_identity_policy",
    ("ses", "DeleteIdentityPolicy"): "identity_policy_v1.delete_identity_policy",
    ("ses", "ListIdentityPolicies"): "identity_policy_v1.list_identity_policies",
    ("ses", "GetIdentityPolicies"): "identity_policy_v1.get_identity_policies",
    ("ses", "GetSendQuota"): "account.get_send_quota",
    ("ses", "GetSendStatistics"): "statistics.get_send_statistics",
    ("ses", "GetAccountSendingEnabled"): "account.get_account_sending_enabled",
    ("ses", "UpdateAccountSendingEnabled"): "account.update_account_sending_enabled",
    ("ses", "CreateConfigurationSetEventDestination"): "event_destination_v1.create_v1",
    ("ses", "UpdateConfigurationSetEventDestination"): "event_destination_v1.update_v1",
    ("ses", "DeleteConfigurationSetEventDestination"): "event_destination_v1.delete_v1",
    ("ses", "CreateConfigurationSet"): "configuration_set_v1.create",
    ("ses", "DescribeConfigurationSet"): "configuration_set_v1.describe",
    ("ses", "DeleteConfigurationSet"): "configuration_sets.delete",
    ("ses", "ListConfigurationSets"): "configuration_set_v1.list_sets",
    ("ses", "UpdateConfigurationSetSendingEnabled"): "configuration_set_v1.update_sending_enabled",
    ("ses", "UpdateConfigurationSetReputationMetricsEnabled"): "configuration_set_v1.update_reputation_metrics_enabled",
    ("ses", "PutConfigurationSetDeliveryOptions"): "configuration_set_v1.put_delivery_options",
    ("ses", "CreateConfigurationSetTrackingOptions"): "configuration_set_v1.create_tracking_options",
    ("ses", "UpdateConfigurationSetTrackingOptions"): "configuration_set_v1.update_tracking_options",
    ("ses", "DeleteConfigurationSetTrackingOptions"): "configuration_set_v1.delete_tracking_options",
    ("ses", "CreateTemplate"): "template.create_v1",
    ("ses", "UpdateTemplate"): "template.update_v1",
    ("ses", "DeleteTemplate"): "template.delete_v1",
    ("ses", "GetTemplate"): "template.get_v1",
    ("ses", "ListTemplates"): "template.list_v1",
    ("ses", "TestRenderTemplate"): "template.trial_render",
    ("ses", "SendTemplatedEmail"): "templated_sending_v1.send_templated_email",
    ("ses", "SendBulkTemplatedEmail"): "templated_sending_v1.send_bulk_templated_email",
    ("ses", "CreateCustomVerificationEmailTemplate"): "custom_verification.create_v1",
    ("ses", "UpdateCustomVerificationEmailTemplate"): "custom_verification.update",
    ("ses", "DeleteCustomVerificationEmailTemplate"): "custom_verification.delete",
    ("ses", "GetCustomVerificationEmailTemplate"): "custom_verification.get_v1",
    ("ses", "ListCustomVerificationEmailTemplates"): "custom_verification.list_v1",
    ("ses", "SendCustomVerificationEmail"): "custom_verification.send_v1",
    ("sesv2", "SendEmail"): "sending_v2.send_email",
    ("sesv2", "SendBulkEmail"): "templated_sending_v2.send_bulk_email",
    ("sesv2", "CreateEmailTemplate"): "template.create_v2",
    ("sesv2", "UpdateEmailTemplate"): "template.update_v2",
    ("sesv2", "DeleteEmailTemplate"): "template.delete_v2",
    ("sesv2", "GetEmailTemplate"): "template.get_v2",
    ("sesv2", "ListEmailTemplates"): "template.list_v2",
    ("sesv2", "TestRenderEmailTemplate"): "template.trial_render",
    ("sesv2", "CreateEmailIdentity"): "identity_v2.create_email_identity",
    ("sesv2", "GetEmailIdentity"): "identity_v2.get_email_identity",
    ("sesv2", "ListEmailIdentities"): "identity_v2.list_email_identities",
    ("sesv2", "DeleteEmailIdentity"): "identity_v2.delete_email_identity",
    ("sesv2", "PutEmailIdentityConfigurationSetAttributes"): "identity_v2.put_configuration_set_attributes",
    ("sesv2", "PutEmailIdentityFeedbackAttributes"): "identity_v2.put_feedback_attributes",
    ("sesv2", "PutEmailIdentityDkimAttributes"): "dkim_v2.put_dkim_attributes",
    ("sesv2", "PutEmailIdentityDkimSigningAttributes"): "dkim_v2.put_dkim_signing_attributes",
    ("sesv2", "PutEmailIdentityMailFromAttributes"): "mail_from.set_v2",
    ("sesv2", "CreateEmailIdentityPolicy"): "identity_policy_v2.create_email_identity_policy",
    ("sesv2", "UpdateEmailIdentityPolicy"): "identity_policy_v2.update_email_identity_policy",
    ("sesv2", "DeleteEmailIdentityPolicy"): "identity_policy_v2.delete_email_identity_policy",
    ("sesv2", "GetEmailIdentityPolicies"): "identity_policy_v2.get_email_identity_policies",
    ("sesv2", "TagResource"): "tags.tag_resource",
    ("sesv2", "UntagResource"): "tags.untag_resource",
    ("sesv2", "ListTagsForResource"): "tags.list_tags_for_resource",
    ("sesv2", "PutAccountSuppressionAttributes"): "suppression.put_account_suppression_attributes",
    ("sesv2", "PutSuppressedDestination"): "suppression.put_suppressed_destination",
    ("sesv2", "GetSuppressedDestination"): "suppression.get_suppressed_destination",
    ("sesv2", "DeleteSuppressedDestination"): "suppression.delete_suppressed_destination",
    ("sesv2", "ListSuppressedDestinations"): "suppression.list_suppressed_destinations",
    ("sesv2", "CreateContactList"): "contact_list.create_contact_list",
    ("sesv2", "GetContactList"): "contact_list.get_contact_list",
    ("sesv2", "UpdateContactList"): "contact_list.update_contact_list",
    ("sesv2", "DeleteContactList"): "contact_list.delete_contact_list",
    ("sesv2", "ListContactLists"): "contact_list.list_contact_lists",
    ("sesv2", "CreateContact"): "contact.create_contact",
    ("sesv2", "GetContact"): "contact.get_contact",
    ("sesv2", "UpdateContact"): "contact.update_contact",
    ("sesv2", "DeleteContact"): "contact.delete_contact",
    ("sesv2", "ListContacts"): "contact.list_contacts",
    ("sesv2", "GetDeliverabilityDashboardOptions"): "deliverability.get_deliverability_dashboard_options",
    ("sesv2", "GetBlacklistReports"): "deliverability.get_blacklist_reports",
    ("sesv2", "GetMessageInsights"): "message_insights.get_message_insights",
    ("sesv2", "BatchGetMetricData"): "metric_data.batch_get_metric_data",
    ("sesv2", "CreateExportJob"): "export_job.create_export_job",
    ("sesv2", "GetExportJob"): "export_job.get_export_job",
    ("sesv2", "ListExportJobs"): "export_job.list_export_jobs",
    ("sesv2", "CancelExportJob"): "export_job.cancel_export_job",
    ("sesv2", "CreateImportJob"): "import_job.create_import_job",
    ("sesv2", "GetImportJob"): "import_job.get_import_job",
    ("sesv2", "ListImportJobs"): "import_job.list_import_jobs",
    ("sesv2", "GetAccount"): "account.get_account",
    ("sesv2", "PutAccountDetails"): "account_details.put_account_details",
    ("sesv2", "PutAccountVdmAttributes"): "vdm.put_account_vdm_attributes",
    ("sesv2", "PutAccountDedicatedIpWarmupAttributes"): "dedicated_ip.put_account_dedicated_ip_warmup_attributes",
    ("sesv2", "CreateDedicatedIpPool"): "dedicated_ip.create_dedicated_ip_pool",
    ("sesv2", "GetDedicatedIpPool"): "dedicated_ip.get_dedicated_ip_pool",
    ("sesv2", "ListDedicatedIpPools"): "dedicated_ip.list_dedicated_ip_pools",
    ("sesv2", "DeleteDedicatedIpPool"): "dedicated_ip.delete_dedicated_ip_pool",
    ("sesv2", "PutDedicatedIpPoolScalingAttributes"): "dedicated_ip.put_dedicated_ip_pool_scaling_attributes",
    ("sesv2", "GetDedicatedIp"): "dedicated_ip.get_dedicated_ip",
    ("sesv2", "GetDedicatedIps"): "dedicated_ip.get_dedicated_ips",
    ("sesv2", "PutDedicatedIpInPool"): "dedicated_ip.put_dedicated_ip_in_pool",
    ("sesv2", "PutDedicatedIpWarmupAttributes"): "dedicated_ip.put_dedicated_ip_warmup_attributes",
    ("sesv2", "PutAccountSendingAttributes"): "account.put_account_sending_attributes",
    ("sesv2", "CreateConfigurationSetEventDestination"): "event_destination_v2.create_v2",
    ("sesv2", "UpdateConfigurationSetEventDestination"): "event_destination_v2.update_v2",
    ("sesv2", "DeleteConfigurationSetEventDestination"): "event_destination_v2.delete_v2",
    ("sesv2", "GetConfigurationSetEventDestinations"): "event_destination_v2.list_v2",
    ("sesv2", "CreateConfigurationSet"): "configuration_set_v2.create",
    ("sesv2", "GetConfigurationSet"): "configuration_set_v2.get",
    ("sesv2", "DeleteConfigurationSet"): "configuration_sets.delete",
    ("sesv2", "ListConfigurationSets"): "configuration_set_v2.list_sets",
    ("sesv2", "PutConfigurationSetTrackingOptions"): "configuration_set_v2.put_tracking_options",
    ("sesv2", "PutConfigurationSetDeliveryOptions"): "configuration_set_v2.put_delivery_options",
    ("sesv2", "PutConfigurationSetReputationOptions"): "configuration_set_v2.put_reputation_options",
    ("sesv2", "PutConfigurationSetSendingOptions"): "configuration_set_v2.put_sending_options",
    ("sesv2", "PutConfigurationSetSuppressionOptions"): "configuration_set_v2.put_suppression_options",
    ("sesv2", "PutConfigurationSetVdmOptions"): "configuration_set_v2.put_vdm_options",
    ("sesv2", "PutConfigurationSetArchivingOptions"): "configuration_set_v2.put_archiving_options",
    ("sesv2", "CreateCustomVerificationEmailTemplate"): "custom_verification.create_v2",
    ("sesv2", "UpdateCustomVerificationEmailTemplate"): "custom_verification.update",
    ("sesv2", "DeleteCustomVerificationEmailTemplate"): "custom_verification.delete",
    ("sesv2", "GetCustomVerificationEmailTemplate"): "custom_verification.get_v2",
    ("sesv2", "ListCustomVerificationEmailTemplates"): "custom_verification.list_v2",
    ("sesv2", "SendCustomVerificationEmail"): "custom_verification.send_v2",
}
"""Where each is: a module of this package, and a function in it. It is loaded when the action is first called, since
most programs call a handful."""


@cache
def action(service: ServiceName, operation: str) -> Action:
    """The function of an action.

    Raises:
        InvalidAction: the model does not have it.
    """
    home = ACTIONS.get((service, operation))
    if home is None:
        raise InvalidAction(not_answered(service, operation))
    module, _, name = home.partition(".")
    return cast("Action", getattr(import_module(f"sesmodel.api.{module}"), name))
