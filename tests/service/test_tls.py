"""Versions of TLS."""

from __future__ import annotations

import pytest

from sesmodel import InvalidValue, Receivers
from sesmodel.service.tls import agreed_tls


@pytest.mark.spec("CFG-09")
@pytest.mark.parametrize(
    ("best", "agreed"),
    [
        (None, None),
        ("SSLv2", None),
        ("SSLv3", None),
        ("TLSv1", "TLSv1"),
        ("TLSv1.1", "TLSv1.1"),
        ("TLSv1.2", "TLSv1.2"),
        ("TLSv1.3", "TLSv1.2"),
    ],
)
def test_ses_speaks_three_versions(best: str | None, agreed: str | None) -> None:
    assert agreed_tls(best) == agreed


def test_a_version_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"'TLS 1\.2' is no version of TLS.*TLSv1\.2"):
        Receivers().when("*@example.net").tls("TLS 1.2")
