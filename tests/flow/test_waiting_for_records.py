"""How identities, DKIM and MAIL FROM domains go through their states while records come and go in the DNS."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sesmodel import (
    DkimKey,
    LocalSes,
    Mailer,
    MailFromDomainNotVerified,
    ManualClock,
    Message,
    MessageRejected,
    Record,
    RecordType,
)
from sesmodel.service.bundled_keys import BUNDLED_KEYS

DOMAIN, MAIL_FROM = "example.com", "mail.example.com"
LETTER = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")
EXCHANGE = "10 feedback-smtp.us-east-1.amazonses.com"


def pointers(ses: LocalSes) -> tuple[Record, ...]:
    """The three records of Easy DKIM."""
    return tuple(
        Record(f"{token}._domainkey.example.com", RecordType.CNAME, f"{token}.dkim.amazonses.com")
        for token in ses.identities.require(DOMAIN).dkim.tokens
    )


def shown(ses: LocalSes) -> tuple[str, str]:
    """How far the domain is, and its DKIM, as the API says."""
    answer = ses.call("sesv2", "GetEmailIdentity", {"EmailIdentity": DOMAIN})
    return answer["VerificationStatus"], answer["DkimAttributes"]["Status"]


def publish(ses: LocalSes, *records: Record) -> None:
    ses.dns.add(*records)
    ses.tick()


def assert_refused(ses: LocalSes) -> None:
    with pytest.raises(MessageRejected, match=r"not verified.*: ana@example\.com$"):
        Mailer(ses).send(LETTER)


# --- the domain and its DKIM ---------------------------------------------------------------------


@pytest.mark.spec("IDN-13")
def test_a_domain_is_verified_by_the_third_of_its_records_and_not_by_the_second() -> None:
    ses = LocalSes()
    ses.create_identity(DOMAIN)
    first, second, third = pointers(ses)

    publish(ses, first, second)
    assert shown(ses) == ("PENDING", "PENDING")
    assert_refused(ses)

    publish(ses, third)
    assert shown(ses) == ("SUCCESS", "SUCCESS")
    Mailer(ses).send(LETTER)
    assert len(ses.inbox("bob@example.net")) == 1


@pytest.mark.spec("IDN-13")
@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_a_domain_with_a_record_that_points_elsewhere_stays_pending(wrong: int) -> None:
    ses = LocalSes()
    ses.create_identity(DOMAIN)
    records = list(pointers(ses))
    right, records[wrong] = records[wrong], Record(records[wrong].name, RecordType.CNAME, "other.dkim.amazonses.com")

    publish(ses, *records)
    assert shown(ses) == ("PENDING", "PENDING")
    assert_refused(ses)

    ses.dns.remove(right.name)
    publish(ses, right)
    assert shown(ses) == ("SUCCESS", "SUCCESS")


@pytest.mark.spec("IDN-13")
def test_a_domain_with_a_key_of_its_own_is_verified_by_its_one_record() -> None:
    ses = LocalSes()
    key, other = (DkimKey.load(text) for text in BUNDLED_KEYS[1024][:2])
    ses.create_identity(DOMAIN, byodkim=("s1", key))
    name = "s1._domainkey.example.com"

    publish(ses, Record(name, RecordType.TXT, f"p={other.public_key}"))
    assert shown(ses) == ("PENDING", "PENDING")
    assert_refused(ses)

    ses.dns.remove(name)
    publish(ses, Record(name, RecordType.TXT, f"p={key.public_key}"))
    assert shown(ses) == ("SUCCESS", "SUCCESS")
    Mailer(ses).send(LETTER)


@pytest.mark.spec("IDN-13")
def test_records_are_found_without_being_told_to_look_as_time_passes() -> None:
    clock = ManualClock()
    ses = LocalSes(clock=clock)
    ses.create_identity(DOMAIN)
    assert shown(ses) == ("PENDING", "PENDING")
    ses.dns.add(*pointers(ses))

    clock.move_to(clock.now() + timedelta(hours=1))  # by another than the model, which then looks at the next call
    assert shown(ses) == ("SUCCESS", "SUCCESS")


@pytest.mark.spec("AUTH-10", "IDN-13")
def test_dkim_whose_records_nobody_publishes_in_72_hours_fails() -> None:
    ses = LocalSes()
    assert ses.call("sesv2", "CreateEmailIdentity", {"EmailIdentity": DOMAIN})["DkimAttributes"]["Status"] == (
        "NOT_STARTED"  # OBS-207
    )

    ses.advance(hours=72, seconds=-1)
    assert shown(ses) == ("PENDING", "PENDING")
    ses.advance(seconds=1)
    assert shown(ses) == ("FAILED", "FAILED")
    assert dkim_v1(ses)["DkimVerificationStatus"] == "Failed"

    publish(ses, *pointers(ses))  # too late
    assert shown(ses) == ("FAILED", "FAILED")


@pytest.mark.spec("AUTH-10", "IDN-13")
def test_dkim_whose_records_are_published_in_the_last_hour_succeeds() -> None:
    ses = LocalSes()
    ses.create_identity(DOMAIN)

    ses.advance(hours=71)
    publish(ses, *pointers(ses))
    assert shown(ses) == ("SUCCESS", "SUCCESS")
    ses.advance(hours=10)
    assert shown(ses) == ("SUCCESS", "SUCCESS")
    assert dkim_v1(ses)["DkimVerificationStatus"] == "Success"


@pytest.mark.spec("AUTH-10")
def test_dkim_whose_records_vanish_is_a_temporary_failure_that_they_end_and_else_time() -> None:
    ses = LocalSes()
    ses.verify(DOMAIN, dkim=True)
    gone = pointers(ses)[2]

    ses.dns.remove(gone.name)
    ses.tick()
    assert shown(ses) == ("SUCCESS", "TEMPORARY_FAILURE")
    assert dkim_v1(ses)["DkimVerificationStatus"] == "TemporaryFailure"
    publish(ses, gone)
    assert shown(ses) == ("SUCCESS", "SUCCESS")

    ses.dns.remove(gone.name)
    ses.tick()
    ses.advance(days=4)  # five are given: TRB-33
    assert shown(ses) == ("SUCCESS", "TEMPORARY_FAILURE")
    ses.advance(days=1)
    assert shown(ses) == ("SUCCESS", "FAILED")


def dkim_v1(ses: LocalSes) -> dict[str, Any]:
    answer = ses.call("ses", "GetIdentityDkimAttributes", {"Identities": [DOMAIN]})
    found: dict[str, Any] = answer["DkimAttributes"][DOMAIN]
    return found


# --- the token of a domain -----------------------------------------------------------------------


def started(region: str) -> tuple[LocalSes, str]:
    """A Region that waits for the token of the domain, and the token."""
    ses = LocalSes(region=region)
    token: str = ses.call("ses", "VerifyDomainIdentity", {"Domain": DOMAIN})["VerificationToken"]
    assert len(token) == 44  # OBS-214
    return ses, token


def status(ses: LocalSes) -> str:
    answer = ses.call("ses", "GetIdentityVerificationAttributes", {"Identities": [DOMAIN]})
    found: str = answer["VerificationAttributes"][DOMAIN]["VerificationStatus"]
    return found


@pytest.mark.spec("TRB-23")
@pytest.mark.parametrize("name", ["_amazonses.example.com", "example.com"])
def test_a_domain_is_verified_by_its_token_at_either_name(name: str) -> None:
    ses, token = started("us-east-1")
    publish(ses, Record(name, RecordType.TXT, "v=spf1 -all"))
    assert status(ses) == "Pending"

    publish(ses, Record(name, RecordType.TXT, token))
    assert status(ses) == "Success"
    Mailer(ses).send(LETTER)


@pytest.mark.spec("TRB-26")
@pytest.mark.parametrize(
    "names", [["_amazonses.example.com"] * 2, ["_amazonses.example.com", DOMAIN], [DOMAIN, "_amazonses.example.com"]]
)
def test_two_regions_verify_one_domain_by_two_values_at_one_name_or_one_at_each(names: list[str]) -> None:
    regions = [started(region) for region in ("us-west-2", "eu-west-1")]
    records = [Record(name, RecordType.TXT, token) for name, (_, token) in zip(names, regions, strict=True)]
    assert records[0].value != records[1].value

    for ses, _ in regions:
        publish(ses, *records)
        assert status(ses) == "Success"


# --- MAIL FROM -----------------------------------------------------------------------------------


def with_mail_from(*, behavior: str = "UseDefaultValue", region: str = "us-east-1") -> LocalSes:
    """A verified domain whose MAIL FROM domain was set just now."""
    ses = LocalSes(region=region)
    ses.verify(DOMAIN)
    set_mail_from(ses, behavior)
    return ses


def set_mail_from(ses: LocalSes, behavior: str = "UseDefaultValue") -> None:
    params = {"Identity": DOMAIN, "MailFromDomain": MAIL_FROM, "BehaviorOnMXFailure": behavior}
    ses.call("ses", "SetIdentityMailFromDomain", params)


def mail_from_status(ses: LocalSes) -> str:
    answer = ses.call("ses", "GetIdentityMailFromDomainAttributes", {"Identities": [DOMAIN]})
    found: str = answer["MailFromDomainAttributes"][DOMAIN]["MailFromDomainStatus"]
    return found


def envelope_domain(ses: LocalSes) -> str:
    """What the envelope sender of mail from the domain has after its ``@`` now."""
    Mailer(ses).send(LETTER)
    return ses.inbox("bob@example.net")[-1].headers.get("Return-Path", "").rpartition("@")[2].rstrip(">")


def mx(value: str = EXCHANGE) -> Record:
    return Record(MAIL_FROM, RecordType.MX, value)


@pytest.mark.spec("AUTH-30")
def test_a_mail_from_domain_is_used_while_its_record_is_there_and_only_then() -> None:
    ses = with_mail_from()
    assert (mail_from_status(ses), envelope_domain(ses)) == ("Pending", "amazonses.com")

    ses.advance(hours=10)
    publish(ses, mx())
    assert (mail_from_status(ses), envelope_domain(ses)) == ("Success", MAIL_FROM)
    ses.advance(days=30)
    assert (mail_from_status(ses), envelope_domain(ses)) == ("Success", MAIL_FROM)

    ses.dns.remove(MAIL_FROM)
    ses.tick()
    assert (mail_from_status(ses), envelope_domain(ses)) == ("TemporaryFailure", "amazonses.com")
    ses.advance(hours=71)
    publish(ses, mx())
    assert (mail_from_status(ses), envelope_domain(ses)) == ("Success", MAIL_FROM)


@pytest.mark.spec("AUTH-30")
def test_a_mail_from_domain_whose_record_is_gone_for_72_hours_fails_until_it_is_set_again() -> None:
    ses = with_mail_from()
    publish(ses, mx())
    ses.dns.remove(MAIL_FROM)
    ses.tick()

    ses.advance(hours=72, seconds=-1)
    assert mail_from_status(ses) == "TemporaryFailure"
    ses.advance(seconds=1)
    assert (mail_from_status(ses), envelope_domain(ses)) == ("Failed", "amazonses.com")

    publish(ses, mx())
    ses.advance(days=1)
    assert (mail_from_status(ses), envelope_domain(ses)) == ("Failed", "amazonses.com")

    set_mail_from(ses)
    ses.tick()
    assert [change.new.value for change in ses.changes[-2:]] == ["PENDING", "SUCCESS"]
    assert (mail_from_status(ses), envelope_domain(ses)) == ("Success", MAIL_FROM)


@pytest.mark.spec("AUTH-30")
def test_a_mail_from_domain_whose_record_never_comes_fails_after_72_hours() -> None:
    ses = with_mail_from()

    ses.advance(hours=72, seconds=-1)
    assert mail_from_status(ses) == "Pending"
    ses.advance(seconds=1)
    assert mail_from_status(ses) == "Failed"


@pytest.mark.spec("AUTH-30")
def test_mail_is_refused_in_every_state_but_success_if_that_was_asked_for() -> None:
    ses = with_mail_from(behavior="RejectMessage")
    refused = []

    def note() -> None:
        try:
            Mailer(ses).send(LETTER)
        except MailFromDomainNotVerified:
            refused.append(mail_from_status(ses))

    note()
    publish(ses, mx())
    note()
    ses.dns.remove(MAIL_FROM)
    ses.tick()
    note()
    ses.advance(hours=72)
    note()
    assert refused == ["Pending", "TemporaryFailure", "Failed"]
    assert len(ses.sent) == 1


@pytest.mark.spec("AUTH-30")
def test_v2_spells_the_states_in_upper_case() -> None:
    ses = with_mail_from()

    def of_v2() -> str:
        answer = ses.call("sesv2", "GetEmailIdentity", {"EmailIdentity": DOMAIN})
        found: str = answer["MailFromAttributes"]["MailFromDomainStatus"]
        return found

    states = [of_v2()]
    publish(ses, mx())
    states.append(of_v2())
    ses.dns.remove(MAIL_FROM)
    ses.tick()
    states.append(of_v2())
    ses.advance(hours=72)
    states.append(of_v2())
    assert states == ["PENDING", "SUCCESS", "TEMPORARY_FAILURE", "FAILED"]


@pytest.mark.spec("AUTH-28", "TRB-14")
@pytest.mark.parametrize(
    "records", [["10 mx.example.com"], [EXCHANGE, "20 mx.example.com"], [EXCHANGE, f"2{EXCHANGE}"]]
)
def test_a_wrong_record_or_one_too_many_is_not_found_and_fails_after_72_hours(records: list[str]) -> None:
    ses = with_mail_from()

    publish(ses, *map(mx, records))
    assert mail_from_status(ses) == "Pending"
    ses.advance(hours=72, seconds=-1)
    assert mail_from_status(ses) == "Pending"
    ses.advance(seconds=1)
    assert mail_from_status(ses) == "Failed"


@pytest.mark.spec("AUTH-28")
def test_one_right_record_alone_is_enough_without_spf() -> None:
    ses = with_mail_from()

    publish(ses, mx())
    assert mail_from_status(ses) == "Success"
    publish(ses, mx("20 mx.example.com"))
    assert mail_from_status(ses) == "TemporaryFailure"


@pytest.mark.spec("AUTH-33", "QRC-08")
def test_one_record_serves_the_identities_of_all_regions() -> None:
    for region in ("us-east-1", "us-west-2", "eu-west-1"):
        ses = with_mail_from(region=region)
        publish(ses, mx("10 feedback-smtp.us-east-1.amazonses.com"))

        assert (mail_from_status(ses), envelope_domain(ses)) == ("Success", MAIL_FROM)
