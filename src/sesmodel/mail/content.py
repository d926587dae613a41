"""What a message is made of: text, HTML, attachments, inline parts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import attrs

from sesmodel.errors import InvalidContent
from sesmodel.mail import media_type
from sesmodel.mail.characters import UNWRITABLE
from sesmodel.mail.charset import is_charset
from sesmodel.mail.raw import as_bytes
from sesmodel.mail.transfer import TransferEncoding, encode_text

if TYPE_CHECKING:
    import os


_CONTENT_ID = re.compile(r"[!-;=?-~]{1,300}")


def _charset(name: str) -> str:
    if not is_charset(name):
        raise InvalidContent(f"{name!r} is no charset that Python knows.", where="charset", cure="Use UTF-8.")
    if "\r\n".encode(name) != b"\r\n":  # UTF-16 and its like may not be the charset of a text part: RFC 2781 section 4
        raise InvalidContent(f"{name!r} has no ASCII line ends.", where="charset", cure="Use UTF-8.")
    return name


@attrs.frozen
class Text:
    r"""A plain text body.

    Args:
        content: the text; any line ends, written as CRLF.
        charset: the charset it is sent in, UTF-8 if not given.
        transfer_encoding: forces ``7bit``, ``quoted-printable``, ``base64``, or ``8bit``, which SES may garble when it
            changes a message (API-08); else the one that fits (API-07).

    Raises:
        InvalidContent: the charset is unknown or cannot write the text.

    >>> Text("Grüße").encoded
    b'Gr\xc3\xbc\xc3\x9fe'
    """

    content: str = attrs.field(repr=lambda content: f"<{len(content)} characters>")
    charset: str = attrs.field(default="UTF-8", converter=_charset)
    transfer_encoding: TransferEncoding | None = None

    subtype = "plain"

    def __attrs_post_init__(self) -> None:
        """Refuse what is no text, and what the charset or the transfer encoding cannot write."""
        if not isinstance(self.content, str):
            raise InvalidContent(f"{type(self.content).__name__} is no text.", where=f"text/{self.subtype}")
        encoded = self.encoded
        if self.transfer_encoding is not None:
            encode_text(encoded, self.transfer_encoding)

    @property
    def encoded(self) -> bytes:
        """The text in its charset, with CRLF line ends."""
        text = self.content
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        try:
            return text.replace("\n", "\r\n").encode(self.charset)
        except UnicodeEncodeError as error:
            character = error.object[error.start]
            raise InvalidContent(
                f"character {character!r} at position {self.content.index(character)} is not in {self.charset}.",
                where=f"text/{self.subtype}",
                cure="Use UTF-8.",
            ) from error

    def __str__(self) -> str:
        """The text."""
        return self.content


@attrs.frozen
class Html(Text):
    """An HTML body: see :class:`Text`."""

    subtype = "html"


def _filename(name: str) -> str:
    base = re.split(r"[/\\]", name)[-1].strip()
    if not base or base in {".", ".."}:
        raise InvalidContent(f"{name!r} names no file.", where="filename", cure="Give a name such as 'offer.pdf'.")
    if found := UNWRITABLE.search(base):
        raise InvalidContent(f"{name!r} holds {found[0]!r}.", where="filename", cure="A file name is one line.")
    return base


def _one_line(attachment: Attachment, _field: object, text: str) -> None:
    if found := UNWRITABLE.search(text):
        what = f"the description of {attachment.filename!r} holds {found[0]!r}."
        raise InvalidContent(what, where="description", cure="A description is one line.")


def _content_type(attachment: Attachment) -> str:
    return media_type.of_file(attachment.filename)


def _checked_type(value: str) -> str:
    value = media_type.tidy(value)
    if not media_type.is_type(value):
        raise InvalidContent(f"{value!r} is no media type.", where="content_type", cure="Write 'application/pdf'.")
    if value.lower().startswith("multipart/"):
        raise InvalidContent(f"{value!r} is made of parts, and no file.", where="content_type", cure="Attach each.")
    return value


@attrs.frozen
class Attachment:
    r"""A file that travels with the message, always as base64 (API-11).

    Args:
        data: the content of the file.
        filename: its name; of a path, POSIX or Windows, only the last part is kept (API-14).
        content_type: its media type, of text with its charset if need be; guessed from the name if not given.
        description: what it is, in a few words, for the field Content-Description (RFC 2045 section 8); none if empty.

    Raises:
        InvalidContent: the name or the type is none, or the description is more than one line.

    >>> Attachment(b"a,b", "C:\\lists\\customers.csv").filename
    'customers.csv'
    """

    data: bytes = attrs.field(repr=lambda data: f"<{len(data)} bytes>", converter=as_bytes)
    filename: str = attrs.field(converter=_filename)
    content_type: str = attrs.field(default=attrs.Factory(_content_type, takes_self=True), converter=_checked_type)
    description: str = attrs.field(default="", kw_only=True, validator=_one_line)

    @classmethod
    def from_path(cls, path: str | os.PathLike[str], content_type: str | None = None) -> Self:
        """Read a file, at once.

        Args:
            path: where it is.
            content_type: its media type; guessed from the name if not given.

        Raises:
            OSError: it cannot be read.
        """
        place = Path(path)
        return cls._of(place.read_bytes(), place.name, content_type)

    @classmethod
    def from_file(cls, file: IO[bytes], filename: str | None = None, content_type: str | None = None) -> Self:
        """Read an open file from where it stands to its end, at once.

        Args:
            file: opened for bytes; an upload, a ``BytesIO``, a file of a zip archive.
            filename: its name; that of the file object if not given.
            content_type: its media type; guessed from the name if not given.

        Raises:
            InvalidContent: it was opened for text, or has no name and none is given.

        >>> from io import BytesIO
        >>> Attachment.from_file(BytesIO(b"a,b"), "customers.csv").data
        b'a,b'
        """
        name = filename or getattr(file, "name", None)
        if not isinstance(name, str):  # a file that was opened by its number has that for a name
            raise InvalidContent("the file object has no name.", where="filename", cure="Give filename=.")
        return cls._of(file.read(), name, content_type)

    @classmethod
    def _of(cls, data: bytes, filename: str, content_type: str | None) -> Self:
        return cls(data, filename) if content_type is None else cls(data, filename, content_type)


@attrs.frozen
class Inline(Attachment):
    """A part that the HTML shows, by ``<img src="cid:…">``.

    Args:
        content_id: the name that the HTML uses after ``cid:``; the file name if not given.

    >>> Inline(b"...", "logo.png").url
    'cid:logo.png'
    """

    content_id: str = attrs.field(default=attrs.Factory(lambda self: self.filename, takes_self=True))

    @content_id.validator
    def _check_content_id(self, _field: object, value: str) -> None:
        if not _CONTENT_ID.fullmatch(value):
            raise InvalidContent(
                f"{value!r} is no Content-ID.",
                where=self.filename,
                cure="Use ASCII without blanks: content_id='logo'.",
            )

    @property
    def url(self) -> str:
        """What the HTML refers to it by."""
        return f"cid:{self.content_id}"
