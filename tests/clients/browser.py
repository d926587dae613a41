"""Chromium without a window, driven as a person does."""

from __future__ import annotations

from contextlib import contextmanager
from shutil import which
from typing import TYPE_CHECKING

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # as root it does not start otherwise
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-proxy-server",
    "--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@contextmanager
def chromium() -> Iterator[Chrome]:
    """A browser of its own."""
    program, driver = which("chromium"), which("chromedriver")
    assert program, "make test-clients installs Chromium"
    assert driver, "make test-clients installs it"
    options = ChromeOptions()
    options.binary_location = program
    for option in _OPTIONS:
        options.add_argument(option)
    browser = Chrome(options=options, service=Service(driver))
    try:
        yield browser
    finally:
        browser.quit()
