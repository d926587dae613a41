"""Sending by SMTP to a server on the loopback: what the client takes."""

from __future__ import annotations

from smtplib import SMTP
from typing import TYPE_CHECKING

from benchmarks import mails, servers
from benchmarks.harness import Case, Gate, Needed, Table
from benchmarks.mails import RECIPIENT, SENDER
from benchmarks.timing import call_by_call, processor_in_turn
from sesmodel import Envelope, RawMessage, SmtpTransport, Submission

if TYPE_CHECKING:
    from contextlib import ExitStack

OURS, PEER = "SmtpTransport.send", "smtplib.sendmail"
_ENVELOPE = Envelope(SENDER, RECIPIENT)


class Clients(Needed):
    """A server, and a client of each kind with one connection to it."""

    peer: SMTP
    transport: SmtpTransport

    def open(self, stack: ExitStack) -> None:
        """Start the server, and connect."""
        port = stack.enter_context(servers.running("smtp"))
        self.peer = stack.enter_context(SMTP(servers.HOST, port, local_hostname="localhost"))
        self.transport = stack.enter_context(SmtpTransport(servers.HOST, port, mode="plain"))

    def by_transport(self, data: bytes) -> None:
        """Send as users of the library do."""
        self.transport.send(_submission(data))

    def by_smtplib(self, data: bytes) -> None:
        """Send as users of the standard library do."""
        self.peer.sendmail(SENDER, [RECIPIENT], data)

    def last(self) -> str:
        """The digest of what the server took last."""
        return self.peer.docmd("XLAST")[1].decode()


def _submission(data: bytes) -> Submission:
    """A new one for each call: a raw message remembers what was read of its header."""
    return Submission(_ENVELOPE, RawMessage.written(data))


def _cases(clients: Clients, mail: mails.Mail) -> tuple[Case[None], ...]:
    data = mails.with_email_message(mail)
    wanted = servers.digest(SENDER, RECIPIENT, data)

    def check(_: None) -> None:
        assert clients.last() == wanted

    peer = Case(PEER, lambda: clients.by_smtplib(data), check)
    ours = Case(OURS, lambda: clients.by_transport(data), check)
    return ours, peer


_CLIENTS = Clients()

TABLES = (
    Table(
        "smtp",
        "5 KB by SMTP, one connection, to a server that answers at once",
        _cases(_CLIENTS, mails.ASCII),
        peer=PEER,
        gates=(Gate(OURS, 1.05, PEER, goal=1.0),),
        method=call_by_call,
        needs=_CLIENTS,
    ),
    Table(
        "smtp-cpu",
        "5 MB by SMTP: processor time of the client",
        _cases(_CLIENTS, mails.WITH_ATTACHMENT),
        peer=PEER,
        gates=(Gate(OURS, 0.2, PEER, goal=0.12),),
        method=processor_in_turn,
        needs=_CLIENTS,
    ),
)
