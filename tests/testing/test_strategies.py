"""The strategies that other projects import."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sesmodel import Address, Attachment, Inline, Message, build, check, read, same_content


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Message))
def test_reads_back(message: Message) -> None:
    assert same_content(read(build(message)), message)


@pytest.mark.spec("LIF-17", "LIF-16")
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Message))
def test_ses_takes_the_messages_that_are_drawn(message: Message) -> None:
    assert check(message).ok


@given(st.from_type(Address), st.from_type(Attachment), st.from_type(Inline))
def test_the_parts_are_drawn_by_their_types(address: Address, attachment: Attachment, inline: Inline) -> None:
    assert "@" in address.addr_spec
    assert attachment.filename
    assert inline.url.startswith("cid:")


def test_hypothesis_finds_the_strategies_without_an_import_of_them() -> None:
    code = (
        "from hypothesis import find, strategies as st; from sesmodel import Message;"
        "print(find(st.from_type(Message), lambda message: bool(message.to)).recipients != ())"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "True"
