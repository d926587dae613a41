"""Policies of users and of identities are asked together: the ones of who sends, the others of who owns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sesmodel import AccessDenied, Caller, LocalCloud, LocalSes, PolicyBuilder

OWNER, DELEGATE = "888888888888", "123456789012"
ARN = f"arn:aws:ses:us-east-1:{OWNER}:identity/example.com"
JOHN, KEY = f"arn:aws:iam::{DELEGATE}:user/John", "AKIAIOSFODNN7EXAMPLE"
ALL = PolicyBuilder.full_access()
OPEN = PolicyBuilder.allow(DELEGATE).on(ARN)
EVERYBODY = PolicyBuilder.allow("*").on(ARN)
SEND = "ses:SendEmail"


class Accounts:
    """An owner of ``example.com``, and another account, whose user John sends from it."""

    def __init__(
        self, of_john: list[PolicyBuilder], of_identity: list[PolicyBuilder], organization: str = "", **by: Any
    ) -> None:
        self.cloud = cloud = LocalCloud()
        self.owner = cloud.ses(account_id=OWNER)
        self.delegate = cloud.ses(account_id=DELEGATE, organization=organization)
        self.owner.verify("example.com")
        self.delegate.users.add("John", *of_john, access_key_ids=[KEY])
        for policy in of_identity:
            put(self.owner, policy)
        self.caller = Caller(access_key_id=KEY, **by)

    def refusal(self, ses: LocalSes | None = None, **more: Any) -> AccessDenied | None:
        """Why John may not send; nothing but policies may refuse it."""
        message = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}
        to = {"ToAddresses": ["bob@example.net"]}
        params = {"Source": "ana@example.com", "Destination": to, "Message": message, "SourceArn": ARN, **more}
        try:
            (ses or self.delegate).call("ses", "SendEmail", params, caller=self.caller)
        except AccessDenied as refusal:
            return refusal
        return None


def put(ses: LocalSes, policy: PolicyBuilder) -> None:
    params = {"Identity": "example.com", "PolicyName": policy.name, "Policy": policy.as_json()}
    ses.call("ses", "PutIdentityPolicy", params)


@pytest.mark.spec("SEC-10", "SAZ-04")
def test_a_policy_of_a_user_opens_no_identity_of_another_account() -> None:
    accounts = Accounts([ALL], [])
    refusal = accounts.refusal()

    assert refusal
    assert refusal.message == f"User {JOHN} is not authorized to perform {SEND} on resource {ARN}"
    assert not accounts.delegate.sent
    put(accounts.owner, OPEN)
    assert accounts.refusal() is None
    assert len(accounts.delegate.sent) == 1


@pytest.mark.spec("SEC-10", "SAZ-22")
@pytest.mark.parametrize(
    ("of_john", "of_identity", "is_allowed"),
    [
        ([ALL], [OPEN], True),
        ([], [OPEN], False),
        ([PolicyBuilder.allow(actions="GetSendQuota")], [OPEN], False),
        ([PolicyBuilder.allow(actions="SendRawEmail")], [OPEN], False),
        ([PolicyBuilder.send_only().from_address("ana@example.com")], [OPEN], True),
        ([PolicyBuilder.send_only().from_address("eve@example.com")], [OPEN], False),
        ([PolicyBuilder.send_only().recipients("*@example.net")], [OPEN], True),
        ([PolicyBuilder.send_only().recipients("*@example.org")], [OPEN], False),
        ([PolicyBuilder.send_only().feedback_address("ana@example.com")], [OPEN], True),
        ([PolicyBuilder.send_only().feedback_address("eve@example.com")], [OPEN], False),
        ([PolicyBuilder.send_only().where("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00Z")], [OPEN], True),
        ([PolicyBuilder.send_only().where("DateLessThan", "aws:CurrentTime", "2020-01-01T00:00Z")], [OPEN], False),
        ([PolicyBuilder.send_only().on(ARN)], [OPEN], True),
        ([PolicyBuilder.send_only().on(ARN.replace(OWNER, DELEGATE))], [OPEN], False),
        ([ALL, PolicyBuilder.deny()], [OPEN], False),
        ([ALL], [OPEN, PolicyBuilder.deny(JOHN).on(ARN)], False),
        ([ALL], [PolicyBuilder.allow(JOHN).on(ARN)], True),
        ([ALL], [PolicyBuilder.allow(f"{JOHN}Doe").on(ARN)], False),
    ],
)
def test_both_have_to_allow_it_and_what_one_denies_is_refused(
    of_john: list[PolicyBuilder], of_identity: list[PolicyBuilder], is_allowed: bool
) -> None:
    assert (Accounts(of_john, of_identity).refusal() is None) is is_allowed


@pytest.mark.spec("SEC-10")
def test_of_the_own_account_the_policy_of_the_user_is_enough() -> None:
    accounts = Accounts([PolicyBuilder.send_only()], [])
    accounts.delegate.verify("example.org")

    assert accounts.refusal(Source="ana@example.org", SourceArn="") is None
    accounts.delegate.users.add("John", access_key_ids=[KEY])
    assert accounts.refusal(Source="ana@example.org", SourceArn="")
    accounts.caller = Caller()
    assert accounts.refusal(Source="ana@example.org", SourceArn="") is None


@pytest.mark.spec("SAZ-15")
@pytest.mark.parametrize(
    ("policy", "changes", "is_allowed"),
    [
        (OPEN.where("Null", "ses:FromDisplayName", "true"), {}, True),
        (OPEN.where("Null", "ses:FromDisplayName", "true"), {"Source": "Ana <ana@example.com>"}, False),
        (OPEN.display_name("Ána"), {"Source": "=?utf-8?q?=C3=81na?= <ana@example.com>"}, True),
        (OPEN.from_address("ana@example.com"), {"Source": "Ana <ana@example.com>"}, True),
        (OPEN.feedback_address("ana@example.com"), {}, True),
        (OPEN.feedback_address("ana@example.com"), {"ReturnPath": "back@example.com"}, False),
        (OPEN.recipients("*@example.net"), {}, True),
        (OPEN.recipients("*@example.net"), {"Destination": {"BccAddresses": ["eve@example.org"]}}, False),
    ],
)
def test_a_policy_of_an_identity_may_ask_for_what_the_mail_says(
    policy: PolicyBuilder, changes: dict[str, Any], is_allowed: bool
) -> None:
    assert (Accounts([ALL], [policy]).refusal(**changes) is None) is is_allowed


@pytest.mark.spec("SAZ-16")
@pytest.mark.parametrize(
    ("policy", "by", "is_allowed"),
    [
        (OPEN.source_ip("10.0.0.0/8"), {"source_ip": "10.1.2.3"}, True),
        (OPEN.source_ip("10.0.0.0/8"), {"source_ip": "192.0.2.1"}, False),
        (OPEN.source_ip("10.0.0.0/8"), {}, False),
        (OPEN.where("StringLike", "aws:UserAgent", "Boto3/*"), {"user_agent": "Boto3/1.40"}, True),
        (OPEN.where("StringLike", "aws:UserAgent", "Boto3/*"), {"user_agent": "curl"}, False),
        (OPEN.where("Bool", "aws:SecureTransport", "true"), {"is_encrypted": True}, True),
        (OPEN.where("Bool", "aws:SecureTransport", "true"), {"is_encrypted": False}, False),
        (OPEN.where("Bool", "aws:SecureTransport", "false"), {"is_encrypted": False}, True),
        (OPEN.where("Bool", "aws:SecureTransport", "false"), {}, False),
        (OPEN.where("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00Z"), {}, True),
        (OPEN.where("DateLessThan", "aws:CurrentTime", "2020-01-01T00:00Z"), {}, False),
        (OPEN.where("NumericGreaterThan", "aws:EpochTime", "1577836800"), {}, True),
        (OPEN.where("NumericLessThan", "aws:EpochTime", "1577836800"), {}, False),
        (EVERYBODY.organization("o-xxxxxxxxxxxx"), {"organization": "o-xxxxxxxxxxxx"}, True),
        (EVERYBODY.organization("o-xxxxxxxxxxxx"), {"organization": "o-yyyyyyyyyyyy"}, False),
        (EVERYBODY.organization("o-xxxxxxxxxxxx"), {}, False),
        (OPEN.where("Null", "aws:PrincipalOrgID", "true"), {}, True),
        (OPEN.where("Null", "aws:SourceAccount", "true"), {}, True),
        (OPEN.where("StringEquals", "aws:SourceAccount", DELEGATE), {}, False),
    ],
)
def test_a_policy_of_an_identity_may_ask_for_how_the_call_is_made(
    policy: PolicyBuilder, by: dict[str, Any], is_allowed: bool
) -> None:
    assert (Accounts([ALL], [policy], **by).refusal() is None) is is_allowed


@pytest.mark.spec("SAZ-16")
@pytest.mark.parametrize("key", ["aws:CurrentTime", "aws:EpochTime"])
def test_the_time_of_a_call_is_that_of_the_clock_to_the_second(key: str) -> None:
    accounts = Accounts([ALL], [])
    accounts.cloud.advance(days=60)  # to a date whose day and month are not the same
    begin, end = (accounts.cloud.clock.now() + timedelta(seconds=seconds) for seconds in (10, 20))
    between = OPEN.after(begin).before(end)
    if key == "aws:EpochTime":
        after = OPEN.where("NumericGreaterThan", key, str(int(begin.timestamp())))
        between = after.where("NumericLessThan", key, str(int(end.timestamp())))
    put(accounts.owner, between)

    for allowed in (False, True, False):
        assert (accounts.refusal() is None) is allowed
        accounts.cloud.advance(seconds=12)
