"""The grammar of address lists, obsolete forms included: text -> names and addresses (RFC 5322 section 3.4, RFC 6854).

What is wrong is said in the words that SES uses (OBS-074 to OBS-084).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sesmodel.errors import InvalidAddress
from sesmodel.mail import encoded_word
from sesmodel.mail.characters import LINE_BREAKS

if TYPE_CHECKING:
    from collections.abc import Iterator

Mailbox = tuple[str, str, str]  # display name, local part, domain


class _Token(NamedTuple):
    kind: str
    text: str


_TOKEN = re.compile(
    r"""(?P<blank>[ \t]+)
      | "(?P<quoted>(?:[^"\\]|\\.)*)"
      | (?P<literal>\[[^\[\]]*\])
      | (?P<special>[<>@,;:])
      | (?P<atom>[^ \t"()\[\]<>@,;:]+)
      | (?P<comment>\()
      | (?P<stray>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def mailboxes(text: str) -> Iterator[Mailbox]:
    """Read a list of mailboxes and groups.

    Raises:
        InvalidAddress: some member is no mailbox.
    """
    if LINE_BREAKS.search(text):
        raise _wrong("Local address contains control or whitespace", text)  # OBS-078: a name with a line break too
    for segment in _segments(list(_tokens(text)), text):
        if any(token.kind != "blank" for token in segment):
            yield _mailbox(segment, text)


def readable_mailboxes(text: str) -> Iterator[Mailbox]:
    """Read what can be read of a list that others wrote."""
    try:
        segments = list(_segments(list(_tokens(text)), text))
    except InvalidAddress:
        return
    for segment in segments:
        try:
            yield _mailbox(segment, text)
        except InvalidAddress:
            continue


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match is not None  # the last branch takes any character
        kind = match.lastgroup or "stray"
        if kind == "stray":
            raise _wrong("Missing '\"'" if match[0] == '"' else "Illegal address", text)
        at = _after_comment(text, at) if kind == "comment" else match.end()
        if kind == "quoted":
            yield _Token(kind, _ESCAPED.sub(r"\1", match["quoted"]))
        elif kind == "comment":
            yield _Token("blank", " ")
        else:
            yield _Token(kind, match[0])


def _after_comment(text: str, start: int) -> int:
    depth, at = 0, start
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in "()":
            depth += 1 if text[at] == "(" else -1
            if depth == 0:
                return at + 1
        at += 1
    raise _wrong("Missing ')'", text)


def _segments(tokens: list[_Token], text: str) -> Iterator[list[_Token]]:
    """Cut at commas; leave out the names of groups and their ends."""
    current: list[_Token] = []
    in_angle = in_group = False
    for token in tokens:
        mark = token.text if token.kind == "special" else ""
        if in_angle or mark not in {",", ";", ":"}:
            in_angle = (in_angle or mark == "<") and mark != ">"
            current.append(token)
        elif mark == ":":
            if in_group:
                raise _wrong("Nested group", text)
            if any(one.kind in {"special", "literal"} for one in current):
                raise _wrong("Illegal address", text)
            in_group, current = True, []
        else:
            in_group = in_group and mark == ","
            yield current
            current = []
    if in_angle:
        raise _wrong("Missing '>'", text)
    if in_group:
        raise _wrong("Nested group", text)  # a colon with no group around it: OBS-082
    yield current


def _mailbox(tokens: list[_Token], text: str) -> Mailbox:
    opens = [at for at, token in enumerate(tokens) if token == _Token("special", "<")]
    if not opens:
        return ("", *_addr_spec(tokens, text))
    if len(opens) > 1:
        raise _wrong("Extra route-addr", text)
    close = next((at for at, token in enumerate(tokens) if token == _Token("special", ">")), len(tokens))
    inside = tokens[opens[0] + 1 : close]
    if any(token.kind != "blank" for token in tokens[close + 1 :]):
        raise _wrong("Illegal address", text)
    route = [at for at, token in enumerate(inside) if token == _Token("special", ":")]
    return (_name(tokens[: opens[0]], text), *_addr_spec(inside[route[-1] + 1 if route else 0 :], text))


def _name(tokens: list[_Token], text: str) -> str:
    if any(token.kind in {"special", "literal"} for token in tokens):
        raise _wrong("Illegal address", text)
    words = "".join(" " if token.kind == "blank" else token.text for token in tokens)
    return encoded_word.decode(words.strip(" "))


def _addr_spec(tokens: list[_Token], text: str) -> tuple[str, str]:
    while tokens and tokens[-1].kind == "blank":
        tokens = tokens[:-1]
    while tokens and tokens[0].kind == "blank":
        tokens = tokens[1:]
    ats = [at for at, token in enumerate(tokens) if token == _Token("special", "@")]
    if not ats:
        raise _wrong("Missing final '@domain'", text)
    local, domain = tokens[: ats[-1]], tokens[ats[-1] + 1 :]
    if any(token.kind == "blank" for token in local):
        raise _wrong("Local address contains control or whitespace", text)
    if any(token.kind in {"special", "literal"} for token in local):
        raise _wrong("Local address contains illegal character", text)
    if any(token.kind == "blank" for token in domain):
        raise _wrong("Domain contains control or whitespace", text)
    _check_dots(local, text)
    return "".join(token.text for token in local), "".join(token.text for token in domain)


def _check_dots(local: list[_Token], text: str) -> None:
    if any(token.kind == "quoted" for token in local):
        return
    whole = "".join(token.text for token in local)
    if ".." in whole:
        raise _wrong("Local address contains dot-dot", text)
    if whole.startswith(".") or whole.endswith("."):
        raise _wrong("Local address starts or ends with dot", text)


def _wrong(what: str, text: str) -> InvalidAddress:
    return InvalidAddress(what, where=repr(text))
