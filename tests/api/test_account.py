"""The actions about the account as a whole, in both APIs."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import InvalidAction, InvalidParameterValue, LocalSes
from tests.api.calling import call


@pytest.fixture
def ses() -> LocalSes:
    """An account in production."""
    return LocalSes()


@pytest.mark.parametrize(
    ("api", "operation", "member"),
    [("ses", "UpdateAccountSendingEnabled", "Enabled"), ("sesv2", "PutAccountSendingAttributes", "SendingEnabled")],
)
def test_what_one_version_pauses_the_other_shows_as_paused(
    ses: LocalSes, api: str, operation: str, member: str
) -> None:
    def shown() -> tuple[Any, Any]:
        answers = call(ses, "GetAccountSendingEnabled", api="ses"), call(ses, "GetAccount")
        return answers[0]["Enabled"], answers[1]["SendingEnabled"]

    assert shown() == (True, True)
    call(ses, operation, api=api, **{member: False})
    assert shown() == (False, False)
    call(ses, operation, api=api, **{member: True})
    assert shown() == (True, True)
    call(ses, operation, api=api)  # false, if it is left out
    assert shown() == (False, False)


@pytest.mark.parametrize("status", ["HEALTHY", "PROBATION", "SHUTDOWN"])
def test_get_account_says_what_aws_thinks_of_it(ses: LocalSes, status: str) -> None:
    ses.enforce(status)

    shown = call(ses, "GetAccount")
    assert shown["EnforcementStatus"] == status
    assert shown["SendingEnabled"] is (status != "SHUTDOWN")


def test_the_owner_cannot_resume_what_aws_shut_down(ses: LocalSes) -> None:
    ses.enforce("SHUTDOWN")
    call(ses, "PutAccountSendingAttributes", SendingEnabled=True)

    assert call(ses, "GetAccountSendingEnabled", api="ses") == {"Enabled": False}


@pytest.mark.parametrize(
    ("api", "operation"),
    [
        ("ses", "UpdateAccountSendingEnabled"),
        ("ses", "GetAccountSendingEnabled"),
        ("sesv2", "PutAccountSendingAttributes"),
    ],
)
def test_a_member_that_is_not_known_is_refused(ses: LocalSes, api: Any, operation: str) -> None:
    with pytest.raises(InvalidAction):
        ses.call(api, operation, {"Sauce": True})


@pytest.mark.parametrize("url", ["example.com", "https://", "/about", "mailto:ana@example.com"])
def test_the_website_has_a_scheme_and_a_host(url: str) -> None:
    ses = LocalSes.sandbox()
    with pytest.raises(InvalidParameterValue, match="^Url contains invalid format$"):
        ses.call("sesv2", "PutAccountDetails", {"MailType": "MARKETING", "WebsiteURL": url})

    assert "Details" not in ses.call("sesv2", "GetAccount", {})
