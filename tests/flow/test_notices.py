"""What the owner of an account is told of set-ups that change, and how long a set-up holds without its records."""

from __future__ import annotations

import pytest

from sesmodel import DkimKey, LocalSes, Mailer, Message, Record, RecordType
from sesmodel.service.bundled_keys import BUNDLED_KEYS
from tests.flow.signatures import domains

LETTER = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")
MX = Record("mail.example.com", RecordType.MX, "10 feedback-smtp.us-east-1.amazonses.com")


def signed_by(ses: LocalSes) -> list[str]:
    Mailer(ses).send(LETTER)
    return domains(ses.sent[-1].raw)


def status_of_dkim(ses: LocalSes) -> str:
    answer = ses.client("ses").get_identity_dkim_attributes(Identities=["example.com"])
    return str(answer["DkimAttributes"]["example.com"]["DkimVerificationStatus"])


def take_records_away(ses: LocalSes) -> None:
    for record in tuple(ses.dns):
        ses.dns.remove(record.name)


@pytest.mark.spec("AUTH-31")
def test_a_mail_from_domain_that_is_found_gives_one_notice_and_a_look_without_change_none() -> None:
    ses = LocalSes(owner="owner@example.org")
    ses.verify("example.com")
    ses.client("ses").set_identity_mail_from_domain(Identity="example.com", MailFromDomain="mail.example.com")
    before = len(ses.notices)
    ses.dns.add(MX)
    ses.tick()

    (notice,) = ses.notices[before:]
    assert (notice.to, notice.change.identity) == ("owner@example.org", "example.com")
    assert (notice.change.old.value, notice.change.new.value) == ("PENDING", "SUCCESS")
    assert notice.change.at == ses.clock.now()

    ses.tick()
    ses.advance(hours=12)
    assert len(ses.notices) == before + 1

    ses.dns.remove("mail.example.com")
    ses.tick()
    ses.advance(days=4)
    assert [one.change.new.value for one in ses.notices[before + 1 :]] == ["TEMPORARY_FAILURE", "FAILED"]


@pytest.mark.spec("TRB-31")
def test_records_that_are_not_there_are_waited_for_during_72_hours() -> None:
    ses = LocalSes()
    ses.create_identity("example.com")

    def both() -> tuple[str, str]:
        return ses.identities.require("example.com").status.value, status_of_dkim(ses)

    ses.advance(hours=71, minutes=59)
    assert both() == ("PENDING", "Pending")

    ses.advance(minutes=1)
    assert both() == ("FAILED", "Failed")


@pytest.mark.spec("TRB-33")
def test_dkim_without_its_records_signs_on_for_a_while_with_a_notice_and_has_to_begin_anew_then() -> None:
    ses = LocalSes(owner="owner@example.org")
    ses.verify("example.com", dkim=True)
    tokens = ses.identities.require("example.com").dkim.tokens
    before = len(ses.notices)
    take_records_away(ses)
    ses.tick()

    (warning,) = ses.notices[before:]
    assert warning.to == "owner@example.org"
    assert "120 hours" in warning.text  # five days are left
    assert "example.com" in signed_by(ses)

    ses.advance(days=5)

    assert signed_by(ses) == ["amazonses.com"]
    assert status_of_dkim(ses) == "Failed"
    assert ses.notices[-1].change.new.value == "FAILED"

    for token in tokens:
        ses.dns.add(Record(f"{token}._domainkey.example.com", RecordType.CNAME, f"{token}.dkim.amazonses.com"))
    ses.advance(days=1)
    assert signed_by(ses) == ["amazonses.com"]  # the old records do not bring it back

    assert ses.client("ses").verify_domain_dkim(Domain="example.com")["DkimTokens"] != list(tokens)
    ses.publish_records("example.com")
    assert "example.com" in signed_by(ses)


@pytest.mark.spec("TRB-33")
def test_a_key_of_ones_own_is_revoked_likewise_unless_its_record_comes_back_in_time() -> None:
    ses = LocalSes()
    ses.create_identity("example.com", byodkim=("s1", DkimKey.load(BUNDLED_KEYS[1024][0])))
    ses.publish_records("example.com")
    records = tuple(ses.dns)
    take_records_away(ses)
    ses.tick()
    ses.advance(days=4)
    ses.dns.add(*records)
    ses.advance(days=3)

    assert status_of_dkim(ses) == "Success"
    assert "example.com" in signed_by(ses)

    take_records_away(ses)
    ses.tick()
    ses.advance(days=5)

    assert signed_by(ses) == ["amazonses.com"]
