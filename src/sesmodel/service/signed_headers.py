"""Which header fields a signature covers: one of an application, which has to outlive what SES does, and one of SES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.dkim.sign import FIELD
from sesmodel.dkim.tags import parse
from sesmodel.errors import ForbiddenSignedHeader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.mail.raw import RawMessage

FORBIDDEN = frozenset({"message-id", "date", "return-path", "bounces-to"})
"""What SES replaces, in lower case (AUTH-22)."""

_TAKEN_OUT = "x-ses-"  # words to SES, which no receiver sees

SIGNED = frozenset(
    "from sender reply-to to cc subject in-reply-to references mime-version content-type content-transfer-encoding "
    "content-id content-description content-disposition list-id list-help list-owner list-post list-archive "
    "list-subscribe list-unsubscribe list-unsubscribe-post auto-submitted resent-from resent-sender resent-to "
    "resent-cc".split()
)
"""What is signed unless the caller says otherwise, in lower case: what readers see, and what mail programs act upon."""

_SIGNED_BY_SES = SIGNED | {"date", "message-id"}

SEALED = ("From", "Reply-To", "To", "Cc", "Subject")
"""What is mentioned once more than it is there, so that nobody can put a second one on top (RFC 6376 section 8.15)."""


def is_forbidden(name: str) -> bool:
    """Whether a field must not be signed, in any letter case (AUTH-22).

    >>> is_forbidden("DATE"), is_forbidden("X-SES-Source-ARN"), is_forbidden("Subject")
    (True, True, False)
    """
    lower = name.lower()
    return lower in FORBIDDEN or lower.startswith(_TAKEN_OUT)


def check_signed_headers(names: Iterable[str]) -> None:
    """Refuse a list that names what must not be signed.

    Raises:
        ForbiddenSignedHeader: with the first such name (AUTH-22).
    """
    if name := next(filter(is_forbidden, names), None):
        what = "SES replaces or removes it, and the signature would not verify."
        raise ForbiddenSignedHeader(what, where=name, cure="Leave it out of the signed fields (AUTH-22).")


def default_signed_headers(present: Iterable[str], sealed: Iterable[str] = SEALED) -> tuple[str, ...]:
    """What to sign of a message.

    Args:
        present: names of its fields, in their order.
        sealed: names to mention once more than they are there.

    >>> default_signed_headers(["Date", "From", "X-Mailer", "subject"], sealed=["From", "Cc"])
    ('From', 'subject', 'From', 'Cc')
    """
    return (*(name for name in present if name.lower() in SIGNED), *sealed)


def signed_by_identity(present: Iterable[str]) -> tuple[str, ...]:
    """What SES signs for an identity: also Date and Message-ID, which it wrote itself (OBS-355, OBS-363).

    Args:
        present: names of the fields of the message, in their order and letter case, as ``h=`` will have them.

    >>> signed_by_identity(["From", "X-Mailer", "Date", "Feedback-ID"])
    ('From', 'Date')
    """
    return tuple(name for name in present if name.lower() in _SIGNED_BY_SES)


def signed_by_service(present: Iterable[str]) -> tuple[str, ...]:
    """What SES signs for itself: the same, and every ``Feedback-ID`` (OBS-356, OBS-362).

    A message without From, which SES takes if it is told the source, is signed as having none (RFC 6376 section 5.4).
    """
    found = tuple(name for name in present if name.lower() in _SIGNED_BY_SES or name.lower() == "feedback-id")
    return found if "from" in map(str.lower, found) else ("From", *found)


def forbidden_signed_headers(raw: RawMessage) -> tuple[str, ...]:
    r"""Read the signatures that a message has already, and say what they cover that they must not (AUTH-22).

    Args:
        raw: the message.

    Returns:
        Names as the signatures write them, each once.

    Raises:
        InvalidTags: a signature cannot be read.

    >>> from sesmodel import RawMessage
    >>> forbidden_signed_headers(RawMessage(b"DKIM-Signature: v=1; h=From:Date\r\n\r\n"))
    ('Date',)
    """
    names = [name.strip() for value in raw.headers.get_all(FIELD) for name in parse(value).get("h", "").split(":")]
    return tuple(dict.fromkeys(filter(is_forbidden, names)))
