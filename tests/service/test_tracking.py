"""Addresses of tracked mail: their forms, and that nobody else can make one."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import HttpsPolicy, InvalidConfiguration, TrackingOptions, TrackingRules, tracking_domain
from sesmodel.service.link_signer import LinkSigner
from sesmodel.service.region import REGIONS
from sesmodel.service.tracking import Followed, TrackingAddresses, read_address

SIGNER = LinkSigner(b"0123456789abcdef")
ID = "0100019b796dd600-93023440-c017-4d80-997f-06a1188031c4-000000"
TABLE = (  # in the order of the guide
    "us-east-2 us-east-1 us-west-1 us-west-2 af-south-1 ap-south-1 ap-northeast-2 ap-southeast-1 ap-southeast-2 "
    "ap-northeast-1 ca-central-1 eu-central-1 eu-west-1 eu-west-2 eu-south-1 eu-north-1 me-south-1 sa-east-1 "
    "us-gov-west-1"
).split()
HTTP, HTTPS = "http://www.example.com/a", "https://www.amazon.com"


def addresses(options: TrackingOptions | None = None, **more: Any) -> TrackingAddresses:
    fields: dict[str, Any] = {"message_id": ID, "account_id": "123456789012", "region": "us-west-2", "signer": SIGNER}
    return TrackingAddresses(options=options or TrackingOptions(), **(fields | more))


# --- domains ------------------------------------------------------------------------------------------


@pytest.mark.spec("CFG-15")
def test_the_table_of_tracking_domains_has_nineteen_regions_and_not_paris() -> None:
    assert tracking_domain("eu-north-1") == "r.eu-north-1.awstrack.me"
    assert tracking_domain("us-gov-west-1") == "r.us-gov-west-1.awstrack.me"
    assert len(TABLE) == 19
    assert {region.code for region in REGIONS} == {*TABLE, "eu-west-3"}
    assert [tracking_domain(code) for code in TABLE] == [f"r.{code}.awstrack.me" for code in TABLE]


@pytest.mark.spec("CFG-15")
@pytest.mark.parametrize("region", ["eu-west-3", "eu-west-9", "US-EAST-1", ""])
def test_a_region_that_is_not_in_the_table_has_none(region: str) -> None:
    with pytest.raises(InvalidConfiguration, match="no tracking domain"):
        tracking_domain(region)


# --- forms --------------------------------------------------------------------------------------------


def test_addresses_have_the_forms_that_were_seen() -> None:  # OBS-427, OBS-429
    label, signature = r"[0-9a-z]{8}", r"[\w-]{27}=\d+"
    assert re.fullmatch(rf"http://{label}\.r\.us-west-2\.awstrack\.me/I0/{ID}/{signature}", addresses().picture())
    assert re.fullmatch(
        rf"https://{label}\.r\.us-west-2\.awstrack\.me/L0/https:%2F%2Fwww\.amazon\.com/7/{ID}/{signature}",
        addresses().link(HTTPS, 7),
    )


def test_accounts_and_regions_have_hosts_of_their_own() -> None:
    made = [addresses(), addresses(region="eu-west-1"), addresses(account_id="210987654321")]
    assert len({urlsplit(one.picture()).hostname for one in made}) == 3
    assert addresses().picture() == made[0].picture()


@pytest.mark.spec("EVP-16", "FAQ-51")
@pytest.mark.parametrize(("url", "scheme"), [(HTTPS, "https"), (HTTP, "http"), ("HTTPS://X.example", "https")])
@pytest.mark.parametrize("domain", [None, "click.example.org"])
def test_a_link_keeps_its_protocol(url: str, scheme: str, domain: str | None) -> None:
    assert urlsplit(addresses(TrackingOptions(domain)).link(url, 1)).scheme == scheme


@pytest.mark.spec("EVP-16")
def test_a_domain_of_ones_own_takes_the_place_of_the_host_and_the_picture_is_http() -> None:
    own = addresses(TrackingOptions("click.example.org"))
    assert own.link(HTTPS, 1).startswith("https://click.example.org/CL0/")  # OBS-430
    assert own.link(HTTP, 1).startswith("http://click.example.org/CL0/")
    assert own.picture().startswith("http://click.example.org/CI0/")


@pytest.mark.parametrize(
    ("policy", "picture", "link"),
    [
        (HttpsPolicy.OPTIONAL, "http", "http"),
        (HttpsPolicy.REQUIRE, "https", "https"),
        (HttpsPolicy.REQUIRE_OPEN_ONLY, "https", "http"),
    ],
)
def test_a_policy_says_what_goes_over_https(policy: HttpsPolicy, picture: str, link: str) -> None:
    own = addresses(TrackingOptions("click.example.org", policy))
    assert (urlsplit(own.picture()).scheme, urlsplit(own.link(HTTP, 1)).scheme) == (picture, link)
    assert urlsplit(own.link(HTTPS, 1)).scheme == "https"


def test_the_picture_comes_over_https_as_it_was_seen_to_if_the_rules_say_so() -> None:  # OBS-427
    rules = TrackingRules(secure_picture=True)
    assert urlsplit(addresses(rules=rules).picture()).scheme == "https"
    own = addresses(TrackingOptions("click.example.org"), rules=rules)
    assert urlsplit(own.picture()).scheme == "http"  # a domain of one's own has no certificate by itself


# --- read again ---------------------------------------------------------------------------------------


@given(st.text(st.characters(codec="ascii"), min_size=1), st.integers(1, 250))
def test_what_is_written_is_read_again(url: str, number: int) -> None:
    path = urlsplit(addresses().link(url, number)).path
    assert path.count("/") == 5
    assert read_address(path, SIGNER) == Followed(ID, number, url)


def test_the_picture_leads_to_its_mail_alone() -> None:
    assert read_address(urlsplit(addresses().picture()).path, SIGNER) == Followed(ID)


@given(data=st.data(), kind=st.sampled_from(["picture", "link"]))
def test_no_character_of_an_address_can_be_another_one(data: st.DataObject, kind: str) -> None:
    path = urlsplit(addresses().picture() if kind == "picture" else addresses().link(HTTPS, 1)).path
    at = data.draw(st.integers(0, len(path)))
    end = data.draw(st.integers(at, min(at + 3, len(path))))
    changed = path[:at] + data.draw(st.text(max_size=3) | st.sampled_from("/=%12")) + path[end:]
    assert changed == path or read_address(changed, SIGNER) is None


@pytest.mark.parametrize(
    "path", ["", "/", "/L0", "/I0/x", "/I0/x/=1", "/L0/https:%2F%2Fe.example/1/x/y=1", "/I0//=1", "/I0/\ud800/\ud800=1"]
)
def test_what_the_signer_did_not_make_is_no_address(path: str) -> None:
    assert read_address(path, SIGNER) is None


def test_signatures_of_other_pages_and_of_other_signers_do_not_count() -> None:
    other = f"/U0/{ID}"
    assert read_address(f"{other}/{SIGNER.sign_path(other)}=1", SIGNER) is None
    assert read_address(urlsplit(addresses().picture()).path, LinkSigner(b"another secret..")) is None
