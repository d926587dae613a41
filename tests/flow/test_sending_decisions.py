"""Why mail may be sent by the leave of others, or may not: who asks, of what, and what policies know of it."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from sesmodel import (
    AccessDenied,
    AddressRole,
    Caller,
    EmailTemplate,
    InvalidAddress,
    InvalidValue,
    LocalCloud,
    LocalSes,
    ManualClock,
    MessageRejected,
    RefusalRules,
    Rules,
    SendingDecision,
    SesError,
)
from tests.flow.delegates import ARN, DELEGATE, JOHN, KEY, OWNER, REGION, ROOT, Both, put, simple, statement

USER = f"arn:aws:iam::{DELEGATE}:user/John"
COGNITO = Caller(service="cognito-idp.amazonaws.com")


def on(operator: str, key: str, value: Any, **more: Any) -> dict[str, Any]:
    return statement(Condition={operator: {key: value}}, **more)


@pytest.fixture
def both() -> Both:
    """The two, and no policy yet."""
    return Both()


def refused(both: Both, caller: Caller = Caller(), operation: str = "SendEmail", **changes: Any) -> AccessDenied | None:  # noqa: B008  frozen
    """What the policies refuse a call for; nothing but them may."""
    try:
        both.delegate.call("ses", operation, simple(**changes), caller=caller)
    except AccessDenied as error:
        return error
    return None


# --- the answer ------------------------------------------------------------------------------------


def test_a_refusal_says_who_what_and_which_identity_and_why(both: Both) -> None:
    both.allow(Sid="Friday", Condition={"StringLike": {"ses:FromAddress": "friday+*@example.com"}})
    error = refused(both)
    assert error is not None

    assert error.message == f"User {ROOT} is not authorized to perform ses:SendEmail on resource {ARN}"
    assert (error.user, error.action, error.resource) == (ROOT, "ses:SendEmail", ARN)
    assert error.smtp_reply == f"554 Access denied: {error.message}"
    decision = error.decision
    assert isinstance(decision, SendingDecision)
    assert len({decision, copy.copy(decision)}) == 1
    assert (decision.allowed, decision.by, decision.is_explicit) == (False, None, False)
    assert (decision.address, decision.role, decision.resource) == ("sender@example.com", AddressRole.SOURCE, ARN)
    (finding,) = decision.findings
    assert finding.condition is not None
    assert (finding.policy, finding.number, finding.missed) == ("p", 1, "Condition")
    assert (finding.condition.key, finding.given) == ("ses:FromAddress", ("sender@example.com",))
    assert error.__notes__ == [str(decision)]
    assert str(decision) == (
        f"ses:SendEmail by {ROOT} with sender@example.com as Source\n"
        f"{ARN}\n"
        "Refused: no statement allows it.\n"
        "p, Statement 1 (Friday): does not count, as its Condition StringLike ses:FromAddress friday+*@example.com "
        "does not hold of sender@example.com."
    )


def test_a_refusal_may_be_worded_as_observed() -> None:
    error = refused(Both(rules=Rules(refusals=RefusalRules(as_observed=True))))
    assert error is not None
    assert error.message == f"User `{ROOT}' is not authorized to perform `ses:SendEmail' on resource `{ARN}'"
    assert (error.user, error.resource) == (ROOT, ARN)


def test_a_refusal_can_be_pickled_and_copied_with_its_decision(both: Both) -> None:
    both.allow(Condition={"StringEquals": {"ses:FromAddress": "a@example.com"}})
    error = refused(both)
    assert error is not None
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301  it was dumped here
        assert (str(twin), twin.decision) == (str(error), error.decision)


def test_the_error_of_a_client_comes_from_the_refusal(both: Both) -> None:
    with pytest.raises(Exception, match="AccessDenied") as caught:
        both.delegate.client("sesv2").send_email(
            FromEmailAddress="a@example.com",
            FromEmailAddressIdentityArn=ARN,
            Destination={"ToAddresses": ["b@example.net"]},
            Content={"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}},
        )
    assert isinstance(caught.value.__cause__, AccessDenied)
    assert caught.value.__cause__.decision.resource == ARN


@pytest.mark.parametrize("known", [False, True])
def test_who_names_an_identity_that_nobody_has_is_not_allowed_and_told_what_to_do(known: bool) -> None:
    delegate = LocalSes(region=REGION)
    if known:
        cloud = LocalCloud(region=REGION)
        delegate = cloud.ses()
        cloud.ses(account_id=OWNER)
    with pytest.raises(AccessDenied) as caught:
        delegate.call("ses", "SendEmail", simple())

    assert caught.value.message == f"User {ROOT} is not authorized to perform ses:SendEmail on resource {ARN}"
    assert caught.value.__notes__[1] == (
        f"Account {OWNER} has no identity example.com in us-west-2."
        if known
        else f"This model knows of no account {OWNER} in us-west-2. Let both accounts be of one LocalCloud: "
        f"cloud.ses(account_id='{DELEGATE}') and cloud.ses(account_id='{OWNER}')."
    )
    assert caught.value.decision.findings == ()


# --- asked beforehand ------------------------------------------------------------------------------


def test_an_owner_can_ask_what_would_be_decided(both: Both) -> None:
    both.allow("ses:SendRawEmail", principal=USER, Condition={"StringEquals": {"ses:FromDisplayName": "Marketing"}})

    def asks(sender: str = "Marketing <a@example.com>", by: str = USER, action: str = "ses:SendRawEmail") -> bool:
        return both.owner.decide(sender, by=by, action=action).allowed

    assert asks()
    assert not asks(sender="a@example.com")
    assert not asks(by=DELEGATE)
    assert not asks(action="ses:SendEmail")
    decision = both.owner.decide("Marketing <a@example.com>", by=USER)
    assert (decision.role, decision.address, decision.findings[0].missed) == ("From", "a@example.com", "Action")
    assert not both.owner.sent


@pytest.mark.parametrize("action", ["SendEmail", "ses:*", "ses:GetEmailIdentity", ""])
def test_what_sends_nothing_cannot_be_asked_for(both: Both, action: str) -> None:
    with pytest.raises(InvalidValue, match=r"is no action that sends \(SAZ-12\)\. Give ses:SendEmail"):
        both.owner.decide("a@example.com", by=USER, action=action)


def test_what_is_asked_beforehand_is_what_a_send_is_refused_with(both: Both) -> None:
    both.allow("ses:SendRawEmail", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    error = refused(both)
    asked = both.owner.decide("sender@example.com", by=DELEGATE, recipients=["recipient@example.net"])
    assert error is not None
    assert asked.findings == error.decision.findings
    assert dict(asked.request.values) == dict(error.decision.request.values)


def test_what_else_is_known_can_be_said(both: Both) -> None:
    both.allow(
        Condition={
            "IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
            "StringEquals": {"ses:FeedbackAddress": "f@example.com"},
            "ForAllValues:StringLike": {"ses:Recipients": "*@example.net"},
        }
    )
    known: dict[str, Any] = {
        "recipients": ["a@example.net"],
        "feedback_to": "f@example.com",
        "values": {"aws:SourceIp": "10.1.2.3"},
    }
    assert both.owner.decide("a@example.com", by=DELEGATE, **known).allowed
    for name, other in {"recipients": ["a@other.test"], "feedback_to": "", "values": None}.items():
        assert not both.owner.decide("a@example.com", by=DELEGATE, **{**known, name: other}).allowed


@pytest.mark.parametrize("by", [OWNER, f"arn:aws:iam::{OWNER}:user/Olga"])
def test_what_is_its_own_an_account_needs_no_policy_for_but_one_can_deny_it(both: Both, by: str) -> None:
    decision = both.owner.decide("a@example.com", by=by)
    assert (decision.allowed, decision.by) == (True, None)
    assert str(decision).splitlines()[-1] == "Allowed: who asks owns it, and no statement denies it."
    assert not both.owner.decide("a@example.com", by="cognito-idp.amazonaws.com").allowed

    both.allow("ses:SendEmail")
    assert str(both.owner.decide("a@example.com", by=by)).splitlines()[-2].startswith("Allowed: who asks owns it")
    put(both.owner, statement("ses:SendEmail", effect="Deny", principal=[DELEGATE, OWNER]), name="none")
    decision = both.owner.decide("a@example.com", by=by)
    assert (decision.allowed, decision.is_explicit) == (False, True)


def test_only_what_can_be_is_decided_on(both: Both) -> None:
    with pytest.raises(InvalidValue, match="a@mine.test belongs to no verified identity of account 888888888888"):
        both.owner.decide("a@mine.test", by=DELEGATE)
    with pytest.raises(InvalidValue, match="is no principal"):
        both.owner.decide("a@example.com", by="John")
    with pytest.raises(InvalidAddress):
        both.owner.decide("a", by=DELEGATE)


# --- who asks --------------------------------------------------------------------------------------


@pytest.mark.spec("SAZ-11")
def test_a_user_may_be_let_alone_and_nobody_else_of_its_account() -> None:
    both = Both()
    both.delegate.users.add(
        "John", {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, access_key_ids=[KEY]
    )
    both.allow(principal=USER)
    assert refused(both, JOHN) is None
    assert refused(both) is not None
    both.allow()
    assert refused(both, JOHN) is None
    assert refused(both) is None


@pytest.mark.spec("SAZ-04")
def test_the_policies_of_a_user_and_those_of_the_identity_have_to_allow_it(both: Both) -> None:
    def user(resource: str = "*", action: str = "ses:*") -> None:
        policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": resource}}
        both.delegate.users.add("John", policy, access_key_ids=[KEY])

    user()
    error = refused(both, JOHN)  # leave of one's own account opens no identity of another
    assert error is not None
    assert (error.user, error.resource, type(error.decision)) == (USER, ARN, SendingDecision)
    both.allow()
    assert refused(both, JOHN) is None
    user(resource=ARN)
    assert refused(both, JOHN) is None
    for resource in (ARN.replace("example.com", "other.test"), ARN.replace(OWNER, DELEGATE)):
        user(resource=resource)
        error = refused(both, JOHN)
        assert error is not None
        assert (error.resource, isinstance(error.decision, SendingDecision)) == (ARN, False)


def test_a_service_sends_by_the_policy_of_an_identity_also_of_its_own_account() -> None:
    both = Both()
    error = refused(both, COGNITO)
    assert error is not None
    assert error.message == (
        f"User cognito-idp.amazonaws.com is not authorized to perform ses:SendEmail on resource {ARN}"
    )
    put(both.owner, {**statement(), "Principal": {"Service": ["cognito-idp.amazonaws.com"]}})
    assert refused(both, COGNITO) is None
    assert refused(both) is not None

    own = simple(SourceArn=None)
    del own["SourceArn"]
    both.owner.call("ses", "SendEmail", own, caller=COGNITO)
    both.owner.call("ses", "SendEmail", own)
    with pytest.raises(AccessDenied):
        both.owner.call("ses", "SendEmail", own, caller=Caller(service="events.amazonaws.com"))


def test_an_organization_may_be_let_as_a_whole() -> None:
    cloud = LocalCloud(region=REGION)
    owner = cloud.ses(account_id=OWNER)
    owner.verify("example.com")
    put(owner, {**on("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"), "Principal": "*"})
    for account, organization, allowed in (
        ("111111111111", "o-a1b2c3d4e5", True),
        ("222222222222", "o-other", False),
        ("333333333333", "", False),
    ):
        ses = cloud.ses(account_id=account, organization=organization)
        if allowed:
            ses.call("ses", "SendEmail", simple())
        else:
            with pytest.raises(AccessDenied):
                ses.call("ses", "SendEmail", simple())


# --- what policies know ----------------------------------------------------------------------------


@pytest.mark.spec("SAZ-15")
@pytest.mark.parametrize(
    ("row", "changes", "allowed"),
    [
        (on("StringEquals", "ses:FromAddress", "sender@example.com"), {}, True),
        (on("StringEquals", "ses:FromAddress", "sender@example.com"), {"Source": "Ana <sender@example.com>"}, True),
        (on("StringEquals", "ses:FromAddress", "sender@example.com"), {"Source": "other@example.com"}, False),
        (on("StringLike", "ses:FromDisplayName", "Marketing"), {"Source": "Marketing <a@example.com>"}, True),
        (on("StringLike", "ses:FromDisplayName", "Marketing"), {}, False),
        (on("StringLike", "ses:FeedbackAddress", "f@example.com"), {"ReturnPath": "f@example.com"}, True),
        (on("StringLike", "ses:FeedbackAddress", "f@example.com"), {}, False),
        (on("ForAllValues:StringLike", "ses:Recipients", "*@example.net"), {}, True),
        (
            on("ForAllValues:StringLike", "ses:Recipients", "*@example.net"),
            {"Destination": {"ToAddresses": ["a@example.net"], "BccAddresses": ["b@other.test"]}},
            False,
        ),
        (on("DateLessThan", "aws:CurrentTime", "2018-08-31T12:00:01Z"), {}, True),
        (on("DateLessThan", "aws:CurrentTime", "2018-08-31T12:00:00Z"), {}, False),
        (on("NumericGreaterThan", "aws:EpochTime", "1535716799"), {}, True),
        (statement("ses:SendRawEmail"), {}, False),
        (statement("SES:sendemail"), {}, True),
    ],
)
def test_the_owner_may_restrict_what_is_sent(row: dict[str, Any], changes: dict[str, Any], allowed: bool) -> None:
    both = Both(clock=ManualClock(datetime(2018, 8, 31, 12, tzinfo=UTC)))
    put(both.owner, row)
    assert (refused(both, **changes) is None) is allowed


@pytest.mark.parametrize(
    ("row", "caller", "allowed"),
    [
        (on("IpAddress", "aws:SourceIp", "10.0.0.0/8"), Caller(source_ip="10.1.2.3"), True),
        (on("IpAddress", "aws:SourceIp", "10.0.0.0/8"), Caller(source_ip="192.0.2.1"), False),
        (on("IpAddress", "aws:SourceIp", "10.0.0.0/8"), Caller(), False),
        (on("StringLike", "aws:UserAgent", "Boto3/*"), Caller(user_agent="Boto3/1.40"), True),
        (on("Bool", "aws:SecureTransport", "true"), Caller(is_encrypted=True), True),
        (on("Bool", "aws:SecureTransport", "true"), Caller(is_encrypted=False), False),
    ],
)
def test_how_the_account_calls_is_known_to_the_owner(
    both: Both, row: dict[str, Any], caller: Caller, allowed: bool
) -> None:
    put(both.owner, row)
    assert (refused(both, caller) is None) is allowed


# --- what is one's own -----------------------------------------------------------------------------


def test_a_policy_may_deny_the_owner_what_is_its_own_and_need_not_allow_it() -> None:
    both = Both()
    own = simple()
    del own["SourceArn"]
    put(both.owner, statement(principal="111111111111"))
    both.owner.call("ses", "SendEmail", own)
    put(both.owner, {**statement(effect="Deny"), "Principal": "*"})
    with pytest.raises(AccessDenied) as caught:
        both.owner.call("ses", "SendEmail", own)
    assert caught.value.decision.is_explicit
    both.owner.call("ses", "DeleteIdentityPolicy", {"Identity": "example.com", "PolicyName": "p"})
    both.owner.call("ses", "SendEmail", own)
    assert len(both.owner.sent) == 2


# --- many destinations, and templates --------------------------------------------------------------


def bulk(*people: str, **changes: Any) -> dict[str, Any]:
    return {
        "Source": "sender@example.com",
        "SourceArn": ARN,
        "Template": "t",
        "DefaultTemplateData": "{}",
        "Destinations": [{"Destination": {"ToAddresses": [one]}, "ReplacementTemplateData": "{}"} for one in people],
        **changes,
    }


def with_template(both: Both) -> Both:
    both.delegate.store(EmailTemplate(name="t", subject="Hi", text="Hello"))
    return both


def test_templated_mail_has_actions_of_its_own(both: Both) -> None:
    with_template(both)
    one = {**bulk(), "Destination": {"ToAddresses": ["a@example.net"]}, "TemplateData": "{}"}
    for unknown in ("Destinations", "DefaultTemplateData"):
        del one[unknown]
    for operation, params in (
        ("SendTemplatedEmail", one),
        ("SendBulkTemplatedEmail", bulk("a@example.net")),
    ):
        put(both.owner, statement(["ses:SendEmail", "ses:SendRawEmail"]))
        with pytest.raises(AccessDenied) as caught:
            both.delegate.call("ses", operation, params)
        assert caught.value.action == f"ses:{operation}"
        both.allow(f"ses:{operation}")
        both.delegate.call("ses", operation, params)
    assert len(both.cloud.inbox("a@example.net")) == 2


def test_a_bulk_call_is_let_as_a_whole_or_not_at_all(both: Both) -> None:
    with_template(both)
    put(both.owner, on("ForAllValues:StringLike", "ses:Recipients", "*@example.net"))
    with pytest.raises(AccessDenied):
        both.delegate.call("ses", "SendBulkTemplatedEmail", bulk("a@example.net", "b@other.test"))
    assert not both.delegate.sent
    said = both.delegate.call("ses", "SendBulkTemplatedEmail", bulk("a@example.net", "b@example.net"))
    assert [one["Status"] for one in said["Status"]] == ["Success", "Success"]
    assert {sent.options.source_arn for sent in both.delegate.sent} == {ARN}
    put(both.owner, on("ForAnyValue:StringLike", "ses:Recipients", "*@example.net"))
    both.delegate.call("ses", "SendBulkTemplatedEmail", bulk("a@example.net", "b@other.test"))
    assert len(both.delegate.sent) == 4


def test_a_bulk_call_from_what_is_not_verified_is_refused_as_a_whole(both: Both) -> None:
    with_template(both)
    both.allow()
    with pytest.raises(MessageRejected) as caught:
        both.delegate.call("ses", "SendBulkTemplatedEmail", bulk("a@example.net", Source="a@else.test"))
    assert caught.value.__notes__ == [f"a@else.test does not belong to {ARN}."]
    said = both.delegate.call("ses", "SendBulkTemplatedEmail", bulk("a@example.net", ReturnPath="f@else.test"))
    assert [one["Status"] for one in said["Status"]] == ["MessageRejected"]
    nobody = ARN.replace(OWNER, "999999999999")
    with pytest.raises(AccessDenied):
        both.delegate.call("ses", "SendBulkTemplatedEmail", bulk("a@example.net", SourceArn=nobody))


def test_bulk_mail_of_v2_is_sent_by_leave_and_what_cannot_be_rendered_still_names_the_owner(both: Both) -> None:
    both.allow()
    both.delegate.store(EmailTemplate(name="t", subject="Hi", text="Hello {{name}}"))
    params = {
        "FromEmailAddress": "sender@example.com",
        "FromEmailAddressIdentityArn": ARN,
        "FeedbackForwardingEmailAddress": "f@example.com",
        "FeedbackForwardingEmailAddressIdentityArn": ARN,
        "DefaultContent": {"Template": {"TemplateName": "t", "TemplateData": "{}"}},
        "BulkEmailEntries": [
            {
                "Destination": {"ToAddresses": ["a@example.net"]},
                "ReplacementEmailContent": {"ReplacementTemplate": {"ReplacementTemplateData": data}},
            }
            for data in ('{"name": "Bo"}', "{}")
        ],
    }
    both.delegate.call("sesv2", "SendBulkEmail", params)
    arns = {event.event_type: event.mail.source_arn for event in both.delegate.events}
    assert arns == {"Send": None, "Delivery": ARN, "Rendering Failure": ARN}  # OBS-398
    assert both.delegate.sent.one().envelope.mail_from == "f@example.com"


# --- SendBounce ------------------------------------------------------------------------------------


def test_a_bounce_is_sent_and_mail_is_received_by_the_leave_of_the_owner(both: Both) -> None:
    both.delegate.verify("mine.test")
    own: dict[str, Any] = {
        "Source": "me@mine.test",
        "SourceArn": None,
        "Destination": {"ToAddresses": ["in@example.com"]},
    }
    own["Destination"] = {"ToAddresses": ["in@example.com"]}
    sent = both.send(**own)

    def bounce(sender: str = "bounce@example.com", arn: str = ARN, recipient_arn: str = ARN) -> str:
        one = {"Recipient": "in@example.com", "BounceType": "DoesNotExist", "RecipientArn": recipient_arn}
        return str(
            both.delegate.call(
                "ses",
                "SendBounce",
                {
                    "OriginalMessageId": sent,
                    "BounceSender": sender,
                    "BounceSenderArn": arn,
                    "BouncedRecipientInfoList": [one],
                },
            )["MessageId"]
        )

    with pytest.raises(AccessDenied) as caught:
        bounce()
    assert (caught.value.action, caught.value.decision.role) == ("ses:SendBounce", "From")
    with pytest.raises(AccessDenied) as caught:
        bounce("me@mine.test", arn="")
    assert caught.value.decision.role == "Recipient"
    both.allow()
    for refused_call in (
        {"arn": ""},
        {"recipient_arn": ""},
        {"sender": "a@else.test"},
        {"recipient_arn": ARN.replace("example.com", "else.test")},
    ):
        with pytest.raises(SesError):
            bounce(**refused_call)
    assert bounce()
    assert bounce("me@mine.test", arn="")
    assert len(both.cloud.inbox("me@mine.test")) == 2
