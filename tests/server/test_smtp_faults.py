"""Faults that are planned, at every stage of an SMTP connection."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sesmodel import DeliveryUnknown, LocalSes, Throttling, TransportFailed, serve_smtp
from sesmodel.service.smtp_stage import KNOWS_RECIPIENTS, SmtpStage
from tests.server.smtp_wire import MAIL, Wire, plain_auth, talking

if TYPE_CHECKING:
    from collections.abc import Iterator

DROP = TransportFailed("the connection dropped", delivered="no")
LOST = DeliveryUnknown("the connection dropped")
SHORT = timedelta(milliseconds=1)
STAGES = {
    SmtpStage.EHLO: b"EHLO client.example\r\n",
    SmtpStage.AUTH: plain_auth("AKIDEXAMPLE", "password"),
    SmtpStage.MAIL: b"MAIL FROM:<ana@example.com>\r\n",
    SmtpStage.RCPT: b"RCPT TO:<bob@example.net>\r\n",
    SmtpStage.DATA: b"DATA\r\n",
    SmtpStage.MESSAGE: MAIL + b".\r\n",
}
CODES = {SmtpStage.AUTH: "235", SmtpStage.DATA: "354"}


@pytest.fixture
def wire(ses: LocalSes) -> Iterator[Wire]:
    with talking(ses) as wire:
        yield wire


def walk(wire: Wire, until: SmtpStage) -> None:
    """Go on as far as a stage, which is not reached."""
    for stage, said in STAGES.items():
        if stage is until:
            return
        assert wire.ask(said)[:3] == CODES.get(stage, "250")


def finish(wire: Wire, since: SmtpStage) -> None:
    """Go on from a stage to the end."""
    met = False
    for stage, said in STAGES.items():
        met = met or stage is since
        if met:
            assert wire.ask(said)[:3] == CODES.get(stage, "250")


def by_smtplib(ses: LocalSes, *recipients: str) -> None:
    with serve_smtp(ses, mode="plain", needs_login=False) as door, smtplib.SMTP(door.host, door.port) as client:
        client.sendmail("ana@example.com", recipients, MAIL)


@pytest.mark.parametrize("stage", STAGES)
def test_a_reply_is_given_in_place_of_the_real_one_and_then_all_is_well(
    ses: LocalSes, wire: Wire, stage: SmtpStage
) -> None:
    ses.faults.plan("450 4.2.1 Later, please", operation=stage)
    walk(wire, stage)
    assert wire.ask(STAGES[stage]) == "450 4.2.1 Later, please"
    assert not ses.sent
    assert wire.asks(b"RSET") == ["250"]
    finish(wire, SmtpStage.EHLO if stage is SmtpStage.EHLO else stage if stage is SmtpStage.AUTH else SmtpStage.MAIL)
    assert len(ses.sent) == 1
    assert not ses.faults.pending


@pytest.mark.parametrize("stage", STAGES)
def test_a_connection_drops_at_a_stage_and_nothing_is_sent(ses: LocalSes, wire: Wire, stage: SmtpStage) -> None:
    ses.faults.plan(DROP, operation=stage)
    walk(wire, stage)
    assert wire.ask(STAGES[stage]) == ""
    assert not ses.sent
    assert not ses.faults.pending


@pytest.mark.parametrize("stage", STAGES)
def test_a_late_reply_is_the_real_one(ses: LocalSes, wire: Wire, stage: SmtpStage) -> None:
    ses.faults.plan(SHORT, operation=stage)
    finish(wire, SmtpStage.EHLO)
    assert len(ses.sent) == 1
    assert not ses.faults.pending


@pytest.mark.parametrize("stage", STAGES)
def test_after_a_421_the_connection_is_closed(ses: LocalSes, wire: Wire, stage: SmtpStage) -> None:
    ses.faults.plan("421 Service not available", operation=stage)
    walk(wire, stage)
    wire.say(STAGES[stage] + b"NOOP\r\n")
    assert wire.rest() == ["421 Service not available"]


@pytest.mark.parametrize("stage", STAGES)
def test_an_error_of_ses_is_spelled_as_a_reply(ses: LocalSes, wire: Wire, stage: SmtpStage) -> None:
    ses.faults.plan(Throttling("Maximum sending rate exceeded."), operation=stage)
    walk(wire, stage)
    assert wire.ask(STAGES[stage]) == "454 Throttling failure: Maximum sending rate exceeded."


@pytest.mark.parametrize("fault", [DROP, "421 Too many concurrent SMTP connections", "554 No SMTP service here"])
def test_a_client_may_not_be_greeted(ses: LocalSes, fault: TransportFailed | str) -> None:
    ses.faults.plan(fault, operation="greeting")
    with serve_smtp(ses, mode="plain") as door, Wire(door) as wire, Wire(door) as other:
        assert wire.rest() == [fault] * isinstance(fault, str)
        assert other.line().startswith("220 ")


def test_a_greeting_may_be_late(ses: LocalSes) -> None:
    ses.faults.plan(SHORT, operation="greeting")
    by_smtplib(ses, "bob@example.net")
    assert not ses.faults.pending


def test_tls_may_not_be_had(ses: LocalSes) -> None:
    ses.faults.plan("454 TLS not available due to temporary reason", operation="STARTTLS")
    with serve_smtp(ses) as door, Wire(door) as wire:
        assert wire.line().startswith("220 ")
        assert wire.asks(b"EHLO client.example", b"STARTTLS", b"STARTTLS") == ["250", "454", "220"]


def test_helo_is_a_greeting_as_well(ses: LocalSes, wire: Wire) -> None:
    ses.faults.plan("450 Later", operation="EHLO")
    assert wire.asks(b"HELO client.example", b"HELO client.example") == ["450", "250"]


def test_an_answer_that_is_lost_leaves_the_mail_sent(ses: LocalSes, wire: Wire) -> None:
    ses.faults.plan(LOST, operation="message")
    walk(wire, SmtpStage.MESSAGE)
    assert wire.ask(STAGES[SmtpStage.MESSAGE]) == ""
    assert len(ses.inbox("bob@example.net")) == 1


@pytest.mark.parametrize(("fault", "sent"), [(DROP, 0), (LOST, 1)])
def test_the_call_behind_the_final_dot_may_drop_as_any_other(ses: LocalSes, fault: TransportFailed, sent: int) -> None:
    ses.faults.plan(fault)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        by_smtplib(ses, "bob@example.net")
    assert len(ses.sent) == sent


def test_the_call_behind_the_final_dot_may_be_refused_as_any_other(ses: LocalSes) -> None:
    ses.faults.plan(Throttling("Maximum sending rate exceeded."), call=2)
    by_smtplib(ses, "bob@example.net")
    with pytest.raises(smtplib.SMTPDataError) as caught:
        by_smtplib(ses, "bob@example.net")
    assert caught.value.args == (454, b"Throttling failure: Maximum sending rate exceeded.")


@pytest.mark.parametrize("stage", sorted(KNOWS_RECIPIENTS))
def test_a_fault_may_be_of_one_recipient(ses: LocalSes, stage: SmtpStage) -> None:
    ses.faults.plan("550 Not today", operation=stage, recipient="*@SLOW.example")
    by_smtplib(ses, "bob@example.net", "ann@example.net")
    with (
        pytest.raises(smtplib.SMTPResponseException)
        if stage != "RCPT"
        else pytest.raises(smtplib.SMTPRecipientsRefused)
    ):
        by_smtplib(ses, "bob@slow.example")
    by_smtplib(ses, "bob@slow.example")
    assert len(ses.sent) == 2


def test_the_second_of_three_recipients_is_refused(ses: LocalSes, wire: Wire) -> None:
    ses.faults.plan("550 Not this one", operation="RCPT", call=2)
    walk(wire, SmtpStage.RCPT)
    assert wire.asks(*(b"RCPT TO:<%c@example.net>" % name for name in b"abc")) == ["250", "550", "250"]
    assert wire.ask(b"DATA\r\n")[:3] == "354"
    assert wire.ask(MAIL + b".\r\n")[:3] == "250"
    assert ses.sent.one().envelope.rcpt_to == ("a@example.net", "c@example.net")


def test_stages_are_no_calls_of_the_api(ses: LocalSes) -> None:
    ses.faults.plan(Throttling("Slow down."), operation="MAIL")
    assert ses.client("sesv2").get_account()["SendingEnabled"]
    assert ses.faults.pending == 1


def test_a_client_that_is_made_to_wait_is_not_idle(ses: LocalSes) -> None:
    from sesmodel import SmtpLimits

    ses.faults.plan(timedelta(seconds=0.3), operation="MAIL")
    with talking(ses, limits=SmtpLimits(idle_seconds=0.2)) as wire:
        wire.say(b"EHLO client.example\r\nMAIL FROM:<ana@example.com>\r\n")
        assert [wire.reply(), wire.reply()] == ["250 Ok", "250 Ok"]
