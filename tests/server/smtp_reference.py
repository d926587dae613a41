"""What the dialect of SES comes to, in few words: what a client said as a whole, and the replies and mail that follow.

Written from the facts, and from nothing of the door: it reads a finished string, knows no sockets, and is slow.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

USER, PASSWORD = "AKIDEXAMPLE", "BPassword"
SIZE = 2000  # bytes of a message
LINE = 512
RECIPIENTS = 3
UNKNOWN = 4


class Mail(NamedTuple):
    """What was taken."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes


class Reference:
    """One connection.

    Args:
        said: all that the client says.
        is_open: whether mail is taken of everybody.
    """

    def __init__(self, said: bytes, *, is_open: bool) -> None:
        """Understand it."""
        self.said = said
        self.taken: list[Mail] = []
        self.logged_in = is_open
        self.user = False
        self.sender: str | None = None
        self.recipients: list[str] = []
        self.unknown = 0
        self.codes = ["220", *self.replies()]

    def replies(self) -> Iterator[str]:
        """The codes of the replies, up to where the client stops or the connection ends."""
        while (line := self.line()) is not None:
            if not line or not line.isascii() or len(line) > LINE:
                yield "500"
                continue
            verb, _, argument = line.decode().partition(" ")
            command = getattr(self, f"on_{verb.lower()}", None)
            if command is not None:
                yield from command(argument.strip())
            else:
                self.unknown += 1
                if self.unknown > UNKNOWN:
                    self.said = FINISHED
                yield "421" if self.said is FINISHED else "500"
            if self.said is FINISHED:
                return

    def line(self) -> bytes | None:
        """The next line; ``None`` if it is not finished."""
        line, end, rest = self.said.partition(b"\n")
        if not end:
            return None
        self.said = rest
        return line.rstrip(b"\r")

    def forget(self) -> None:
        """Forget a message that was begun."""
        self.sender, self.recipients = None, []

    def on_ehlo(self, name: str) -> Iterator[str]:
        """Begin anew."""
        if name:
            self.forget()
        yield "250" if name else "501"

    on_helo = on_ehlo

    def on_rset(self, _: str) -> Iterator[str]:
        """Forget."""
        self.forget()
        yield "250"

    def on_noop(self, _: str) -> Iterator[str]:
        """Do nothing."""
        yield "250"

    def on_quit(self, argument: str) -> Iterator[str]:
        """Leave."""
        if not argument:
            self.said = FINISHED
        yield "501" if argument else "221"

    def on_auth(self, argument: str) -> Iterator[str]:
        """Log in, by one line or by several."""
        mechanism, _, initial = argument.partition(" ")
        if mechanism.upper() not in {"PLAIN", "LOGIN"}:
            yield "504"
        elif self.user:
            yield "503"
        else:
            said: list[str] = [initial] if initial else []
            while len(said) < (1 if mechanism.upper() == "PLAIN" else 2):
                yield "334"
                line = self.line()
                if line is None:
                    return
                said.append(line.decode("latin-1").strip())
            given = [_decoded(one) for one in said]
            right = {"PLAIN": [f"\0{USER}\0{PASSWORD}"], "LOGIN": [USER, PASSWORD]}[mechanism.upper()]
            if given == right:
                self.logged_in = self.user = True
            yield "235" if given == right else "535"

    def on_mail(self, argument: str) -> Iterator[str]:
        """Begin a message."""
        path = _path("FROM", argument)
        if not self.logged_in:
            yield "530"
        elif self.sender is not None:
            yield "503"
        elif path is None:
            yield "501"
        elif _size(argument) > SIZE:
            yield "552"
        else:
            self.sender = path
            yield "250"

    def on_rcpt(self, argument: str) -> Iterator[str]:
        """Take a recipient."""
        path = _path("TO", argument)
        if self.sender is None:
            yield "503"
        elif not path:
            yield "501"
        elif len(self.recipients) == RECIPIENTS:
            yield "452"
        else:
            self.recipients.append(path)
            yield "250"

    def on_data(self, argument: str) -> Iterator[str]:
        """Take a message."""
        if self.sender is None or not self.recipients:
            yield "503"
        elif argument:
            yield "501"
        else:
            yield "354"
            # The line end before the first line is that of the command: so the end is the same for every message.
            text, end, rest = (b"\r\n" + self.said).partition(b"\r\n.\r\n")
            if not end:
                self.said = b""
                return
            self.said = rest
            lines = (text + b"\r\n").removeprefix(b"\r\n").split(b"\r\n")
            data = b"\r\n".join(line.removeprefix(b".") for line in lines)
            if len(data) <= SIZE:
                self.taken.append(Mail(self.sender, tuple(self.recipients), data))
            yield "250" if len(data) <= SIZE else "552"
            self.forget()


FINISHED = b"finished"  # told from what a client says by being this object


def _decoded(text: str) -> str:
    try:
        return b64decode(text, validate=True).decode()
    except ValueError:
        return ""


def _path(word: str, argument: str) -> str | None:
    if argument[: len(word) + 1].upper() != f"{word}:":
        return None
    rest = argument[len(word) + 1 :].strip(" ")
    if rest.startswith("<"):
        address, end, more = rest[1:].partition(">")
        is_well = bool(end) and "<" not in address and (not more or more.startswith(" "))
        return address.strip(" ") if is_well else None
    address = rest.partition(" ")[0]
    return address if address and not {"<", ">"} & set(address) else None


def _size(argument: str) -> int:
    words = argument.partition(":")[2].strip(" ").partition(">" if "<" in argument else " ")[2].upper().split()
    said = [word[5:] for word in words if word.startswith("SIZE=")]
    return int(said[-1]) if said and said[-1].isdecimal() else 0
