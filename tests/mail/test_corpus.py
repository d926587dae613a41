"""Awkward mail as real programs write it, all of it written for these tests: what is read, and what Python reads.

Beside each message stands what must be read from it; what is not named there is empty. Where the standard library
reads something else, the reason stands there too.
"""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import ParsedMessage, check_raw, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesmodel import Address, Entity

CORPUS = Path(__file__).parent / "corpus"
MAILS = sorted(path.stem for path in CORPUS.glob("*.eml"))
DIFFERS = "standard library differs"


def mail(name: str) -> bytes:
    return (CORPUS / f"{name}.eml").read_bytes()


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def summary(message: ParsedMessage) -> dict[str, Any]:
    """What is read from a message, but what is empty."""
    found = {
        "subject": message.subject,
        "sender": str(message.sender or ""),
        "to": [*map(str, message.to)],
        "cc": [*map(str, message.cc)],
        "date": message.date.isoformat() if message.date else None,
        "message_id": message.message_id,
        "text": message.text,
        "html": message.html,
        "tree": message.tree,
        "inline": [*map(file, message.inline)],
        "attachments": [*map(file, message.attachments)],
        "defects": list(message.all_defects),
    }
    return {name: value for name, value in found.items() if value}


def file(part: Entity) -> dict[str, Any]:
    """A file; of one that is a message, what people see of that."""
    found: dict[str, Any] = {"filename": part.filename, "content_type": part.content_type}
    if message := part.message:
        return found | {
            "message": {"subject": message.subject, "sender": str(message.sender or ""), "text": message.text}
        }
    return found | {"content": part.content.decode("latin-1")}


@pytest.mark.parametrize("name", MAILS)
def test_awkward_mail_is_read(name: str) -> None:
    wanted = {key: value for key, value in expected(name).items() if key != DIFFERS}

    assert summary(read(mail(name))) == wanted


@pytest.mark.parametrize("name", MAILS)
def test_awkward_mail_is_checked_without_an_exception(name: str) -> None:
    assert check_raw(mail(name)).problems is not None


# --- the standard library -------------------------------------------------------------------------


def people(mailboxes: Iterable[Address]) -> list[tuple[str, str, str]]:
    return [(one.display_name, one.local_part, one.domain) for one in mailboxes]


def ours(message: ParsedMessage) -> dict[str, Any]:
    return {
        "subject": message.subject,
        "sender": people([message.sender] if message.sender else []),
        "to": people(message.to),
        "cc": people(message.cc),
        "text": message.text,
        "html": message.html,
        "tree": message.tree,
        "files": [(one.filename, one.content) for one in message.walk() if not one.parts and one.filename],
    }


class Standard:
    """The same, read by Python's email package."""

    def __init__(self, data: bytes) -> None:
        message = message_from_bytes(data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self._message = message

    def __getitem__(self, name: str) -> Any:
        """What ``ours`` calls by that name."""
        if name in {"sender", "to", "cc"}:
            return self._people("from" if name == "sender" else name)[: 1 if name == "sender" else None]
        if name in {"text", "html"}:
            return "\n".join(self._bodies(f"text/{'plain' if name == 'text' else name}"))
        if name == "tree":
            return tree(self._message)
        if name == "files":
            return [
                (one.get_filename(), one.get_payload(decode=True))
                for one in leaves(self._message)
                if one.get_filename()
            ]
        return None if self._message[name] is None else str(self._message[name])

    def _people(self, name: str) -> list[tuple[str, str, str]]:
        fields = self._message.get_all(name, [])
        return [(one.display_name, one.username, one.domain) for field in fields for one in field.addresses]

    def _bodies(self, kind: str) -> Iterator[str]:
        for part in leaves(self._message):
            if part.get_content_type() == kind and not part.get_filename():
                yield part.get_content().replace("\r\n", "\n")


def leaves(part: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are no multiparts; messages in messages are left closed."""
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        yield part
        return
    for inner in part.iter_parts():
        assert isinstance(inner, EmailMessage)
        yield from leaves(inner)


def tree(part: EmailMessage) -> str:
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        return part.get_content_type()
    inner = [tree(one) for one in part.iter_parts() if isinstance(one, EmailMessage)]
    return f"{part.get_content_type()}[{', '.join(inner)}]"


@pytest.mark.parametrize("name", MAILS)
def test_the_standard_library_reads_the_same_of_awkward_mail(name: str) -> None:
    found, theirs = ours(read(mail(name))), Standard(mail(name))

    for key in found.keys() - expected(name).get(DIFFERS, {}).keys():
        assert found[key] == theirs[key], key
