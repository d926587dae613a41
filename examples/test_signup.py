"""How a project tests `signup.py`: the fixture `local_ses` comes with sesmodel."""

from __future__ import annotations

import pytest
from signup import sign_up  # type: ignore[import-not-found]  # beside this file, as in a project of its own

from sesmodel import AccountSendingPaused, LocalSes, Mailer


def test_a_new_customer_is_welcomed(local_ses: LocalSes) -> None:
    sign_up(Mailer(local_ses), "Bob", "bob@example.net")

    sent = local_ses.sent.one()
    assert sent.subject == "Welcome"
    assert sent.recipients == ("bob@example.net",)
    assert "Hello Bob" in sent.text


def test_a_full_mailbox_gets_it_later(local_ses: LocalSes) -> None:
    local_ses.receivers.when("bob@example.net").defer(times=1)
    sign_up(Mailer(local_ses), "Bob", "bob@example.net")
    assert local_ses.inbox("bob@example.net") == ()

    local_ses.advance(minutes=5)
    assert local_ses.inbox("bob@example.net")[0].subject == "Welcome"


def test_when_the_account_is_paused_nothing_is_sent(local_ses: LocalSes) -> None:
    local_ses.pause_sending()
    with pytest.raises(AccountSendingPaused):
        sign_up(Mailer(local_ses), "Bob", "bob@example.net")

    assert len(local_ses.sent) == 0
