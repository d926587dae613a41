"""Addresses in tracked mail: where they are, and what comes of following them."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import boto3
import pytest

from sesmodel import (
    Click,
    InvalidTrackingOptions,
    Keep,
    LocalSes,
    Open,
    Rules,
    Snapshot,
    TrackingOptions,
    TrackingRules,
    patched,
)
from tests.tracked import URLS, got, host, links, pictures, track, tracked_ses


@pytest.fixture
def ses() -> LocalSes:
    """SES with a set whose mail is tracked."""
    return tracked_ses()


# --- domains ----------------------------------------------------------------------------------------


@pytest.mark.spec("CFG-13", "EVP-16")
def test_links_of_a_set_with_a_domain_of_its_own_point_there(ses: LocalSes) -> None:
    ses.change_configuration_set("tracked", tracking=TrackingOptions("click.example.org"))
    own, other = got(ses), got(ses, set_name=track(ses, "other"))
    assert {host(url) for url in (*links(own), *pictures(own))} == {"click.example.org"}
    assert {(host(url) or "")[8:] for url in (*links(other), *pictures(other))} == {".r.us-east-1.awstrack.me"}
    assert [urlsplit(link).scheme for link in links(own)] == ["https", "http"]
    assert ses.visit(links(own)[0]).location == URLS[0]


@pytest.mark.spec("CFG-13")
def test_both_apis_set_the_domain_and_that_of_v2_the_policy(ses: LocalSes) -> None:
    with patched(ses):
        v1, v2 = boto3.client("ses", "us-east-1"), boto3.client("sesv2", "us-east-1")
        name = {"ConfigurationSetName": "tracked"}
        domain = "click.example.org"
        v1.create_configuration_set_tracking_options(**name, TrackingOptions={"CustomRedirectDomain": domain})
        assert {urlsplit(link)[:2] for link in links(got(ses))} == {(one, domain) for one in ("http", "https")}
        v1.update_configuration_set_tracking_options(**name, TrackingOptions={"CustomRedirectDomain": "example.org"})
        assert {host(link) for link in links(got(ses))} == {"example.org"}
        v2.put_configuration_set_tracking_options(**name, CustomRedirectDomain=domain, HttpsPolicy="REQUIRE")
        assert {urlsplit(link)[:2] for link in links(got(ses))} == {("https", domain)}
        v1.delete_configuration_set_tracking_options(**name)
        assert "awstrack.me" in links(got(ses))[0]
        with pytest.raises(v1.exceptions.InvalidTrackingOptionsException, match=r"Domain <x\.example> is not verified"):
            v1.create_configuration_set_tracking_options(**name, TrackingOptions={"CustomRedirectDomain": "x.example"})


@pytest.mark.spec("CFG-13")
def test_a_set_can_be_made_with_its_domain_and_not_with_one_that_is_not_verified(ses: LocalSes) -> None:
    for name in ("click.example.org", "go.example.org"):  # several may be in use
        ses.client("sesv2").create_configuration_set(
            ConfigurationSetName=name.partition(".")[0], TrackingOptions={"CustomRedirectDomain": name}
        )
        assert {host(link) for link in links(got(ses, set_name=track(ses, name.partition(".")[0])))} == {name}
    with pytest.raises(InvalidTrackingOptions, match=r"Domain <click\.example\.net> is not verified"):
        ses.call(
            "sesv2",
            "CreateConfigurationSet",
            {"ConfigurationSetName": "x", "TrackingOptions": {"CustomRedirectDomain": "click.example.net"}},
        )


@pytest.mark.spec("CFG-13")
def test_a_domain_that_is_not_verified_is_refused(ses: LocalSes) -> None:
    ses.create_identity("pending.example")
    ses.verify("links@other.example")
    for domain in ("click.example.net", "pending.example", "links@other.example"):  # OBS-160, OBS-161
        with pytest.raises(InvalidTrackingOptions) as caught:
            ses.change_configuration_set("tracked", tracking=TrackingOptions(domain))
        assert caught.value.message == f"Domain <{domain}> is not verified under this account."
        with pytest.raises(InvalidTrackingOptions):
            ses.create_configuration_set("another", tracking=TrackingOptions(domain))
    assert ses.configuration_sets.get("another") is None


@pytest.mark.parametrize(
    "text",
    [
        "evil.example/.{}",
        "evil.example?.{}",
        "evil.example#.{}",
        "a\r\nb.{}",
        '"><script>.{}',
        "a b.{}",
        ".{}",
        "exämple.{}",
    ],
)
def test_what_only_ends_like_a_verified_domain_is_refused(ses: LocalSes, text: str) -> None:
    ses.verify("example.org")
    with pytest.raises(InvalidTrackingOptions):
        ses.change_configuration_set("tracked", tracking=TrackingOptions(text.format("example.org")))


def test_the_policy_of_a_set_and_the_rules_of_the_model_reach_the_mail(ses: LocalSes) -> None:
    ses.change_configuration_set("tracked", tracking=TrackingOptions("click.example.org", "REQUIRE"))
    assert {urlsplit(url).scheme for url in (*links(got(ses)), *pictures(got(ses)))} == {"https"}
    other = LocalSes(rules=Rules(tracking=TrackingRules(secure_picture=True)))
    other.verify("example.com")
    track(other)
    assert urlsplit(pictures(got(other))[0]).scheme == "https"


@pytest.mark.spec("CFG-13", "EVP-16")
@pytest.mark.parametrize("region", ["eu-west-1", "eu-west-3", "ap-south-2"])
def test_links_lead_to_the_region_that_sends_also_if_the_table_of_the_guide_leaves_it_out(region: str) -> None:
    ses = LocalSes(region=region)
    ses.verify("example.com")
    track(ses)
    message = got(ses)
    assert {(host(url) or "")[8:] for url in (*links(message), *pictures(message))} == {f".r.{region}.awstrack.me"}
    assert ses.visit(links(message)[0]).status == 302


def test_pages_can_be_at_a_host_of_the_test() -> None:
    ses = LocalSes(pages_at="http://127.0.0.1:8025/")
    ses.verify("example.com")
    track(ses)
    message = got(ses)
    assert all(url.startswith("http://127.0.0.1:8025/") for url in (*links(message), *pictures(message)))
    assert [ses.visit(link).location for link in links(message)] == URLS


# --- what comes of it -------------------------------------------------------------------------------


@pytest.mark.spec("FAQ-46", "EVP-15")
def test_who_follows_a_link_is_sent_on_and_told_of(ses: LocalSes) -> None:
    message = got(ses)
    page = ses.visit(links(message)[0], ip_address="203.0.113.7", user_agent="Ours/1.0")
    assert (page.status, page.location, page.body) == (302, URLS[0], b"")
    event = ses.events.of(Click).one()
    assert (event.link, event.link_tags) == (URLS[0], {"product": ("book",)})
    assert (event.ip_address, event.user_agent) == ("203.0.113.7", "Ours/1.0")
    assert event.message_id == ses.sent.one().message_id
    assert "ses:outgoing-ip" not in event.mail.tags


@pytest.mark.spec("CFG-14", "EVP-14", "FAQ-44")
def test_who_shows_the_mail_fetches_the_picture_and_is_told_of(ses: LocalSes) -> None:
    message = got(ses)
    page = ses.visit(pictures(message)[0], ip_address="203.0.113.7")
    assert (page.status, page.content_type) == (200, "image/gif")
    assert page.body[:6] == b"GIF89a"
    assert int.from_bytes(page.body[6:8], "little") == int.from_bytes(page.body[8:10], "little") == 1
    assert page.body[page.body.index(b"!\xf9\x04") + 3] & 1  # one colour is transparent
    assert page.headers["Cache-Control"].startswith("no-cache")
    assert ses.events.of(Open).one().ip_address == "203.0.113.7"


@pytest.mark.spec("EVP-20", "FAQ-41")
def test_each_open_and_each_click_is_told_of(ses: LocalSes) -> None:
    message = got(ses)
    for _ in range(3):
        ses.visit(pictures(message)[0])
        ses.visit(links(message)[1])
    assert (len(ses.events.of(Open)), len(ses.events.of(Click))) == (3, 3)


@pytest.mark.spec("EVP-20", "FAQ-40")
@pytest.mark.parametrize(
    ("after", "events"),
    [(timedelta(days=59, hours=23, minutes=59), 2), (timedelta(days=60), 2), (timedelta(days=60, seconds=1), 0)],
)
def test_opens_and_clicks_are_told_of_for_sixty_days_and_links_work_for_ever(
    ses: LocalSes, after: timedelta, events: int
) -> None:
    message = got(ses)
    ses.advance(seconds=after.total_seconds())
    assert ses.visit(links(message)[0]).location == URLS[0]
    assert ses.visit(pictures(message)[0]).status == 200
    assert len(ses.events.of(Open)) + len(ses.events.of(Click)) == events


@pytest.mark.spec("FAQ-43")
def test_clicks_and_opens_are_counted_by_day(ses: LocalSes) -> None:
    message = got(ses)
    for clicks in (2, 3):
        for _ in range(clicks):
            ses.visit(links(message)[0])
        ses.visit(pictures(message)[0])
        ses.advance(days=1)
    period = timedelta(days=1)
    assert [point.sum for point in ses.metrics.data_points("Click", period=period)] == [2, 3]
    assert [point.sum for point in ses.metrics.data_points("Open", period=period)] == [1, 1]
    first, second = (point.timestamp for point in ses.metrics.data_points("Click", period=period))
    assert second - first == period


def test_an_address_that_was_changed_leads_nowhere(ses: LocalSes) -> None:
    link = links(got(ses))[0]
    before = len(ses.events)
    other = links(got(ses))[0]
    for forged in (
        link.replace("aws.amazon.com", "evil.example"),
        link.replace("/1/", "/2/"),
        link.rpartition("/")[0] + "/" + other.rpartition("/")[2],
        link.replace("/L0/", "/CL0/"),
        link[:-1] + "2",
        "https://r.us-east-1.awstrack.me/L0/https:%2F%2Fevil.example/1/x/y=1",
        "https://r.us-east-1.awstrack.me/I0/x",
    ):
        page = ses.visit(forged)
        assert (page.status, page.location) == (400, None)
    assert len(ses.events) == before + 2  # of the other mail: Send and Delivery


def test_a_link_is_read_and_not_written_to(ses: LocalSes) -> None:
    message = got(ses)
    for url in (links(message)[0], pictures(message)[0]):
        page = ses.visit(url, method="POST")
        assert (page.status, page.headers["Allow"]) == (405, "GET, HEAD")
        assert ses.visit(url, method="HEAD").body == b""
    assert ses.visit(links(message)[0], method="HEAD").location == URLS[0]
    assert not ses.events.of(Open)
    assert not ses.events.of(Click)


def test_the_host_of_an_address_does_not_count(ses: LocalSes) -> None:
    parts = urlsplit(links(got(ses))[0])
    assert ses.visit(parts.path).location == URLS[0]
    assert ses.visit(f"http://127.0.0.1:1{parts.path}").location == URLS[0]


# --- what is remembered -----------------------------------------------------------------------------


def test_a_model_that_goes_back_knows_its_links_again(ses: LocalSes) -> None:
    message = got(ses)
    saved = Snapshot.from_bytes(ses.snapshot().to_bytes(secrets=True))
    other = LocalSes()
    for model in (ses, other):
        model.restore(saved)
        assert model.visit(links(message)[0]).location == URLS[0]
        assert model.events.of(Click).one().link_tags == {"product": ("book",)}
        assert links(got(model))[0] not in links(message)


def test_no_more_is_remembered_than_is_to_be_kept(ses: LocalSes) -> None:
    kept = LocalSes(keep=Keep(messages=2))
    kept.verify("example.com")
    track(kept)
    messages = [got(kept) for _ in range(4)]
    assert [kept.visit(links(message)[0]).location for message in messages] == [URLS[0]] * 4
    assert len(kept.events.of(Click)) == 2


def test_what_is_cleared_is_told_of_no_more(ses: LocalSes) -> None:
    message = got(ses)
    ses.clear()
    assert ses.visit(links(message)[0]).location == URLS[0]
    assert len(ses.events) == 0


def test_the_same_mail_has_the_same_links_in_every_run() -> None:
    def run() -> list[str]:
        ses = LocalSes()
        ses.verify("example.com")
        track(ses)
        return links(got(ses))

    assert all(one == other for one, other in pairwise(run() for _ in range(3)))
