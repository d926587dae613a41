"""Which fields a signature may cover."""

from __future__ import annotations

import pytest

from sesmodel import ForbiddenSignedHeader, RawMessage
from sesmodel.service.signed_headers import (
    check_signed_headers,
    default_signed_headers,
    forbidden_signed_headers,
    is_forbidden,
)

FORBIDDEN = [
    "Message-ID",
    "Date",
    "Return-Path",
    "Bounces-To",
    "X-SES-SOURCE-ARN",
    "X-SES-FROM-ARN",
    "X-SES-RETURN-PATH-ARN",
    "X-SES-CONFIGURATION-SET",
    "message-id",
    "DATE",
]


@pytest.mark.spec("AUTH-22")
@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_field_that_ses_changes_is_refused_when_it_is_named(name: str) -> None:
    assert is_forbidden(name)
    with pytest.raises(ForbiddenSignedHeader, match=rf"^{name}: SES replaces or removes it"):
        check_signed_headers(["From", name])


@pytest.mark.spec("AUTH-22")
def test_such_fields_are_never_signed_by_default() -> None:
    assert default_signed_headers([*FORBIDDEN, "From", "To", "Subject"], sealed=()) == ("From", "To", "Subject")


@pytest.mark.spec("AUTH-22")
def test_a_foreign_signature_over_date_is_reported() -> None:
    mail = b"DKIM-Signature: v=1; h=From:Date\r\nDKIM-Signature: v=1; h=from : date : X-SES-FROM-ARN : To;\r\n\r\n"

    assert forbidden_signed_headers(RawMessage(mail)) == ("Date", "date", "X-SES-FROM-ARN")
    assert forbidden_signed_headers(RawMessage(b"DKIM-Signature: v=1; h=From:To\r\n\r\n")) == ()
    assert forbidden_signed_headers(RawMessage(b"From: a@b\r\n\r\n")) == ()
