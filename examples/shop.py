"""A shop's own mail code: plain boto3, written for Amazon SES. It knows nothing of sesmodel."""

from __future__ import annotations

import boto3

SENDER = "post@xn--grne-se-e1a4c.example"


def send_offer(mime: bytes, recipients: list[str]) -> str:
    """Send a finished MIME message and return the message id of SES."""
    answer = boto3.client("sesv2").send_email(
        FromEmailAddress=SENDER,
        Destination={"ToAddresses": recipients},
        Content={"Raw": {"Data": mime}},
        EmailTags=[{"Name": "campaign", "Value": "spring-tea"}],
    )
    return answer["MessageId"]


def send_reminder(recipient: str) -> str:
    """Let SES compose a short message and return its message id."""
    answer = boto3.client("sesv2").send_email(
        FromEmailAddress=SENDER,
        Destination={"ToAddresses": [recipient]},
        Content={
            "Simple": {
                "Subject": {"Data": "Noch 3 Tage: Frühlingstee", "Charset": "UTF-8"},
                "Body": {"Text": {"Data": "Our offer ends on Saturday.", "Charset": "UTF-8"}},
            }
        },
    )
    return answer["MessageId"]
