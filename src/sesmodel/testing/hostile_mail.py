"""Strategies for what nobody should send: bytes and texts made of the pieces that have broken mail programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from sesmodel.testing.raw_mail import raw_messages

if TYPE_CHECKING:
    from sesmodel.mail.raw import RawMessage

_ENDS = [b"\r\n", b"\n", b"\r", b"\r\r\n", b"\n\r", b"\r\n\r\n", b"\n\n"]
_SMUGGLING = [b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r", b"\r\n.\r\n", b".\r\n", b"\r\n..\r\n", b"\0.\r\n"]
_SMTP = [b"MAIL FROM:<eve@example.org>", b"RCPT TO:<bob@example.net>", b"DATA", b"RSET", b"QUIT", b"From eve\n"]
_HEADS = [
    b"Subject: ", b"From: ", b"To: ", b"Bcc: ", b"Date: ", b": ", b"X", b"Content-Type : ", b"content-type:", b" ",
    b"\t", b"Content-Type: ", b"Content-Disposition: attachment; ", b"Content-Transfer-Encoding: ", b"Message-ID: <",
    b"\xff: ", b"Content-ID: ", b"Received: ", b"From eve@example.org Tue Nov  1 09:08:07 2022",
]  # fmt: skip
_VALUES = [
    b"multipart/mixed; boundary=x", b'multipart/mixed; boundary="x', b"multipart/mixed", b"multipart/; boundary=",
    b"multipart/digest; boundary=x", b"message/rfc822", b"message/partial; number=1", b"text/html; charset=no-such",
    b'text/plain; charset="utf-7"', b"text/plain; charset=utf-16", b"base64", b"quoted-printable", b"x-uuencode",
    b"8bit", b'a@b, <c@d>, "', b"<<a@b>", b"(((", b"a:;", b"@,@", b"Fri, 99 Foo 99999 99:99:99 +9999", b";;;===", b"\\",
    b'"\\"',
]  # fmt: skip
_WORDS = [
    b"=?utf-8?q?=FF?=", b"=?utf-8?b?!!!!?=", b"=?x?b?YQ==?=", b"=?utf-8?q?a", b"=?=", b"=?utf-8*en?Q?=0D=0ABcc:_a@b?=",
    b"=?utf-7?q?+2AA-?=", b"=?idna?q?a=FF?=", b"=?utf-8?z?a?=", b"=?utf-8?b?" + b"A" * 100 + b"?=",
    b"=?utf-16?b?2AA=?=",
]  # fmt: skip
_PARAMETERS = [
    b"name=", b"filename=", b"filename*=utf-8''", b"filename*0*=utf-8''%E2%82;", b"filename*1=a;", b"filename*2*=%ZZ;",
    b"filename*99999999999=a;", b"filename*-1=a;", b"filename*0=a;", b"filename*x*=b;", b"name*='';",
    b"filename*=no-such'x'%FF;", b'"a.exe', b"boundary*0=x; boundary*1=y;", b"charset*=''utf-8",
]  # fmt: skip
_BOUNDARIES = [b"--x", b"--x--", b"--x \t", b"--", b"--x-", b"--xx", b"\r\n--x\r\n", b"\r\n--x--\r\n", b"\n--x\n"]
_CODES = [b"=", b"=\r\n", b"=3D", b"=0D=0A.=0D=0A", b"=ZZ", b"YQ==", b"Y", b"====", b"!", b"begin 644 a\n"]
_BYTES = [
    b"\0", b"\x7f", b"\x80", b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\x85",
    b"\x1b$B", b"\x0b", b"\x0c",
]  # fmt: skip
_LENGTHS = [75, 76, 77, 998, 999, 5_000]  # around the limits of lines, and far behind them

_PIECES = [*_ENDS, *_SMUGGLING, *_SMTP, *_HEADS, *_VALUES, *_WORDS, *_PARAMETERS, *_BOUNDARIES, *_CODES, *_BYTES]
_BREAKS = ["\r\n", "\n", "\r", "\0", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x7f", "\x1b"]
_UNSEEN = ["\u200b", "\u202e", "\ufeff", "\xa0", "\xad", "\ufffe", "\U000e0001", "e\u0301", "\u0130", "\ufb01"]
_SURROGATES = ["\ud800", "\udfff", "\udc80", "\udcff\udcfe", "\ude00\ud83d"]


def hostile_bytes() -> st.SearchStrategy[bytes]:
    """Bytes that look like mail and are none.

    Fragments of header fields, parameters, encoded words and boundaries, every mix of CR, LF, dots and NUL, SMTP
    commands smuggled behind an end of data, tokens of thousands of characters, bytes of no charset; sometimes within a
    message that is well-formed otherwise.
    """
    piece = st.sampled_from(_PIECES) | st.sampled_from(_ENDS) | st.binary(max_size=8)
    garbage = st.lists(piece, max_size=20).map(b"".join)
    token = st.builds(_long, st.sampled_from(_PIECES), st.sampled_from(_LENGTHS))
    return st.one_of(
        garbage,
        st.builds(_around, garbage, token, garbage),
        st.builds(_within, raw_messages(), garbage | token, st.integers(0, 2000), st.integers(0, 40)),
    )


def hostile_text() -> st.SearchStrategy[str]:
    """Text that must not get into mail as it is, or not unseen.

    What ends a line for some program, control characters, lone surrogates, marks of direction, encoded words,
    header fields and ends of data; among text of any script.
    """
    piece = st.one_of(
        st.sampled_from([*_BREAKS, *_UNSEEN, *_SURROGATES]),
        st.sampled_from(_PIECES).map(lambda data: data.decode("utf-8", "surrogateescape")),
        st.text(max_size=8),
    )
    return st.lists(piece, max_size=10).map("".join)


def _long(piece: bytes, length: int) -> bytes:
    return (piece * (length // len(piece) + 1))[:length]


def _around(before: bytes, token: bytes, after: bytes) -> bytes:
    return before + token + after


def _within(message: RawMessage, garbage: bytes, at: int, length: int) -> bytes:
    data = message.data
    at %= len(data) + 1
    return data[:at] + garbage + data[at + length :]
