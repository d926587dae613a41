"""Strategies for the bytes of well-formed messages as other programs write them (RFC 5322, RFC 2045, RFC 2047)."""

from __future__ import annotations

from base64 import encodebytes
from binascii import b2a_base64, b2a_qp
from itertools import count

from hypothesis import strategies as st

from sesmodel.mail.raw import RawMessage

_CHARSETS = {
    "us-ascii": "Hello, dear reader: 100% = all?",
    "utf-8": "Grüße, привіт, 日本語, 🍵",
    "iso-8859-1": "Grüße, café, Señor",
    "windows-1252": "“Grüße” 5 €",
    "koi8-r": "Привет, читатель",
    "iso-2022-jp": "こんにちは、読者",
    "shift_jis": "見積書です",
    "gb18030": "您好,读者",
    "big5": "您好,讀者",
    "euc-kr": "안녕하세요",
}
_WORDS = ["Hello", "invoice", "=", "?", "_", "(x)", '"x"', "a,b", "<b>", "100%", "Re:", ".", "--", "x" * 70]
_FOLDS = [" ", "\r\n ", "\r\n\t", "  ", "\r\n  "]
_PEOPLE = [
    "ana@example.com", "Ana <ana@example.com>", '"Doe, Jane" <jane@example.com>',
    "=?utf-8?B?0JDQvdCw?= <a@example.com>", "=?iso-8859-1?Q?J=F6rg?= <j@example.net>", '"a b"@example.com',
    "Team: a@example.com,\r\n b@example.net;", "ana@example.com (Ana)", "ana@[192.0.2.1]",
]  # fmt: skip
_DATES = ["Tue, 1 Nov 2022 09:08:07 +0100", "1 Nov 22 09:08 GMT", "Tue,  1 Nov 2022\r\n 09:08:07 -0000 (a comment)"]
_FILE_NAMES = [
    'filename="offer.pdf"', "filename=offer.pdf", "filename*=utf-8''%D0%BF%D1%80.pdf", r'filename="a\"b;c.pdf"',
    'filename*0="long";\r\n filename*1="name.pdf"', "filename*0*=utf-8'en'%e2%82%ac;\r\n filename*1=\".pdf\"",
    'filename="=?utf-8?B?0L/RgC5wZGY=?="', 'creation-date="Sat, 05 Aug 2017 19:35:36 GMT"; filename=a',
]  # fmt: skip


def raw_messages() -> st.SearchStrategy[RawMessage]:
    """Well-formed messages of other programs, CRLF at every line end.

    Their header fields are folded, encoded in many charsets, in any letter case, and some stand several times; their
    bodies are trees of parts in every transfer encoding. ``sesmodel.read`` finds no defect in them, and SES takes them.
    """
    return _whole(_entities()).map(RawMessage)


def _whole(entities: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    head = st.builds(
        "From: {}\r\nto: {}\r\nSUBJECT: {}\r\nDate: {}\r\nMIME-Version: 1.0\r\n{}".format,
        st.sampled_from(_PEOPLE[:5]),
        st.lists(st.sampled_from(_PEOPLE), min_size=1, max_size=3).map(",\r\n ".join),
        _values(),
        st.sampled_from(_DATES),
        st.lists(_fields(), max_size=4).map("".join),
    )
    return st.builds(lambda fields, entity: fields.encode() + entity, head, entities)


def _fields() -> st.SearchStrategy[str]:
    names = st.sampled_from(["Received", "X-Tag", "x-tag", "X"])
    return st.builds("{}:{}{}\r\n".format, names, st.sampled_from([" ", "", "\t"]), _values())


def _values() -> st.SearchStrategy[str]:
    pieces = st.tuples(st.sampled_from(_WORDS) | _encoded_words(), st.sampled_from(_FOLDS)).map("".join)
    return st.lists(pieces, min_size=1, max_size=8).map(lambda words: "".join(words).rstrip())


@st.composite
def _encoded_words(draw: st.DrawFn) -> str:
    charset = draw(st.sampled_from(sorted(_CHARSETS)))
    data = _CHARSETS[charset][: draw(st.integers(1, 5))].encode(charset)
    if draw(st.booleans()):
        return f"=?{charset}?B?{b2a_base64(data, newline=False).decode('ascii')}?="
    return f"=?{charset.upper()}?q?{''.join(f'={byte:02X}' for byte in data)}?="


def _entities() -> st.SearchStrategy[bytes]:
    """Header fields of a content, the empty line, and the content."""
    return st.recursive(_texts() | _files(), lambda inner: _multiparts(inner) | _nested(inner), max_leaves=6)


@st.composite
def _texts(draw: st.DrawFn) -> bytes:
    charset = draw(st.sampled_from(sorted(_CHARSETS)))
    lines = draw(st.lists(st.sampled_from(["", ".", "From x", "=20", "--", _CHARSETS[charset]]), max_size=4))
    data = "\r\n".join(lines).encode(charset)
    encoding = draw(st.sampled_from(["base64", "quoted-printable", "Quoted-Printable"]))
    kind = draw(st.sampled_from(["text/plain", "text/html", "TEXT/Plain"]))
    return _entity(f"Content-Type: {kind}; charset={charset}", _encoded(data, encoding), encoding)


@st.composite
def _files(draw: st.DrawFn) -> bytes:
    kind = draw(st.sampled_from(["application/octet-stream", "image/png"]))
    fields = f"Content-Type: {kind}\r\nContent-Disposition: attachment;\r\n {draw(st.sampled_from(_FILE_NAMES))}"
    return _entity(fields, _encoded(draw(st.binary(max_size=100)), "base64"), "base64")


@st.composite
def _multiparts(draw: st.DrawFn, inner: st.SearchStrategy[bytes]) -> bytes:
    parts = draw(st.lists(inner, min_size=1, max_size=3))
    boundary = next(
        mark for mark in (b"=_%d" % number for number in count()) if not any(mark in part for part in parts)
    )
    preamble, epilogue = draw(st.sampled_from([(b"", b""), (b"Use a newer program.\r\n", b"\r\n"), (b"\r\n", b"end")]))
    body = b"".join(b"--%b\r\n%b\r\n" % (boundary, part) for part in parts)
    kind = draw(st.sampled_from(["mixed", "alternative", "related", "Mixed"]))
    fields = f'Content-Type: multipart/{kind};\r\n boundary="{boundary.decode()}"'
    return _entity(fields, b"%b%b--%b--\r\n%b" % (preamble, body, boundary, epilogue))


def _nested(inner: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    return _whole(inner).map(lambda message: _entity("Content-Type: message/rfc822", message))


def _entity(fields: str, content: bytes, encoding: str = "7bit") -> bytes:
    return f"{fields}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + content


def _encoded(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return encodebytes(data).replace(b"\n", b"\r\n")
    return b2a_qp(data.replace(b"\r\n", b"\n"), istext=True).replace(b"\n", b"\r\n")
