"""Messages written block by block."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings

from sesmodel import Attachment, Inline, ManualClock, Message, SeededIds, build, iter_bytes
from sesmodel.mail.transfer import base64_blocks, fastest_base64, standard_base64
from sesmodel.testing.strategies import messages

LARGE = Message(
    sender="a@example.com",
    to="b@example.net",
    subject="Large",
    html="<p>",
    inline=[Inline(bytes(range(256)) * 4000, "a.png")],
    attachments=[Attachment(bytes(range(255)) * 20_000, "a.bin"), Attachment(b"x" * 58368, "b.bin")],
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(messages())
def test_the_blocks_joined_are_the_message(message: Message) -> None:
    blocks = list(iter_bytes(message, clock=ManualClock(), ids=SeededIds()))

    assert b"".join(blocks) == build(message, clock=ManualClock(), ids=SeededIds())


def test_no_block_of_a_large_message_is_large() -> None:
    blocks = list(iter_bytes(LARGE, clock=ManualClock(), ids=SeededIds()))

    assert max(map(len, blocks)) < 100_000
    assert b"".join(blocks) == build(LARGE, clock=ManualClock(), ids=SeededIds())


def peak(run: object) -> int:
    assert callable(run)
    run()
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_large_message_is_never_in_memory_twice() -> None:
    size = len(build(LARGE))

    assert peak(lambda: build(LARGE)) < 1.3 * size
    assert peak(lambda: [len(block) for block in iter_bytes(LARGE)]) < 0.1 * size


@pytest.mark.parametrize("size", [0, 1, 57, 58, 58367, 58368, 58369, 200_003])
def test_both_encoders_of_base64_write_the_same(size: int) -> None:
    pytest.importorskip("pybase64")
    data = bytes(number * 7 % 251 for number in range(size))

    assert fastest_base64() is not standard_base64
    assert list(base64_blocks(data)) == list(base64_blocks(data, standard_base64))
    lines = b"".join(base64_blocks(data)).split(b"\r\n")
    assert all(len(line) == 76 for line in lines[:-1])


def test_without_the_fast_library_the_standard_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pybase64", None)
    fastest_base64.cache_clear()
    try:
        assert fastest_base64() is standard_base64
    finally:
        fastest_base64.cache_clear()
