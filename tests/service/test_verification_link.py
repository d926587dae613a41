"""Verification links: their shape, their signature, and what is refused."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sesmodel.errors import InvalidVerificationLink
from sesmodel.service.link_signer import LinkSigner
from sesmodel.service.verification_link import VerificationLink, context_of, links_in, read_link, write_link

SECRET = b"a secret of 24 bytes ..."
SIGNER = LinkSigner(SECRET)
ASKED = datetime(2017, 12, 6, 19, 53, 12, 311999, UTC)
LINK = VerificationLink(region="us-west-2", address="recipient@example.com", context="10987654321", requested_at=ASKED)
URL = write_link(LINK, SIGNER)
NAMES = sorted(parse_qs(urlsplit(URL).query))

addresses = st.emails() | st.from_regex(r"[!-?A-~]{1,64}@[a-z0-9-]{1,20}\.example", fullmatch=True)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def read(url: str, region: str = "us-west-2") -> VerificationLink:
    return read_link(url, SIGNER, region=region)


def refused(url: str, region: str = "us-west-2") -> InvalidVerificationLink:
    with pytest.raises(InvalidVerificationLink) as caught:
        read(url, region)
    return caught.value


@pytest.mark.spec("IDN-17")
def test_a_link_has_the_shape_of_the_guide() -> None:
    assert URL.startswith("https://email-verification.us-west-2.amazonaws.com/?")
    assert "Identity.IdentityName=recipient%40example.com" in URL.split("&")
    assert "Timestamp=2017-12-06T19%3A53%3A12.311Z" in URL.split("&")
    assert LINK.requested_at == ASKED.replace(microsecond=311000)
    assert NAMES == [
        "AWSAccessKeyId",
        "Context",
        "Identity.IdentityName",
        "Identity.IdentityType",
        "Namespace",
        "Operation",
        "Signature",
        "SignatureMethod",
        "SignatureVersion",
        "Timestamp",
    ]
    fixed = dict(parse_qsl(urlsplit(URL).query))
    assert fixed["Identity.IdentityType"] == "EmailAddress"
    assert (fixed["Namespace"], fixed["Operation"]) == ("Bacon", "ConfirmVerification")
    assert (fixed["SignatureMethod"], fixed["SignatureVersion"]) == ("HmacSHA256", "2")


@pytest.mark.spec("IDN-17")
def test_the_signature_is_a_real_hmac_over_the_canonical_query() -> None:
    pairs = [pair for pair in parse_qsl(urlsplit(URL).query) if pair[0] != "Signature"]
    signed = "GET\nemail-verification.us-west-2.amazonaws.com\n/\n" + urlencode(sorted(pairs), quote_via=quote, safe="")

    expected = b64encode(hmac.new(SECRET, signed.encode(), hashlib.sha256).digest()).decode()

    assert dict(parse_qsl(urlsplit(URL).query))["Signature"] == expected


@pytest.mark.spec("IDN-17")
@given(addresses, moments, st.text("0123456789abcdef", min_size=1))
def test_what_is_written_is_read_back(address: str, moment: datetime, context: str) -> None:
    link = VerificationLink(region="eu-west-1", address=address, context=context, requested_at=moment)

    url = write_link(link, SIGNER)

    assert read(url, "eu-west-1") == link
    assert re.fullmatch(r"[A-Za-z0-9._~%&=-]+", urlsplit(url).query)


@pytest.mark.spec("IDN-17")
def test_a_link_for_another_address_is_refused() -> None:
    error = refused(URL.replace("recipient%40", "mallory%40"))

    assert error.code == "tampered"
    assert "signature" in str(error)


@pytest.mark.spec("IDN-17", "IDN-31")
@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_no_parameter_can_be_changed(name: str, data: st.DataObject) -> None:
    parameters = dict(parse_qsl(urlsplit(URL).query))
    value = data.draw(st.text(st.characters(exclude_categories=["Cs"])) | st.just(parameters[name] + "0"))
    assume(value != parameters[name])

    changed = urlencode({**parameters, name: value})

    assert refused(f"https://{LINK.host}/?{changed}").code == "tampered"


@pytest.mark.spec("IDN-17")
@pytest.mark.parametrize("name", NAMES)
def test_no_parameter_can_be_left_out_or_given_twice(name: str) -> None:
    pairs = parse_qsl(urlsplit(URL).query)
    others = [pair for pair in pairs if pair[0] != name]

    assert refused(f"https://{LINK.host}/?{urlencode(others)}").code == "tampered"
    assert refused(f"{URL}&{urlencode([pair for pair in pairs if pair[0] == name])}").code == "tampered"
    assert refused(f"{URL}&More=1").code == "tampered"


@pytest.mark.spec("IDN-17")
def test_another_secret_signs_otherwise() -> None:
    with pytest.raises(InvalidVerificationLink, match="signature"):
        read_link(URL, LinkSigner(b"another secret of bytes"), region="us-west-2")


@pytest.mark.spec("IDN-17")
def test_a_link_holds_in_its_own_region_only() -> None:
    error = refused(URL, "eu-west-1")

    assert error.code == "other-region"
    assert "us-west-2" in str(error)
    assert "eu-west-1" in str(error)
    assert refused(URL.replace("us-west-2", "eu-west-1"), "eu-west-1").code == "tampered"


@pytest.mark.spec("IDN-17")
@pytest.mark.parametrize(
    "url",
    [
        "",
        "hello",
        "https://example.com/?" + URL.partition("?")[2],
        URL.replace("https:", "http:"),
        URL.replace(".com/?", ".com/x?"),
        URL.replace(".com/?", ".com:8443/?"),
        URL.replace("https://", "https://me@"),
        URL.replace("amazonaws.com", "amazonaws.com.evil.example"),
        URL + "#top",
        "https://[::1",
        "https://email-verification.us-west-2.amazonaws.com/",
        "https://email-verification.us-west-2.amazonaws.com/?Context=%FF",
        "https://email-verification.us-west-2.amazonaws.com/?a&b",
    ],
)
def test_what_is_no_verification_link_is_said_to_be_none(url: str) -> None:
    error = refused(url)

    assert error.code == "not-a-link"
    assert error.where == "verification link"
    assert error.cure


@given(st.text() | st.text().map(lambda text: f"https://email-verification.us-west-2.amazonaws.com/?{text}"))
def test_any_text_is_read_or_refused(text: str) -> None:
    refused(text)
    context_of(text)


@pytest.mark.spec("IDN-16", "IDN-17")
def test_a_link_expires_24_hours_after_its_own_request() -> None:
    link = read(URL)
    asked = link.requested_at

    link.check_fresh(asked + timedelta(hours=23, minutes=59, seconds=59))
    for late in (timedelta(hours=24), timedelta(hours=24, seconds=1), timedelta(days=400)):
        with pytest.raises(
            InvalidVerificationLink, match="expired at 2017-12-07T19:53:12.311Z, 24 hours after"
        ) as caught:
            link.check_fresh(asked + late)
        assert caught.value.code == "expired"


def test_the_token_of_a_damaged_link_can_still_be_told() -> None:
    assert context_of(URL.replace("recipient", "mallory")) == "10987654321"
    assert context_of("https://example.com/") is None
    assert context_of("https://[") is None


def test_links_are_found_in_text_and_in_html() -> None:
    escaped = URL.replace("&", "&amp;")

    assert (
        list(links_in(f'Go to <{URL}> or <a href="{escaped}">{escaped}</a>, not https://example.com/?a=b')) == [URL] * 3
    )


def test_a_refusal_does_not_show_the_secret() -> None:
    for url in (URL, URL.replace("recipient", "mallory")):
        with pytest.raises(InvalidVerificationLink) as caught:
            read(url, "eu-west-1")
        assert "secret of" not in f"{caught.value!r}{vars(caught.value)}"
