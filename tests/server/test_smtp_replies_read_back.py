"""What the SMTP door says, and what a transport of ours makes of it: one table of replies for both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    AccessDenied,
    AccountSendingPaused,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    PermanentRefusal,
    Send,
    SesError,
    SmtpTransport,
    TemporaryRefusal,
    serve_smtp,
)
from tests.server.smtp import model, trusted
from tests.server.smtp_wire import BEGUN, MAIL, Wire, talking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import SmtpDoor

HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
USER, IDENTITY = "arn:aws:iam::123456789012:user/John", "arn:aws:ses:us-east-1:123456789012:identity/example.com"
DENIED = f"User {USER} is not authorized to perform ses:SendRawEmail on resource {IDENTITY}"


@pytest.fixture
def ses() -> LocalSes:
    return model()


@pytest.fixture
def door(ses: LocalSes) -> Iterator[SmtpDoor]:
    with serve_smtp(ses, mode="plain", needs_login=False) as opened:
        yield opened


def transport(door: SmtpDoor) -> SmtpTransport:
    return SmtpTransport(door.host, door.port, mode="plain", dialect="ses")


def heard(door: SmtpDoor) -> str:
    """The last reply to a message, word for word."""
    with Wire(door) as wire:
        wire.line()
        wire.say(BEGUN + b"DATA\r\n")
        assert [wire.reply()[:3] for _ in range(4)] == ["250", "250", "250", "354"]
        return wire.ask(MAIL + b".\r\n")


def raised(door: SmtpDoor) -> SesError:
    """What a mailer raises at the same message."""
    with Mailer(transport(door)) as mailer, pytest.raises(SesError) as caught:
        mailer.send(HELLO)
    return caught.value


@pytest.mark.spec("SRC-15")
def test_who_may_not_send_is_told_which_user_and_which_identity(ses: LocalSes, door: SmtpDoor) -> None:
    ses.faults.plan(AccessDenied(DENIED), times=2)
    assert heard(door) == f"554 Access denied: {DENIED}"

    error = raised(door)
    assert (type(error), error.message, error.retryable) == (AccessDenied, DENIED, False)
    assert not ses.sent


@pytest.mark.spec("SRC-19")
def test_a_paused_account_is_told_so_and_the_client_knows_it(ses: LocalSes, door: SmtpDoor) -> None:
    ses.pause_sending()
    assert heard(door).startswith("554 Message rejected: ")
    error = raised(door)
    assert (type(error), error.retryable) == (AccountSendingPaused, False)
    assert not ses.sent


@pytest.mark.spec("SRC-05", "SRC-10", "SRC-19", "SMTP-33")
@pytest.mark.parametrize(
    ("reply", "kind", "message"),
    [
        ("554 Message rejected: Account is paused", AccountSendingPaused, "Account is paused"),
        ("554 Message rejected: Email address is not verified.", MessageRejected, "Email address is not verified."),
        ("550 something", PermanentRefusal, "something"),
        ("451 Temporary service failure", TemporaryRefusal, "Temporary service failure"),
        ("454 Temporary service failure", TemporaryRefusal, "Temporary service failure"),
    ],
)
def test_a_reply_is_read_back_as_what_it_means(
    ses: LocalSes, door: SmtpDoor, reply: str, kind: type[SesError], message: str
) -> None:
    ses.faults.plan(reply, operation="message", times=2)
    assert heard(door) == reply

    error = raised(door)
    assert (type(error), error.message) == (kind, message)
    assert error.retryable is reply.startswith("4")
    if kind in {TemporaryRefusal, PermanentRefusal}:
        assert error.code == reply[:3]


@pytest.mark.spec("SRC-11")
def test_who_does_not_log_in_is_refused_for_good(ses: LocalSes) -> None:
    with serve_smtp(ses, mode="plain") as door:
        error = raised(door)
    assert (type(error), error.code, error.message) == (PermanentRefusal, "530", "Authentication required")
    assert not error.retryable
    assert not ses.sent


@pytest.mark.spec("SRC-03", "SMTP-17")
@pytest.mark.parametrize(
    ("reply", "message_id"),
    [
        (
            "250 Ok 01010160d7de98d8-21e57d9a-JZho-416c-bbe1-8ebaAexample-000000",
            "01010160d7de98d8-21e57d9a-JZho-416c-bbe1-8ebaAexample-000000",
        ),
        (
            "250 Ok 0000014644fe5ef6-9a483358-9170-4cb4-a269-f5dcdf415321-000000",
            "0000014644fe5ef6-9a483358-9170-4cb4-a269-f5dcdf415321-000000",
        ),
        ("250 Ok", None),
    ],
    ids=["of the guide", "of the table", "none"],
)
def test_the_id_of_a_message_is_taken_from_the_reply(
    ses: LocalSes, door: SmtpDoor, reply: str, message_id: str | None
) -> None:
    ses.faults.plan(reply, operation="message")
    with Mailer(transport(door)) as mailer:
        assert mailer.send(HELLO).message_id == message_id
        assert mailer.send(HELLO).message_id == ses.events.of(Send).one().mail.message_id


@pytest.mark.spec("SMTP-19")
def test_a_mailer_names_the_configuration_set_in_a_header(ses: LocalSes, door: SmtpDoor) -> None:
    ses.create_configuration_set("ConfigSet")
    with Mailer(transport(door)) as mailer:
        mailer.send(HELLO, configuration_set="ConfigSet")
        assert ses.events.of(Send).one().mail.tags["ses:configuration-set"] == ("ConfigSet",)
        assert ses.inbox("bob@example.net").last.headers.get("X-SES-CONFIGURATION-SET") is None
        with pytest.raises(SesError, match="Configuration set <Other> does not exist"):
            mailer.send(HELLO, configuration_set="Other")


# --- the connection -------------------------------------------------------------------------------


@pytest.mark.spec("SMTP-04", "SMTP-05", "SMTP-06")
@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_starttls_is_announced_where_it_is_needed_and_nothing_is_taken_before_it(ses: LocalSes, mode: str) -> None:
    with serve_smtp(ses, mode=mode) as door, Wire(door) as wire:
        if mode == "tls":
            wire.encrypt(door)
        assert wire.line().startswith("220 ")
        wire.say(b"EHLO client.example\r\n")
        announced = list(iter(wire.line, "250 Ok"))
        assert ("250-STARTTLS" in announced) is (mode == "starttls")
        if mode == "tls":
            return
        assert wire.ask(b"AUTH PLAIN AHUAcA==\r\n") == "454 Temporary authentication failure"
        assert wire.asks(b"MAIL FROM:<ana@example.com>") == ["530"]
        assert wire.ask(b"STARTTLS\r\n") == "220 Ready to start TLS"
        wire.encrypt(door)
        assert wire.asks(b"EHLO client.example", b"AUTH PLAIN AHUAcA==", b"MAIL FROM:<ana@example.com>") == [
            "250",
            "235",
            "250",
        ]


@pytest.mark.spec("SMTP-31")
@pytest.mark.parametrize("mode", ["starttls", "tls"])
@pytest.mark.parametrize("right", [True, False], ids=["the mode", "the other mode"])
def test_a_check_looks_at_the_door_and_sends_nothing(ses: LocalSes, mode: str, right: bool) -> None:
    spoken = mode if right else {"tls": "starttls", "starttls": "tls"}[mode]
    with serve_smtp(ses, mode=mode) as door:
        options: dict[str, Any] = {"mode": spoken, "timeout": 5 if right else 0.3, "tls_context": trusted(door)}
        with SmtpTransport("localhost", door.port, **options) as transport:
            report = transport.check()

    assert (report.tcp, report.tls) == (True, right)
    assert report.banner.startswith("email-smtp.amazonaws.com ESMTP ") is right
    assert ({"8BITMIME", "SIZE", "AUTH"} <= set(report.capabilities)) is right
    assert not ses.sent


@pytest.mark.spec("SMTP-16")
def test_commands_are_read_in_any_letter_case_and_with_blanks(ses: LocalSes) -> None:
    with talking(ses) as wire:
        assert wire.asks(b"ehlo client.example", b"mail from: ana@example.com", b"Rcpt To: bob@example.net") == [
            "250",
            "250",
            "250",
        ]
        assert wire.asks(b"RCPT TO:<eve@example.net>", b"data", MAIL + b"..x\r\n.") == ["250", "354", "250"]
    assert ses.sent.one().recipients == ("bob@example.net", "eve@example.net")
    assert ses.inbox("eve@example.net").last.text.endswith("\n.x\n")
