"""What SES refuses finished mail for: header sections, MIME fields, files, lines, size."""

from __future__ import annotations

from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import partial
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    GUIDE,
    TODAY,
    Attachment,
    Header,
    InvalidHeader,
    InvalidParameterValue,
    Limits,
    LocalSes,
    Mailer,
    Message,
    MessageRefused,
    SesError,
    build,
    check,
    check_raw,
)
from sesmodel.service.attachment_rules import REFUSED_EXTENSIONS
from sesmodel.service.header_rules import ONCE_ONLY

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "From: ana@example.com\r\nTo: bob@example.net\r\n"
HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello Bob")


def answers(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return [problem.answer.message for problem in check_raw(data)]


def advised(text: str) -> list[str]:
    return [advice.code for advice in check_raw(text.encode()).advice]


@pytest.fixture
def ses() -> LocalSes:
    service = LocalSes()
    service.verify("example.com")
    return service


def send_raw(ses: LocalSes, text: str) -> None:
    ses.client("sesv2").send_email(Content={"Raw": {"Data": text.encode()}})


def answer_of(send: Callable[[], object]) -> SesError:
    """What the service answers to a call that it refuses."""
    with pytest.raises((ClientError, SesError)) as refused:
        send()
    error = refused.value if isinstance(refused.value, SesError) else refused.value.__cause__
    assert isinstance(error, InvalidParameterValue)
    return error


# --- header sections --------------------------------------------------------------------------------


@pytest.mark.spec("HDR-01")
@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("X-My-Field: 1", None),
        ("X-My-Field: a\r\n folded\r\n\ttwice", None),
        ("!#$%&'*+-/^_`{|}~;<=>?@[]\\\"(),.: every mark", None),
        ("Bad Name: x", "Illegal header 'Bad Name'."),
        ("Bad\x7fName: x", "Illegal header 'Bad Name'."),
        ("no colon", "Illegal header 'no colon'."),
        (": x", "Empty header names are illegal."),
        ("\u00c9t\u00e9: x", "Illegal header '\u00c9t\u00e9'."),
        ("X-Name: \u00c9t\u00e9", "Non-ASCII characters in header 'X-Name'."),
        ("X-Name: a\0b", "Illegal header 'X-Name'."),
    ],
)
def test_header_fields_follow_rfc_822(ses: LocalSes, field: str, answer: str | None) -> None:
    raw = f"{HEAD}{field}\r\n\r\nHello"

    assert answers(raw) == ([answer] if answer else [])
    if answer is None:
        send_raw(ses, raw)
    else:
        assert answer_of(lambda: send_raw(ses, raw)).message == answer


@pytest.mark.spec("HDR-01")
@pytest.mark.parametrize(
    ("name", "value"),
    [("Bad Name", "x"), ("Bad:Name", "x"), ("\u00c9t\u00e9", "x"), ("", "x"), ("X", "a\r\nBcc: x@y"), ("X", "a\0b"),
    ("X", "a\rb")],
)  # fmt: skip
def test_fields_that_are_none_cannot_be_composed(name: str, value: str) -> None:
    with pytest.raises(InvalidHeader):
        Header(name, value)


@pytest.mark.spec("HDR-01")
def test_a_line_end_alone_does_not_hide_a_field() -> None:
    assert "Duplicate header 'Subject'." in answers(f"{HEAD}Subject: a\rSubject: b\r\n\r\nx")


@pytest.mark.spec("HDR-01", "API-13")
def test_a_line_that_is_no_field_is_refused_without_an_empty_line_too() -> None:
    assert answers(f"{HEAD}Hello there\r\nBob") == ["Illegal header 'Hello there'."]
    assert answers(mixed("X-A: 1\r\nno field")) == ["Illegal header 'no field'."]
    assert answers(HEAD) == []


@pytest.mark.spec("HDR-02")
def test_each_of_the_59_names_may_stand_once() -> None:
    assert len(ONCE_ONLY) == 59
    valued = {"from": "a@example.com", "sender": "a@example.com", "return-path": "a@example.com"}
    valued |= {"content-type": "text/plain", "content-disposition": "inline"}
    for name in ONCE_ONLY:
        field = f"{name}: {valued.get(name, 'x')}\r\n"
        head = "To: bob@example.net\r\n" + ("" if name == "from" else "From: ana@example.com\r\n")
        assert answers(f"{head}{field}\r\n") == [], name
        assert answers(f"{head}{field}{field.upper()}\r\n")[:1] == [f"Duplicate header '{name}'."], name


@pytest.mark.spec("HDR-02")
@pytest.mark.parametrize("first", ["Subject", "subject"])
def test_a_second_subject_is_refused_by_the_service_in_any_letter_case(ses: LocalSes, first: str) -> None:
    answer = answer_of(lambda: send_raw(ses, f"{HEAD}{first}: a\r\nSubject: b\r\n\r\nx"))

    assert answer.message == f"Duplicate header '{first}'."
    assert answer.smtp_reply == f"554 Transaction failed: Duplicate header '{first}'."
    assert len(ses.sent) == 0


@pytest.mark.spec("HDR-02")
@pytest.mark.parametrize("name", ["Received", "X-Tag", "Resent-From", "List-Unsubscribe-Post", "Content-Features"])
def test_other_names_may_stand_twice(name: str) -> None:
    assert answers(f"{HEAD}{name}: a@example.com\r\n{name}: b@example.com\r\n\r\nx") == []


@pytest.mark.spec("HDR-02", "HDR-03")
def test_the_two_names_of_accept_language_are_two_fields() -> None:
    raw = f"{HEAD}Accept-Language: en\r\nacceptLanguage: en\r\n\r\nx"

    assert answers(raw) == []
    assert "accept-language" in advised(raw)
    assert answers(f"{HEAD}acceptLanguage: en\r\nACCEPTlanguage: en\r\n\r\nx") == ["Duplicate header 'acceptLanguage'."]


@pytest.mark.spec("HDR-03")
def test_accept_language_without_its_hyphen_is_taken_with_advice(ses: LocalSes) -> None:
    raw = f"{HEAD}acceptLanguage: en\r\n\r\nx"

    report = check_raw(raw.encode())
    (advice,) = [one for one in report.advice if one.code == "accept-language"]
    assert (report.ok, advice.place, advice.fact) == (True, "acceptLanguage", "HDR-03")
    assert "accept-language" not in advised(f"{HEAD}Accept-Language: en\r\n\r\nx")
    send_raw(ses, raw)
    assert ses.sent.one().message.headers.get("acceptLanguage") == "en"


def mixed(*parts: str) -> str:
    body = "".join(f"--x\r\n{part}\r\n" for part in parts)
    return f"{HEAD}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{body}--x--\r\n"


@pytest.mark.spec("HDR-02")
def test_every_part_has_a_section_of_its_own() -> None:
    typed = "Content-Type: text/plain\r\nMIME-Version: 1.0\r\n\r\nx"

    assert answers(mixed(typed, typed)) == []
    assert answers(mixed(typed, f"Content-ID: <a>\r\nContent-Id: <b>\r\n{typed}")) == ["Duplicate header 'Content-ID'."]


@pytest.mark.spec("HDR-02")
@pytest.mark.parametrize("name", ["To", "Cc", "Bcc"])
def test_repeated_recipient_fields_are_one_list_with_advice(ses: LocalSes, name: str) -> None:
    raw = f"From: ana@example.com\r\n{name}: bob@example.net\r\n{name}: eva@example.net\r\n\r\nx"

    assert answers(raw) == []
    assert "repeated-recipients-field" in advised(raw)
    assert "repeated-recipients-field" not in advised(f"{HEAD}\r\nx")
    send_raw(ses, raw)
    assert ses.sent.one().recipients == ("bob@example.net", "eva@example.net")


# --- files ------------------------------------------------------------------------------------------


@pytest.mark.spec("HDR-07")
@pytest.mark.parametrize("extension", sorted(REFUSED_EXTENSIONS))
def test_each_of_the_90_extensions_is_refused(extension: str) -> None:
    name = f"a.{extension.title()}"

    assert [problem.code for problem in check(HELLO.attach(b"", name))] == ["refused-attachment"]
    assert answers(mixed(f'Content-Type: application/x; name="{name}"\r\n\r\nx')) == [f"Illegal filename '{name}'."]


@pytest.mark.spec("HDR-07")
def test_there_are_90_refused_extensions_and_no_others() -> None:
    assert len(REFUSED_EXTENSIONS) == 90
    taken = [
        "photo.jpeg",
        "doc.docx",
        "a.zip",
        "run.jar",
        "run.sh",
        "macro.docm",
        "page.aspx",
        "x.html",
        "a.exe.pdf",
        "exe",
    ]
    for name in taken:
        assert check(HELLO.attach(b"", name)).ok, name
        assert answers(mixed(f'Content-Disposition: attachment; filename="{name}"\r\n\r\nx')) == [], name


FILENAME, NAME = "Content-Disposition: attachment; filename", "Content-Type: text/plain; name"


@pytest.mark.spec("HDR-07")
@pytest.mark.parametrize(
    "field",
    [
        f'{FILENAME}="evil.exe"', f"{FILENAME}=evil.exe", f'{FILENAME}="evil.EXE. "', f'{NAME}="evil.exe"',
        f"{FILENAME}*=utf-8''evil%2Eexe", f"{FILENAME}*0=evil; filename*1=.exe",
        f"{FILENAME}*0*=''ev%69l; filename*1=.exe",
        f'{FILENAME}="=?utf-8?B?ZXZpbC5leGU=?="', f'{NAME}="=?utf-8?q?evil=2Eexe?="', f'{FILENAME}="evil%2Eexe"',
        f"{FILENAME}=a.pdf; filename*=''evil.exe", f"{FILENAME}*=''a.pdf; filename=evil.exe",
        f'{FILENAME}="evil.exe\u200b"',
        f"{FILENAME}=a.pdf; filename=evil.exe", f"{FILENAME}=a.pdf\r\n{NAME}=evil.exe", f"{NAME}*0=evi; name*1=l.exe",
    ],
)  # fmt: skip
def test_a_refused_file_is_found_through_every_spelling(field: str) -> None:
    assert "refused-attachment" in [problem.code for problem in check_raw(mixed(f"{field}\r\n\r\nx").encode())]


@pytest.mark.spec("HDR-07")
def test_a_refused_file_is_found_at_any_depth_in_messages_too() -> None:
    text = f'Content-Type: image/png\r\n{FILENAME}="run.exe"\r\n\r\nx'
    for number in range(100):
        text = f"Content-Type: message/rfc822\r\n\r\n{text}" if number % 2 else text
        text = f"Content-Type: multipart/mixed; boundary=b{number}\r\n\r\n--b{number}\r\n{text}\r\n--b{number}--"

    assert answers(HEAD + text) == ["Illegal filename 'run.exe'."]


@pytest.mark.spec("HDR-07")
def test_refused_files_are_refused_before_sending_and_by_the_service(ses: LocalSes) -> None:
    with pytest.raises(MessageRefused):
        Mailer(ses).send(HELLO.attach(b"", "run.exe", "image/png"))
    raw = mixed(f'Content-Type: image/png\r\n{FILENAME}="run.exe"\r\n\r\nx')
    assert answer_of(lambda: send_raw(ses, raw)).message == "Illegal filename 'run.exe'."
    assert len(ses.sent) == 0


# --- MIME -------------------------------------------------------------------------------------------


@pytest.mark.spec("API-13")
@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("Content-Type: text;charset=utf-8", "Expected '/', got ;"),
        ("Content-Type: text/plain; charset", "Expected '=', got 'null'"),
        ("Content-Type: text/plain: charset=utf-8", "Expected ';', got \":\""),
        ("Content-Type: text/plain; name=say hello.txt", "Expected ';', got \"hello.txt\""),
        ("Content-Type: text/plain; name==?utf-8?q?a?=", 'Expected parameter value, got "="'),
        ("Content-Type: ;", "Expected MIME type, got ;"),
        ("Content-Type: text/", "Expected MIME subtype, got null"),
        ("Content-Type: text/plain; ;", 'Expected parameter name, got ";"'),
        ("Content-Disposition: =?utf-8?q?attachment?=", "Expected disposition, got ="),
        ("Content-Disposition: attachment; filename=say hello.txt", "Expected ';', got \"hello.txt\""),
        ("Content-Type: text/plain (a comment); charset=us-ascii (another);", None),
        ('Content-Type: text/plain; name="=?utf-8?q?a?="', None),
        ("Content-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b.txt", None),
        ("Content-Type:", None),
    ],
)
def test_mime_fields_follow_their_grammar(ses: LocalSes, field: str, answer: str | None) -> None:
    expected = [answer] if answer else []

    assert answers(f"{HEAD}{field}\r\n\r\nx") == expected
    assert answers(mixed(f"{field}\r\n\r\nx")) == expected
    if answer:
        assert answer_of(lambda: send_raw(ses, f"{HEAD}{field}\r\n\r\nx")).message == answer


@pytest.mark.spec("API-13")
def test_the_service_validates_every_kind_of_thing(ses: LocalSes) -> None:
    multipart = f"{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    for raw, answer in (
        (f"{HEAD}Bad Name: x\r\n\r\n", "Illegal header 'Bad Name'."),
        (f"{HEAD}Subject: x\r\nSubject: y\r\n\r\n", "Duplicate header 'Subject'."),
        (f"{multipart}text", "Missing start boundary"),
        (f"{multipart}--x\r\n\r\ntext", "Missing closing boundary"),
        (f"{HEAD}{FILENAME}=a.exe\r\n\r\n", "Illegal filename 'a.exe'."),
        (f"{HEAD}\r\n{'x' * 78 + chr(13) + chr(10)}" * 140_000, "Message length is more than 10485760 bytes long"),
        (f"From: a@example.com\r\nTo: {', '.join(f'p{n}@example.net' for n in range(51))}\r\n\r\n",
        "Recipient count exceeds 50."),
        ("From: a@example.com\r\n\r\n", "Missing required header 'To'."),
        ("To: bob@example.net\r\n\r\n", "Missing required header 'From'."),
    ):  # fmt: skip
        assert answer_of(partial(send_raw, ses, raw)).message.startswith(answer)
    assert len(ses.sent) == 0


@pytest.mark.spec("API-13")
def test_messages_of_the_legacy_email_package_are_taken(ses: LocalSes) -> None:
    message = MIMEMultipart("mixed")
    message["Subject"], message["From"], message["To"] = "Grüße", "ana@example.com", "bob@example.net"
    bodies = MIMEMultipart("alternative")
    bodies.attach(MIMEText("Grüße", "plain", "utf-8"))
    bodies.attach(MIMEText("<h1>Grüße</h1>", "html", "utf-8"))
    message.attach(bodies)
    file = MIMEApplication(b"data")
    file.add_header("Content-Disposition", "attachment", filename="customers.xlsx")
    message.attach(file)

    assert check_raw(message).ok
    ses.client("sesv2").send_email(Content={"Raw": {"Data": message.as_bytes()}})
    sent = ses.sent.one()
    assert (sent.subject, sent.text, sent.html) == ("Grüße", "Grüße", "<h1>Grüße</h1>")
    assert [(one.filename, one.content) for one in sent.attachments] == [("customers.xlsx", b"data")]


@pytest.mark.spec("API-13")
def test_no_bytes_at_all_are_taken_when_the_envelope_says_who(ses: LocalSes) -> None:
    assert check_raw(b"", recipients=["bob@example.net"], sender=True).ok
    ses.client("ses").send_raw_email(
        Source="ana@example.com", Destinations=["bob@example.net"], RawMessage={"Data": b""}
    )
    assert len(ses.sent) == 1


def test_more_parts_than_can_be_looked_at_are_refused() -> None:
    raw = f"{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n" + "--x\r\n\r\n" * 10_100 + "--x--"

    assert next(problem.code for problem in check_raw(raw.encode())) == "too-many-parts"


# --- lines and size ---------------------------------------------------------------------------------


@pytest.mark.spec("API-19")
def test_a_line_of_1200_octets_is_an_error() -> None:
    assert answers(f"{HEAD}\r\n{'x' * 1200}\r\n") == ["Line is longer than 998 characters"]
    assert answers(f"{HEAD}X-Long: {'x' * 1200}\r\n\r\n") == ["Line is longer than 998 characters"]
    assert check_raw(f"{HEAD}\r\n{'x' * 1200}\r\n".encode(), limits=Limits(line_octets=1200)).ok


@pytest.mark.spec("API-19")
@pytest.mark.parametrize(("length", "end"), [(998, "\r\n"), (998, ""), (998, "\r\nmore"), (0, "\r\n" * 3000)])
def test_a_line_of_998_octets_is_none(length: int, end: str) -> None:
    assert answers(f"{HEAD}\r\n{'x' * length}{end}") == []


@given(st.lists(st.integers(0, 1100), max_size=6), st.sampled_from(["\r\n", "\n"]))
def test_the_long_line_is_found_wherever_it_stands(lengths: list[int], end: str) -> None:
    found = [problem.place for problem in check_raw((f"{HEAD}\r\n" + end.join("x" * one for one in lengths)).encode())]

    first = next((number for number, length in enumerate(lengths, 4) if length > 998), None)
    assert found == ([f"line {first}"] if first else [])


@pytest.mark.spec("QRC-13")
def test_size_is_measured_after_base64(ses: LocalSes) -> None:
    big, small = (HELLO.replace(attachments=[Attachment(bytes(int(mib * 1024 * 1024)), "a.bin")]) for mib in (7.8, 7.0))

    (problem,) = check(big)
    data = build(big)
    assert problem.answer.message == f"Message length is more than 10485760 bytes long: '{len(data)}'."
    assert GUIDE.message_bytes == 10 * 1024 * 1024
    with pytest.raises(MessageRefused):
        Mailer(ses).send(big)
    answer = answer_of(lambda: ses.client("sesv2").send_email(Content={"Raw": {"Data": data}}))
    assert answer.message == problem.answer.message
    assert len(ses.sent) == 0
    assert check(small).ok
    Mailer(ses).send(small)
    assert check(big, limits=TODAY).ok
    assert TODAY.message_bytes == 40 * 1024 * 1024


@pytest.mark.spec("QRC-13")
def test_the_limit_itself_is_taken_and_an_octet_more_is_not() -> None:
    line = "x" * 76 + "\r\n"
    text = f"{HEAD}\r\n"
    text += line * ((10 * 1024 * 1024 - len(text)) // len(line))
    text += "x" * (10 * 1024 * 1024 - len(text))

    assert answers(text) == []
    assert answers(f"{text}x") == ["Message length is more than 10485760 bytes long: '10485761'."]


@pytest.mark.spec("API-18")
def test_every_way_of_sending_refuses_the_same_oversize_message(ses: LocalSes) -> None:
    text = "x" * 76 + "\r\n"
    text *= 11 * 1024 * 1024 // len(text)
    v1, v2, raw = ses.client("ses"), ses.client("sesv2"), build(HELLO.replace(text=text))
    body = {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": text}}}
    to = {"ToAddresses": ["bob@example.net"]}
    sends = (
        lambda: v1.send_email(Source="ana@example.com", Destination=to, Message=body),
        lambda: v2.send_email(FromEmailAddress="ana@example.com", Destination=to, Content={"Simple": body}),
        lambda: v1.send_raw_email(RawMessage={"Data": raw}),
        lambda: v2.send_email(Content={"Raw": {"Data": raw}}),
        lambda: Mailer(ses, limits=TODAY).send_raw(raw),
    )
    for send in sends:
        assert answer_of(send).message.startswith("Message length is more than 10485760 bytes long: '11")
    assert len(ses.sent) == 0


@pytest.mark.spec("TRB-12")
def test_a_message_for_nobody_is_refused_and_one_in_secret_is_not(ses: LocalSes) -> None:
    (problem,) = check(HELLO.replace(to=()))
    assert problem.answer.message == "There are no recipients specified"
    simple = {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}
    nobody: dict[str, list[str]] = {"ToAddresses": [], "CcAddresses": [], "BccAddresses": []}
    v1, v2 = ses.client("ses"), ses.client("sesv2")
    for send in (
        lambda: v1.send_email(Source="ana@example.com", Destination=nobody, Message=simple),
        lambda: v2.send_email(FromEmailAddress="ana@example.com", Destination=nobody, Content={"Simple": simple}),
    ):
        assert answer_of(send).message == "There are no recipients specified"
    with pytest.raises(MessageRefused, match="There are no recipients specified"):
        Mailer(ses).send(HELLO.replace(to=()))

    assert check(HELLO.replace(to=(), bcc="bob@example.net")).ok
    secret = {**nobody, "BccAddresses": ["bob@example.net"]}
    v2.send_email(FromEmailAddress="ana@example.com", Destination=secret, Content={"Simple": simple})
    assert ses.sent.one().recipients == ("bob@example.net",)


def test_ten_thousand_recipients_are_counted() -> None:
    people = ", ".join(f"p{number}@example.net" for number in range(10_000))

    assert answers(f"From: ana@example.com\r\nTo: {people}\r\n\r\nx")[-1] == "Recipient count exceeds 50."


_LINES = [
    "Content-Type: multipart/mixed; boundary=x", "Content-Type: message/rfc822", "", "--x", "--x--", ": ",
    "From: <<a@b>",
    "Content-Transfer-Encoding: base64", "To: a@b, c d", "Subject: =?x?b?YQ==?=", "\0", "\r", "\ud7ff", " folded", "a",
    "Content-Disposition: attachment; filename*0*=utf-8''a; filename*2=c; filename", "From b Tue", "<a href=http://[>",
    "X-SES-MESSAGE-TAGS: a=b, c", "http://[::1", "Content-Type: text/html", "Content-Type: text/plain; charset=utf-16",
]  # fmt: skip


@given(st.lists(st.sampled_from(_LINES), max_size=14).map("\r\n".join) | st.text(), st.binary(max_size=20))
def test_no_bytes_make_a_check_fail(text: str, more: bytes) -> None:
    str(check_raw(text.encode("utf-8", "replace") + more, recipients=["a@b.c"]))
