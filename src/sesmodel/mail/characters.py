"""Characters that may not stand where they would break a line, a field or a name."""

from __future__ import annotations

import re

LINE_BREAKS = re.compile("[\r\n\0]")
"""What would end a header field, or hide the rest of one."""

UNWRITABLE = re.compile("[\r\n\0\ud800-\udfff]")
"""That, and lone surrogates, which no charset writes."""

CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""Every control character of ASCII, and lone surrogates."""


def one_line(text: str) -> str:
    r"""Make one line of any text, for places that quote what others wrote.

    >>> one_line("a\nb")
    'a b'
    """
    return CONTROL.sub(" ", text)
