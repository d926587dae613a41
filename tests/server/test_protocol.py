"""What the HTTP door answers to requests that no SDK would make, and what stands around every answer."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from sesmodel import HttpDoor, HttpLimits, LocalSes, serve_http
from tests.server.sdk import V2, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.service.content_scan import ScanVerdict

OUTBOUND = "/v2/email/outbound-emails"
NOBODY = b"<UnknownOperationException/>\n"
SES = "http://ses.amazonaws.com/doc/2010-12-01/"
FAULT = "http://webservices.amazon.com/AWSFault/2005-15-09"
QUOTA = b"Action=GetSendQuota&Version=2010-12-01"


@pytest.fixture(scope="module")
def door() -> Iterator[HttpDoor]:
    with serve_http(LocalSes(), limits=HttpLimits(body=100_000)) as opened:
        yield opened


def fault(body: bytes) -> tuple[str, str, str, str]:
    """Namespace, type, code and message of an error document of v1."""
    root = ET.fromstring(body)  # noqa: S314  our own answer
    space = root.tag.partition("}")[0] + "}"
    said = root.find(f"{space}Error")
    assert said is not None
    texts = [said.findtext(f"{space}{name}") or "" for name in ("Type", "Code", "Message")]
    return space[1:-1], texts[0], texts[1], texts[2]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/", b""),
        ("POST", "/", b"Version=2010-12-01"),
        ("POST", "/", b'{"Action": "GetSendQuota"}'),
        ("GET", "/nothing/here", b""),
        ("DELETE", "/", b""),
        ("GET", "/v2/email", b""),
        ("GET", "/v2/email/nothing", b""),
        ("DELETE", OUTBOUND, b""),
        ("OPTIONS", OUTBOUND, b""),
        ("POST", "/v2/email/outbound-emails/more", b"{}"),
    ],
)
def test_what_is_for_no_operation_is_unknown(door: HttpDoor, method: str, path: str, body: bytes) -> None:
    status, headers, answer = ask(door, method, path, body)
    assert (status, answer) == (404, NOBODY)
    assert headers["x-amzn-requestid"]
    assert "content-type" not in headers


def test_an_answer_to_head_has_no_body(door: HttpDoor) -> None:
    status, headers, answer = ask(door, "HEAD", "/v2/email/account")
    assert (status, answer, headers["content-length"]) == (404, b"", str(len(NOBODY)))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "The body is no JSON."),
        (b"\xff\xfe", "The body is no JSON."),
        (b"[]", "Start of list found where not expected"),
        (b'{"FromEmailAddress": {}}', "Start of structure or map found where not expected."),
        (b"[" * 99_000, "The body is no JSON."),
    ],
)
def test_what_is_no_json_object_is_a_serialization_error(door: HttpDoor, body: bytes, message: str) -> None:
    status, headers, answer = ask(door, "POST", OUTBOUND, body)
    assert (status, json.loads(answer)) == (400, {"message": message})
    assert headers["x-amzn-errortype"] == "SerializationException"
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        (
            b"Action=Nope&Version=2010-12-01",
            400,
            (FAULT, "Sender", "InvalidAction", "Could not find operation Nope for version 2010-12-01"),
        ),
        (
            b"Action=GetSendQuota&Version=2010-12-01&x=%",
            404,
            (SES, "Sender", "MalformedQueryString", "The query string contains a syntax error."),
        ),
        (
            b"Action=ListIdentities&Version=2010-12-01&MaxItems=many",
            400,
            (SES, "Sender", "MalformedInput", "'many' can not be converted to Integer"),
        ),
    ],
)
def test_a_bad_form_has_an_error_document(
    door: HttpDoor, form: bytes, status: int, error: tuple[str, str, str, str]
) -> None:
    found, headers, answer = ask(door, "POST", "/", form)
    assert (found, fault(answer), headers["content-type"]) == (status, error, "text/xml")


@pytest.mark.parametrize(("method", "path", "body"), [("POST", "/", QUOTA), ("GET", f"/?{QUOTA.decode()}", b"")])
def test_a_form_may_come_in_the_body_or_in_the_query_string(
    door: HttpDoor, method: str, path: str, body: bytes
) -> None:
    status, headers, answer = ask(door, method, path, body)
    assert status == 200
    assert f"<RequestId>{headers['x-amzn-requestid']}</RequestId>".encode() in answer


def test_every_answer_has_an_id_of_its_own(door: HttpDoor) -> None:
    paths = ["/", OUTBOUND, "/v2/email/account", f"/?{QUOTA.decode()}"] * 2
    ids = {ask(door, "GET", path)[1]["x-amzn-requestid"] for path in paths}
    assert len(ids) == len(paths)


def test_a_percent_in_the_path_is_part_of_a_name() -> None:
    ses = LocalSes()
    with serve_http(ses) as door:
        name = json.dumps({"TemplateName": "a", "TemplateContent": {"Subject": "s", "Text": "t"}}).encode()
        assert ask(door, "POST", "/v2/email/templates", name)[0] == 200
        assert ask(door, "GET", "/v2/email/templates/%61")[0] == 200
        assert b"a/b" in ask(door, "GET", "/v2/email/templates/a%2Fb")[2]


def test_the_one_path_of_v2_that_begins_with_v1_is_of_v2(door: HttpDoor) -> None:
    status, headers, _ = ask(door, "PUT", "/v1/email/identities/example.com/dkim/signing", b"{}")
    assert (status, headers["x-amzn-errortype"]) == (400, "BadRequestException")  # OBS-456


@pytest.mark.parametrize(("path", "said"), [("/", b"<Code>RequestEntityTooLarge</Code>"), (OUTBOUND, b'{"message":')])
def test_a_body_that_is_too_long_is_refused_in_one_piece_and_in_chunks(door: HttpDoor, path: str, said: bytes) -> None:
    assert ask(door, "POST", path, b"x" * 100_000)[0] < 413
    assert ask(door, "POST", path, iter([b"x" * 60_000, b"x" * 40_000]))[0] < 413

    body = b"x" * 100_001
    status, headers, answer = ask(door, "POST", path, body)
    assert (status, said in answer) == (413, True)
    assert headers["x-amzn-requestid"]

    status, _, answer = ask(door, "POST", path, iter([body[:60_000], body[60_000:]]))
    assert (status, said in answer) == (413, True)


def test_a_mistake_of_the_model_is_logged_and_told_as_a_failure_of_the_service(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_: object) -> ScanVerdict:
        raise LookupError("a mistake")

    ses = LocalSes(scan=broken)
    ses.verify("example.com")
    with serve_http(ses) as door, caplog.at_level(logging.ERROR, "sesmodel.server"):
        status, headers, _ = ask(door, "POST", OUTBOUND, json.dumps(V2).encode())
        assert (status, headers["x-amzn-errortype"]) == (500, "InternalServiceErrorException")
        form = urlencode({"Action": "SendRawEmail", "Version": "2010-12-01", "Source": "ana@example.com"})
        form += "&Destinations.member.1=b%40example.net&RawMessage.Data=U3ViamVjdDogSGkKCkhp"
        status, _, answer = ask(door, "POST", "/", form.encode())
        assert (status, fault(answer)[1:3]) == (500, ("Receiver", "InternalFailure"))
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [LookupError, LookupError]
