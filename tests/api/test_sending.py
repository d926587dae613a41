"""``SendEmail`` and ``SendRawEmail``, formatted and raw, v1 and v2."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import (
    Attachment,
    EmailTemplate,
    Inline,
    InvalidContent,
    InvalidParameterValue,
    LocalSes,
    Mailer,
    Message,
    RawMessage,
    Text,
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


@pytest.mark.spec("API-03", "LIF-14")
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
    with pytest.raises(InvalidContent):
        send_email_params(message.replace(calendar="BEGIN:VCALENDAR\nMETHOD:CANCEL\nEND:VCALENDAR\n"))
    with pytest.raises(InvalidContent):
        send_email_params(message.replace(text=None, html=None, body=b"Content-Type: application/pgp-keys\r\n\r\nx"))


@pytest.mark.spec("API-03", "LIF-14")
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


@pytest.mark.spec("API-02", "API-03")
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
    left_out = ("Date", "Message-ID", "Return-Path", "DKIM-Signature")
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


@pytest.mark.parametrize("kind", ["simple", "template", "bulk", "inline of text"])
def test_a_file_of_v2_has_its_description(ses: LocalSes, kind: str) -> None:
    file = {"RawContent": b"%PDF", "FileName": "offer.pdf", "ContentDescription": "Für Sie"}
    if kind == "inline of text":
        file |= {"ContentDisposition": "INLINE", "ContentId": "offer"}
    simple = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}, "Attachments": [file]}
    template = {"TemplateContent": {"Subject": "s", "Text": "t"}, "TemplateData": "{}", "Attachments": [file]}
    content = {"Template": template} if kind == "template" else {"Simple": simple}
    client, people = ses.client("sesv2"), {"ToAddresses": ["bob@example.net"]}
    if kind == "bulk":
        client.send_bulk_email(
            FromEmailAddress="ana@example.com",
            DefaultContent={"Template": template},
            BulkEmailEntries=[{"Destination": people}],
        )
    else:
        client.send_email(FromEmailAddress="ana@example.com", Destination=people, Content=content)

    (part,) = ses.inbox("bob@example.net").one().attachments
    assert (part.headers.decoded("Content-Description"), part.content) == ("Für Sie", b"%PDF")


def test_a_description_is_one_line(ses: LocalSes) -> None:
    file = {"RawContent": b"x", "FileName": "a.txt", "ContentDescription": "a\nb"}
    simple = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}, "Attachments": [file]}
    with pytest.raises(InvalidParameterValue, match="description"):
        ses.call("sesv2", "SendEmail", {"FromEmailAddress": "ana@example.com", "Content": {"Simple": simple}})


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
        ({"Template": {}}, ValidationError),
    ],
)
def test_v2_content_that_is_none_of_its_kinds_is_refused(
    ses: LocalSes, content: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ses.call("sesv2", "SendEmail", {"Content": content})


def test_v2_content_of_two_kinds_is_refused_in_the_words_of_ses(ses: LocalSes) -> None:
    content = {"Raw": {"Data": b"x"}, "Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}}
    with pytest.raises(ValidationError, match=r"^Content must have a single content type\.$"):
        ses.call("sesv2", "SendEmail", {"Content": content})


@pytest.mark.spec("HDR-01")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_line_that_a_mailbox_file_puts_before_a_message_is_left_out(ses: LocalSes, end: str) -> None:
    lines = ["From ana@example.com Thu Nov  3 11:21:04 2022", "From: ana@example.com", "To: bob@example.net", "", "x"]
    data = end.join(lines).encode()
    ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}})
    ses.call("sesv2", "SendEmail", {"Content": {"Raw": {"Data": data}}})

    assert [sent.raw.data.count(b"From ana") for sent in ses.sent] == [0, 0]
    assert [sent.message.to[0].addr_spec for sent in ses.sent] == ["bob@example.net"] * 2


@pytest.mark.spec("HDR-01")
@pytest.mark.parametrize(
    "line", ["From ana", "From ana@example.com 11:21", "Subject: x\nFrom a@b.c Thu Nov  3 11:21:04 2022"]
)
def test_a_line_like_it_is_a_header_field_that_is_none(ses: LocalSes, line: str) -> None:
    with pytest.raises(InvalidParameterValue):
        ses.call("ses", "SendRawEmail", {"RawMessage": raw_mail(f"{line}\nFrom: ana@example.com\nTo: bob@example.net")})


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


@pytest.mark.spec("API-12", "LIF-12")
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


@pytest.mark.spec("API-12", "LIF-17")
def test_an_empty_raw_mail_with_source_and_destinations_is_sent(ses: LocalSes) -> None:
    ses.client("ses").send_raw_email(
        RawMessage={"Data": b""}, Source="ana@example.com", Destinations=["bob@example.net"]
    )

    assert len(ses.inbox("bob@example.net")) == 1
    assert ses.events[0].as_dict()["mail"]["headers"] == []


@pytest.mark.spec("API-02")
def test_v2_uses_every_member_of_a_formatted_send(ses: LocalSes) -> None:
    ses.account.configuration_sets.create("set")
    ses.client("sesv2").send_email(
        FromEmailAddress="ana@example.com",
        Destination={
            "ToAddresses": ["bounce@simulator.amazonses.com"],
            "CcAddresses": ["carl@example.net"],
            "BccAddresses": ["dora@example.net"],
        },
        ReplyToAddresses=["replies@example.org"],
        FeedbackForwardingEmailAddress="bounces@example.com",
        ConfigurationSetName="set",
        Content={
            "Simple": {
                "Subject": {"Data": "Prüfung", "Charset": "iso-8859-1"},
                "Body": {
                    "Text": {"Data": "Grüße", "Charset": "iso-8859-1"},
                    "Html": {"Data": "<p>€", "Charset": "UTF-8"},
                },
                "Attachments": [
                    {"RawContent": b"1", "FileName": "a.bin", "ContentType": "application/x-own", "ContentId": "one"}
                ],
            }
        },
    )

    sent = ses.sent.one()
    assert sent.recipients == ("bounce@simulator.amazonses.com", "carl@example.net", "dora@example.net")
    assert (sent.options.configuration_set, sent.message.cc[0].addr_spec) == ("set", "carl@example.net")
    assert [one.addr_spec for one in sent.message.reply_to] == ["replies@example.org"]
    assert len(ses.inbox("dora@example.net")) == len(ses.inbox("bounces@example.com")) == 1
    assert [
        part.parameters.get("charset") for part in sent.message.walk() if part.content_type.startswith("text/")
    ] == [
        "iso-8859-1",
        "UTF-8",
    ]
    assert (sent.subject, sent.text, sent.html) == ("Prüfung", "Grüße", "<p>€")
    assert [(one.content_type, one.disposition) for one in sent.attachments] == [("application/x-own", "attachment")]
    assert ses.events[0].mail.tags["ses:operation"] == ("SendEmail",)


@pytest.mark.spec("API-02", "API-12")
def test_raw_content_of_either_api_is_one_operation_and_keeps_all_its_fields(ses: LocalSes) -> None:
    data = b"From: ana@example.com\r\nTo: bob@example.net\r\nCc: carl@example.net\r\nX-Own: 1\r\n\r\nx"
    first = ses.client("sesv2").send_email(Content={"Raw": {"Data": data}})
    second = ses.client("ses").send_raw_email(RawMessage={"Data": data.decode()}, Tags=[{"Name": "n", "Value": "v"}])

    assert [answer["MessageId"] for answer in (first, second)] == [sent.message_id for sent in ses.sent]
    assert len(ses.inbox("carl@example.net")) == 2
    for message in ses.inbox("carl@example.net"):
        assert [one.name for one in message.headers][2:6] == ["From", "To", "Cc", "X-Own"]
    tags = [event.mail.tags for event in ses.events if event.event_type == "Send"]
    assert [one["ses:operation"] for one in tags] == [("SendRawEmail",), ("SendRawEmail",)]
    assert (tags[0].get("n"), tags[1]["n"]) == (None, ("v",))


@pytest.mark.spec("API-12")
@pytest.mark.parametrize(
    ("head", "to"),
    [
        ("To: a@example.net\nTo: b@example.net", ["a@example.net", "b@example.net"]),
        ("Bcc: a@example.net", ["a@example.net"]),
        ("To: A <a@example.net>, B <b@example.net>\nCc: A <a@example.net>", ["a@example.net", "b@example.net"]),
    ],
    ids=["two fields", "only bcc", "names and duplicates"],
)
def test_every_address_of_the_header_gets_one_copy(ses: LocalSes, head: str, to: list[str]) -> None:
    ses.client("ses").send_raw_email(RawMessage=raw_mail("From: ana@example.com\n" + head))

    assert list(ses.sent.one().recipients) == to
    assert [len(ses.inbox(address)) for address in to] == [1] * len(to)


@pytest.mark.spec("API-12")
def test_display_names_are_taken_off_for_the_envelope_and_source_beats_from(ses: LocalSes) -> None:
    ses.client("ses").send_raw_email(
        RawMessage=raw_mail("From: ana@example.com\nTo: x@example.net"),
        Source="Sender <sender@example.com>",
        Destinations=["Bob <bob@example.net>", "bob@example.net"],
    )

    sent = ses.sent.one()
    assert (sent.envelope.mail_from, sent.recipients) == ("sender@example.com", ("bob@example.net",))
    assert ses.events[0].mail.source == "Sender <sender@example.com>"
    assert len(ses.inbox("bob@example.net")) == 1


@pytest.mark.spec("API-03", "LIF-17")
@pytest.mark.parametrize("body", ["Text", "Html"])
@pytest.mark.parametrize("field", ["ToAddresses", "CcAddresses", "BccAddresses"])
def test_one_body_and_one_recipient_of_any_kind_are_enough(ses: LocalSes, body: str, field: str) -> None:
    ses.client("ses").send_email(
        Source="ana@example.com",
        Destination={field: ["bob@example.net"]},
        Message={"Subject": {"Data": ""}, "Body": {body: {"Data": "x"}}},
    )

    assert len(ses.inbox("bob@example.net")) == 1


@pytest.mark.spec("API-03")
@pytest.mark.parametrize("place", ["Subject", "Text", "Html"])
def test_every_text_is_checked_against_its_charset(ses: LocalSes, place: str) -> None:
    texts = {name: {"Data": "ä" if name == place else "a"} for name in ("Subject", "Text", "Html")}
    message = {"Subject": texts.pop("Subject"), "Body": texts}
    with pytest.raises(InvalidParameterValue, match=f"{place}: character 'ä' is not in charset US-ASCII"):
        ses.call(
            "ses",
            "SendEmail",
            {"Source": "ana@example.com", "Destination": {"ToAddresses": ["b@x.org"]}, "Message": message},
        )


@pytest.mark.spec("API-03")
@pytest.mark.parametrize(
    "missing", [{"Subject": {}, "Body": {"Text": {"Data": "x"}}}, {"Subject": {"Data": "x"}, "Body": {"Text": {}}}]
)
def test_a_text_without_data_is_refused(ses: LocalSes, missing: dict[str, Any]) -> None:
    params = {"Source": "ana@example.com", "Destination": {"ToAddresses": ["b@x.org"]}, "Message": missing}
    with pytest.raises(ValidationError, match=r"\.data' failed"):
        ses.call("ses", "SendEmail", params)
    with pytest.raises(ValidationError, match="'message' failed"):
        ses.call("ses", "SendEmail", {**params, "Message": None})


@pytest.mark.spec("API-03")
def test_the_parameters_of_send_email_name_the_charset_and_refuse_what_it_lacks() -> None:
    message = Message(sender="a@example.com", to="b@example.net", subject="s", text=Text("Grüße", charset="latin-1"))

    assert send_email_params(message)["Message"]["Body"] == {"Text": {"Charset": "latin-1", "Data": "Grüße"}}
    for more in ({"headers": {"X-A": "1"}}, {"html": "x", "inline": [Inline(b"", "a.png")]}):
        with pytest.raises(InvalidContent):
            send_email_params(message.replace(**more))


@pytest.mark.spec("API-11", "LIF-04")
@pytest.mark.parametrize("missing", ["RawContent", "FileName"])
def test_an_attachment_of_v2_needs_content_and_a_name(ses: LocalSes, missing: str) -> None:
    attachment = {"RawContent": b"x", "FileName": "a.txt"}
    del attachment[missing]
    content = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}, "Attachments": [attachment]}

    with pytest.raises(ValidationError, match="attachments.1.member"):
        ses.call("sesv2", "SendEmail", {"FromEmailAddress": "ana@example.com", "Content": {"Simple": content}})
    content["Attachments"] = [{"RawContent": b"x", "FileName": "a.txt", "ContentType": "no type"}]
    with pytest.raises(InvalidParameterValue, match="no media type"):
        ses.call("sesv2", "SendEmail", {"FromEmailAddress": "ana@example.com", "Content": {"Simple": content}})


@pytest.mark.spec("LIF-17")
def test_v2_names_the_subject_that_is_missing(ses: LocalSes) -> None:
    content: dict[str, Any] = {"Body": {"Text": {"Data": "t"}}}
    params = {"FromEmailAddress": "ana@example.com", "Destination": {"ToAddresses": ["b@x.org"]}}
    with pytest.raises(ValidationError, match=r"content\.simple\.subject"):
        ses.call("sesv2", "SendEmail", {**params, "Content": {"Simple": content}})


@pytest.mark.spec("TRB-03")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}, ""),  # OBS-054
        ({"Template": {"TemplateName": "welcome", "TemplateData": "{}"}}, "Source cannot be empty"),  # OBS-055
    ],
)
def test_v2_refuses_a_send_without_a_source_as_observed(ses: LocalSes, content: dict[str, Any], said: str) -> None:
    ses.store(EmailTemplate("welcome", subject="Hi", text="Hello"))
    params = {"Destination": {"ToAddresses": ["b@x.org"]}, "Content": content}

    with pytest.raises(InvalidParameterValue) as caught:
        ses.call("sesv2", "SendEmail", params)
    assert caught.value.message == said


@pytest.mark.spec("LIF-04")
def test_a_header_of_v2_that_is_none_is_an_error_of_ses(ses: LocalSes) -> None:
    content = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}, "Headers": [{"Name": "a b", "Value": "x"}]}

    with pytest.raises(InvalidParameterValue, match="'a b': it is no field name"):
        ses.call("sesv2", "SendEmail", {"FromEmailAddress": "ana@example.com", "Content": {"Simple": content},
                                        "Destination": {"ToAddresses": ["b@x.org"]}})  # fmt: skip


@pytest.mark.spec("API-04")
def test_addresses_of_a_raw_send_are_ascii_too(ses: LocalSes) -> None:
    data = b"From: ana@example.com\r\nTo: bob@example.net\r\n\r\nx"

    for params in ({"Source": "info@bücher.example"}, {"Destinations": ["info@bücher.example"]}):
        with pytest.raises(InvalidParameterValue, match="non-ASCII"):
            ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}, **params})


HELLO = Message(sender="Ana <ana@example.com>", to="bob@example.net", subject="Hello", text="Hello Bob")


def simple(**changes: Any) -> dict[str, Any]:
    return {
        "Source": "ana@example.com",
        "Destination": {"ToAddresses": ["bob@example.net"]},
        "Message": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello Bob"}}},
        **changes,
    }


@pytest.mark.spec("API-02", "API-12")
def test_the_destination_of_the_call_beats_the_header_of_raw_content_in_v2(ses: LocalSes, hello: Message) -> None:
    message = hello.replace(cc="carl@example.org")
    ses.client("sesv2").send_email(
        Content={"Raw": {"Data": build(message)}}, Destination={"ToAddresses": ["only@example.net"]}
    )

    assert ses.sent.one().recipients == ("only@example.net",)
    assert same_content(ses.inbox("only@example.net")[0], message)


@pytest.mark.spec("API-02")
def test_formatted_content_of_v2_and_the_converted_message_are_delivered_alike() -> None:
    message = HELLO.replace(
        cc="c@example.net", reply_to="r@example.org", text="Grüße", html='<img src="cid:logo">',
        inline=[Inline(b"png", "logo.png", content_id="logo")],
        attachments=[Attachment(b"data", "offer.bin", "application/x-own")], headers={"X-Own": "1"},
    )  # fmt: skip
    formatted, raw = LocalSes(), LocalSes()
    for ses in (formatted, raw):
        ses.verify("example.com")

    bodies = {"Text": "Grüße", "Html": '<img src="cid:logo">'}
    content = {
        "Subject": {"Data": "Hello"},
        "Body": {name: {"Data": data, "Charset": "UTF-8"} for name, data in bodies.items()},
        "Headers": [{"Name": "X-Own", "Value": "1"}],
        "Attachments": [
            {"RawContent": b"png", "FileName": "logo.png", "ContentDisposition": "INLINE", "ContentId": "<logo>"},
            {"RawContent": b"data", "FileName": "offer.bin", "ContentType": "application/x-own"},
        ],
    }
    formatted.client("sesv2").send_email(
        FromEmailAddress="Ana <ana@example.com>", ReplyToAddresses=["r@example.org"], Content={"Simple": content},
        Destination={"ToAddresses": ["bob@example.net"], "CcAddresses": ["c@example.net"]},
    )  # fmt: skip
    Mailer(raw).send(message)
    left_out = ("Date", "Message-ID", "Return-Path", "DKIM-Signature")
    one, other = (delivered_without(ses.inbox("bob@example.net")[0].raw, *left_out) for ses in (formatted, raw))
    assert one == other


@pytest.mark.spec("API-02")
def test_an_inline_part_of_v2_without_html_is_a_file(ses: LocalSes) -> None:
    part = {"RawContent": b"x", "FileName": "a.png", "ContentDisposition": "INLINE", "ContentId": "a"}
    content = {"Simple": {**simple()["Message"], "Attachments": [part]}}
    ses.call(
        "sesv2", "SendEmail",
        {"FromEmailAddress": "ana@example.com", "Destination": simple()["Destination"], "Content": content},
    )  # fmt: skip

    assert ses.sent.one().message.tree == "multipart/mixed[text/plain, image/png]"
    assert [one.filename for one in ses.sent.one().attachments] == ["a.png"]


@pytest.mark.spec("LIF-02")
def test_every_action_that_sends_answers_with_the_id_of_the_message(ses: LocalSes, hello: Message) -> None:
    data = build(hello)
    found = [
        ses.client("ses").send_email(**send_email_params(hello))["MessageId"],
        ses.client("ses").send_raw_email(RawMessage={"Data": data})["MessageId"],
        ses.client("sesv2").send_email(Content={"Raw": {"Data": data}})["MessageId"],
    ]

    assert found == [sent.message_id for sent in ses.sent] == [event.message_id for event in ses.events[::2]]
    assert len(set(found)) == 3
