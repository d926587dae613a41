"""Domains that can be identities."""

import pytest

from sesmodel import InvalidAddress, InvalidParameterValue, LocalSes, VerificationStatus
from sesmodel.service.identity_domain import identity_domain, identity_domain_advice

LONG = "x" * 63


def of_length(length: int) -> str:
    """A domain of that many characters, its labels as long as they may be."""
    labels = [LONG, LONG, LONG, "y" * (length - 3 * 64 - 4), "com"]
    return ".".join(labels)


@pytest.mark.spec("IDN-05")
def test_a_label_has_at_most_63_characters() -> None:
    assert identity_domain(f"{LONG}.com") == f"{LONG}.com"
    with pytest.raises(InvalidAddress, match="63"):
        identity_domain(f"{LONG}x.com")


@pytest.mark.spec("IDN-05")
def test_a_domain_has_at_most_255_characters() -> None:
    assert len(of_length(255)) == 255
    assert identity_domain(of_length(255)) == of_length(255)
    with pytest.raises(InvalidAddress, match="255 characters, and this one has 256"):
        identity_domain(of_length(256))


@pytest.mark.spec("IDN-05")
@pytest.mark.parametrize(
    "text", ["", "localhost", ".com", "example.", "a..b", "a b.com", "-a.com", "a-.com", "[192.0.2.1]"]
)
def test_labels_are_not_empty_and_there_is_a_period(text: str) -> None:
    with pytest.raises(InvalidAddress):
        identity_domain(text)


@pytest.mark.spec("IDN-05")
def test_other_scripts_are_counted_in_punycode() -> None:
    assert identity_domain("Bücher。Example") == "xn--bcher-kva.example"
    assert identity_domain("_x.Ex-ample.com") == "_x.ex-ample.com"
    with pytest.raises(InvalidAddress):
        identity_domain("ü" * 60 + ".example")
    with pytest.raises(InvalidAddress):
        identity_domain("a\u200b.example.\u4f8b\u200b")


@pytest.mark.spec("IDN-05")
def test_the_name_of_a_web_site_gets_a_warning_with_the_domain_to_register() -> None:
    assert identity_domain("www.example.com") == "www.example.com"
    (advice,) = identity_domain_advice("WWW.example.com")

    assert (advice.code, advice.fact) == ("www-prefix", "IDN-05")
    assert advice.cure == "Register example.com."
    assert identity_domain_advice("example.com") == ()
    assert identity_domain_advice("wwww.example.com") == ()


@pytest.mark.spec("IDN-05")
def test_identities_have_such_domains_and_one_that_no_dns_can_hold_stays_pending() -> None:
    ses = LocalSes()
    for domain in (of_length(255), "www.example.com"):
        ses.create_identity(domain)
        ses.advance(hours=1)
        identity = ses.identities.get(domain)
        assert identity
        assert identity.status is VerificationStatus.PENDING
    for domain in (of_length(256), f"{LONG}x.com", "localhost", "[192.0.2.1]"):
        with pytest.raises(InvalidParameterValue, match="Invalid domain name"):
            ses.create_identity(domain)
