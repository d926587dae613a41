"""Subscription links: what they say comes back, and nobody else can write one."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sesmodel import RawMessage, list_unsubscribe
from sesmodel.errors import InvalidSubscriptionLink
from sesmodel.service.link_signer import LinkSigner
from sesmodel.service.list_management import unsubscribe_fields
from sesmodel.service.subscription_link import SubscriptionLink, SubscriptionLinks

LINKS = SubscriptionLinks("us-east-1", LinkSigner(b"a secret of 24 bytes ..."))
LINK = SubscriptionLink("0100019b-1", "bob@example.net", "OurList", "Releases")
URL = LINKS.url(LINK)
names = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)
links = st.builds(SubscriptionLink, names, st.emails() | st.text(max_size=320), names, st.none() | names)


@given(link=links)
def test_what_a_link_says_comes_back_by_every_way(link: SubscriptionLink) -> None:
    moved = urlsplit(LINKS.url(link))._replace(scheme="http", netloc="127.0.0.1:8025").geturl()
    token = LINKS.mailto(link).partition("subject=")[2]
    assert LINKS.read(LINKS.url(link)) == LINKS.read(LINKS.mailto(link)) == LINKS.read(moved) == link
    assert LINKS.read_token(token) == link


@given(one=links, other=links)
def test_links_that_say_different_things_are_different(one: SubscriptionLink, other: SubscriptionLink) -> None:
    assert (LINKS.url(one) == LINKS.url(other)) is (one == other)


@pytest.mark.spec("LST-15")
@given(place=st.integers(0), character=st.sampled_from("ABCabc019-_.=%é/"))
def test_a_link_with_another_character_is_refused(place: int, character: str) -> None:
    start = URL.rindex("/") + 1
    place = start + place % (len(URL) - start)
    assume(URL[place] != character)
    with pytest.raises(InvalidSubscriptionLink):
        LINKS.read(URL[:place] + character + URL[place + 1 :])


@given(other=links)
def test_the_signature_of_one_link_fits_no_other(other: SubscriptionLink) -> None:
    assume(other != LINK)
    payload = LINKS.url(other).rpartition("/")[2].partition(".")[0]
    with pytest.raises(InvalidSubscriptionLink) as caught:
        LINKS.read_token(f"{payload}.{URL.rpartition('.')[2]}")
    assert caught.value.code == "tampered"


@given(secret=st.binary(min_size=16), region=st.sampled_from(["us-east-1", "eu-west-1"]))
def test_nobody_reads_the_links_of_another(secret: bytes, region: str) -> None:
    other = SubscriptionLinks(region, LinkSigner(secret))
    assume((other.url(LINK)) != URL)
    with pytest.raises(InvalidSubscriptionLink, match="signature does not fit"):
        other.read(URL)


@given(text=st.text() | st.from_regex(r"https://[^/]*/subscription/[\w.-]+", fullmatch=True))
def test_what_is_no_link_is_refused_and_nothing_else_happens(text: str) -> None:
    with pytest.raises(InvalidSubscriptionLink):
        LINKS.read(text)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://[",
        "https://example.com/subscription/",
        "mailto:leave@example.com",
        URL + "/",
        URL.replace("sub", ""),
    ],
)
def test_what_looks_like_a_link_is_told_apart_from_one_that_was_changed(url: str) -> None:
    with pytest.raises(InvalidSubscriptionLink, match="Use the link as it stands in the mail") as caught:
        LINKS.read(url)
    assert caught.value.code == "not-a-link"


def test_another_spelling_of_the_same_bytes_is_refused() -> None:
    """Base64 has several spellings where bits are left over; a link has one."""
    token = URL.rpartition("/")[2]
    payload, _, signature = token.partition(".")
    same = next(
        spelling
        for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        if (spelling := signature[:-1] + last) != signature
        and urlsafe_b64decode(spelling + "=") == urlsafe_b64decode(signature + "=")
    )
    with pytest.raises(InvalidSubscriptionLink):
        LINKS.read_token(f"{payload}.{same}")
    said = urlsafe_b64encode(b'["0100019b-1", "bob@example.net", "OurList", "Releases"]').decode().rstrip("=")
    with pytest.raises(InvalidSubscriptionLink):
        LINKS.read_token(f"{said}.{signature}")


def test_the_secret_shows_nowhere() -> None:
    assert "secret" not in repr(LINKS)
    assert "a secret" not in URL


@pytest.mark.spec("LST-17")
@given(link=links)
def test_the_fields_come_back_through_the_standard_library(link: SubscriptionLink) -> None:
    raw = RawMessage(b"Subject: Hi\r\n\r\n").edit(append=unsubscribe_fields(LINKS.url(link), LINKS.mailto(link)))
    message = message_from_bytes(raw.data, policy=policy.default.clone(max_line_length=None))
    uris = [one.strip() for one in str(message["List-Unsubscribe"]).split(",")]
    assert uris == [f"<{LINKS.url(link)}>", f"<{LINKS.mailto(link)}>"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert list_unsubscribe(url=LINKS.url(link), mailto=LINKS.mailto(link)) == unsubscribe_fields(
        LINKS.url(link), LINKS.mailto(link)
    )


def test_a_link_is_a_value() -> None:
    assert attrs.evolve(LINK, topic=None) == SubscriptionLink("0100019b-1", "bob@example.net", "OurList")
