"""Two accounts, one of which sends from what the other owns."""

from __future__ import annotations

import json
from typing import Any

from sesmodel import Caller, LocalCloud, LocalSes

REGION = "us-west-2"
OWNER, DELEGATE = "888888888888", "123456789012"
ARN = f"arn:aws:ses:{REGION}:{OWNER}:identity/example.com"
ROOT = f"arn:aws:iam::{DELEGATE}:root"
KEY = "AKIAIOSFODNN7EXAMPLE"
JOHN = Caller(access_key_id=KEY)


def statement(
    action: Any = "ses:Send*", *, principal: Any = DELEGATE, arn: str = ARN, effect: str = "Allow", **more: Any
) -> dict[str, Any]:
    return {"Effect": effect, "Principal": {"AWS": principal}, "Action": action, "Resource": arn, **more}


def put(ses: LocalSes, *statements: dict[str, Any], name: str = "p") -> None:
    """Put a policy on the identity that it is about."""
    identity = statements[0]["Resource"].rpartition("identity/")[2]
    ses.call("ses", "PutIdentityPolicy", {"Identity": identity, "PolicyName": name, "Policy": policy_of(*statements)})


def policy_of(*statements: dict[str, Any]) -> str:
    """A policy of these."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


class Both:
    """The owner of ``example.com``, and an account that owns nothing, in one Region."""

    def __init__(self, **options: Any) -> None:
        self.cloud = LocalCloud(region=REGION, **options)
        self.owner, self.delegate = self.cloud.ses(account_id=OWNER), self.cloud.ses(account_id=DELEGATE)
        self.owner.verify("example.com")

    def allow(self, *args: Any, **more: Any) -> None:
        put(self.owner, statement(*args, **more))

    def send(self, **changes: Any) -> str:
        """``SendEmail`` of v1."""
        params = {**simple(), **changes}
        return str(self.delegate.call("ses", "SendEmail", {k: v for k, v in params.items() if v})["MessageId"])

    def send_raw(self, header: str = "", sender: str = "sender@example.com", **params: Any) -> str:
        """``SendRawEmail`` of v1."""
        data = f"{header}From: {sender}\r\nTo: recipient@example.net\r\nSubject: Hi\r\n\r\nHello\r\n".encode()
        return str(self.delegate.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}, **params})["MessageId"])


def simple(**changes: Any) -> dict[str, Any]:
    return {
        "Source": "sender@example.com",
        "Destination": {"ToAddresses": ["recipient@example.net"]},
        "Message": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}},
        "SourceArn": ARN,
        **changes,
    }
