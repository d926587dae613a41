"""Requests that break constraints of the service models, on a socket."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from sesmodel import HttpDoor, LocalSes, serve_http
from tests.server.sdk import ask
from tests.server.test_protocol import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

NULL = "failed to satisfy constraint: Member must not be null"
REASONS = "failed to satisfy constraint: Member must satisfy enum value set: [BOUNCE, COMPLAINT]"
ADDRESSES = "/v2/email/suppression/addresses"


@pytest.fixture(scope="module")
def door() -> Iterator[HttpDoor]:
    with serve_http(LocalSes()) as opened:
        yield opened


@pytest.mark.spec("TRB-16")
@pytest.mark.parametrize(
    ("form", "message"),
    [
        (
            {"Action": "SendEmail", "Source": "ana@example.com"},
            f"2 validation errors detected: Value at 'message' {NULL}; Value at 'destination' {NULL}",  # OBS-035
        ),
        ({"Action": "SendEmail", "Source": "", "Message.Subject.Data": "s", "Destination.ToAddresses": ""},
            f"1 validation error detected: Value at 'message.body' {NULL}"),  # what is empty is not null
        ({"Action": "SendRawEmail"}, f"1 validation error detected: Value at 'rawMessage' {NULL}"),
    ],
)  # fmt: skip
def test_v1_names_every_constraint_that_a_form_breaks(door: HttpDoor, form: dict[str, str], message: str) -> None:
    status, _, answer = ask(door, "POST", "/", urlencode({**form, "Version": "2010-12-01"}).encode())
    assert (status, fault(answer)[1:]) == (400, ("Sender", "ValidationError", message))


@pytest.mark.spec("TRB-16")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, f"2 validation errors detected: Value at 'reason' {NULL}; Value at 'emailAddress' {NULL}"),
        ({"EmailAddress": None, "Reason": "BOUNCE"}, f"1 validation error detected: Value at 'emailAddress' {NULL}"),
        ({"EmailAddress": "a@b.cd", "Reason": ""}, f"1 validation error detected: Value at 'reason' {REASONS}"),
        ({"Reason": "spam", "Sauce": 1},
            f"2 validation errors detected: Value at 'reason' {REASONS}; Value at 'emailAddress' {NULL}"),
    ],
)  # fmt: skip
def test_v2_names_every_constraint_that_an_object_breaks(door: HttpDoor, body: Any, message: str) -> None:
    status, headers, answer = ask(door, "PUT", ADDRESSES, json.dumps(body).encode())
    assert (status, headers["x-amzn-errortype"]) == (400, "BadRequestException")
    assert json.loads(answer) == {"message": message}


def test_what_is_of_the_wrong_type_is_refused_before_any_constraint(door: HttpDoor) -> None:
    status, headers, answer = ask(door, "PUT", ADDRESSES, b'{"EmailAddress": 5}')
    assert (status, headers["x-amzn-errortype"]) == (400, "SerializationException")
    assert json.loads(answer) == {"message": "NUMBER_VALUE can not be converted to a String"}  # OBS-039
