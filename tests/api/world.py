"""An account in which every action finds what it asks for, and what to ask it for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel import Limits, LocalSes, Snapshot, byodkim_private_key
from sesmodel.api.actions import ACTIONS, ServiceName
from sesmodel.api.concepts import CONCEPTS
from sesmodel.limits import GUIDE
from tests.api.inputs import least
from tests.dkim import vectors
from tests.wire.models import load

if TYPE_CHECKING:
    from collections.abc import Iterator


OBJECT = "s3://our-bucket/gone.csv"
CONTACTS = "s3://our-bucket/contacts.csv"
ROOMY = attrs.evolve(GUIDE, contact_lists=3)
"""The limits of the account, for it has two lists, and more pages than one."""
TOPIC = "arn:aws:sns:us-east-1:123456789012:events"
STREAM = {
    "Iam": "arn:aws:iam::123456789012:role/ses",
    "Stream": "arn:aws:firehose:us-east-1:123456789012:deliverystream/events",
}
ARCHIVE = f"arn:aws:ses:us-east-1:123456789012:mailmanager-archive/a-{'0' * 24}"
TAGS = [{"Key": "team", "Value": "mail"}]
MAIL = b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"
HEADERS = [{"Name": "X-Campaign", "Value": "spring"}]
FILE = {"FileName": "a.txt", "RawContent": b"x", "ContentType": "text/plain"}
DIMENSION = {"DimensionName": "n", "DimensionValueSource": "MESSAGE_TAG", "DefaultDimensionValue": "x"}

_TIME = {"StartDate": datetime(2026, 1, 1, tzinfo=UTC), "EndDate": datetime(2026, 1, 2, tzinfo=UTC)}
_FILTERS: dict[str, Any] = {
    "FromEmailAddress": ["ana@example.com"],
    "Destination": ["bob@example.net"],
    "Subject": ["Hi"],
    "Isp": ["UNKNOWN_ISP"],
    "TenantName": ["none"],
    "LastDeliveryEvent": ["DELIVERY"],
    "LastEngagementEvent": ["OPEN"],
}
INSIGHTS = {"MessageInsightsDataSource": {**_TIME, "Include": _FILTERS, "Exclude": _FILTERS, "MaxResults": 9}}
FIGURES = {
    "MetricsDataSource": {
        **_TIME,
        "Namespace": "VDM",
        "Dimensions": {"ISP": ["*"]},
        "Metrics": [{"Name": "SEND", "Aggregation": "VOLUME"}],
    }
}

EXPORT: tuple[str, dict[str, Any]] = (
    "CreateExportJob",
    {"ExportDataSource": INSIGHTS, "ExportDestination": {"DataFormat": "CSV"}},
)

POLICY = json.dumps({
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "123456789012"},
            "Action": "ses:SendEmail",
            "Resource": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
        }
    ],
})  # fmt: skip

ACCOUNT: dict[str, Any] = {
    "ArchiveArn": ARCHIVE,
    "AttributesData": json.dumps({"Name": "Ada"}),
    "BlacklistItemNames": ["192.0.2.1"],
    "BounceSender": "ana@example.com",
    "BehaviorOnMXFailure": "UseDefaultValue",
    "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
    "ConfigurationSetName": "news",
    "ContactListName": "OurList",
    "CustomRedirectDomain": "links.example.com",
    "DefaultTemplateData": json.dumps({"name": "Bob"}),
    "Domain": "example.com",
    "EmailAddress": "gone@example.net",
    "EmailIdentity": "example.com",
    "EventDestinationName": "topic",
    "FailureRedirectionURL": "https://example.com/no",
    "FromEmailAddress": "ana@example.com",
    "DestinationPoolName": "ours",
    "HtmlPart": "<p>Hello {{name}}</p>",
    "Identities": ["example.com", "ana@example.com"],
    "Identity": "example.com",
    "Ip": "192.0.2.1",
    "MailFromDomain": "bounces.example.com",
    "Policy": POLICY,
    "PolicyName": "ours",
    "PolicyNames": ["ours"],
    "PoolName": "ours",
    "ReplacementTemplateData": json.dumps({"name": "Bob"}),
    "ReplyToAddresses": ["ana@example.com"],
    "ResourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
    "S3Url": OBJECT,
    "SendingPoolName": "ours",
    "SnsTopic": TOPIC,
    "Source": "ana@example.com",
    "SuccessRedirectionURL": "https://example.com/yes",
    "Template": "welcome",
    "TemplateContent": "<p>Is this your address?</p>",
    "TemplateData": json.dumps({"name": "Bob"}),
    "ToAddresses": ["bob@example.net"],
    "TopicARN": TOPIC,
    "TopicName": "Releases",
    "WebsiteURL": "https://example.com",
}
"""What is there, by the name of the member that asks for it."""

OWN: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("ses", "SendEmail"): [
        {
            "Destination": {"ToAddresses": ["bob@example.net"]},
            "Message": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}},
        }
    ],
    ("ses", "SendRawEmail"): [{"RawMessage": {"Data": MAIL}}],
    ("ses", "SendTemplatedEmail"): [{"Destination": {"ToAddresses": ["bob@example.net"]}}],
    ("ses", "SendBulkTemplatedEmail"): [
        {
            "Destinations": [
                {"Destination": {"ToAddresses": [to]}, "ReplacementTemplateData": "{}"}
                for to in ("bob@example.net", "nobody")
            ]
        }
    ],
    ("ses", "VerifyEmailIdentity"): [{"EmailAddress": "new@example.net"}],
    ("ses", "VerifyEmailAddress"): [{"EmailAddress": "new@example.net"}],
    ("ses", "DeleteVerifiedEmailAddress"): [{"EmailAddress": "ana@example.com"}],
    ("ses", "SendCustomVerificationEmail"): [{"EmailAddress": "new@example.net"}],
    ("ses", "CreateConfigurationSet"): [{"ConfigurationSet": {"Name": "fresh"}}],
    ("ses", "DescribeConfigurationSet"): [
        {
            "ConfigurationSetAttributeNames": [
                "eventDestinations",
                "trackingOptions",
                "deliveryOptions",
                "reputationOptions",
            ]
        }
    ],
    ("ses", "CreateConfigurationSetTrackingOptions"): [
        {"ConfigurationSetName": "plain", "TrackingOptions": {"CustomRedirectDomain": "links.example.com"}}
    ],
    ("ses", "UpdateConfigurationSetTrackingOptions"): [
        {"TrackingOptions": {"CustomRedirectDomain": "links.example.com"}}
    ],
    ("ses", "CreateConfigurationSetEventDestination"): [
        {"EventDestination": {"Name": "fresh", "MatchingEventTypes": ["send"], "SNSDestination": {"TopicARN": TOPIC}}},
        {
            "EventDestination": {
                "Name": "fresh",
                "MatchingEventTypes": ["send"],
                "KinesisFirehoseDestination": {"IAMRoleARN": STREAM["Iam"], "DeliveryStreamARN": STREAM["Stream"]},
            }
        },
        {
            "EventDestination": {
                "Name": "fresh",
                "MatchingEventTypes": ["send"],
                "CloudWatchDestination": {
                    "DimensionConfigurations": [{**DIMENSION, "DimensionValueSource": "messageTag"}]
                },
            }
        },
    ],
    ("ses", "UpdateConfigurationSetEventDestination"): [
        {"EventDestination": {"Name": "topic", "MatchingEventTypes": ["send"], **target}}
        for target in (
            {"SNSDestination": {"TopicARN": TOPIC}},
            {"KinesisFirehoseDestination": {"IAMRoleARN": STREAM["Iam"], "DeliveryStreamARN": STREAM["Stream"]}},
            {
                "CloudWatchDestination": {
                    "DimensionConfigurations": [{**DIMENSION, "DimensionValueSource": "messageTag"}]
                }
            },
        )
    ],
    ("ses", "CreateTemplate"): [{"Template": {"TemplateName": "fresh", "SubjectPart": "s", "TextPart": "t"}}],
    ("ses", "UpdateTemplate"): [{"Template": {"TemplateName": "welcome", "SubjectPart": "s", "TextPart": "t"}}],
    ("sesv2", "SendEmail"): [
        {
            "FromEmailAddress": "ana@example.com",
            "Destination": {"ToAddresses": ["bob@example.net"]},
            "Content": {
                "Simple": {
                    "Subject": {"Data": "s"},
                    "Body": {"Text": {"Data": "t"}},
                    "Headers": HEADERS,
                    "Attachments": [FILE],
                }
            },
        },
        {"Content": {"Raw": {"Data": MAIL}}},
        {
            "FromEmailAddress": "ana@example.com",
            "Destination": {"ToAddresses": ["bob@example.net"]},
            "Content": {
                "Template": {"TemplateName": "welcome", "TemplateData": "{}", "Headers": HEADERS, "Attachments": [FILE]}
            },
        },
        {
            "FromEmailAddress": "ana@example.com",
            "Destination": {"ToAddresses": ["bob@example.net"]},
            "Content": {"Template": {"TemplateContent": {"Subject": "s", "Text": "t"}, "TemplateData": "{}"}},
        },
    ],
    ("sesv2", "SendBulkEmail"): [
        {
            "FromEmailAddress": "ana@example.com",
            "DefaultContent": {
                "Template": {"TemplateName": "welcome", "TemplateData": "{}", "Headers": HEADERS, "Attachments": [FILE]}
            },
            "BulkEmailEntries": [{"Destination": {"ToAddresses": [to]}} for to in ("bob@example.net", "nobody")],
        },
    ],
    ("sesv2", "CreateContactList"): [{"ContactListName": "fresh"}],
    ("sesv2", "CreateContact"): [{"EmailAddress": "new@example.net"}],
    ("sesv2", "CreateDedicatedIpPool"): [{"PoolName": "fresh"}],
    ("sesv2", "CreateEmailTemplate"): [{"TemplateName": "fresh", "TemplateContent": {"Subject": "s", "Text": "t"}}],
    ("sesv2", "UpdateEmailTemplate"): [{"TemplateContent": {"Subject": "s", "Text": "t"}}],
    ("sesv2", "CreateEmailIdentity"): [
        {"EmailIdentity": "fresh.example"},
        {
            "EmailIdentity": "fresh.example",
            "DkimSigningAttributes": {
                "DomainSigningSelector": "s1",
                "DomainSigningPrivateKey": byodkim_private_key(vectors.RFC_6376_KEY),
            },
        },
        {"EmailIdentity": "fresh.example", "DkimSigningAttributes": {"NextSigningKeyLength": "RSA_1024_BIT"}},
    ],
    ("sesv2", "PutEmailIdentityDkimSigningAttributes"): [
        {"SigningAttributesOrigin": "AWS_SES", "SigningAttributes": {"NextSigningKeyLength": "RSA_2048_BIT"}},
        {
            "SigningAttributesOrigin": "EXTERNAL",
            "SigningAttributes": {
                "DomainSigningSelector": "s1",
                "DomainSigningPrivateKey": byodkim_private_key(vectors.RFC_6376_KEY),
            },
        },
    ],
    ("sesv2", "GetEmailIdentity"): [{}, {"EmailIdentity": "ana@example.com"}, {"EmailIdentity": "late.example"}],
    ("sesv2", "GetSuppressedDestination"): [{}, {"EmailAddress": "lost@example.net"}],
    ("sesv2", "GetConfigurationSet"): [{}, {"ConfigurationSetName": "plain"}],
    ("sesv2", "SendCustomVerificationEmail"): [{"EmailAddress": "new@example.net"}],
    ("sesv2", "CreateConfigurationSet"): [{"ConfigurationSetName": "fresh"}],
    ("sesv2", "CreateConfigurationSetEventDestination"): [
        {"EventDestinationName": "fresh", "EventDestination": {"MatchingEventTypes": ["SEND"], **target}}
        for target in (
            {"SnsDestination": {"TopicArn": TOPIC}},
            {"KinesisFirehoseDestination": {"IamRoleArn": STREAM["Iam"], "DeliveryStreamArn": STREAM["Stream"]}},
            {"CloudWatchDestination": {"DimensionConfigurations": [DIMENSION]}},
            {"EventBridgeDestination": {"EventBusArn": "arn:aws:events:us-east-1:123456789012:event-bus/default"}},
            {"PinpointDestination": {"ApplicationArn": "arn:aws:mobiletargeting:us-east-1:123456789012:apps/0123"}},
        )
    ],
    ("sesv2", "UpdateConfigurationSetEventDestination"): [
        {"EventDestination": {"MatchingEventTypes": ["SEND"], "SnsDestination": {"TopicArn": TOPIC}}}
    ],
    ("sesv2", "PutSuppressedDestination"): [{"EmailAddress": "other@example.net", "Reason": "BOUNCE"}],
    ("sesv2", "CreateImportJob"): [
        {
            "ImportDestination": {"SuppressionListDestination": {"SuppressionListImportAction": "PUT"}},
            "ImportDataSource": {"S3Url": OBJECT, "DataFormat": "CSV"},
        },
        {
            "ImportDestination": {
                "ContactListDestination": {"ContactListName": "OurList", "ContactListImportAction": "PUT"}
            },
            "ImportDataSource": {"S3Url": CONTACTS, "DataFormat": "CSV"},
        },
    ],
    ("sesv2", "CreateExportJob"): [
        {"ExportDataSource": source, "ExportDestination": {"DataFormat": "CSV"}} for source in (INSIGHTS, FIGURES)
    ],
    ("sesv2", "BatchGetMetricData"): [
        {"Queries": [{**_TIME, "Id": "q", "Namespace": "VDM", "Metric": "SEND", "Dimensions": {"ISP": "UNKNOWN_ISP"}}]}
    ],
    ("ses", "SendBounce"): [
        {"BouncedRecipientInfoList": [{"Recipient": "eva@example.com", "BounceType": "DoesNotExist"}]},
        {
            "BouncedRecipientInfoList": [
                {"Recipient": "eva@example.com", "RecipientDsnFields": {"Action": "failed", "Status": "5.0.0"}}
            ]
        },
    ],
    ("sesv2", "UntagResource"): [{"TagKeys": ["team"]}],
}
"""Inputs of actions for which the names above are not enough; each is put over the least input of its action."""


DETAILS = {
    "MailType": "MARKETING",
    "WebsiteURL": "https://example.com",
    "UseCaseDescription": "News",
    "ContactLanguage": "EN",
    "AdditionalContactEmailAddresses": ["ana@example.com"],
    "ProductionAccessEnabled": True,
}


def account(limits: Limits = ROOMY) -> LocalSes:
    """An account with one of everything, or two, of which some mail went out, well and badly."""
    ses = LocalSes(production=False, limits=limits)
    ses.restore(lived_in(limits))
    return ses


@cache
def lived_in(limits: Limits = ROOMY) -> Snapshot:
    """The state of that account."""
    ses = LocalSes(
        production=False,
        limits=limits,
        objects={OBJECT: b"old@example.net,BOUNCE\nnobody\n", CONTACTS: b"emailAddress\nold@example.net\nnobody"},
    )
    ses.create_topic("events")
    ses.create_stream("events", roles=[STREAM["Iam"]])
    ses.account.pools.lease("192.0.2.1", "192.0.2.2")
    ses.verify("example.com", "ana@example.com", "links.example.com")
    ses.call("sesv2", "PutAccountDetails", DETAILS)
    ses.review(max_24_hour_send=None, max_send_rate=None)
    ses.receivers.when("lost@example.net").reject()
    for service, operation, params in _CALLS:
        if (service, operation) in ACTIONS:
            ses.call(service, operation, params)
    ses.publish_records("example.com")
    for address in (
        "bob@example.net",
        "lost@example.net",
        "bounce@simulator.amazonses.com",
        "complaint@simulator.amazonses.com",
    ):
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": MAIL}, "Destinations": [address]})
    ses.advance(minutes=30)
    ses.call("sesv2", *EXPORT)  # which is at work
    tagged = {**OWN["sesv2", "SendEmail"][0], "EmailTags": [{"Name": "campaign", "Value": "spring"}]}
    ses.call("sesv2", "SendEmail", tagged)
    ses.call("sesv2", "PutSuppressedDestination", {"EmailAddress": "done@example.net", "Reason": "COMPLAINT"})
    ses.call("sesv2", "SendEmail", {**tagged, "Destination": {"ToAddresses": ["done@example.net"]}})
    ses.call("sesv2", "SendEmail", {**tagged, "Destination": {"ToAddresses": ["eva@example.com"]}})
    return ses.snapshot()


def _destination(name: str, version: int) -> tuple[ServiceName, str, dict[str, Any]]:
    event_destination = OWN["sesv2", "CreateConfigurationSetEventDestination"][version]["EventDestination"]
    names = {"ConfigurationSetName": "news", "EventDestinationName": name}
    return ("sesv2", "CreateConfigurationSetEventDestination", {**names, "EventDestination": event_destination})


def _contact_list(name: str) -> tuple[ServiceName, str, dict[str, Any]]:
    topics = [
        {"TopicName": topic, "DisplayName": topic, "Description": "Ours", "DefaultSubscriptionStatus": "OPT_IN"}
        for topic in ("Releases", "Offers")
    ]
    members = {"ContactListName": name, "Topics": topics, "Description": "All our readers", "Tags": TAGS}
    return ("sesv2", "CreateContactList", members)


def _contact(address: str) -> tuple[ServiceName, str, dict[str, Any]]:
    preferences = [{"TopicName": "Releases", "SubscriptionStatus": "OPT_OUT"}]
    members = {"ContactListName": "OurList", "EmailAddress": address, "TopicPreferences": preferences}
    return ("sesv2", "CreateContact", {**members, "AttributesData": ACCOUNT["AttributesData"]})


def _import_job(url: str) -> tuple[ServiceName, str, dict[str, Any]]:
    destination = {"SuppressionListDestination": {"SuppressionListImportAction": "PUT"}}
    source = {"S3Url": url, "DataFormat": "CSV"}
    return ("sesv2", "CreateImportJob", {"ImportDestination": destination, "ImportDataSource": source})


def _verification(name: str) -> tuple[ServiceName, str, dict[str, Any]]:
    members = {
        "TemplateName": name,
        "FromEmailAddress": "ana@example.com",
        "TemplateSubject": "Is it you?",
        "TemplateContent": ACCOUNT["TemplateContent"],
        "SuccessRedirectionURL": ACCOUNT["SuccessRedirectionURL"],
        "FailureRedirectionURL": ACCOUNT["FailureRedirectionURL"],
        "Tags": TAGS,
    }
    return ("sesv2", "CreateCustomVerificationEmailTemplate", members)


def _template(name: str) -> tuple[ServiceName, str, dict[str, Any]]:
    content = {"Subject": "Hi {{name}}", "Text": "Hello {{name}}", "Html": "<p>Hello {{name}}</p>"}
    return ("sesv2", "CreateEmailTemplate", {"TemplateName": name, "TemplateContent": content, "Tags": TAGS})


_CALLS: list[tuple[ServiceName, str, dict[str, Any]]] = [
    ("sesv2", "CreateDedicatedIpPool", {"PoolName": "ours"}),
    ("sesv2", "CreateDedicatedIpPool", {"PoolName": "theirs"}),
    ("sesv2", "PutAccountVdmAttributes", {"VdmAttributes": {"VdmEnabled": "ENABLED"}}),
    ("ses", "VerifyDomainDkim", {"Domain": "example.com"}),
    ("ses", "SetIdentityMailFromDomain", {"Identity": "example.com", "MailFromDomain": "bounces.example.com"}),
    ("sesv2", "TagResource", {"ResourceArn": ACCOUNT["ResourceArn"], "Tags": TAGS}),
    ("sesv2", "CreateConfigurationSet", {"ConfigurationSetName": "plain"}),
    (
        "sesv2",
        "CreateConfigurationSet",
        {
            "ConfigurationSetName": "news",
            "TrackingOptions": {"CustomRedirectDomain": "links.example.com", "HttpsPolicy": "OPTIONAL"},
            "DeliveryOptions": {
                "TlsPolicy": "OPTIONAL",
                "MaxDeliverySeconds": 300,
                "SendingPoolName": "ses-shared-pool",
            },
            "ReputationOptions": {"LastFreshStart": datetime(2026, 1, 1, tzinfo=UTC)},
            "SuppressionOptions": {"SuppressedReasons": ["BOUNCE"]},
            "ArchivingOptions": {"ArchiveArn": ARCHIVE},
            "VdmOptions": {
                "DashboardOptions": {"EngagementMetrics": "ENABLED"},
                "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"},
            },
            "Tags": TAGS,
        },
    ),
    ("sesv2", "CreateEmailIdentity", {"EmailIdentity": "late.example", "ConfigurationSetName": "plain"}),
    *(
        (
            "ses",
            "SetIdentityNotificationTopic",
            {"Identity": "example.com", "NotificationType": kind, "SnsTopic": TOPIC},
        )
        for kind in ("Bounce", "Complaint", "Delivery")
    ),
    ("ses", "PutIdentityPolicy", {"Identity": "example.com", "PolicyName": "ours", "Policy": POLICY}),
    _destination("topic", 0),
    _destination("stream", 1),
    _destination("metrics", 2),
    _destination("bus", 3),
    _destination("project", 4),
    _template("welcome"),
    _template("reminder"),
    _verification("verify"),
    _verification("confirm"),
    ("sesv2", "PutSuppressedDestination", {"EmailAddress": "gone@example.net", "Reason": "BOUNCE"}),
    *(
        ("sesv2", "CreateExportJob", {"ExportDataSource": source, "ExportDestination": {"DataFormat": "CSV"}})
        for source in (INSIGHTS, FIGURES)
    ),
    _contact_list("OurList"),
    _contact_list("TheirList"),
    _contact("gone@example.net"),
    _contact("ada@example.net"),
    ("sesv2", "CreateImportJob", OWN["sesv2", "CreateImportJob"][1]),
    _import_job(OBJECT),
    _import_job("s3://our-bucket/nothing.csv"),
]


def inputs(ses: LocalSes, service: ServiceName, operation: str) -> Iterator[dict[str, Any]]:
    """Inputs that an action takes.

    Args:
        ses: the account that they are for.
        service: the API version.
        operation: the action.
    """
    shape = load(service).operation_model(operation).input_shape
    base = least(shape, known(ses, service, operation)) if shape else {}
    for own in OWN.get((service, operation), [{}]):
        yield {**base, **own}
    if operation == "GetImportJob":
        yield from ({"JobId": job["JobId"]} for job in ses.call("sesv2", "ListImportJobs", {})["ImportJobs"])
    if operation == "GetExportJob":
        yield from ({"JobId": job["JobId"]} for job in ses.call("sesv2", "ListExportJobs", {})["ExportJobs"])
    if operation == "GetMessageInsights":
        yield from ({"MessageId": message.message_id} for message in ses.sent)
    for size in ("MaxItems", "MaxResults", "PageSize"):
        if shape and size in shape.members:
            yield {**base, size: 1}


def known(ses: LocalSes, service: ServiceName, operation: str) -> dict[str, Any]:
    """What is there, by the names of members."""
    concept = CONCEPTS[service, operation]
    name = "verify" if concept == "custom verification" else "welcome"
    if operation.startswith("Create"):
        name = "fresh"
    found = {**ACCOUNT, "TemplateName": name}
    if operation == "CreateEmailIdentityPolicy":
        found["PolicyName"] = "fresh"
    if operation == "GetImportJob":
        found["JobId"] = ses.call("sesv2", "ListImportJobs", {})["ImportJobs"][0]["JobId"]
    if operation in ("GetExportJob", "CancelExportJob"):
        found["JobId"] = ses.call("sesv2", "ListExportJobs", {})["ExportJobs"][0]["JobId"]
    if operation == "GetMessageInsights":
        found["MessageId"] = ses.sent[0].message_id
    if operation == "SendBounce":
        found["OriginalMessageId"] = ses.sent[-1].message_id
    return found
