"""Whatever a client says, in whatever pieces it arrives: the door replies as a small reference does."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel import AuthenticationFailed, Faults, SmtpLimits
from sesmodel.server.smtp_connection import Connections, SmtpService
from tests.server.smtp_pipe import Pipe
from tests.server.smtp_reference import LINE, PASSWORD, RECIPIENTS, SIZE, UNKNOWN, USER, Mail, Reference

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMITS = SmtpLimits(line=LINE, unknown_commands=UNKNOWN, recipients=RECIPIENTS)
OPEN, LOGINS = True, False


def login(user: str, password: str) -> None:
    if (user, password) != (USER, PASSWORD):
        raise AuthenticationFailed("Authentication Credentials Invalid")


async def converse(pieces: Sequence[bytes], *, is_open: bool) -> tuple[list[str], list[Mail]]:
    """What the door replies when it gets pieces one after the other, and what it takes."""
    taken = list[Mail]()

    def take(_user: str, sender: str, recipients: tuple[str, ...], data: bytes) -> str:
        taken.append(Mail(sender, recipients, data))
        return f"id-{len(taken)}"

    service = SmtpService(
        take=take,
        login=login,
        at_once=lambda: True,
        message_bytes=SIZE,
        session_id=lambda: "SimpleEmailService-d-TEST test",
        faults=Faults(),
        needs_login=not is_open,
    )
    connections = Connections(service, LIMITS, tls=None, is_wrapped=False)
    pipe, protocol = Pipe(), connections.made()
    assert isinstance(protocol, asyncio.StreamReaderProtocol)
    pipe.connect(protocol)
    for piece in pieces:
        await asyncio.sleep(0)
        if not pipe.is_closing():
            protocol.data_received(piece)
    for _ in range(5 + b"".join(pieces).count(b"\n")):  # a turn for each command
        await asyncio.sleep(0)
    await connections.closed()
    return [line[:3] for line in pipe.heard.decode().splitlines() if line[3:4] != "-"], taken


def cut(said: bytes, places: Sequence[int]) -> list[bytes]:
    """Pieces of what is said, cut at some places."""
    edges = sorted({0, len(said), *(place % (len(said) + 1) for place in places)})
    return [said[start:end] for start, end in pairwise(edges)]


# --- what clients say --------------------------------------------------------------------------------


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


NAMES = ["a@example.com", "Bob@Example.net", '"a b"@x.example', "nobody", ""]
PATHS = st.one_of(
    st.sampled_from(NAMES).map("<{}>".format),
    st.sampled_from(["a@example.com", " a@example.com", " <a@example.com> ", "<a@example.com", "a@example.com>"]),
    st.sampled_from(["<a@example.com>x", "<<a@b>>", "", " ", "<a b>", "<a@b> <c@d>"]),
)
PARAMETERS = st.sampled_from(
    ["", " BODY=8BITMIME", f" SIZE={SIZE}", f" size={SIZE + 1}", " X", " SIZE=nine BODY=7BIT", " SMTPUTF8"]
)


def any_case(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from([text, text.lower(), text.capitalize()])


COMMANDS = st.one_of(
    st.builds("{}{}{}".format, any_case("MAIL FROM:"), PATHS, PARAMETERS),
    st.builds("{}{}".format, any_case("RCPT TO:"), PATHS),
    st.sampled_from(
        ["MAIL FROM:<a@example.com>", "RCPT TO:<b@example.net>", "DATA", "RSET", "NOOP", "EHLO me", "QUIT"]
    ),
    st.sampled_from(
        ["DATA now", "data", "QUIT now", "quit", "RSET x", "NOOP x y", "HELO me", "EHLO", "HELO ", "ehlo x y"]
    ),
    st.sampled_from(
        ["MAIL", "RCPT", "MAIL TO:<a@b>", "RCPT FROM:<a@b>", "MAIL FROM", "MAILFROM:<a@b>", "FOO", "", " ", " NOOP"]
    ),
    st.sampled_from(
        [
            "AUTH PLAIN " + encoded("\0" + USER + "\0" + PASSWORD),
            "AUTH PLAIN " + encoded("\0" + USER + "\0wrong"),
            "AUTH PLAIN\r\n" + encoded("\0" + USER + "\0" + PASSWORD),
            "auth login\r\n" + encoded(USER) + "\r\n" + encoded(PASSWORD),
            "AUTH LOGIN " + encoded(USER) + "\r\n" + encoded(PASSWORD),
            "AUTH LOGIN " + encoded(USER) + "\r\n*",
            "AUTH PLAIN =",
            "AUTH CRAM-MD5",
            "AUTH",
        ]
    ),
)
LINE_ENDS = st.sampled_from([b"\r\n"] * 8 + [b"\n", b"\r\r\n"])
WORDS = st.builds(lambda text, end: text.encode() + end, COMMANDS, LINE_ENDS)
JUNK = st.one_of(
    st.binary(max_size=30), st.sampled_from([b"\xff\r\n", b"x" * 600 + b"\r\n", b"NOOP " + b"x" * 507 + b"\r\n"])
)
BODIES = st.lists(
    st.sampled_from(
        [
            b"\r\n",
            b".",
            b"\n",
            b"\r",
            b"\r\n.\r\n",
            b"\n.\n",
            b"\n.\r\n",
            b"\r\n.\n",
            b"\r.\r",
            b"Hi",
            b"..",
            b"\0",
            b"\xe9",
        ]
    )
    | st.integers(0, SIZE + 10).map(lambda size: b"x" * size),
    max_size=8,
).map(b"".join)
WHOLE = b"MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n"
MESSAGES = st.builds(lambda body: WHOLE + body + b"\r\n.\r\n", BODIES)
SAID = st.lists(st.one_of(WORDS, WORDS, WORDS, MESSAGES, JUNK), max_size=15).map(b"".join)
LOGGED_IN = b"AUTH PLAIN " + encoded("\0" + USER + "\0" + PASSWORD).encode() + b"\r\n"


@given(SAID, st.booleans(), st.booleans(), st.lists(st.integers(0, 10_000), max_size=20))
@example(WHOLE + b"Hi\n.\nMAIL FROM:<eve@example.org>\r\n.\r\n", OPEN, False, [])
@example(WHOLE + b".\r\n" + WHOLE + b"..\r\n.\r\n", OPEN, False, [])
@example(WHOLE + b"\r\n.\r\n" + WHOLE + b"a\r\n.\r\n" + WHOLE + b"ab\r\n.\r\n", OPEN, False, [])
@example(WHOLE + b"x" * (SIZE - 2) + b"\r\n.\r\n" + WHOLE + b"x" * (SIZE - 1) + b"\r\n.\r\nNOOP\r\n", OPEN, False, [])
@example(WHOLE + b"x" * 200_000 + b"\r\n.\r\nNOOP\r\n", OPEN, False, [65_536, 131_072])
def test_every_conversation_is_that_of_the_reference(
    said: bytes, is_open: bool, logs_in: bool, places: list[int]
) -> None:
    said = LOGGED_IN * logs_in + said
    reference = Reference(said, is_open=is_open)
    wanted = (reference.codes, reference.taken)

    async def in_pieces() -> list[Any]:
        ways = [[said], cut(said, places), cut(said, range(min(len(said), 3000)))]
        return [await converse(way, is_open=is_open) for way in ways]

    for found in asyncio.run(in_pieces()):
        assert found == wanted
