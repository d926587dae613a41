"""dkimpy verifies what we sign, and sees every change that matters."""

from __future__ import annotations

import dkim
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sesmodel import DkimKey, DkimSigner, Message
from sesmodel.dkim.record import KeyRecord
from sesmodel.testing.strategies import dkim_keys
from tests.dkim.changes import SignedMail, changed, covered, signed_mails
from tests.dkim.test_signer import AT

SLOW = settings(suppress_health_check=[HealthCheck.too_slow])


def verifies(data: bytes, records: dict[str, str]) -> bool:
    try:
        return bool(
            dkim.verify(data, dnsfunc=lambda name, timeout=5: records[name.decode().removesuffix(".")].encode())
        )
    except dkim.DKIMException:
        return False


@SLOW
@given(signed_mails())
def test_every_mail_verifies(mail: SignedMail) -> None:
    assert verifies(mail.data, mail.records)


@pytest.mark.parametrize("canonicalization", ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"])
@SLOW
@given(message=st.from_type(Message), key=dkim_keys())
def test_every_mail_verifies_in_each_canonical_form(canonicalization: str, message: Message, key: DkimKey) -> None:
    signer = DkimSigner("example.com", selector="s1", key=key, canonicalization=canonicalization)

    data = signer.sign(message, at=AT).data
    assert verifies(data, {"s1._domainkey.example.com": str(KeyRecord.of(key))})


@settings(SLOW, max_examples=3 * settings().max_examples)
@given(signed_mails(), st.data())
def test_a_change_breaks_the_signature_if_and_only_if_it_alters_the_canonical_form(
    mail: SignedMail, draw: st.DataObject
) -> None:
    data = changed(mail, draw)
    now = covered(data)
    assume(now is not None)

    assert verifies(data, mail.records) == (now == covered(mail.data))
