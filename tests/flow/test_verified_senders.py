"""Who has to be verified before a message is taken, and what a MAIL FROM domain that is not ready does to it."""

from __future__ import annotations

import pytest

from sesmodel import LocalSes, Mailer, MailFromDomainNotVerified, Message, MessageRejected, Record, RecordType

LETTER = Message(sender="a@example.com", to="x@gmail.com", subject="Hello", text="Hello")
HEAD = b"From: a@example.com\r\nTo: x@gmail.com\r\nSubject: Hi\r\n"


def send_raw(ses: LocalSes, data: bytes, **params: object) -> None:
    ses.client("ses").send_raw_email(RawMessage={"Data": data}, **params)


def refusal(ses: LocalSes, head: bytes = HEAD, **params: object) -> str:
    """Whom SES names when it refuses a finished message."""
    with pytest.raises(MessageRejected) as caught:
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": head + b"\r\nHello\r\n"}, **params})
    assert caught.value.message.startswith(
        "Email address is not verified. The following identities failed the check in"
    )
    return caught.value.message.rpartition(f"{ses.region}: ")[2]


# --- senders ---------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-01", "LIF-19")
def test_without_identities_the_sender_is_refused_and_named() -> None:
    assert refusal(LocalSes()) == "a@example.com"


@pytest.mark.spec("IDN-01", "LIF-19")
@pytest.mark.parametrize(
    ("head", "params"),
    [
        (b"Return-Path: b@other.test\r\n" + HEAD, {}),
        (b"Sender: b@other.test\r\n" + HEAD, {}),
        (HEAD, {"Source": "b@other.test"}),
        (HEAD.replace(b"a@example.com", b"b@other.test"), {"Source": "a@example.com"}),
    ],
    ids=["Return-Path", "Sender", "Source", "From"],
)
def test_an_address_in_any_of_the_four_roles_has_to_be_verified(
    ses: LocalSes, head: bytes, params: dict[str, str]
) -> None:
    assert refusal(ses, head, **params) == "b@other.test"

    ses.verify("b@other.test")

    send_raw(ses, head + b"\r\nHello\r\n", **params)
    assert len(ses.sent) == 1


@pytest.mark.spec("IDN-01")
def test_the_return_path_of_a_formatted_send_has_to_be_verified(ses: LocalSes) -> None:
    params = {
        "Source": "a@example.com",
        "Destination": {"ToAddresses": ["x@gmail.com"]},
        "Message": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}},
    }
    with pytest.raises(MessageRejected, match=r": b@other\.test$"):
        ses.call("ses", "SendEmail", {**params, "ReturnPath": "b@other.test"})
    ses.call("ses", "SendEmail", {**params, "ReturnPath": "b@sub.example.com"})


@pytest.mark.spec("IDN-01")
def test_a_return_path_below_a_verified_domain_is_verified_and_a_reply_to_need_not_be(ses: LocalSes) -> None:
    send_raw(ses, b"Return-Path: b@sub.example.com\r\nReply-To: anybody@other.test\r\n" + HEAD + b"\r\nHello\r\n")

    assert len(ses.sent) == 1


@pytest.mark.spec("IDN-02", "LIF-19")
def test_in_the_sandbox_recipients_have_to_be_verified_too_but_for_the_simulator() -> None:
    ses = LocalSes.sandbox(max_send_rate=None)
    ses.verify("example.com", "friend@gmail.com")

    for recipient in ("x@example.com", "friend@gmail.com", "bounce+1@simulator.amazonses.com"):
        Mailer(ses).send(LETTER.replace(to=recipient))
    with pytest.raises(MessageRejected, match=r": x@gmail\.com$"):
        Mailer(ses).send(LETTER)


@pytest.mark.spec("IDN-02")
def test_outside_the_sandbox_recipients_are_not_checked(ses: LocalSes) -> None:
    Mailer(ses).send(LETTER)

    assert len(ses.inbox("x@gmail.com")) == 1


@pytest.mark.spec("TRB-05")
def test_what_is_verified_in_one_region_is_refused_in_another_which_is_named() -> None:
    here, elsewhere = LocalSes(region="us-east-1"), LocalSes(region="us-west-2")
    here.verify("example.com")

    Mailer(here).send(LETTER)
    with pytest.raises(MessageRejected, match=r"failed the check in region us-west-2: a@example\.com$"):
        Mailer(elsewhere).send(LETTER)


@pytest.mark.spec("TRB-22")
def test_a_domain_whose_owner_publishes_nothing_stays_pending_and_sends_nothing() -> None:
    ses = LocalSes()
    ses.create_identity("gmail.com")
    ses.advance(hours=71)

    assert ses.identities.require("gmail.com").status.value == "PENDING"
    with pytest.raises(MessageRejected, match=r": a@gmail\.com$"):
        Mailer(ses).send(LETTER.replace(sender="a@gmail.com"))

    ses.verify("a@gmail.com")
    Mailer(ses).send(LETTER.replace(sender="a@gmail.com"))


@pytest.mark.spec("IDN-15", "AUTH-09")
def test_a_domain_whose_dkim_succeeds_may_be_sent_from_before_its_own_record_is_found() -> None:
    ses = LocalSes()
    token = ses.client("ses").verify_domain_identity(Domain="example.com")["VerificationToken"]
    tokens = ses.client("ses").verify_domain_dkim(Domain="example.com")["DkimTokens"]
    assert refusal(ses) == "a@example.com"

    for name in tokens:
        ses.dns.add(Record(f"{name}._domainkey.example.com", RecordType.CNAME, f"{name}.dkim.amazonses.com"))
    ses.tick()

    assert token not in [record.value for record in ses.dns]
    Mailer(ses).send(LETTER)
    assert len(ses.sent) == 1


# --- MAIL FROM -------------------------------------------------------------------------------------


def with_mail_from(behavior: str) -> LocalSes:
    """A verified domain with a MAIL FROM domain whose record is not published yet."""
    ses = LocalSes(region="us-west-2")
    ses.verify("example.com")
    ses.client("ses").set_identity_mail_from_domain(
        Identity="example.com", MailFromDomain="mail.example.com", BehaviorOnMXFailure=behavior
    )
    return ses


def envelope_domain(ses: LocalSes) -> str:
    """Where the bounces of the last message go."""
    value = ses.inbox("x@gmail.com")[-1].headers.get("Return-Path", "")
    return value.rpartition("@")[2].rstrip(">")


@pytest.mark.spec("AUTH-29", "TRB-14", "AUTH-25")
def test_while_the_mail_from_domain_is_not_ready_mail_goes_out_with_the_default() -> None:
    ses = with_mail_from("UseDefaultValue")
    Mailer(ses).send(LETTER)

    assert envelope_domain(ses) == "us-west-2.amazonses.com"


@pytest.mark.spec("AUTH-29", "AUTH-25")
def test_once_it_is_ready_mail_goes_out_with_it() -> None:
    ses = with_mail_from("RejectMessage")
    ses.dns.add(Record("mail.example.com", RecordType.MX, "10 feedback-smtp.us-west-2.amazonses.com"))
    ses.tick()
    Mailer(ses).send(LETTER)

    assert envelope_domain(ses) == "mail.example.com"
    assert ses.inbox("x@gmail.com")[0].headers.get("Return-Path") == f"<{ses.sent.one().message_id}@mail.example.com>"


@pytest.mark.spec("AUTH-29", "TRB-14")
@pytest.mark.parametrize("records", [[], ["10 feedback-smtp.us-west-2.amazonses.com", "20 mx.example.com"]])
def test_until_then_mail_is_refused_if_that_was_asked_for_and_nothing_is_counted(records: list[str]) -> None:
    ses = with_mail_from("RejectMessage")
    for value in records:
        ses.dns.add(Record("mail.example.com", RecordType.MX, value))
    ses.tick()

    with pytest.raises(MailFromDomainNotVerified) as caught:
        Mailer(ses).send(LETTER)

    assert (caught.value.v1_code, caught.value.message) == (
        "MailFromDomainNotVerifiedException",
        "Mail FROM domain is not verified",
    )
    assert ses.client("ses").get_send_quota()["SentLast24Hours"] == 0
    assert (len(ses.sent), len(ses.events)) == (0, 0)


@pytest.mark.spec("AUTH-29", "AUTH-32")
def test_the_mail_from_domain_of_an_address_is_its_own_and_never_that_of_its_domain() -> None:
    ses = with_mail_from("UseDefaultValue")
    ses.dns.add(Record("mail.example.com", RecordType.MX, "10 feedback-smtp.us-west-2.amazonses.com"))
    ses.dns.add(Record("own.example.com", RecordType.MX, "10 feedback-smtp.us-west-2.amazonses.com"))
    ses.verify("mary@example.com")
    found = {}
    for sender in ("bob@x.example.com", "mary@example.com"):
        Mailer(ses).send(LETTER.replace(sender=sender))
        ses.tick()
        Mailer(ses).send(LETTER.replace(sender=sender))
        found[sender] = envelope_domain(ses)
    ses.client("ses").set_identity_mail_from_domain(Identity="mary@example.com", MailFromDomain="own.example.com")
    ses.tick()
    Mailer(ses).send(LETTER.replace(sender="mary@example.com"))

    assert found == {"bob@x.example.com": "mail.example.com", "mary@example.com": "us-west-2.amazonses.com"}
    assert envelope_domain(ses) == "own.example.com"


@pytest.mark.spec("QRC-08")
def test_a_bounce_comes_back_to_the_region_that_sent_whatever_region_the_record_names() -> None:
    ses, other = (LocalSes(region=region) for region in ("eu-west-1", "us-east-1"))
    for one in (ses, other):
        one.verify("example.com")
        one.client("ses").set_identity_mail_from_domain(Identity="example.com", MailFromDomain="mail.example.com")
        one.dns.add(Record("mail.example.com", RecordType.MX, "10 feedback-smtp.us-east-1.amazonses.com"))
        one.tick()
    Mailer(ses).send(LETTER.replace(to="bounce@simulator.amazonses.com"))

    (notice,) = ses.inbox("a@example.com")
    assert notice.sender is not None
    assert notice.sender.addr_spec == "MAILER-DAEMON@eu-west-1.amazonses.com"
    assert [event.event_type for event in ses.events] == ["Send", "Bounce"]
    assert (len(other.inbox("a@example.com")), len(other.events)) == (0, 0)
    assert ses.events[1].mail.source_arn == "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
