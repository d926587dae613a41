"""Errors that botocore's models document and that this model does not give, with the reasons.

The tests reach all others.
"""

from __future__ import annotations

NEVER = {
    "ConcurrentModificationException": "calls are answered one after the other, so that none comes between",
    "AccountSuspendedException": "an account that AWS shut down is answered with MessageRejected (OBS-016)",
}
"""Errors that no action gives, with the reason."""

UNREACHABLE: dict[tuple[str, str], dict[str, str]] = {
    ("ses", "CreateConfigurationSet"): {"InvalidConfigurationSet": "a bad name is InvalidParameterValue, as of v2"},
    ("ses", "PutConfigurationSetDeliveryOptions"): {
        "InvalidDeliveryOptions": "its one word is checked before (OBS-169)"
    },
    ("ses", "SendBulkTemplatedEmail"): {"MailFromDomainNotVerifiedException": "it is the status of each destination"},
    ("sesv2", "SendBulkEmail"): {
        "MailFromDomainNotVerifiedException": "it is the status of each destination",
        "TooManyRequestsException": "it is the status of each destination",
        "LimitExceededException": "quota and rate are the status of each destination",
    },
    ("sesv2", "SendEmail"): {"LimitExceededException": "quota and rate are TooManyRequestsException (OBS-003)"},
    ("sesv2", "SendCustomVerificationEmail"): {"LimitExceededException": "quota and rate are TooManyRequestsException"},
    ("sesv2", "CreateImportJob"): {"LimitExceededException": "no limit of jobs is known"},
    ("sesv2", "CreateContactList"): {
        "AlreadyExistsException": "one list too many is BadRequestException, whatever its name (OBS-288)",
        "LimitExceededException": "one list too many is BadRequestException (OBS-288)",
    },
    ("sesv2", "CreateExportJob"): {
        "LimitExceededException": "it takes twenty jobs at work, which a test of its own has",
        "NotFoundException": "without the deliverability manager it is BadRequestException, as was seen in 2026",
    },
    ("sesv2", "GetExportJob"): {"NotFoundException": "an unknown job is BadRequestException, as was seen in 2026"},
    ("sesv2", "CancelExportJob"): {"NotFoundException": "an unknown job is BadRequestException, as was seen in 2026"},
    ("sesv2", "BatchGetMetricData"): {"InternalServiceErrorException": "the model does not fail by itself"},
    ("sesv2", "GetDeliverabilityDashboardOptions"): {
        "BadRequestException": "it takes nothing",
        "LimitExceededException": "nobody is subscribed, so there is nothing to limit",
    },
    ("sesv2", "CreateDedicatedIpPool"): {"LimitExceededException": "no limit of pools is known"},
    ("sesv2", "CreateConfigurationSet"): {"NotFoundException": "an unknown pool is BadRequestException (OBS-166)"},
    ("sesv2", "PutEmailIdentityFeedbackAttributes"): {"NotFoundException": "BadRequestException says it (OBS-267)"},
    ("sesv2", "PutEmailIdentityDkimAttributes"): {"NotFoundException": "BadRequestException says it (OBS-222)"},
    ("sesv2", "PutEmailIdentityMailFromAttributes"): {"NotFoundException": "BadRequestException says it (OBS-235)"},
    ("sesv2", "PutSuppressedDestination"): {"NotFoundException": "only a tenant can be unknown, and there are none"},
    ("sesv2", "ListSuppressedDestinations"): {"NotFoundException": "only a tenant can be unknown, and there are none"},
    ("sesv2", "GetAccount"): {"BadRequestException": "it takes nothing"},
    ("sesv2", "PutAccountDedicatedIpWarmupAttributes"): {"BadRequestException": "it takes a flag, which can be absent"},
    ("sesv2", "PutAccountSendingAttributes"): {"BadRequestException": "it takes a flag, which can be absent"},
}
"""Errors that an action does not give, with the reason."""
