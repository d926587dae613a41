"""What is answered, and what is said about the rest."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sesmodel import LocalSes, patched, serve_http
from sesmodel.api.actions import ACTIONS, ServiceName
from sesmodel.api.concepts import CONCEPTS
from sesmodel.client import snake_case
from sesmodel.errors import InvalidAction
from tests.api.inputs import least
from tests.api.world import account, inputs, lived_in
from tests.server.test_boto3 import client
from tests.wire.models import load

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICES: tuple[ServiceName, ...] = ("ses", "sesv2")
UNANSWERED = [one for one in CONCEPTS if one not in ACTIONS]


@contextmanager
def in_process(ses: LocalSes) -> Iterator[dict[str, Any]]:
    """The clients of the model."""
    yield {service: ses.client(service) for service in SERVICES}


@contextmanager
def in_boto3(ses: LocalSes) -> Iterator[dict[str, Any]]:
    """Clients of boto3, which are patched."""
    with patched(ses):
        yield {service: boto3.client(service) for service in SERVICES}


@contextmanager
def over_http(ses: LocalSes) -> Iterator[dict[str, Any]]:
    """Clients of boto3, over a socket."""
    with serve_http(ses) as door, ExitStack() as clients:
        yield {service: clients.enter_context(client(service, door.url)) for service in SERVICES}


Clients = Callable[[LocalSes], AbstractContextManager[dict[str, Any]]]
behind_every_door = pytest.mark.parametrize("clients_of", [in_process, in_boto3, over_http])


@behind_every_door
def test_an_action_without_an_answer_is_named_by_its_refusal(clients_of: Clients) -> None:
    with clients_of(LocalSes()) as clients:
        for service, operation in UNANSWERED:
            shape = load(service).operation_model(operation).input_shape
            with pytest.raises(ClientError) as refused:
                getattr(clients[service], snake_case(operation))(**(least(shape) if shape else {}))
            said = refused.value.response["Error"]["Message"]
            assert refused.value.response["Error"]["Code"] == "InvalidAction"  # which SES does not say in v2
            concept = CONCEPTS[service, operation]
            assert said == f"The action {operation} of {service} is not part of this model ({concept})."


@behind_every_door
def test_every_action_answers_there_as_it_does_in_the_model(clients_of: Clients) -> None:
    ses = account()
    with clients_of(ses) as clients:
        for service, operation in ACTIONS:
            for params in inputs(account(), service, operation):
                expected = account().call(service, operation, params)
                ses.restore(lived_in())
                answer = getattr(clients[service], snake_case(operation))(**params)
                del answer["ResponseMetadata"]
                assert answer == expected


def test_an_action_that_the_model_has_never_heard_of_is_named_as_well() -> None:
    with pytest.raises(
        InvalidAction, match=r"^The action SendFax of ses is not part of this model \(it knows none of "
    ):
        LocalSes().call("ses", "SendFax", {})
