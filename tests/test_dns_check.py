"""`check_dns` says what is missing and wrong in the DNS of a domain."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sesmodel import (
    DmarcResult,
    DnsReport,
    DnsResolver,
    DnsTable,
    InvalidAddress,
    InvalidConfiguration,
    InvalidRecord,
    LocalSes,
    Record,
    RecordType,
    RecordVerdict,
    RequiredRecord,
    acheck_dns,
    check_dns,
    required_dns_records,
)
from tests.dns.name_server import serving

TXT = RecordType.TXT
TOKENS = ("tok1", "tok2", "tok3")
KNOWN: dict[str, Any] = {"tokens": TOKENS, "mail_from": "mail.example.com", "verification_token": "AbC="}
COMPLETE = required_dns_records("example.com", region="eu-west-1", dmarc="v=DMARC1; p=quarantine", **KNOWN)


def report(table: DnsTable, **known: Any) -> DnsReport:
    return check_dns("example.com", region="eu-west-1", resolver=table, **known)


@pytest.mark.spec("IDN-14")
def test_a_domain_with_everything_is_ok() -> None:
    found = report(DnsTable(COMPLETE), **KNOWN)

    assert found.ok
    assert len(found) == len(COMPLETE) == 7
    assert not found.missing
    assert not found.wrong
    assert not found.unanswered
    assert found.notes == ()


@pytest.mark.spec("IDN-14")
@pytest.mark.parametrize("left_out", COMPLETE)
def test_the_record_that_is_missing_is_named(left_out: RequiredRecord) -> None:
    found = report(DnsTable(one for one in COMPLETE if one != left_out), **KNOWN)

    assert [one.expected.name for one in found.missing] == [left_out.name]
    assert [one.expected.type for one in found.missing] == [left_out.type]
    required = next(
        one.expected.required
        for one in found
        if one.expected.name == left_out.name and one.expected.type == left_out.type
    )
    assert found.ok is not required
    assert not found.wrong


def test_what_is_wrong_and_what_nobody_answered_for_are_not_missing() -> None:
    table = DnsTable(COMPLETE)
    table.remove("tok1._domainkey.example.com")
    table.add(Record("tok1._domainkey.example.com.example.com", RecordType.CNAME, "tok1.dkim.amazonses.com"))
    table.fail("mail.example.com")
    found = report(table, **KNOWN)

    assert [one.verdict for one in found.wrong] == [RecordVerdict.DOUBLED_DOMAIN]
    assert [one.expected.name for one in found.unanswered] == ["mail.example.com"] * 2
    assert not found.missing
    assert not found.ok


def test_with_a_domain_and_a_region_alone_it_says_what_it_can() -> None:
    found = report(DnsTable([Record("example.com", TXT, "v=spf1 -all"), Record("_amazonses.example.com", TXT, "x")]))

    assert [one.expected.name for one in found.missing] == ["_dmarc.example.com"]
    assert not found.ok, "nothing that SES waits for was compared"
    assert len(found.notes) == 3
    assert "DKIM was not checked" in found.notes[0]
    assert "_amazonses.example.com" in found.notes[1]
    assert "No MAIL FROM domain" in found.notes[2]
    assert "_dmarc.example.com" in str(found.missing)


def test_a_domain_that_is_not_there_is_told() -> None:
    assert "There is no example.com in the DNS" in report(DnsTable()).notes[0]
    assert "There is no" not in str(report(DnsTable([Record("x.example.com", TXT, "x")])))


@pytest.mark.spec("IDN-05")
def test_the_name_of_a_web_site_comes_with_the_domain_to_register() -> None:
    found = check_dns("www.example.com", region="eu-west-1", resolver=DnsTable())

    assert "Register example.com." in str(found)


def test_what_get_email_identity_answers_is_enough() -> None:
    ses = LocalSes()
    client = ses.client("sesv2")
    client.create_email_identity(EmailIdentity="example.com")
    identity = client.get_email_identity(EmailIdentity="example.com")
    assert len(identity["DkimAttributes"]["Tokens"]) == 3

    found = report(DnsTable(), identity=identity)
    assert [one.expected.value for one in found][:3] == [
        f"{token}.dkim.amazonses.com" for token in identity["DkimAttributes"]["Tokens"]
    ]
    answer = {"DkimAttributes": {"Tokens": ["a"]}, "MailFromAttributes": {"MailFromDomain": "m.example.com"}}
    assert [one.expected.name for one in report(DnsTable(), identity=answer)] == [
        "a._domainkey.example.com",
        "m.example.com",
        "m.example.com",
        "_dmarc.example.com",
    ]
    assert report(DnsTable(), identity=answer, tokens=["b"]).records[0].expected.name == "b._domainkey.example.com"


def test_a_selector_without_its_key_is_found_and_not_compared() -> None:
    name = "sel._domainkey.example.com"

    def verdict(*records: Record) -> RecordVerdict:
        (key,) = [one for one in report(DnsTable(records), selector="sel") if one.expected.name == name]
        return key.verdict

    assert verdict(Record(name, TXT, "v=DKIM1; p=MIGf")) is RecordVerdict.NOT_COMPARED
    assert verdict(Record(name, TXT, "v=DKIM1; p=")) is RecordVerdict.WRONG_VALUE
    assert verdict() is RecordVerdict.MISSING
    assert verdict(Record(f"{name}.example.com", TXT, "p=MIGf")) is RecordVerdict.DOUBLED_DOMAIN
    compared = report(DnsTable([Record(name, TXT, "p=MIGf")]), selector="sel", public_key="MIGf")
    assert compared.ok


@pytest.mark.spec("AUTH-38")
def test_what_receivers_make_of_the_mail_is_told() -> None:
    def verdict(table: DnsTable, **known: Any) -> tuple[DmarcResult, bool, bool] | None:
        found = report(table, **known).dmarc
        return (found.result, found.spf_aligned, found.dkim_aligned) if found else None

    complete = DnsTable(COMPLETE)
    assert verdict(complete, tokens=TOKENS) == (DmarcResult.PASS, False, True)
    assert verdict(complete, **KNOWN) == (DmarcResult.PASS, True, True)
    assert verdict(complete, mail_from="mail.example.com") == (DmarcResult.PASS, True, False)
    assert verdict(complete) is None, "nobody said how mail is signed"
    assert verdict(complete, tokens=["other"]) == (DmarcResult.FAIL, False, False)
    assert verdict(complete, tokens=["other"], mail_from="bounces.example.com") == (DmarcResult.FAIL, False, False)
    assert verdict(DnsTable([Record("example.com", TXT, "x")])) == (DmarcResult.NONE, False, False)
    complete.fail("_dmarc.example.com")
    assert verdict(complete, tokens=TOKENS) is None


def test_a_mail_from_domain_without_its_mx_record_is_not_in_use() -> None:
    table = DnsTable(one for one in COMPLETE if one.type is not RecordType.MX)

    found = report(table, tokens=["other"], mail_from="mail.example.com")
    assert found.dmarc is not None
    assert not found.dmarc.spf_aligned


def test_the_report_is_a_table_with_what_to_do() -> None:
    table = DnsTable(COMPLETE)
    table.remove("tok2._domainkey.example.com")
    table.remove("_amazonses.example.com")
    table.add(Record("example.com", TXT, "abc="), Record("_amazonses.example.com", TXT, "x" * 100))
    lines = str(report(table, **KNOWN)).splitlines()

    assert lines[0].split() == ["Name", "Type", "Expected", "Found", "Verdict", "What"]
    assert any(line.startswith("tok2._domainkey.example.com") and "there is no such record" in line for line in lines)
    assert any("example.com TXT abc=" in line and "case-changed" in line for line in lines)
    assert any(line.startswith("missing: Publish it.") for line in lines)
    assert lines[-1] == "DMARC: pass (aligned by SPF), what becomes of mail: none"
    assert "(not required)" in str(report(DnsTable(), **KNOWN))
    assert str(DnsReport("example.com", ())) == "no records"


def test_values_of_strangers_stay_on_their_line() -> None:
    table = DnsTable([Record("_dmarc.example.com", TXT, "v=DMARC1; p=\x1b[31m\r\nx" + "y" * 200)])

    text = str(report(table))
    assert "\x1b" not in text
    assert "\r" not in text
    assert "y" * 100 not in text


def test_it_is_the_same_with_await() -> None:
    table = DnsTable(COMPLETE[1:])

    awaited = asyncio.run(acheck_dns("example.com", region="eu-west-1", resolver=table, **KNOWN))
    assert awaited == report(table, **KNOWN)


def test_it_asks_name_servers() -> None:
    with serving(DnsTable(COMPLETE)) as server:
        resolver = DnsResolver(nameservers=["127.0.0.1"], port=server.port)
        found = check_dns("ana@Example.com", region="eu-west-1", resolver=resolver, **KNOWN)
        awaited = asyncio.run(acheck_dns("example.com", region="eu-west-1", resolver=resolver, **KNOWN))

    assert [one.verdict for one in found.wrong] == []
    assert awaited == found


def test_what_cannot_be_an_identity_is_refused_before_anybody_is_asked() -> None:
    for error, given in (
        (InvalidAddress, {"domain": "localhost", "region": "eu-west-1"}),
        (InvalidConfiguration, {"domain": "example.com", "region": "Ireland", "mail_from": "m.example.com"}),
        (InvalidRecord, {"domain": "example.com", "region": "eu-west-1", "tokens": ["a b"]}),
        (InvalidRecord, {"domain": "example.com", "region": "eu-west-1", "selector": "a b"}),
        (InvalidRecord, {"domain": "example.com", "region": "eu-west-1", "public_key": "MIGf"}),
    ):
        with pytest.raises(error):
            check_dns(**given)


@pytest.mark.spec("TRB-24", "TRB-25", "TRB-32")
def test_what_is_diagnosed_does_not_verify_a_domain_and_what_is_right_does() -> None:
    ses = LocalSes()
    ses.create_identity("example.com")
    identity = ses.identities.get("example.com")
    assert identity
    token = identity.verification_token

    def diagnosis(name: str, value: str) -> str:
        ses.dns.remove("_amazonses.example.com")
        ses.dns.add(Record(name, TXT, value))
        ses.tick()
        found = check_dns("example.com", region="us-east-1", resolver=ses.dns, verification_token=token)
        now = ses.identities.get("example.com")
        return f"{found.records[0].verdict}, {now and now.status}"

    assert diagnosis("_amazonses.example.com", token.lower()) == "case-changed, PENDING"
    assert diagnosis("_amazonses.example.com.example.com", token) == "doubled-domain, PENDING"
    assert diagnosis("_amazonses.example.com", token) == "ok, SUCCESS"


@pytest.mark.spec("TRB-24", "TRB-32")
@pytest.mark.parametrize(("selector", "kind"), [("sel", TXT), ("tok1", RecordType.CNAME)])
def test_the_domain_behind_the_name_of_a_key_is_found(selector: str, kind: RecordType) -> None:
    value = "p=MIGf" if kind is TXT else f"{selector}.dkim.amazonses.com"
    table = DnsTable([Record(f"{selector}._domainkey.example.com.example.com", kind, value)])
    known: dict[str, Any] = {"selector": "sel", "public_key": "MIGf"} if kind is TXT else {"tokens": [selector]}

    found = report(table, **known)
    assert (found.records[0].verdict.value, found.ok) == ("doubled-domain", False)


@pytest.mark.spec("TRB-24", "TRB-32")
def test_keys_with_the_domain_behind_their_names_do_not_verify_and_right_ones_do() -> None:
    ses = LocalSes()
    ses.create_identity("example.com")
    identity = ses.identities.get("example.com")
    assert identity
    tokens = identity.dkim.tokens

    def status(name: str) -> str:
        ses.dns.add(*(Record(name.format(one), RecordType.CNAME, f"{one}.dkim.amazonses.com") for one in tokens))
        ses.tick()
        found = check_dns("example.com", region="us-east-1", resolver=ses.dns, tokens=tokens)
        return f"{found.records[0].verdict}, {identity.dkim.status}"

    assert status("{}._domainkey.example.com.example.com") == "doubled-domain, PENDING"
    assert status("{}._domainkey.example.com") == "ok, SUCCESS"
