"""A paused account: it sends nothing, and all else works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import AccountSendingPaused, AccountShutDown, LocalSes, Mailer, Message, RefusalRules, Rules
from sesmodel.error_codes import error_from_reply

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENT = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}
RAW = b"From: ana@example.com\r\nTo: bob@example.net\r\n\r\nx"

SENDS: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "v1 formatted": (
        "ses",
        "SendEmail",
        {"Source": "ana@example.com", "Destination": {"ToAddresses": ["bob@example.net"]}, "Message": CONTENT},
    ),
    "v1 raw": ("ses", "SendRawEmail", {"RawMessage": {"Data": RAW}}),
    "v1 templated": (
        "ses",
        "SendTemplatedEmail",
        {
            "Source": "ana@example.com",
            "Destination": {"ToAddresses": ["bob@example.net"]},
            "Template": "T",
            "TemplateData": "{}",
        },
    ),
    "v1 bulk": (
        "ses",
        "SendBulkTemplatedEmail",
        {
            "Source": "ana@example.com",
            "Template": "T",
            "DefaultTemplateData": "{}",
            "Destinations": [{"Destination": {"ToAddresses": ["bob@example.net"]}}],
        },
    ),
    "v2": (
        "sesv2",
        "SendEmail",
        {
            "FromEmailAddress": "ana@example.com",
            "Destination": {"ToAddresses": ["bob@example.net"]},
            "Content": {"Simple": CONTENT},
        },
    ),
    "v2 bulk": (
        "sesv2",
        "SendBulkEmail",
        {
            "FromEmailAddress": "ana@example.com",
            "DefaultContent": {"Template": {"TemplateName": "T", "TemplateData": "{}"}},
            "BulkEmailEntries": [{"Destination": {"ToAddresses": ["bob@example.net"]}}],
        },
    ),
    "custom verification": (
        "ses",
        "SendCustomVerificationEmail",
        {"EmailAddress": "new@example.net", "TemplateName": "C"},
    ),
}


@pytest.fixture
def ses() -> LocalSes:
    """An account with a template of each kind."""
    ses = LocalSes(max_24_hour_send=200)
    ses.verify("example.com")
    ses.client("ses").create_template(Template={"TemplateName": "T", "SubjectPart": "s", "TextPart": "t"})
    ses.client("ses").create_custom_verification_email_template(
        TemplateName="C",
        FromEmailAddress="ana@example.com",
        TemplateSubject="s",
        TemplateContent="<p>Confirm</p>",
        SuccessRedirectionURL="https://example.com/y",
        FailureRedirectionURL="https://example.com/n",
    )
    return ses


def by_its_owner(ses: LocalSes) -> None:
    """Pause the account as its owner does, in v1."""
    ses.client("ses").update_account_sending_enabled(Enabled=False)


def by_aws(ses: LocalSes) -> None:
    """Pause the account as AWS does."""
    ses.enforce("SHUTDOWN")


@pytest.mark.spec("TRB-07")
@pytest.mark.parametrize("pause", [by_its_owner, by_aws])
@pytest.mark.parametrize("send", SENDS)
def test_every_way_to_send_is_refused_while_the_account_is_paused(
    ses: LocalSes, send: str, pause: Callable[[LocalSes], None]
) -> None:
    api, operation, params = SENDS[send]
    pause(ses)
    with pytest.raises(AccountSendingPaused):
        ses.call(api, operation, params)
    assert not ses.sent
    assert not ses.events
    assert ses.client("ses").get_send_quota()["SentLast24Hours"] == 0

    ses.resume_sending()
    ses.enforce("HEALTHY")
    assert ses.call(api, operation, params)


@pytest.mark.spec("TRB-07")
@pytest.mark.parametrize("pause", [by_its_owner, by_aws])
def test_other_calls_work_while_the_account_is_paused(ses: LocalSes, pause: Callable[[LocalSes], None]) -> None:
    pause(ses)

    assert ses.client("ses").list_identities()["Identities"] == ["example.com"]
    ses.client("sesv2").create_email_identity(EmailIdentity="other.example")
    ses.client("ses").delete_template(TemplateName="T")
    assert not ses.account.sending_enabled


@pytest.mark.spec("TRB-07")
def test_its_owner_cannot_resume_what_aws_paused(ses: LocalSes) -> None:
    by_aws(ses)
    ses.client("ses").update_account_sending_enabled(Enabled=True)

    with pytest.raises(AccountShutDown):
        ses.call(*SENDS["v1 raw"])
    ses.enforce("HEALTHY")
    assert ses.call(*SENDS["v1 raw"])


@pytest.mark.spec("TRB-07")
def test_who_paused_it_shows_in_the_error(ses: LocalSes) -> None:
    api, operation, params = SENDS["v1 raw"]
    ses.pause_sending()
    with pytest.raises(AccountSendingPaused, match="^Account is paused$") as owners:
        ses.call(api, operation, params)
    assert (owners.value.code, owners.value.v2_name) == ("AccountSendingPausedException", "SendingPausedException")

    ses.enforce("SHUTDOWN")
    with pytest.raises(AccountShutDown, match=r"^Sending paused for this account\. For more information, ") as theirs:
        ses.call(api, operation, params)
    assert (theirs.value.code, theirs.value.v2_name) == ("MessageRejected", "MessageRejected")


@pytest.mark.spec("TRB-07")
@pytest.mark.parametrize(
    ("rules", "said"),
    [(RefusalRules(), "Account is paused"), (RefusalRules(as_observed=True), "Account sending is disabled.")],
)
def test_a_pause_by_its_owner_is_worded_by_the_rules(rules: RefusalRules, said: str) -> None:
    ses = LocalSes(rules=Rules(refusals=rules))
    ses.verify("example.com")
    ses.pause_sending()
    with pytest.raises(AccountSendingPaused) as caught:
        ses.call(*SENDS["v1 raw"])

    assert caught.value.message == said
    assert caught.value.smtp_reply == f"554 Message rejected: {said}"
    code, _, text = caught.value.smtp_reply.partition(" ")
    assert type(error_from_reply(int(code), text)) is AccountSendingPaused


def test_under_probation_mail_is_sent(ses: LocalSes) -> None:
    ses.enforce("PROBATION")

    assert Mailer(ses).send(Message(sender="ana@example.com", to="bob@example.net", subject="s", text="t")).message_id


def test_mail_that_was_accepted_before_the_pause_is_delivered(ses: LocalSes) -> None:
    ses.receivers.when("*").defer(times=1)
    ses.call(*SENDS["v1 raw"])
    ses.pause_sending()
    ses.advance(minutes=5)

    assert len(ses.inbox("bob@example.net")) == 1


def test_a_word_that_is_no_status_is_refused(ses: LocalSes) -> None:
    with pytest.raises(ValueError, match="GOOD"):
        ses.enforce("GOOD")
