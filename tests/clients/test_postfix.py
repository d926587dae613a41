"""`SmtpTransport` hands mail to Postfix, which relays it over TLS: what arrives is what was built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from sesmodel import (
    Address,
    DnsTable,
    Mailer,
    Message,
    RawMessage,
    Record,
    RecordType,
    SmtpTransport,
    Submission,
    build,
    read,
    verify_dkim,
)
from sesmodel.mail.compare import differences
from sesmodel.testing.strategies import addresses, messages
from tests.clients.mailboxes import parts
from tests.clients.receiver import Receiver
from tests.dkim.changes import SignedMail, signed_mails
from tests.dkim.test_signer import AT
from tests.transport.servers import client_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiosmtpd.smtp import Envelope

    from tests.clients.postfix import Postfix

# Every example is a journey of its own, so a failing one is shown as it was found.
FEW = settings(
    max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello Bob")


@attrs.frozen
class Line:
    """The way of a message: to Postfix, and from it to the receiver."""

    transport: SmtpTransport
    receiver: Receiver

    def carry(self, data: bytes, message: Message) -> Envelope:
        """Send finished bytes, and wait for what arrives."""
        receipt = self.transport.send(Submission(message.envelope, RawMessage(data)))
        assert receipt.accepted == message.envelope.rcpt_to
        return self.arrived()

    def arrived(self) -> Envelope:
        """The one message that arrives."""
        envelope = self.receiver.next()
        assert self.receiver.is_empty
        return envelope


def transport(port: int, mode: str) -> SmtpTransport:
    return SmtpTransport("localhost", port, mode=mode, tls_context=client_context(), local_hostname="client.example")


@pytest.fixture(scope="module")
def line(postfix: Postfix, receiver: Receiver) -> Iterator[Line]:
    """The way over STARTTLS."""
    with transport(postfix.port, "starttls") as smtp:
        yield Line(smtp, receiver)


@pytest.fixture(scope="module")
def wrapped(postfix: Postfix, receiver: Receiver) -> Iterator[Line]:
    """The way over TLS from the first byte."""
    with transport(postfix.tls_port, "tls") as smtp:
        yield Line(smtp, receiver)


def content(envelope: Envelope) -> RawMessage:
    assert isinstance(envelope.content, bytes)
    return RawMessage(envelope.content)


@FEW
@given(message=messages())
def test_the_body_arrives_byte_for_byte(line: Line, message: Message) -> None:
    data = build(message)

    body = RawMessage(data).body
    arrived = content(line.carry(data, message))
    assert arrived.body == (body if body.endswith(b"\r\n") or not body else body + b"\r\n")
    assert set(differences(read(arrived), message)) <= {"text", "html"}  # these may have got a line end


@FEW
@given(person=addresses())
def test_the_envelope_arrives_as_it_was(line: Line, person: Address) -> None:
    message = HELLO.replace(sender=person, to=[person])

    arrived = line.carry(build(message), message)
    assert arrived.mail_from
    assert parts(arrived.mail_from) == (person.local_part, person.domain)
    assert [parts(one) for one in arrived.rcpt_tos] == [(person.local_part, person.domain)]


@pytest.mark.parametrize("end", ["\n.\n", "\r\n.\r\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\n..\n", "\0\n.\n"])
def test_an_end_of_data_in_the_text_smuggles_nothing(line: Line, end: str) -> None:
    commands = "MAIL FROM:<eve@example.org>\nRCPT TO:<bob@example.net>\nDATA\nSubject: smuggled\n\nx\n"
    message = HELLO.replace(text=f"Hello{end}{commands}{end}", html=f"<p>{end}{commands}{end}")

    arrived = read(content(line.carry(build(message), message)))
    assert arrived.text == re.sub("\r\n?", "\n", str(message.text))
    assert arrived.subject == "Hello"


@FEW
@given(mail=signed_mails())
def test_a_signature_verifies_where_the_mail_arrives(line: Line, mail: SignedMail) -> None:
    arrived = content(line.carry(mail.data, HELLO))

    resolver = DnsTable([Record(name, RecordType.TXT, text) for name, text in mail.records.items()])
    assert verify_dkim(arrived, resolver, now=AT).ok


def test_tls_from_the_first_byte_carries_the_same(wrapped: Line) -> None:
    message = HELLO.attach(bytes(range(256)) * 4000, "all.bin")
    data = build(message)

    assert content(wrapped.carry(data, message)).body == RawMessage(data).body


def test_every_recipient_of_a_mailer_gets_the_message_and_no_bcc_is_shown(line: Line) -> None:
    message = HELLO.replace(cc="carl@example.net", bcc=["dora@example.net", '"e f"@example.net'])

    receipt = Mailer(line.transport).send(message)
    arrived = line.arrived()
    assert receipt.accepted == message.envelope.rcpt_to
    assert sorted(arrived.rcpt_tos) == sorted(message.envelope.rcpt_to)
    assert b"dora" not in content(arrived).data.replace(b"for <dora", b"")
    assert not differences(read(content(arrived)), message.replace(text="Hello Bob\n"))
