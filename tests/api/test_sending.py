"""``SendEmail`` and ``SendRawEmail``, formatted and raw, v1 and v2."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import (
    InvalidAction,
    InvalidContent,
    InvalidParameterValue,
    LocalSes,
    Message,
    RawMessage,
    ValidationError,
    build,
    read,
    same_content,
    send_email_params,
)
from sesmodel.clock import ManualClock
from sesmodel.ids import SeededIds

# The request of the Python sample of the SES developer guide.
GUIDE_EXAMPLE = {
    "Source": "Sender Name <sender@example.com>",
    "Destination": {"ToAddresses": ["recipient@example.com"]},
    "Message": {
        "Subject": {"Charset": "UTF-8", "Data": "Amazon SES Test (SDK for Python)"},
        "Body": {
            "Html": {"Charset": "UTF-8", "Data": "<html>...</html>"},
            "Text": {"Charset": "UTF-8", "Data": "Amazon SES Test (Python)\r\nThis email was sent with Amazon SES."},
        },
    },
    "ConfigurationSetName": "ConfigSet",
}


@pytest.fixture
def guide() -> LocalSes:
    """The account of the sample: sender, recipient and configuration set are there."""
    ses = LocalSes.sandbox(region="us-west-2")
    ses.verify("sender@example.com", "recipient@example.com")
    ses.client("ses").create_configuration_set(ConfigurationSet={"Name": "ConfigSet"})
    return ses


@pytest.mark.spec("API-03")
def test_the_example_of_the_guide_is_sent(guide: LocalSes) -> None:
    answer = guide.client("ses").send_email(**GUIDE_EXAMPLE)

    assert answer["MessageId"] == guide.sent.one().message_id
    (message,) = guide.inbox("recipient@example.com")
    assert message.tree == "multipart/alternative[text/plain, text/html]"
    assert [part.parameters["charset"] for part in message.parts] == ["UTF-8", "UTF-8"]
    assert str(message.sender) == "Sender Name <sender@example.com>"
    assert (message.subject, message.html) == ("Amazon SES Test (SDK for Python)", "<html>...</html>")
    assert message.text == "Amazon SES Test (Python)\nThis email was sent with Amazon SES."
    assert guide.sent.one().options.configuration_set == "ConfigSet"


@pytest.mark.spec("API-03")
def test_the_record_of_a_formatted_send_has_what_was_composed(guide: LocalSes) -> None:
    message_id = guide.client("ses").send_email(**GUIDE_EXAMPLE)["MessageId"]

    record = guide.events[0].as_dict()
    assert list(record) == ["eventType", "mail", "send"]
    mail = record["mail"]
    assert list(mail) == [
        "timestamp", "source", "sourceArn", "sendingAccountId", "messageId", "destination", "headersTruncated",
        "headers", "commonHeaders", "tags",
    ]  # fmt: skip
    assert [header["name"] for header in mail["headers"]] == ["From", "To", "Subject", "MIME-Version", "Content-Type"]
    assert mail["commonHeaders"] == {
        "from": ["Sender Name <sender@example.com>"],
        "to": ["recipient@example.com"],
        "messageId": message_id,
        "subject": "Amazon SES Test (SDK for Python)",
    }
    assert mail["source"] == "Sender Name <sender@example.com>"
    assert mail["sourceArn"] == "arn:aws:ses:us-west-2:123456789012:identity/sender@example.com"
    assert list(mail["tags"]) == [
        "ses:operation", "ses:configuration-set", "ses:source-ip", "ses:from-domain", "ses:caller-identity",
    ]  # fmt: skip
    assert guide.events[1].as_dict()["mail"]["tags"]["ses:outgoing-ip"]


@pytest.mark.spec("API-03")
def test_a_composed_message_is_written_as_the_parameters_of_send_email() -> None:
    message = Message(
        sender="Sender Name <sender@example.com>",
        to="recipient@example.com",
        subject="Amazon SES Test (SDK for Python)",
        text="Amazon SES Test (Python)\r\nThis email was sent with Amazon SES.",
        html="<html>...</html>",
    )

    assert send_email_params(message, configuration_set="ConfigSet") == GUIDE_EXAMPLE


@pytest.mark.spec("API-03")
def test_every_member_of_the_request_is_written_when_it_is_asked_for() -> None:
    message = Message(
        sender="Jörg <a@bücher.example>", to="t@x.org", cc="c@x.org", bcc="b@x.org",
        reply_to="r@x.org", return_path="p@x.org", subject="s", text="t",
    )  # fmt: skip

    params = send_email_params(message)
    assert params["Source"] == "=?utf-8?q?J=C3=B6rg?= <a@xn--bcher-kva.example>"
    assert params["Destination"] == {
        "ToAddresses": ["t@x.org"], "CcAddresses": ["c@x.org"], "BccAddresses": ["b@x.org"],
    }  # fmt: skip
    assert (params["ReplyToAddresses"], params["ReturnPath"]) == (["r@x.org"], "p@x.org")
    assert "ConfigurationSetName" not in params
    with pytest.raises(InvalidContent, match="Send the message raw"):
        send_email_params(message.attach(b"", "a.pdf"))


@pytest.mark.spec("API-03")
def test_reply_to_and_return_path_are_used(ses: LocalSes) -> None:
    ses.call(
        "ses",
        "SendEmail",
        {
            "Source": "ana@example.com",
            "Destination": {"ToAddresses": ["bounce@simulator.amazonses.com"]},
            "Message": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}},
            "ReplyToAddresses": ["replies@example.org"],
            "ReturnPath": "bounces@example.com",
        },
    )

    assert [str(one) for one in ses.sent.one().message.reply_to] == ["replies@example.org"]
    assert len(ses.inbox("bounces@example.com")) == 1


def delivered_without(raw: RawMessage, *names: str) -> bytes:
    """What was delivered, with its boundaries blanked out and some fields left out."""
    data = raw.edit(remove=names).data
    for number, part in enumerate(part for part in read(raw).walk() if part.parts):
        data = data.replace(part.parameters["boundary"].encode(), b"boundary-%d" % number)
    return data


MESSAGES = {
    "text": {"text": "Grüße"},
    "both": {"text": "Hello", "html": "<p>Привіт"},
    "names": {"text": "x", "cc": "Jörg <c@example.net>", "bcc": "d@example.net", "reply_to": "e@example.net"},
}


@pytest.mark.spec("API-02")
@pytest.mark.parametrize("parts", MESSAGES.values(), ids=MESSAGES)
def test_formatted_and_raw_are_delivered_alike(parts: dict[str, Any]) -> None:
    message = Message(sender="Ana <ana@example.com>", to="bob@example.net", subject="Тест", **parts)
    formatted, raw = LocalSes(), LocalSes()
    for ses in (formatted, raw):
        ses.verify("example.com")

    formatted.client("ses").send_email(**send_email_params(message))
    raw.client("ses").send_raw_email(
        RawMessage={"Data": build(message)}, Destinations=[one.addr_spec for one in message.recipients]
    )
    left_out = ("Date", "Message-ID", "Return-Path")
    for recipient in message.recipients:
        one, other = (ses.inbox(recipient.addr_spec)[0] for ses in (formatted, raw))
        assert delivered_without(one.raw, *left_out) == delivered_without(other.raw, *left_out)
        assert same_content(one, message)


@pytest.mark.spec("API-02")
def test_v2_sends_formatted_content_with_headers_and_attachments(ses: LocalSes) -> None:
    ses.client("sesv2").send_email(
        FromEmailAddress="ana@example.com",
        Destination={"ToAddresses": ["bob@example.net"]},
        Content={
            "Simple": {
                "Subject": {"Data": "Hello"},
                "Body": {"Text": {"Data": "text"}, "Html": {"Data": '<img src="cid:logo">'}},
                "Headers": [{"Name": "X-Own", "Value": "1"}],
                "Attachments": [
                    {"RawContent": b"%PDF", "FileName": "offer.pdf"},
                    {
                        "RawContent": b"png",
                        "FileName": "logo.png",
                        "ContentDisposition": "INLINE",
                        "ContentId": "<logo>",
                    },
                ],
            }
        },
        EmailTags=[{"Name": "campaign", "Value": "march"}],
    )

    (message,) = ses.inbox("bob@example.net")
    assert message.tree == (
        "multipart/mixed[multipart/alternative[text/plain, multipart/related[text/html, image/png]], application/pdf]"
    )
    assert message.headers.get("X-Own") == "1"
    assert (message.attachments[0].content, message.inline[0].content_id) == (b"%PDF", "logo")
    assert ses.events[0].mail.tags["campaign"] == ("march",)


@pytest.mark.spec("API-02")
def test_v2_sends_raw_content(ses: LocalSes, hello: Message) -> None:
    data = build(hello, clock=ManualClock(), ids=SeededIds())

    ses.client("sesv2").send_email(Content={"Raw": {"Data": data}})
    assert same_content(ses.inbox("bob@example.net")[0], hello)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, ValidationError),
        ({"Raw": {"Data": b"x"}, "Simple": {}}, ValidationError),
        ({"Template": {"TemplateName": "x"}}, InvalidAction),
    ],
)
def test_v2_content_that_is_none_of_its_kinds_is_refused(
    ses: LocalSes, content: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ses.call("sesv2", "SendEmail", {"Content": content})


def raw_mail(head: str) -> dict[str, bytes]:
    return {"Data": head.replace("\n", "\r\n").encode() + b"\r\n\r\nbody"}


@pytest.mark.spec("API-12")
def test_destinations_beat_the_recipients_of_the_header(ses: LocalSes) -> None:
    ses.client("ses").send_raw_email(
        RawMessage=raw_mail("From: ana@example.com\nTo: a@example.net"), Destinations=["b@example.net"]
    )

    assert ses.inbox("a@example.net") == ()
    (message,) = ses.inbox("b@example.net")
    assert message.headers.get("To") == "a@example.net"


@pytest.mark.spec("API-12")
def test_without_destinations_to_cc_and_bcc_get_the_mail_and_no_copy_shows_bcc(ses: LocalSes) -> None:
    ses.client("ses").send_raw_email(
        RawMessage=raw_mail("From: ana@example.com\nTo: a@example.net\nCc: b@example.net\nBcc: c@example.net")
    )

    for address in ("a@example.net", "b@example.net", "c@example.net"):
        (message,) = ses.inbox(address)
        assert "Bcc" not in message.headers
        assert b"c@example.net" not in message.raw.data


@pytest.mark.spec("API-12")
@pytest.mark.parametrize(
    ("head", "source", "back"),
    [
        ("From: ana@example.com", None, "ana@example.com"),
        ("From: ana@example.com\nReturn-Path: <b@example.com>", None, "b@example.com"),
        ("From: ana@example.com\nReturn-Path: <b@example.com>", "Name <c@example.com>", "c@example.com"),
    ],
    ids=["from", "return-path", "source"],
)
def test_bounces_go_to_source_else_return_path_else_from(
    ses: LocalSes, head: str, source: str | None, back: str
) -> None:
    params = {"Source": source} if source else {}
    ses.client("ses").send_raw_email(RawMessage=raw_mail(head + "\nTo: bounce@simulator.amazonses.com"), **params)

    assert ses.sent.one().envelope.mail_from == back
    assert [notice.subject for notice in ses.inbox(back)] == ["Delivery Status Notification (Failure)"]


@pytest.mark.spec("API-12")
def test_raw_mail_without_any_recipient_is_refused(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue, match="Missing required header 'To'."):
        ses.call("ses", "SendRawEmail", {"RawMessage": raw_mail("From: ana@example.com")})


@pytest.mark.spec("API-12")
def test_an_empty_raw_mail_with_source_and_destinations_is_sent(ses: LocalSes) -> None:
    ses.client("ses").send_raw_email(
        RawMessage={"Data": b""}, Source="ana@example.com", Destinations=["bob@example.net"]
    )

    assert len(ses.inbox("bob@example.net")) == 1
    assert ses.events[0].as_dict()["mail"]["headers"] == []
