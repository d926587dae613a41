"""What a message looks like on the wire of SMTP: CRLF line ends, and no lone dot (RFC 5321 section 4.5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import NotExpressible
from sesmodel.service import ses_headers

if TYPE_CHECKING:
    from sesmodel.mail.raw import RawMessage
    from sesmodel.service.submission import Submission
    from sesmodel.transport.smtp_settings import Dialect

END = b".\r\n"
_LONG = 65_536
_BYTES_A_DOT = 512


def content(submission: Submission, dialect: Dialect) -> bytes:
    """The bytes between the answer to DATA and the final dot.

    Args:
        submission: what is sent.
        dialect: ``ses`` says options in the header; ``plain`` cannot say them.

    Raises:
        NotExpressible: options are given to a plain server, where they would leak to the recipients, or cannot be
            written as fields.
    """
    raw = submission.raw
    if submission.options:
        if dialect == "plain":
            raise NotExpressible(
                "A plain SMTP server cannot be told configuration sets, tags or identities; use dialect='ses'."
            )
        raw = ses_headers.write_into(raw, submission.options)
    return _stuffed(raw.with_crlf())


def message_id(reply: str) -> str | None:
    """The id in SES's reply ``Ok 0107…-000000`` (SRC-03, OBS-440).

    >>> message_id("Ok"), message_id("Ok 0107017033dbb64d-be13a01e-000000")
    (None, '0107017033dbb64d-be13a01e-000000')
    """
    words = reply.split()
    return words[-1] if len(words) == 2 and words[0].lower() == "ok" else None


def _stuffed(raw: RawMessage) -> bytes:
    data = raw.data
    if data and not data.endswith(b"\r\n"):
        data += b"\r\n"
    return data if not _dot_starts_a_line(data) else _doubled(data)


def _doubled(data: bytes) -> bytes:
    data = data.replace(b"\r\n.", b"\r\n..")
    return b"." + data if data.startswith(b".") else data


def _dot_starts_a_line(data: bytes) -> bool:
    """Whether one may. One byte is found far faster than two, so a long text is searched for its few dots."""
    if len(data) <= _LONG:
        return data.startswith(b".") or b"\n." in data
    at = -1
    for _ in range(len(data) // _BYTES_A_DOT):  # more of them, and the search for two bytes is as fast
        at = data.find(b".", at + 1)
        if at < 0:
            return False
        if at == 0 or data[at - 1] == 0x0A:
            return True
    return b"\n." in data
