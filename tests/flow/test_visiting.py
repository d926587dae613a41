"""Addresses of pages: where they lead, and where the pages are."""

from __future__ import annotations

import pytest

from sesmodel import InvalidConfiguration, InvalidValue, LocalSes


def test_a_page_that_is_not_there_is_not_found(ses: LocalSes) -> None:
    page = ses.visit("https://r.us-east-1.awstrack.me/nothing?a=b#c")
    assert (page.status, page.location) == (404, None)
    assert "no such page" in page.text


@pytest.mark.parametrize(("url", "method"), [("https://[", "GET"), ("https://example.com/", "PUT")])
def test_what_cannot_be_asked_for_is_an_error_of_the_test(ses: LocalSes, url: str, method: str) -> None:
    with pytest.raises(InvalidValue):
        ses.visit(url, method=method)


@pytest.mark.parametrize("where", ["127.0.0.1:8025", "http://127.0.0.1/path", "ftp://example.com", ""])
def test_pages_are_at_a_scheme_and_a_host(where: str) -> None:
    with pytest.raises(InvalidConfiguration, match=r"http://127\.0\.0\.1:8025"):
        LocalSes(pages_at=where)
