"""What is said at the SMTP door about one message after another."""

from __future__ import annotations

import smtplib
import socket
from typing import TYPE_CHECKING

import pytest

from sesmodel import (
    DailyQuotaExceeded,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    Send,
    SmtpCredentials,
    SmtpLimits,
    SmtpLogins,
    SmtpTransport,
    build,
    serve_smtp,
)
from sesmodel.errors import ServiceFailed
from sesmodel.retry import RetryPolicy
from tests.server.smtp import model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import SmtpDoor

HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
SCRIPT = """\
EHLO example.com
AUTH LOGIN
U01UUFVzZXJuYW1l
U01UUFBhc3N3b3Jk
MAIL FROM: sender@example.com
RCPT TO: recipient@example.com
RCPT TO:<second@example.com>
DATA
X-SES-CONFIGURATION-SET: ConfigSet
From: Sender Name <sender@example.com>
To: recipient@example.com
Subject: Amazon SES SMTP Test

This message was sent using the Amazon SES SMTP interface.
..a line with a dot
.
QUIT
"""
"""The script of the guide (L2640-L2702), to two recipients and with a dot at the beginning of a line."""


@pytest.fixture
def ses() -> LocalSes:
    return model()


@pytest.fixture
def door(ses: LocalSes) -> Iterator[SmtpDoor]:
    with serve_smtp(ses, mode="plain", needs_login=False) as opened:
        yield opened


@pytest.fixture
def client(door: SmtpDoor) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(door.host, door.port) as made:
        made.ehlo()
        yield made


def sent(client: smtplib.SMTP, data: bytes | str, sender: str = "ana@example.com", to: str = "bob@example.net") -> str:
    """The last reply to one message."""
    assert client.docmd(f"MAIL FROM:<{sender}>") == client.docmd(f"RCPT TO:<{to}>") == (250, b"Ok")
    code, text = client.data(data)
    return f"{code} {text.decode()}"


@pytest.mark.spec("SMTP-16")
def test_the_script_of_the_guide_is_understood_in_one_piece(ses: LocalSes) -> None:
    ses.create_configuration_set("ConfigSet")
    logins = SmtpLogins([SmtpCredentials("SMTPUsername", "SMTPPassword")])
    with (
        serve_smtp(ses, mode="plain", logins=logins) as door,
        socket.create_connection((door.host, door.port), timeout=30) as client,
    ):
        client.sendall(SCRIPT.replace("\n", "\r\n").encode())
        heard = client.makefile("rb").read().decode().splitlines()

    assert [line for line in heard if line.startswith("354")] == ["354 End data with <CR><LF>.<CR><LF>"]
    assert heard[-2] == f"250 Ok {ses.sent.one().message_id}"
    assert ses.sent.one().recipients == ("recipient@example.com", "second@example.com")
    assert ses.inbox("recipient@example.com").last.text.splitlines()[-1] == ".a line with a dot"
    assert ses.events[0].mail.configuration_set == "ConfigSet"


@pytest.mark.spec("SMTP-16")
def test_the_token_of_the_guide_logs_in_and_another_one_does_not(ses: LocalSes) -> None:
    logins = SmtpLogins([SmtpCredentials("SMTPUsername", "SMTPPassword")])
    with serve_smtp(ses, mode="plain", logins=logins) as door, smtplib.SMTP(door.host, door.port) as client:
        client.ehlo()
        assert client.docmd("AUTH PLAIN AFNNVFBVc2VybmFtZQBTTVRQUGFzc3dvcmR4")[0] == 535
        assert client.docmd("AUTH PLAIN AFNNVFBVc2VybmFtZQBTTVRQUGFzc3dvcmQ=")[0] == 235


@pytest.mark.spec("SMTP-17", "SRC-03")
def test_the_greeting_names_the_host_the_build_and_the_session(ses: LocalSes, door: SmtpDoor) -> None:
    with smtplib.SMTP() as client:
        _, greeting = client.connect(door.host, door.port)
        assert sent(client, build(HELLO)) == f"250 Ok {ses.events[0].mail.message_id}"
    host, esmtp, build_tag, session = greeting.decode().split()
    assert (host, esmtp, len(session)) == ("email-smtp.amazonaws.com", "ESMTP", 20)
    assert build_tag.startswith("SimpleEmailService-d-")


@pytest.mark.spec("SMTP-17", "SRC-06")
def test_who_is_silent_for_too_long_is_told_and_cut_off_and_a_transport_connects_anew(ses: LocalSes) -> None:
    with serve_smtp(ses, mode="plain", needs_login=False, limits=SmtpLimits(idle_seconds=0.1)) as door:
        with Mailer(SmtpTransport(door.host, door.port, mode="plain", dialect="ses")) as mailer:
            mailer.send(HELLO)
            with smtplib.SMTP(door.host, door.port, timeout=20) as silent:
                assert silent.getreply() == (451, b"4.4.2 Timeout waiting for data from client.")  # OBS-441
                with pytest.raises(smtplib.SMTPServerDisconnected, match="^Connection unexpectedly closed$"):
                    silent.getreply()
            mailer.send(HELLO)
    assert len(ses.sent) == 2
    assert SmtpLimits().idle_seconds == 10


@pytest.mark.spec("SMTP-18")
def test_a_message_needs_a_sender_and_a_recipient(client: smtplib.SMTP) -> None:
    assert client.docmd("DATA") == (503, b"Error: need MAIL command")
    assert client.docmd("RCPT TO:<bob@example.net>")[0] == 503
    assert client.docmd("MAIL FROM:<ana@example.com>")[0] == 250
    assert client.docmd("DATA") == (503, b"Error: need RCPT command")
    assert client.docmd("RSET")[0] == 250
    assert client.docmd("RCPT TO:<bob@example.net>")[0] == 503


@pytest.mark.spec("SMTP-18", "LIF-18")
def test_bounces_go_to_mail_from_and_not_to_reply_to(ses: LocalSes, client: smtplib.SMTP) -> None:
    message = HELLO.replace(to="bounce@simulator.amazonses.com", reply_to="help@example.com")
    sent(client, build(message), sender="bounces@example.com", to="bounce@simulator.amazonses.com")

    assert ses.sent.one().envelope.mail_from == "bounces@example.com"
    assert len(ses.inbox("bounces@example.com")) == 1
    assert len(ses.inbox("help@example.com")) == len(ses.inbox("ana@example.com")) == 0


@pytest.mark.spec("SMTP-19")
def test_the_header_names_the_configuration_set(ses: LocalSes, client: smtplib.SMTP) -> None:
    ses.create_configuration_set("ConfigSet")
    assert sent(client, b"X-SES-CONFIGURATION-SET: ConfigSet\r\n" + build(HELLO)).startswith("250")
    assert sent(client, b"X-SES-CONFIGURATION-SET: Other\r\n" + build(HELLO)) == (
        "554 Transaction failed: Configuration set <Other> does not exist."
    )

    assert ses.events.of(Send).one().mail.tags["ses:configuration-set"] == ("ConfigSet",)
    assert ses.inbox("bob@example.net").last.headers.get("X-SES-CONFIGURATION-SET") is None


@pytest.mark.spec("SMTP-20")
def test_no_field_that_is_for_ses_leaves_it_and_of_two_the_first_counts(ses: LocalSes, client: smtplib.SMTP) -> None:
    ses.create_configuration_set("A")
    arn = f"arn:aws:ses:{ses.region}:{ses.account.id}:identity/example.com"
    fields = (
        "x-ses-configuration-set: A",
        "X-SES-CONFIGURATION-SET: B",
        "X-SES-MESSAGE-TAGS: tagName1=tagValue1, tagName2=tagValue2",
        f"X-SES-SOURCE-ARN: {arn}",
        f"X-SES-FROM-ARN: {arn}",
        f"X-SES-RETURN-PATH-ARN: {arn}",
        "X-SES-LIST-MANAGEMENT-OPTIONS: ",
        "X-Campaign: stays",
    )
    assert sent(client, "".join(f"{one}\r\n" for one in fields).encode() + build(HELLO)).startswith("250")

    tags = ses.events.of(Send).one().mail.tags
    assert (tags["ses:configuration-set"], tags["tagName2"]) == (("A",), ("tagValue2",))
    left = [one.name for one in ses.inbox("bob@example.net").last.headers if one.name.lower().startswith("x-")]
    assert left == ["X-Campaign", "X-SES-Outgoing"]


@pytest.mark.spec("SMTP-21", "SRC-16")
def test_addresses_are_spelled_as_they_were_verified(ses: LocalSes, client: smtplib.SMTP) -> None:
    ses.verify("Bob@example.org")
    message = HELLO.replace(sender="bob@example.org")
    with pytest.raises(MessageRejected) as raised:
        Mailer(ses).send(message)

    reply = sent(client, build(message), sender="bob@example.org")
    assert reply == f"554 Message rejected: {raised.value.message}"
    assert reply.startswith("554 Message rejected: Email address is not verified. The following identities failed the")
    assert sent(client, build(HELLO.replace(sender="Bob@example.org")), sender="Bob@example.org").startswith("250")


@pytest.mark.spec("SMTP-21")
def test_in_the_sandbox_recipients_are_spelled_so_too() -> None:
    sandbox = LocalSes.sandbox(max_send_rate=None)
    sandbox.verify("example.com", "Bob@example.net")
    with serve_smtp(sandbox, mode="plain", needs_login=False) as door, smtplib.SMTP(door.host, door.port) as client:
        client.ehlo()
        reply = sent(client, build(HELLO))
        assert reply.startswith("554 Message rejected: Email address is not verified.")
        assert "bob@example.net" in reply
        assert sent(client, build(HELLO), to="Bob@example.net").startswith("250")


@pytest.mark.spec("SRC-16")
def test_a_refusal_is_for_all_recipients(client: smtplib.SMTP) -> None:
    sandbox = LocalSes.sandbox(max_send_rate=None)
    sandbox.verify("example.com", "bob@example.net")
    with serve_smtp(sandbox, mode="plain", needs_login=False) as door, smtplib.SMTP(door.host, door.port) as other:
        with pytest.raises(smtplib.SMTPDataError, match="Message rejected"):
            other.sendmail("ana@example.com", ["bob@example.net", "eve@example.net"], build(HELLO))
    assert len(sandbox.sent) == len(sandbox.inbox("bob@example.net")) == 0


@pytest.mark.spec("SRC-04")
def test_one_connection_too_many_is_sent_away_until_another_ends(ses: LocalSes) -> None:
    with serve_smtp(ses, mode="plain", limits=SmtpLimits(connections=2)) as door:
        with smtplib.SMTP(door.host, door.port):
            with smtplib.SMTP(door.host, door.port) as second:
                with pytest.raises(smtplib.SMTPConnectError) as raised:
                    smtplib.SMTP(door.host, door.port)
                second.quit()
            with smtplib.SMTP(door.host, door.port) as third:
                assert third.noop() == (250, b"Ok")
    assert raised.value.args == (421, b"Too many concurrent SMTP connections")


@pytest.mark.spec("SRC-05")
def test_a_failure_of_ses_is_over_when_the_mail_comes_again(ses: LocalSes, door: SmtpDoor) -> None:
    ses.faults.plan(ServiceFailed("It will be well."))
    with smtplib.SMTP(door.host, door.port) as client:
        assert sent(client, build(HELLO)) == "451 Temporary service failure"
    ses.faults.plan(ServiceFailed("It will be well."))
    with SmtpTransport(door.host, door.port, mode="plain", dialect="ses") as transport:
        Mailer(transport, retry=RetryPolicy(delays=(0.0,))).send(HELLO)
    assert len(ses.sent) == 1


@pytest.mark.spec("SRC-14")
@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)], ids=["10 MB", "one byte more"])
def test_a_message_may_have_ten_megabytes_and_no_byte_more(
    ses: LocalSes, client: smtplib.SMTP, more: int, taken: bool
) -> None:
    head = b"From: ana@example.com\r\nSubject: Long\r\n\r\n"
    line = b"x" * 498 + b"\r\n"
    lines, rest = divmod(10 * 1024 * 1024 + more - len(head), len(line))
    reply = sent(client, head + line * lines + b"y" * (rest - 2) + b"\r\n")

    assert reply.startswith("250 Ok ") if taken else reply == "552 Message is too long."
    assert len(ses.sent) == taken
    assert sent(client, build(HELLO)).startswith("250")


def test_a_size_that_is_announced_is_refused_at_once(client: smtplib.SMTP) -> None:
    assert client.docmd("MAIL FROM:<ana@example.com> SIZE=10485761") == (552, b"Message is too long.")
    assert client.docmd("MAIL FROM:<ana@example.com> SIZE=10485760 BODY=8BITMIME") == (250, b"Ok")


@pytest.mark.parametrize("end", ["\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r.\n"], ids=repr)
def test_only_crlf_around_the_dot_ends_a_message(ses: LocalSes, door: SmtpDoor, end: str) -> None:
    smuggled = f"One{end}MAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.net>\r\nDATA\r\nTwo\r\n.\r\n"
    said = (
        f"MAIL FROM:<ana@example.com>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\nFrom: ana@example.com\r\n\r\n{smuggled}"
    )
    with socket.create_connection((door.host, door.port), timeout=30) as client:
        client.sendall(f"EHLO example.com\r\n{said}QUIT\r\n".encode())
        client.makefile("rb").read()

    assert len(ses.sent) == 1
    assert len(ses.inbox("eve@example.net")) == 0


@pytest.mark.parametrize("body", ["", "\r\n", ".\r\n", "a\r\n", "\r\n.\r\n", "..\r\n", "ab\r\n.c"], ids=repr)
def test_short_messages_end_where_they_end(ses: LocalSes, client: smtplib.SMTP, body: str) -> None:
    assert sent(client, body).startswith(("250", "554"))
    assert client.noop() == (250, b"Ok")
    assert sent(client, build(HELLO)).startswith("250")
    assert ses.inbox("bob@example.net").last.subject == "Hi"


def test_a_sink_that_sends_by_the_same_door_is_not_kept_waiting(ses: LocalSes, door: SmtpDoor) -> None:
    def copy(event: object) -> None:
        if isinstance(event, Send) and event.mail.destination == ("bob@example.net",):
            with smtplib.SMTP(door.host, door.port, timeout=30) as other:
                other.sendmail("ana@example.com", ["copy@example.net"], build(HELLO))

    ses.subscribe(copy)
    with smtplib.SMTP(door.host, door.port, timeout=30) as client:
        client.sendmail("ana@example.com", ["bob@example.net"], build(HELLO))
    assert len(ses.inbox("copy@example.net")) == 1


def test_a_fault_can_be_planned_as_for_the_api(ses: LocalSes, client: smtplib.SMTP) -> None:
    ses.faults.plan(DailyQuotaExceeded("Daily message quota exceeded."))
    assert sent(client, build(HELLO)) == "454 Throttling failure: Daily message quota exceeded."
    assert sent(client, build(HELLO)).startswith("250")
