"""Tests say what recipients do, and are told where SES would hear nothing of it."""

from __future__ import annotations

import pytest

from sesmodel import (
    Click,
    InvalidValue,
    LocalSes,
    Mailer,
    Open,
)
from tests.tracked import HTML, LETTER, URLS, got, track, tracked_ses, welcome


@pytest.fixture
def ses() -> LocalSes:
    """SES with a set whose mail is tracked."""
    return tracked_ses()


# --- what tests say ---------------------------------------------------------------------------------


def test_a_mail_is_opened_as_it_was_sent_as_it_arrived_or_by_its_id(ses: LocalSes) -> None:
    message, sent = got(ses), ses.sent.one()
    opened = [ses.open(message), ses.open(sent), ses.open(sent.message_id)]
    assert {event.message_id for event in opened} == {sent.message_id}
    assert ses.click(message, URLS[1]).link_tags is None
    assert ses.click(sent, 1).link_tags == {"product": ("book",)}
    assert len(ses.events.of(Click)) == 2


@pytest.mark.parametrize("what", ["open", "click"])
@pytest.mark.parametrize(
    ("set_name", "html", "reason"),
    [
        (None, HTML, "sent with no configuration set"),
        ("tracked", None, "it has no HTML that may be changed"),
        ("quiet", HTML, "no enabled destination of 'quiet' published (Open|Click)"),
    ],
)
def test_it_is_said_why_a_mail_is_not_tracked(
    ses: LocalSes, what: str, set_name: str | None, html: str | None, reason: str
) -> None:
    ses.create_configuration_set("quiet")
    message = got(ses, LETTER.replace(html=html), set_name)
    with pytest.raises(InvalidValue, match=reason):
        ses.open(message) if what == "open" else ses.click(message, URLS[0])
    assert not ses.events.of(Open)
    assert not ses.events.of(Click)


def test_it_is_said_that_signed_mail_and_custom_verification_are_not_tracked(ses: LocalSes) -> None:
    kind = b'multipart/signed; protocol="application/pgp-signature"; boundary=s'
    raw = b"From: ana@example.com\r\nTo: bob@example.net\r\nContent-Type: %b\r\n\r\n" % kind
    part = b"--s\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--s--\r\n"
    ses.client("ses").send_raw_email(RawMessage={"Data": raw + part}, ConfigurationSetName="tracked")
    with pytest.raises(InvalidValue, match="no HTML that may be changed"):
        ses.open(ses.inbox("bob@example.net").one())
    welcome(ses)
    with pytest.raises(InvalidValue, match="custom verification is never tracked"):
        ses.open(ses.inbox("eve@example.net").one())


def test_it_is_said_which_of_opens_and_clicks_a_set_tells_of(ses: LocalSes) -> None:
    opens, clicks = got(ses, set_name=track(ses, "o", ("Open",))), got(ses, set_name=track(ses, "c", ("Click",)))
    with pytest.raises(InvalidValue, match=r"no enabled destination of 'c' published Open \(EVP-14\)"):
        ses.open(clicks)
    with pytest.raises(InvalidValue, match="no link that is tracked.*Tracked are: none"):
        ses.click(opens, URLS[0])


@pytest.mark.parametrize("link", ["https://aws.amazon.com/", 0, 3, -1])
def test_it_is_said_which_links_are_tracked(ses: LocalSes, link: str | int) -> None:
    with pytest.raises(InvalidValue) as caught:
        ses.click(got(ses), link)
    assert caught.value.cure == f"Tracked are: {URLS[0]}, {URLS[1]}."


@pytest.mark.spec("EVP-20", "FAQ-40")
def test_nobody_opens_a_mail_that_nobody_got_or_that_is_too_old(ses: LocalSes) -> None:
    message = got(ses)
    ses.receivers.when("gone@example.net").reject()
    lost = Mailer(ses, configuration_set="tracked").send(LETTER.replace(to="gone@example.net")).message_id
    assert lost is not None
    with pytest.raises(InvalidValue, match="was delivered"):
        ses.open(lost)
    ses.advance(days=61)
    for late in (lambda: ses.open(message), lambda: ses.click(message, 1)):
        with pytest.raises(InvalidValue, match=r"more than 60 days ago.*\(EVP-20\)"):
            late()
