"""Random and mutated requests: each gets an answer that SES could give, and none shows a failure of ours."""

from __future__ import annotations

import logging
import socket
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sesmodel import EmailTemplate, HttpDoor, LocalSes, serve_http
from sesmodel.api.actions import ACTIONS
from sesmodel.server.app import NO_ACCOUNTS
from sesmodel.server.aws_answering import AwsAnswering
from sesmodel.wire.http import HttpRequest, HttpResponse
from tests.server.sdk import ask
from tests.wire.models import load, parsed, serialized
from tests.wire.values import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import ServiceModel

SERVICES = ("ses", "sesv2")
OPERATIONS = sorted(ACTIONS)
STATUSES = {200, 400, 403, 404, 409, 429}
KNOWN_FAILURE = b"An internal failure has occurred."  # what SES itself says to some options (OBS-156)

WORDS = (
    "example.com ana@example.com bob@example.net news welcome Ana<ana@example.com> a@b ANA@EXAMPLE.COM . .. @ < > {{ "
    "{{name}} {{#each}} {} [] {"
    '"a":1} null NaN -1 0 1e999 99999999999999999999 2026-01-01T00:00:00Z AWS_SES EXTERNAL SEND send BOUNCE * % %zz '
    "%00 ../.. arn:aws:ses:us-east-1:123456789012:identity/example.com arn:aws:sns:us-east-1:123456789012:topic "
    "xn--a- xn-- \u0130 \ud7ff \ufffd \U0001f600 =?utf-8?q?=41?= text/html"
).split(" ")
"""What means something to some action, or is known to trip readers."""

some = settings(max_examples=4, database=None, deadline=None, suppress_health_check=list(HealthCheck))
more = settings(some, max_examples=60)
every_operation = pytest.mark.parametrize(("service", "operation"), OPERATIONS)


def endpoint() -> AwsAnswering:
    ses = LocalSes()
    ses.verify("example.com")
    ses.store(EmailTemplate("welcome", subject="Hi {{name}}", text="Hello {{name}}"))
    ses.call("sesv2", "CreateConfigurationSet", {"ConfigurationSetName": "news"})
    return AwsAnswering(ses, accounts=NO_ACCOUNTS, signatures=None)


def checked(model: ServiceModel, aws: AwsAnswering, request: HttpRequest, caplog: pytest.LogCaptureFixture) -> int:
    """The status of an answer that SES could give."""
    with caplog.at_level(logging.ERROR):
        scope, ses = aws.meant(request)
        answer = aws.answer(ses, request, scope, "")
    assert not caplog.records, request
    assert answer.status in STATUSES or KNOWN_FAILURE in answer.body, (request, answer)
    if answer.status != 200 and b"<UnknownOperationException/>" not in answer.body:
        assert code(model, answer)
    return answer.status


def code(model: ServiceModel, answer: HttpResponse) -> str:
    return str(parsed(model, answer, None)["Error"]["Code"])


@st.composite
def meaningful(draw: st.DrawFn, value: Any) -> Any:
    """The same value with some of its texts replaced by words that mean something."""
    if isinstance(value, dict):
        return {name: draw(meaningful(inner)) for name, inner in value.items()}
    if isinstance(value, list):
        return [draw(meaningful(inner)) for inner in value]
    if isinstance(value, str) and draw(st.booleans()):
        return draw(st.sampled_from(WORDS))
    return value


@cache
def requests(service: str, operation: str) -> st.SearchStrategy[HttpRequest]:
    """Requests of an operation whose parameters have the types that the model says, if not much more."""
    model = load(service)
    shape = model.operation_model(operation).input_shape
    if shape is None:
        return st.just(serialized(model, operation, {}))
    params = values(shape, sent=True).flatmap(meaningful)
    return params.map(lambda found: serialized(model, operation, found))


@st.composite
def mutated(draw: st.DrawFn, text: bytes) -> bytes:
    """Some bytes taken out, some put in."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(start + 12, len(text))))
        text = text[:start] + draw(st.binary(max_size=8) | PIECES) + text[end:]
    return text


PIECES = st.sampled_from(
    [b"{", b"}", b"[", b"]", b'"', b":", b"null", b"1e999", b"\\ud800", b".", b".member.1", b"=", b"&", b"%", b"\x00"]
)


@every_operation
@some
@given(data=st.data())
def test_an_operation_answers_or_refuses(
    data: st.DataObject, caplog: pytest.LogCaptureFixture, service: str, operation: str
) -> None:
    aws = endpoint()
    for _ in range(2):
        checked(load(service), aws, data.draw(requests(service, operation)), caplog)


@pytest.mark.parametrize("service", SERVICES)
@more
@given(data=st.data())
def test_a_mutated_request_is_answered_or_refused(
    data: st.DataObject, caplog: pytest.LogCaptureFixture, service: str
) -> None:
    operation = data.draw(st.sampled_from(load(service).operation_names))
    request = data.draw(requests(service, operation))
    path = data.draw(mutated(request.path.encode())).decode("latin-1") if service == "sesv2" else "/"
    query = data.draw(mutated(request.query.encode())).decode("latin-1") if request.query else ""
    body = data.draw(mutated(request.body))
    checked(load(service), endpoint(), HttpRequest(request.method, path, query, request.headers, body), caplog)


@pytest.mark.parametrize("service", SERVICES)
@more
@given(body=st.binary() | st.text().map(str.encode), query=st.text(st.characters(max_codepoint=255)))
def test_junk_is_answered_or_refused(caplog: pytest.LogCaptureFixture, service: str, body: bytes, query: str) -> None:
    aws = endpoint()
    if service == "sesv2":
        request = HttpRequest("POST", "/v2/email/outbound-emails", query, body=body)
    else:
        request = HttpRequest("POST", "/", query, body=b"Action=SendEmail&Version=2010-12-01&" + body)
    checked(load(service), aws, request, caplog)


@pytest.fixture(scope="module")
def door() -> Iterator[HttpDoor]:
    with serve_http(LocalSes()) as opened:
        yield opened


@more
@given(
    data=st.binary(max_size=200)
    | st.tuples(
        st.sampled_from([b"GET", b"POST", b"PUT", b"HEAD", b"OPTIONS", b"PRI"]),
        st.binary(max_size=20).map(lambda path: b"/" + path),
        st.lists(st.binary(max_size=20), max_size=4).map(b"\r\n".join),
        st.binary(max_size=40),
    ).map(lambda parts: b"%b %b HTTP/1.1\r\nHost: a\r\n%b\r\n\r\n%b" % parts)
)
def test_any_bytes_on_the_socket_are_answered_or_cut(
    caplog: pytest.LogCaptureFixture, door: HttpDoor, data: bytes
) -> None:
    with caplog.at_level(logging.ERROR), socket.create_connection((door.host, door.port), timeout=20) as wire:
        said = b""
        with suppress(ConnectionError):
            wire.sendall(data)
            wire.shutdown(socket.SHUT_WR)
            while piece := wire.recv(1 << 16):
                said += piece
    assert b"HTTP/1.1 500" not in said
    assert not caplog.records
    assert ask(door, "GET", "/v2/email/account")[0] == 200
