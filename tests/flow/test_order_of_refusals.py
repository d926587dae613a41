"""A call that is wrong in every way is refused for one thing at a time, in an order that is fixed and documented."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sesmodel import LocalSes, PolicyBuilder, SendingOptions, SesError

Fault = Callable[[LocalSes, dict[str, Any]], object]


def _pause_the_set(ses: LocalSes, params: dict[str, Any]) -> None:
    ses.create_configuration_set("paused", sending=SendingOptions(False))
    params["ConfigurationSetName"] = "paused"


def _deny(ses: LocalSes, params: dict[str, Any]) -> None:
    arn = f"arn:aws:ses:{ses.region}:{ses.account.id}:identity/example.com"
    policy = PolicyBuilder.deny("*", actions="ses:*").on(arn).as_json()
    ses.client("ses").put_identity_policy(Identity="example.com", PolicyName="closed", Policy=policy)


def _reject_without_mx(ses: LocalSes, params: dict[str, Any]) -> None:
    ses.client("ses").set_identity_mail_from_domain(
        Identity="example.com", MailFromDomain="mail.example.com", BehaviorOnMXFailure="RejectMessage"
    )


def _use_up_the_quota(ses: LocalSes, params: dict[str, Any]) -> None:
    ses.account.quota.max_24_hour_send = len(ses.sent)


def _use_up_the_rate(ses: LocalSes, params: dict[str, Any]) -> None:
    ses.account.quota.max_send_rate = 1
    ses.call("ses", "SendEmail", _right())


def _right() -> dict[str, Any]:
    return {
        "Source": "ana@example.com",
        "Destination": {"ToAddresses": ["bob@example.net"]},
        "Message": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}},
    }


FAULTS: dict[str, tuple[Fault, str]] = {
    "members": (lambda _, params: params.update(Message=None), "Value at 'message' failed to satisfy constraint"),
    "tags": (lambda _, params: params.update(Tags=[{"Name": "", "Value": ""}]), "The tag name must be specified."),
    "addresses": (lambda _, params: params.update(ReplyToAddresses=["nobody"]), "Missing final '@domain'"),
    "recipients": (lambda _, params: params.update(Destination={}), "There are no recipients specified"),
    "size": (
        lambda _, params: params["Message"].update(Body={"Text": {"Data": "x" * (11 << 20)}}),
        "Message length is more than 10485760 bytes long",
    ),
    "account paused": (lambda ses, _: ses.pause_sending(), "Account is paused"),
    "configuration set unknown": (
        lambda _, params: params.update(ConfigurationSetName="none"),
        "Configuration set <none> does not exist.",
    ),
    "configuration set paused": (_pause_the_set, "Sending is paused for configuration set paused"),
    "identities": (lambda _, params: params.update(Source="eve@evil.example"), "Email address is not verified."),
    "policies": (_deny, "is not authorized to perform ses:SendEmail"),
    "MAIL FROM domain": (_reject_without_mx, "Mail FROM domain is not verified"),
    "quota": (_use_up_the_quota, "Daily message quota exceeded"),
    "rate": (_use_up_the_rate, "Maximum sending rate exceeded"),
}


@pytest.mark.spec("TRB-03")
@pytest.mark.parametrize("first", FAULTS)
def test_of_all_that_is_wrong_the_first_in_the_order_is_said(first: str) -> None:
    ses, params = LocalSes(), _right()
    ses.verify("example.com")
    names = list(FAULTS)
    for name in reversed(names[names.index(first) :]):
        make, _ = FAULTS[name]
        make(ses, params)
    sent = len(ses.sent)

    with pytest.raises(SesError, match=re.escape(FAULTS[first][1])) as caught:
        ses.call("ses", "SendEmail", params)
    others = [said for name, (_, said) in FAULTS.items() if name != first]
    assert not [said for said in others if said in caught.value.message]
    assert len(ses.sent) == sent


@pytest.mark.spec("TRB-03")
def test_a_call_without_recipients_by_a_paused_account_is_told_of_the_recipients() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    ses.pause_sending()

    with pytest.raises(SesError, match="^There are no recipients specified$"):
        ses.call("ses", "SendEmail", {**_right(), "Destination": {}})


@pytest.mark.spec("TRB-03")
def test_finished_mail_without_recipients_is_told_of_them_whatever_its_size_and_state() -> None:
    ses = LocalSes()
    ses.pause_sending()
    raw = b"From: eve@evil.example\r\n\r\n" + b"x\r\n" * (11 << 19)

    with pytest.raises(SesError, match="^Missing required header 'To'\\.$"):
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": raw}})
    with pytest.raises(SesError, match="^Message length is more than"):
        ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": raw}, "Destinations": ["bob@example.net"]})


def test_the_order_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "local-ses.md").read_text(encoding="utf-8")
    section = page.partition("## The order of refusals\n")[2].partition("\n## ")[0]

    assert re.findall(r"^\d+\. \*\*(.+?)\*\*", section, re.MULTILINE) == list(FAULTS)
