"""The placeholder for the unsubscribe link, which SES fills in (LST-15)."""

from __future__ import annotations

import re

import attrs

PLACEHOLDER_NAME = "amazonSESUnsubscribeUrl"
PLACEHOLDER = f"{{{{{PLACEHOLDER_NAME}}}}}"
"""How it is written: ``{{amazonSESUnsubscribeUrl}}``."""

MOST_REPLACED = 2
"""So many are filled in, and further ones stay as they are."""

# The guide prints it with single braces, as it does some variables that need two; users write two.
_PLACEHOLDER = re.compile(r"\{\{amazonSESUnsubscribeUrl\}\}|\{amazonSESUnsubscribeUrl\}")


def placeholders_in(text: str) -> int:
    """How many placeholders there are in a text.

    >>> placeholders_in("<a href='{{amazonSESUnsubscribeUrl}}'>Leave</a> or {amazonSESUnsubscribeUrl}")
    2
    """
    return len(_PLACEHOLDER.findall(text))


@attrs.define
class PlaceholderFiller:
    """Fills in the link, in the texts of one message in their order.

    Args:
        url: the link; it needs no escaping, in HTML or in text.
        per_part: whether each text may have two of them, and not the whole message.

    >>> fill = PlaceholderFiller("https://example.com/u")
    >>> fill("plain", "{{amazonSESUnsubscribeUrl}} {amazonSESUnsubscribeUrl}")
    'https://example.com/u https://example.com/u'
    >>> fill("html", "<a href='{{amazonSESUnsubscribeUrl}}'>Leave</a>")
    "<a href='{{amazonSESUnsubscribeUrl}}'>Leave</a>"
    """

    url: str
    per_part: bool = False
    _left: int = attrs.field(default=MOST_REPLACED, init=False)

    def __call__(self, subtype: str, text: str) -> str:
        """Fill in the next text.

        Args:
            subtype: what it is, ``plain`` or ``html``; the link is the same in both.
            text: as it was written.
        """
        del subtype
        if self.per_part:
            self._left = MOST_REPLACED
        if not self._left or PLACEHOLDER_NAME not in text:
            return text
        filled, count = _PLACEHOLDER.subn(lambda _: self.url, text, count=self._left)
        self._left -= count
        return filled
