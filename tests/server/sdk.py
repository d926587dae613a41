"""boto3 and plain requests against a door."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesmodel import HttpDoor

V2: dict[str, Any] = {
    "FromEmailAddress": "ana@example.com",
    "Destination": {"ToAddresses": ["bob@example.net"]},
    "Content": {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}},
}


def client(
    door: HttpDoor,
    service: str = "sesv2",
    *,
    region: str = "us-east-1",
    key: str = "AKIDEXAMPLE",
    secret: str = "secret",  # noqa: S107  of nobody
    token: str | None = None,
) -> Any:
    """An unmodified client of boto3 that knows nothing but the endpoint, and tries once."""
    return boto3.client(
        service,  # type: ignore[call-overload]
        endpoint_url=door.url,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}),
    )


def ask(
    door: HttpDoor,
    method: str,
    path: str,
    body: bytes | Iterator[bytes] = b"",
    headers: Mapping[str, str] | None = None,
) -> tuple[int, dict[str, str], bytes]:
    """What a plain request is answered: status, headers with names in lower case, body."""
    connection = HTTPConnection(door.host, door.port, timeout=10)
    try:
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()
