"""Identities against a resolver of others, with and without ``await``; and who is told of what becomes of them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from sesmodel import (
    Answer,
    DnsTable,
    InvalidConfiguration,
    LocalSes,
    LookupStatus,
    ManualClock,
    Record,
    RecordType,
    Times,
    VerificationChange,
    VerificationStatus,
    VerificationTimes,
)
from sesmodel.flow.dkim import use_easy_dkim
from sesmodel.flow.verifying import questions, take

if TYPE_CHECKING:
    from collections.abc import Callable

PENDING, SUCCESS, FAILED = VerificationStatus.PENDING, VerificationStatus.SUCCESS, VerificationStatus.FAILED


class Outside:
    """A resolver that the model does not own: it answers from a table, and remembers what it was asked."""

    def __init__(self) -> None:
        self.table = DnsTable()
        self.asked: list[tuple[str, RecordType]] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def lookup(self, name: str, type: RecordType, /) -> Answer:  # noqa: A002
        self.asked.append((name, type))
        self.meanwhile()
        return self.table.lookup(name, type)


class Awaited:
    """One that has to be awaited. It answers when all that was asked of it has begun."""

    def __init__(self, table: DnsTable, together: int) -> None:
        self.table = table
        self.barrier = asyncio.Barrier(together)

    async def alookup(self, name: str, type: RecordType, /) -> Answer:  # noqa: A002
        await self.barrier.wait()
        return self.table.lookup(name, type)


def pending(resolver: Outside | Awaited) -> LocalSes:
    ses = LocalSes(resolver=resolver)
    ses.create_identity("example.com")
    return ses


def status(ses: LocalSes, name: str = "example.com") -> VerificationStatus:
    return ses.identities.require(name).status


# --- a resolver of others ------------------------------------------------------------------------


def test_a_resolver_of_others_is_asked_only_when_somebody_says_so() -> None:
    outside = Outside()
    ses = pending(outside)
    outside.table.add(*ses.required_dns_records("example.com"))

    ses.tick()
    ses.advance(hours=1)
    assert (outside.asked, status(ses)) == ([], PENDING)
    changes = ses.verify_pending()
    assert [str(change) for change in changes] == [
        "DKIM of example.com: PENDING -> SUCCESS",
        "identity of example.com: PENDING -> SUCCESS",
    ]
    assert len(outside.asked) == len(set(outside.asked)) == 5  # three CNAME records, the token at both of its names
    assert ses.verify_pending() == ()


def test_time_runs_out_without_a_look_and_what_failed_is_not_asked_for() -> None:
    outside = Outside()
    ses = pending(outside)

    ses.advance(hours=72)
    assert status(ses) is FAILED
    outside.table.add(*ses.required_dns_records("example.com"))
    assert (ses.verify_pending(), outside.asked, status(ses)) == ((), [], FAILED)


def test_a_resolver_can_be_asked_no_more_often_than_is_due() -> None:
    outside = Outside()
    ses = LocalSes(resolver=outside, times=Times(verification=VerificationTimes(look_pending=timedelta(minutes=30))))
    ses.create_identity("example.com")

    ses.verify_pending(early=False)
    assert len(outside.asked) == 5
    ses.advance(minutes=29)
    ses.verify_pending(early=False)
    assert len(outside.asked) == 5
    ses.advance(minutes=1)
    ses.verify_pending(early=False)
    assert len(outside.asked) == 10


def test_the_model_is_free_while_a_resolver_is_asked() -> None:
    outside = Outside()
    ses = pending(outside)
    outside.table.add(*ses.required_dns_records("example.com"))

    def look_at_the_model() -> None:
        other = Thread(target=lambda: ses.changes, daemon=True)
        other.start()
        other.join(timeout=10)
        assert not other.is_alive()

    outside.meanwhile = look_at_the_model
    ses.verify_pending()
    assert status(ses) is SUCCESS


def test_answers_about_what_was_replaced_meanwhile_change_nothing() -> None:
    outside = Outside()
    ses = pending(outside)
    outside.table.add(*ses.required_dns_records("example.com"))
    before = ses.identities.require("example.com").dkim.tokens

    def replace() -> None:
        outside.meanwhile = lambda: None
        use_easy_dkim(ses._state, "example.com")  # noqa: SLF001  as the API does

    outside.meanwhile = replace
    assert ses.verify_pending() == ()
    dkim = ses.identities.require("example.com").dkim
    assert dkim.tokens != before
    assert (dkim.status, dkim.verification.last_checked, status(ses)) == (PENDING, None, PENDING)


def test_answers_about_what_was_deleted_meanwhile_change_nothing() -> None:
    outside = Outside()
    ses = pending(outside)
    outside.table.add(*ses.required_dns_records("example.com"))
    outside.meanwhile = lambda: ses.delete_identity("example.com")

    assert ses.verify_pending() == ()
    assert len(ses.identities) == 0


def test_nobody_answering_changes_nothing_and_is_said() -> None:
    outside = Outside()
    ses = pending(outside)
    outside.table.add(*ses.required_dns_records("example.com"))
    outside.table.fail("example.com")

    assert ses.verify_pending() == ()
    verification = ses.identities.require("example.com").dkim.verification
    assert (verification.status, verification.error) == (PENDING, "DNS_SERVER_ERROR")
    assert verification.last_checked == ses.clock.now()

    outside.table.recover("example.com")
    ses.verify_pending()
    outside.table.fail("example.com")
    assert ses.verify_pending() == ()
    assert (verification.status, verification.error) == (SUCCESS, "DNS_SERVER_ERROR")


def test_a_resolver_that_is_awaited_is_asked_everything_at_once() -> None:
    async def scene() -> LocalSes:
        table = DnsTable()
        ses = pending(Awaited(table, together=5))
        table.add(*ses.required_dns_records("example.com"))
        async with asyncio.timeout(10):
            await ses.averify_pending()
        return ses

    assert status(asyncio.run(scene())) is SUCCESS


def test_a_resolver_that_has_to_be_awaited_is_not_asked_otherwise() -> None:
    async def make() -> LocalSes:
        return pending(Awaited(DnsTable(), together=1))

    ses = asyncio.run(make())
    with pytest.raises(InvalidConfiguration, match=r"has to be awaited.*averify_pending"):
        ses.verify_pending()


@pytest.mark.parametrize("resolver", [None, Outside()], ids=["a table", "without await"])
def test_any_resolver_can_be_asked_by_who_awaits(resolver: Outside | None) -> None:
    ses = LocalSes(resolver=resolver)
    ses.create_identity("example.com")
    table = resolver.table if resolver else ses.dns
    table.add(*ses.required_dns_records("example.com"))

    asyncio.run(ses.averify_pending())
    assert status(ses) is SUCCESS


def test_two_regions_can_look_in_one_table() -> None:
    dns = DnsTable()
    here, there = LocalSes(region="eu-west-1", resolver=dns), LocalSes(region="us-west-2", resolver=dns)
    for ses in (here, there):
        ses.create_identity("example.com")

    here.publish_records("example.com")
    there.tick()
    assert (status(here), status(there)) == (SUCCESS, PENDING)
    assert here.dns is there.dns is dns


def test_the_questions_and_the_moves_are_plain_functions() -> None:
    ses = LocalSes()
    ses.create_identity("example.com", mail_from="mail.example.com")
    state, now = ses._state, ses.clock.now()  # noqa: SLF001  what the functions take

    asked = questions(state, now, early=True)
    assert ("mail.example.com", RecordType.MX) in asked
    assert len(asked) == 6
    found = Answer(LookupStatus.FOUND, ("10 feedback-smtp.eu-west-1.amazonses.com",))
    assert take(state, {("mail.example.com", RecordType.MX): found}, now) == (
        VerificationChange(identity="example.com", setup=ses.changes[0].setup, old=PENDING, new=SUCCESS, at=now),
    )
    assert status(ses) is PENDING


def test_a_set_up_moves_when_all_that_it_needs_is_answered() -> None:
    ses = pending(Outside())  # else the model looks by itself
    first, *others = ses.required_dns_records("example.com")
    answers = {(one.name, one.type): Answer(LookupStatus.NO_SUCH_NAME) for one in others}
    state, now = ses._state, ses.clock.now()  # noqa: SLF001  what the functions take

    take(state, answers, now)
    assert ses.identities.require("example.com").dkim.verification.last_checked is None
    take(state, {**answers, (first.name, first.type): Answer(LookupStatus.NO_SUCH_NAME)}, now)
    assert ses.identities.require("example.com").dkim.verification.last_checked == now


def test_what_expired_unseen_expired_at_the_end_of_its_time() -> None:
    clock = ManualClock()
    ses, start = LocalSes(clock=clock), clock.now()
    ses.create_identity("ana@example.com")

    clock.advance(timedelta(hours=100))  # behind the back of the model
    assert [change.at - start for change in ses.changes] == [timedelta(hours=24)]


# --- who is told ---------------------------------------------------------------------------------


def test_who_watches_is_told_in_order_after_the_call_and_may_call_back() -> None:
    ses = LocalSes()
    seen: list[str] = []

    @ses.watch
    def note(change: VerificationChange) -> None:
        seen.append(str(change))
        if len(seen) == 1:
            ses.verify("other.example")

    ses.verify("example.com")
    assert seen == [
        "identity of example.com: PENDING -> SUCCESS",
        "identity of other.example: PENDING -> SUCCESS",
    ]
    assert seen == [str(change) for change in ses.changes]


def test_who_watches_is_not_told_of_what_was_before_nor_of_events(ses: LocalSes) -> None:
    seen: list[VerificationChange] = []
    ses.watch(seen.append)
    ses.verify("example.com")  # again

    assert (seen, len(ses.changes)) == ([], 1)


def test_a_change_is_told_at_the_moment_it_was_due() -> None:
    ses = LocalSes()
    start = ses.clock.now()
    ses.create_identity("ana@example.com")
    told: list[timedelta] = []
    ses.watch(lambda change: told.append(ses.clock.now() - start))

    ses.advance(days=30)
    assert told == [timedelta(hours=24)]
    assert [change.at - start for change in ses.changes] == told


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_watcher_that_fails_stops_nobody() -> None:
    ses = LocalSes()
    seen: list[VerificationChange] = []

    @ses.watch
    def fail(change: VerificationChange) -> None:
        raise RuntimeError("no")

    ses.watch(seen.append)
    ses.verify("example.com")
    assert len(seen) == 1
    assert status(ses) is SUCCESS


def test_a_name_that_is_published_wrong_is_told_of_when_it_is_mended() -> None:
    ses = LocalSes()
    ses.create_identity("example.com")
    first, *others = ses.required_dns_records("example.com")
    ses.dns.add(Record(first.name, first.type, "other.dkim.amazonses.com"), *others)
    ses.tick()
    assert list(ses.changes) == []
    assert ses.identities.require("example.com").dkim.verification.error == "INVALID_VALUE"

    ses.dns.publish([first])
    ses.advance(minutes=15)
    assert len(ses.changes) == 2
    assert ses.identities.require("example.com").dkim.verification.error is None
