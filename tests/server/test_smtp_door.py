"""Mail programs at the SMTP door: smtplib on a real socket."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from sesmodel import InvalidConfiguration, LocalSes, SmtpLimits, SmtpLogins, serve_smtp, smtp_password
from tests.server.smtp import KEY, connected, model

MAIL = "From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\n.dot\r\n..dots\r\n"


@pytest.fixture
def ses() -> LocalSes:
    return model()


@pytest.mark.parametrize("wrapped", [False, True], ids=["STARTTLS", "wrapper"])
def test_mail_over_an_encrypted_connection_arrives(ses: LocalSes, wrapped: bool) -> None:
    mode = "tls" if wrapped else "starttls"
    with serve_smtp(ses, mode=mode, logins=SmtpLogins([KEY])) as door, connected(door, wrapped=wrapped) as client:
        client.login(KEY.access_key_id, smtp_password(KEY.secret_access_key, ses.region))
        client.sendmail("ana@example.com", ["bob@example.net"], MAIL)

    assert ses.inbox("bob@example.net").last.text == ".dot\n..dots\n"
    assert ses.sent.one().envelope.mail_from == "ana@example.com"


def test_the_dialogue_is_that_of_ses(ses: LocalSes) -> None:
    with serve_smtp(ses) as door, smtplib.SMTP() as client:
        greeting = client.connect(door.host, door.port)
        assert greeting[1].startswith(b"email-smtp.amazonaws.com ESMTP SimpleEmailService-d-")
        assert client.docmd("EHLO example.com")[1].splitlines() == [
            b"email-smtp.amazonaws.com",
            b"8BITMIME",
            b"SIZE 10485760",
            b"STARTTLS",
            b"AUTH PLAIN LOGIN",
            b"Ok",
        ]
        assert client.docmd("AUTH LOGIN") == (454, b"Temporary authentication failure")
        assert client.docmd("MAIL FROM:<ana@example.com>") == (530, b"Authentication required")


def test_a_refusal_comes_after_the_final_dot(ses: LocalSes) -> None:
    with serve_smtp(ses, mode="plain", needs_login=False) as door, smtplib.SMTP(door.host, door.port) as client:
        client.ehlo()
        assert client.docmd("MAIL FROM: eve@example.org") == (250, b"Ok")
        assert client.docmd("RCPT TO:<bob@example.net>") == (250, b"Ok")
        assert client.data(MAIL)[1].startswith(b"Message rejected: Email address is not verified.")


def test_a_name_that_no_certificate_can_be_for_opens_no_door(ses: LocalSes) -> None:
    with (
        pytest.raises(InvalidConfiguration, match="'my_host', 'host:25'"),
        serve_smtp(ses, names=["my_host", "host:25"]),
    ):
        pass


def test_one_connection_too_many_is_sent_away(ses: LocalSes) -> None:
    limits = SmtpLimits(connections=1)
    with serve_smtp(ses, mode="plain", limits=limits) as door, smtplib.SMTP(door.host, door.port):
        with pytest.raises(smtplib.SMTPConnectError, match="Too many concurrent SMTP connections"):
            smtplib.SMTP(door.host, door.port)


def test_who_says_nothing_is_cut_off(ses: LocalSes) -> None:
    limits = SmtpLimits(idle_seconds=0.05)
    with serve_smtp(ses, mode="plain", limits=limits) as door, smtplib.SMTP(door.host, door.port) as client:
        assert client.getreply() == (451, b"4.4.2 Timeout waiting for data from client.")


@pytest.mark.parametrize("wrapped", [False, True], ids=["STARTTLS", "wrapper"])
def test_a_door_closes_without_waiting_for_clients_that_are_silent(ses: LocalSes, wrapped: bool) -> None:
    limits = SmtpLimits(idle_seconds=300, stop_seconds=300)
    with contextlib.ExitStack() as stack:
        with serve_smtp(ses, mode="tls" if wrapped else "starttls", limits=limits) as door:
            client = stack.enter_context(connected(door, wrapped=wrapped))
            before_tls = stack.enter_context(socket.create_connection((door.host, door.port)))
            assert client.noop()[0] == 250
        assert threading.active_count() == 1  # well before TLS would give up
        assert before_tls.recv(1) in {b"", b"2"}
        stack.callback(client.close)


def test_a_client_that_never_begins_with_tls_is_cut_off(ses: LocalSes) -> None:
    with serve_smtp(ses, mode="tls", limits=SmtpLimits(idle_seconds=0.1)) as door:
        with socket.create_connection((door.host, door.port), timeout=30) as silent:
            assert silent.recv(1) == b""
        with connected(door, wrapped=True) as client:
            assert client.noop()[0] == 250


def test_mail_that_is_being_taken_gets_its_reply_when_the_door_closes(ses: LocalSes) -> None:
    taking, may_end = threading.Event(), threading.Event()

    def slow(event: object) -> None:
        taking.set()
        may_end.wait(30)

    ses.subscribe(slow)
    with ThreadPoolExecutor(1) as pool, serve_smtp(ses, mode="plain", needs_login=False) as door:
        client = smtplib.SMTP(door.host, door.port)
        sending = pool.submit(client.sendmail, "ana@example.com", ["bob@example.net"], MAIL)
        assert taking.wait(30)
        threading.Timer(0.05, may_end.set).start()  # when the door is about to close
    assert sending.result(30) == {}
    client.close()
