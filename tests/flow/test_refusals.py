"""Where SES says no: nothing is sent, counted or published."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sesmodel import (
    AccountSendingPaused,
    ConfigurationSetDoesNotExist,
    ConfigurationSetSendingPaused,
    DailyQuotaExceeded,
    Envelope,
    InvalidAction,
    InvalidParameterValue,
    LocalSes,
    Mailer,
    Message,
    MessageRefused,
    MessageRejected,
    RawMessage,
    SendingOptions,
    SesError,
    Submission,
    Throttling,
    ValidationError,
    check_raw,
)
from sesmodel.service import simulator

MESSAGE = {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello Bob"}}}


def simple(**changes: Any) -> dict[str, Any]:
    """The parameters of a v1 ``SendEmail`` that is accepted."""
    return {
        "Source": "ana@example.com",
        "Destination": {"ToAddresses": ["bob@example.net"]},
        "Message": MESSAGE,
        **changes,
    }


def nothing_happened(ses: LocalSes) -> bool:
    quota = ses.call("ses", "GetSendQuota", {})
    return not (ses.sent or ses.events or ses.log() or ses.statistics.billed or quota["SentLast24Hours"])


@pytest.mark.spec("QRC-32")
def test_in_the_sandbox_one_unverified_recipient_stops_the_mail_for_all() -> None:
    ses = LocalSes.sandbox(region="us-west-2")
    ses.verify("ana@example.com", "bob@example.net")

    with pytest.raises(MessageRejected) as caught:
        ses.call("ses", "SendEmail", simple(Destination={"ToAddresses": ["bob@example.net", "carl@example.org"]}))
    assert caught.value.message == (
        "Email address is not verified. The following identities failed the check in region us-west-2: carl@example.org"
    )
    assert ses.inbox("bob@example.net") == ses.inbox("carl@example.org") == ()
    assert nothing_happened(ses)


@pytest.mark.spec("QRC-32")
def test_one_call_per_recipient_lets_the_others_have_their_mail(hello: Message) -> None:
    ses = LocalSes.sandbox(max_send_rate=None)
    ses.verify("ana@example.com", "bob@example.net", "dora@example.net")

    receipts = Mailer(ses).send_each(hello.replace(to=["bob@example.net", "carl@example.org"], bcc="dora@example.net"))
    assert [receipt.accepted for receipt in receipts] == [("bob@example.net",), (), ("dora@example.net",)]
    assert [receipt.refused[0][0] for receipt in receipts if receipt.refused] == ["carl@example.org"]
    assert [[str(one) for one in message.to] for message in ses.inbox("dora@example.net")] == [["dora@example.net"]]
    assert len(ses.inbox("bob@example.net")) == 1


@pytest.mark.spec("LIF-04")
def test_an_unverified_sender_is_rejected_and_named(ses: LocalSes, hello: Message) -> None:
    with pytest.raises(MessageRejected) as caught:
        Mailer(ses).send(hello.replace(sender="Eve <eve@evil.example>"))

    assert caught.value.message.startswith("Email address is not verified. ")
    assert caught.value.identities == ("eve@evil.example",)
    assert caught.value.delivered == "no"
    assert nothing_happened(ses)


@pytest.mark.spec("LIF-04")
def test_every_unverified_address_of_raw_mail_is_named_once_in_order(ses: LocalSes) -> None:
    raw = b"From: a@x.example\r\nSender: b@x.example\r\nReturn-Path: <c@x.example>\r\nTo: d@example.net\r\n\r\n"

    with pytest.raises(MessageRejected) as caught:
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": raw}, "Source": "ana@example.com"})
    assert caught.value.identities == ("a@x.example", "b@x.example", "c@x.example")


@pytest.mark.spec("TST-01")
def test_in_the_sandbox_the_simulator_needs_no_verification() -> None:
    ses = LocalSes.sandbox(max_send_rate=None)
    ses.verify("ana@example.com")

    for address in (simulator.SUCCESS, simulator.BOUNCE):
        ses.call("ses", "SendEmail", simple(Destination={"ToAddresses": [address]}))
    assert len(ses.sent) == 2


@pytest.mark.spec("TRB-02")
def test_a_refused_call_is_free() -> None:
    ses = LocalSes.sandbox()

    with pytest.raises(MessageRejected):
        ses.call("ses", "SendEmail", simple())
    assert ses.call("ses", "GetSendQuota", {})["SentLast24Hours"] == 0
    assert ses.statistics.billed == 0
    assert nothing_happened(ses)


@pytest.mark.spec("TRB-02")
def test_a_throttled_call_is_free() -> None:
    ses = LocalSes(max_send_rate=1)
    ses.verify("example.com")
    ses.call("ses", "SendEmail", simple())

    with pytest.raises(Throttling, match=re.escape("Maximum sending rate exceeded.")) as caught:
        ses.call("ses", "SendEmail", simple())
    assert caught.value.retryable
    assert ses.call("ses", "GetSendQuota", {})["SentLast24Hours"] == 1
    assert ses.statistics.billed == 1
    ses.advance(seconds=1)
    ses.call("ses", "SendEmail", simple())
    assert ses.statistics.billed == 2


@pytest.mark.spec("TRB-02", "QRC-32")
def test_a_call_over_the_quota_is_free() -> None:
    ses = LocalSes(max_24_hour_send=2)
    ses.verify("example.com")

    with pytest.raises(DailyQuotaExceeded):
        ses.call("ses", "SendEmail", simple(Destination={"ToAddresses": ["a@x.org", "b@x.org", "c@x.org"]}))
    assert nothing_happened(ses)


@pytest.mark.spec("TRB-02")
def test_an_accepted_call_is_billed_by_recipient() -> None:
    ses = LocalSes()
    ses.verify("example.com")

    ses.call("ses", "SendEmail", simple(Destination={"ToAddresses": ["a@x.org"], "BccAddresses": ["b@x.org"]}))
    assert ses.statistics.billed == 2
    assert ses.call("ses", "GetSendQuota", {})["SentLast24Hours"] == 2


@pytest.mark.spec("QRC-14")
@pytest.mark.parametrize(("bcc", "accepted"), [(10, True), (11, False)])
def test_the_service_counts_to_cc_and_bcc_together(ses: LocalSes, bcc: int, accepted: bool) -> None:
    people = [f"p{number}@example.net" for number in range(51)]
    destination = {"ToAddresses": people[:20], "CcAddresses": people[20:40], "BccAddresses": people[40 : 40 + bcc]}

    if accepted:
        ses.call("ses", "SendEmail", simple(Destination=destination))
        assert len(ses.sent.one().recipients) == 50
    else:
        with pytest.raises(InvalidParameterValue, match=re.escape("Recipient count exceeds 50.")):
            ses.call("ses", "SendEmail", simple(Destination=destination))
        assert nothing_happened(ses)


@pytest.mark.spec("QRC-14")
def test_the_service_counts_every_occurrence_of_a_duplicated_address(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue, match=re.escape("Recipient count exceeds 50.")):
        ses.call("ses", "SendEmail", simple(Destination={"ToAddresses": ["bob@example.net"] * 51}))


@pytest.mark.spec("QRC-14", "API-12")
def test_the_service_counts_header_addresses_of_raw_mail_that_the_envelope_does_not_name(ses: LocalSes) -> None:
    shown = ", ".join(f"p{number}@example.net" for number in range(50))
    raw = f"From: ana@example.com\r\nTo: {shown}\r\n\r\nx".encode()

    with pytest.raises(InvalidParameterValue, match=re.escape("Recipient count exceeds 50.")):
        ses.send(Submission(Envelope("ana@example.com", ["other@example.net"]), RawMessage(raw)))
    assert ses.send(Submission(Envelope("ana@example.com", ["p1@example.net"]), RawMessage(raw))).accepted


@pytest.mark.spec("LIF-17", "API-03")
@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"Source": None}, ValidationError, "'source'"),
        ({"Destination": {}}, InvalidParameterValue, "There are no recipients specified"),
        ({"Destination": None}, ValidationError, "'destination'"),
        ({"Message": {"Body": {"Text": {"Data": "x"}}}}, ValidationError, "'message.subject'"),
        ({"Message": {"Subject": {"Data": "x"}, "Body": {}}}, ValidationError, "'message.body'"),
    ],
    ids=["source", "no recipients", "destination", "subject", "body"],
)
def test_a_formatted_send_names_what_is_missing(
    ses: LocalSes, changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        ses.call("ses", "SendEmail", simple(**changes))
    assert nothing_happened(ses)


@pytest.mark.spec("LIF-17", "API-12")
def test_a_raw_send_without_from_is_refused_and_without_date_is_dated(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue, match=re.escape("Missing required header 'From'.")):
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": b"To: bob@example.net\r\n\r\nx"}})

    data = b"From: ana@example.com\r\nTo: bob@example.net\r\n\r\nx"
    ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}})
    assert ses.sent.one().message.date == ses.clock.now()


@pytest.mark.spec("API-04")
@pytest.mark.parametrize(
    "changes",
    [
        {"Source": "info@bücher.example"},
        {"Destination": {"ToAddresses": ["info@bücher.example"]}},
        {"Destination": {"BccAddresses": ["jürgen@example.net"]}},
        {"Source": "Jörg <ana@example.com>"},
        {"ReplyToAddresses": ["info@bücher.example"]},
        {"ReturnPath": "info@bücher.example"},
    ],
    ids=["source", "to", "bcc", "name", "reply-to", "return-path"],
)
def test_the_service_takes_addresses_in_ascii_only(ses: LocalSes, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidParameterValue, match="^There are non-ASCII characters in the email address$"):
        ses.call("ses", "SendEmail", simple(**changes))


@pytest.mark.spec("LIF-04", "API-04")
@pytest.mark.parametrize(
    ("address", "message"),
    [("bob", "Missing final '@domain'"), ("", "Invalid email address ."), ("a@b.c, d@e.f", "Invalid email address")],
)
def test_an_address_that_is_none_is_refused_in_the_words_of_ses(ses: LocalSes, address: str, message: str) -> None:
    with pytest.raises(InvalidParameterValue, match=re.escape(message)):
        ses.call("ses", "SendEmail", simple(Destination={"ToAddresses": [address]}))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f"{'a' * 309}@example.com", f"{'a' * 309}@example.com"),
        (f'"{"N" * 303}" <ana@example.com>', f"{'N' * 303} <ana@example.com>"),
        (f'"N.{"N" * 299}" <ana@example.com>', f'"N.{"N" * 299}" <ana@example.com>'),
        (f" <{'a' * 309}@example.com>", f"{'a' * 309}@example.com"),
    ],
    ids=["alone", "with a name", "with quotes", "in brackets"],
)
@pytest.mark.parametrize("member", ["Source", "ReturnPath"])
def test_an_address_has_320_characters_with_its_name(ses: LocalSes, written: str, shown: str, member: str) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        ses.call("ses", "SendEmail", simple(**{member: written}))
    assert caught.value.message == f"Address length is more than 320 characters long: '{shown}'."  # seen in 2026


@pytest.mark.parametrize("name", ["N" * 302, f'"{"N" * 302}" ', f'"N.{"N" * 298}"'])
def test_quotes_that_a_name_does_not_need_are_not_counted(ses: LocalSes, name: str) -> None:
    ses.call("ses", "SendEmail", simple(Source=f"{name} <ana@example.com>"))
    assert len(ses.sent) == 1


@pytest.mark.spec("CFG-02")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a" * 65, "Configuration set name cannot exceed 64 characters."),
        ("a.b", "Invalid configuration set name <a.b>: only alphanumeric ASCII characters, '_', and '-' are allowed."),
    ],
)
def test_what_cannot_be_the_name_of_a_set_is_refused_as_such(ses: LocalSes, name: str, message: str) -> None:
    with pytest.raises(InvalidParameterValue, match=f"^{re.escape(message)}$"):
        ses.call("ses", "SendEmail", simple(ConfigurationSetName=name))


def test_an_unknown_configuration_set_is_refused(ses: LocalSes) -> None:
    with pytest.raises(ConfigurationSetDoesNotExist, match="^Configuration set <none> does not exist.$"):
        ses.call("ses", "SendEmail", simple(ConfigurationSetName="none"))
    assert nothing_happened(ses)


def test_a_paused_configuration_set_is_refused(ses: LocalSes) -> None:
    ses.create_configuration_set("set", sending=SendingOptions(False))

    with pytest.raises(ConfigurationSetSendingPaused, match="^Sending is paused for configuration set set$"):
        ses.call("ses", "SendEmail", simple(ConfigurationSetName="set"))


def test_a_paused_account_is_refused(ses: LocalSes) -> None:
    ses.pause_sending()

    with pytest.raises(AccountSendingPaused, match="^Account is paused$"):
        ses.call("ses", "SendEmail", simple())


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("", "", "The tag name must be specified."),
        ("n", "", "The tag value must be specified."),
        ("n" * 256, "v", "Tag name cannot exceed 255 characters."),
        ("n", "v" * 256, "Tag value cannot exceed 255 characters."),
        ("a b", "v", "Invalid tag name <a b>: only alphanumeric ASCII characters, '_',  '-' are allowed."),
        ("n", "a b", "Invalid tag value <a b>: only alphanumeric ASCII characters, '_',  '-' , '.', '@' are allowed."),
    ],
)
def test_a_bad_tag_is_refused_before_the_identity_is_looked_at(
    ses: LocalSes, name: str, value: str, message: str
) -> None:
    with pytest.raises(InvalidParameterValue, match=f"^{re.escape(message)}$"):
        ses.call("ses", "SendEmail", simple(Source="eve@evil.example", Tags=[{"Name": name, "Value": value}]))


@pytest.mark.spec("API-03")
def test_text_outside_ascii_needs_a_charset(ses: LocalSes) -> None:
    body = {"Text": {"Data": "Grüße"}}
    with pytest.raises(InvalidParameterValue, match="US-ASCII"):
        ses.call("ses", "SendEmail", simple(Message={"Subject": {"Data": "x"}, "Body": body}))

    body["Text"]["Charset"] = "UTF-8"
    ses.call("ses", "SendEmail", simple(Message={"Subject": {"Data": "x"}, "Body": body}))
    assert ses.sent.one().text == "Grüße"


@pytest.mark.spec("LIF-16")
def test_a_control_character_in_the_text_is_refused_by_the_service(ses: LocalSes) -> None:
    message = {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "a\x07"}}}

    with pytest.raises(InvalidParameterValue, match="control character"):
        ses.call("ses", "SendEmail", simple(Message=message))


def test_a_message_over_the_limit_is_refused(ses: LocalSes) -> None:
    raw = b"From: ana@example.com\r\nTo: bob@example.net\r\n\r\n" + b"x\r\n" * 3_500_000

    with pytest.raises(InvalidParameterValue, match="Message length is more than 10485760 bytes long"):
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": raw}})


def test_an_action_that_the_model_lacks_is_named(ses: LocalSes) -> None:
    with pytest.raises(SesError, match="CreateReceiptRule"):
        ses.call("ses", "CreateReceiptRule", {})


def test_a_bare_carriage_return_hides_no_field_from_the_checks(ses: LocalSes) -> None:
    data = b"X-A: 1\rFrom: eve@evil.example\rSubject: one\r\nFrom: ana@example.com\r\nTo: bob@example.net\r\n\r\nx"

    with pytest.raises(InvalidParameterValue, match="Duplicate header 'From'"):
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}})
    assert not check_raw(data).ok


@pytest.mark.parametrize("head", ["From: g:;", "From: ", "From: junk"])
def test_raw_mail_from_nobody_is_refused(ses: LocalSes, head: str) -> None:
    data = f"{head}\r\nTo: bob@example.net\r\n\r\nx".encode()

    with pytest.raises(InvalidParameterValue):
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}})
    assert not check_raw(data).ok


def test_a_sender_field_of_formatted_content_has_to_be_verified(ses: LocalSes) -> None:
    content = {**simple()["Message"], "Headers": [{"Name": "Sender", "Value": "eve@evil.example"}]}

    with pytest.raises(MessageRejected) as caught:
        ses.call("sesv2", "SendEmail", {"FromEmailAddress": "ana@example.com", "Content": {"Simple": content},
                                        "Destination": {"ToAddresses": ["bob@example.net"]}})  # fmt: skip
    assert caught.value.identities == ("eve@evil.example",)


def test_one_mailbox_in_two_spellings_of_its_domain_gets_one_copy(ses: LocalSes) -> None:
    ses.call("ses", "SendEmail", simple(Destination={"ToAddresses": ["bob@example.net", "Bob <bob@Example.NET>"]}))

    assert len(ses.inbox("bob@example.net")) == ses.statistics.billed == 1


@pytest.mark.parametrize("charset", ["utf-8\r\n\r\n", "hex", "no such", "utf-16"])
def test_a_charset_that_is_none_is_refused(ses: LocalSes, charset: str) -> None:
    message = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t", "Charset": charset}}}

    with pytest.raises(InvalidParameterValue):
        ses.call("ses", "SendEmail", simple(Message=message))


def test_a_bad_tag_is_not_handed_over(ses: LocalSes, hello: Message) -> None:
    with pytest.raises(MessageRefused, match="Invalid tag name"):
        Mailer(ses).send(hello, tags={"a b": "1"})


@pytest.mark.spec("TRB-02")
def test_a_refused_call_changes_no_count_and_no_later_answer(ses: LocalSes, hello: Message) -> None:
    ses.account.quota.max_24_hour_send = 1
    ses.account.quota.max_send_rate = 1
    with pytest.raises(DailyQuotaExceeded):
        Mailer(ses).send(hello.replace(cc="carl@example.net"))

    assert (ses.statistics.billed, ses.statistics.delivery_attempts, ses.statistics.bounce_rate) == (0, 0, 0.0)
    assert Mailer(ses).send(hello).message_id  # at once: the refused call used nothing of the rate


@pytest.mark.spec("QRC-14")
@pytest.mark.parametrize("field", ["ToAddresses", "CcAddresses", "BccAddresses"])
def test_the_fifty_count_in_every_field_alone(ses: LocalSes, field: str) -> None:
    with pytest.raises(InvalidParameterValue, match="Recipient count exceeds 50"):
        ses.call("ses", "SendEmail", simple(Destination={field: [f"p{n}@example.net" for n in range(51)]}))


@pytest.mark.spec("QRC-14")
def test_raw_recipients_that_are_named_twice_count_twice() -> None:
    raw = b"From: ana@example.com\r\nTo: bob@example.net\r\n\r\nx"

    assert check_raw(raw, recipients=("bob@example.net",) * 50).ok
    assert not check_raw(raw, recipients=("bob@example.net",) * 51).ok


@pytest.mark.spec("QRC-14")
def test_every_occurrence_in_destinations_counts(ses: LocalSes) -> None:
    raw = {"Data": b"From: ana@example.com\r\nTo: bob@example.net\r\n\r\nx"}

    with pytest.raises(InvalidParameterValue, match=re.escape("Recipient count exceeds 50.")):
        ses.call("ses", "SendRawEmail", {"RawMessage": raw, "Destinations": ["bob@example.net"] * 51})


@pytest.mark.spec("QRC-14")
def test_one_mailbox_in_header_and_destinations_counts_once_whatever_its_letter_case(ses: LocalSes) -> None:
    people = [f"p{number}@example.net" for number in range(50)]
    raw = {"Data": f"From: ana@example.com\r\nTo: {', '.join(people)}\r\n\r\nx".encode()}
    ses.call("ses", "SendRawEmail", {"RawMessage": raw, "Destinations": [one.replace("net", "NET") for one in people]})

    assert len(ses.sent.one().recipients) == 50


@pytest.mark.spec("API-03")
def test_without_a_charset_a_body_says_us_ascii_and_an_unknown_one_is_named(ses: LocalSes) -> None:
    ses.call("ses", "SendEmail", simple())
    assert ses.sent.one().message.parameters["charset"] == "us-ascii"  # OBS-108
    message = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t", "Charset": "no-such"}}}
    with pytest.raises(InvalidParameterValue, match="^Text: unknown charset 'no-such'"):
        ses.call("ses", "SendEmail", simple(Message=message))


@pytest.mark.spec("API-03")
def test_a_member_that_send_email_lacks_is_refused_by_name(ses: LocalSes) -> None:
    mistakes: list[dict[str, Any]] = [
        {"Sauce": "x"},
        {"Destination": {"ToAdresses": []}},
        {"Message": {**MESSAGE, "Html": {}}},
    ]
    for changes in mistakes:
        with pytest.raises(InvalidAction, match="is not part of this model"):
            ses.call("ses", "SendEmail", simple(**changes))


@pytest.mark.spec("API-03", "LIF-04")
def test_a_return_path_that_is_not_verified_is_rejected(ses: LocalSes) -> None:
    with pytest.raises(MessageRejected) as caught:
        ses.call("ses", "SendEmail", simple(ReturnPath="back@evil.example"))
    assert caught.value.identities == ("back@evil.example",)


@pytest.mark.spec("API-04")
def test_the_service_takes_no_cc_outside_ascii(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue, match="^There are non-ASCII characters in the email address$"):
        ses.call("ses", "SendEmail", simple(Destination={"ToAddresses": ["b@x.org"], "CcAddresses": ["jürgen@x.org"]}))


@pytest.mark.spec("API-10")
def test_the_service_refuses_parts_that_share_a_boundary(ses: LocalSes) -> None:
    raw = (
        b"From: ana@example.com\r\nTo: bob@example.net\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\ntext\r\n--x--\r\n--x--\r\n"
    )

    with pytest.raises(InvalidParameterValue, match="boundary"):
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": raw}})
    assert not (ses.sent)
    assert not (ses.events)


@pytest.mark.spec("QRC-14")
@pytest.mark.parametrize("field", ["To", "Cc", "Bcc"])
def test_every_occurrence_in_the_header_of_raw_mail_counts(ses: LocalSes, field: str) -> None:
    def raw(count: int) -> dict[str, Any]:
        head = f"From: ana@example.com\r\n{field}: {', '.join(['bob@example.net'] * count)}"
        return {"RawMessage": {"Data": f"{head}\r\n\r\nx".encode()}}

    with pytest.raises(InvalidParameterValue, match=re.escape("Recipient count exceeds 50.")):
        ses.call("ses", "SendRawEmail", raw(51))
    ses.call("ses", "SendRawEmail", raw(50))


@pytest.mark.spec("TRB-02")
def test_a_badly_formed_call_is_free(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue):
        ses.call("ses", "SendEmail", simple(Destination={"ToAddresses": ["no address"]}))
    assert ses.statistics == type(ses.statistics)()
    assert ses.call("ses", "GetSendQuota", {})["SentLast24Hours"] == 0
