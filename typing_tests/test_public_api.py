"""What type checkers say about code that uses the public API. Never run, only checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.message import EmailMessage
from typing import TYPE_CHECKING, assert_type

from sesmodel import (
    Address,
    AsyncMailer,
    AsyncTransport,
    Attachment,
    Bounce,
    BounceAdvice,
    BouncedRecipient,
    BounceReport,
    BounceType,
    CommonHeaders,
    CompactSuppression,
    Complaint,
    ComplaintReport,
    DirectoryTransport,
    Envelope,
    Event,
    Events,
    FailoverTransport,
    Headers,
    ImportReport,
    Inbox,
    InboxTransport,
    LocalCloud,
    LocalSes,
    Mailer,
    MemorySuppression,
    Message,
    Outbox,
    ParsedMessage,
    RateLimiter,
    RawMessage,
    Receipt,
    RecommendedAction,
    Report,
    RetryPolicy,
    SendAttempt,
    SendReport,
    SendResult,
    SentMessage,
    SesTransport,
    SnsMessage,
    SnsSigner,
    SqliteSuppression,
    Submission,
    SuppressionFilter,
    SuppressionLookup,
    SuppressionPage,
    SuppressionReason,
    SuppressionStore,
    Text,
    TopicEndpoint,
    TopicMessage,
    Transport,
    build,
    check,
    parse_event,
    parse_events,
    patched,
    read,
    read_bounce,
    read_complaint,
    recommended_actions,
    transport_from_url,
)

if TYPE_CHECKING:
    from datetime import datetime


def clocks_can_be_moved(ses: LocalSes, cloud: LocalCloud) -> tuple[datetime, datetime]:
    return ses.clock.advance(hours=25), cloud.clock.advance(hours=25)


def composing() -> None:
    message = Message(
        sender="Ana <ana@example.com>",
        to=["bob@example.net", Address("carl", "example.org")],
        cc="dora@example.net, eve@example.net",
        subject="Hi",
        text="Hello",
        html="<p>Hello",
        headers={"X-A": "1"},
        attachments=[Attachment(b"", "a.pdf"), Attachment.from_path("b.pdf")],
    )
    assert_type(message.sender, Address | None)
    assert_type(message.to, tuple[Address, ...])
    assert_type(message.text, Text | None)
    assert_type(message.headers, Headers)
    assert_type(message.envelope, Envelope)
    assert_type(message.replace(subject="Ho"), Message)
    assert_type(build(message), bytes)
    assert_type(check(message), Report)
    assert_type(read(build(message)), ParsedMessage)
    assert_type(read_bounce(build(message)), BounceReport | None)
    assert_type(read_complaint(RawMessage(build(message))), ComplaintReport | None)
    assert_type(message.individually("b@example.com"), tuple[Message, ...])
    Message(sender=1)  # type: ignore[arg-type]
    message.subject = "Ho"  # type: ignore[misc]


class Own:
    """A transport of the user's: one method."""

    def send(self, submission: Submission) -> Receipt:
        return Receipt(message_id="x", accepted=submission.envelope.rcpt_to)


class NotOne:
    """Not a transport."""

    def deliver(self) -> None: ...


class Everything:
    """A limiter of the user's: one method."""

    def reserve(self, recipients: int) -> float:
        return recipients / 14


class LooksUp:
    """A suppression list of the user's: one method."""

    def contains_many(self, addresses: Iterable[str], /) -> dict[str, SuppressionReason]:
        return {}


def after(attempt: SendAttempt) -> None:
    assert_type(attempt.error, Exception | None)


def sending(message: Message) -> None:
    transports: list[Transport] = [
        Own(),
        LocalSes(),
        InboxTransport(),
        SesTransport(region="eu-west-1"),
        DirectoryTransport("out"),
    ]
    _: list[AsyncTransport] = [LocalSes(), InboxTransport(), SesTransport(region="eu-west-1")]
    fallback = FailoverTransport("ses://eu-west-1", *transports)
    assert_type(transport_from_url("inbox://"), Transport)
    assert_type(fallback.send(Submission(message.envelope, RawMessage(build(message)))), Receipt)
    for transport in transports:
        with Mailer(transport) as mailer:
            assert_type(mailer.send(message, tags={"a": "b"}), Receipt)
            assert_type(mailer.send_raw(EmailMessage()), Receipt)
            assert_type(mailer.send_many([message], on_progress=lambda result: result.ok), SendReport[SendResult])
            for result in mailer.send_stream(iter([message]), concurrency=2):
                assert_type(result, SendResult)
                assert_type(result.receipt, Receipt | None)
    Mailer(
        "ses://eu-west-1",
        sender="ana@example.com",
        reply_to=["a@example.com", "b@example.com"],
        headers={"X-A": "1"},
        tags={"a": "b"},
        before_send=lambda message: message.replace(subject="Ho"),
        after_send=[after],
        retry=RetryPolicy(delays=[1, 2.5]),
        limiter=RateLimiter(rate=14, burst=1, daily=50_000, wait_for_quota=True),
    )
    Mailer(LocalSes(), limiter=Everything())
    stores: list[SuppressionStore] = [MemorySuppression(), SqliteSuppression("s.db")]
    lookups: list[SuppressionLookup] = [*stores, CompactSuppression(), LooksUp()]
    for lookup in lookups:
        Mailer(LocalSes(), suppression=lookup)
        AsyncMailer(LocalSes(), suppression=lookup)
    assert_type(stores[0].contains_many(["a@example.com"]), Mapping[str, SuppressionReason])
    assert_type(stores[0].page(SuppressionFilter(reasons="BOUNCE"), page_size=10), SuppressionPage)
    assert_type(stores[0].import_file("list.csv", action="DELETE"), ImportReport)
    stores[0].import_file("list.csv", action="ADD")  # type: ignore[arg-type]
    Mailer(LocalSes(), suppression={"a@example.com"})  # type: ignore[arg-type]
    Mailer(LocalSes(), limiter=14)  # type: ignore[arg-type]
    Mailer(LocalSes(), after_send=lambda message: message.subject)  # type: ignore[attr-defined]
    Mailer("ses://eu-west-1")
    Mailer(NotOne())  # type: ignore[arg-type]


async def sending_in_a_loop(message: Message) -> None:
    async with AsyncMailer(LocalSes()) as mailer:
        assert_type(await mailer.send(message), Receipt)
        assert_type(await mailer.send_many([message], concurrency=2), SendReport[SendResult])
        async for result in mailer.send_stream([message]):
            assert_type(result, SendResult)


def looking(ses: LocalSes) -> None:
    with patched(ses) as same:
        assert_type(same, LocalSes)
    assert_type(ses.sent, Outbox)
    assert_type(ses.sent.one(), SentMessage)
    assert_type(ses.sent[0].subject, str | None)
    assert_type(ses.events, Events[Event])
    assert_type(ses.events.of(Bounce).one(), Bounce)
    assert_type(ses.inbox("bob@example.net"), Inbox)
    assert_type(ses.inbox("bob@example.net").last, ParsedMessage)
    ses.receivers.when("*@slow.example").defer(times=2).then.accept()

    @ses.subscribe
    def sink(event: Event) -> None:
        assert_type(event.message_id, str)


def hearing_of_topics(ses: LocalSes) -> None:
    topic = ses.create_topic("bounces")
    assert_type(topic.messages, tuple[TopicMessage, ...])
    assert_type(topic.messages[0].envelope(SnsSigner()), SnsMessage)
    assert_type(ses.subscribe_endpoint(topic, "email", "team@example.com"), TopicEndpoint)
    assert_type(ses.subscribe_webhook(topic.arn, lambda _body, _header: None), TopicEndpoint)
    assert_type(recommended_actions(parse_event(topic.notifications[0])), tuple[RecommendedAction, ...])


def reading_events(body: bytes) -> None:
    event = parse_event(body, lazy=True)
    assert_type(event, Event)
    assert_type(parse_events([body, {"Records": []}]), tuple[Event, ...])
    repr(event.subjekt)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
    parse_event(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    match event:
        case Bounce(bounce_type=BounceType.PERMANENT, bounced_recipients=recipients):
            assert_type(recipients, tuple[BouncedRecipient, ...])
            assert_type(event.advice, BounceAdvice)
        case Complaint(complaint_feedback_type=kind):
            assert_type(kind, str | None)
        case _:
            assert_type(event.mail.headers, tuple[tuple[str, str], ...])
            assert_type(event.mail.common_headers, CommonHeaders | None)
