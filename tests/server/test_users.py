"""Users with policies at the doors: known by their access keys."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sesmodel import LocalSes, RefusalRules, Rules, SmtpLogins, serve_http, serve_smtp, smtp_password, smtp_user_policy
from tests.server.sdk import ask
from tests.server.smtp import KEY, connected, model

MAIL = "From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"
ONLY_FORMATTED = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:SendEmail","Resource":"*"}}'
USER = "arn:aws:iam::123456789012:user/John"
ARN = "arn:aws:ses:us-east-1:123456789012:identity/example.com"


def with_john(*policies: str, **options: Any) -> LocalSes:
    ses = model(**options)
    ses.users.add("John", *policies, access_key_ids=[KEY.access_key_id])
    return ses


def send(ses: LocalSes) -> tuple[int, bytes]:
    """Log in as John, send, and return the reply to the message."""
    with serve_smtp(ses, logins=SmtpLogins([KEY])) as door, connected(door) as client:
        client.login(KEY.access_key_id, smtp_password(KEY.secret_access_key, ses.region))
        client.mail("ana@example.com")
        client.rcpt("bob@example.net")
        code, reply = client.data(MAIL)
        return code, b"" if code == 250 else reply


@pytest.mark.spec("SMTP-15", "SEC-13", "SRC-15")
def test_a_user_of_smtp_without_leave_for_raw_mail_is_refused_after_the_message() -> None:
    ses = with_john(ONLY_FORMATTED)

    text = f"Access denied: User {USER} is not authorized to perform ses:SendRawEmail on resource {ARN}"
    assert send(ses) == (554, text.encode())
    assert not ses.sent
    ses.users.add("John", smtp_user_policy(), access_key_ids=[KEY.access_key_id])
    assert send(ses) == (250, b"")
    assert len(ses.sent) == 1


@pytest.mark.spec("SRC-15")
def test_the_refusal_over_smtp_may_be_worded_as_observed() -> None:
    ses = with_john(rules=Rules(refusals=RefusalRules(as_observed=True)))

    text = f"Access denied: User `{USER}' is not authorized to perform `ses:SendRawEmail' on resource `{ARN}'"
    assert send(ses) == (554, text.encode())


def test_who_logs_in_has_an_encrypted_connection() -> None:
    row = '"Condition":{"Bool":{"aws:SecureTransport":"%s"}}'
    for value, code in (("true", 250), ("false", 554)):
        assert send(with_john(smtp_user_policy().replace('"Effect"', f'{row % value},"Effect"')))[0] == code


def test_who_calls_over_http_has_no_encrypted_connection() -> None:
    row = '"Condition":{"Bool":{"aws:SecureTransport":"%s"}}'
    signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential={KEY.access_key_id}/20260101/us-east-1/ses/aws4_request"}
    every = ONLY_FORMATTED.replace("SendEmail", "*")
    for value, status in (("true", 403), ("false", 200)):
        with serve_http(with_john(every.replace('"Effect"', f'{row % value},"Effect"'))) as door:
            assert ask(door, "GET", "/v2/email/account", headers=signed)[0] == status


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_a_caller_over_http_is_the_user_whose_key_signs(service: Any) -> None:
    from_here = '"Condition":{"IpAddress":{"aws:SourceIp":"127.0.0.0/8"},"StringLike":{"aws:UserAgent":"*Boto3/*"}}'
    ses = with_john(ONLY_FORMATTED.replace('"Effect"', f'{from_here},"Effect"').replace("SendEmail", "ListIdentities"))
    create: Any = boto3.client

    with serve_http(ses) as door, ExitStack() as closing:

        def calling(key: str) -> Any:
            keys = {"aws_access_key_id": key, "aws_secret_access_key": KEY.secret_access_key}
            made = create(service, region_name="us-east-1", endpoint_url=door.url, **keys)
            closing.callback(made.close)
            return made

        client, other = calling(KEY.access_key_id), calling("AKIDOTHER")
        if service == "ses":
            assert client.list_identities()["Identities"] == ["example.com"]
        with pytest.raises(ClientError, match="is not authorized to perform: ses:Get") as caught:
            client.get_send_quota() if service == "ses" else client.get_account()
        assert other.get_send_quota() if service == "ses" else other.get_account()

    error = caught.value.response
    assert error["Error"]["Code"] == ("AccessDenied" if service == "ses" else "AccessDeniedException")
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 403
