"""The pages that mail leads its readers to, over HTTP."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import Click, InvalidConfiguration, LocalCloud, LocalSes, Mailer, Message, Open, Subscription, serve_http
from sesmodel.flow.visiting import PAGES
from sesmodel.server import pages
from tests.flow.to_lists import BOB, links_in_header, send, ses_with_a_list
from tests.server.asgi import answer
from tests.tracked import track

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import HttpDoor

HTML = '<p>Hello</p><a href="http://example.net/offer?a=1&amp;b=2#top">Offer</a>'
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def lists() -> LocalSes:
    return ses_with_a_list()


@pytest.fixture
def listed(lists: LocalSes) -> Iterator[HttpDoor]:
    with serve_http(lists) as door:
        lists.pages_at = door.url
        yield door


def send_tracked(ses: LocalSes) -> str:
    ses.verify("example.com")
    mailer = Mailer(ses, configuration_set=track(ses))
    mailer.send(Message(sender="ana@example.com", to="bob@example.net", subject="Hi", html=HTML))
    return ses.inbox("bob@example.net").one().html


def ask(door: HttpDoor, url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[Any, bytes]:
    """Ask for a page by its URL, as a browser that goes by no redirect."""
    path = url.removeprefix(door.url)
    connection = HTTPConnection(door.host, door.port)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def links(html: str) -> dict[str, str]:
    """The address of the picture, and that of the link."""
    return {tag: found.replace("&amp;", "&") for tag, found in re.findall(r'<(img|a) (?:src|href)="([^"]*)"', html)}


class TestTracking:
    def test_a_link_of_a_mail_leads_through_the_door_to_where_the_sender_meant(self, ses: LocalSes) -> None:
        with serve_http(ses) as door:
            ses.pages_at = door.url
            response, _ = ask(door, links(send_tracked(ses))["a"], user_agent="Reader/1")
        click = ses.events.of(Click).one()
        assert response.status == 302
        assert response.getheader("Location") == click.link == "http://example.net/offer?a=1&b=2#top"
        assert (click.ip_address, click.user_agent) == ("127.0.0.1", "Reader/1")

    def test_the_picture_counts_an_open(self, ses: LocalSes) -> None:
        with serve_http(ses) as door:
            ses.pages_at = door.url
            response, body = ask(door, links(send_tracked(ses))["img"])
        assert (response.status, response.getheader("Content-Type"), body[:6]) == (200, "image/gif", b"GIF89a")
        assert ses.events.of(Open).one().ip_address == "127.0.0.1"

    def test_an_address_that_was_changed_leads_nowhere(self, ses: LocalSes) -> None:
        with serve_http(ses) as door:
            ses.pages_at = door.url
            changed = links(send_tracked(ses))["a"].replace("example.net", "example.org")
            response, _ = ask(door, changed)
        assert response.status == 400
        assert response.getheader("Location") is None
        assert not ses.events.of(Click)

    def test_of_a_cloud_the_account_that_sent_the_mail_counts(self) -> None:
        cloud = LocalCloud()
        for region in ("us-east-1", "eu-west-1", "us-west-2"):
            cloud[region].verify("example.com")
        with serve_http(cloud) as door:
            cloud.pages_at = door.url
            ask(door, links(send_tracked(cloud["eu-west-1"]))["a"])
        assert [len(ses.events.of(Click)) for ses in cloud] == [0, 1, 0]

    def test_a_cloud_without_accounts_has_no_pages(self) -> None:
        with serve_http(LocalCloud()) as door:
            assert ask(door, "/L0/x/1/y/z=1")[0].status == 404


class TestSubscription:
    def test_a_page_is_shown_by_the_link_of_the_mail(self, lists: LocalSes, listed: HttpDoor) -> None:
        send(lists)
        response, body = ask(listed, links_in_header(lists)[0])
        assert (response.status, response.getheader("Content-Type")) == (200, "text/html; charset=utf-8")
        assert BOB in body.decode()
        policy = response.getheader("Content-Security-Policy")
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            (FORM, b"List-Unsubscribe=One-Click"),
            (f"{FORM}; charset=UTF-8", b"List-Unsubscribe=One-Click"),
            (
                'multipart/form-data; boundary="b"',
                b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
            ),
        ],
    )
    def test_one_click_of_a_mail_program_unsubscribes(
        self, lists: LocalSes, listed: HttpDoor, content_type: str, body: bytes
    ) -> None:
        send(lists)
        response, _ = ask(listed, links_in_header(lists)[0], "POST", body, content_type=content_type)
        assert response.status == 200
        assert lists.events.of(Subscription).one().contact_list == "OurList"
        assert lists.contact_lists["OurList"][BOB].unsubscribe_all

    def test_who_only_looks_changes_nothing(self, lists: LocalSes, listed: HttpDoor) -> None:
        send(lists)
        for method in ("GET", "HEAD"):
            ask(listed, links_in_header(lists)[0], method)
        assert not lists.events.of(Subscription)

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            ("multipart/form-data", b"x"),
            ('multipart/form-data; boundary="a', bytes(range(256))),
            ("multipart/form-data; boundary=a", b"--a\r\nContent-Disposition: form-data; name*=utf-8''%ff\r\n\r\n"),
            (
                "multipart/form-data; boundary=0",
                b"".join(
                    b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1) for n in range(2000)
                ),
            ),
        ],
    )
    def test_parts_that_are_no_form_are_refused(
        self, content_type: str, body: bytes, lists: LocalSes, listed: HttpDoor
    ) -> None:
        send(lists)

        response, shown = ask(listed, links_in_header(lists)[0], "POST", body, content_type=content_type)

        assert (response.status, b"the form is not that of this page" in shown) == (400, True)

    def test_a_form_of_another_kind_is_refused(self, lists: LocalSes, listed: HttpDoor) -> None:
        send(lists)
        response, _ = ask(listed, links_in_header(lists)[0], "POST", b'{"a": 1}', content_type="application/json")
        assert response.status == 400


class TestDoor:
    def test_it_answers_what_a_model_follows(self) -> None:
        assert frozenset(PAGES) == pages.FIRST

    def test_it_has_no_other_methods(self, listed: HttpDoor) -> None:
        response, _ = ask(listed, "/subscription/x", "DELETE")
        assert (response.status, response.getheader("Allow")) == (405, "GET, HEAD, POST")

    def test_a_body_that_is_too_long_is_refused(self, listed: HttpDoor) -> None:
        response, _ = ask(listed, "/subscription/x", "POST", None, content_length=str(2**40))
        assert response.status == 413

    @pytest.mark.parametrize("path", ["/subscription", "/subscription/", "/L0/%ff/1/x/y=1", "/I0//[", "/CL0/%00"])
    def test_nonsense_is_a_page_that_says_so(self, path: str) -> None:
        from sesmodel import http_app

        status, body = answer(http_app(LocalSes()), "GET", path)
        assert status in (400, 404)
        assert body.startswith(b"<!DOCTYPE html>")


class TestWhere:
    def test_pages_are_where_aws_has_them_unless_told_otherwise(self, ses: LocalSes) -> None:
        assert ses.pages_at is None
        assert links(send_tracked(ses))["a"].partition(".r.")[2].startswith("us-east-1.awstrack.me/L0/")

    def test_they_move_for_mail_that_is_sent_from_then_on(self, ses: LocalSes) -> None:
        ses.pages_at = "http://127.0.0.1:8025/"
        assert links(send_tracked(ses))["a"].startswith("http://127.0.0.1:8025/L0/")

    def test_all_accounts_of_a_cloud_follow(self) -> None:
        cloud = LocalCloud()
        before = cloud["us-east-1"]
        cloud.pages_at = "http://127.0.0.1:8025"
        assert [ses.pages_at for ses in (before, cloud["eu-west-1"])] == ["http://127.0.0.1:8025"] * 2

    @pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
    def test_of_a_cloud_whoever_sent_the_mail_says_what_is_wrong(self, region: str) -> None:
        cloud = LocalCloud()
        for each in (cloud["us-east-1"], cloud["eu-west-1"]):
            each.verify("example.com", dkim=True)
            each.create_contact_list("OurList")
        send(cloud[region])
        with serve_http(cloud) as door:
            url = "/" + links_in_header(cloud[region])[0].split("/", 3)[3]
            assert ask(door, url, "POST", b'{"a": 1}', content_type="application/json")[0].status == 400

    def test_they_are_no_folder_of_a_host(self, ses: LocalSes) -> None:
        with pytest.raises(InvalidConfiguration):
            ses.pages_at = "http://127.0.0.1:8025/pages"
