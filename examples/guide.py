"""The steps of the developer guide of Amazon SES, as boto3 code. They run against AWS as they are."""

from __future__ import annotations

from typing import Any, Literal

import boto3

SENDER = "Sender Name <sender@example.com>"
REGION = "us-west-2"

Reason = Literal["BOUNCE", "COMPLAINT"]


def send_email(recipient: str, *, configuration_set: str | None = None) -> str:
    """Send an email through Amazon SES using the AWS SDK for Python, and return its message id."""
    named: Any = {"ConfigurationSetName": configuration_set} if configuration_set else {}
    response = boto3.client("ses", region_name=REGION).send_email(
        Destination={"ToAddresses": [recipient]},
        Message={
            "Body": {
                "Html": {"Charset": "UTF-8", "Data": "<html><body><h1>Amazon SES Test</h1></body></html>"},
                "Text": {
                    "Charset": "UTF-8",
                    "Data": "Amazon SES Test\r\nThis email was sent with Amazon SES.",
                },
            },
            "Subject": {"Charset": "UTF-8", "Data": "Amazon SES Test (SDK for Python)"},
        },
        Source=SENDER,
        **named,
    )
    return response["MessageId"]


def request_production_access() -> None:
    """Request that your account be removed from the Amazon SES sandbox."""
    boto3.client("sesv2", region_name=REGION).put_account_details(
        ProductionAccessEnabled=True,
        MailType="TRANSACTIONAL",
        WebsiteURL="https://example.com",
        UseCaseDescription="Use case description",
        AdditionalContactEmailAddresses=["info@example.com"],
        ContactLanguage="EN",
    )


def is_in_sandbox() -> bool:
    """Whether mail goes to verified recipients only."""
    return not boto3.client("sesv2", region_name=REGION).get_account()["ProductionAccessEnabled"]


def sent_last_24_hours() -> float:
    """Monitor your sending quota."""
    return boto3.client("ses", region_name=REGION).get_send_quota()["SentLast24Hours"]


def publish_events(topic_arn: str) -> None:
    """Set up event publishing: a configuration set, and an Amazon SNS event destination of it."""
    client = boto3.client("sesv2", region_name=REGION)
    client.create_configuration_set(ConfigurationSetName="ConfigSet")
    client.create_configuration_set_event_destination(
        ConfigurationSetName="ConfigSet",
        EventDestinationName="events",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT"],
            "SnsDestination": {"TopicArn": topic_arn},
        },
    )


def enable_suppression_list(*reasons: Reason) -> None:
    """Enable the account-level suppression list for some reasons."""
    boto3.client("sesv2", region_name=REGION).put_account_suppression_attributes(SuppressedReasons=list(reasons))


def suppress(address: str, reason: Reason) -> None:
    """Manually add an individual email address to the account-level suppression list."""
    boto3.client("sesv2", region_name=REGION).put_suppressed_destination(EmailAddress=address, Reason=reason)


def suppressed() -> list[tuple[str, str]]:
    """View a list of addresses that are on the account-level suppression list."""
    response = boto3.client("sesv2", region_name=REGION).list_suppressed_destinations()
    return [(line["EmailAddress"], line["Reason"]) for line in response["SuppressedDestinationSummaries"]]


def allow_again(address: str) -> None:
    """Remove an email address from the account-level suppression list."""
    boto3.client("sesv2", region_name=REGION).delete_suppressed_destination(EmailAddress=address)
