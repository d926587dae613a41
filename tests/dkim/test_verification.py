"""Verifying: which step of which signature failed."""

from __future__ import annotations

import copy
import sys
from datetime import timedelta

import pytest

from sesmodel import (
    DkimSigner,
    DnsTable,
    LocalSes,
    Mailer,
    MissingExtra,
    RawMessage,
    Record,
    RecordType,
    authenticate,
    verify_dkim,
)
from sesmodel.dkim.record import KeyRecord
from sesmodel.dkim.report import DkimFailure, DkimReport
from tests.dkim import keys, vectors
from tests.dkim.test_signer import AT, MESSAGE, SIGNER, table

NAME = "s1._domainkey.example.com"
SIGNED = SIGNER.sign(MESSAGE, at=AT).data


def record(text: str) -> DnsTable:
    return DnsTable([Record(NAME, RecordType.TXT, text)])


def failed_at(data: bytes, resolver: DnsTable | None = None) -> DkimFailure | None:
    (result,) = verify_dkim(data, table() if resolver is None else resolver, now=AT)
    return result.failure


@pytest.mark.parametrize(
    ("mail", "records"),
    [
        (vectors.RFC_6376_MAIL, {"brisbane._domainkey.example.com": f"v=DKIM1; p={vectors.RFC_6376_PUBLIC}"}),
        (
            vectors.RFC_8463_MAIL,
            {
                "brisbane._domainkey.football.example.com": f"v=DKIM1; k=ed25519; p={vectors.RFC_8463_ED25519_PUBLIC}",
                "test._domainkey.football.example.com": str(KeyRecord.of(vectors.RFC_8463_RSA_KEY)),
            },
        ),
    ],
)
def test_the_mails_of_the_rfcs_verify(mail: bytes, records: dict[str, str]) -> None:
    resolver = DnsTable([Record(name, RecordType.TXT, text) for name, text in records.items()])

    report = verify_dkim(mail, resolver)
    assert report.ok
    assert len(report) == len(records)


@pytest.mark.spec("AUTH-02", "LIF-20")
def test_the_body_is_told_from_the_header() -> None:
    assert failed_at(SIGNED) is None
    assert failed_at(SIGNED.replace(b"Hello", b"Hallo")) is DkimFailure.BODY
    assert failed_at(SIGNED.replace(b"To: bob", b"To: rob")) is DkimFailure.SIGNATURE


@pytest.mark.spec("AUTH-02")
@pytest.mark.parametrize(
    ("resolver", "failure"),
    [
        (DnsTable(), DkimFailure.NO_RECORD),
        (record("v=DKIM1; p="), DkimFailure.REVOKED),
        (record("v=DKIM1; p=AAAA"), DkimFailure.UNREADABLE_RECORD),
        (record("v=DKIM2; p=AAAA"), DkimFailure.UNREADABLE_RECORD),
        (record("junk"), DkimFailure.UNREADABLE_RECORD),
        (record(str(KeyRecord.of(keys.ed25519()))), DkimFailure.UNREADABLE_RECORD),
        (table(keys.rsa_2048()), DkimFailure.SIGNATURE),
    ],
)
def test_what_is_wrong_with_the_record_is_named(resolver: DnsTable, failure: DkimFailure) -> None:
    assert failed_at(SIGNED, resolver) is failure


@pytest.mark.spec("AUTH-02")
def test_that_nobody_answers_is_no_verdict() -> None:
    resolver = table()
    resolver.fail("example.com")

    (result,) = verify_dkim(SIGNED, resolver, now=AT)
    assert (result.failure, result.result) == (DkimFailure.NO_ANSWER, "temperror")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"v=1;", b"v=2;"),
        (b"v=1;", b""),
        (b"a=rsa-sha256", b"a=rsa-md5"),
        (b"d=example.com;", b""),
        (b"d=example.com;", b"d=example com;"),
        (b"t=", b"t=x"),
        (b"v=1;", b"v=1; x=1;"),
        (b"v=1;", b"v=1; x=0x1;"),
        (b"v=1; a", b"v=1; v=1; a"),
        (b"relaxed/relaxed", b"relaxed/nofws"),
        (b"s=s1", b"s"),
        (b"\tbh=", b"\tbh=!"),
    ],
)
def test_a_field_that_is_not_a_signature_is_named(old: bytes, new: bytes) -> None:
    assert old in SIGNED
    assert failed_at(SIGNED.replace(old, new, 1)) is DkimFailure.MALFORMED


def test_a_signature_that_leaves_from_out_is_none() -> None:
    mail = b"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1; h=To; bh=AAAA; b=AAAA\r\nFrom: a@b.c\r\n\r\n"

    assert [one.detail for one in verify_dkim(mail, table(), now=AT)] == ["From is not signed"]


def test_the_times_of_a_signature_are_judged_by_the_time_handed_in() -> None:
    assert verify_dkim(SIGNED, table(), now=AT - timedelta(hours=9)).ok
    (early,) = verify_dkim(SIGNED, table(), now=AT - timedelta(hours=11))
    assert early.failure is DkimFailure.FUTURE
    late = SIGNER.sign(MESSAGE, at=AT.replace(year=2090))
    assert verify_dkim(late, table(), now=AT.replace(year=2090)).ok
    assert [one.failure for one in verify_dkim(late, table())] == [DkimFailure.FUTURE]


@pytest.mark.spec("LIF-20")
def test_each_signature_has_a_result_of_its_own() -> None:
    twice = SIGNER.sign(SIGNED.replace(b"To: bob", b"To: rob"), at=AT)

    report = verify_dkim(twice, table(), now=AT)
    assert [one.result for one in report] == ["pass", "fail"]
    assert (report.ok, report.passed, len(report)) == (False, ("example.com",), 2)
    assert repr(report) == ("<DkimReport example.com (s1): pass; example.com (s1): fail, signature does not match>")


@pytest.mark.spec("LIF-20", "AUTH-02")
def test_a_message_without_signatures_is_not_good() -> None:
    report = verify_dkim(b"From: a@example.com\r\n\r\n", table())

    assert not report.ok
    assert (str(report), repr(report)) == ("no signature", "<DkimReport no signature>")
    assert report == DkimReport(())


def test_a_record_beside_others_is_found() -> None:
    resolver = table()
    resolver.add(Record(NAME, RecordType.TXT, "junk"))

    assert failed_at(SIGNED, resolver) is None


@pytest.mark.spec("AUTH-02", "AUTH-16")
def test_a_bare_record_is_enough() -> None:
    assert failed_at(SIGNED, record(f"p={vectors.RFC_6376_PUBLIC}")) is None
    assert failed_at(SIGNED.replace(b"Bob", b"Rob"), record(f"p={vectors.RFC_6376_PUBLIC}")) is DkimFailure.BODY


@pytest.mark.spec("LIF-20")
def test_a_receiver_says_whether_the_signature_of_a_message_is_good(ses: LocalSes) -> None:
    Mailer(ses, dkim=SIGNER).send(MESSAGE)
    received = RawMessage(ses.sent.one().raw.data)
    resolver = DnsTable(table())

    assert "dkim=pass header.d=example.com header.s=s1 header.a=rsa-sha256" in str(
        authenticate(received, resolver, now=AT)
    )
    altered = received.data.replace(b"Hello", b"Hallo")
    assert 'dkim=fail reason="body hash differs" header.d=example.com header.s=s1' in str(
        authenticate(altered, resolver, now=AT)
    )
    assert "; dkim=none; " in str(authenticate(b"From: a@b\r\n\r\n", resolver))


@pytest.mark.spec("LIF-20")
def test_a_strange_domain_does_not_get_into_the_verdict() -> None:
    mail = b"DKIM-Signature: v=1; d=a.b dkim=pass\r\n\r\n"

    assert '; dkim=neutral reason="signature field malformed"; ' in str(authenticate(mail, DnsTable(table())))


def test_a_missing_library_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dkim", None)
    with pytest.raises(MissingExtra, match=r"pip install 'sesmodel\[dns\]'"):
        verify_dkim(SIGNED, table(), now=AT)
    assert copy.copy(SIGNER) == SIGNER


def test_a_missing_library_for_ed25519_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("dkim.nacl")
    signed = DkimSigner("example.com", selector="s1", key=keys.ed25519()).sign(MESSAGE, at=AT)
    with pytest.raises(MissingExtra, match="needs pynacl"):
        verify_dkim(signed, table(keys.ed25519()), now=AT)
