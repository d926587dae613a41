"""Calendar invitations: an iCalendar object that mail programs show with buttons (RFC 5545, RFC 6047)."""

from __future__ import annotations

import re

import attrs

from sesmodel.errors import InvalidContent
from sesmodel.mail.content import Text
from sesmodel.mail.transfer import TransferEncoding

_METHOD = r"(?im)^METHOD(?:;[^:\r\n]*)?:([A-Za-z0-9-]+)[ \t]*$"  # compiled by the first calendar


def _content(source: str | bytes) -> str:
    """Calendar libraries give bytes, always UTF-8: RFC 5545 section 3.1.4."""
    try:
        text = source.decode() if isinstance(source, bytes) else str(source)
    except UnicodeDecodeError as error:
        raise InvalidContent("it is not UTF-8.", where="calendar", cure="Write it as RFC 5545 says.") from error
    return text.replace("\r\n", "\n")


@attrs.frozen
class Calendar(Text):
    r"""An invitation, an answer to one, or its end, which mail programs show with buttons.

    It stands beside the text and the HTML, as ``text/calendar; method=REQUEST``. To send a calendar as a file to open,
    attach it.

    Args:
        content: an iCalendar object with a METHOD, such as ``REQUEST``, ``REPLY`` or ``CANCEL`` (RFC 5546); text, or
            bytes in UTF-8.
        charset: UTF-8; nothing else is iCalendar.
        transfer_encoding: as for any text.

    Raises:
        InvalidContent: it is no iCalendar object, or it has no METHOD.

    >>> Calendar("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n").method
    'REQUEST'
    """

    content: str = attrs.field(converter=_content, repr=lambda content: f"<{len(content)} characters>")
    charset: str = attrs.field(default="UTF-8", validator=attrs.validators.in_(("UTF-8", "utf-8")))
    transfer_encoding: TransferEncoding | None = None

    subtype = "calendar"

    def __attrs_post_init__(self) -> None:
        """Refuse what no mail program would show as an invitation."""
        super().__attrs_post_init__()
        if not self.content.lstrip("\ufeff\n ").upper().startswith("BEGIN:VCALENDAR"):
            raise InvalidContent("it is no iCalendar object.", where="calendar", cure="Start with BEGIN:VCALENDAR.")
        if not re.search(_METHOD, self.content):
            raise InvalidContent(
                "it has no METHOD, so nobody could answer it.",
                where="calendar",
                cure="Write METHOD:REQUEST after VERSION:2.0, or attach it as a file.",
            )

    @property
    def method(self) -> str:
        """What is asked for, in capitals: the METHOD of the object, which the media type repeats (RFC 6047)."""
        found = re.search(_METHOD, self.content)
        return found[1].upper() if found else ""
