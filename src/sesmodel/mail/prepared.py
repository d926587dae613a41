"""Bodies that another tool made, sent without a change: signed and encrypted ones above all (RFC 8551, RFC 3156)."""

from __future__ import annotations

import re
from typing import Literal

import attrs

from sesmodel.errors import InvalidContent
from sesmodel.mail import parameter
from sesmodel.mail.folding import fold, unfold
from sesmodel.mail.raw import RawMessage, as_bytes
from sesmodel.mail.transfer import base64_lines, is_7bit

SMIME_TYPES = (
    "application/pkcs7-mime",
    "application/pkcs7-signature",
    "application/x-pkcs7-mime",
    "application/x-pkcs7-signature",
)
"""The media types of S/MIME that SES takes (HDR-13)."""

PGP_TYPES = ("application/pgp-encrypted", "application/pgp-keys", "application/pgp-signature")
"""The media types of PGP/MIME that SES takes (HDR-13)."""

_LINE = re.compile(r"[!-~]+(?: +[!-~]+)*")
_KEPT = ("content-type", "content-transfer-encoding", "content-disposition", "content-description")
_PASSED_OVER = ("mime-version", "content-length")


def _one_line(value: str) -> str:
    return " ".join(unfold(value).split())


@attrs.frozen
class PreparedBody:
    r"""The body of a message as another tool made it: its bytes are sent as they are (HDR-13).

    Args:
        content_type: the value of Content-Type with its parameters, such as
            ``multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha256; boundary="b"``.
        data: the body, in lines of at most 998 octets of ASCII that end with CRLF; signatures cover line ends.
        transfer_encoding: what ``data`` is encoded in already.
        disposition: the value of Content-Disposition, if there is to be one.
        description: the value of Content-Description, if there is to be one.

    Raises:
        InvalidContent: the body could not travel without a change, or a value is none.

    >>> body = PreparedBody.from_entity(b"Content-Type: application/pgp-keys\r\n\r\n-----BEGIN PGP")
    >>> body.content_type, body.data
    ('application/pgp-keys', b'-----BEGIN PGP')
    """

    content_type: str = attrs.field(converter=_one_line)
    data: bytes = attrs.field(repr=lambda data: f"<{len(data)} bytes>", converter=as_bytes)
    transfer_encoding: Literal["7bit", "quoted-printable", "base64"] = "7bit"
    disposition: str = attrs.field(default="", converter=_one_line)
    description: str = attrs.field(default="", converter=_one_line)

    def __attrs_post_init__(self) -> None:
        """Refuse what a server would have to change, and what could start another header field."""
        kind, parameters = parameter.parse(self.content_type)
        if not re.fullmatch(r"[^/\s]+/[^/\s]+", kind) or not _LINE.fullmatch(self.content_type):
            raise _refused(f"{self.content_type!r} is no media type.", "Write 'multipart/signed; …'.")
        if self.transfer_encoding not in {"7bit", "quoted-printable", "base64"}:
            raise _refused(f"{self.transfer_encoding!r} is no transfer encoding that is safe.", "Use base64.")
        for text in (self.disposition, self.description):
            if text and not _LINE.fullmatch(text):
                raise _refused(f"{text!r} is not ASCII.", "Encode it as its field says.")
        if not is_7bit(self.data):
            cure = "Let the tool that made it write base64 or quoted-printable, and CRLF at the end of lines."
            raise _refused("it would be changed on the way: it is not ASCII in lines that end with CRLF.", cure)
        if kind.startswith("multipart/") and not _has_boundary(self.data, parameters.get("boundary", "")):
            raise _refused("Missing start boundary.", "Give the boundary that stands in the data.")

    @classmethod
    def from_entity(cls, entity: bytes) -> PreparedBody:
        """Take what S/MIME and PGP tools write: header fields of the content, an empty line, and the content.

        Args:
            entity: such as ``openssl smime -sign`` prints it, line ends as CRLF. ``MIME-Version`` is passed over; any
                other field beside those of the content belongs to the message.

        Raises:
            InvalidContent: there is another field, or no Content-Type.
        """
        raw = RawMessage(entity)
        if names := [one.name for one in raw.fields if one.name.lower() not in (*_KEPT, *_PASSED_OVER)]:
            raise _refused(f"the field {names[0]!r} is not about the content.", "Give it to the message.")
        found = {name: raw.headers.get(name, "") for name in _KEPT}
        encoding = found["content-transfer-encoding"].lower() or "7bit"
        return cls(
            found["content-type"],
            raw.body,
            encoding,  # type: ignore[arg-type]  # any other text is refused
            found["content-disposition"],
            found["content-description"],
        )

    @classmethod
    def pkcs7(cls, der: bytes, smime_type: str = "enveloped-data") -> PreparedBody:
        """Wrap an S/MIME object, encrypted or signed, in base64 (RFC 8551 section 3.2).

        Args:
            der: the CMS object in DER, as ``cryptography`` and ``openssl cms`` write it.
            smime_type: what it is: ``enveloped-data``, ``signed-data``, ``authEnveloped-data``, …

        >>> PreparedBody.pkcs7(b"0...").content_type
        'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'
        """
        kind = f'{SMIME_TYPES[0]}; smime-type={smime_type}; name="smime.p7m"'
        return cls(kind, base64_lines(der), "base64", 'attachment; filename="smime.p7m"')

    @property
    def media_type(self) -> str:
        """The media type alone, in lower case."""
        return parameter.parse(self.content_type)[0]

    @property
    def head(self) -> str:
        """Its header lines, each with its line end."""
        lines = [fold("Content-Type", self.content_type)]
        if self.transfer_encoding != "7bit" or not self.media_type.startswith("multipart/"):
            lines.append(f"Content-Transfer-Encoding: {self.transfer_encoding}")
        if self.disposition:
            lines.append(fold("Content-Disposition", self.disposition))
        if self.description:
            lines.append(fold("Content-Description", self.description))
        return "".join([f"{line}\r\n" for line in lines])


def _has_boundary(data: bytes, boundary: str) -> bool:
    return bool(boundary) and f"--{boundary}".encode() in data


def _refused(what: str, cure: str) -> InvalidContent:
    return InvalidContent(what, where="prepared body", cure=cure)
