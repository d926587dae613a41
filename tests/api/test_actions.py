"""What is answered, and what is said about the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sesmodel import LocalSes, patched
from sesmodel.api.actions import ACTIONS, ServiceName
from sesmodel.api.concepts import CONCEPTS
from sesmodel.client import snake_case
from sesmodel.errors import InvalidAction
from tests.api.inputs import least
from tests.wire.models import load

if TYPE_CHECKING:
    from collections.abc import Callable

UNANSWERED = [one for one in CONCEPTS if one not in ACTIONS]


def in_process(ses: LocalSes, service: ServiceName) -> Any:
    """The client of the model."""
    return ses.client(service)


def in_boto3(_: LocalSes, service: ServiceName) -> Any:
    """A client of boto3, which is made within `patched`."""
    return boto3.client(service)


def test_every_action_belongs_to_a_concept() -> None:
    assert [one for one in ACTIONS if one not in CONCEPTS] == []


@pytest.mark.parametrize("make", [in_process, in_boto3])
def test_an_action_without_an_answer_is_named_by_its_refusal(make: Callable[[LocalSes, ServiceName], Any]) -> None:
    with patched(LocalSes()) as ses:
        clients = {service: make(ses, service) for service in ("ses", "sesv2")}
        for service, operation in UNANSWERED:
            shape = load(service).operation_model(operation).input_shape
            with pytest.raises(ClientError) as refused:
                getattr(clients[service], snake_case(operation))(**(least(shape) if shape else {}))
            said = refused.value.response["Error"]["Message"]
            concept = CONCEPTS[service, operation]
            assert said == f"The action {operation} of {service} is not part of this model ({concept})."


def test_an_action_that_ses_does_not_have_is_no_gap_of_the_model() -> None:
    with pytest.raises(InvalidAction, match=r"^SES has no action SendFax in ses, nor has this model\.$"):
        LocalSes().call("ses", "SendFax", {})
