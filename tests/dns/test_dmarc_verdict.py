"""Whether mail passes DMARC."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    DmarcPolicy,
    DmarcResult,
    DmarcVerdict,
    InvalidRecord,
    SpfResult,
    dkim_aligned,
    dmarc_evaluate,
    organizational_domain,
    spf_aligned,
)
from sesmodel.testing.strategies import dns_names

QUARANTINE = "v=DMARC1; p=quarantine"
DEFAULT_MAIL_FROM = "eu-west-1.amazonses.com"
FAILED = DmarcVerdict(DmarcResult.FAIL, DmarcPolicy.QUARANTINE, spf_aligned=False, dkim_aligned=False)


@pytest.mark.spec("AUTH-35")
@pytest.mark.parametrize(
    ("mail_from", "mode", "aligned"),
    [
        ("mail.example.com", "r", True),
        ("mail.example.com", "s", False),
        ("example.com", "s", True),
        ("Example.COM.", "s", True),
        ("us-west-2.amazonses.com", "r", False),
        ("mail.example.org", "r", False),
        ("notexample.com", "r", False),
        ("", "r", False),
    ],
)
def test_the_mail_from_domain_aligns_with_from(mail_from: str, mode: str, aligned: bool) -> None:
    assert spf_aligned("example.com", mail_from, mode) is aligned


@pytest.mark.spec("AUTH-36")
@pytest.mark.parametrize(
    ("from_domain", "signing", "mode", "aligned"),
    [
        ("example.com", "example.com", "s", True),
        ("example.com", "mail.example.com", "r", True),
        ("example.com", "mail.example.com", "s", False),
        ("example.com", "amazonses.com", "r", False),
        ("a.example.com", "example.com", "r", True),
    ],
)
def test_the_domain_of_a_signature_aligns_with_from(from_domain: str, signing: str, mode: str, aligned: bool) -> None:
    assert dkim_aligned(from_domain, signing, mode) is aligned


@pytest.mark.spec("AUTH-35", "AUTH-36")
def test_two_names_of_one_organisation_align_and_others_below_a_shared_suffix_do_not() -> None:
    assert spf_aligned("news.example.com", "mail.example.com")
    assert spf_aligned("news.example.co.uk", "example.co.uk")
    assert spf_aligned("news.example.de", "mail.example.de")
    assert not spf_aligned("one.co.uk", "other.co.uk")
    assert not dkim_aligned("one.com.au", "other.com.au")


@pytest.mark.spec("AUTH-35", "AUTH-36")
def test_who_has_the_public_suffix_list_passes_it_in() -> None:
    def of_pages(domain: str) -> str:
        return ".".join(domain.split(".")[-3:])

    assert spf_aligned("ana.pages.example", "bob.pages.example")
    assert not spf_aligned("ana.pages.example", "bob.pages.example", organization=of_pages)
    assert not dkim_aligned("ana.pages.example", "bob.pages.example", organization=of_pages)


@pytest.mark.spec("AUTH-35")
@given(dns_names(), dns_names())
def test_relaxed_takes_all_that_strict_takes_and_order_does_not_matter(one: str, other: str) -> None:
    for mode in ("r", "s"):
        assert spf_aligned(one, other, mode) == spf_aligned(other, one, mode)
    assert spf_aligned(one, one.upper(), "s")
    assert spf_aligned(one, f"a.{one}") or "." not in one
    assert organizational_domain(organizational_domain(one)) == organizational_domain(one)


@pytest.mark.spec("AUTH-38")
def test_mail_of_a_domain_without_any_set_up_fails() -> None:
    verdict = dmarc_evaluate("example.com", spf_result="pass", mail_from=DEFAULT_MAIL_FROM, record=QUARANTINE)

    assert verdict == FAILED


@pytest.mark.spec("AUTH-36", "AUTH-38")
def test_one_good_signature_of_the_domain_is_enough() -> None:
    signatures = [("amazonses.com", True), ("example.com", True)]
    verdict = dmarc_evaluate(
        "example.com",
        spf_result=SpfResult.PASS,
        mail_from=DEFAULT_MAIL_FROM,
        dkim_results=signatures,
        record=QUARANTINE,
    )

    assert verdict == DmarcVerdict(DmarcResult.PASS, DmarcPolicy.NONE, spf_aligned=False, dkim_aligned=True)


@pytest.mark.spec("AUTH-36", "AUTH-38")
@pytest.mark.parametrize("signatures", [[("amazonses.com", True)], [("example.com", False)], []])
def test_a_signature_of_ses_or_a_broken_one_is_not(signatures: list[tuple[str, bool]]) -> None:
    verdict = dmarc_evaluate(
        "example.com", spf_result="pass", mail_from=DEFAULT_MAIL_FROM, dkim_results=signatures, record=QUARANTINE
    )

    assert verdict == FAILED


@pytest.mark.spec("AUTH-38")
def test_a_custom_mail_from_passes_if_alignment_is_relaxed() -> None:
    def evaluate(record: str, spf: str = "pass") -> DmarcVerdict:
        return dmarc_evaluate("example.com", spf_result=spf, mail_from="mail.example.com", record=record)

    assert evaluate(QUARANTINE) == DmarcVerdict(
        DmarcResult.PASS, DmarcPolicy.NONE, spf_aligned=True, dkim_aligned=False
    )
    assert evaluate(f"{QUARANTINE}; aspf=s") == FAILED
    assert evaluate(f"{QUARANTINE}; adkim=s").result is DmarcResult.PASS
    assert evaluate(QUARANTINE, spf="softfail") == FAILED


@pytest.mark.spec("AUTH-36", "AUTH-38")
def test_a_strict_record_wants_the_very_domain_of_the_signature() -> None:
    verdict = dmarc_evaluate(
        "example.com",
        spf_result="fail",
        mail_from="",
        dkim_results=[("mail.example.com", True)],
        record=f"{QUARANTINE}; adkim=s",
    )

    assert verdict == FAILED


@pytest.mark.spec("AUTH-38")
@given(
    st.sampled_from([("reject", "quarantine"), ("quarantine", "none"), ("none", "none")]),
    st.integers(0, 100),
    st.floats(0, 1, exclude_max=True),
)
def test_what_the_percentage_leaves_out_gets_the_milder_policy(
    policies: tuple[str, str], pct: int, drawn: float
) -> None:
    verdict = dmarc_evaluate(
        "example.com",
        spf_result="none",
        mail_from="",
        record=f"v=DMARC1; p={policies[0]}; pct={pct}",
        chance=lambda: drawn,
    )

    assert verdict.result is DmarcResult.FAIL
    assert verdict.disposition == (policies[0] if drawn * 100 < pct else policies[1])


@pytest.mark.spec("AUTH-38")
def test_the_record_of_a_parent_decides_for_subdomains_by_its_sp() -> None:
    def disposition(record: str, found_at: str | None) -> DmarcPolicy:
        verdict = dmarc_evaluate(
            "news.example.com", spf_result="none", mail_from="", record=record, record_domain=found_at
        )
        return verdict.disposition

    assert disposition("v=DMARC1; p=reject; sp=none", "example.com") is DmarcPolicy.NONE
    assert disposition("v=DMARC1; p=reject; sp=none", "News.example.com") is DmarcPolicy.REJECT
    assert disposition("v=DMARC1; p=reject; sp=none", None) is DmarcPolicy.REJECT
    assert disposition("v=DMARC1; p=reject", "example.com") is DmarcPolicy.REJECT


@pytest.mark.spec("AUTH-38")
def test_a_domain_without_a_record_asks_for_nothing() -> None:
    verdict = dmarc_evaluate("example.com", spf_result="pass", mail_from="mail.example.com", record=None)

    assert verdict == DmarcVerdict(DmarcResult.NONE, DmarcPolicy.NONE, spf_aligned=True, dkim_aligned=False)
    with pytest.raises(InvalidRecord):
        dmarc_evaluate("example.com", spf_result="pass", mail_from="", record="p=none")
