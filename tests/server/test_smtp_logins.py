"""Logging in at the SMTP door: derived passwords, their Region and age, and what is not taken."""

from __future__ import annotations

import smtplib
from base64 import b64encode
from datetime import date
from typing import Any

import pytest

from sesmodel import (
    AccessKey,
    InvalidConfiguration,
    LocalSes,
    Mailer,
    Message,
    SmtpCredentials,
    SmtpDoor,
    SmtpLogins,
    SmtpTransport,
    TemporaryAccessKey,
    Throttling,
    build,
    serve_smtp,
)
from sesmodel.errors import AuthenticationFailed
from tests.server.smtp import KEY, connected, model, trusted

TEMPORARY = TemporaryAccessKey("ASIAIOSFODNN7EXAMPLE", KEY.secret_access_key, session_token="x")


def answer(door: SmtpDoor, user: str, password: str) -> tuple[int, bytes]:
    token = b64encode(f"\0{user}\0{password}".encode()).decode()
    with connected(door) as client:
        client.ehlo()
        return client.docmd(f"AUTH PLAIN {token}")


@pytest.mark.spec("SRC-02", "SMTP-16")
@pytest.mark.parametrize("how", ["PLAIN", "PLAIN in two steps", "LOGIN", "LOGIN in two steps"])
def test_a_derived_password_logs_in(how: str) -> None:
    ses = model()
    password = SmtpCredentials.of(KEY, ses.region).password
    plain = b64encode(f"\0{KEY.access_key_id}\0{password}".encode()).decode()
    user, secret = (b64encode(one.encode()).decode() for one in (KEY.access_key_id, password))
    said = {
        "PLAIN": [(f"AUTH PLAIN {plain}", 235)],
        "PLAIN in two steps": [("AUTH PLAIN", 334), (plain, 235)],
        "LOGIN": [("AUTH LOGIN", 334), (user, 334), (secret, 235)],
        "LOGIN in two steps": [(f"AUTH LOGIN {user}", 334), (secret, 235)],
    }[how]
    with serve_smtp(ses, logins=SmtpLogins([KEY])) as door, connected(door) as client:
        client.ehlo()
        heard = [(client.docmd(line), code) for line, code in said]

    assert [code for (code, _), _ in heard] == [code for _, code in heard]
    assert heard[-1][0] == (235, b"Authentication successful")


def test_the_challenges_are_those_of_ses() -> None:
    with serve_smtp(model()) as door, connected(door) as client:
        client.ehlo()
        assert client.docmd("AUTH PLAIN") == (334, b"Ok")  # OBS-436
        assert client.docmd("AA==") == (535, b"Authentication Credentials Invalid")
        assert client.docmd("auth login") == (334, b"VXNlcm5hbWU6")  # OBS-435
        assert client.docmd("dQ==") == (334, b"UGFzc3dvcmQ6")
        assert client.docmd("dQ==")[0] == 235


@pytest.mark.spec("SRC-12")
def test_the_secret_key_itself_is_no_password() -> None:
    ses = model()
    with serve_smtp(ses, logins=SmtpLogins([KEY])) as door:
        assert answer(door, KEY.access_key_id, KEY.secret_access_key) == (535, b"Authentication Credentials Invalid")
        assert answer(door, KEY.access_key_id, SmtpCredentials.of(KEY, ses.region).password)[0] == 235


@pytest.mark.spec("QRC-07", "SMTP-14")
def test_a_password_of_another_region_is_not_taken() -> None:
    password = SmtpCredentials.of(KEY, "us-east-1").password
    for region, code in (("us-east-1", 235), ("us-west-2", 535)):
        with serve_smtp(LocalSes(region=region), logins=SmtpLogins([KEY])) as door:
            assert answer(door, KEY.access_key_id, password)[0] == code, region


@pytest.mark.spec("QRC-07")
def test_credentials_know_their_region_and_the_version_of_their_signature() -> None:
    credentials = SmtpCredentials.of(KEY, "us-east-1")
    assert (credentials.region, credentials.is_sigv2) == ("us-east-1", False)
    with serve_smtp(LocalSes(region="us-west-2"), logins=SmtpLogins([credentials])) as door:
        assert answer(door, credentials.username, credentials.password) == (535, b"Authentication Credentials Invalid")


@pytest.mark.spec("SMTP-12")
def test_temporary_credentials_make_none_and_are_not_taken() -> None:
    with pytest.raises(InvalidConfiguration, match="temporary"):
        SmtpCredentials.of(TEMPORARY, "us-east-1")

    as_if = SmtpCredentials.of(AccessKey(TEMPORARY.access_key_id, TEMPORARY.secret_access_key), "us-east-1")
    with serve_smtp(model(), logins=SmtpLogins([TEMPORARY])) as door:
        assert answer(door, as_if.username, as_if.password) == (535, b"Authentication Credentials Invalid")


@pytest.mark.spec("SRC-13")
@pytest.mark.parametrize(
    ("subscribed", "reply"),
    [(True, (235, b"Authentication successful")), (False, (535, b"Account not subscribed to SES"))],
    ids=["signed up", "not signed up"],
)
def test_an_account_has_to_be_signed_up(subscribed: bool, reply: tuple[int, bytes]) -> None:
    ses = model()
    credentials = SmtpCredentials.of(KEY, ses.region)
    with serve_smtp(ses, logins=SmtpLogins([KEY], subscribed=subscribed)) as door:
        assert answer(door, credentials.username, credentials.password) == reply


@pytest.mark.spec("SRC-09")
def test_nobody_logs_in_before_the_connection_is_encrypted() -> None:
    with serve_smtp(model()) as door, smtplib.SMTP(door.host, door.port) as client:
        client.ehlo()
        assert client.docmd("AUTH PLAIN AHUAcA==") == (454, b"Temporary authentication failure")
    with serve_smtp(model()) as door, connected(door) as client:
        client.ehlo()
        assert client.docmd("AUTH PLAIN AHUAcA==")[0] == 235


@pytest.mark.spec("SRC-11")
def test_mail_without_a_login_is_refused_at_once() -> None:
    with serve_smtp(model()) as door, connected(door) as client:
        client.ehlo()
        assert client.docmd("MAIL FROM:<ana@example.com>") == (530, b"Authentication required")


def test_a_wrong_login_can_be_followed_by_a_right_one_and_a_right_one_by_none() -> None:
    ses = model()
    password = SmtpCredentials.of(KEY, ses.region).password
    with serve_smtp(ses, logins=SmtpLogins([KEY])) as door, connected(door) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(KEY.access_key_id, "wrong")
        client.login(KEY.access_key_id, password)
        assert client.docmd("AUTH LOGIN")[0] == 503


@pytest.mark.spec("TRB-11")
@pytest.mark.parametrize(
    ("made", "refused"), [(date(2019, 1, 9), True), (date(2019, 1, 10), False)], ids=["the day before", "the day"]
)
def test_old_credentials_have_a_rate_of_their_own(made: date, refused: bool) -> None:
    ses = model()
    credentials = SmtpCredentials("AKIAOLD", "secret", created=made)
    logins = SmtpLogins([credentials], sigv2_rate=1)
    message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
    with serve_smtp(ses, mode="plain", logins=logins) as door, smtplib.SMTP(door.host, door.port) as client:
        client.login(credentials.username, credentials.password)
        heard = []
        for _ in range(2):
            client.docmd("MAIL FROM:<ana@example.com>")
            client.docmd("RCPT TO:<bob@example.net>")
            heard.append(client.data(build(message))[1])
    assert (heard[1] == b"Throttling failure: Maximum SigV2 SMTP sending rate exceeded.") is refused
    assert len(ses.sent) == (1 if refused else 2)


def test_a_transport_of_ours_logs_in_and_hears_what_is_wrong() -> None:
    ses = model()
    right, wrong = SmtpCredentials.of(KEY, ses.region), SmtpCredentials(KEY.access_key_id, "wrong")
    message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
    with serve_smtp(ses, logins=SmtpLogins([KEY])) as door:
        options: dict[str, Any] = {"mode": "starttls", "tls_context": trusted(door), "dialect": "ses"}
        with Mailer(SmtpTransport(door.host, door.port, credentials=right, **options)) as mailer:
            assert mailer.send(message).message_id == ses.sent.one().message_id
        with Mailer(SmtpTransport(door.host, door.port, credentials=wrong, **options)) as mailer:
            with pytest.raises(AuthenticationFailed):
                mailer.send(message)


@pytest.mark.spec("QRC-31", "SMTP-22", "SRC-07", "SRC-08")
@pytest.mark.parametrize(
    ("limits", "text", "kind", "seconds"),
    [
        ({"max_24_hour_send": 1}, "Daily message quota exceeded", "daily_quota", 25 * 3600),
        ({"max_send_rate": 1}, "Maximum sending rate exceeded", "send_rate", 1),
    ],
    ids=["quota", "rate"],
)
def test_what_is_too_much_is_refused_after_the_message(
    limits: dict[str, float], text: str, kind: str, seconds: int
) -> None:
    ses = model(**limits)
    message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
    with serve_smtp(ses, mode="plain", needs_login=False) as door:
        with smtplib.SMTP(door.host, door.port) as client:
            client.sendmail("ana@example.com", ["bob@example.net"], build(message))
            assert client.docmd("MAIL FROM:<ana@example.com>")[0] == client.docmd("RCPT TO:<bob@example.net>")[0] == 250
            reply = client.data(build(message))
        with Mailer(SmtpTransport(door.host, door.port, mode="plain", dialect="ses")) as mailer:
            with pytest.raises(Throttling) as raised:
                mailer.send(message)
        ses.advance(seconds=seconds)
        with smtplib.SMTP(door.host, door.port) as client:
            client.sendmail("ana@example.com", ["bob@example.net"], build(message))

    assert reply == (454, f"Throttling failure: {text}.".encode())  # with a full stop: OBS-004, OBS-006
    assert raised.value.kind == kind
    assert len(ses.sent) == 2
