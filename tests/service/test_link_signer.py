"""What signs links: it tells its own signatures from others, and keeps its secret."""

from __future__ import annotations

import copy
import pickle
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sesmodel.errors import SecretNotCopied
from sesmodel.service.link_signer import LinkSigner

SIGNER = LinkSigner(b"a secret of 24 bytes ...")


@given(st.text(), st.text())
def test_a_signature_is_that_of_one_path(path: str, other: str) -> None:
    assume(path != other)
    signature = SIGNER.sign_path(path)
    assert re.fullmatch(r"[A-Za-z0-9_-]{27}", signature)
    assert SIGNER.is_signed(path, signature)
    assert not SIGNER.is_signed(other, signature)
    assert not LinkSigner(b"another secret..").is_signed(path, signature)


def test_any_text_may_be_asked_about() -> None:
    assert not SIGNER.is_signed("/\udcff", "é\udcff")


def test_a_signer_shows_its_secret_to_nobody() -> None:
    assert not re.search("secret of", repr(SIGNER))
    assert copy.deepcopy(SIGNER) is SIGNER
    with pytest.raises(SecretNotCopied):
        pickle.dumps(SIGNER)
