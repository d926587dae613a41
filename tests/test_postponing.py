"""Mail that nobody has looked at is worked on later, and nobody can tell: beside a model that always works at once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel import AccessDenied, Event, Keep, LocalCloud, LocalSes, Mailer, ManualClock, Message, SeededIds, Times
from sesmodel.errors import SesError
from sesmodel.service.kept import KEEP_ALL
from tests.flow.delegates import ARN, Both

Step = Callable[[LocalSes], Any]

ADDRESSES = ("bob@example.net", "eve@slow.example", "bounce@simulator.amazonses.com", "bob@EXAMPLE.net")


def mail(to: str, sender: str = "ana@example.com") -> Message:
    return Message(sender=sender, to=to, subject="Hi", text="Hello")


def model(*, watched: bool = False, keep: Keep = KEEP_ALL) -> LocalSes:
    ses = LocalSes(ids=SeededIds(1), keep=keep)
    if watched:
        ses.account.resume(ses.clock.now())  # who holds a part of it could see what is left undone, so nothing is
    ses.verify("example.com", dkim=True)
    return ses


def is_behind(ses: LocalSes) -> bool:
    return ses._world.behind is ses  # noqa: SLF001  nobody can tell, but who looks inside


def seen(ses: LocalSes) -> tuple[object, ...]:
    """All that can be seen of a model."""
    return (
        [event.as_dict() for event in ses.events],
        ses.log(),
        [(sent.message_id, sent.envelope, sent.raw.data) for sent in ses.sent],
        [[message.raw.data for message in ses.inbox(address)] for address in ADDRESSES],
        ses.account.statistics,
        ses.metrics.list_metrics(),
        ses.quota_usage,
        ses.clock.now(),
        ses.request_id(),  # of the ids, as many are taken
    )


CONTENT = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}
RAW = b"From: ana@example.com\r\nTo: bob@example.net, eve@slow.example\r\nSubject: Raw\r\n\r\nHello\r\n"


def call_v1(to: str) -> Step:
    params = {"Source": "ana@example.com", "Destination": {"ToAddresses": [to]}, "Message": CONTENT}
    return lambda ses: ses.call("ses", "SendEmail", params)


def call_v2(to: str, content: Any) -> Step:
    params = {"FromEmailAddress": "ana@example.com", "Destination": {"ToAddresses": [to]}, "Content": content}
    return lambda ses: ses.call("sesv2", "SendEmail", params)


STEPS: dict[str, Step] = {
    **{f"call v1 for {one}": call_v1(one) for one in ADDRESSES},
    "call v2": call_v2("bob@example.net", {"Simple": CONTENT}),
    "call v2 with a file": call_v2(
        "bob@example.net", {"Simple": {**CONTENT, "Attachments": [{"FileName": "a.txt", "RawContent": b"a"}]}}
    ),
    "call v2 with a template": call_v2(
        "bob@example.net",
        {"Template": {"TemplateContent": {"Subject": "Hi {{name}}", "Text": "-"}, "TemplateData": '{"name": "Bob"}'}},
    ),
    "call raw": lambda ses: ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": RAW}}),
    "call without a body": lambda ses: ses.call("ses", "SendRawEmail", {}),
    **{f"send to {one}": lambda ses, one=one: Mailer(ses, clock=ses.clock).send(mail(one)) for one in ADDRESSES},  # type: ignore[misc]
    "move on": lambda ses: ses.advance(minutes=7),
    "move the clock alone": lambda ses: ses.clock.advance(minutes=7),
    "look": lambda ses: len(ses.events),
    "make eve's server slow": lambda ses: ses.receivers.when("*@slow.example").defer(times=1),
    "suppress": lambda ses: ses.call(
        "sesv2", "PutSuppressedDestination", {"EmailAddress": "bob@example.net", "Reason": "BOUNCE"}
    ),
    "take off": lambda ses: ses.call("sesv2", "DeleteSuppressedDestination", {"EmailAddress": "bob@example.net"}),
    "stop signing": lambda ses: ses.call(
        "ses", "SetIdentityDkimEnabled", {"Identity": "example.com", "DkimEnabled": False}
    ),
    "delete the identity": lambda ses: ses.call("ses", "DeleteIdentity", {"Identity": "example.com"}),
    "verify": lambda ses: ses.verify("example.com"),
    "pause": lambda ses: ses.pause_sending(),
    "resume": lambda ses: ses.resume_sending(),
    "lease": lambda ses: ses.call("sesv2", "GetAccount", {}),
    "go back": lambda ses: ses.restore(ses.snapshot()),
}


@example(["suppress", "send to bob@example.net", "send to eve@slow.example"])
@given(st.lists(st.sampled_from([*list(STEPS)[:13], *STEPS]), max_size=14))
def test_nobody_can_tell_when_mail_was_worked_on(steps: list[str]) -> None:
    postponing, at_once = model(), model(watched=True)
    for step in steps:
        for ses in (postponing, at_once):
            with suppress(SesError):
                STEPS[step](ses)
        assert not is_behind(at_once)

    assert seen(postponing) == seen(at_once)


@example(["call v1 for bob@example.net", "call without a body", "look"], Keep(messages=1))
@example(["call v1 for bob@example.net", "call without a body"], KEEP_ALL)
@given(
    st.lists(st.sampled_from([*list(STEPS)[:13], *STEPS]), max_size=14),
    st.sampled_from([KEEP_ALL, Keep(messages=1), Keep(messages=2, bodies=False)]),
)
def test_who_is_patient_hears_the_same_in_the_same_order(steps: list[str], keep: Keep) -> None:
    heard: dict[str, list[object]] = {"later": [], "at once": []}
    postponing, at_once = model(keep=keep), model(watched=True, keep=keep)
    for ses, put, patient in ((postponing, heard["later"].append, True), (at_once, heard["at once"].append, False)):
        ses.subscribe(put, patient=patient)
        ses.watch_refusals(put, patient=patient)
    for step in steps:
        for ses in (postponing, at_once):
            with suppress(SesError):
                STEPS[step](ses)
    postponing.finish()

    assert seen(postponing) == seen(at_once)
    assert list(map(shown, heard["later"])) == list(map(shown, heard["at once"]))
    assert not postponing.owes_news


def shown(what: object) -> object:
    return what.as_dict() if isinstance(what, Event) else (what.operation, str(what.error))  # type: ignore[attr-defined]


def test_who_is_patient_is_told_when_the_model_is_finished_or_the_next_call_comes() -> None:
    ses, heard = model(), list[str]()
    ses.subscribe(lambda event: heard.append(event.event_type), patient=True)
    Mailer(ses).send(mail("bob@example.net"))
    assert (ses.owes_news, heard) == (True, [])

    ses.finish()
    assert (ses.owes_news, heard) == (False, ["Send", "Delivery"])

    Mailer(ses).send(mail("bob@example.net"))
    ses.client("ses").get_send_quota()
    assert heard == ["Send", "Delivery"] * 2


def test_who_subscribes_later_is_not_told_what_the_patient_are_owed() -> None:
    ses, told, late = model(), list[Event](), list[Event]()
    ses.subscribe(told.append, patient=True)
    Mailer(ses).send(mail("bob@example.net"))
    ses.subscribe(late.append)
    assert (len(told), late) == (2, [])


def test_mail_whose_bytes_somebody_else_keeps_does_not_wait() -> None:
    class Shelf:
        def __init__(self) -> None:
            self.put_in = 0

        def put(self, data: bytes) -> Callable[[], bytes]:
            self.put_in += 1
            return lambda: data

    shelf = Shelf()
    Mailer(model(keep=Keep(spool=shelf))).send(mail("bob@example.net"))
    assert shelf.put_in == 1


def test_no_more_than_one_mail_waits_where_little_is_kept() -> None:
    ses = model(keep=Keep(messages=3))
    for _ in range(20):
        Mailer(ses).send(mail("bob@example.net"))
        assert is_behind(ses)
        assert len(ses._service.waiting) == 1  # noqa: SLF001  nobody can tell, but who looks inside
    assert len(ses.sent) == 3


@pytest.mark.parametrize(
    "send",
    [
        lambda ses: Mailer(ses).send(mail("bob@example.net")),
        STEPS["call v1 for bob@example.net"],
        STEPS["call v2"],
        STEPS["call v2 with a file"],
        STEPS["call raw"],
    ],
    ids=["mailer", "v1", "v2", "v2 with a file", "raw"],
)
def test_plain_mail_waits_until_somebody_looks(send: Step) -> None:
    ses = model()
    send(ses)
    assert is_behind(ses)

    assert len(ses.sent) == 1
    assert not is_behind(ses)


def test_mail_that_is_tracked_for_the_account_does_not_wait() -> None:
    postponing, at_once = model(), model(watched=True)
    attributes = {"VdmEnabled": "ENABLED", "DashboardAttributes": {"EngagementMetrics": "ENABLED"}}
    for ses in (postponing, at_once):
        ses.call("sesv2", "PutAccountVdmAttributes", {"VdmAttributes": attributes})
        for _ in range(2):
            Mailer(ses, clock=ses.clock).send(mail("bob@example.net").replace(html="<p>Hello</p>"))
            assert not is_behind(ses)

    assert seen(postponing) == seen(at_once)


def test_mail_of_which_an_identity_tells_a_topic_does_not_wait() -> None:
    ses = model()
    topic = ses.create_topic("deliveries")
    chosen = {"Identity": "example.com", "NotificationType": "Delivery", "SnsTopic": topic.arn}
    ses.call("ses", "SetIdentityNotificationTopic", chosen)
    Mailer(ses).send(mail("bob@example.net"))

    assert not is_behind(ses)
    assert len(topic.notifications) == 1  # seen without a look at the model


@pytest.mark.parametrize(
    "look",
    [
        lambda ses: ses.sent,
        lambda ses: ses.events,
        lambda ses: ses.inbox("bob@example.net"),
        lambda ses: ses.log(),
        lambda ses: ses.account,
        lambda ses: ses.receivers,
        lambda ses: ses.metrics,
        lambda ses: ses.snapshot(),
        lambda ses: ses.subscribe(print),
        lambda ses: ses.client("ses").get_send_statistics(),
        lambda ses: ses.advance(seconds=1),
        repr,
    ],
    ids=[
        "sent",
        "events",
        "inbox",
        "log",
        "account",
        "receivers",
        "metrics",
        "snapshot",
        "subscribe",
        "call",
        "advance",
        "repr",
    ],
)
def test_every_way_to_look_finds_all_done(look: Step) -> None:
    ses = model()
    Mailer(ses).send(mail("bob@example.net"))
    look(ses)
    assert not is_behind(ses)


def test_who_subscribes_hears_of_nothing_from_before() -> None:
    ses, heard = model(), list[Event]()
    Mailer(ses).send(mail("bob@example.net"))
    ses.subscribe(heard.append)
    assert heard == []

    Mailer(ses).send(mail("bob@example.net"))
    assert [event.event_type for event in heard] == ["Send", "Delivery"]


def test_who_holds_the_account_sees_its_statistics_at_once() -> None:
    ses = model()
    account = ses.account
    Mailer(ses).send(mail("bob@example.net"))
    assert account.statistics.deliveries == 1


def test_a_rule_for_receivers_is_for_mail_that_is_sent_after_it() -> None:
    ses = model()
    receivers, mailer = ses.receivers, Mailer(ses)
    mailer.send(mail("bob@example.net"))
    receivers.when("*").reject("550 5.1.1 user unknown")
    assert [event.event_type for event in ses.events] == ["Send", "Delivery"]


def test_events_are_written_down_at_once_where_they_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    ses = model()
    with caplog.at_level(logging.DEBUG, "sesmodel"):
        Mailer(ses).send(mail("bob@example.net"))
    assert [record.message.split()[1] for record in caplog.records if "event" in record.message] == ["Send", "Delivery"]


def test_what_a_clock_that_was_moved_brings_is_done_before_the_next_send() -> None:
    clock = ManualClock()
    ses = LocalSes.sandbox(clock=clock, times=Times(review_after=timedelta(hours=1)), max_send_rate=None)
    ses.verify("example.com")
    details = {"MailType": "MARKETING", "WebsiteURL": "https://example.com", "UseCaseDescription": "News."}
    ses.call("sesv2", "PutAccountDetails", {**details, "ProductionAccessEnabled": True})
    mailer = Mailer(ses)
    mailer.send(mail("ana@example.com"))
    assert is_behind(ses)

    clock.advance(hours=2)
    assert mailer.send(mail("bob@example.net")).accepted == ("bob@example.net",)


def test_mail_of_two_accounts_arrives_in_the_order_it_was_sent() -> None:
    cloud = LocalCloud()
    here, there = cloud.ses("us-east-1"), cloud.ses("eu-west-1")
    for ses in (here, there):
        ses.verify("example.com")
    for number, ses in enumerate((here, there, here, there)):
        Mailer(ses).send(mail("bob@example.net").replace(subject=str(number)))

    assert [message.subject for message in cloud.inbox("bob@example.net")] == ["0", "1", "2", "3"]


def test_who_waits_for_mail_in_another_thread_gets_it() -> None:
    ses = model()
    sender = Thread(target=lambda: Mailer(ses).send(mail("bob@example.net")))
    sender.start()
    assert ses.inbox("bob@example.net").wait(timeout=30).subject == "Hi"
    sender.join()


def test_mail_of_which_a_delegate_hears_does_not_wait() -> None:
    both = Both()
    both.allow()
    topic = both.delegate.create_topic("deliveries")
    both.delegate.set_cross_account_topic(ARN, "Delivery", topic)
    Mailer(both.delegate, by_leave=ARN).send(mail("bob@example.net"))

    assert not is_behind(both.delegate)
    assert len(topic.notifications) == 1


def test_mail_by_the_leave_of_another_account_is_settled_before_its_owner_changes_anything() -> None:
    both = Both()
    both.owner.verify("example.com", dkim=True)
    both.allow()
    mailer = Mailer(both.delegate, by_leave=ARN)
    mailer.send(mail("bob@example.net"))
    assert is_behind(both.delegate)

    both.owner.delete_identity("example.com")
    assert not is_behind(both.delegate)
    with pytest.raises(AccessDenied):
        mailer.send(mail("bob@example.net"))
    (got,) = both.cloud.inbox("bob@example.net")
    assert "d=example.com;" in got.headers.get_all("DKIM-Signature")[0]
