"""The mail that the guide sends through Postfix: no blank after some colons, nobody in its header whom it is for."""

from __future__ import annotations

import smtplib

import pytest

from sesmodel import Attachment, LocalSes, Message, build, read, serve_smtp
from tests.server.guide_mail import FILE, MAIL

TREE = "multipart/mixed[multipart/alternative[text/plain, text/html], application/octet-stream]"


@pytest.mark.spec("SMTP-27")
def test_it_is_read() -> None:
    found = read(MAIL.replace("\n", "\r\n").encode())

    assert found.tree == TREE
    assert [(file.filename, file.content) for file in found.attachments] == [("customers.txt", FILE)]
    assert (str(found.sender), found.subject) == ("Sender Name <ana@example.com>", "Amazon SES Test")
    assert found.to == ()


@pytest.mark.spec("SMTP-27")
def test_it_goes_to_whom_the_envelope_names(ses: LocalSes) -> None:
    with serve_smtp(ses, mode="plain", needs_login=False) as door, smtplib.SMTP(door.host, door.port) as smtp:
        smtp.sendmail("ana@example.com", ["bob@example.net"], MAIL)

    assert ses.sent.one().recipients == ("bob@example.net",)
    arrived = read(ses.inbox("bob@example.net").last.raw)
    assert arrived.tree == TREE
    assert arrived.attachments[0].content == FILE


@pytest.mark.spec("SMTP-27")
def test_what_is_built_alike_is_read_alike() -> None:
    message = Message(
        sender="Sender Name <ana@example.com>",
        to="bob@example.net",
        subject="Amazon SES Test",
        text="Please see the attached file.",
        html="<p>Please see the <b>attached</b> file.</p>",
        attachments=[Attachment(FILE, "customers.txt", "application/octet-stream")],
    )

    built, written = read(build(message)), read(MAIL.replace("\n", "\r\n").encode())

    assert built.tree == TREE
    assert built.text == written.text.strip()
    assert built.html == written.html.strip()
    assert [(one.filename, one.content) for one in built.attachments] == [("customers.txt", FILE)]
