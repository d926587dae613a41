"""What every program that talks to SES does over a socket, as tests: each program says how it is made to do it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import pytest

from sesmodel import AccessKey, LocalSes, Mailer, Message, SignatureCheck, Throttling, TransportFailed, serve_http

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesmodel import HttpDoor

SENDER, RECIPIENT, GONE = "ana@example.com", "bob@example.net", "gone@example.net"
SUBJECT, TEXT = "Ваш заказ & <more>", "Grüße,\n+ 100 % = 1 & more\n"
FIRST = Message(sender=SENDER, to=RECIPIENT, subject="First", text="Hello")
ASCII_SUBJECT, ASCII_TEXT = (
    "Your order & <more>",
    "100 % = 1 + more & less",
)  # for programs that name no charset, which is ASCII to SES


class Refused(Exception):
    """SES said no, and the program says so.

    Args:
        code: the code or the name of the error, as the program shows it.
        message: what SES said.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


class Dropped(Exception):
    """The connection was gone before there was an answer, and the program says so."""


class ClientContract(ABC):
    """A test class of each program inherits from this."""

    throttled = "TooManyRequestsException"
    """The code of what SES says when calls come too fast; v1 and v2 differ."""

    subject, text = SUBJECT, TEXT
    """What stands in the mail."""

    @abstractmethod
    def send(self, url: str, sender: str = SENDER, recipient: str = RECIPIENT) -> str:
        """Let the program send one mail, with its `subject` and `text`, and try it once only.

        Args:
            url: where SES is.
            sender: the address of the sender.
            recipient: the address of the only recipient.

        Returns:
            The id of the mail, as the program has it.

        Raises:
            Refused: SES said no.
            Dropped: there was no answer.
        """

    @abstractmethod
    def events_of(self, url: str, message_id: str) -> Sequence[str]:
        """Ask the inspection API in the language of the program: the types of the events of a mail, the first first."""

    @pytest.fixture
    def ses(self) -> LocalSes:
        """Sends one mail a second."""
        ses = LocalSes(max_send_rate=1)
        ses.verify("example.com")
        return ses

    @pytest.fixture
    def door(self, ses: LocalSes) -> Iterator[HttpDoor]:
        """Where the program finds it; its signatures are verified."""
        with serve_http(ses, signatures=SignatureCheck([AccessKey("test", "test")])) as door:
            yield door

    def test_it_sends(self, ses: LocalSes, door: HttpDoor) -> None:
        message_id = self.send(door.url)

        sent = ses.sent.one()
        assert sent.message_id == message_id
        assert sent.recipients == (RECIPIENT,)
        assert sent.subject == self.subject
        assert (sent.text or "").strip() == self.text.strip()

    def test_it_is_refused_for_an_identity_that_is_not_verified(self, ses: LocalSes, door: HttpDoor) -> None:
        with pytest.raises(Refused) as refused:
            self.send(door.url, "eve@example.org")

        assert refused.value.code == "MessageRejected"
        assert refused.value.message == (
            "Email address is not verified. The following identities failed the check in region us-east-1: "
            "eve@example.org"
        )
        assert ses.sent == ()

    def test_it_is_throttled(self, ses: LocalSes, door: HttpDoor) -> None:
        Mailer(ses).send(FIRST)

        with pytest.raises(Refused) as refused:
            self.send(door.url)

        assert (refused.value.code, refused.value.message) == (self.throttled, "Maximum sending rate exceeded.")
        assert ses.sent.one().subject == "First"

    def test_it_meets_the_faults_that_were_planned(self, ses: LocalSes, door: HttpDoor) -> None:
        ses.faults.plan(TransportFailed("the connection dropped", delivered="no"))
        ses.faults.plan(Throttling("Slow down."))

        with pytest.raises(Dropped):
            self.send(door.url)
        with pytest.raises(Refused, match="Slow down"):
            self.send(door.url)

        assert ses.sent == ()
        assert not ses.faults.pending

    def test_it_reads_its_events(self, ses: LocalSes, door: HttpDoor) -> None:
        ses.receivers.when(GONE).reject()
        Mailer(ses).send(FIRST)
        ses.advance(seconds=1)

        message_id = self.send(door.url, recipient=GONE)

        assert self.events_of(door.url, message_id) == ["Send", "Bounce"]
