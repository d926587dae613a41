"""Which requests are answered: those of programs, and those of pages of the same origin."""

from __future__ import annotations

import pytest

from sesmodel.server.inspection_guard import refusal


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8005", "127.0.0.1", "127.0.0.1:8005", "[::1]:8005", "192.168.1.7:80", "sesmodel:8005",
     "ses.localhost", "ses.test:1", "host.docker.internal", "localhost.", ""],
)  # fmt: skip
def test_names_that_nobody_can_register_are_answered(host: str) -> None:
    assert refusal({"host": host}) is None


@pytest.mark.parametrize(
    "host", ["example.com", "127.0.0.1.nip.io", "rebound.example.com:8005", "a.localhost.example.com", "1.2.3", "[x.y]"]
)
def test_names_that_somebody_can_register_are_not(host: str) -> None:
    assert "does not answer to the name" in (refusal({"host": host}) or "")


def test_a_name_that_is_listed_is_answered() -> None:
    assert refusal({"host": "Mail.Example.com:80"}, ["mail.example.COM"]) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://localhost:8005"},
        {"origin": "http://LOCALHOST:8005", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin"},
    ],
)
def test_pages_of_the_same_origin_are_answered(headers: dict[str, str]) -> None:
    assert refusal({"host": "localhost:8005", **headers}) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://localhost:3000"},
        {"origin": "https://example.com"},
        {"origin": "null"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_pages_of_other_origins_are_not(headers: dict[str, str]) -> None:
    assert "does not answer pages" in (refusal({"host": "localhost:8005", **headers}) or "")
