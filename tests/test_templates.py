"""Personalised mail from both mailers: rendered here, or by SES."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    AsyncMailer,
    Attachment,
    BulkResult,
    DeliveryUnknown,
    Destination,
    EmailTemplate,
    FailoverTransport,
    InboxTransport,
    InvalidConfiguration,
    InvalidContent,
    Limits,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    MessageRefused,
    MessageRejected,
    NotExpressible,
    RateLimiter,
    Receipt,
    RenderingError,
    RenderingFailure,
    RetryPolicy,
    SendAttempt,
    SesError,
    SesTransport,
    StoredTemplate,
    TemplateDoesNotExist,
    TemplateSyntaxError,
    Throttling,
    TransportFailed,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from sesmodel import SendReport, TemplatedSubmission, Transport

MY_TEMPLATE = EmailTemplate(
    "MyTemplate",
    "Greetings, {{name}}!",
    "<h1>Hello {{name}},</h1><p>Your favorite animal is {{favoriteanimal}}.</p>",
    "Dear {{name}},\r\nYour favorite animal is {{favoriteanimal}}.",
)
STORED = StoredTemplate("MyTemplate")
DEFAULTS = {"name": "friend", "favoriteanimal": "unknown"}
PEOPLE = (
    Destination("anaya@example.net", {"name": "Anaya", "favoriteanimal": "angelfish"}),
    Destination("liu@example.net", {"name": "Liu"}),
    Destination("richard@example.net"),
)
SENDER = "Mary Major <mary@example.com>"

both_mailers = pytest.mark.parametrize("loop", [False, True], ids=["sync", "async"])
both_templates = pytest.mark.parametrize("template", [MY_TEMPLATE, STORED], ids=["here", "stored"])


@pytest.fixture
def ses(ses: LocalSes) -> LocalSes:
    """A model that has the template."""
    ses.store(MY_TEMPLATE)
    return ses


def send_template(transport: Transport, *arguments: Any, loop: bool, mailer: Any = None, **options: Any) -> Receipt:
    """Send by either mailer."""
    settings = {"sender": SENDER, **(mailer or {})}
    if not loop:
        return Mailer(transport, **settings).send_template(*arguments, **options)
    return asyncio.run(AsyncMailer(transport, **settings).send_template(*arguments, **options))


def send_bulk(
    transport: Transport, *arguments: Any, loop: bool, mailer: Any = None, **options: Any
) -> SendReport[BulkResult]:
    """Send many by either mailer."""
    settings = {"sender": SENDER, **(mailer or {})}
    if not loop:
        return Mailer(transport, **settings).send_bulk(*arguments, **options)
    return asyncio.run(AsyncMailer(transport, **settings).send_bulk(*arguments, **options))


class Answering:
    """A transport that lets somebody else render, as the test says."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.calls: list[TemplatedSubmission] = []

    def send(self, _: Any) -> Receipt:
        raise AssertionError

    def send_template(self, submission: TemplatedSubmission) -> Receipt:
        answer: Receipt | Exception = self.send_bulk(submission)[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def send_bulk(self, submission: TemplatedSubmission) -> tuple[Any, ...]:
        self.calls.append(submission)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        taken = [
            Receipt(message_id=f"id-{one.to[0]}", accepted=(one.to[0].addr_spec,)) for one in submission.destinations
        ]
        return tuple(answer) if answer else tuple(taken)


# --- one destination ------------------------------------------------------------------------------


@both_mailers
@both_templates
@pytest.mark.spec("TPL-03", "TPL-04")
def test_one_destination_gets_one_mail(ses: LocalSes, template: Any, loop: bool) -> None:
    data = {"name": "Ana", "favoriteanimal": "ant"}
    to = Destination("a@example.net, b@example.net", data, cc="c@example.net", bcc="d@example.net")

    receipt = send_template(ses, template, to, loop=loop)

    sent = ses.sent.one()
    assert receipt.message_id == sent.message_id
    assert receipt.accepted == ("a@example.net", "b@example.net", "c@example.net", "d@example.net")
    assert [len(ses.inbox(f"{name}@example.net")) for name in "abcd"] == [1, 1, 1, 1]
    assert [str(address) for address in sent.message.cc] == ["c@example.net"]
    assert "d@example.net" not in sent.message.raw.data.decode()
    assert sent.subject == "Greetings, Ana!"
    assert sent.html.rstrip() == "<h1>Hello Ana,</h1><p>Your favorite animal is ant.</p>"
    assert sent.text.split() == "Dear Ana, Your favorite animal is ant.".split()
    assert str(sent.sender) == SENDER


@both_mailers
@both_templates
@pytest.mark.spec("TPL-06")
def test_defaults_base_and_options_go_along(ses: LocalSes, template: Any, loop: bool) -> None:
    ses.client("ses").create_configuration_set(ConfigurationSet={"Name": "set"})
    base = Message(
        sender="Ana <ana@example.com>",
        reply_to="reply@example.com",
        return_path="bounces@example.com",
        headers={"X-A": "1", "X-B": "1"},
    )
    to = Destination("bo@example.net", headers={"x-b": "2"}, tags={"kind": "own", "of": "bo"})

    options = {"configuration_set": "set", "tags": {"kind": "all", "for": "everyone"}}
    send_template(ses, template, to, defaults=DEFAULTS, base=base, loop=loop, **options)

    sent = ses.sent.one()
    assert sent.subject == "Greetings, friend!"
    assert str(sent.sender) == "Ana <ana@example.com>"
    assert [str(address) for address in sent.message.reply_to] == ["reply@example.com"]
    assert sent.envelope.mail_from == "bounces@example.com"
    assert [sent.message.headers.get(name) for name in ("X-A", "X-B")] == ["1", "2"]
    assert dict(sent.options.tags) == {"kind": "own", "of": "bo", "for": "everyone"}
    assert sent.options.configuration_set == "set"


@both_mailers
@pytest.mark.spec("TPL-07")
def test_data_that_lack_something_are_an_error_here_and_an_event_there(ses: LocalSes, loop: bool) -> None:
    to = Destination("bo@example.net", {"name": "X"})

    with pytest.raises(RenderingError) as caught:
        send_template(ses, MY_TEMPLATE, to, loop=loop)
    receipt = send_template(ses, STORED, to, loop=loop)

    assert (caught.value.attribute, caught.value.template) == ("favoriteanimal", "MyTemplate")
    (event,) = ses.events
    assert isinstance(event, RenderingFailure)
    assert event.message_id == receipt.message_id
    assert (
        event.error_message
        == caught.value.message
        == "Attribute 'favoriteanimal' is not present in the rendering data."
    )


def test_a_base_may_have_files_and_what_the_template_lacks() -> None:
    inbox = InboxTransport()
    base = Message(subject="News", text="Plain", attachments=[Attachment(b"%PDF", "a.pdf")])

    Mailer(inbox, sender=SENDER).send_template(
        EmailTemplate("x", html="<p>{{name}}</p>"), Destination("bo@example.net", {"name": "Bo"}), base=base
    )

    sent = inbox.sent.one()
    assert (sent.subject, sent.text.strip(), sent.html.strip()) == ("News", "Plain", "<p>Bo</p>")
    assert [part.filename for part in sent.attachments] == ["a.pdf"]


@both_mailers
def test_what_the_mailer_knows_holds_for_templates_too(loop: bool) -> None:
    inbox, seen = InboxTransport(), list[str | None]()

    def note(message: Message) -> Message:
        seen.append(message.subject)
        return message.replace(subject="Changed")

    mailer = {"before_send": note, "headers": {"X-Mailer": "us"}, "tags": {"app": "shop"}}
    send_template(inbox, MY_TEMPLATE, PEOPLE[0], loop=loop, mailer=mailer)

    sent = inbox.sent.one()
    assert seen == ["Greetings, Anaya!"]
    assert sent.subject == "Changed"
    assert sent.message.headers.get("X-Mailer") == "us"
    assert sent.options.tags == (("app", "shop"),)


# --- what cannot be -------------------------------------------------------------------------------


@both_mailers
def test_only_some_transports_let_ses_render(loop: bool) -> None:
    for transport in (InboxTransport(), FailoverTransport(InboxTransport())):
        for send, whom in ((send_template, PEOPLE[0]), (send_bulk, PEOPLE)):
            with pytest.raises(NotExpressible, match=f"{type(transport).__name__} cannot let SES render"):
                send(transport, STORED, whom, loop=loop)


@both_mailers
@pytest.mark.parametrize(
    "base",
    [
        Message(subject="x"), Message(text="x"), Message(html="x"), Message(attachments=[Attachment(b"x", "a.txt")]),
        Message(message_id="a@b.c"),
    ],
    ids=["subject", "text", "html", "file", "id"],
)  # fmt: skip
def test_ses_renders_without_what_only_a_message_has(ses: LocalSes, base: Message, loop: bool) -> None:
    with pytest.raises(NotExpressible, match="SES renders its templates without"):
        send_template(ses, STORED, PEOPLE[0], base=base, loop=loop)
    with pytest.raises(NotExpressible):
        send_bulk(ses, STORED, PEOPLE, base=base, loop=loop)


@both_mailers
def test_hooks_that_would_have_no_message_are_not_passed_over(ses: LocalSes, loop: bool) -> None:
    mailer = {"before_send": lambda message: message}

    for send, whom in ((send_template, PEOPLE[0]), (send_bulk, PEOPLE)):
        with pytest.raises(InvalidConfiguration, match="before_send: they cannot change what SES renders"):
            send(ses, STORED, whom, mailer=mailer, loop=loop)
    assert not ses.sent


@both_templates
@both_mailers
def test_a_base_with_recipients_is_refused(ses: LocalSes, template: Any, loop: bool) -> None:
    for send, whom in ((send_template, PEOPLE[0]), (send_bulk, PEOPLE)):
        with pytest.raises(InvalidContent, match="base: it names recipients"):
            send(ses, template, whom, base=Message(cc="x@example.net"), loop=loop)


@both_mailers
def test_a_sender_must_be_named(ses: LocalSes, loop: bool) -> None:
    mailer = {"sender": None}

    for send, whom in ((send_template, PEOPLE[0]), (send_bulk, PEOPLE)):
        with pytest.raises(MessageRefused, match="no-source"):
            send(ses, STORED, whom, mailer=mailer, loop=loop)
    with pytest.raises(MessageRefused, match="no-source"):
        send_template(ses, MY_TEMPLATE, PEOPLE[0], mailer=mailer, loop=loop)


@both_mailers
def test_a_template_that_cannot_be_read_stops_a_run_before_it_begins(ses: LocalSes, loop: bool) -> None:
    asked: list[int] = []

    def people() -> Iterator[Destination]:
        asked.append(1)
        yield PEOPLE[0]

    with pytest.raises(TemplateSyntaxError, match=r"x, text, line 1"):
        send_bulk(ses, EmailTemplate("x", "Hi", text="{{#if}"), people(), loop=loop)
    assert not asked


@both_mailers
def test_an_unknown_stored_template_is_refused(ses: LocalSes, loop: bool) -> None:
    with pytest.raises(TemplateDoesNotExist):
        send_template(ses, StoredTemplate("Nobody"), PEOPLE[0], loop=loop)

    report = send_bulk(ses, StoredTemplate("Nobody"), PEOPLE, loop=loop)
    assert [type(result.error) for result in report] == [TemplateDoesNotExist] * 3


def test_a_stored_template_has_a_name() -> None:
    with pytest.raises(InvalidConfiguration):
        StoredTemplate("")


# --- many destinations ----------------------------------------------------------------------------


@both_mailers
@both_templates
@pytest.mark.spec("TPL-03", "TPL-05", "TPL-06")
@pytest.mark.parametrize("concurrency", [1, 3])
def test_each_destination_gets_a_mail_of_its_own(ses: LocalSes, template: Any, loop: bool, concurrency: int) -> None:
    report = send_bulk(ses, template, PEOPLE, defaults=DEFAULTS, loop=loop, concurrency=concurrency)

    assert report.ok
    assert sorted(sent.subject or "" for sent in ses.sent) == [
        "Greetings, Anaya!", "Greetings, Liu!", "Greetings, friend!",
    ]  # fmt: skip
    assert [result.destination for result in report] == list(PEOPLE)
    assert [result.index for result in report] == [0, 1, 2]
    assert {result.receipt.message_id for result in report if result.receipt} == {one.message_id for one in ses.sent}
    assert [result.receipt.accepted for result in report if result.receipt] == [
        ("anaya@example.net",), ("liu@example.net",), ("richard@example.net",),
    ]  # fmt: skip
    (liu,) = ses.sent.to("liu@example.net")
    assert liu.html.strip() == "<h1>Hello Liu,</h1><p>Your favorite animal is unknown.</p>"


@both_mailers
@pytest.mark.spec("TPL-05")
def test_one_that_fails_here_stops_no_other(ses: LocalSes, loop: bool) -> None:
    report = send_bulk(ses, MY_TEMPLATE, PEOPLE, loop=loop)

    assert [result.ok for result in report] == [True, False, False]
    assert [result.error.attribute for result in report.failed if isinstance(result.error, RenderingError)] == [
        "favoriteanimal", "name",
    ]  # fmt: skip
    assert [result.attempts for result in report] == [1, 0, 0]
    assert ses.sent.one().subject == "Greetings, Anaya!"


@both_mailers
@pytest.mark.spec("TPL-05")
def test_one_that_ses_refuses_stops_no_other(loop: bool) -> None:
    ses = LocalSes(production=False)
    ses.verify("example.com", "anaya@example.net", "richard@example.net")
    ses.store(MY_TEMPLATE)

    report = send_bulk(ses, STORED, PEOPLE, defaults=DEFAULTS, loop=loop)

    assert [result.ok for result in report] == [True, False, True]
    assert isinstance(report.failed[0].error, MessageRejected)
    assert "liu@example.net" in str(report.failed[0].error)


@both_mailers
def test_what_ses_would_refuse_is_not_handed_over(loop: bool) -> None:
    transport = Answering()
    crowd = Destination([f"p{number}@example.net" for number in range(51)])
    odd = Destination("odd@example.net", {"name": {1, 2}})
    tagged = Destination("tag@example.net", tags={"no blanks": "x"})

    report = send_bulk(transport, STORED, [crowd, PEOPLE[0], odd, tagged], loop=loop)

    assert [type(result.error) for result in report] == [MessageRefused, type(None), InvalidContent, MessageRefused]
    assert [call.destinations for call in transport.calls] == [(PEOPLE[0],)]


@both_mailers
@pytest.mark.spec("TPL-02")
def test_ses_is_called_for_50_destinations_at_a_time(loop: bool) -> None:
    transport = Answering()
    people = [Destination(f"p{number}@example.net") for number in range(120)]

    report = send_bulk(transport, STORED, iter(people), defaults=DEFAULTS, loop=loop)

    assert [len(call.destinations) for call in transport.calls] == [50, 50, 20]
    transport.calls.clear()
    send_bulk(transport, STORED, people[:25], loop=loop, mailer={"limits": Limits(bulk_destinations=10)})
    assert [len(call.destinations) for call in transport.calls] == [10, 10, 5]
    assert [result.destination for result in report] == people
    assert report.ok


@both_mailers
def test_results_are_told_as_they_come_and_an_exception_ends_the_run(ses: LocalSes, loop: bool) -> None:
    told: list[int] = []

    def stop(result: BulkResult) -> None:
        told.append(result.index)
        if result.index == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_bulk(ses, MY_TEMPLATE, PEOPLE, defaults=DEFAULTS, on_progress=stop, loop=loop)
    assert told == [0, 1]


def test_destinations_may_come_asynchronously(ses: LocalSes) -> None:
    async def people() -> AsyncIterator[Destination]:
        for destination in PEOPLE:
            yield destination

    async def main(template: Any) -> SendReport[BulkResult]:
        async with AsyncMailer(ses, sender=SENDER) as mailer:
            return await mailer.send_bulk(template, people(), defaults=DEFAULTS)

    for template in (MY_TEMPLATE, STORED):
        assert len(asyncio.run(main(template)).sent) == 3
    assert len(ses.sent) == 6


class InLoop:
    """A transport for event loops alone, which holds every call until it is released."""

    def __init__(self, error: Exception | None = None) -> None:
        self.begun, self.release = asyncio.Event(), asyncio.Event()
        self.done = Answering(*[error] * 9 if error else [])

    async def asend(self, _: Any) -> Receipt:
        raise AssertionError

    async def asend_template(self, submission: TemplatedSubmission) -> Receipt:
        answer = (await self.asend_bulk(submission))[0]
        assert isinstance(answer, Receipt)
        return answer

    async def asend_bulk(self, submission: TemplatedSubmission) -> tuple[Any, ...]:
        self.begun.set()
        await self.release.wait()
        return self.done.send_bulk(submission)


def test_a_transport_for_event_loops_alone_can_let_ses_render() -> None:
    async def main() -> None:
        transport = InLoop()
        transport.release.set()
        mailer = AsyncMailer(transport, sender=SENDER)
        assert (await mailer.send_template(STORED, PEOPLE[0])).message_id == "id-anaya@example.net"
        assert (await mailer.send_bulk(STORED, PEOPLE)).ok

    asyncio.run(main())


@pytest.mark.parametrize("concurrency", [1, 2])
@pytest.mark.parametrize("error", [None, Throttling("slow")], ids=["sent", "throttled"])
def test_a_run_that_is_cancelled_finishes_the_calls_under_way_and_tells_of_them(
    concurrency: int, error: Exception | None
) -> None:
    async def main() -> None:
        transport, told = InLoop(error), list[SendAttempt]()
        mailer = AsyncMailer(transport, sender=SENDER, after_send=told.append, retry=RetryPolicy())
        people = [Destination(f"p{number}@example.net") for number in range(200)]
        task = asyncio.create_task(mailer.send_bulk(STORED, people, concurrency=concurrency))
        await asyncio.wait_for(transport.begun.wait(), 10)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()

        transport.release.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(transport.done.calls) == len(told) == concurrency
        assert [attempt.error for attempt in told] == [error] * concurrency
        assert all(attempt.receipt is None or len(attempt.receipt.accepted) == 50 for attempt in told)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())


@pytest.mark.parametrize("concurrency", [1, 2])
def test_who_stops_reading_calls_begins_no_other_call(concurrency: int) -> None:
    transport = Answering()
    people = [Destination(f"p{number}@example.net") for number in range(500)]
    stream = Mailer(transport, sender=SENDER).send_bulk_stream(STORED, people, concurrency=concurrency)

    assert next(stream).ok
    stream.close()

    assert len(transport.calls) <= concurrency + 1


@pytest.mark.parametrize("concurrency", [1, 2])
def test_an_interrupt_ends_the_waits_of_a_run(concurrency: int) -> None:
    transport = Answering(*[Throttling("slow")] * 4)

    class Interrupted(ManualClock):
        def sleep(self, seconds: float) -> None:
            raise KeyboardInterrupt

    people = [Destination(f"p{number}@example.net") for number in range(200)]
    mailer = Mailer(transport, sender=SENDER, retry=RetryPolicy(), timer=Interrupted())
    with pytest.raises(KeyboardInterrupt):
        mailer.send_bulk(STORED, people, concurrency=concurrency)

    assert len(transport.calls) <= concurrency + 1


def test_a_stream_sends_only_as_far_as_it_is_read(ses: LocalSes) -> None:
    stream = Mailer(ses, sender=SENDER).send_bulk_stream(MY_TEMPLATE, PEOPLE, defaults=DEFAULTS)

    assert next(stream).ok
    stream.close()
    assert len(ses.sent) == 1


def test_a_number_of_workers_that_is_none_is_refused(ses: LocalSes) -> None:
    for template in (MY_TEMPLATE, STORED):
        with pytest.raises(InvalidConfiguration):
            Mailer(ses, sender=SENDER).send_bulk(template, PEOPLE, concurrency=0)


# --- rate and retries -----------------------------------------------------------------------------


@both_mailers
@both_templates
def test_the_rate_counts_recipients(ses: LocalSes, template: Any, loop: bool) -> None:
    clock = ManualClock()
    started = clock.now()
    crowd = Destination([f"p{number}@example.net" for number in range(10)])

    mailer = {"limiter": RateLimiter(10, timer=clock), "timer": clock}
    for _ in range(2):
        send_bulk(ses, template, [crowd, crowd], defaults=DEFAULTS, loop=loop, mailer=mailer)

    assert len(ses.sent) == 4
    assert (clock.now() - started).total_seconds() == (2.1 if template is MY_TEMPLATE else 1.1)


@both_mailers
def test_a_call_that_is_throttled_is_made_again(loop: bool) -> None:
    transport = Answering(Throttling("Maximum sending rate exceeded."))
    clock = LocalSes().clock

    report = send_bulk(
        transport, STORED, PEOPLE, loop=loop, mailer={"retry": RetryPolicy(delays=[1, 1]), "clock": clock}
    )

    assert report.ok
    assert [result.attempts for result in report] == [2, 2, 2]
    assert [len(call.destinations) for call in transport.calls] == [3, 3]


@both_mailers
def test_only_those_who_were_throttled_are_tried_again(loop: bool) -> None:
    taken = Receipt(message_id="1", accepted=("anaya@example.net",))
    transport = Answering((taken, Throttling("slow"), SesError("no")), (Throttling("slow"),))
    clock, told = LocalSes().clock, list[SendAttempt]()
    mailer = {"retry": RetryPolicy(delays=[1, 1]), "clock": clock, "after_send": told.append}

    report = send_bulk(transport, STORED, PEOPLE, loop=loop, mailer=mailer)

    assert [[one.to[0].local_part for one in call.destinations] for call in transport.calls] == [
        ["anaya", "liu", "richard"], ["liu"], ["liu"],
    ]  # fmt: skip
    assert [result.ok for result in report] == [True, True, False]
    assert [result.attempts for result in report] == [1, 3, 1]
    assert [attempt.number for attempt in told] == [1, 2, 3]
    assert told[0].receipt is not None
    assert told[0].receipt.accepted == ("anaya@example.net",)
    assert told[0].receipt.refused == (("liu@example.net", "slow"), ("richard@example.net", "no"))
    assert told[0].retry_in is not None
    assert told[2].retry_in is None


@both_mailers
def test_what_may_have_gone_out_is_not_sent_again(loop: bool) -> None:
    transport = Answering(TransportFailed("The answer was lost.", delivered="unknown"))

    report = send_bulk(transport, STORED, PEOPLE, loop=loop, mailer={"retry": RetryPolicy(delays=[1, 1])})

    assert [type(result.error) for result in report] == [TransportFailed] * 3
    assert len(transport.calls) == 1


@both_mailers
def test_a_transport_that_loses_count_leaves_nobody_out_and_sends_nothing_twice(loop: bool) -> None:
    transport = Answering((Receipt(message_id="1"),))

    report = send_bulk(transport, STORED, PEOPLE, loop=loop, mailer={"retry": RetryPolicy(delays=[1])})

    assert [type(result.error) for result in report] == [DeliveryUnknown] * 3
    assert len(transport.calls) == 1


@both_mailers
def test_what_is_no_destination_stops_no_other(loop: bool) -> None:
    report = send_bulk(Answering(), STORED, ["bo@example.net", PEOPLE[0]], loop=loop)

    assert [type(result.error) for result in report] == [AttributeError, type(None)]


@both_mailers
def test_a_policy_that_gives_up_leaves_the_last_error(loop: bool) -> None:
    transport = Answering(*[Throttling("slow")] * 5)
    mailer = {"retry": RetryPolicy(delays=[1]), "clock": LocalSes().clock}

    report = send_bulk(transport, STORED, PEOPLE, loop=loop, mailer=mailer)

    assert [str(result.error) for result in report] == ["slow"] * 3
    assert len(transport.calls) == 2


@both_mailers
def test_one_send_is_tried_again_too(loop: bool) -> None:
    transport = Answering(Throttling("slow"))

    receipt = send_template(
        transport, STORED, PEOPLE[0], loop=loop, mailer={"retry": RetryPolicy(delays=[1]), "clock": LocalSes().clock}
    )

    assert receipt.message_id == "id-anaya@example.net"


# --- through the API ------------------------------------------------------------------------------


@both_mailers
@pytest.mark.spec("TPL-03", "TPL-04", "TPL-05")
@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_the_transport_of_ses_lets_it_render(ses: LocalSes, service: Any, loop: bool) -> None:
    ses.client("ses").create_configuration_set(ConfigurationSet={"Name": "set"})
    base = Message(reply_to="Zoë <reply@example.com>", return_path="bounces@example.com")
    options: Any = {"configuration_set": "set", "tags": {"kind": "news"}, "base": base, "defaults": DEFAULTS}

    transport = SesTransport(client=ses.client(service))
    receipt = send_template(transport, STORED, Destination("bo@example.net", tags={"of": "bo"}), loop=loop, **options)
    report = send_bulk(transport, STORED, PEOPLE, loop=loop, **options)

    assert report.ok
    assert [receipt.message_id, *(one.receipt.message_id for one in report if one.receipt)] == [
        sent.message_id for sent in ses.sent
    ]
    assert receipt.request_id is not None
    assert [sent.subject for sent in ses.sent][:3] == ["Greetings, friend!", "Greetings, Anaya!", "Greetings, Liu!"]
    for sent in ses.sent:
        assert str(sent.sender) == SENDER
        assert sent.envelope.mail_from == "bounces@example.com"
        assert str(sent.message.reply_to[0]) == "Zoë <reply@example.com>"
        assert sent.options.configuration_set == "set"
    assert dict(ses.sent[0].options.tags) == {"kind": "news", "of": "bo"}
    assert dict(ses.sent[1].options.tags) == {"kind": "news"}


def test_the_v1_api_has_no_header_fields_for_templates(ses: LocalSes) -> None:
    mailer = Mailer(SesTransport(client=ses.client("ses")), sender=SENDER)
    own = Destination("bo@example.net", headers={"X-A": "1"})

    with pytest.raises(NotExpressible, match="header fields"):
        mailer.send_template(STORED, own)
    with pytest.raises(NotExpressible, match="header fields"):
        mailer.send_template(STORED, PEOPLE[0], base=Message(headers={"X-A": "1"}))
    report = mailer.send_bulk(STORED, [own])
    assert isinstance(report.failed[0].error, NotExpressible)


def test_a_status_of_ses_is_the_error_it_stands_for(ses: LocalSes) -> None:
    ses.account.quota.max_send_rate = 1

    report = Mailer(SesTransport(client=ses.client("ses")), sender=SENDER).send_bulk(STORED, PEOPLE, defaults=DEFAULTS)

    assert [type(result.error) for result in report] == [type(None), Throttling, Throttling]
    error = report.failed[0].error
    assert isinstance(error, Throttling)
    assert error.request_id is not None
    assert str(error) == "Maximum sending rate exceeded."


# --- looking before -------------------------------------------------------------------------------


@pytest.mark.spec("TPL-19")
def test_a_send_that_ses_renders_should_name_a_set_that_tells_of_failures(ses: LocalSes) -> None:
    for name in ("deaf", "hearing"):
        ses.client("ses").create_configuration_set(ConfigurationSet={"Name": name})
    ses.subscribe(print, configuration_set="deaf", event_types=["Send", "Bounce"])
    ses.subscribe(print, configuration_set="hearing", event_types=["Rendering Failure"])

    def codes(mailer: Mailer, configuration_set: str | None = None) -> list[str]:
        report = mailer.check_template(STORED, PEOPLE[0], configuration_set=configuration_set)
        assert report.ok
        return [advice.code for advice in report.advice]

    told = ["no-rendering-failure-events"]
    assert codes(Mailer(ses)) == told
    assert codes(Mailer(ses), "deaf") == told
    assert codes(Mailer(ses), "hearing") == []
    assert codes(Mailer(ses, configuration_set="hearing")) == []
    assert codes(Mailer(Answering()), "anything") == []  # whose events nobody here knows
    assert codes(Mailer(Answering())) == told


def test_a_template_is_checked_with_the_data_and_the_mail_that_comes_of_both(ses: LocalSes) -> None:
    mailer = Mailer(ses, sender=SENDER)

    def codes(*arguments: Any, **options: Any) -> list[str]:
        return [problem.code for problem in mailer.check_template(*arguments, **options)]

    assert codes(MY_TEMPLATE, PEOPLE[0]) == []
    assert codes(MY_TEMPLATE, PEOPLE[1]) == ["missing-attribute"]
    assert codes(MY_TEMPLATE, PEOPLE[1], defaults=DEFAULTS) == []
    assert codes(EmailTemplate("x", text="Hi"), PEOPLE[0]) == ["no-subject"]
    assert codes(EmailTemplate("x", text="Hi"), PEOPLE[0], base=Message(subject="Hi")) == []
    assert codes(EmailTemplate("x", "Hi", text="\x0b"), PEOPLE[0]) == ["control-character"]


def test_advice_on_a_template_stands_beside_that_on_the_mail(ses: LocalSes) -> None:
    template = EmailTemplate("x", "Hi", text='{{#* inline "p"}}x{{/inline}}Hello {{> p}}')

    report = Mailer(ses, sender=SENDER).check_template(template, PEOPLE[0])

    assert report.ok
    assert [advice.code for advice in report.advice] == ["no-line-after-inline", "no-return-path"]
