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
