"""How a project tests `shop.py`, which is plain boto3: `patched` lets its clients talk to the model."""

from __future__ import annotations

import shop  # type: ignore[import-not-found]  # beside this file, as in a project of its own

from sesmodel import Bounce, LocalSes, patched


def test_a_reminder_is_sent(local_ses: LocalSes) -> None:
    local_ses.verify(shop.SENDER)
    with patched(local_ses):
        message_id = shop.send_reminder("bob@example.net")

    sent = local_ses.sent.one()
    assert sent.message_id == message_id
    assert sent.subject == "Noch 3 Tage: Frühlingstee"


def test_an_offer_that_bounces_is_reported_with_its_campaign(local_ses: LocalSes) -> None:
    local_ses.verify(shop.SENDER)
    mime = b"From: post@xn--grne-se-e1a4c.example\r\nTo: gone@example.net\r\nSubject: Tea\r\n\r\nHello\r\n"
    local_ses.receivers.when("gone@example.net").reject("550 5.1.1 no such user")
    with patched(local_ses):
        shop.send_offer(mime, ["gone@example.net"])

    (bounce,) = [event for event in local_ses.events if isinstance(event, Bounce)]
    assert bounce.bounced_recipients[0].diagnostic_code == "smtp; 550 5.1.1 no such user"
    assert bounce.mail.tags["campaign"] == ("spring-tea",)
