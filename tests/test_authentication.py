"""What receivers make of mail that leaves the model."""

from __future__ import annotations

import pytest

from sesmodel import DmarcResult, LocalSes, Mailer, Message, Record, RecordType, authenticate
from sesmodel.dns.dmarc import DmarcPolicy
from sesmodel.dns.spf import SpfResult
from sesmodel.service.region import OUTGOING_IP

LETTER = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello Bob")


def publish_policy(ses: LocalSes, text: str, domain: str = "example.com") -> None:
    ses.dns.add(Record(f"_dmarc.{domain}", RecordType.TXT, text))


def with_mail_from(*, spf: bool) -> LocalSes:
    """A domain without DKIM that has a MAIL FROM domain of its own."""
    ses = LocalSes(region="us-west-2")
    ses.verify("example.com")
    ses.client("ses").set_identity_mail_from_domain(Identity="example.com", MailFromDomain="mail.example.com")
    ses.dns.add(Record("mail.example.com", RecordType.MX, "10 feedback-smtp.us-west-2.amazonses.com"))
    if spf:
        ses.dns.add(Record("mail.example.com", RecordType.TXT, "v=spf1 include:amazonses.com ~all"))
    ses.tick()
    return ses


def received(ses: LocalSes, **changes: object) -> bytes:
    Mailer(ses).send(LETTER.replace(**changes))
    return ses.inbox("bob@example.net")[-1].raw.data


@pytest.mark.spec("AUTH-25", "AUTH-39")
def test_the_default_mail_from_domain_passes_spf() -> None:
    ses = LocalSes(region="us-west-2")
    ses.verify("example.com")
    received(ses)

    found = ses.authenticate(ses.inbox("bob@example.net")[0])
    assert (found.mail_from_domain, found.spf) == ("us-west-2.amazonses.com", SpfResult.PASS)
    assert ses.dns.lookup(found.mail_from_domain, RecordType.TXT).values == (f"v=spf1 ip4:{OUTGOING_IP} ~all",)


@pytest.mark.spec("AUTH-25")
def test_in_the_oldest_region_it_has_no_name_of_the_region(ses: LocalSes) -> None:  # OBS-343
    received(ses)

    assert ses.authenticate(ses.inbox("bob@example.net")[0]).mail_from_domain == "amazonses.com"


@pytest.mark.spec("AUTH-39")
@pytest.mark.parametrize(("spf", "expected"), [(True, SpfResult.PASS), (False, SpfResult.NONE)])
def test_a_custom_mail_from_domain_passes_spf_with_its_record_alone(spf: bool, expected: SpfResult) -> None:
    ses = with_mail_from(spf=spf)
    received(ses)

    found = ses.authenticate(ses.inbox("bob@example.net")[0])
    assert (found.mail_from_domain, found.spf) == ("mail.example.com", expected)


@pytest.mark.spec("LIF-20")
def test_a_signed_message_passes_and_one_whose_body_was_changed_fails() -> None:
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    data = received(ses)

    def verdict(raw: bytes) -> str:
        return str(authenticate(raw, ses.dns, now=ses.clock.now()))

    assert "; dkim=pass header.d=example.com " in verdict(data)
    assert '; dkim=fail reason="body hash differs" header.d=example.com ' in verdict(data.replace(b"Bob", b"Rob"))


@pytest.mark.spec("LIF-20")
def test_the_verdict_is_one_line_with_spf_each_signature_and_dmarc() -> None:
    ses = LocalSes(region="us-west-2")
    ses.verify("example.com", dkim=True)
    publish_policy(ses, "v=DMARC1; p=reject")
    data = received(ses)

    found = authenticate(data, ses.dns, now=ses.clock.now(), server="mx.example.org")
    own, service = found.dkim
    assert str(found) == (
        "mx.example.org; spf=pass smtp.mailfrom=us-west-2.amazonses.com; "
        f"dkim=pass header.d=example.com header.s={own.selector} header.a=rsa-sha256; "
        f"dkim=pass header.d=amazonses.com header.s={service.selector} header.a=rsa-sha256; "
        "dmarc=pass header.from=example.com"
    )


@pytest.mark.spec("AUTH-38")
def test_without_dkim_and_mail_from_dmarc_fails_by_the_policy_of_the_domain(ses: LocalSes) -> None:
    publish_policy(ses, "v=DMARC1; p=quarantine")
    received(ses)

    found = ses.authenticate(ses.inbox("bob@example.net")[0])
    assert (found.dmarc.result, found.dmarc.disposition) == (DmarcResult.FAIL, DmarcPolicy.QUARANTINE)
    assert str(found).endswith("; dmarc=fail header.from=example.com")


@pytest.mark.spec("AUTH-38")
def test_easy_dkim_alone_passes_dmarc() -> None:
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    publish_policy(ses, "v=DMARC1; p=reject; adkim=s")
    received(ses)

    assert ses.authenticate(ses.inbox("bob@example.net")[0]).dmarc.result is DmarcResult.PASS


@pytest.mark.spec("AUTH-38", "AUTH-35")
@pytest.mark.parametrize(("mode", "expected"), [("r", DmarcResult.PASS), ("s", DmarcResult.FAIL)])
def test_a_custom_mail_from_domain_passes_dmarc_where_its_alignment_is_relaxed(
    mode: str, expected: DmarcResult
) -> None:
    ses = with_mail_from(spf=True)
    publish_policy(ses, f"v=DMARC1; p=reject; aspf={mode}")
    received(ses)

    assert ses.authenticate(ses.inbox("bob@example.net")[0]).dmarc.result is expected


@pytest.mark.spec("AUTH-38")
def test_a_subdomain_without_a_policy_has_that_of_its_organisation(ses: LocalSes) -> None:
    publish_policy(ses, "v=DMARC1; p=none; sp=reject")
    received(ses, sender="ana@news.example.com")

    assert ses.authenticate(ses.inbox("bob@example.net")[0]).dmarc.disposition is DmarcPolicy.REJECT


@pytest.mark.spec("AUTH-38")
@pytest.mark.parametrize("texts", [["v=DMARC1; p=block"], ["v=DMARC1; p=none", "v=DMARC1; p=reject"], []])
def test_without_one_good_policy_there_is_no_verdict(ses: LocalSes, texts: list[str]) -> None:
    for text in texts:
        publish_policy(ses, text)
    received(ses)

    assert ses.authenticate(ses.inbox("bob@example.net")[0]).dmarc.result is DmarcResult.NONE


@pytest.mark.spec("AUTH-38")
def test_a_policy_for_some_of_the_mail_asks_chance(ses: LocalSes) -> None:
    publish_policy(ses, "v=DMARC1; p=reject; pct=25")
    data = received(ses)

    def disposition(drawn: float) -> DmarcPolicy:
        return authenticate(data, ses.dns, now=ses.clock.now(), chance=lambda: drawn).dmarc.disposition

    assert (disposition(0.2), disposition(0.3)) == (DmarcPolicy.REJECT, DmarcPolicy.QUARANTINE)


@pytest.mark.spec("AUTH-39", "LIF-20")
@pytest.mark.parametrize("data", [b"", b"Subject: x\r\n\r\n", b"From: nobody\r\nReturn-Path: <>\r\n\r\n"])
def test_mail_of_nobody_passes_nothing(ses: LocalSes, data: bytes) -> None:
    found = authenticate(data, ses.dns)

    assert (found.spf, len(found.dkim), found.dmarc.result) == (SpfResult.NONE, 0, DmarcResult.NONE)
    assert str(found) == "mx.example.net; spf=none; dkim=none; dmarc=none"
