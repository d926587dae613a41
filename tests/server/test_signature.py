"""Signatures: made by botocore, checked by the door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from sesmodel import (
    AccessKey,
    ExpiredToken,
    HttpDoor,
    IncompleteSignature,
    InvalidSignature,
    LocalCloud,
    LocalSes,
    ManualClock,
    MissingAuthenticationToken,
    SesError,
    SignatureCheck,
    TemporaryAccessKey,
    UnknownAccessKey,
    serve_http,
)
from sesmodel.server.presigned import with_header
from sesmodel.server.scope import credential_scope
from sesmodel.server.signature import expected_signature
from sesmodel.wire.http import HttpRequest
from tests.server.sdk import ask, client

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesmodel.api.actions import ServiceName

KEY = AccessKey("AKIDEXAMPLE", "secret")
SESSION = TemporaryAccessKey("ASIAEXAMPLE", "secret", "token", datetime(2026, 1, 1, 1, tzinfo=UTC))
UNLIKE = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def check(**options: Any) -> SignatureCheck:
    return SignatureCheck([KEY, SESSION], clock=ManualClock(NOW), **options)


def signed(
    method: str = "POST",
    url: str = "http://localhost:8005/v2/email/outbound-emails",
    body: bytes = b"{}",
    *,
    key: AccessKey = KEY,
    region: str = "eu-west-1",
    service: str = "ses",
    at: datetime = NOW,
    headers: Mapping[str, str] | None = None,
) -> HttpRequest:
    """A request with the signature that botocore makes."""
    request = AWSRequest(method, url, dict(headers or {}) | {"Host": "localhost:8005"}, body)
    request.context["timestamp"] = f"{at:%Y%m%dT%H%M%SZ}"
    token = key.session_token if isinstance(key, TemporaryAccessKey) else None
    signer: Any = SigV4Auth(Credentials(key.access_key_id, key.secret_access_key, token), service, region)
    signer._modify_request_before_signing(request)  # noqa: SLF001  `add_auth` without its look at the clock
    string = signer.string_to_sign(request, signer.canonical_request(request))
    signer._inject_signature_to_request(request, signer.signature(string, request))  # noqa: SLF001  as above
    parts = urlsplit(url)
    return HttpRequest(method, parts.path, parts.query, dict(request.headers.items()), body)


def changed(request: HttpRequest, **headers: str | None) -> HttpRequest:
    """The request with other header fields."""
    fields = dict(request.headers)
    for name, text in headers.items():
        fields.pop(name.replace("_", "-"), None)
        if text is not None:
            fields[name.replace("_", "-")] = text
    return HttpRequest(request.method, request.path, request.query, fields, request.body)


def with_body(request: HttpRequest, body: bytes) -> HttpRequest:
    return HttpRequest(request.method, request.path, request.query, request.headers, body)


def without_host() -> HttpRequest:
    request = signed()
    return changed(request, authorization=request.headers["authorization"].replace("host;", ""))


DIGEST = {"X-Amz-Content-SHA256": sha256(b"{}").hexdigest()}


@pytest.mark.parametrize(
    "request_",
    [
        signed(),
        signed("GET", "http://localhost/v2/email/identities?PageSize=10&NextToken=a%2Fb%20c", b""),
        signed("GET", "http://localhost/v2/email/identities/a%2Bb%40example.com", b""),
        signed("POST", "http://localhost/", b"Action=GetSendQuota&Version=2010-12-01"),
        signed(service="email"),
        signed(at=NOW - timedelta(minutes=15)),
        signed(at=NOW + timedelta(minutes=15)),
        signed(headers={"X-Amz-Meta": "  two   words "}),
        signed(headers=DIGEST),
        signed(key=SESSION),
        signed(headers={"Date": "Thu, 01 Jan 2026 00:00:00 GMT"}),
    ],
)
def test_a_request_that_is_signed_well_is_let_in(request_: HttpRequest) -> None:
    check(regions=["eu-west-1"]).verify("sesv2", request_)


def test_the_example_that_aws_publishes_has_the_signature_that_aws_publishes() -> None:
    """Of the "Signature Version 4 signing process" in the general reference of AWS; it is for IAM."""
    published = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    query = "Action=ListUsers&Version=2010-05-08"
    key = AccessKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    headers = {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "host": "iam.amazonaws.com",
        "x-amz-date": "20150830T123600Z",
        "authorization": "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        f"SignedHeaders=content-type;host;x-amz-date, Signature={published}",
    }
    scope = credential_scope(headers)
    assert scope is not None
    made = expected_signature(
        key, scope, ["content-type", "host", "x-amz-date"], HttpRequest("GET", "/", query, headers)
    )
    assert made == published


BAD: list[tuple[str, HttpRequest, type[SesError], str]] = [
    ("no signature", HttpRequest("POST", "/v2/email/x"), MissingAuthenticationToken, "Missing Authentication Token"),
    (
        "a password",
        changed(signed(), authorization="Basic c2VjcmV0"),
        IncompleteSignature,
        (
            "Authorization header requires 'Credential' parameter. "
            "Authorization header requires 'Signature' parameter. "
            "Authorization header requires 'SignedHeaders' parameter. Authorization=Basic"
        ),
    ),
    (
        "a part of a signature",
        changed(signed(), authorization="AWS4-HMAC-SHA256 Credential=A/20260101/eu-west-1/ses/aws4_request"),
        IncompleteSignature,
        (
            "Authorization header requires 'Signature' parameter. "
            "Authorization header requires 'SignedHeaders' parameter. "
            "Authorization=AWS4-HMAC-SHA256 Credential=A/20260101/eu-west-1/ses/aws4_request"
        ),
    ),
    (
        "a scope in parts",
        changed(signed(), authorization="AWS4-HMAC-SHA256 Credential=A/20260101, SignedHeaders=host, Signature=0"),
        IncompleteSignature,
        (
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/aws4_request, got "
            "'A/20260101'"
        ),
    ),
    ("a day that is none", changed(signed(), x_amz_date="20269999T000000Z"), IncompleteSignature, "20269999T000000Z"),
    ("no time", changed(signed(), x_amz_date=None), IncompleteSignature, "existence of either a 'X-Amz-Date' or a"),
    (
        "a key of nobody",
        signed(key=AccessKey("AKIDOTHER", "secret")),
        UnknownAccessKey,
        "The security token included in the request is invalid.",
    ),
    (
        "no session token",
        changed(signed(key=SESSION), x_amz_security_token=None),
        UnknownAccessKey,
        "The security token included in the request is invalid.",
    ),
    (
        "a session token too many",
        changed(signed(), x_amz_security_token="token"),
        UnknownAccessKey,
        "The security token included in the request is invalid.",
    ),
    ("another secret", signed(key=AccessKey("AKIDEXAMPLE", "other")), InvalidSignature, UNLIKE),
    ("another body", with_body(signed(), b"{ }"), InvalidSignature, UNLIKE),
    ("a body of another digest", with_body(signed(headers=DIGEST), b"{ }"), InvalidSignature, UNLIKE),
    ("another header", changed(signed(headers={"X-Amz-Meta": "a"}), x_amz_meta="b"), InvalidSignature, UNLIKE),
    ("a host that is not signed", without_host(), InvalidSignature, "'Host' or ':authority' must be a 'SignedHeader'"),
    (
        "another day",
        changed(signed(), authorization=signed().headers["authorization"].replace("/20260101/", "/20260102/")),
        InvalidSignature,
        (
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
            "'20260102' != '20260101', from '20260101T000000Z'. "
        ),
    ),
    (
        "another end of the scope",
        changed(signed(), authorization=signed().headers["authorization"].replace("aws4_request", "aws5_request")),
        IncompleteSignature,
        "Credential must have exactly 5 slash-delimited elements",
    ),
    (
        "another Region",
        signed(region="us-east-1"),
        InvalidSignature,
        "Credential should be scoped to a valid region, not 'us-east-1'. ",
    ),
    (
        "another service",
        signed(service="sns"),
        InvalidSignature,
        "Credential should be scoped to correct service: 'ses'. ",
    ),
    (
        "a clock that is late",
        signed(at=NOW - timedelta(minutes=15, seconds=1)),
        InvalidSignature,
        "Signature expired: 20251231T234459Z is now earlier than 20251231T234500Z (20260101T000000Z - 15 min.)",
    ),
    (
        "a clock that is early",
        signed(at=NOW + timedelta(minutes=15, seconds=1)),
        InvalidSignature,
        "Signature not yet current: 20260101T001501Z is still later than 20260101T001500Z (20260101T000000Z + 15 min.)",
    ),
]


@pytest.mark.parametrize(("request_", "kind", "text"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_request_that_is_signed_badly_is_refused(request_: HttpRequest, kind: type[SesError], text: str) -> None:
    with pytest.raises(SesError) as caught:
        check(regions=["eu-west-1"]).verify("sesv2", request_)
    assert type(caught.value) is kind
    assert text in caught.value.message
    assert "c2VjcmV0" not in caught.value.message


def test_temporary_credentials_end() -> None:
    clock = ManualClock(NOW)
    one = SignatureCheck([SESSION], clock=clock)
    clock.advance(timedelta(minutes=59))
    one.verify("ses", signed(key=SESSION, at=clock.now()))
    clock.advance(timedelta(minutes=1))
    with pytest.raises(ExpiredToken, match="^The security token included in the request is expired$"):
        one.verify("ses", signed(key=SESSION, at=clock.now()))


def test_secrets_are_not_shown() -> None:
    assert "secret" not in repr(check())
    assert "token" not in repr(SESSION)


# --- over the door ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def door() -> Iterator[HttpDoor]:
    ses = LocalSes(region="eu-west-1")
    ses.verify("example.com")
    with serve_http(ses, signatures=SignatureCheck([KEY, SESSION])) as opened:
        yield opened


@pytest.mark.spec("TRB-16")
@pytest.mark.parametrize(
    ("service", "codes"),
    [
        ("ses", ("InvalidClientTokenId", "SignatureDoesNotMatch", "SignatureDoesNotMatch", "ExpiredToken")),
        (
            "sesv2",
            (
                "UnrecognizedClientException",
                "InvalidSignatureException",
                "InvalidSignatureException",
                "ExpiredTokenException",
            ),
        ),
    ],
)
def test_boto3_is_let_in_or_told_why_not(door: HttpDoor, service: ServiceName, codes: tuple[str, ...]) -> None:
    def call(**options: Any) -> Any:
        boto = client(door, service, **{"region": "eu-west-1", **options})
        return boto.get_account() if service == "sesv2" else boto.get_send_quota()

    assert call()
    cases: list[dict[str, Any]] = [
        {"key": "AKIDNOBODY"},
        {"secret": "other"},
        {"region": "us-east-1"},
        {"key": "ASIAEXAMPLE", "token": "token"},
    ]
    for case, code in zip(cases, codes, strict=True):
        with pytest.raises(ClientError) as caught:
            call(**case)
        assert caught.value.response["Error"]["Code"] == code
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v2/email/account", b"", 403),
        ("GET", "/v2/email/nothing", b"", 404),  # what is no operation needs no signature
        ("PUT", "/v2/email/account/sending", b"{", 403),  # and what is none is not read
        ("POST", "/", b"Action=Nope&Version=2010-12-01", 400),
        ("POST", "/", b"Action=GetSendQuota&Version=2010-12-01", 403),
    ],
)
def test_the_signature_is_looked_at_after_the_operation_and_before_the_parameters(
    door: HttpDoor, method: str, path: str, body: bytes, status: int
) -> None:
    assert ask(door, method, path, body)[0] == status


def test_a_cloud_takes_signatures_for_any_region_unless_they_are_named() -> None:
    cloud = LocalCloud()
    with serve_http(cloud, signatures=SignatureCheck([KEY])) as door:
        assert client(door, region="ap-south-1").get_account()
    with serve_http(cloud, signatures=SignatureCheck([KEY], regions=["eu-west-1"])) as door:
        assert client(door, region="eu-west-1").get_account()
        with pytest.raises(ClientError, match="valid region, not 'ap-south-1'"):
            client(door, region="ap-south-1").get_account()


def test_one_model_takes_signatures_for_its_region_unless_others_are_named() -> None:
    with serve_http(LocalSes(), signatures=SignatureCheck([KEY])) as door:
        with pytest.raises(ClientError, match="valid region, not 'eu-west-1'"):
            client(door, region="eu-west-1").get_account()
    with serve_http(LocalSes(), signatures=SignatureCheck([KEY], regions=["eu-west-1"])) as door:
        assert client(door, region="eu-west-1").get_account()


# --- presigned URLs -------------------------------------------------------------------------------


def presigned(door: HttpDoor, **options: Any) -> str:
    """Path and query of a presigned URL."""
    url = urlsplit(client(door, "ses", **options).generate_presigned_url("get_send_quota"))
    return f"{url.path}?{url.query}"


def test_the_signature_may_stand_in_the_url() -> None:
    with serve_http(LocalSes(), signatures=SignatureCheck([KEY])) as door:
        url = presigned(door, key=KEY.access_key_id, secret=KEY.secret_access_key)
        assert b"<Max24HourSend>" in ask(door, "POST", url)[2]
        assert b"<Code>SignatureDoesNotMatch<" in ask(door, "POST", url.replace("GetSendQuota", "ListIdentities"))[2]
        assert b"<Code>InvalidClientTokenId<" in ask(door, "POST", presigned(door, key="AKIDOTHER"))[2]
        assert b"<Code>IncompleteSignature<" in ask(door, "POST", url.replace("X-Amz-Credential", "X-Amz-Other"))[2]


def test_temporary_credentials_sign_an_url_too() -> None:
    one = TemporaryAccessKey("ASIAEXAMPLE", "secret", "token")
    with serve_http(LocalSes(), signatures=SignatureCheck([one])) as door:
        url = presigned(door, key=one.access_key_id, secret=one.secret_access_key, token=one.session_token)
        assert b"<Max24HourSend>" in ask(door, "POST", url)[2]


def test_a_header_counts_before_an_url() -> None:
    request = HttpRequest("GET", "/", "X-Amz-Signature=0", {"Authorization": "AWS4-HMAC-SHA256 Signature=1"})
    assert with_header(request) is request


def test_a_cloud_looks_for_account_and_region_in_a_presigned_url_too() -> None:
    cloud = LocalCloud()
    cloud.ses("eu-west-1", account_id="111111111111", max_24_hour_send=7)
    with serve_http(cloud) as door:
        url = presigned(door, key="111111111111", region="eu-west-1")
        assert b"<Max24HourSend>7.0</Max24HourSend>" in ask(door, "POST", url)[2]
