"""Advice on mail for a contact list, and on mail that looks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import DkimKey, DkimSigner, LocalSes, Mailer, Message, SendOptions, check, check_raw
from sesmodel.service.bundled_keys import BUNDLED_KEYS

if TYPE_CHECKING:
    from sesmodel import Report

PLACEHOLDER = "{{amazonSESUnsubscribeUrl}}"
NEWS = Message(
    sender="ana@example.com", to="bob@example.net", subject="1.1", text=PLACEHOLDER, return_path="bounces@example.com"
)
LISTED = SendOptions(contact_list="OurList")
RAW = b"From: ana@example.com\r\nTo: bob@example.net\r\n%b\r\n{{amazonSESUnsubscribeUrl}}\r\n"
FIELD = b"X-SES-LIST-MANAGEMENT-OPTIONS: OurList; topic=Releases\r\n"


def codes(report: Report) -> list[str]:
    assert report.ok
    return [advice.code for advice in report.advice if advice.code != "no-return-path"]


@pytest.mark.spec("LST-16")
def test_a_placeholder_in_mail_for_no_list_gets_advice() -> None:
    (advice,) = check(NEWS).advice
    assert str(advice) == (
        "text/plain: {{amazonSESUnsubscribeUrl}} goes out as it is written, since no contact list is named "
        "[unfilled-placeholder, LST-16] Name the list, or take it out."
    )
    assert codes(check(NEWS, options=LISTED)) == []
    assert codes(check(NEWS.replace(text="Hello"))) == []
    assert codes(check(NEWS, advice=None)) == []


@pytest.mark.spec("LST-16")
def test_the_same_of_finished_mail_whose_header_may_name_the_list() -> None:
    assert codes(check_raw(RAW % b"")) == ["unfilled-placeholder"]
    assert codes(check_raw(RAW % b"", options=LISTED)) == []
    assert codes(check_raw(RAW % FIELD)) == []


@pytest.mark.spec("LST-16")
def test_every_part_with_one_gets_advice_and_no_file() -> None:
    both = NEWS.replace(html=f"<a href='{PLACEHOLDER}'>Leave</a>").attach(PLACEHOLDER.encode(), "read.txt")
    assert [advice.place for advice in check(both).advice] == ["text/plain", "text/html"]


@pytest.mark.spec("LST-15")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"cc": "eve@example.org"}, ["list-mail-recipients"]),
        ({"cc": "bob@example.net"}, []),
        ({"text": PLACEHOLDER * 2}, []),
        ({"text": PLACEHOLDER * 2, "html": PLACEHOLDER}, ["third-placeholder"]),
    ],
)
def test_where_links_are_left_out_there_is_advice(changes: dict[str, Any], found: list[str]) -> None:
    assert codes(check(NEWS.replace(**changes), options=LISTED)) == found


@pytest.mark.spec("LST-15")
def test_the_recipients_of_the_envelope_count() -> None:
    assert codes(check_raw(RAW % FIELD, recipients=["bob@example.net", "eve@example.org"])) == ["list-mail-recipients"]
    assert codes(check_raw((RAW % FIELD).replace(b"To: ", b"To: eve@example.org, "))) == ["list-mail-recipients"]


@pytest.mark.spec("LST-13")
def test_a_signature_before_ses_gets_advice() -> None:
    signature = b"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=own; h=from; bh=; b=\r\n"
    assert codes(check_raw(RAW % (FIELD + signature))) == ["list-mail-signed"]


def test_a_mailer_gives_it_by_its_list_and_its_signers() -> None:
    signer = DkimSigner("example.com", selector="s1", key=DkimKey.load(BUNDLED_KEYS[1024][0]))
    assert codes(Mailer(LocalSes()).check(NEWS)) == ["unfilled-placeholder"]
    assert codes(Mailer(LocalSes(), contact_list="OurList").check(NEWS)) == []
    assert codes(Mailer(LocalSes(), contact_list="OurList", dkim=signer).check(NEWS)) == ["list-mail-signed"]
    assert codes(Mailer(LocalSes(), dkim=signer).check(NEWS)) == ["unfilled-placeholder"]
