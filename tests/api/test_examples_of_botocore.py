"""What botocore gives as examples of its service models is answered, and as the examples show."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.loaders import Loader

from sesmodel import LocalSes, patched
from sesmodel.api.actions import ACTIONS, ServiceName
from sesmodel.client import snake_case
from tests.api.calling import assert_in_model

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICES: tuple[ServiceName, ...] = ("ses", "sesv2")
EXAMPLES: list[tuple[ServiceName, str, dict[str, Any]]] = [
    (service, operation, example)
    for service in SERVICES
    for operation, examples in Loader().load_service_model(service, "examples-1")["examples"].items()
    for example in examples
]
ANSWERED = [one for one in EXAMPLES if one[:2] in ACTIONS]
UNANSWERED = [one for one in EXAMPLES if one[:2] not in ACTIONS]


@pytest.fixture
def ses() -> Iterator[LocalSes]:
    """The account of the examples, patched in."""
    ses = LocalSes.sandbox()
    ses.verify("example.com", "user@example.com", "user1@example.com", "user2@example.com")
    ses.call("ses", "VerifyDomainDkim", {"Domain": "example.com"})
    params = {"Identity": "example.com", "MailFromDomain": "bounces.example.com"}
    ses.call("ses", "SetIdentityMailFromDomain", params)
    ses.publish_records("example.com")
    ses.call("ses", "CreateConfigurationSet", {"ConfigurationSet": {"Name": "foo"}})
    policy = next(example for service, name, example in EXAMPLES if name == "PutIdentityPolicy")
    ses.call("ses", "PutIdentityPolicy", asked(policy))
    topic = ses.create_topic("MyTopic").arn
    for name in ("example.com", "user@example.com"):
        for kind in ("Bounce", "Complaint", "Delivery"):
            params = {"Identity": name, "NotificationType": kind, "SnsTopic": topic}
            ses.call("ses", "SetIdentityNotificationTopic", params)
    message = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}
    envelope = {"Source": "sender@example.com", "Destination": {"ToAddresses": ["one@example.com"]}}
    ses.call("ses", "SendEmail", {**envelope, "Message": message})
    ses.advance(minutes=30)
    with patched(ses):
        yield ses


@pytest.mark.parametrize(("service", "operation", "example"), ANSWERED, ids=[one[1] for one in ANSWERED])
def test_an_example_is_answered(ses: LocalSes, service: ServiceName, operation: str, example: dict[str, Any]) -> None:
    before = ses.snapshot()
    for client in (boto3.client(service), ses.client(service)):
        ses.restore(before)
        answer = getattr(client, snake_case(operation))(**asked(example))
        del answer["ResponseMetadata"]
        assert_in_model(service, operation, answer)
        assert form(answer) == form(example.get("output", {}))


@pytest.mark.parametrize(("service", "operation", "example"), UNANSWERED, ids=[one[1] for one in UNANSWERED])
def test_an_example_of_what_the_model_lacks_is_refused_by_name(
    ses: LocalSes, service: ServiceName, operation: str, example: dict[str, Any]
) -> None:
    with pytest.raises(ClientError, match=f"The action {operation} of {service} is not part of this model"):
        getattr(boto3.client(service), snake_case(operation))(**asked(example))


def test_all_examples_of_this_botocore_are_run() -> None:
    assert len(EXAMPLES) >= 45


def asked(example: dict[str, Any]) -> dict[str, Any]:
    """What an example asks for, of the one account and Region that there is.

    The raw message of one has its line breaks escaped twice, so that it is one line.
    """
    text = json.dumps(example.get("input") or {})
    for other in ("us-west-2:111122223333", "us-east-1:EXAMPLE65304"):
        text = text.replace(other, "us-east-1:123456789012")
    params: dict[str, Any] = json.loads(text.replace(r"\\n", r"\n"))
    return params


def form(value: Any) -> Any:
    """Names and words, without what differs: tokens, numbers, moments, and how many of a kind there are."""
    match value:
        case {"NextToken": "", **rest}:  # it stands for no further page
            return form(rest)
        case {"user@example.com": {"DkimVerificationStatus": _}, **rest}:
            # SES shows an address the DKIM of its domain, whatever this example says (OBS-224).
            return form(rest)
        case dict():
            return {name: form(inner) for name, inner in value.items()}
        case [str(first), *_]:
            return [type(first)]
        case [first, *_]:
            return [form(first)]
        case _:
            return simple_form(value)


def simple_form(value: Any) -> Any:
    """The same of what holds nothing else; an example has moments as texts."""
    if isinstance(value, datetime) or (isinstance(value, str) and len(value) >= 20):
        return str
    return float if isinstance(value, int | float) and not isinstance(value, bool) else value
