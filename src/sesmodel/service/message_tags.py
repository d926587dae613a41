"""Message tags: which names and values SES takes (EVP-03)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.problem import Problem, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TAG_NAME = re.compile(r"[A-Za-z0-9_-]+|ses:feedback-id-[ab]")
_TAG_VALUE = re.compile(r"[A-Za-z0-9_.@-]+")
_LONGEST_TAG = 255


@attrs.frozen
class MessageTag:
    """A tag of a message: events name it, so that what happens to mail can be told apart (EVP-03).

    It is a pair, and stands wherever tags do: ``mailer.send(message, tags=[MessageTag("campaign", "march")])``.

    Args:
        name: 1 to 255 of ASCII letters, digits, ``_`` and ``-``; or ``ses:feedback-id-a``, ``ses:feedback-id-b``.
        value: the same, and ``.`` and ``@``.

    Raises:
        InvalidValue: in the words of SES (OBS-109 to OBS-113), the name before the value.

    >>> MessageTag("camp aign", "march")
    Traceback (most recent call last):
    sesmodel.errors.InvalidValue: tag name: Invalid tag name <camp aign>: only alphanumeric ASCII characters, '_',  \
'-' are allowed. Change the tag.
    """

    name: str
    value: str

    def __attrs_post_init__(self) -> None:
        """Refuse what SES refuses."""
        for problem in check_tags([(self.name, self.value)]):
            raise InvalidValue(problem.answer.message, where=problem.place, cure=problem.cure)

    def __iter__(self) -> Iterator[str]:
        """The name and the value."""
        return iter((self.name, self.value))


def check_tags(tags: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Find tags that SES does not take (OBS-109 to OBS-115): name before value, empty before long before characters."""
    for name, value in tags:
        yield from _tag_part("name", name, _TAG_NAME, "'_',  '-'")
        yield from _tag_part("value", value, _TAG_VALUE, "'_',  '-' , '.', '@'")


def _tag_part(part: str, text: str, allowed: re.Pattern[str], marks: str) -> Iterator[Problem]:
    answer = ""
    if not text:
        answer = f"The tag {part} must be specified."
    elif len(text) > _LONGEST_TAG:
        answer = f"Tag {part} cannot exceed {_LONGEST_TAG} characters."
    elif not allowed.fullmatch(text):
        answer = f"Invalid tag {part} <{text}>: only alphanumeric ASCII characters, {marks} are allowed."
    if answer:
        yield refused("bad-tag", f"tag {part}", answer, "EVP-03", "Change the tag.")
