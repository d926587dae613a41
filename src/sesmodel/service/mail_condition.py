"""Which messages a rule is about, beside whom they go to."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from sesmodel.mail.read import read

if TYPE_CHECKING:
    from sesmodel.mail.raw import RawMessage


@attrs.frozen
class MailCondition:
    r"""What a message has to be like; everything that is given has to hold.

    Args:
        larger_than: more bytes than that.
        subject: a pattern for the decoded subject, such as ``*lottery*``; letter case does not matter.
        attachment: a pattern for the name of an attachment, such as ``*.zip``.

    >>> from sesmodel.mail.raw import RawMessage
    >>> MailCondition(subject="*lottery*").fits(RawMessage(b"Subject: The Lottery!\r\n\r\n"))
    True
    """

    larger_than: int | None = None
    subject: str | None = None
    attachment: str | None = None

    def fits(self, raw: RawMessage) -> bool:
        """Whether a message is like that."""
        if self.larger_than is not None and len(raw.data) <= self.larger_than:
            return False
        if self.subject is not None and not matches(self.subject, raw.headers.decoded("Subject") or ""):
            return False
        return self.attachment is None or any(
            matches(self.attachment, name) for file in read(raw).attachments for name in file.filenames
        )


def matches(pattern: str, text: str) -> bool:
    """Whether a text is like a pattern with ``*`` and ``?``, whatever its letter case."""
    return bool(_matcher(pattern).match(text.lower()))


@lru_cache(maxsize=256)
def _matcher(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern.lower()))
