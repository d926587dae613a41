"""Delivery streams, and the policies that a role needs to write to one."""

from __future__ import annotations

import json

import pytest

from sesmodel import permissions_policy, trust_policy

STREAM = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/events"


@pytest.mark.spec("EVP-22")
def test_the_permissions_policy_is_the_one_of_the_guide() -> None:
    guide = """
    {"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Action":["firehose:PutRecordBatch"],
    "Resource":["arn:aws:firehose:REGION:ACCOUNT-ID:deliverystream/DELIVERY-STREAM-NAME"]}]}
    """
    ours = guide.replace("REGION", "eu-west-1").replace("ACCOUNT-ID", "111122223333")

    assert permissions_policy(STREAM) == json.loads(ours.replace("DELIVERY-STREAM-NAME", "events"))


@pytest.mark.spec("EVP-22")
def test_the_trust_policy_is_the_one_of_the_guide() -> None:
    guide = """
    {"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},
    "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"ACCOUNT-ID"}}}]}
    """

    assert trust_policy("111122223333") == json.loads(guide.replace("ACCOUNT-ID", "111122223333"))
