"""What SES lets one do with a MAIL FROM domain, and the guide warns of."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import Answer, LookupStatus, advise_mail_from


def advised(**changes: Any) -> list[str]:
    given: dict[str, Any] = {"sender": "x@mail.example.com", "feedback_to": "x@mail.example.com", **changes}
    return [one.code for one in advise_mail_from("mail.example.com", **given)]


@pytest.mark.spec("AUTH-26")
def test_a_mail_from_domain_that_is_also_in_from_is_warned_of() -> None:
    assert advised() == ["mail-from-in-from"]
    assert advised(sender="x@MAIL.example.com") == ["mail-from-in-from"]
    assert advised(sender="x@example.com") == []


@pytest.mark.spec("AUTH-26")
def test_there_is_no_warning_where_feedback_goes_elsewhere() -> None:
    assert advised(forwarding=False, topics=True) == []
    assert advised(feedback_to="x@example.com") == []
    assert advised(forwarding=False, topics=False) == ["mail-from-in-from"]
    assert advised(forwarding=True, topics=True) == ["mail-from-in-from"]


@pytest.mark.spec("AUTH-26")
def test_a_mail_from_domain_that_receives_mail_is_warned_of() -> None:
    feedback, other = "10 feedback-smtp.eu-west-1.amazonses.com", "10 mx.example.com"

    def mx(*values: str) -> list[str]:
        return advised(sender="x@example.com", mx=Answer(LookupStatus.FOUND, values))

    assert mx(feedback) == []
    assert mx(feedback, other) == ["mail-from-receives-mail"]
    assert advised(sender="x@example.com", mx=Answer(LookupStatus.NO_SUCH_NAME)) == []
