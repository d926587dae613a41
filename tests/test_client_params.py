"""Parameters of the client in process, beside what the wire would have carried."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel.client_params import checked
from sesmodel.wire import query, rest_json
from tests.wire.models import load, serialized


def rule(*actions: Any) -> dict[str, Any]:
    return {"RuleSetName": "all", "Rule": {"Name": "first", "Actions": list(actions)}}


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("sesv2", "UntagResource", {"ResourceArn": "arn", "TagKeys": []}),
        ("sesv2", "UntagResource", {"ResourceArn": "arn", "TagKeys": ["a", "b"]}),
        ("sesv2", "CreateConfigurationSet", {"ConfigurationSetName": "news", "Tags": [], "DeliveryOptions": {}}),
        ("sesv2", "SendEmail", {"Content": {"Raw": {"Data": b"a"}}, "FromEmailAddress": ""}),
        ("ses", "CreateReceiptRule", rule({})),
        ("ses", "CreateReceiptRule", rule({}, {"StopAction": {"Scope": "all"}})),
        ("ses", "CreateReceiptRule", rule({"SNSAction": {"TopicArn": ""}})),
        ("ses", "ListIdentities", {}),
        ("ses", "GetIdentityVerificationAttributes", {"Identities": []}),
    ],
)
def test_what_arrives_is_what_the_wire_carries(service: Any, operation: str, params: dict[str, Any]) -> None:
    codec = query if service == "ses" else rest_json
    shapes = load(service)

    arrived = codec.decode_request(shapes, serialized(shapes, operation, params))
    assert checked(service, operation, params) == arrived.params
