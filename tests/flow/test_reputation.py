"""The bounce and complaint rates of configuration sets."""

from __future__ import annotations

import pytest

from sesmodel import LocalSes, Mailer, Message, ReputationOptions, SendingOptions

LETTER = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")
GONE = "gone@example.net"
OFF = ReputationOptions(reputation_metrics_enabled=False)


@pytest.fixture
def ses(ses: LocalSes) -> LocalSes:
    """An account whose recipient GONE bounces and ANGRY complains, and nobody is put on the suppression list."""
    ses.receivers.when(GONE).reject()
    ses.receivers.when("angry@example.net").complain()
    ses.account.suppression.reasons = frozenset()
    return ses


def send(
    ses: LocalSes, configuration_set: str | None, *, good: int = 0, gone: int = 0, to: str = "bob@example.net"
) -> None:
    mailer = Mailer(ses, configuration_set=configuration_set)
    for _ in range(good):
        mailer.send(LETTER.replace(to=to))
    for _ in range(gone):
        mailer.send(LETTER.replace(to=GONE))


def rate(ses: LocalSes, configuration_set: str | None, name: str = "Reputation.BounceRate") -> float | None:
    """The rate of a set, or of the account; ``None`` if there is no such metric."""
    dimensions = {"ses:configuration-set": configuration_set} if configuration_set else {}
    found = [one.value for one in ses.reputation_metrics if (one.name, one.dimensions) == (name, dimensions)]
    assert len(found) < 2
    return found[0] if found else None


@pytest.mark.spec("CFG-11")
def test_a_set_with_metrics_has_rates_of_its_own_and_one_without_has_none(ses: LocalSes) -> None:
    ses.create_configuration_set("A")
    ses.create_configuration_set("B", reputation=OFF)
    for name in ("A", "B"):
        send(ses, name, good=98, gone=2)
    send(ses, "A", good=1, to="angry@example.net")

    assert rate(ses, "A") == 2 / 101
    assert rate(ses, "A", "Reputation.ComplaintRate") == 1 / 101
    assert rate(ses, "B") is None
    assert rate(ses, "B", "Reputation.ComplaintRate") is None
    assert rate(ses, None) == 4 / 201
    assert rate(ses, None, "Reputation.ComplaintRate") == 1 / 201


@pytest.mark.spec("CFG-11")
def test_two_hard_bounces_of_a_hundred_are_a_rate_of_two_hundredths(ses: LocalSes) -> None:
    ses.create_configuration_set("A")
    send(ses, "A", good=98, gone=2)
    send(ses, None, gone=10)

    assert rate(ses, "A") == 0.02
    ses.change_configuration_set("A", reputation=OFF)
    assert rate(ses, "A") is None


@pytest.mark.spec("CFG-11")
def test_the_account_has_rates_whether_or_not_a_set_has_them(ses: LocalSes) -> None:
    send(ses, None, good=3, gone=1)

    assert [(one.name, one.dimensions, one.value) for one in ses.reputation_metrics] == [
        ("Reputation.BounceRate", {}, 0.25),
        ("Reputation.ComplaintRate", {}, 0.0),
    ]


@pytest.mark.spec("CFG-11")
def test_the_account_has_rates_before_anything_is_sent(ses: LocalSes) -> None:
    assert [(one.name, one.value) for one in ses.reputation_metrics] == [
        ("Reputation.BounceRate", 0.0),
        ("Reputation.ComplaintRate", 0.0),
    ]


@pytest.mark.spec("CFG-11")
def test_mail_of_a_set_without_metrics_is_not_counted_for_later_either(ses: LocalSes) -> None:
    ses.create_configuration_set("A", reputation=OFF)
    send(ses, "A", gone=2)

    ses.change_configuration_set("A", reputation=ReputationOptions())
    assert rate(ses, "A") == 0.0
    send(ses, "A", good=1, gone=1)
    assert rate(ses, "A") == 0.5


@pytest.mark.spec("CFG-11")
def test_mail_of_the_moment_of_a_fresh_start_is_counted(ses: LocalSes) -> None:
    ses.create_configuration_set("A", sending=SendingOptions(False))
    ses.change_configuration_set("A", sending=SendingOptions(True))

    send(ses, "A", good=1, gone=1)
    assert ses.configuration_sets.require("A").reputation.last_fresh_start == ses.sent[-1].sent_at
    assert rate(ses, "A") == 0.5


@pytest.mark.spec("CFG-11")
def test_when_sending_is_allowed_again_rates_begin_anew(ses: LocalSes) -> None:
    ses.create_configuration_set("A")
    ses.receivers.when("late@example.net").bounce(hours=2)
    send(ses, "A", gone=2)
    send(ses, "A", good=1, to="late@example.net")
    assert rate(ses, "A") == 2 / 3

    ses.change_configuration_set("A", sending=SendingOptions(False))
    again = ses.advance(hours=1)
    ses.change_configuration_set("A", sending=SendingOptions(True))
    assert ses.configuration_sets.require("A").reputation.last_fresh_start == again
    assert rate(ses, "A") == 0.0
    ses.advance(hours=2)  # the late bounce is of mail from before
    send(ses, "A", good=3, gone=1)
    assert rate(ses, "A") == 0.25


@pytest.mark.spec("CFG-11", "TST-09")
def test_what_does_not_count_for_the_account_does_not_count_for_a_set(ses: LocalSes) -> None:
    ses.create_configuration_set("A")
    send(ses, "A", good=1)
    for address in ("bounce@simulator.amazonses.com", "complaint@simulator.amazonses.com"):
        send(ses, "A", good=1, to=address)
    ses.receivers.when("full@example.net").reject("552 5.2.2 mailbox full", kind=("Transient", "MailboxFull"))
    send(ses, "A", good=1, to="full@example.net")

    assert (rate(ses, "A"), rate(ses, "A", "Reputation.ComplaintRate")) == (0.0, 0.0)
    send(ses, "A", gone=2)
    assert rate(ses, "A") == 0.5


@pytest.mark.spec("CFG-11")
def test_a_set_of_the_same_name_begins_with_no_reputation(ses: LocalSes) -> None:
    ses.create_configuration_set("A")
    send(ses, "A", gone=1)
    ses.delete_configuration_set("A")
    ses.create_configuration_set("A")

    assert rate(ses, "A") == 0.0
