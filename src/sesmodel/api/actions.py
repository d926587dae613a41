"""Which function answers which action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sesmodel.api import (
    account,
    account_details,
    configuration_set_v1,
    configuration_set_v2,
    configuration_sets,
    custom_verification,
    dkim_v1,
    dkim_v2,
    event_destination_v1,
    event_destination_v2,
    identity_v1,
    identity_v2,
    import_job,
    mail_from,
    sending_v1,
    sending_v2,
    statistics,
    suppression,
    tags,
    template,
    templated_sending_v1,
    templated_sending_v2,
)
from sesmodel.api.concepts import ServiceName as ServiceName
from sesmodel.api.concepts import not_answered
from sesmodel.api.members import Params
from sesmodel.errors import InvalidAction
from sesmodel.flow.state import ServiceState

Action = Callable[[ServiceState, Params], dict[str, Any]]

ACTIONS: dict[tuple[ServiceName, str], Action] = {
    ("ses", "SendEmail"): sending_v1.send_email,
    ("ses", "SendRawEmail"): sending_v1.send_raw_email,
    ("ses", "VerifyEmailIdentity"): identity_v1.verify_email_identity,
    ("ses", "VerifyEmailAddress"): identity_v1.verify_email_identity,
    ("ses", "VerifyDomainIdentity"): identity_v1.verify_domain_identity,
    ("ses", "ListIdentities"): identity_v1.list_identities,
    ("ses", "ListVerifiedEmailAddresses"): identity_v1.list_verified_email_addresses,
    ("ses", "GetIdentityVerificationAttributes"): identity_v1.get_identity_verification_attributes,
    ("ses", "DeleteIdentity"): identity_v1.delete_identity,
    ("ses", "DeleteVerifiedEmailAddress"): identity_v1.delete_verified_email_address,
    ("ses", "SetIdentityFeedbackForwardingEnabled"): identity_v1.set_identity_feedback_forwarding_enabled,
    ("ses", "VerifyDomainDkim"): dkim_v1.verify_domain_dkim,
    ("ses", "GetIdentityDkimAttributes"): dkim_v1.get_identity_dkim_attributes,
    ("ses", "SetIdentityDkimEnabled"): dkim_v1.set_identity_dkim_enabled,
    ("ses", "SetIdentityMailFromDomain"): mail_from.set_v1,
    ("ses", "GetIdentityMailFromDomainAttributes"): mail_from.get_v1,
    ("ses", "GetSendQuota"): account.get_send_quota,
    ("ses", "GetSendStatistics"): statistics.get_send_statistics,
    ("ses", "GetAccountSendingEnabled"): account.get_account_sending_enabled,
    ("ses", "UpdateAccountSendingEnabled"): account.update_account_sending_enabled,
    ("ses", "CreateConfigurationSetEventDestination"): event_destination_v1.create_v1,
    ("ses", "UpdateConfigurationSetEventDestination"): event_destination_v1.update_v1,
    ("ses", "DeleteConfigurationSetEventDestination"): event_destination_v1.delete_v1,
    ("ses", "CreateConfigurationSet"): configuration_set_v1.create,
    ("ses", "DescribeConfigurationSet"): configuration_set_v1.describe,
    ("ses", "DeleteConfigurationSet"): configuration_sets.delete,
    ("ses", "ListConfigurationSets"): configuration_set_v1.list_sets,
    ("ses", "UpdateConfigurationSetSendingEnabled"): configuration_set_v1.update_sending_enabled,
    ("ses", "UpdateConfigurationSetReputationMetricsEnabled"): configuration_set_v1.update_reputation_metrics_enabled,
    ("ses", "PutConfigurationSetDeliveryOptions"): configuration_set_v1.put_delivery_options,
    ("ses", "CreateConfigurationSetTrackingOptions"): configuration_set_v1.create_tracking_options,
    ("ses", "UpdateConfigurationSetTrackingOptions"): configuration_set_v1.update_tracking_options,
    ("ses", "DeleteConfigurationSetTrackingOptions"): configuration_set_v1.delete_tracking_options,
    ("ses", "CreateTemplate"): template.create_v1,
    ("ses", "UpdateTemplate"): template.update_v1,
    ("ses", "DeleteTemplate"): template.delete_v1,
    ("ses", "GetTemplate"): template.get_v1,
    ("ses", "ListTemplates"): template.list_v1,
    ("ses", "TestRenderTemplate"): template.trial_render,
    ("ses", "SendTemplatedEmail"): templated_sending_v1.send_templated_email,
    ("ses", "SendBulkTemplatedEmail"): templated_sending_v1.send_bulk_templated_email,
    ("ses", "CreateCustomVerificationEmailTemplate"): custom_verification.create_v1,
    ("ses", "UpdateCustomVerificationEmailTemplate"): custom_verification.update,
    ("ses", "DeleteCustomVerificationEmailTemplate"): custom_verification.delete,
    ("ses", "GetCustomVerificationEmailTemplate"): custom_verification.get_v1,
    ("ses", "ListCustomVerificationEmailTemplates"): custom_verification.list_v1,
    ("ses", "SendCustomVerificationEmail"): custom_verification.send_v1,
    ("sesv2", "SendEmail"): sending_v2.send_email,
    ("sesv2", "SendBulkEmail"): templated_sending_v2.send_bulk_email,
    ("sesv2", "CreateEmailTemplate"): template.create_v2,
    ("sesv2", "UpdateEmailTemplate"): template.update_v2,
    ("sesv2", "DeleteEmailTemplate"): template.delete_v2,
    ("sesv2", "GetEmailTemplate"): template.get_v2,
    ("sesv2", "ListEmailTemplates"): template.list_v2,
    ("sesv2", "TestRenderEmailTemplate"): template.trial_render,
    ("sesv2", "CreateEmailIdentity"): identity_v2.create_email_identity,
    ("sesv2", "GetEmailIdentity"): identity_v2.get_email_identity,
    ("sesv2", "ListEmailIdentities"): identity_v2.list_email_identities,
    ("sesv2", "DeleteEmailIdentity"): identity_v2.delete_email_identity,
    ("sesv2", "PutEmailIdentityConfigurationSetAttributes"): identity_v2.put_configuration_set_attributes,
    ("sesv2", "PutEmailIdentityFeedbackAttributes"): identity_v2.put_feedback_attributes,
    ("sesv2", "PutEmailIdentityDkimAttributes"): dkim_v2.put_dkim_attributes,
    ("sesv2", "PutEmailIdentityDkimSigningAttributes"): dkim_v2.put_dkim_signing_attributes,
    ("sesv2", "PutEmailIdentityMailFromAttributes"): mail_from.set_v2,
    ("sesv2", "TagResource"): tags.tag_resource,
    ("sesv2", "UntagResource"): tags.untag_resource,
    ("sesv2", "ListTagsForResource"): tags.list_tags_for_resource,
    ("sesv2", "PutAccountSuppressionAttributes"): suppression.put_account_suppression_attributes,
    ("sesv2", "PutSuppressedDestination"): suppression.put_suppressed_destination,
    ("sesv2", "GetSuppressedDestination"): suppression.get_suppressed_destination,
    ("sesv2", "DeleteSuppressedDestination"): suppression.delete_suppressed_destination,
    ("sesv2", "ListSuppressedDestinations"): suppression.list_suppressed_destinations,
    ("sesv2", "CreateImportJob"): import_job.create_import_job,
    ("sesv2", "GetImportJob"): import_job.get_import_job,
    ("sesv2", "ListImportJobs"): import_job.list_import_jobs,
    ("sesv2", "GetAccount"): account.get_account,
    ("sesv2", "PutAccountDetails"): account_details.put_account_details,
    ("sesv2", "PutAccountSendingAttributes"): account.put_account_sending_attributes,
    ("sesv2", "CreateConfigurationSetEventDestination"): event_destination_v2.create_v2,
    ("sesv2", "UpdateConfigurationSetEventDestination"): event_destination_v2.update_v2,
    ("sesv2", "DeleteConfigurationSetEventDestination"): event_destination_v2.delete_v2,
    ("sesv2", "GetConfigurationSetEventDestinations"): event_destination_v2.list_v2,
    ("sesv2", "CreateConfigurationSet"): configuration_set_v2.create,
    ("sesv2", "GetConfigurationSet"): configuration_set_v2.get,
    ("sesv2", "DeleteConfigurationSet"): configuration_sets.delete,
    ("sesv2", "ListConfigurationSets"): configuration_set_v2.list_sets,
    ("sesv2", "PutConfigurationSetTrackingOptions"): configuration_set_v2.put_tracking_options,
    ("sesv2", "PutConfigurationSetDeliveryOptions"): configuration_set_v2.put_delivery_options,
    ("sesv2", "PutConfigurationSetReputationOptions"): configuration_set_v2.put_reputation_options,
    ("sesv2", "PutConfigurationSetSendingOptions"): configuration_set_v2.put_sending_options,
    ("sesv2", "PutConfigurationSetSuppressionOptions"): configuration_set_v2.put_suppression_options,
    ("sesv2", "PutConfigurationSetVdmOptions"): configuration_set_v2.put_vdm_options,
    ("sesv2", "CreateCustomVerificationEmailTemplate"): custom_verification.create_v2,
    ("sesv2", "UpdateCustomVerificationEmailTemplate"): custom_verification.update,
    ("sesv2", "DeleteCustomVerificationEmailTemplate"): custom_verification.delete,
    ("sesv2", "GetCustomVerificationEmailTemplate"): custom_verification.get_v2,
    ("sesv2", "ListCustomVerificationEmailTemplates"): custom_verification.list_v2,
    ("sesv2", "SendCustomVerificationEmail"): custom_verification.send_v2,
}


def action(service: ServiceName, operation: str) -> Action:
    """The function of an action.

    Raises:
        InvalidAction: the model does not have it.
    """
    found = ACTIONS.get((service, operation))
    if found is None:
        raise InvalidAction(not_answered(service, operation))
    return found
