"""Mail by the leave of others at the doors: whose it is, is known by the access key."""

from __future__ import annotations

import smtplib
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sesmodel import (
    AccessDenied,
    Destination,
    DkimSigner,
    EmailTemplate,
    LocalCloud,
    Mailer,
    Message,
    SendOptions,
    SesTransport,
    SmtpTransport,
    StoredTemplate,
    patched,
    serve_http,
    serve_smtp,
)
from tests.dkim import keys
from tests.flow.delegates import ARN, DELEGATE, OWNER, REGION, ROOT, Both, policy_of, put, simple, statement
from tests.flow.signatures import tags

FIELDS = "".join(f"X-SES-{name}-ARN: {ARN}\r\n" for name in ("SOURCE", "FROM", "RETURN-PATH"))
MAIL = f"{FIELDS}From: sender@example.com\r\nTo: recipient@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"
MESSAGE = Message(sender="sender@example.com", to="recipient@example.net", subject="Hi", text="Hello")


@pytest.fixture
def both() -> Both:
    """The two, and no policy yet."""
    return Both()


def as_account(account_id: str, **more: Any) -> Any:
    """A client of boto3, whose access key says which account it is of."""
    return boto3.client("ses", region_name=REGION, aws_access_key_id=account_id, aws_secret_access_key="x", **more)


@pytest.mark.spec("SAZ-32")
def test_boto3_of_each_account_does_its_part(both: Both) -> None:
    with patched(both.owner):
        owner = as_account(OWNER)
    with patched(both.owner, client=owner), patched(both.delegate):
        delegate = as_account(DELEGATE)
        with pytest.raises(ClientError) as caught:
            delegate.send_email(**simple())
        assert caught.value.response["Error"] == {
            "Type": "Sender",
            "Code": "AccessDenied",
            "Message": f"User {ROOT} is not authorized to perform ses:SendEmail on resource {ARN}",
        }
        owner.put_identity_policy(Identity="example.com", PolicyName="p", Policy=policy_of(statement()))
        delegate.send_email(**simple())
        delegate.send_raw_email(RawMessage={"Data": MAIL.encode()})
    assert (len(both.delegate.sent), len(both.owner.sent)) == (2, 0)


def test_over_http_the_owner_knows_from_where_the_delegate_calls(both: Both) -> None:
    with serve_http(both.cloud) as door:
        delegate = as_account(DELEGATE, endpoint_url=door.url)
        for address, allowed in (("127.0.0.0/8", True), ("192.0.2.0/24", False)):
            both.allow(Condition={"IpAddress": {"aws:SourceIp": address}})
            if allowed:
                assert delegate.send_email(**simple())["MessageId"]
            else:
                with pytest.raises(ClientError, match="AccessDenied"):
                    delegate.send_email(**simple())
    assert len(both.delegate.sent) == 1


@pytest.mark.spec("SAZ-33", "SAZ-30", "SAZ-12")
def test_over_smtp_fields_of_the_header_name_the_identity(both: Both) -> None:
    with serve_smtp(both.cloud, mode="plain", region=REGION) as door, smtplib.SMTP(door.host, door.port) as client:
        client.login(DELEGATE, "x")
        both.allow("ses:SendEmail")
        with pytest.raises(smtplib.SMTPDataError) as caught:
            client.sendmail("sender@example.com", ["recipient@example.net"], MAIL)
        text = f"Access denied: User {ROOT} is not authorized to perform ses:SendRawEmail on resource {ARN}"
        assert (caught.value.smtp_code, caught.value.smtp_error) == (554, text.encode())
        both.allow("ses:SendRawEmail")
        client.sendmail("sender@example.com", ["recipient@example.net"], MAIL)
        with pytest.raises(smtplib.SMTPDataError, match="554, b'Message rejected: Email address is not verified"):
            client.sendmail("sender@example.com", ["recipient@example.net"], MAIL.replace(FIELDS, ""))
        only_source = f"X-SES-SOURCE-ARN: {ARN}\r\n"  # SAZ-29 holds here, too
        client.sendmail("sender@example.com", ["recipient@example.net"], MAIL.replace(FIELDS, only_source))

    got = both.cloud.inbox("recipient@example.net")
    assert len(got) == len(both.delegate.sent) == 2
    assert not [one.name for message in got for one in message.headers if one.name.endswith("-ARN")]


@pytest.mark.spec("SAZ-33", "SAZ-30")
def test_a_transport_for_smtp_writes_the_three_fields_once(both: Both) -> None:
    both.allow("ses:SendRawEmail")
    with (
        serve_smtp(both.cloud, mode="plain", region=REGION, needs_login=False) as door,
        SmtpTransport(door.host, door.port, mode="plain", dialect="ses") as transport,
    ):
        signer = DkimSigner("example.com", selector="s1", key=keys.rsa_1024())
        mailer = Mailer(transport, by_leave=ARN, dkim=signer)
        mailer.send(MESSAGE.replace(headers={"X-SES-From-ARN": ARN.replace("example.com", "example.org")}))
        both.allow("ses:SendEmail")
        with pytest.raises(AccessDenied) as caught:
            mailer.send(MESSAGE)
    assert caught.value.resource == ARN
    asked = both.delegate.sent.one().asked
    assert asked is not None
    written = asked.raw
    assert written is not None
    names = [header.name for header in written.headers if header.name.startswith("X-SES-")]
    assert names == ["X-SES-SOURCE-ARN", "X-SES-FROM-ARN", "X-SES-RETURN-PATH-ARN"]
    assert {written.headers.get(name) for name in names} == {ARN}
    assert tags(written, 0)["d"] == "example.com"
    assert "x-ses-" not in tags(written, 0)["h"].lower()  # since SES takes them out


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_a_transport_for_the_api_says_it_in_parameters(both: Both, service: Any) -> None:
    both.allow("ses:SendRawEmail")
    with SesTransport(client=both.delegate.client(service)) as transport:
        Mailer(transport, by_leave=ARN).send(MESSAGE)
    assert both.delegate.sent.one().options == SendOptions.by_leave(ARN)


def test_a_mailer_in_memory_says_it_too() -> None:
    cloud = LocalCloud(region=REGION)
    cloud.ses(account_id=OWNER).verify("example.com")
    put(cloud.ses(account_id=OWNER), statement())
    Mailer(cloud.ses(), by_leave=ARN).send(MESSAGE)
    assert len(cloud.inbox("recipient@example.net")) == 1


def test_templated_mail_of_a_mailer_is_sent_by_the_same_leave(both: Both) -> None:
    both.delegate.store(EmailTemplate(name="t", subject="Hi", text="Hello"))
    mailer = Mailer(both.delegate, by_leave=ARN, sender="sender@example.com")
    one, template = Destination(to="recipient@example.net"), StoredTemplate("t")
    with pytest.raises(AccessDenied):
        mailer.send_template(template, one)
    both.allow(["ses:SendTemplatedEmail", "ses:SendBulkTemplatedEmail"])
    mailer.send_template(template, one)
    assert mailer.send_bulk(template, [one, Destination(to="other@example.net")]).ok
    assert len(both.delegate.sent) == 3
