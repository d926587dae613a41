"""Boundaries: distinct, in no part, and the same for the same ids."""

from __future__ import annotations

import pytest

from sesmodel import Message, build, read
from sesmodel.clock import ManualClock
from sesmodel.ids import SeededIds


class Repeating:
    """Ids that give some tokens twice, which no honest source would do."""

    def __init__(self, *tokens: str) -> None:
        self._tokens = list(tokens)

    def token(self) -> str:
        return self._tokens.pop(0)


A, B, C, D = (letter * 32 for letter in "abcd")
MIXED = Message(
    sender="a@example.com", to="b@example.net", subject="s", text="t", html="<p>h", message_id="m@example.com"
).attach(b"data", "a.pdf")


def boundaries(raw: bytes) -> list[str]:
    return [part.parameters["boundary"] for part in read(raw).walk() if part.parts]


@pytest.mark.spec("API-10")
def test_every_level_has_a_boundary_of_its_own() -> None:
    found = boundaries(build(MIXED))

    assert len(found) == 2
    assert len(set(found)) == 2


@pytest.mark.spec("API-10")
def test_a_boundary_that_a_part_inside_has_is_not_used_again() -> None:
    raw = build(MIXED, clock=ManualClock(), ids=Repeating(A, A, B))

    assert boundaries(raw) == [f"=_{B}", f"=_{A}"]


@pytest.mark.spec("API-10")
@pytest.mark.parametrize("text", [f"--=_{A}", f"line\r\n--=_{A}--\r\nline", f"in the middle =_{A} of a line"])
def test_a_boundary_that_occurs_in_the_text_is_not_used(text: str) -> None:
    raw = build(MIXED.replace(text=text), clock=ManualClock(), ids=Repeating(A, B, A, C))

    assert boundaries(raw) == [f"=_{C}", f"=_{B}"]
    assert read(raw).text == text.replace("\r\n", "\n")


@pytest.mark.spec("API-10")
def test_a_part_starts_with_its_boundary_and_the_last_one_is_closed() -> None:
    raw = build(MIXED, clock=ManualClock(), ids=Repeating(A, B))

    assert raw.count(b"\r\n--=_" + B.encode() + b"\r\n") == 2
    assert raw.endswith(b"\r\n--=_" + B.encode() + b"--\r\n")
    assert raw.count(b"--=_" + A.encode() + b"--\r\n") == 1


@pytest.mark.spec("API-10")
def test_the_same_seed_gives_the_same_boundaries() -> None:
    first, second, other = (boundaries(build(MIXED, clock=ManualClock(), ids=SeededIds(seed))) for seed in (1, 1, 2))

    assert first == second
    assert first != other


@pytest.mark.spec("API-10")
def test_a_boundary_that_occurs_in_html_is_not_used() -> None:
    raw = build(MIXED.replace(html=f"--=_{A}\n"), clock=ManualClock(), ids=Repeating(A, B, A, C))

    assert boundaries(raw) == [f"=_{C}", f"=_{B}"]
