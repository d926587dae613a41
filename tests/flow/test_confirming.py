"""Address identities: the mail that asks for a confirmation, and the link in it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from sesmodel import (
    InvalidVerificationLink,
    LimitExceeded,
    Limits,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    MessageRejected,
    NotFound,
    RandomIds,
    SeededIds,
    Times,
    VerificationStatus,
    VerificationTimes,
    patched,
)
from sesmodel.flow.confirming import confirm
from sesmodel.flow.inviting import link_of, new_request
from sesmodel.flow.state import ServiceState
from sesmodel.service.account import Account
from sesmodel.service.verification_link import VerificationLink, write_link

ANA = "ana@example.com"
NOW = ManualClock().now()
SHAPE = re.compile(r"https://email-verification\.us-east-1\.amazonaws\.com/\?\S+")


@pytest.fixture
def ses() -> LocalSes:
    """SES that owns nothing yet."""
    return LocalSes()


def bare_state() -> ServiceState:
    return ServiceState(account=Account("123456789012", "us-east-1"), clock=ManualClock(), ids=SeededIds())


def status(ses: LocalSes, name: str = ANA) -> VerificationStatus | None:
    found = ses.identities.get(name)
    return found.status if found else None


def last_link(ses: LocalSes, name: str = ANA) -> str:
    return ses.verification_links(name)[-1]


def refused(ses: LocalSes, link: str) -> InvalidVerificationLink:
    with pytest.raises(InvalidVerificationLink) as caught:
        ses.confirm(link)
    return caught.value


# --- the mail -------------------------------------------------------------------------------------


def by_v1(ses: LocalSes) -> None:
    ses.client("ses").verify_email_identity(EmailAddress=ANA)


def by_v2(ses: LocalSes) -> None:
    ses.client("sesv2").create_email_identity(EmailIdentity=ANA)


def by_boto3(ses: LocalSes) -> None:
    with patched(ses):
        boto3.client("sesv2").create_email_identity(EmailIdentity=ANA)


def by_name(ses: LocalSes) -> None:
    ses.create_identity(ANA)


@pytest.mark.spec("IDN-16")
@pytest.mark.parametrize("create", [by_v1, by_v2, by_boto3, by_name])
def test_making_an_address_identity_sends_one_mail_to_it(ses: LocalSes, create: Any) -> None:
    create(ses)

    (mail,) = ses.inbox(ANA)
    assert mail.sender is not None
    assert mail.sender.addr_spec == "no-reply-aws@amazon.com"
    assert [address.addr_spec for address in mail.to] == [ANA]
    sent_at = datetime.strptime(mail.headers.get("Date", ""), "%a, %d %b %Y %H:%M:%S %z")
    assert timedelta(0) <= sent_at - ses.clock.now() <= timedelta(minutes=5)
    assert status(ses) is VerificationStatus.PENDING
    assert ses.verification_links(ANA) == (SHAPE.findall(mail.text)[0],)


@pytest.mark.spec("IDN-17")
@pytest.mark.parametrize(("region", "words"), [("us-west-2", "US West (Oregon)"), ("eu-west-1", "Europe (Ireland)")])
def test_the_mail_says_what_the_guide_says(region: str, words: str) -> None:
    ses = LocalSes(region=region)
    ses.create_identity("recipient@example.com")

    (mail,) = ses.inbox("recipient@example.com")
    said = " ".join(mail.text.split())
    (link,) = ses.verification_links("recipient@example.com")

    assert words in said
    assert link in said
    assert link.startswith(f"https://email-verification.{region}.amazonaws.com/?")
    assert "&Identity.IdentityName=recipient%40example.com&" in link
    assert "Nothing happens unless the link is used." in said
    assert "expires 24 hours after the original request" in said
    assert "If you did not ask for this, do not open the link, and ignore this mail." in said
    assert "forward it to aws-email-domain-verification@amazon.com" in said
    assert said.endswith("The Amazon Web Services Team")


def test_the_mail_is_none_of_the_account(ses: LocalSes) -> None:
    ses.create_identity(ANA)

    assert len(ses.sent) == 0
    assert ses.events == ()
    assert ses.log() == ()
    assert ses.statistics.billed == ses.statistics.delivery_attempts == 0
    assert ses.client("ses").get_send_quota()["SentLast24Hours"] == 0


def test_a_domain_gets_no_mail(ses: LocalSes) -> None:
    ses.create_identity("example.com")
    ses.verify(ANA)

    assert ses.inbox(ANA) == ()
    assert ses.inbox("postmaster@example.com") == ()


def test_the_mail_can_be_read_by_the_standard_library(ses: LocalSes) -> None:
    from email import message_from_bytes, policy

    ses.create_identity(ANA)
    mail = message_from_bytes(ses.inbox(ANA)[0].raw.data, policy=policy.default)

    assert mail["From"] == "Amazon Web Services <no-reply-aws@amazon.com>"
    assert mail["Return-Path"]
    assert last_link(ses) in mail.get_content()


# --- the link -------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-16")
def test_following_the_link_in_time_verifies_the_identity(ses: LocalSes) -> None:
    ses.create_identity(ANA)
    ses.advance(hours=23, minutes=59)

    found = ses.confirm(last_link(ses))

    assert (found.identity, found.verified, found.redirect, found.problem) == (ANA, True, None, None)
    assert status(ses) is VerificationStatus.SUCCESS
    Mailer(ses).send(Message(sender=ANA, to="bob@example.net", subject="Hi", text="Hello"))
    ses.advance(hours=48)
    assert status(ses) is VerificationStatus.SUCCESS


@pytest.mark.spec("IDN-16")
@pytest.mark.parametrize("late", [{"hours": 24}, {"hours": 24, "seconds": 1}, {"days": 9}])
def test_after_24_hours_the_link_is_refused_and_the_identity_has_failed(ses: LocalSes, late: dict[str, float]) -> None:
    ses.create_identity(ANA)
    ses.advance(**late)

    assert refused(ses, last_link(ses)).code == "expired"
    assert status(ses) is VerificationStatus.FAILED
    with pytest.raises(MessageRejected):
        Mailer(ses).send(Message(sender=ANA, to="bob@example.net", subject="Hi", text="Hello"))


def test_the_time_of_the_link_can_be_set() -> None:
    ses = LocalSes(times=Times(verification=VerificationTimes(address=timedelta(minutes=90))))
    ses.create_identity(ANA)
    ses.advance(minutes=90)

    assert "1.5 hours after the request" in str(refused(ses, last_link(ses)))
    assert status(ses) is VerificationStatus.FAILED


@pytest.mark.spec("IDN-16")
@pytest.mark.parametrize("api", [True, False])
def test_resending_gives_a_failed_identity_another_link(ses: LocalSes, api: bool) -> None:
    ses.create_identity(ANA)
    ses.advance(hours=24, seconds=1)
    if api:
        ses.client("ses").verify_email_identity(EmailAddress=ANA)
    else:
        ses.resend_verification(ANA)

    first, second = ses.verification_links(ANA)
    assert first != second
    assert status(ses) is VerificationStatus.PENDING
    assert refused(ses, first).code == "expired"
    assert ses.confirm(second).verified
    assert status(ses) is VerificationStatus.SUCCESS


@pytest.mark.spec("IDN-16")
def test_an_older_link_works_until_its_own_24_hours_are_over(ses: LocalSes) -> None:
    ses.create_identity(ANA)
    ses.create_identity("bob@example.com")
    ses.advance(hours=23)
    ses.resend_verification(ANA)
    ses.resend_verification("bob@example.com")
    first, second = ses.verification_links(ANA)

    assert ses.confirm(ses.verification_links("bob@example.com")[0]).verified
    ses.advance(hours=2)
    assert status(ses) is VerificationStatus.PENDING
    assert refused(ses, first).code == "expired"
    ses.advance(hours=21, minutes=59)
    assert ses.confirm(second).verified


@pytest.mark.spec("IDN-16")
def test_only_an_identity_that_exists_can_be_resent_to(ses: LocalSes) -> None:
    with pytest.raises(NotFound):
        ses.resend_verification(ANA)

    assert ses.inbox(ANA) == ()


@pytest.mark.spec("IDN-17")
def test_a_link_with_another_name_confirms_nobody(ses: LocalSes) -> None:
    ses.create_identity(ANA)
    ses.create_identity("eve@example.com")

    error = refused(ses, last_link(ses).replace("IdentityName=ana%40", "IdentityName=eve%40"))

    assert error.code == "tampered"
    assert status(ses) is status(ses, "eve@example.com") is VerificationStatus.PENDING


@pytest.mark.spec("IDN-17")
def test_a_link_of_another_region_or_account_confirms_nobody(ses: LocalSes) -> None:
    west = LocalSes(region="us-west-2")
    other = LocalSes(ids=RandomIds())
    for one in (ses, west, other):
        one.create_identity(ANA)

    assert refused(ses, last_link(west)).code == "other-region"
    assert refused(ses, last_link(other)).code == "tampered"
    assert status(ses) is VerificationStatus.PENDING


@pytest.mark.spec("IDN-16", "IDN-31")
def test_a_link_that_nobody_was_sent_confirms_nobody() -> None:
    state = bare_state()
    link = link_of(state, new_request(state, ANA))

    with pytest.raises(InvalidVerificationLink, match="nobody was sent it") as caught:
        confirm(state, link)

    assert caught.value.code == "unknown"
    assert list(state.account.identities) == []


@pytest.mark.spec("IDN-16")
def test_the_link_of_a_deleted_identity_does_not_bring_it_back(ses: LocalSes) -> None:
    ses.create_identity(ANA)
    ses.delete_identity(ANA)

    error = refused(ses, last_link(ses))

    assert (error.code, "was deleted" in str(error)) == ("unknown", True)
    assert status(ses) is None


def test_a_link_can_be_followed_twice(ses: LocalSes) -> None:
    ses.create_identity(ANA)

    assert ses.confirm(last_link(ses)).verified
    assert ses.confirm(last_link(ses)).verified


def test_nothing_but_a_verification_link_is_followed(ses: LocalSes) -> None:
    assert refused(ses, "https://example.com/").code == "not-a-link"


@pytest.mark.parametrize("address", ['"a@b"@example.com', "Ana.B@EXAMPLE.com", "o'hara+x@sub.example.com", "a@b"])
def test_any_address_can_be_confirmed(ses: LocalSes, address: str) -> None:
    ses.create_identity(address)

    assert ses.confirm(last_link(ses, address)).identity == address
    assert status(ses, address) is VerificationStatus.SUCCESS


def test_where_there_is_no_room_no_mail_is_sent() -> None:
    ses = LocalSes(limits=Limits(identities=1))
    ses.create_identity("bob@example.com")

    with pytest.raises(LimitExceeded):
        ses.create_identity(ANA)

    assert ses.inbox(ANA) == ()


def test_the_secret_of_the_links_shows_nowhere(ses: LocalSes) -> None:
    state, secret = bare_state(), SeededIds().token()
    link = write_link(
        VerificationLink(region="us-east-1", address=ANA, context="1", requested_at=NOW), state.link_signer
    )
    error = refused(ses, link)  # which draws the same secret
    ses.create_identity(ANA)

    shown = [repr(state), link, repr(error), str(vars(error)), last_link(ses), ses.inbox(ANA)[0].raw.data.decode()]

    assert error.code == "unknown"  # so it was the same
    assert not any(secret in text for text in shown)
