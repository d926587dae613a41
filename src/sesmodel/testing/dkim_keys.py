"""Strategies for keys of DKIM, their records, and signers."""

from __future__ import annotations

import string
from base64 import b64encode
from functools import cache

from hypothesis import strategies as st

from sesmodel.dkim.key import DkimKey
from sesmodel.dkim.record import KeyRecord
from sesmodel.dkim_signer import DkimSigner
from sesmodel.service.bundled_keys import BUNDLED_KEYS

_LDH = string.ascii_lowercase + string.digits


def dkim_keys() -> st.SearchStrategy[DkimKey]:
    """Keys of each kind: RSA of 1024 and 2048 bits out of a few, and Ed25519 without end. They are for tests only."""
    return st.sampled_from([BUNDLED_KEYS[1024][0], BUNDLED_KEYS[2048][0]]).map(_rsa) | st.binary(
        min_size=32, max_size=32
    ).map(_ed25519)


def key_records() -> st.SearchStrategy[KeyRecord]:
    """Key records with and without their lists."""
    return dkim_keys().map(KeyRecord.of).flatmap(_with_lists)


def selectors() -> st.SearchStrategy[str]:
    """Selectors that SES takes: 1 to 63 letters and digits (AUTH-20)."""
    return st.text(string.ascii_letters + string.digits, min_size=1, max_size=63)


def dkim_signers() -> st.SearchStrategy[DkimSigner]:
    """Signers of each key and each pair of canonical forms, for short and for very long domains."""
    label = st.text(_LDH, min_size=1, max_size=60)
    kinds = st.sampled_from(["simple", "relaxed"])
    return st.builds(
        DkimSigner,
        st.lists(label, min_size=2, max_size=4).map(".".join),
        selector=selectors(),
        key=dkim_keys(),
        canonicalization=st.builds("{}/{}".format, kinds, kinds),
    )


@cache  # OpenSSL takes 40 ms to check a key
def _rsa(text: str) -> DkimKey:
    return DkimKey.load(text)


def _ed25519(seed: bytes) -> DkimKey:
    return DkimKey.load(b64encode(seed))


def _with_lists(record: KeyRecord) -> st.SearchStrategy[KeyRecord]:
    return st.builds(
        KeyRecord,
        st.just(record.public_key) | st.just(""),
        st.just(record.key_type),
        hashes=st.sampled_from([(), ("sha256",), ("sha1", "sha256")]),
        services=st.sampled_from([(), ("*",), ("email",)]),
        flags=st.sampled_from([(), ("y",), ("s",), ("y", "s")]),
    )
