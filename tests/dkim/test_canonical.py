"""Canonical forms, against the rules one by one and against dkimpy."""

from __future__ import annotations

from hashlib import sha256

import pytest
from dkim.canonicalization import Relaxed, Simple
from hypothesis import given
from hypothesis import strategies as st

from sesmodel.dkim import canonical
from sesmodel.dkim.canonical import Canonicalization, body_hash, header_field

SIMPLE, RELAXED = Canonicalization.SIMPLE, Canonicalization.RELAXED
PEERS = {SIMPLE: Simple, RELAXED: Relaxed}
PIECES = st.sampled_from(
    [b"a", b"B", b" ", b"  ", b"\t", b"\r\n", b"\r\n\r\n", b":", b"word", b" \r\n", b"\x0b", b"\xe4"]
)


def _hash_of(text: bytes) -> bytes:
    return sha256(text).digest()


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (b"A: X\r\n", b"a:X"),  # RFC 6376 section 3.4.5
        (b"B : Y\t\r\n\tZ  \r\n", b"b:Y Z"),
        (b"SUBJECT: a\r\n  b\r\n\tc\r\n", b"subject:a b c"),
        (b"Subject:a  \t b\r\n", b"subject:a b"),
        (b"Subject:\r\n", b"subject:"),
        (b"Subject: \r\n folded\r\n", b"subject:folded"),
        (b"X: a\x0bb", b"x:a\x0bb"),
    ],
)
def test_a_relaxed_field_has_one_form(field: bytes, expected: bytes) -> None:
    assert header_field(field, RELAXED) == expected


def test_a_simple_field_stays_as_it_is() -> None:
    assert header_field(b"B : Y\t\r\n\tZ  \r\n", SIMPLE) == b"B : Y\t\r\n\tZ  "


@pytest.mark.parametrize(
    ("body", "simple", "relaxed"),
    [
        (b" C \r\nD \t E\r\n\r\n\r\n", b" C \r\nD \t E\r\n", b" C\r\nD E\r\n"),  # RFC 6376 section 3.4.5
        (b"", b"\r\n", b""),
        (b"\r\n\r\n", b"\r\n", b""),
        (b" \t\r\n", b" \t\r\n", b""),
        (b"a", b"a\r\n", b"a\r\n"),
        (b"a  \t", b"a  \t\r\n", b"a\r\n"),
        (b"a\r\n \r\n", b"a\r\n \r\n", b"a\r\n"),
        (b"a\tb\r\n", b"a\tb\r\n", b"a b\r\n"),
        (b"\ta\r\n", b"\ta\r\n", b" a\r\n"),
        (b"a\r\n\r\nb\r\n", b"a\r\n\r\nb\r\n", b"a\r\n\r\nb\r\n"),
        (b"a\n\r\n", b"a\n\r\n", b"a\n\r\n"),
        (b"a\r\r\n\r\n", b"a\r\r\n", b"a\r\r\n"),
    ],
)
def test_a_body_has_one_form_of_each_kind(body: bytes, simple: bytes, relaxed: bytes) -> None:
    assert body_hash(b"X: 1\r\n\r\n" + body, 8, SIMPLE) == _hash_of(simple)
    assert body_hash(b"X: 1\r\n\r\n" + body, 8, RELAXED) == _hash_of(relaxed)


def test_what_stands_before_the_body_has_no_part_in_its_hash() -> None:
    assert body_hash(b"\r\n\r\n \r\n", 4, RELAXED) == _hash_of(b"")
    assert body_hash(b"a b\r\n", 2, SIMPLE) == _hash_of(b"b\r\n")


@pytest.mark.parametrize("canonicalization", [SIMPLE, RELAXED])
@given(st.lists(PIECES, max_size=40).map(b"".join))
def test_a_body_hashes_as_dkimpy_hashes_it(canonicalization: Canonicalization, text: bytes) -> None:
    body = text.rstrip(b" \t") + b"\r\n"  # of a last line without an end, dkimpy leaves the blanks

    assert body_hash(body, 0, canonicalization) == _hash_of(PEERS[canonicalization].canonicalize_body(body))


@given(st.lists(PIECES, max_size=40).map(b"".join), st.integers(1, 12))
def test_it_does_not_matter_where_blocks_end(text: bytes, size: int) -> None:
    whole = {kind: body_hash(text, 0, kind) for kind in PEERS}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canonical, "_BLOCK", size)
        patch.setattr(canonical, "_TAIL", size)
        assert {kind: body_hash(text, 0, kind) for kind in PEERS} == whole


@given(st.lists(PIECES.filter(lambda piece: piece != b"\x0b"), max_size=20).map(b"".join))
def test_a_field_is_written_as_dkimpy_writes_it(text: bytes) -> None:
    value = text.replace(b"\r\n", b"\r\n ") + b"x\r\n"
    (theirs,) = Relaxed.canonicalize_headers([(b"Name", value)])

    assert header_field(b"Name:" + value, RELAXED) + b"\r\n" == b":".join(theirs)


@pytest.mark.parametrize(
    ("unit", "canonical_form"),
    [
        (b" ", b" x\r\n"),
        (b"\t", b" x\r\n"),
        (b"\r\n", b"\r\n" * 1_000_000 + b"x\r\n"),
        (b"a  ", b"a " * 666_666 + b"x\r\n"),
    ],
)
def test_a_body_of_one_repeated_thing_takes_no_longer_for_it(unit: bytes, canonical_form: bytes) -> None:
    body = unit * (2_000_000 // len(unit)) + b"x" + b" \r\n" * 600_000

    assert body_hash(body, 0, RELAXED) == _hash_of(canonical_form)
