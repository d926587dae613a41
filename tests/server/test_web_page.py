"""A web page of somebody else cannot call SES by way of a browser that runs on the same machine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sesmodel import HttpDoor, LocalSes, serve_http
from tests.server.sdk import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

VERIFY = b"Action=VerifyEmailIdentity&Version=2010-12-01&EmailAddress=eve@example.com"
ACCOUNT = "/v2/email/account"
PRESIGNED = (
    "/?Action=DeleteIdentity&Version=2010-12-01&Identity=example.com&X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fses%2Faws4_request&X-Amz-SignedHeaders=host&X-Amz-Signature=0"
)
PAGE = pytest.mark.parametrize(
    "page", [{"Origin": "https://example.com"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)


@pytest.fixture
def door(ses: LocalSes) -> Iterator[HttpDoor]:
    with serve_http(ses) as opened:
        yield opened


def names(ses: LocalSes) -> list[str]:
    return [identity.name for identity in ses.identities]


@PAGE
def test_a_form_of_another_page_changes_nothing(ses: LocalSes, door: HttpDoor, page: dict[str, str]) -> None:
    status, _, body = ask(door, "POST", "/", VERIFY, {"Content-Type": "application/x-www-form-urlencoded", **page})

    assert status == 403
    assert b"<Code>MissingAuthenticationToken</Code>" in body
    assert b"Request is missing Authentication Token" in body
    assert names(ses) == ["example.com"]


@PAGE
def test_nor_does_json_in_the_form_that_needs_no_leave(door: HttpDoor, page: dict[str, str]) -> None:
    content = {"FromEmailAddress": "a@example.com", "Destination": {"ToAddresses": ["b@example.net"]}}
    status, headers, body = ask(
        door, "POST", "/v2/email/outbound-emails", json.dumps(content).encode(), {"Content-Type": "text/plain", **page}
    )

    assert (status, headers["x-amzn-errortype"]) == (403, "MissingAuthenticationTokenException")
    assert b"Missing Authentication Token" in body


def test_nor_does_a_picture_whose_address_looks_signed(ses: LocalSes, door: HttpDoor) -> None:
    assert ask(door, "GET", PRESIGNED, headers={"Sec-Fetch-Site": "cross-site"})[0] == 403
    assert names(ses) == ["example.com"]
    assert ask(door, "GET", PRESIGNED)[0] == 200  # as a program asks


@PAGE
def test_a_browser_that_was_let_send_a_signature_is_answered(door: HttpDoor, page: dict[str, str]) -> None:
    signed = "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/ses/aws4_request, SignedHeaders=host, Signature=0"

    assert ask(door, "GET", ACCOUNT, headers={"Authorization": signed, **page})[0] == 200


def test_a_page_of_the_door_itself_and_programs_are_answered(door: HttpDoor) -> None:
    for headers in ({"Origin": door.url, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}):
        assert ask(door, "GET", ACCOUNT, headers=headers)[0] == 200
