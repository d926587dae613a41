"""Owners of identities who need no time."""

from __future__ import annotations

import pytest

from sesmodel import InvalidConfiguration, LocalCloud, LocalSes


def status(ses: LocalSes, name: str) -> tuple[str, str | None]:
    """Of the identity, and of its DKIM."""
    found = ses.client("sesv2").get_email_identity(EmailIdentity=name)
    return found["VerificationStatus"], found["DkimAttributes"].get("Status")


@pytest.fixture
def ses() -> LocalSes:
    return LocalSes(owners="at once")


def test_an_address_is_confirmed_before_the_next_call(ses: LocalSes) -> None:
    client = ses.client("ses")
    client.verify_email_identity(EmailAddress="ana@example.com")

    attributes = client.get_identity_verification_attributes(Identities=["ana@example.com"])

    assert attributes["VerificationAttributes"]["ana@example.com"]["VerificationStatus"] == "Success"
    assert client.send_email(
        Source="ana@example.com",
        Destination={"ToAddresses": ["bob@example.net"]},
        Message={"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}},
    )["MessageId"]


def test_the_call_itself_answers_as_on_aws(ses: LocalSes) -> None:
    answer = ses.client("sesv2").create_email_identity(EmailIdentity="example.com")

    assert answer["VerifiedForSendingStatus"] is False
    assert status(ses, "example.com") == ("SUCCESS", "SUCCESS")


def test_a_domain_without_dkim_is_verified_by_its_token(ses: LocalSes) -> None:
    client = ses.client("ses")
    client.verify_domain_identity(Domain="example.com")
    assert status(ses, "example.com")[0] == "SUCCESS"

    client.verify_domain_dkim(Domain="example.com")
    assert status(ses, "example.com") == ("SUCCESS", "SUCCESS")


def test_a_mail_from_domain_is_set_up(ses: LocalSes) -> None:
    client = ses.client("sesv2")
    client.create_email_identity(EmailIdentity="example.com")
    client.put_email_identity_mail_from_attributes(EmailIdentity="example.com", MailFromDomain="m.example.com")

    found = client.get_email_identity(EmailIdentity="example.com")

    assert found["MailFromAttributes"]["MailFromDomainStatus"] == "SUCCESS"


def test_an_identity_that_is_gone_is_left_alone(ses: LocalSes) -> None:
    ses.create_identity("ana@example.com")
    ses._state.account.identities.remove("ana@example.com")  # noqa: SLF001  before anything can happen

    ses.tick()

    assert len(ses.identities) == 0


def test_without_a_dns_of_the_model_the_word_of_the_owner_counts() -> None:
    class Nothing:
        def lookup(self, *_: object) -> object:
            raise AssertionError

    ses = LocalSes(owners="at once", resolver=Nothing())  # type: ignore[arg-type]  # it is never asked
    ses.create_identity("example.com")

    assert status(ses, "example.com")[0] == "SUCCESS"


def test_every_model_of_a_cloud_may_be_so() -> None:
    ses = LocalCloud(owners="at once")["eu-west-1"]
    ses.create_identity("ana@example.com")

    assert status(ses, "ana@example.com")[0] == "SUCCESS"


def test_a_state_in_which_an_owner_is_about_to_act_can_be_gone_back_to(ses: LocalSes) -> None:
    ses.create_identity("ana@example.com")
    snapshot = ses.snapshot()

    ses.restore(snapshot)

    assert status(ses, "ana@example.com")[0] == "SUCCESS"


def test_owners_act_by_hand_unless_told(ses: LocalSes) -> None:
    other = LocalSes()
    other.create_identity("ana@example.com")

    assert status(other, "ana@example.com")[0] == "PENDING"
    with pytest.raises(InvalidConfiguration, match="'sometimes' is no way to work"):
        LocalSes(owners="sometimes")  # type: ignore[arg-type]  # a mistake
