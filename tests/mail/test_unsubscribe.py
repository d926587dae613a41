"""List-Unsubscribe, with one click and without."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import Any

import pytest

from sesmodel import InvalidAddress, InvalidHeader, Message, build, check, list_unsubscribe

URL = "https://example.com/leave?t=opaque%20token"


def fields(**options: Any) -> dict[str, str]:
    return {header.name: header.value for header in list_unsubscribe(**options)}


def test_one_click_is_offered_for_https() -> None:
    assert fields(url=URL) == {
        "List-Unsubscribe": f"<{URL}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert fields(url=URL, mailto="leave@example.com")["List-Unsubscribe"] == f"<{URL}>, <mailto:leave@example.com>"


def test_without_one_click_there_is_no_post() -> None:
    assert fields(url="http://example.com/leave", one_click=False) == {"List-Unsubscribe": "<http://example.com/leave>"}
    assert fields(mailto="mailto:leave@example.com?subject=Leave%20me") == {
        "List-Unsubscribe": "<mailto:leave@example.com?subject=Leave%20me>"
    }
    assert fields(mailto='"a b"@bücher.example') == {"List-Unsubscribe": "<mailto:%22a%20b%22@xn--bcher-kva.example>"}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"url": "http://example.com/leave"},
        {"url": "https:///leave"},
        {"url": "ftp://example.com/leave", "one_click": False},
        {"url": "leave"},
        {"url": ""},
        {"url": "https://example.com/a b"},
        {"url": "https://example.com/a>b"},
        {"url": "https://example.com/\r\nBcc: x"},
        {"url": "https://bücher.example/"},
        {"url": "https://[example.com/"},
        {"mailto": "mailto:a b"},
    ],
    ids=[
        "nothing", "http", "no host", "ftp", "no scheme", "empty", "blank", "bracket", "line end", "not ascii",
        "broken host", "blank in mailto",
    ],
)  # fmt: skip
def test_what_no_mail_program_could_use_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidHeader):
        list_unsubscribe(**options)


def test_a_mailto_that_is_no_mailbox_is_refused() -> None:
    with pytest.raises(InvalidAddress):
        list_unsubscribe(mailto="nobody")


@pytest.mark.parametrize("length", [20, 800])
def test_a_message_takes_the_fields_and_readers_find_them(length: int) -> None:
    url = URL + "x" * length
    message = Message(
        sender="a@example.com",
        to="b@example.net",
        subject="News",
        text="x",
        headers=list_unsubscribe(url=url, mailto="leave@example.com"),
    )

    assert not check(message)
    parsed = message_from_bytes(build(message), policy=policy.default)
    assert parsed["List-Unsubscribe"] == f"<{url}>, <mailto:leave@example.com>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
