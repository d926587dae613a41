"""The scan of what was accepted: viruses stop a message, spam does not."""

from __future__ import annotations

import marshal
from base64 import b64encode, encodebytes
from binascii import b2a_qp
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sesmodel.service.content_scan
from sesmodel import InvalidValue, LocalSes, Message, Reject, ScanVerdict, read, scan_content
from sesmodel.flow.log_entry import Stage
from sesmodel.service import simulator
from sesmodel.testing import eicar
from sesmodel.testing.strategies import raw_messages
from tests.flow.happenings import events, send, types

if TYPE_CHECKING:
    from sesmodel import ParsedMessage, RawMessage

HOME = Path(__file__).parents[2]


@pytest.mark.spec("LIF-03", "TST-14")
def test_a_virus_is_found_after_the_message_was_accepted_and_nobody_gets_it(ses: LocalSes, hello: Message) -> None:
    infected = hello.attach(eicar(), "sample.txt")
    message_id = send(ses, infected, "bob@example.net", simulator.SUCCESS, simulator.BOUNCE, simulator.SUPPRESSION_LIST)

    assert message_id
    assert types(ses, message_id) == ["Send", "Reject"]
    assert events(ses, Reject)[0].as_dict()["reject"] == {"reason": "Bad content"}
    assert events(ses, Reject)[0].mail.destination[0] == "bob@example.net"
    assert len(ses.sent) == 0
    assert ses.inbox("bob@example.net") == ses.inbox("ana@example.com") == ()
    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 1
    assert ses.statistics.rejects == 4  # recipients

    ses.advance(hours=15)
    assert [entry.stage for entry in ses.log(message_id)] == [
        Stage.ACCEPTED, Stage.ASSEMBLED, Stage.SCANNED, Stage.REJECTED,
    ]  # fmt: skip


@pytest.mark.spec("LIF-03")
def test_mail_without_a_virus_is_delivered(ses: LocalSes, hello: Message) -> None:
    send(ses, hello.attach(eicar()[1:], "sample.txt"), "bob@example.net")

    assert types(ses) == ["Send", "Delivery"]


@pytest.mark.spec("TST-15")
def test_the_test_file_has_68_bytes() -> None:
    assert len(eicar()) == 68
    assert (eicar()[:5], eicar()[26:28], eicar()[-4:]) == (b"X5O!P", b"}$", b"H+H*")


@pytest.mark.spec("TST-15")
def test_no_file_of_the_project_holds_the_test_file_nor_what_python_makes_of_the_scan() -> None:
    forbidden = [eicar(), b64encode(eicar())[:80]]
    files = [path for folder in ("src", "tests", "docs", "examples") for path in (HOME / folder).rglob("*.[pm][yd]")]
    files += HOME.glob("*.md")
    assert len(files) > 100
    for path in files:
        data = path.read_bytes()
        assert not any(text in data for text in forbidden), path

    for module in (sesmodel.service.content_scan, sesmodel.testing.virus):
        source = Path(module.__file__ or "").read_text(encoding="utf-8")
        assert eicar() not in marshal.dumps(compile(source, "scan", "exec"))


def part(fields: str, body: bytes) -> bytes:
    return f"From: ana@example.com\r\nTo: bob@example.net\r\nMIME-Version: 1.0\r\n{fields}\r\n\r\n".encode() + body


def in_parts(inner: bytes) -> bytes:
    return part(
        'Content-Type: multipart/mixed; boundary="=_1"',
        b"--=_1\r\nContent-Type: text/plain\r\n\r\nLook\r\n--=_1\r\n" + inner + b"\r\n--=_1--\r\n",
    )


PLAIN = b"Content-Type: text/plain\r\n\r\n" + eicar()
BASE64 = b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encodebytes(eicar())
QUOTED = b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b2a_qp(eicar(), quotetabs=True)


@pytest.mark.spec("TST-15", "LIF-03")
@pytest.mark.parametrize(
    "data",
    [
        part("Subject: whole", eicar()),
        part("Content-Transfer-Encoding: base64", encodebytes(eicar())),
        part("Content-Transfer-Encoding: quoted-printable", b2a_qp(eicar()).replace(b"E", b"=45")),
        in_parts(PLAIN),
        in_parts(BASE64),
        in_parts(QUOTED),
        in_parts(b"Content-Type: message/rfc822\r\n\r\n" + in_parts(BASE64)),
        in_parts(b"Content-Type: message/rfc822\r\n\r\n" + part("Subject: inner", eicar() + b"\r\n")),
        in_parts(
            b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encodebytes(in_parts(BASE64))
        ),
    ],
    ids=["body", "base64 body", "qp body", "part", "base64", "qp", "nested", "nested body", "nested and encoded"],
)
def test_the_test_file_is_found_wherever_a_decoded_part_begins_with_it(ses: LocalSes, data: bytes) -> None:
    ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}})

    assert types(ses) == ["Send", "Reject"]


@pytest.mark.spec("TST-15")
@pytest.mark.parametrize(
    "data",
    [
        part("Subject: whole", b"Hello Bob"),
        part("Subject: whole", b"The file is " + eicar()),
        part("Subject: whole", b64encode(eicar())),
        part(f"Subject: {eicar().decode()}", b"in the header"),
        in_parts(b"Content-Type: text/plain\r\n\r\n " + eicar()),
    ],
    ids=["nothing", "in the middle", "not decoded", "header", "after a blank"],
)
def test_what_is_not_the_test_file_is_delivered(ses: LocalSes, data: bytes) -> None:
    ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": data}})

    assert types(ses) == ["Send", "Delivery"]


@given(raw_messages())
def test_mail_of_other_programs_is_clean(raw: RawMessage) -> None:
    assert scan_content(read(raw)) == ScanVerdict()


@pytest.mark.spec("TST-16")
def test_rejected_mail_uses_the_quota_and_is_billed(hello: Message) -> None:
    ses = LocalSes.sandbox()
    ses.verify("example.com")
    send(ses, hello.attach(eicar(), "sample.txt"), "bob@example.com")

    assert types(ses) == ["Send", "Reject"]
    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 1
    assert ses.statistics.billed == 1


@pytest.mark.spec("TST-16")
def test_rejected_mail_to_the_simulator_leaves_the_quota_alone(ses: LocalSes, hello: Message) -> None:
    send(ses, hello.attach(eicar(), "sample.txt"), simulator.SUCCESS)

    assert types(ses) == ["Send", "Reject"]
    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 0
    assert ses.statistics.billed == 1


# --- a scan of one's own --------------------------------------------------------------------------


def about_lotteries(message: ParsedMessage) -> ScanVerdict:
    score = 0.9 if "lottery" in (message.subject or "") else 0.4
    return ScanVerdict(infected="virus" in message.text, spam_score=score)


@pytest.mark.spec("LIF-21")
def test_what_looks_like_spam_is_delivered_and_counts_against_the_sender(hello: Message) -> None:
    ses = LocalSes(scan=about_lotteries)
    ses.verify("example.com")
    message_id = send(ses, hello, "bob@example.net", subject="Your lottery ticket")

    assert types(ses) == ["Send", "Delivery"]
    assert len(ses.inbox("bob@example.net")) == 1
    assert ses.statistics.spam == 1
    assert [entry.detail for entry in ses.log(message_id) if entry.stage is Stage.SCANNED] == ["spam"]

    send(ses, hello, "bob@example.net")
    assert ses.statistics.spam == 1


@pytest.mark.spec("LIF-21")
def test_nothing_looks_like_spam_to_a_model_that_was_given_no_filter(ses: LocalSes, hello: Message) -> None:
    send(ses, hello, "bob@example.net", subject="WIN $$$ in the lottery!!!")

    assert types(ses) == ["Send", "Delivery"]
    assert ses.statistics.spam == 0


def test_a_scan_of_ones_own_may_find_viruses_of_its_own(hello: Message) -> None:
    ses = LocalSes(scan=about_lotteries)
    ses.verify("example.com")
    send(ses, hello, "bob@example.net", text="a virus")
    send(ses, hello.attach(eicar(), "sample.txt"), "bob@example.net")

    assert types(ses) == ["Send", "Reject", "Send", "Delivery"]


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_a_score_on_another_scale_is_refused(score: float) -> None:
    with pytest.raises(InvalidValue, match="no score"):
        ScanVerdict(spam_score=score)


@given(st.floats(0, 1))
def test_spam_begins_at_one_half(score: float) -> None:
    assert ScanVerdict(spam_score=score).spam is (score >= 0.5)
