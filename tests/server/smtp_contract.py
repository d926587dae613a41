"""What every mail program does at the SMTP door, as tests: each says how it is made to do it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

import pytest

from sesmodel import (
    AccessKey,
    LocalSes,
    Mailer,
    Message,
    SmtpLogins,
    TransportFailed,
    serve_smtp,
    smtp_password,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import SmtpDoor

KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
PASSWORD = smtp_password(KEY.secret_access_key, "us-east-1")
SENDER, RECIPIENT, STRANGER = "ana@example.com", "bob@example.net", "eve@example.org"
SUBJECT, TEXT = "Hello", "Hello Bob,\n.\n..and dots\n"
FIRST = Message(sender=SENDER, to=RECIPIENT, subject="First", text="Hello")
NOT_VERIFIED = (
    "554 Message rejected: Email address is not verified. "
    "The following identities failed the check in region us-east-1: eve@example.org"
)
THROTTLED = "454 Throttling failure: Maximum sending rate exceeded."
WRONG = "535 Authentication Credentials Invalid"


def written(sender: str = SENDER) -> str:
    """The mail that is sent, with the line ends of Unix."""
    return f"From: {sender}\nTo: {RECIPIENT}\nSubject: {SUBJECT}\n\n{TEXT}"


class Refused(Exception):
    """SES said no, and the program says so; the text has the reply."""


class Dropped(Exception):
    """The connection was gone before there was an answer, and the program says so."""


class SmtpContract(ABC):
    """A test class of each program inherits from this."""

    mode: ClassVar[str] = "starttls"
    """How the connection is encrypted."""

    text: ClassVar[str] = TEXT
    """What stands in the mail."""

    @abstractmethod
    def send(self, door: SmtpDoor, sender: str = SENDER, recipient: str = RECIPIENT, password: str = PASSWORD) -> None:
        """Let the program log in and send one mail, with its `SUBJECT` and `text`, and try it once only.

        Args:
            door: where SES is; the program checks its certificate.
            sender: the address of the sender.
            recipient: the address of the only recipient.
            password: what the program logs in with.

        Raises:
            Refused: SES said no.
            Dropped: there was no answer.
        """

    @pytest.fixture
    def ses(self) -> LocalSes:
        """Sends one mail a second."""
        ses = LocalSes(max_send_rate=1)
        ses.verify("example.com")
        return ses

    @pytest.fixture
    def door(self, ses: LocalSes) -> Iterator[SmtpDoor]:
        """Where the program finds it."""
        with serve_smtp(ses, mode=self.mode, logins=SmtpLogins([KEY])) as door:
            yield door

    def test_it_sends(self, ses: LocalSes, door: SmtpDoor) -> None:
        self.send(door)

        sent = ses.sent.one()
        assert sent.envelope.mail_from == SENDER
        assert sent.recipients == (RECIPIENT,)
        assert (sent.subject, (sent.text or "").rstrip("\n")) == (SUBJECT, self.text.rstrip("\n"))

    def test_it_is_refused_for_an_identity_that_is_not_verified(self, ses: LocalSes, door: SmtpDoor) -> None:
        with pytest.raises(Refused) as refused:
            self.send(door, sender=STRANGER)

        assert NOT_VERIFIED in str(refused.value)
        assert ses.sent == ()

    def test_it_is_throttled(self, ses: LocalSes, door: SmtpDoor) -> None:
        Mailer(ses).send(FIRST)

        with pytest.raises(Refused) as refused:
            self.send(door)

        assert THROTTLED in str(refused.value)
        assert ses.sent.one().subject == "First"

    def test_it_is_not_let_in_with_a_wrong_password(self, ses: LocalSes, door: SmtpDoor) -> None:
        with pytest.raises(Refused) as refused:
            self.send(door, password=KEY.secret_access_key)

        assert WRONG in str(refused.value)
        assert ses.sent == ()

    def test_it_meets_the_faults_that_were_planned(self, ses: LocalSes, door: SmtpDoor) -> None:
        ses.faults.plan(TransportFailed("the connection dropped", delivered="no"), operation="DATA")
        ses.faults.plan("451 4.3.0 Come back later", operation="RCPT", recipient=RECIPIENT, call=2)

        with pytest.raises(Dropped):
            self.send(door)
        with pytest.raises(Refused, match="451 4.3.0 Come back later"):
            self.send(door)

        assert ses.sent == ()
        assert not ses.faults.pending
