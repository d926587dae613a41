"""Message tags: which names and values SES takes (EVP-03)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.service.problem import Problem, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TAG_NAME = re.compile(r"[A-Za-z0-9_-]+|ses:feedback-id-[ab]")
_TAG_VALUE = re.compile(r"[A-Za-z0-9_.@-]+")
_LONGEST_TAG = 255


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
