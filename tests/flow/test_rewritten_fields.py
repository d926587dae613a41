"""The fields of the header that are SES's own: Return-Path, Date, Message-ID."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import DkimSigner, LocalSes, Mailer, ManualClock, Message
from sesmodel.mail.build import date
from sesmodel.service import simulator
from tests.dkim import keys

if TYPE_CHECKING:
    from sesmodel.mail.read import ParsedMessage

JUNE = datetime(2021, 6, 1, 12, tzinfo=UTC)


def model(region: str = "us-east-1", at: datetime = JUNE) -> LocalSes:
    ses = LocalSes(region=region, clock=ManualClock(at))
    ses.verify("example.com")
    return ses


def send_raw(ses: LocalSes, *fields: str, to: str = "bob@example.net", **params: Any) -> str:
    """Send raw data with some fields, and give the id of the message."""
    data = "\r\n".join([*fields, "From: ana@example.com", f"To: {to}", "Subject: Hi", "", "Hello"])
    message_id = ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data.encode()}, **params})["MessageId"]
    assert isinstance(message_id, str)
    return message_id


def delivered(ses: LocalSes, *fields: str) -> tuple[str, ParsedMessage]:
    """The id of a raw message, and the copy that its recipient got."""
    message_id = send_raw(ses, *fields)
    (copy,) = ses.inbox("bob@example.net")
    return message_id, copy


@pytest.mark.spec("HDR-04")
@pytest.mark.parametrize(
    ("region", "domain"), [("us-east-1", "amazonses.com"), ("eu-west-1", "eu-west-1.amazonses.com")]
)
def test_recipients_see_a_return_path_of_ses(region: str, domain: str) -> None:
    message_id, copy = delivered(model(region), "Return-Path: bounces@example.com")

    assert copy.headers.get_all("Return-Path") == (f"<{message_id}@{domain}>",)
    assert message_id.endswith("-000000")
    assert b"bounces@example.com" not in copy.raw.data


@pytest.mark.spec("HDR-04")
def test_recipients_see_a_return_path_at_the_mail_from_domain_when_it_is_set_up() -> None:
    ses = model()
    ses.create_identity("shop.example", mail_from="mail.shop.example")
    ses.publish_records("shop.example")
    Mailer(ses).send(Message(sender="ana@shop.example", to="bob@example.net", subject="Hi", text="Hello"))

    (copy,) = ses.inbox("bob@example.net")
    assert copy.headers.get("Return-Path") == f"<{ses.sent.one().message_id}@mail.shop.example>"


@pytest.mark.spec("HDR-04")
def test_bounces_come_to_the_return_path_unless_the_call_names_a_source() -> None:
    ses = model()
    send_raw(ses, "Return-Path: bounces@example.com", to=simulator.BOUNCE, Source="a@example.com")
    assert [len(ses.inbox(f"{who}@example.com")) for who in ("a", "bounces", "ana")] == [1, 0, 0]

    send_raw(ses, "Return-Path: bounces@example.com", to=simulator.BOUNCE)
    assert [len(ses.inbox(f"{who}@example.com")) for who in ("a", "bounces", "ana")] == [1, 1, 0]


@pytest.mark.spec("HDR-04")
def test_the_return_path_must_be_verified() -> None:
    from sesmodel import MessageRejected

    with pytest.raises(MessageRejected, match=r"bounces@other\.example"):
        send_raw(model(), "Return-Path: bounces@other.example")


@pytest.mark.spec("HDR-05")
def test_the_date_is_when_ses_took_the_message() -> None:
    _, copy = delivered(model(), "Date: Fri, 17 Dec 2010 14:26:21 -0800")

    assert copy.headers.get_all("Date") == ("Tue, 1 Jun 2021 12:00:00 +0000",)
    assert copy.date == JUNE


@pytest.mark.spec("HDR-05")
def test_the_date_is_given_to_mail_that_has_none_and_stays_though_delivery_is_late() -> None:
    ses = model()
    ses.receivers.when("*").defer(times=2)
    send_raw(ses)
    ses.advance(hours=1)

    (copy,) = ses.inbox("bob@example.net")
    assert copy.headers.get_all("Date") == ("Tue, 1 Jun 2021 12:00:00 +0000",)


@pytest.mark.spec("HDR-05")
def test_a_builder_may_set_a_date_for_other_transports(hello: Message) -> None:
    from sesmodel import InboxTransport

    moment, inbox, ses = datetime(2010, 12, 17, 22, 26, 21, tzinfo=UTC), InboxTransport(), model()
    Mailer(inbox).send(hello.replace(date=moment))
    Mailer(ses).send(hello.replace(date=moment))

    assert inbox.sent.one().message.headers.get("Date") == date(moment)
    assert ses.inbox("bob@example.net")[0].date == JUNE


@pytest.mark.spec("HDR-06")
@pytest.mark.parametrize(
    ("region", "domain"), [("us-east-1", "email.amazonses.com"), ("eu-west-1", "eu-west-1.amazonses.com")]
)
def test_the_message_id_is_that_of_ses(region: str, domain: str) -> None:
    message_id, copy = delivered(model(region), "Message-ID: <x@example.com>")

    assert copy.headers.get_all("Message-ID") == (f"<{message_id}@{domain}>",)
    assert b"x@example.com" not in copy.raw.data


@pytest.mark.spec("HDR-06")
def test_the_receipt_of_a_mailer_knows_both_ids(hello: Message) -> None:
    ses = model()
    receipt = Mailer(ses).send(hello.replace(message_id="x@example.com"))

    assert receipt.header_message_id == "x@example.com"
    (copy,) = ses.inbox("bob@example.net")
    assert copy.headers.get("Message-ID") == f"<{receipt.message_id}@email.amazonses.com>"


@pytest.mark.spec("HDR-06")
def test_a_signer_of_ones_own_leaves_out_what_ses_rewrites(hello: Message) -> None:
    ses, signer = model(), DkimSigner("example.com", selector="s1", key=keys.rsa_1024())
    message = hello.replace(
        message_id="x@example.com", return_path="bounces@example.com", headers={"Bounces-To": "b@example.com"}
    )
    Mailer(ses, dkim=signer).send(message)

    own = ses.inbox("bob@example.net")[0].headers.get_all("DKIM-Signature")[-1]
    signed = own.replace("\r\n", "").replace("\t", "").replace(" ", "").partition("h=")[2].partition(";")[0]
    assert "from" in signed.lower().split(":")
    assert not {"message-id", "date", "return-path", "bounces-to"} & set(signed.lower().split(":"))
