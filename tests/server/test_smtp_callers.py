"""Whose mail it is that comes in at the SMTP door of a cloud, and of several doors at a time."""

from __future__ import annotations

import smtplib
import socket
import ssl
from typing import TYPE_CHECKING

import pytest

from sesmodel import (
    AccessKey,
    InvalidConfiguration,
    LocalCloud,
    LocalSes,
    SmtpCredentials,
    SmtpDoor,
    SmtpLogins,
    TemporaryAccessKey,
    serve_http,
    serve_smtp,
)
from sesmodel.server.listening import listen
from tests.server.sdk import V2, client

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
OTHERS = AccessKey("AKIAOTHEREXAMPLE", "anothersecret")
ANY = "any"
MAIL = "From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"


@pytest.fixture
def cloud() -> LocalCloud:
    return LocalCloud(setup=lambda ses: ses.verify("example.com"))


def send(door: SmtpDoor, user: str = "", password: str = ANY) -> None:
    with smtplib.SMTP(door.host, door.port) as connection:
        if user:
            connection.login(user, password)
        connection.sendmail("ana@example.com", ["bob@example.net"], MAIL)


def sent_by(cloud: LocalCloud) -> set[tuple[str, str, int]]:
    return {(ses.account.id, ses.region, len(ses.sent)) for ses in cloud if ses.sent}


@pytest.mark.parametrize(
    ("user", "account"),
    [("AKIDNAMED", "111111111111"), ("222222222222", "222222222222"), ("anybody", "123456789012")],
)
def test_the_account_is_that_of_the_access_key(cloud: LocalCloud, user: str, account: str) -> None:
    with serve_smtp(cloud, mode="plain", accounts={"AKIDNAMED": "111111111111"}) as door:
        send(door, user)

    assert sent_by(cloud) == {(account, "us-east-1", 1)}


def test_the_region_is_that_of_the_door(cloud: LocalCloud) -> None:
    with (
        serve_smtp(cloud, mode="plain", region="eu-west-1") as there,
        serve_smtp(cloud, mode="plain", needs_login=False) as here,
    ):
        send(there, "anybody")
        send(here)
        send(here)

    assert sent_by(cloud) == {("123456789012", "eu-west-1", 1), ("123456789012", "us-east-1", 2)}


def test_a_password_says_its_region_where_the_door_says_none(cloud: LocalCloud) -> None:
    logins = SmtpLogins([KEY, OTHERS])
    with serve_smtp(cloud, mode="plain", logins=logins, accounts={OTHERS.access_key_id: "111111111111"}) as door:
        send(door, KEY.access_key_id, SmtpCredentials.of(KEY, "eu-central-1").password)
        send(door, OTHERS.access_key_id, SmtpCredentials.of(OTHERS, "us-west-2").password)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            send(door, KEY.access_key_id, SmtpCredentials.of(OTHERS, "us-west-2").password)

    assert sent_by(cloud) == {("123456789012", "eu-central-1", 1), ("111111111111", "us-west-2", 1)}


def test_a_door_of_one_region_takes_no_password_of_another_one(cloud: LocalCloud) -> None:
    with serve_smtp(cloud, mode="plain", logins=SmtpLogins([KEY]), region="eu-west-1") as door:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            send(door, KEY.access_key_id, SmtpCredentials.of(KEY, "us-east-1").password)
        send(door, KEY.access_key_id, SmtpCredentials.of(KEY, "eu-west-1").password)


def test_what_is_planned_for_one_account_happens_to_it_alone(cloud: LocalCloud) -> None:
    cloud.ses(account_id="111111111111").faults.plan("454 Busy", operation="MAIL")
    with serve_smtp(cloud, mode="plain") as door:
        send(door, "222222222222")
        with pytest.raises(smtplib.SMTPSenderRefused, match="Busy"):
            send(door, "111111111111")


def test_who_is_not_known_does_not_get_in_without_a_password(cloud: LocalCloud) -> None:
    logins = SmtpLogins([TemporaryAccessKey("ASIAEXAMPLE", "secret", session_token=ANY)])
    with serve_smtp(cloud, mode="plain", logins=logins) as door:
        for user in ("ASIAEXAMPLE", "nobody"):
            with pytest.raises(smtplib.SMTPAuthenticationError):
                send(door, user, "")


@pytest.mark.parametrize(
    "open_door",
    [
        lambda: serve_smtp(LocalSes(), region="eu-west-1"),
        lambda: serve_smtp(LocalSes(region="eu-south-1"), logins=SmtpLogins([KEY])),
        lambda: serve_smtp(LocalCloud(), region="af-south-1", logins=SmtpLogins([KEY])),
    ],
    ids=["of another model", "without SMTP", "of a cloud, without SMTP"],
)
def test_a_region_that_cannot_be_is_refused(open_door: Callable[[], object]) -> None:
    with pytest.raises(InvalidConfiguration, match="region"), open_door():  # type: ignore[attr-defined]  # any door
        pass


# --- doors ------------------------------------------------------------------------------------------------


def test_both_doors_of_a_model_lead_to_one_inbox() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    with serve_http(ses) as http, serve_smtp(ses, mode="plain", needs_login=False) as smtp:
        client(http).send_email(**V2)
        send(smtp)

    assert len(ses.inbox("bob@example.net")) == 2


def test_all_doors_of_a_process_have_one_authority_and_certificates_for_every_name_that_is_given() -> None:
    ses = LocalSes()
    names = ("mail.example.com", "email-smtp.us-east-1.amazonaws.com", "localhost", "127.0.0.1")
    with serve_smtp(ses, mode="tls") as one, serve_smtp(ses, mode="tls", names=["mail.example.com"]) as door:
        context = ssl.create_default_context(cadata=one.ca)
        for name in names:
            with socket.create_connection((door.host, door.port)) as plain:
                with context.wrap_socket(plain, server_hostname=name) as encrypted:
                    assert encrypted.recv(4) == b"220 "


def test_a_socket_that_listens_already_is_taken_over_and_closed() -> None:
    listening = listen("127.0.0.1", 0)
    with serve_smtp(LocalSes(), mode="plain", listening=listening) as door:
        assert (door.host, door.port) == listening.getsockname()
        assert (door.ca, door.mode, door.needs_login) == ("", "plain", True)

    assert listening.fileno() == -1
