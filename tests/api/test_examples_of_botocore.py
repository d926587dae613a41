"""What botocore gives as examples of its service models is answered, and as the examples show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.loaders import Loader

from sesmodel import LocalSes, patched
from sesmodel.client import snake_case
from tests.api.calling import assert_in_model

if TYPE_CHECKING:
    from collections.abc import Iterator

OPERATIONS = """
    DeleteIdentity DeleteVerifiedEmailAddress GetIdentityDkimAttributes GetIdentityMailFromDomainAttributes
    GetIdentityVerificationAttributes ListIdentities ListVerifiedEmailAddresses SetIdentityDkimEnabled
    SetIdentityFeedbackForwardingEnabled SetIdentityMailFromDomain VerifyDomainDkim VerifyDomainIdentity
    VerifyEmailAddress VerifyEmailIdentity
""".split()
EXAMPLES: dict[str, Any] = Loader().load_service_model("ses", "examples-1")["examples"]


@pytest.fixture
def ses() -> Iterator[LocalSes]:
    """The account of the examples, patched in."""
    ses = LocalSes()
    ses.verify("example.com", "user@example.com", "user1@example.com", "user2@example.com")
    ses.call("ses", "VerifyDomainDkim", {"Domain": "example.com"})
    params = {"Identity": "example.com", "MailFromDomain": "bounces.example.com"}
    ses.call("ses", "SetIdentityMailFromDomain", params)
    ses.publish_records("example.com")
    with patched(ses):
        yield ses


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_example_is_answered(ses: LocalSes, operation: str) -> None:
    for example in EXAMPLES[operation]:
        answer = getattr(boto3.client("ses"), snake_case(operation))(**example.get("input", {}))
        del answer["ResponseMetadata"]
        assert_in_model("ses", operation, answer)
        assert form(answer) == form(example.get("output", {}))


def form(value: Any) -> Any:
    """Names and words, without what differs: tokens, and how many identities there are."""
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
        case str():
            return value if len(value) < 30 else type(value)
        case _:
            return value
