"""The application's side: check, build, send; in a loop of events too."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from sesmodel import (
    AsyncMailer,
    Attachment,
    Envelope,
    InboxTransport,
    InvalidAddress,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    MessageRefused,
    MessageRejected,
    RawMessage,
    Receipt,
    SeededIds,
    SendAttempt,
    SendOptions,
    Submission,
    build,
    patched,
    same_content,
)

# The raw sample of the console of the SES developer guide, "Sending test emails": its header fields and its kind.
CONSOLE_SAMPLE = """\
Subject: Amazon SES Raw Email Test
MIME-Version: 1.0
Content-Type: text/html

<!DOCTYPE html>
<html><body><h1>This text should be large, because it is formatted as a header in HTML.</h1></body></html>
"""


def test_what_ses_would_refuse_is_not_handed_over(hello: Message) -> None:
    inbox = InboxTransport()

    with pytest.raises(MessageRefused, match="Illegal filename 'run.exe'") as caught:
        Mailer(inbox).send(hello.attach(b"", "run.exe"))
    assert caught.value.delivered == "no"
    assert len(inbox.sent) == 0


def test_a_message_over_the_limit_is_not_handed_over(hello: Message) -> None:
    inbox = InboxTransport()

    with pytest.raises(MessageRefused, match="10485760 bytes"):
        Mailer(inbox).send(hello.attach(bytes(9_000_000), "big.bin"))
    assert len(inbox.sent) == 0


@pytest.mark.spec("LIF-02")
def test_every_transport_answers_with_a_receipt_of_one_kind(ses: LocalSes, hello: Message) -> None:
    with patched(ses):
        mailers = [Mailer(InboxTransport()), Mailer(ses), Mailer("ses://us-east-1")]
        receipts = [mailer.send(hello) for mailer in mailers]

    assert {type(receipt) for receipt in receipts} == {Receipt}
    assert len({receipt.message_id for receipt in receipts}) == 3
    assert all(receipt.accepted == ("bob@example.net",) for receipt in receipts)
    assert [sent.message_id for sent in ses.sent] == [receipt.message_id for receipt in receipts[1:]]


def edits_taken_back(data: bytes) -> bytes:
    """A message as it was before SES edited it: without what SES adds and replaces."""
    added = ("Message-ID", "Date", "Feedback-ID", "X-SES-Outgoing", "Return-Path", "DKIM-Signature")
    return RawMessage(data).edit(remove=added).data


@pytest.mark.spec("API-02")
def test_every_transport_carries_the_same_bytes_up_to_the_edits_of_ses(ses: LocalSes, hello: Message) -> None:
    message = hello.replace(subject="Привіт", html="<p>Grüße").attach(b"%PDF", "Angebot für Müller.pdf")
    inbox = InboxTransport()
    with patched(ses):
        for transport in (inbox, ses, "ses://us-east-1"):
            Mailer(transport, clock=ManualClock(), ids=SeededIds()).send(message)

    written = inbox.sent.one().raw.data
    assert written == build(message, clock=ManualClock(), ids=SeededIds())
    assert [edits_taken_back(sent.raw.data) for sent in ses.sent] == [edits_taken_back(written)] * 2
    assert edits_taken_back(ses.inbox("bob@example.net")[1].raw.data) == edits_taken_back(written)


@pytest.mark.spec("CFG-02")
@pytest.mark.parametrize("name", ["my set", "prøve", "a.b", "a" * 65])
def test_what_cannot_be_the_name_of_a_set_is_not_handed_over(hello: Message, name: str) -> None:
    inbox = InboxTransport()
    mailer = Mailer(inbox)

    with pytest.raises(MessageRefused, match="[Cc]onfiguration set name"):
        mailer.send(hello, configuration_set=name)
    with pytest.raises(MessageRefused, match="[Cc]onfiguration set name"):
        mailer.send_raw(b"From: ana@example.com\r\nTo: bob@example.net\r\n\r\nHello\r\n", configuration_set=name)
    assert not inbox.sent
    mailer.send(hello, configuration_set="A-b_9")


def test_the_configuration_set_of_the_mailer_counts_until_a_send_names_another(hello: Message) -> None:
    inbox = InboxTransport()
    mailer = Mailer(inbox, configuration_set="usual")
    mailer.send(hello)
    mailer.send(hello, configuration_set="other")

    assert [sent.options.configuration_set for sent in inbox.sent] == ["usual", "other"]


@pytest.mark.spec("TST-17")
def test_a_formatted_test_mail_is_plain_text(ses: LocalSes) -> None:
    Mailer(ses).send_test_email("ana@example.com", "bob@example.net", subject="Test", body="Does it work?")

    (message,) = ses.inbox("bob@example.net")
    assert (message.tree, message.subject, message.text) == ("text/plain", "Test", "Does it work?")


@pytest.mark.spec("TST-17")
def test_a_raw_test_mail_gets_the_from_and_to_that_it_lacks(ses: LocalSes) -> None:
    Mailer(ses).send_test_raw("Ana <ana@example.com>", "bob@example.net", CONSOLE_SAMPLE)

    (message,) = ses.inbox("bob@example.net")
    assert message.tree == "text/html"
    assert "<h1>This text should be large" in message.html
    assert (str(message.sender), [str(one) for one in message.to]) == ("Ana <ana@example.com>", ["bob@example.net"])
    assert message.subject == "Amazon SES Raw Email Test"


@pytest.mark.spec("TST-17")
def test_a_raw_test_mail_keeps_the_from_and_to_that_it_has(ses: LocalSes) -> None:
    text = "From: own@example.com\nTo: shown@example.org\n" + CONSOLE_SAMPLE
    Mailer(ses).send_test_raw("ana@example.com", "bob@example.net", text)

    (message,) = ses.inbox("bob@example.net")
    assert (message.headers.get_all("From"), message.headers.get_all("To")) == (
        ("own@example.com",),
        ("shown@example.org",),
    )


@pytest.mark.spec("TST-17")
def test_in_the_sandbox_a_test_mail_goes_to_verified_recipients_only() -> None:
    ses = LocalSes.sandbox()
    ses.verify("ana@example.com")

    with pytest.raises(MessageRejected, match=r"bob@example\.net"):
        Mailer(ses).send_test_email("ana@example.com", "bob@example.net", subject="Test", body="x")


def test_an_async_mailer_sends_through_a_transport_that_can_wait(ses: LocalSes, hello: Message) -> None:
    async def main() -> Receipt:
        async with AsyncMailer(ses) as mailer:
            return await mailer.send(hello)

    assert asyncio.run(main()).message_id == ses.sent.one().message_id


class Blocking:
    """A transport that has only ``send``."""

    def __init__(self, inbox: InboxTransport) -> None:
        self._inbox = inbox
        self.closed = False

    def send(self, submission: Submission) -> Receipt:
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        return self._inbox.send(submission)

    def close(self) -> None:
        self.closed = True


def test_an_async_mailer_runs_a_blocking_transport_in_a_thread_and_closes_it(hello: Message) -> None:
    inbox = InboxTransport()
    transport = Blocking(inbox)

    async def main() -> None:
        async with AsyncMailer(transport) as mailer:
            await mailer.send(hello)
            await mailer.send_raw(build(hello), hello.envelope)

    asyncio.run(main())
    assert [sent.subject for sent in inbox.sent] == ["Hello", "Hello"]
    assert transport.closed


def test_a_mailer_closes_its_transport_at_the_end_of_the_block() -> None:
    transport = Blocking(InboxTransport())
    with Mailer(transport):
        assert not transport.closed

    assert transport.closed


def test_what_was_sent_is_listed_when_it_is_not_the_one_expected(hello: Message) -> None:
    inbox = InboxTransport()
    with pytest.raises(AssertionError, match="nothing was sent"):
        inbox.sent.one()
    for subject in ("First", "Second"):
        Mailer(inbox).send(hello.replace(subject=subject))

    with pytest.raises(AssertionError) as caught:
        inbox.sent.one()
    assert str(caught.value) == (
        "expected one sent message, 2 were sent:\n"
        "  1. Ana <ana@example.com> -> bob@example.net: 'First'\n"
        "  2. Ana <ana@example.com> -> bob@example.net: 'Second'"
    )
    assert inbox.sent.to("bob@example.net")[1:].one().subject == "Second"
    assert len(inbox.sent.to("other@example.net")) == 0
    inbox.clear()
    assert len(inbox.sent) == 0


def test_nothing_is_logged_above_debug_and_never_a_body_or_an_address(
    ses: LocalSes, hello: Message, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="sesmodel")
    Mailer(ses).send(hello.replace(text="secret body"))

    assert caplog.records
    assert {record.levelno for record in caplog.records} == {logging.DEBUG}
    assert {record.name for record in caplog.records} == {"sesmodel"}
    assert [vars(record).get("ses_event_type") for record in caplog.records] == ["Send", "Delivery", None]
    assert {vars(record)["ses_message_id"] for record in caplog.records} == {ses.sent.one().message_id}
    assert "secret body" not in caplog.text
    assert "bob@example.net" not in caplog.text


def test_the_content_of_files_and_messages_is_not_in_a_repr(hello: Message) -> None:
    message = hello.attach(b"secret content", "a.txt")

    assert "secret content" not in repr(message)
    assert "secret content" not in repr(Attachment(b"secret content", "a.txt"))
    inbox = InboxTransport()
    Mailer(inbox).send(message)
    assert "Hello Bob" not in repr(inbox.sent.one())


def test_a_message_without_recipients_cannot_be_handed_over(hello: Message) -> None:
    with pytest.raises(MessageRefused, match="There are no recipients specified"):
        Mailer(InboxTransport()).send(Message(sender="a@example.com", subject="s", text="t"))


@pytest.mark.spec("LIF-16", "LIF-17", "QRC-14")
@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"text": "a\x07"}, "control character"),
        ({"subject": None}, "Subject"),
        ({"text": None}, "Body"),
        ({"sender": None}, "Source"),
        ({"to": (), "cc": (), "bcc": ()}, "no recipients"),
        ({"to": [f"p{number}@example.net" for number in range(51)]}, "Recipient count exceeds 50"),
    ],
)
def test_a_mailer_refuses_what_the_check_finds(hello: Message, changes: dict[str, Any], what: str) -> None:
    inbox = InboxTransport()

    with pytest.raises(MessageRefused, match=what):
        Mailer(inbox).send(hello.replace(**changes))
    assert len(inbox.sent) == 0


@pytest.mark.spec("API-10", "LIF-17", "QRC-14")
@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nopen", "closing boundary"),
        (b"From: nobody\r\n\r\nx", "Missing final '@domain'"),
        (b"To: " + b", ".join(b"p%d@example.net" % number for number in range(51)) + b"\r\n\r\nx", "Recipient count"),
    ],
    ids=["boundary", "from", "count"],
)
def test_a_mailer_refuses_what_the_check_of_raw_mail_finds(data: bytes, what: str) -> None:
    inbox = InboxTransport()

    with pytest.raises(MessageRefused, match=what):
        Mailer(inbox).send_raw(data, Envelope("ana@example.com", "bob@example.net"))
    assert len(inbox.sent) == 0


@pytest.mark.spec("QRC-32")
def test_a_call_per_recipient_says_what_became_of_each_and_shows_nobody_the_others(hello: Message) -> None:
    ses = LocalSes.sandbox(max_send_rate=None)
    ses.verify("ana@example.com", "bob@example.net", "carl@example.net")
    ses.account.configuration_sets.create("set")
    message = hello.replace(
        to="bob@example.net", cc=["eve@example.org", "Carl <carl@example.net>"], bcc="carl@example.net"
    )

    receipts = Mailer(ses).send_each(message, configuration_set="set", tags={"kind": "test"})
    assert [receipt.accepted for receipt in receipts] == [("bob@example.net",), (), ("carl@example.net",)]
    ((refused, why),) = receipts[1].refused
    assert refused == "eve@example.org"
    assert why.startswith("Email address is not verified.")
    for sent in ses.sent:
        assert [one.addr_spec for one in (*sent.message.to, *sent.message.cc)] == list(sent.recipients)
        assert (sent.options.configuration_set, sent.options.tags) == ("set", (("kind", "test"),))
    with pytest.raises(MessageRefused, match="no recipients"):
        Mailer(ses).send_each(message.replace(to=(), cc=(), bcc=()))


@pytest.mark.spec("LIF-02")
def test_ids_that_are_handed_in_name_the_messages_of_every_model(hello: Message) -> None:
    receipts = [
        [Mailer(make(seed)).send(hello.replace(sender="a@example.com")) for seed in (1, 1, 2)]
        for make in (lambda seed: InboxTransport(ids=SeededIds(seed)), verified)
    ]

    for first, second, other in receipts:
        assert first.message_id == second.message_id != other.message_id
        assert first.header_message_id == second.header_message_id
        assert first.header_message_id
        assert first.header_message_id.endswith("@example.com")


def verified(seed: int) -> LocalSes:
    """A model with ids of a seed."""
    ses = LocalSes(ids=SeededIds(seed))
    ses.verify("example.com")
    return ses


@pytest.mark.spec("TST-17", "API-04")
@pytest.mark.parametrize("name", ["Jörg", "Ana " * 20])
def test_a_raw_test_mail_takes_any_name(ses: LocalSes, name: str) -> None:
    Mailer(ses).send_test_raw(f"{name} <ana@example.com>", f"{name} <bob@example.net>", "Subject: Raw\n\nx\n")

    (message,) = ses.inbox("bob@example.net")
    assert message.sender is not None
    assert (message.sender.display_name, message.to[0].display_name) == (name.strip(), name.strip())


@pytest.mark.spec("API-02")
def test_every_transport_takes_a_composed_message_and_the_converted_one(ses: LocalSes, hello: Message) -> None:
    message, inbox = hello.replace(html="<p>Hi").attach(b"%PDF", "a.pdf"), InboxTransport()
    data = build(message, clock=ManualClock(), ids=SeededIds())
    with patched(ses):
        for transport in (inbox, ses, "ses://us-east-1"):
            Mailer(transport, clock=ManualClock(), ids=SeededIds()).send(message)
            Mailer(transport).send_raw(data, message.envelope)
            Mailer(transport).send_raw(RawMessage(data), message.envelope)

    assert {sent.raw.data for sent in inbox.sent} == {data}
    assert (len(inbox.sent), len(ses.sent)) == (3, 6)
    assert all(same_content(sent.message, message) for sent in ses.sent)


@pytest.mark.spec("TST-17")
def test_a_formatted_test_mail_goes_to_its_one_recipient(ses: LocalSes) -> None:
    Mailer(ses).send_test_email("Jörg <ana@example.com>", "bob@example.net", subject="Тест", body="Grüße")

    assert ses.sent.one().envelope == Envelope("ana@example.com", ["bob@example.net"])
    (message,) = ses.inbox("bob@example.net")
    assert (str(message.sender), message.cc, message.subject, message.text) == (
        "Jörg <ana@example.com>", (), "Тест", "Grüße",
    )  # fmt: skip


@pytest.mark.spec("TST-17")
def test_the_envelope_of_a_raw_test_mail_is_that_of_the_arguments(ses: LocalSes) -> None:
    text = "From: own@example.com\nTo: shown@example.org\nSubject: Raw\n\nGrüße\n"
    Mailer(ses).send_test_raw("ana@example.com", "bob@example.net", text)

    assert ses.sent.one().envelope == Envelope("ana@example.com", ["bob@example.net"])
    assert ses.sent.one().text == "Grüße\n"
    assert ses.inbox("shown@example.org") == ()


# --- defaults and hooks ---------------------------------------------------------------------------


def test_a_message_gets_what_it_lacks_from_the_mailer() -> None:
    inbox = InboxTransport()
    mailer = Mailer(
        inbox,
        sender="Shop <shop@example.com>",
        reply_to="help@example.com",
        return_path="bounces@example.com",
        headers={"X-Mailer": "shop", "X-Kind": "usual"},
        configuration_set="usual",
        tags={"app": "shop", "kind": "usual"},
    )
    bare = Message(to="bob@example.net", subject="Hi", text="Hello")
    assert mailer.check(bare).ok
    mailer.send(bare)
    mailer.send(
        bare.replace(
            sender="ana@example.com", reply_to="ana@example.org", return_path="b@example.org", headers={"x-kind": "own"}
        ),
        configuration_set="other",
        tags={"kind": "own", "more": "1"},
    )

    first, second = (sent.message for sent in inbox.sent)
    assert (str(first.sender), str(first.reply_to[0])) == ("Shop <shop@example.com>", "help@example.com")
    assert (first.headers.get("X-Mailer"), first.headers.get_all("X-Kind")) == ("shop", ("usual",))
    assert (str(second.sender), str(second.reply_to[0])) == ("ana@example.com", "ana@example.org")
    assert (second.headers.get("X-Mailer"), second.headers.get_all("X-Kind")) == ("shop", ("own",))
    assert [sent.envelope.mail_from for sent in inbox.sent] == ["bounces@example.com", "b@example.org"]
    assert [sent.options for sent in inbox.sent] == [
        SendOptions(configuration_set="usual", tags={"app": "shop", "kind": "usual"}),
        SendOptions(configuration_set="other", tags={"app": "shop", "kind": "own", "more": "1"}),
    ]


def test_the_options_of_the_mailer_hold_for_finished_mail_and_its_text_is_left_alone(hello: Message) -> None:
    inbox = InboxTransport()
    mailer = Mailer(inbox, sender="shop@example.com", headers={"X-A": "1"}, configuration_set="set", tags={"a": "b"})
    data = build(hello)
    mailer.send_raw(data)

    sent = inbox.sent.one()
    assert (sent.raw.data, sent.envelope.mail_from) == (data, "ana@example.com")
    assert sent.options == SendOptions(configuration_set="set", tags={"a": "b"})


def test_hooks_change_a_message_in_their_order_after_its_defaults(hello: Message) -> None:
    inbox, seen = InboxTransport(), list[str]()

    def footer(message: Message) -> Message:
        assert message.headers.get("X-Mailer") == "shop"
        seen.append(f"footer {message.subject}")
        return message.replace(text=f"{message.text and message.text.content} -- Shop")

    def prefix(message: Message) -> Message:
        seen.append("prefix")
        return message.replace(subject=f"[shop] {message.subject}")

    Mailer(inbox, headers={"X-Mailer": "shop"}, before_send=[prefix, footer]).send(hello)
    assert seen == ["prefix", "footer [shop] Hello"]
    assert (inbox.sent.one().subject, inbox.sent.one().text) == ("[shop] Hello", "Hello Bob -- Shop")


def test_a_hook_that_fails_before_the_send_stops_it(hello: Message) -> None:
    inbox = InboxTransport()

    def refuse(message: Message) -> Message:
        raise PermissionError("not today")

    with pytest.raises(PermissionError, match="not today"):
        Mailer(inbox, before_send=refuse).send(hello)
    assert len(inbox.sent) == 0


def test_what_a_hook_returns_is_checked(hello: Message) -> None:
    with pytest.raises(MessageRefused, match="no recipients"):
        Mailer(InboxTransport(), before_send=lambda message: message.replace(to=())).send(hello)


def test_hooks_are_told_what_was_handed_over_and_what_came_of_it(ses: LocalSes, hello: Message) -> None:
    seen: list[SendAttempt] = []
    mailer = Mailer(ses, after_send=(seen.append,))
    receipt = mailer.send(hello, tags={"a": "b"})
    with pytest.raises(MessageRejected) as caught:
        mailer.send(hello.replace(sender="ana@other.example"))
    with pytest.raises(MessageRefused):
        mailer.send(hello.replace(to=()))

    accepted, refused = seen
    assert (accepted.receipt, accepted.error, accepted.number, accepted.retry_in) == (receipt, None, 1, None)
    assert accepted.submission.options.tags == (("a", "b"),)
    assert (refused.receipt, refused.error, refused.retry_in) == (None, caught.value, None)


def test_a_hook_that_fails_after_the_send_does_not_make_the_mail_seem_lost(
    ses: LocalSes, hello: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[SendAttempt] = []
    failures: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", failures.append)

    def fail(attempt: SendAttempt) -> None:
        raise RuntimeError("the metrics are down")

    assert Mailer(ses, after_send=[fail, seen.append]).send(hello).message_id == ses.sent.one().message_id
    assert len(seen) == 1
    assert [(str(one.exc_value), one.object, one.err_msg) for one in failures] == [
        ("the metrics are down", fail, "An after_send hook failed on attempt 1")
    ]


def test_a_sender_that_is_none_is_refused_when_the_mailer_is_made() -> None:
    with pytest.raises(InvalidAddress):
        Mailer(InboxTransport(), sender="nobody")
