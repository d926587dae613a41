"""One model and many threads, which send, let time pass and look at once."""

from __future__ import annotations

import threading
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from sesmodel import LocalCloud, LocalSes, Mailer, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")
SENDERS, EACH = "abcd", 25
ADDRESSES = [f"{who}{number}@{host}.example" for who in SENDERS for number in range(EACH) for host in ("fast", "slow")]


def send(ses: LocalSes, who: str) -> None:
    """Send to two people a message."""
    mailer = Mailer(ses)
    for number in range(EACH):
        mailer.send(HELLO.replace(to=[f"{who}{number}@fast.example", f"{who}{number}@slow.example"]))


def move(ses: LocalSes | LocalCloud) -> None:
    """Let time pass, in small steps."""
    for _ in range(40):
        ses.advance(minutes=1)


def look(ses: LocalSes) -> None:
    """Look at everything; what was looked at does not change."""
    for _ in range(40):
        sent, events = ses.sent, ses.events
        assert (len(sent), len(events)) == (len(list(sent)), len(list(events)))
        assert ses.client("ses").get_send_quota()["SentLast24Hours"] >= 2 * len(sent)
        assert len(ses.inbox("a0@slow.example")) <= 1


def in_threads(works: Sequence[Callable[[], None]]) -> None:
    """Do all of it at once, and fail if one fails or does not end."""
    failures: list[BaseException] = []

    def safely(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  shown below
            failures.append(error)

    threads = [threading.Thread(target=safely, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.parametrize("work", ["at once", "queued"])
def test_counts_add_up_whatever_threads_do_at_once(work: str) -> None:
    ses = LocalSes(max_24_hour_send=10_000, work=work)  # type: ignore[arg-type]
    ses.verify("example.com")
    ses.receivers.when("*@slow.example").defer(times=2)
    heard: list[str | None] = []
    ses.subscribe(lambda event: heard.append(event.message_id))

    in_threads([partial(send, ses, who) for who in SENDERS] + [partial(move, ses), partial(look, ses)] * 2)
    ses.advance(hours=14)
    assert len({sent.message_id for sent in ses.sent}) == len(SENDERS) * EACH
    types = Counter(event.event_type.value for event in ses.events)
    assert (types["Send"], types["Delivery"]) == (len(SENDERS) * EACH, len(ADDRESSES))
    assert heard == [event.message_id for event in ses.events]
    assert ses.statistics.deliveries == ses.statistics.billed == len(ADDRESSES)
    assert {len(ses.inbox(address)) for address in ADDRESSES} == {1}


def test_regions_of_a_cloud_can_be_used_by_threads_of_their_own() -> None:
    cloud = LocalCloud()
    cloud.receivers.when("*@slow.example").defer(times=2)
    for region in ("us-west-2", "us-east-1"):
        cloud[region].verify("example.com")

    in_threads(
        [
            partial(send, cloud["us-west-2"], "a"),
            partial(send, cloud["us-east-1"], "b"),
            partial(move, cloud),
            partial(move, cloud["eu-west-1"]),
        ]
    )
    cloud.advance(hours=14)
    ids = [sent.message_id for ses in cloud for sent in ses.sent]
    assert len(set(ids)) == len(ids) == 2 * EACH
    assert {len(cloud.inbox(address)) for address in ADDRESSES if address[0] in "ab"} == {1}
