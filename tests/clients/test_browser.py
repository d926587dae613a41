"""A person reads mail in a real browser: opens it, follows a link, and unsubscribes."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from sesmodel import Click, Mailer, Message, Open, Subscription, serve_http
from tests.flow.to_lists import BOB, PLACEHOLDER, ses_with_a_list
from tests.tracked import track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from sesmodel import LocalSes


class _Shop(BaseHTTPRequestHandler):
    """Where the link of the sender leads."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<title>Shop</title><p id=path>{self.path}</p>".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name of the standard library
        pass


@pytest.fixture
def shop() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Shop) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/offer?a=1&b=%20x"
        server.shutdown()
        thread.join()


@pytest.fixture
def ses() -> Iterator[LocalSes]:
    ses = ses_with_a_list()
    with serve_http(ses) as door:
        ses.pages_at = door.url
        yield ses


@pytest.fixture
def read(ses: LocalSes, browser: Chrome, tmp_path: Path) -> Callable[[str], None]:
    """Send HTML to the list, and open what arrives, as a mail program does."""

    def read(html: str) -> None:
        message = Message(sender="ana@example.com", to=BOB, subject="1.1 is out", html=html)
        set_name = track(ses, event_types=("Open", "Click", "Subscription"))
        Mailer(ses, configuration_set=set_name, contact_list="OurList", topic="Releases").send(message)
        mail = tmp_path / "mail.html"
        mail.write_text(ses.inbox(BOB)[-1].html, encoding="utf-8")
        browser.get(mail.as_uri())

    return read


def waiting(browser: Chrome) -> WebDriverWait[Chrome]:
    return WebDriverWait(browser, 10)


class TestTracking:
    def test_the_mail_that_is_opened_is_told_of(
        self, ses: LocalSes, browser: Chrome, read: Callable[[str], None]
    ) -> None:
        read("<p>It is out.</p>")
        waiting(browser).until(lambda _: ses.events.of(Open))
        opened = ses.events.of(Open).one()
        assert opened.user_agent == browser.execute_script("return navigator.userAgent")
        assert opened.ip_address == "127.0.0.1"

    def test_the_link_that_is_followed_is_told_of_and_leads_to_where_the_sender_meant(
        self, ses: LocalSes, browser: Chrome, read: Callable[[str], None], shop: str
    ) -> None:
        url = shop.replace("&", "&amp;")
        read(f'<a id="offer" ses:tags="kind:offer;" href="{url}">An offer</a>')
        browser.find_element(By.ID, "offer").click()
        waiting(browser).until(lambda driver: driver.title == "Shop")
        clicked = ses.events.of(Click).one()
        assert browser.current_url == clicked.link == shop
        assert clicked.link_tags == {"kind": ("offer",)}
        assert clicked.user_agent == browser.execute_script("return navigator.userAgent")


class TestSubscription:
    @pytest.fixture(autouse=True)
    def _page(self, read: Callable[[str], None], browser: Chrome) -> None:
        read(f'<a id="leave" href="{PLACEHOLDER}">Leave</a>')
        browser.find_element(By.ID, "leave").click()
        waiting(browser).until(lambda driver: driver.title == "Email preferences")

    def test_the_page_shows_what_is_wanted(self, browser: Chrome) -> None:
        boxes = browser.find_elements(By.CSS_SELECTOR, "input[type=checkbox]")
        assert [(box.accessible_name, box.is_selected()) for box in boxes] == [
            ("Release notes", True),
            ("Offers", False),
        ]

    def test_topics_are_chosen_by_their_labels(self, ses: LocalSes, browser: Chrome) -> None:
        for label in browser.find_elements(By.TAG_NAME, "label"):
            label.click()
        browser.find_element(By.NAME, "save").click()
        waiting(browser).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[role=status]"))
        event = ses.events.of(Subscription).one()
        told = {
            one.topic_name: one.subscription_status for one in event.new_topic_preferences.topic_subscription_status
        }
        assert told == {"Releases": "OptOut", "Offers": "OptIn"}
        ours = ses.contact_lists["OurList"]
        assert [ours.effective_status(BOB, topic) for topic in ("Releases", "Offers")] == ["OPT_OUT", "OPT_IN"]

    def test_all_mail_is_left_with_one_button(self, ses: LocalSes, browser: Chrome) -> None:
        browser.find_element(By.NAME, "unsubscribe-all").click()
        waiting(browser).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[role=status]"))
        assert ses.events.of(Subscription).one().new_topic_preferences.unsubscribe_all
        assert ses.contact_lists["OurList"][BOB].unsubscribe_all

    def test_who_left_is_not_sent_to_any_more(self, ses: LocalSes, browser: Chrome) -> None:
        browser.find_element(By.NAME, "unsubscribe-all").click()
        waiting(browser).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "[role=status]"))
        before = len(ses.inbox(BOB))
        message = Message(sender="ana@example.com", to=BOB, subject="1.2 is out", text="It is out.")
        Mailer(ses, contact_list="OurList", topic="Releases").send(message)
        assert len(ses.inbox(BOB)) == before
