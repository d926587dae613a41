"""Message -> bytes: CRLF, 7-bit, the same for the same message, clock and ids (RFC 5322, RFC 2045).

How parts nest; a level that has nothing to hold is left out, and a prepared body stands alone::

    mixed
    ├── alternative
    │   ├── text/plain
    │   ├── related
    │   │   ├── text/html
    │   │   └── inline parts
    │   └── text/calendar
    └── attachments
"""

from __future__ import annotations

from datetime import UTC, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sesmodel.mail import parameter
from sesmodel.mail.address_field import address_field
from sesmodel.mail.content import Inline
from sesmodel.mail.header import field
from sesmodel.mail.transfer import base64_blocks, encode_text, is_7bit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sesmodel.clock import Clock
    from sesmodel.ids import Ids
    from sesmodel.mail.content import Attachment, Text
    from sesmodel.mail.message import Message

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Part(NamedTuple):
    """One MIME part on its way out, to be written once.

    Attributes:
        head: its header lines, each with its line end.
        blocks: its content, encoded.
        clear: what of the content stands unencoded, where a boundary could occur by accident or malice.
    """

    head: str
    blocks: Iterable[bytes]
    clear: tuple[bytes, ...] = ()


class OnTop(Protocol):
    """Header fields that can be written only when the rest of the message is there: signatures."""

    def room(self, head: bytes) -> int:
        """How many bytes they will take, told with the header section."""
        ...

    def fields(self, data: bytes, body: int) -> bytes:
        """The fields, which take that room. ``data`` must not be kept: what follows would copy all of it.

        Args:
            data: a buffer with the whole message.
            body: where its body begins.
        """
        ...


def build(message: Message, *, clock: Clock, ids: Ids, on_top: OnTop | None = None) -> bytes:
    """Write a message as bytes that any server takes.

    Args:
        message: what to write. Bcc and the return path are not written (LIF-12).
        clock: gives the Date, unless the message has one.
        ids: gives the Message-ID, unless the message has one, and the boundaries.
        on_top: fields to put before all others at last.

    Raises:
        InvalidHeader: a header field has a grammar of its own that its value does not follow.
    """
    files = sum([len(file.data) for file in (*message.inline, *message.attachments)])
    room = files * 11 // 8  # base64 takes 1.37
    return write(fields(message, clock=clock, ids=ids), body(message, ids), room=room, on_top=on_top)


def build_unsent(message: Message, *, ids: Ids) -> bytes:
    """As :func:`build`, but without Date and Message-ID: for who writes them when it is sent.

    Args:
        message: what to write; its date and its id are not.
        ids: gives the boundaries.
    """
    return write([*_addressed(message), *_closing(message)], body(message, ids))


def iter_bytes(message: Message, *, clock: Clock, ids: Ids) -> Iterator[bytes]:
    """Write a message block by block, files in blocks of some 80 KB: joined, they are what :func:`build` gives.

    Args:
        message: what to write.
        clock: as for :func:`build`.
        ids: as for :func:`build`.
    """
    return blocks(fields(message, clock=clock, ids=ids), body(message, ids))


def write(lines: Sequence[str], part: Part, *, room: int = 0, on_top: OnTop | None = None) -> bytes:
    """Put header lines and a body part together.

    Args:
        lines: the header fields.
        part: the body.
        room: how many bytes it may take. One large buffer is quicker to get than one that grows.
        on_top: fields to put before all others at last.
    """
    out = BytesIO()  # getvalue() hands its buffer over without a copy: one message in memory, not two
    if room:
        out.seek(room)
        out.write(b"\0")
        out.seek(0)
    if on_top:
        _write_below(out, on_top, blocks(lines, part))
    else:
        out.writelines(blocks(lines, part))
        out.truncate()
    return out.getvalue()


def _write_below(out: BytesIO, on_top: OnTop, written: Iterator[bytes]) -> None:
    head = next(written)
    start = on_top.room(head)
    out.seek(start)
    out.write(head)
    out.writelines(written)
    if (size := out.tell()) > start and out.getbuffer()[size - 1] in b" \t":
        out.write(b"\r\n")  # as SMTP would: not every verifier takes blanks at the very end for the end of a line
    out.truncate()
    # The value is let go of before the buffer is written to again, or BytesIO would copy it.
    top = on_top.fields(out.getvalue(), start + len(head))
    out.seek(0)
    out.write(top)


def blocks(lines: Sequence[str], part: Part) -> Iterator[bytes]:
    """Put header lines and a body part one after the other."""
    yield "".join([*[f"{line}\r\n" for line in lines], part.head, "\r\n"]).encode("ascii")
    yield from part.blocks


def fields(message: Message, *, clock: Clock, ids: Ids) -> list[str]:
    """The header fields of a message but those of its body, folded."""
    message_id = field("Message-ID", _message_id(message, ids))
    return [*_addressed(message), f"Date: {date(message.date or clock.now())}", message_id, *_closing(message)]


def _addressed(message: Message) -> list[str]:
    lines = [address_field("From", (message.sender,))] if message.sender else []
    lines += [
        address_field(name, people)
        for name, people in (("To", message.to), ("Cc", message.cc), ("Reply-To", message.reply_to))
        if people
    ]
    if message.subject is not None:
        lines.append(field("Subject", message.subject))
    return lines


def _closing(message: Message) -> list[str]:
    return [*[field(header.name, header.value) for header in message.headers], "MIME-Version: 1.0"]


def body(message: Message, ids: Ids) -> Part:
    """The parts of a message, nested as drawn at the top of this file."""
    if message.body is not None:
        return Part(message.body.head, (message.body.data,))
    content = list(_bodies(message, ids))
    if len(content) > 1:
        content = [multipart("alternative", content, ids)]
    if message.attachments:
        return multipart("mixed", [*content, *map(file_part, message.attachments)], ids)
    return content[0] if content else Part("", ())


def _bodies(message: Message, ids: Ids) -> Iterator[Part]:
    """What readers choose from, the plainest first; mail programs look for an invitation among them (RFC 6047)."""
    if message.text is not None:
        yield text_part(message.text)
    if message.html is not None:
        html = text_part(message.html)
        yield multipart("related", [html, *map(file_part, message.inline)], ids) if message.inline else html
    if message.calendar is not None:
        yield text_part(message.calendar, f"; method={message.calendar.method}")


def text_part(text: Text, parameters: str = "") -> Part:
    """A body part in its charset and the transfer encoding that fits.

    Args:
        text: the body.
        parameters: further parameters of the Content-Type, written as ``; name=value``.
    """
    encoding, data = encode_text(text.encoded, text.transfer_encoding)
    kind = f"text/{text.subtype}{parameters}; charset={text.charset}"
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n"
    return Part(head, (data,), (data,) if encoding in {"7bit", "8bit"} else ())


def file_part(attachment: Attachment) -> Part:
    """An attachment or inline part: name in both fields, base64 (API-11)."""
    inline = isinstance(attachment, Inline)
    kind, clear = attachment.content_type, attachment.content_type.lower().startswith("message/")
    if clear and not is_7bit(attachment.data):  # a message may not be base64: RFC 2046 section 5.2.1
        kind, clear = "application/octet-stream", False
    head = (
        f"Content-Type: {kind}{parameter.write('name', attachment.filename)}\r\n"
        f"Content-Disposition: {'inline' if inline else 'attachment'}"
        f"{parameter.write('filename', attachment.filename)}\r\n"
        f"Content-Transfer-Encoding: {'7bit' if clear else 'base64'}\r\n"
    )
    if attachment.description:
        head += f"{field('Content-Description', attachment.description)}\r\n"
    if isinstance(attachment, Inline):
        head += f"Content-ID: <{attachment.content_id}>\r\n"
    if clear:
        return Part(head, (attachment.data,), (attachment.data,))
    return Part(head, base64_blocks(attachment.data))


def multipart(subtype: str, parts: Sequence[Part], ids: Ids, *, parameters: str = "") -> Part:
    """Wrap parts in one.

    The boundary is unlike that of any part inside, and occurs in none of them: base64 has no ``_`` and
    quoted-printable no ``=_``, so only what stands unencoded is searched.

    Args:
        subtype: ``mixed``, ``alternative``, ``related`` or ``report``.
        parts: what to wrap.
        ids: gives the boundary.
        parameters: further parameters of the Content-Type behind the boundary, written as ``; name=value``.
    """
    clear = tuple(text for part in parts for text in part.clear)
    boundary = _boundary(clear, ids)
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary.decode()}"{parameters}\r\n'
    return Part(head, _delimited(parts, boundary), (boundary, *clear))


def _boundary(clear: tuple[bytes, ...], ids: Ids) -> bytes:
    while True:
        boundary = f"=_{ids.token()}".encode()
        if not any(boundary in text for text in clear):
            return boundary


def _delimited(parts: Sequence[Part], boundary: bytes) -> Iterator[bytes]:
    for number, part in enumerate(parts):
        yield b"%b--%b\r\n%b\r\n" % (b"\r\n" if number else b"", boundary, part.head.encode("ascii"))
        yield from part.blocks
    yield b"\r\n--%b--\r\n" % boundary


def date(moment: datetime) -> str:
    """Write a moment as RFC 5322 section 3.3 says, in its own time zone, or in UTC if that is off by seconds.

    >>> from datetime import UTC, datetime
    >>> date(datetime(2022, 10, 6, 7, 37, 6, tzinfo=UTC))
    'Thu, 6 Oct 2022 07:37:06 +0000'
    """
    if (offset := moment.utcoffset()) and offset % timedelta(minutes=1):  # local times before there were zones
        moment = moment.astimezone(UTC)
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    zone = "+0000" if moment.tzinfo is UTC else f"{moment:%z}"
    time = f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}"
    return f"{day}, {moment.day} {month} {moment.year:04} {time} {zone}"


def _message_id(message: Message, ids: Ids) -> str:
    if message.message_id:
        return f"<{message.message_id.strip('<> ')}>"
    domain = message.sender.domain if message.sender else "invalid"  # RFC 2606: a name that nobody has
    return f"<{ids.token()}@{domain}>"
