"""Header fields and files in the content of the v2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue, InvalidValue
from sesmodel.mail.content import Attachment, Inline
from sesmodel.mail.encoded_word import decode

if TYPE_CHECKING:
    from sesmodel.api.members import Members

_NOT_IN_NAMES = frozenset('/\\:*?"<>|')  # OBS-104
_OF_FILES = (
    "RawContent",
    "FileName",
    "ContentType",
    "ContentDisposition",
    "ContentDescription",
    "ContentId",
    "ContentTransferEncoding",
)


def header(members: Members) -> tuple[str, str]:
    """A header field of the caller's; encoded words are read, since the message is written anew."""
    name, value = members.required_text("Name"), members.required_text("Value")
    if not name.strip():
        raise InvalidParameterValue("The header name must be specified.")  # OBS-058
    return name, decode(value)


def attachment(members: Members) -> Attachment:
    """A file; inline if it says so and has an id."""
    members.only(*_OF_FILES)
    content, name = members.blob("RawContent"), members.required_text("FileName")
    if _NOT_IN_NAMES & set(name):
        raise InvalidParameterValue(f"Illegal filename '{name}'.")
    content_type, content_id = members.text("ContentType"), members.text("ContentId")
    more = {"content_type": content_type} if content_type else {}
    more["description"] = members.text("ContentDescription") or ""
    try:
        if members.text("ContentDisposition") == "INLINE" and content_id:
            return Inline(content, name, content_id=content_id.strip("<>"), **more)
        return Attachment(content, name, **more)
    except InvalidValue as error:
        raise InvalidParameterValue(f"{error.where}: {error.what}") from error
