"""What a server may answer."""

from __future__ import annotations

import pytest

from sesmodel import InvalidValue, Outcome


@pytest.mark.parametrize("reply", ["", "OK", "999 no", "55 x", "550 two\r\nlines", "550 \ud800"])
def test_what_is_no_reply_is_refused(reply: str) -> None:
    with pytest.raises(InvalidValue, match="no SMTP reply"):
        Outcome(reply)


@pytest.mark.parametrize(("reply", "status"), [("550 5.1.1 user unknown", "5.1.1"), ("421 busy", "4.0.0")])
def test_a_reply_has_an_enhanced_status(reply: str, status: str) -> None:
    assert Outcome(reply).status == status


def test_a_reply_that_no_line_of_smtp_holds_is_refused_and_a_long_one_of_many_words_is_not() -> None:
    """The report of a bounce is folded at blanks, and its lines have an end, too (RFC 5321 section 4.5.3.1.5)."""
    with pytest.raises(InvalidValue, match="a word of it has 511 characters"):
        Outcome(f"550 {'x' * 511}")
    assert Outcome(f"550 {'x' * 510}").status == "5.0.0"
    assert Outcome(f"550 5.7.1 {'why ' * 400}".rstrip()).status == "5.7.1"
