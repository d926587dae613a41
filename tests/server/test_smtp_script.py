"""The conversation that the guide shows, as a file that is sent all at once."""

from __future__ import annotations

from base64 import b64encode

import pytest

from sesmodel import LocalSes, SmtpLogins
from tests.server.recipes import blocks
from tests.server.smtp_contract import KEY, PASSWORD
from tests.server.smtp_wire import Wire, plain_auth, talking

SCRIPT = blocks("mail-programs", "openssl")[0]


def in_base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def fed(wire: Wire, script: str) -> list[str]:
    """All replies to a script that is sent without waiting."""
    wire.say(script.replace("\n", "\r\n").encode())
    return wire.rest()


@pytest.fixture
def ses(ses: LocalSes) -> LocalSes:
    """With the configuration set of the guide."""
    ses.client("sesv2").create_configuration_set(ConfigurationSetName="ConfigSet")
    return ses


@pytest.mark.spec("SMTP-16")
def test_the_script_of_the_guide_is_taken_all_at_once(ses: LocalSes) -> None:
    with talking(ses, needs_login=True, logins=SmtpLogins([KEY])) as wire:
        replies = fed(wire, SCRIPT.replace("Hello Bob\n", "Hello Bob\n..x\n"))

    sent = ses.sent.one()
    assert [reply[:3] for reply in replies[-9:]] == ["250", "334", "334", "235", "250", "250", "354", "250", "221"]
    assert replies[-2] == f"250 Ok {sent.message_id}"
    assert sent.envelope.mail_from == "ana@example.com"
    assert sent.recipients == ("bob@example.net",)
    assert sent.text == "Hello Bob\n.x\n"
    assert sent.raw.headers.get("X-SES-CONFIGURATION-SET") is None
    assert ses.events[0].mail.tags["ses:configuration-set"] == ("ConfigSet",)


@pytest.mark.spec("SMTP-16")
def test_plain_angle_brackets_and_several_recipients_are_taken_as_well(ses: LocalSes) -> None:
    with talking(ses, needs_login=True, logins=SmtpLogins([KEY])) as wire:
        assert wire.ask(plain_auth(KEY.access_key_id, PASSWORD))[:3] == "235"
        replies = fed(
            wire,
            "MAIL FROM:<ana@example.com>\nRCPT TO:<bob@example.net>\nRCPT TO: carl@example.net\nDATA\n"
            "..First: 1\nFrom: ana@example.com\n\n...\n.\nQUIT\n",
        )

    sent = ses.sent.one()
    assert replies[-2] == f"250 Ok {sent.message_id}"
    assert sent.raw.headers.get(".First") == "1"
    assert (sent.recipients, sent.text) == (("bob@example.net", "carl@example.net"), "..\n")


@pytest.mark.spec("SMTP-16")
def test_user_name_and_password_are_encoded_each_by_itself() -> None:
    assert (in_base64("SMTPUsername"), in_base64("SMTPPassword")) == ("U01UUFVzZXJuYW1l", "U01UUFBhc3N3b3Jk")
    assert plain_auth("SMTPUsername", "SMTPPassword") == b"AUTH PLAIN AFNNVFBVc2VybmFtZQBTTVRQUGFzc3dvcmQ=\r\n"
    assert f"\n{in_base64(KEY.access_key_id)}\n{in_base64(PASSWORD)}\n" in SCRIPT
