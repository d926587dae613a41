"""Work that needs look-ups, without who makes them: it hands out questions and takes answers.

So one function serves callers that wait, callers that await, and tests.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterable
from typing import TypeVar

import attrs

from sesmodel.dns.record import Answer, RecordType

_Result = TypeVar("_Result")


@attrs.frozen
class Question:
    """One look-up.

    Attributes:
        name: the full name.
        type: the type of records.
    """

    name: str
    type: RecordType


Dialogue = Generator[tuple[Question, ...], tuple[Answer, ...], _Result]
"""Yields questions that may be asked at once, gets their answers in the same order, and returns what it found."""


def ask(dialogue: Dialogue[_Result], lookup: Callable[[str, RecordType], Answer]) -> _Result:
    """Answer the questions one by one.

    Args:
        dialogue: what asks.
        lookup: answers: the ``lookup`` of a resolver.

    >>> from sesmodel import DnsTable
    >>> ask(one_answer("example.com", RecordType.TXT), DnsTable().lookup).status.value
    'no such name'
    """
    try:
        questions = next(dialogue)
        while True:
            questions = dialogue.send(tuple(lookup(one.name, one.type) for one in questions))
    except StopIteration as end:
        found: _Result = end.value
        return found


async def ask_async(
    dialogue: Dialogue[_Result], answers: Callable[[tuple[Question, ...]], Awaitable[tuple[Answer, ...]]]
) -> _Result:
    """As :func:`ask`, without blocking.

    Args:
        dialogue: what asks.
        answers: answers questions, all at once if it can.
    """
    try:
        questions = next(dialogue)
        while True:
            questions = dialogue.send(await answers(questions))
    except StopIteration as end:
        found: _Result = end.value
        return found


def one_answer(name: str, type: RecordType) -> Dialogue[Answer]:  # noqa: A002  the word of DNS
    """Ask one question."""
    (answer,) = yield (Question(name, type),)
    return answer


def together(dialogues: Iterable[Dialogue[_Result]]) -> Dialogue[tuple[_Result, ...]]:
    """Run several dialogues side by side, so that what all ask is asked at once.

    Args:
        dialogues: what asks.

    Returns:
        What each of them found, in their order.
    """
    running = list(dialogues)
    asked = dict[int, tuple[Question, ...]]()
    found = dict[int, _Result]()
    for place in range(len(running)):
        _go_on(running, place, None, asked, found)
    while asked:
        answers = iter((yield tuple(question for place in sorted(asked) for question in asked[place])))
        for place, questions in sorted(asked.items()):
            _go_on(running, place, tuple(next(answers) for _ in questions), asked, found)
    return tuple(found[place] for place in range(len(running)))


def _go_on(
    running: list[Dialogue[_Result]],
    place: int,
    answers: tuple[Answer, ...] | None,
    asked: dict[int, tuple[Question, ...]],
    found: dict[int, _Result],
) -> None:
    try:
        asked[place] = next(running[place]) if answers is None else running[place].send(answers)
    except StopIteration as end:
        asked.pop(place, None)
        found[place] = end.value
