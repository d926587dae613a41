"""What is said to a mail server about one message: a dialogue without sockets, for threads and for event loops.

The dialogue yields what to say and is sent the replies. Whoever drives it reads and writes::

    transaction -> ("MAIL FROM:<…>",)     [250 Ok]     -> transaction
                   ("RCPT TO:<…>",)       [250 Ok]
                   ("DATA",)              [354 Go on]
                   b"Subject: …"          [250 Ok]     -> Answer
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import attrs

from sesmodel.error_codes import error_from_reply
from sesmodel.errors import DeliveryUnknown, PermanentRefusal, TransportFailed

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from sesmodel.errors import SesError
    from sesmodel.mail.envelope import Envelope

_CLOSING = 421
_IDLE = 451
_AT_ONCE = 100  # commands in one write: their replies fit into any buffer, so that nobody waits for the other


class ConnectionLost(TransportFailed):
    """The connection broke before the message was over: nothing was accepted, so another one may carry it."""

    def __init__(self, message: str) -> None:
        """Say what happened."""
        super().__init__(message, delivered="no")


class Reply(NamedTuple):
    """A reply of a server.

    Attributes:
        code: its code; -1 if it had none.
        text: what it says, on one line.
    """

    code: int
    text: str

    @classmethod
    def of(cls, code: int, said: bytes | str) -> Reply:
        """Make one of what a library read."""
        text = said if isinstance(said, str) else said.decode("utf-8", "replace")
        return cls(code, " ".join(text.split()))

    @property
    def error(self) -> SesError | TransportFailed:
        """The error that it stands for, where it is no success."""
        if self.code < 400:
            return TransportFailed(f"The server gave no reply that fits: {self}", delivered="no")
        return error_from_reply(self.code, self.text)

    def __str__(self) -> str:
        """As it stood on the line."""
        return f"{self.code} {self.text}"


@attrs.frozen
class Answer:
    """What the server said to one message.

    Attributes:
        reply: its last reply, without the code.
        accepted: the recipients it took.
        refused: those it did not take, with its reply.
    """

    reply: str
    accepted: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class Server:
    """What is known of the server at the other end.

    Attributes:
        name: its name, for errors.
        size: the most bytes that it takes, or 0 if it does not say (RFC 1870).
        states_size: whether it wants to know the size.
        eight_bit: whether it takes bytes outside ASCII (RFC 6152).
        pipelining: whether it takes several commands at once (RFC 2920).
    """

    name: str
    size: int = 0
    states_size: bool = False
    eight_bit: bool = False
    pipelining: bool = False

    @classmethod
    def of(cls, name: str, extensions: Mapping[str, str]) -> Server:
        """Make one of the lines of an EHLO reply, by keyword in small letters."""
        size = extensions.get("size", "")
        return cls(
            name=name,
            size=int(size) if size.isdecimal() else 0,
            states_size="size" in extensions,
            eight_bit="8bitmime" in extensions,
            pipelining="pipelining" in extensions,
        )


Dialogue: TypeAlias = "Generator[tuple[str, ...] | bytes, list[Reply], Answer]"


def transaction(envelope: Envelope, content: bytes, server: Server, *, all_or_nothing: bool, reused: bool) -> Dialogue:
    """Send one message.

    Args:
        envelope: whom it is from and for.
        content: its bytes as they go over the wire, without the final dot.
        server: who is spoken to.
        all_or_nothing: whether one refused recipient refuses the message.
        reused: whether the connection was open before; then it may turn out to be closed.

    Yields:
        Commands, and at last the content. Each wants its replies: one a command, one for the content.

    Returns:
        What the server said.

    Raises:
        SesError: the server refused it; nobody gets it.
        ConnectionLost: the server was closing a connection that was kept.
        TransportFailed: it gave a reply that makes no sense; nobody gets it.
        DeliveryUnknown: the reply to the content makes no sense.
    """
    commands = (_mail(envelope, content, server), *(f"RCPT TO:<{one}>" for one in envelope.rcpt_to))
    step = _AT_ONCE if server.pipelining else 1
    said: list[Reply] = []
    for start in range(0, len(commands), step):
        said += yield commands[start : start + step]
        _check_open(said, server, reused=reused)
        if said[0].code != 250:
            raise said[0].error
    accepted, refused = _judged(envelope.rcpt_to, said[1:], all_or_nothing=all_or_nothing)

    go_on = yield ("DATA",)
    _check_open(go_on, server, reused=reused)
    if go_on[0].code != 354:
        raise go_on[0].error

    (last,) = yield content
    if last.code >= 400:
        raise last.error
    if last.code != 250:
        raise DeliveryUnknown(f"{server.name} answered the whole message with no reply that fits: {last}")
    return Answer(last.text, accepted, refused)


def _mail(envelope: Envelope, content: bytes, server: Server) -> str:
    if 0 < server.size < len(content):
        raise PermanentRefusal(
            f"{server.name} takes {server.size} bytes, and the message has {len(content)}.", code="552"
        )
    options = [f"SIZE={len(content)}"] if server.states_size else []
    if server.eight_bit and not content.isascii():
        options.append("BODY=8BITMIME")
    return " ".join((f"MAIL FROM:<{envelope.mail_from}>", *options))


def _check_open(said: list[Reply], server: Server, *, reused: bool) -> None:
    """Notice a server that says goodbye: 421, or for idle clients 451 in SES (OBS-441), which is no refusal."""
    for number, reply in enumerate(said):
        idle = reply.code == _IDLE and number == 0 and "timeout" in reply.text.lower()
        if reused and (idle or reply.code == _CLOSING):
            raise ConnectionLost(f"{server.name} closed the connection: {reply}")
        if reply.code == _CLOSING:
            raise reply.error


def _judged(
    recipients: tuple[str, ...], said: list[Reply], *, all_or_nothing: bool
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Who is accepted and who is not; if that refuses the message, what may succeed later is what is raised."""
    accepted = tuple(one for one, reply in zip(recipients, said, strict=True) if reply.code in {250, 251})
    refused = {one: reply for one, reply in zip(recipients, said, strict=True) if reply.code not in {250, 251}}
    if refused and (all_or_nothing or not accepted):
        errors = [reply.error for reply in refused.values()]
        raise next((error for error in errors if getattr(error, "retryable", False)), errors[0])
    return accepted, tuple((one, str(reply)) for one, reply in refused.items())
