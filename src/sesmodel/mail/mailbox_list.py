"""The grammar of address lists, obsolete forms included: text -> names and addresses (RFC 5322 section 3.4, RFC 6854).

What is wrong is said in the words that SES uses (OBS-074 to OBS-084).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sesmodel.errors import InvalidAddress
from sesmodel.mail import encoded_word
from sesmodel.mail.characters import LINE_BREAKS, named

if TYPE_CHECKING:
    from collections.abc import Iterator

Mailbox = tuple[str, str, str]  # display name, local part, domain


class MailboxGroup(NamedTuple):
    """A group as it was written (RFC 5322 section 3.4)."""

    name: str
    members: list[Mailbox]


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


def mailboxes(text: str, *, blanks: bool = False) -> Iterator[Mailbox]:
    """Read a list of mailboxes and groups; groups give their members.

    Args:
        text: the list.
        blanks: whether blanks and comments may stand around ``@`` and dots, as RFC 5322 allows; SES refuses them
            (OBS-078).

    Raises:
        InvalidAddress: some member is no mailbox.
    """
    for end, tokens in _segments(_checked_tokens(text), text):
        if end != ":" and not _is_blank(tokens):
            yield _mailbox(tokens, text, blanks=blanks)


def mailboxes_and_groups(text: str) -> Iterator[Mailbox | MailboxGroup]:
    """Read a list of mailboxes and groups; the members of a group stay together.

    Raises:
        InvalidAddress: some member is no mailbox.
    """
    group: MailboxGroup | None = None
    for end, tokens in _segments(_checked_tokens(text), text):
        if end == ":":
            group = MailboxGroup(_name(tokens, text), [])
            continue
        if not _is_blank(tokens):
            mailbox = _mailbox(tokens, text, blanks=True)
            if group is None:
                yield mailbox
            else:
                group.members.append(mailbox)
        if end == ";" and group is not None:
            yield group
            group = None


def readable_mailboxes(text: str) -> Iterator[Mailbox]:
    """Read what can be read of a list that others wrote."""
    try:
        segments = list(_segments(list(_tokens(text)), text))
    except InvalidAddress:
        return
    for end, tokens in segments:
        if end == ":":
            continue
        try:
            yield _mailbox(tokens, "", blanks=True)  # whose errors nobody reads: the whole text in each would take long
        except InvalidAddress:
            continue


def _checked_tokens(text: str) -> list[_Token]:
    if found := LINE_BREAKS.search(text):  # OBS-078: a name with a line break too
        cure = f"Take out the {named(found[0])} at position {found.start()}."
        raise InvalidAddress("Local address contains control or whitespace", where=repr(text), cure=cure)
    return list(_tokens(text))


def _is_blank(tokens: list[_Token]) -> bool:
    return all(token.kind == "blank" for token in tokens)


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


def _segments(tokens: list[_Token], text: str) -> Iterator[tuple[str, list[_Token]]]:
    """Cut at commas, colons and semicolons: what ends each piece, ``""`` at the end, and the piece."""
    current: list[_Token] = []
    in_angle = in_group = False
    for token in tokens:
        mark = token.text if token.kind == "special" else ""
        if in_angle or mark not in {",", ";", ":"}:
            in_angle = (in_angle or mark == "<") and mark != ">"
            current.append(token)
            continue
        if mark == ":":
            _check_group_name(current, text, in_group=in_group)
        in_group = mark == ":" or (in_group and mark == ",")
        yield mark, current
        current = []
    if in_angle:
        raise _wrong("Missing '>'", text)
    if in_group:
        raise _wrong("Nested group", text)  # a colon with no group around it: OBS-082
    yield "", current


def _check_group_name(tokens: list[_Token], text: str, *, in_group: bool) -> None:
    if in_group:
        raise _wrong("Nested group", text)
    if any(one.kind in {"special", "literal"} for one in tokens):
        raise _wrong("Illegal address", text)


def _mailbox(tokens: list[_Token], text: str, *, blanks: bool) -> Mailbox:
    opens = [at for at, token in enumerate(tokens) if token == _Token("special", "<")]
    if not opens:
        return ("", *_addr_spec(tokens, text, blanks=blanks))
    if len(opens) > 1:
        raise _wrong("Extra route-addr", text)
    close = next((at for at, token in enumerate(tokens) if token == _Token("special", ">")), len(tokens))
    inside = tokens[opens[0] + 1 : close]
    if any(token.kind != "blank" for token in tokens[close + 1 :]):
        raise _wrong("Illegal address", text)
    route = [at for at, token in enumerate(inside) if token == _Token("special", ":")]
    spec = _addr_spec(inside[route[-1] + 1 if route else 0 :], text, blanks=blanks)
    return (_name(tokens[: opens[0]], text), *spec)


def _name(tokens: list[_Token], text: str) -> str:
    if any(token.kind in {"special", "literal"} for token in tokens):
        raise _wrong("Illegal address", text)
    words = "".join(" " if token.kind == "blank" else token.text for token in tokens)
    return encoded_word.decode(words.strip(" "))


def _addr_spec(tokens: list[_Token], text: str, *, blanks: bool) -> tuple[str, str]:
    tokens = _stripped(tokens)
    if blanks:
        tokens = list(_without_blanks_at_marks(tokens))
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


def _stripped(tokens: list[_Token]) -> list[_Token]:
    start, end = 0, len(tokens)
    while end > start and tokens[end - 1].kind == "blank":
        end -= 1
    while start < end and tokens[start].kind == "blank":
        start += 1
    return tokens[start:end]


def _without_blanks_at_marks(tokens: list[_Token]) -> Iterator[_Token]:
    """Leave out the blanks around ``@`` and dots: RFC 5322 sections 3.4.1 and 4.4."""
    blank: _Token | None = None
    before = ""
    for token in tokens:
        if token.kind == "blank":
            blank = token
            continue
        text = "" if token.kind == "quoted" else token.text
        if blank and not before.endswith(("@", ".")) and not text.startswith(("@", ".")):
            yield blank
        yield token
        blank, before = None, text


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
