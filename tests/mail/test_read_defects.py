"""Mail as it comes: broken encodings, wrong charsets, missing lines. It is read, and what is wrong is listed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sesmodel import read
from sesmodel.mail.charset import meant
from sesmodel.mail.transfer_decoding import decode

HEAD = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "


@pytest.mark.parametrize(
    ("encoded", "content"),
    [
        (b"aGVsbG8=", b"hello"), (b"aGVsbG8", b"hello"), (b"aGVs\r\nbG8=", b"hello"), (b"aGVs!b-G8=", b"hello"),
        (b"aGVsbG8==", b"hello"), (b"aGVsbG8x", b"hello1"), (b"aGVsbG8xA", b"hello1"), (b"aGk=aGk=", b"hihi"),
        (b"aGk=\r\naGkh\r\n", b"hihi!"), (b"aGk=\r\n-- \r\na list\r\n", b"hi"), (b"====", b""), (b"A", b""), (b"", b""),
        (b"\xff\0a\xe9GVs\nbG8", b"hello"),
    ],
)  # fmt: skip
def test_base64_is_read_as_far_as_it_can_be(encoded: bytes, content: bytes) -> None:
    assert decode(encoded, "base64") == content


@pytest.mark.parametrize(
    ("encoded", "content"),
    [
        (b"f=C3=BCr", "für"), (b"f=c3=bcr", "für"), (b"one=\r\ntwo", "onetwo"), (b"one= \t\r\ntwo", "onetwo"),
        (b"one=\ntwo", "onetwo"), (b"=ZZ a=b", "=ZZ a=b"), (b"end=", "end"), (b"a_b", "a_b"), (b"100% = 1", "100% = 1"),
    ],
)  # fmt: skip
def test_quoted_printable_is_read_as_far_as_it_can_be(encoded: bytes, content: str) -> None:
    assert decode(encoded, "quoted-printable").decode() == content


def test_uuencoded_content_is_read() -> None:
    lines = b"preamble\r\nbegin 644 hi.txt\r\n%:&5L;&\\\r\n\xff\xff\r\n`\r\nend\r\n"

    assert decode(lines, "x-uuencode") == b"hello"


@pytest.mark.parametrize(
    ("data", "defect"),
    [
        (HEAD + b"base64\r\n\r\naGVsbG8", "bad base64"),
        (HEAD + b"base64\r\n\r\naG!VsbG8=", "bad base64"),
        (HEAD + b"base64\r\n\r\naGk=aGk=", "bad base64"),
        (HEAD + b"quoted-printable\r\n\r\n=ZZ", "bad quoted-printable"),
        (HEAD + b"x-token\r\n\r\nx", "unknown transfer encoding 'x-token'"),
        (HEAD + b"8bit\r\n\r\n\xff", "text that is not in its charset 'utf-8'"),
        (HEAD.replace(b"utf-8", b"us-ascii") + b"8bit\r\n\r\n\xc3\xbc", "text that is not in its charset 'us-ascii'"),
        (b"Content-Type: text/plain; charset=no-such\r\n\r\nx", "unknown charset 'no-such'"),
        ("Subject: Gr\u00fc\u00dfe\r\n\r\nx".encode(), "8-bit header 'Subject'"),
        (b"Subject: x\r\n\r\na\0b", "NUL bytes"),
        (b"Subject: x\r\n\r\na\rb", "bare carriage returns"),
        (b"Subject: x\r\n\r\na\nb", "some line ends are bare line feeds"),
        (b"Subject: x\r\n", "no empty line after the header"),
        (b"Subject: x\r\nHello there\r\n", "no empty line after the header"),
        (b"From bob Tue Nov  1 09:08:07 2022\nSubject: x\n\nx", "mbox line in the header"),
        (b": nameless\r\n\r\n", "illegal header ''"),
    ],
)
def test_what_is_wrong_is_listed(data: bytes, defect: str) -> None:
    assert read(data).defects == (defect,)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"], ids=["utf-8", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_is_listed(mark: bytes) -> None:
    assert "byte order mark" in read(mark + b"Subject: x\r\n\r\n").defects


def test_line_ends_of_files_are_no_defect() -> None:
    assert read(b"Subject: x\n\nHello\n").defects == ()
    assert read(b"Subject: x\r\n\r\nHello\r\n").defects == ()


def test_text_without_an_empty_line_before_it_is_the_body() -> None:
    message = read(b"Subject: x\r\nHello there,\r\nMore: text\r\n")

    assert (message.subject, message.text) == ("x", "Hello there,\nMore: text\n")


def test_a_message_of_a_header_alone_has_no_text() -> None:
    message = read(b"Subject: x\r\nTo: bob@example.net")

    assert (message.subject, message.text, [str(one) for one in message.to]) == ("x", "", ["bob@example.net"])


def test_headers_in_eight_bits_are_read_as_utf_8_or_else_latin_1() -> None:
    message = read("Subject: Grüße\r\n".encode() + "X-Old: Grüße\r\n\r\n".encode("latin-1"))

    assert (message.subject, message.headers.get("X-Old")) == ("Grüße", "Grüße")


def test_blanks_before_the_colon_are_passed_over() -> None:
    message = read(b"Subject : x\r\nTO\t: bob@example.net\r\n\r\n")

    assert (message.subject, len(message.to), message.defects) == ("x", 1, ())


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("us-ascii", "für".encode(), "für"), ("x-sjis", "日本①".encode("cp932"), "日本①"),
        ("gb2312", "中文".encode("gb18030"), "中文"), ("KS_C_5601-1987", "한국어".encode("cp949"), "한국어"),
        ("'utf-8'", "für".encode(), "für"), ("iso-8859-8-i", "שלום".encode("iso-8859-8"), "שלום"),
        ("no-such", "für".encode(), "für"), ("utf-16", "für".encode("utf-16"), "für"), ("utf-7", b"f+APw-r", "für"),
        ("iso-2022-jp", "日本".encode("iso-2022-jp"), "日本"), ("koi8-r", "Привет".encode("koi8-r"), "Привет"),
    ],
)  # fmt: skip
def test_charsets_are_read_by_the_names_that_senders_give_them(charset: str, data: bytes, text: str) -> None:
    assert read(f'Content-Type: text/plain; charset="{charset}"\r\n\r\n'.encode() + data).text == text
    assert (meant(charset) is None) is (charset == "no-such")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("=?iso-2022-jp?Q?=1B$B:4F#=1B(B?= <sato@example.jp>", "佐藤"),
        ("=?utf-8?q?Doe,_Jane?= =?utf-8?q?_<CEO>?= <jane@example.com>", "Doe, Jane <CEO>"),
        ('"=?utf-8?q?Doe,_Jane?=" (x:y) <jane@example.com>', "Doe, Jane"),
    ],
)
def test_marks_within_encoded_words_do_not_end_a_name(written: str, name: str) -> None:
    (address,) = read(f"To: {written}\r\n\r\n".encode()).to

    assert address.display_name == name


@pytest.mark.parametrize(
    ("written", "offset"),
    [("-0800", -8), ("+0530", 5.5), ("-0000", 0), ("+0000", 0), ("GMT", 0), ("EST", -5), ("", 0)],
)
def test_dates_are_aware(written: str, offset: float) -> None:
    date = read(f"Date: Fri, 17 Dec 2010 14:26:21 {written} (comment)\r\n\r\n".encode()).date

    assert date is not None
    assert date.utcoffset() == timedelta(hours=offset)
    assert date == datetime(2010, 12, 17, 14, 26, 21, tzinfo=UTC) - timedelta(hours=offset)


@pytest.mark.parametrize("written", ["", "soon", "Fri, 99 Foo 2010", "1 Jan 99999 25:61:61 +9999", "9" * 5000])
def test_what_is_no_date_is_none(written: str) -> None:
    assert read(f"Date: {written}\r\n\r\n".encode()).date is None


def test_all_defects_name_the_part() -> None:
    data = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\n!\n"
        b"--x\nContent-Type: message/rfc822\n\nContent-Type: text/plain; charset=y\n\nz"
    )

    assert read(data).all_defects == (
        "multipart/mixed: missing closing boundary",
        "part 1, text/plain: bad base64",
        "part 3, text/plain: unknown charset 'y'",
    )


# --- names of files ---------------------------------------------------------------------------------

DISPOSITION, TYPE = "Content-Disposition: attachment; ", "Content-Type: application/x; "


@pytest.mark.parametrize(
    "field",
    [
        DISPOSITION + 'filename="a b.exe"', DISPOSITION + "filename=a b.exe", TYPE + 'name="a b.exe"',
        TYPE + "name=a b.exe",
        DISPOSITION + "filename*=utf-8''a%20b.exe", DISPOSITION + "filename*=a%20b.exe",
        DISPOSITION + "filename=a%20b.exe",
        DISPOSITION + 'filename*0=a; filename*1=" b.exe"', DISPOSITION + "filename*0*=''a%20; filename*1=b.exe",
        DISPOSITION + 'filename*1=b.exe; filename*0="a "', DISPOSITION + 'filename="=?utf-8?q?a_b.exe?="',
        DISPOSITION + 'filename="=?utf-8?b?YSBi?=\r\n =?utf-8?q?.exe?="', DISPOSITION + "filename==?utf-8?q?a_b.exe?=",
        DISPOSITION + 'FileName = "a b.exe" ; size=3', DISPOSITION + 'filename="a b.exe',
        DISPOSITION + r'filename="a\ b.exe"',
        DISPOSITION + 'filename=a.txt; filename="a b.exe"', DISPOSITION + 'filename="a b.exe"; filename=a.txt',
        DISPOSITION + "filename=a.txt; filename*=utf-8''a%20b.exe",
        DISPOSITION + "filename*=utf-8''a.txt; filename=a b.exe",
        DISPOSITION + 'filename=a.txt\r\nContent-Disposition: inline; filename="a b.exe"',
        DISPOSITION + "filename=a.txt\r\n" + TYPE + 'name="a b.exe"', TYPE + "name*0*=us-ascii'en'a%20; name*1*=b.exe",
    ],
)  # fmt: skip
def test_every_spelling_of_a_file_name_is_found(field: str) -> None:
    assert "a b.exe" in read(f"{field}\r\n\r\n".encode()).filenames


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (DISPOSITION + "filename=old.txt; filename*=utf-8''n%C3%A9w.txt", "néw.txt"),
        (TYPE + "name=type.txt\r\n" + DISPOSITION + "filename=shown.txt", "shown.txt"),
        (TYPE + "name=type.txt", "type.txt"),
        (DISPOSITION + "filename=report(1).pdf", "report(1).pdf"),
        (DISPOSITION + "filename=", None),
        (DISPOSITION, None),
    ],
)
def test_the_name_to_show_is_one_of_them(field: str, shown: str | None) -> None:
    assert read(f"{field}\r\n\r\n".encode()).filename == shown
