"""Mailers with a suppression list: who is on it gets nothing, whatever way the mail is sent."""

from __future__ import annotations

import asyncio
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from sesmodel import (
    AsyncMailer,
    Bounce,
    CompactSuppression,
    Complaint,
    Destination,
    EmailTemplate,
    Envelope,
    InboxTransport,
    InvalidConfiguration,
    LocalSes,
    Mailer,
    MemorySuppression,
    Message,
    MessageRefused,
    RateLimiter,
    Receipt,
    SeededIds,
    SendAttempt,
    SqliteSuppression,
    StoredTemplate,
    StoreFailed,
    SuppressionReason,
    check,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


GONE, ANGRY, BOB = "gone@example.net", "angry@example.net", "bob@example.net"
HELLO = Message(sender="ana@example.com", subject="Hello", text="Hello")
TEMPLATE = EmailTemplate("Hello", "Hello", text="Hello {{name}}")

both_mailers = pytest.mark.parametrize("loop", [False, True], ids=["sync", "async"])


@attrs.define
class Asked:
    """A list that remembers how often it was asked, about whom, and in which thread."""

    listed: dict[str, SuppressionReason] = attrs.field(
        factory=lambda: {GONE: SuppressionReason.BOUNCE, ANGRY: SuppressionReason.COMPLAINT}
    )
    calls: list[list[str]] = attrs.field(factory=list)
    threads: list[object] = attrs.field(factory=list)

    def contains_many(self, addresses: Iterable[str], /) -> Mapping[str, SuppressionReason]:
        asked = list(addresses)
        self.calls.append(asked)
        self.threads.append(current_thread())
        return {address: self.listed[address] for address in asked if address in self.listed}


class Failing:
    """A list that cannot be asked."""

    def contains_many(self, addresses: Iterable[str], /) -> Mapping[str, SuppressionReason]:
        raise StoreFailed("s.db: disk I/O error.")


def call(loop: bool, transport: object, method: str, *arguments: Any, mailer: Any = None, **options: Any) -> Any:
    """Call a method of either mailer."""
    settings = {"suppression": Asked(), "sender": "ana@example.com", **(mailer or {})}
    if not loop:
        return getattr(Mailer(transport, **settings), method)(*arguments, **options)  # type: ignore[arg-type]

    async def main() -> Any:
        return await getattr(AsyncMailer(transport, **settings), method)(*arguments, **options)  # type: ignore[arg-type]

    return asyncio.run(main())


# --- one message ----------------------------------------------------------------------------------


@both_mailers
def test_who_is_on_the_list_does_not_get_the_message_and_all_others_do(loop: bool) -> None:
    inbox = InboxTransport()
    message = HELLO.replace(to=[BOB, f"Gone <{GONE}>"], cc="carl@example.net", bcc=ANGRY)
    receipt = call(loop, inbox, "send", message)

    assert receipt.accepted == inbox.sent.one().recipients == (BOB, "carl@example.net")
    assert receipt.withheld == ((GONE, "BOUNCE"), (ANGRY, "COMPLAINT"))
    assert receipt.refused == ()


@both_mailers
def test_the_header_stays_as_it_was_composed(loop: bool) -> None:
    inbox = InboxTransport()
    call(loop, inbox, "send", HELLO.replace(to=[BOB, GONE]))

    assert inbox.sent.one().raw.headers.get("To") == f"{BOB}, {GONE}"


@both_mailers
def test_a_message_whose_recipients_are_all_on_the_list_is_no_error_and_is_not_handed_over(loop: bool) -> None:
    inbox, told = InboxTransport(), list[SendAttempt]()
    receipt = call(loop, inbox, "send", HELLO.replace(to=[GONE, ANGRY]), mailer={"after_send": told.append})

    assert receipt == Receipt(message_id=None, withheld=((GONE, "BOUNCE"), (ANGRY, "COMPLAINT")))
    assert len(inbox.sent) == 0
    assert told == []


@both_mailers
def test_the_list_is_asked_once_for_a_message(loop: bool) -> None:
    asked = Asked()
    call(loop, InboxTransport(), "send", HELLO.replace(to=[BOB, GONE], bcc=ANGRY), mailer={"suppression": asked})

    assert asked.calls == [[BOB, GONE, ANGRY]]


@both_mailers
def test_the_list_is_not_asked_about_a_message_that_ses_would_refuse(loop: bool) -> None:
    asked = Asked()
    with pytest.raises(MessageRefused):
        call(loop, InboxTransport(), "send", HELLO.replace(to=GONE, text=None), mailer={"suppression": asked})
    assert asked.calls == []


@both_mailers
def test_whom_a_hook_adds_is_looked_for(loop: bool) -> None:
    receipt = call(
        loop, InboxTransport(), "send", HELLO.replace(to=BOB), mailer={"before_send": lambda one: one.replace(bcc=GONE)}
    )

    assert (receipt.accepted, receipt.withheld) == ((BOB,), ((GONE, "BOUNCE"),))


@both_mailers
def test_hooks_and_limiters_see_those_who_are_sent_to(loop: bool, ses: LocalSes) -> None:
    told = list[SendAttempt]()
    limiter = RateLimiter(1, burst=1, timer=ses.clock)
    call(loop, ses, "send", HELLO.replace(to=[BOB, GONE]), mailer={"after_send": told.append, "limiter": limiter})

    assert told[0].submission.recipients == (BOB,)
    assert told[0].receipt is not None
    assert told[0].receipt.withheld == ((GONE, "BOUNCE"),)
    assert limiter.reserve(1) == 1


@both_mailers
def test_what_is_withheld_from_everyone_is_not_even_built(loop: bool) -> None:
    class Counting(SeededIds):
        given = 0

        def token(self) -> str:
            self.given += 1
            return super().token()

    ids = Counting()
    call(loop, InboxTransport(), "send", HELLO.replace(to=GONE), mailer={"ids": ids})
    assert ids.given == 0
    call(loop, InboxTransport(), "send", HELLO.replace(to=BOB), mailer={"ids": ids})
    assert ids.given > 0


@both_mailers
def test_nothing_is_sent_when_the_list_cannot_be_asked(loop: bool) -> None:
    inbox = InboxTransport()
    with pytest.raises(StoreFailed, match="disk I/O error") as caught:
        call(loop, inbox, "send", HELLO.replace(to=BOB), mailer={"suppression": Failing()})
    assert caught.value.delivered == "no"
    assert len(inbox.sent) == 0


@both_mailers
def test_what_is_no_list_is_refused_before_anything_is_sent(loop: bool) -> None:
    with pytest.raises(InvalidConfiguration, match=r"has no method contains_many.*SqliteSuppression"):
        call(loop, InboxTransport(), "send", HELLO.replace(to=BOB), mailer={"suppression": {GONE}})


@both_mailers
def test_finished_mail_is_withheld_too(loop: bool) -> None:
    inbox = InboxTransport()
    raw = f"From: ana@example.com\r\nTo: {BOB}\r\nCc: {GONE}\r\nSubject: Hi\r\n\r\nHello".encode()
    by_header = call(loop, inbox, "send_raw", raw)
    by_envelope = call(loop, inbox, "send_raw", raw, Envelope("ana@example.com", [ANGRY, "carl@example.net"]))
    to_nobody = call(loop, inbox, "send_raw", raw, Envelope("ana@example.com", [ANGRY]))

    assert (by_header.accepted, by_header.withheld) == ((BOB,), ((GONE, "BOUNCE"),))
    assert (by_envelope.accepted, by_envelope.withheld) == (("carl@example.net",), ((ANGRY, "COMPLAINT"),))
    assert (to_nobody.accepted, to_nobody.withheld) == ((), ((ANGRY, "COMPLAINT"),))
    assert [sent.raw.data for sent in inbox.sent] == [raw, raw]


@both_mailers
def test_a_test_mail_is_withheld_too(loop: bool) -> None:
    receipt = call(loop, InboxTransport(), "send_test_email", "ana@example.com", GONE, subject="Test", body="Test")

    assert receipt.withheld == ((GONE, "BOUNCE"),)


# --- many -----------------------------------------------------------------------------------------


@both_mailers
def test_one_message_for_each_leaves_out_those_on_the_list_and_asks_once(loop: bool) -> None:
    inbox, asked = InboxTransport(), Asked()
    message = HELLO.replace(to=[BOB, GONE], cc="carl@example.net")
    receipts = call(loop, inbox, "send_each", message, mailer={"suppression": asked})

    assert [(one.accepted, one.withheld) for one in receipts] == [
        ((BOB,), ()),
        ((), ((GONE, "BOUNCE"),)),
        (("carl@example.net",), ()),
    ]
    assert asked.calls == [[BOB, GONE, "carl@example.net"]]


@both_mailers
def test_many_messages_each_leave_out_those_on_the_list(loop: bool) -> None:
    inbox = InboxTransport()
    messages = [HELLO.replace(to=one) for one in ([BOB], [GONE], [BOB, ANGRY], [])]
    report = call(loop, inbox, "send_many", messages, concurrency=2)

    assert [result.ok for result in report] == [True, True, True, False]
    assert [result.index for result in report.sent] == [0, 2]
    assert [result.index for result in report.withheld] == [1]
    assert [result.index for result in report.failed] == [3]
    assert report.results[2].receipt.withheld == ((ANGRY, "COMPLAINT"),)
    assert str(report).startswith("2 sent, 1 failed, 1 withheld")
    assert len(inbox.sent) == 2


@both_mailers
def test_a_list_that_cannot_be_asked_fails_each_of_many(loop: bool) -> None:
    report = call(loop, InboxTransport(), "send_many", [HELLO.replace(to=BOB)] * 2, mailer={"suppression": Failing()})

    assert [type(result.error) for result in report] == [StoreFailed] * 2


# --- templates ------------------------------------------------------------------------------------


@pytest.fixture
def ses(ses: LocalSes) -> LocalSes:
    """A model that has the template."""
    ses.store(TEMPLATE)
    return ses


PEOPLE = [
    Destination(BOB, {"name": "Bob"}),
    Destination(GONE, {"name": "Gone"}),
    Destination("carl@example.net", {"name": "Carl"}, cc=ANGRY),
    Destination([GONE, ANGRY], {"name": "both"}),
]

both_templates = pytest.mark.parametrize("template", [TEMPLATE, StoredTemplate("Hello")], ids=["here", "stored"])


@both_mailers
@both_templates
def test_a_personalised_mail_leaves_out_those_on_the_list(
    ses: LocalSes, template: EmailTemplate | StoredTemplate, loop: bool
) -> None:
    some = call(loop, ses, "send_template", template, PEOPLE[2])
    none = call(loop, ses, "send_template", template, PEOPLE[3])

    assert (some.accepted, some.withheld) == (("carl@example.net",), ((ANGRY, "COMPLAINT"),))
    assert (none.accepted, none.withheld) == ((), ((GONE, "BOUNCE"), (ANGRY, "COMPLAINT")))
    assert ses.sent.one().recipients == ("carl@example.net",)


@both_mailers
@both_templates
def test_personalised_mails_leave_out_those_on_the_list(
    ses: LocalSes, template: EmailTemplate | StoredTemplate, loop: bool
) -> None:
    report = call(loop, ses, "send_bulk", template, PEOPLE)

    assert [result.receipt.withheld for result in report] == [
        (),
        ((GONE, "BOUNCE"),),
        ((ANGRY, "COMPLAINT"),),
        ((GONE, "BOUNCE"), (ANGRY, "COMPLAINT")),
    ]
    assert [result.destination for result in report] == PEOPLE
    assert [result.index for result in report.withheld] == [1, 3]
    assert [result.index for result in report.sent] == [0, 2]
    assert [sent.recipients for sent in ses.sent] == [(BOB,), ("carl@example.net",)]
    assert [sent.text for sent in ses.sent] == ["Hello Bob", "Hello Carl"]


@both_mailers
def test_what_ses_renders_does_not_show_those_on_the_list(ses: LocalSes, loop: bool) -> None:
    call(loop, ses, "send_template", StoredTemplate("Hello"), PEOPLE[2])

    assert "Cc" not in ses.sent.one().raw.headers


@both_mailers
def test_the_list_is_asked_once_for_a_call_of_many_destinations(ses: LocalSes, loop: bool) -> None:
    asked = Asked()
    call(loop, ses, "send_bulk", StoredTemplate("Hello"), PEOPLE, mailer={"suppression": asked})

    assert asked.calls == [[BOB, GONE, "carl@example.net", ANGRY, GONE, ANGRY]]


@both_mailers
def test_a_call_for_nobody_is_not_made(ses: LocalSes, loop: bool) -> None:
    report = call(loop, ses, "send_bulk", StoredTemplate("Hello"), [PEOPLE[1], PEOPLE[3]])

    assert report.ok
    assert len(report.withheld) == 2
    assert len(ses.sent) == 0


@both_mailers
def test_a_list_that_cannot_be_asked_fails_a_call_and_stops_no_other(ses: LocalSes, loop: bool) -> None:
    report = call(loop, ses, "send_bulk", StoredTemplate("Hello"), PEOPLE, mailer={"suppression": Failing()})

    assert [type(result.error) for result in report] == [StoreFailed] * 4
    assert len(ses.sent) == 0


# --- which list -----------------------------------------------------------------------------------


@pytest.fixture(params=["memory", "sqlite", "compact"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A list of each kind, with one address on it."""
    store: Any
    if request.param == "sqlite":
        with SqliteSuppression(tmp_path / "s.db") as store:
            store.add(GONE, "BOUNCE")
            yield store
    else:
        store = MemorySuppression() if request.param == "memory" else CompactSuppression()
        store.add(GONE, "BOUNCE")
        yield store


@both_mailers
def test_every_kind_of_list_can_be_asked(store: Any, loop: bool) -> None:
    receipt = call(
        loop, InboxTransport(), "send", HELLO.replace(to=[BOB, "gone@EXAMPLE.net"]), mailer={"suppression": store}
    )

    assert (receipt.accepted, receipt.withheld) == ((BOB,), (("gone@EXAMPLE.net", "BOUNCE"),))


def test_a_list_that_may_block_is_asked_in_a_thread_of_its_own() -> None:
    asked = Asked()
    call(True, InboxTransport(), "send", HELLO.replace(to=BOB), mailer={"suppression": asked})

    assert asked.threads != [main_thread()]


def test_a_list_in_memory_is_asked_in_the_event_loop() -> None:
    class Watched(MemorySuppression):
        async def acontains_many(self, addresses: Iterable[str], /) -> Mapping[str, SuppressionReason]:
            threads.append(current_thread())
            return await super().acontains_many(addresses)

    threads = list[object]()
    call(True, InboxTransport(), "send", HELLO.replace(to=BOB), mailer={"suppression": Watched()})

    assert threads == [main_thread()]


# --- the life of an address -----------------------------------------------------------------------


@both_mailers
@pytest.mark.spec("LIF-26")
def test_who_bounced_hard_is_not_sent_to_again(ses: LocalSes, loop: bool) -> None:
    store = MemorySuppression(clock=ses.clock)
    ses.receivers.when(GONE).reject()
    message = HELLO.replace(to=GONE)
    call(loop, ses, "send", message, mailer={"suppression": store})
    (bounce,) = (event for event in ses.events if isinstance(event, Bounce))

    assert store.apply(bounce) == (GONE,)
    assert store.contains(GONE)
    report = call(loop, ses, "acheck" if loop else "check", message, mailer={"suppression": store})
    with pytest.raises(MessageRefused, match=rf"{GONE}: The address is on the suppression list \(BOUNCE\)"):
        report.raise_for_problems()
    assert call(loop, ses, "send", message, mailer={"suppression": store}).withheld == ((GONE, "BOUNCE"),)
    assert len(ses.sent) == 1


@pytest.mark.spec("LIF-26")
def test_who_bounced_softly_is_sent_to_again(ses: LocalSes) -> None:
    store = MemorySuppression(clock=ses.clock)
    ses.receivers.when("full@example.net").reject("552 5.2.2 mailbox full", kind=("Transient", "MailboxFull"))
    mailer = Mailer(ses, suppression=store)
    mailer.send(HELLO.replace(to="full@example.net"))
    (bounce,) = (event for event in ses.events if isinstance(event, Bounce))

    assert store.apply(bounce) == ()
    assert mailer.check(HELLO.replace(to="full@example.net")).ok


@pytest.mark.spec("LIF-26")
def test_who_complained_is_not_sent_to_again(ses: LocalSes) -> None:
    store = MemorySuppression(clock=ses.clock)
    ses.receivers.when(ANGRY).complain()
    mailer = Mailer(ses, suppression=store)
    mailer.send(HELLO.replace(to=ANGRY))
    for event in ses.events:
        store.apply(event)

    assert any(isinstance(event, Complaint) for event in ses.events)
    assert [problem.code for problem in mailer.check(HELLO.replace(to=ANGRY))] == ["suppressed-recipient"]
    assert [problem.place for problem in check(HELLO.replace(to=[BOB, ANGRY]), suppression=store)] == [ANGRY]
    assert check(HELLO.replace(to=BOB), suppression=store).ok
    assert mailer.send(HELLO.replace(to=ANGRY)).withheld == ((ANGRY, "COMPLAINT"),)


def test_a_check_without_a_list_asks_nobody(ses: LocalSes) -> None:
    assert Mailer(ses).check(HELLO.replace(to=GONE)).ok
    assert AsyncMailer(ses, suppression=Asked()).check(HELLO.replace(to=GONE)).ok


@pytest.mark.spec("LIF-26")
def test_a_field_of_the_senders_own_comes_back_with_the_notice(ses: LocalSes) -> None:
    ses.receivers.when(GONE).reject()
    Mailer(ses).send(HELLO.replace(to=GONE, headers={"X-Campaign": "42"}))
    (bounce,) = (event for event in ses.events if isinstance(event, Bounce))
    (notice,) = ses.inbox("ana@example.com")
    (original,) = (part for part in notice.parts if part.content_type in {"message/rfc822", "text/rfc822-headers"})

    assert ("X-Campaign", "42") in bounce.mail.headers
    assert original.message is not None
    assert original.message.headers.get("X-Campaign") == "42"
