"""The recipes for mail programs, run as they stand in the documentation, with another port and another file."""

from __future__ import annotations

import os
import re
import subprocess
from base64 import b64encode
from pathlib import Path

import attrs

from sesmodel import SmtpDoor
from tests.server.recipes import blocks
from tests.server.smtp_contract import PASSWORD, RECIPIENT, SENDER, Dropped, Refused, written

PAGE = "mail-programs"
STARTTLS_PORT, WRAPPER_PORT = "2587", "2465"
_ENVIRONMENT = {"PATH": f"{os.defpath}:/usr/sbin:/sbin", "LANG": "C"}


@attrs.frozen(kw_only=True)
class Recipe:
    """What a chapter says, for a door and a mail.

    Args:
        chapter: the name of the chapter.
        folder: a folder for its files, which gets ``ca.pem`` and ``mail.txt``.
        door: where SES is.
        sender: who sends.
        recipient: for whom.
        password: what the program logs in with.
    """

    chapter: str
    folder: Path
    door: SmtpDoor
    sender: str = SENDER
    recipient: str = RECIPIENT
    password: str = PASSWORD

    def __attrs_post_init__(self) -> None:
        """Write the files that every recipe reads."""
        (self.folder / "ca.pem").write_text(self.door.ca)
        (self.folder / "mail.txt").write_text(written(self.sender))

    def block(self, number: int = 0) -> str:
        """A code block of the chapter."""
        text = blocks(PAGE, self.chapter)[number]
        changes = {
            STARTTLS_PORT: str(self.door.port),
            WRAPPER_PORT: str(self.door.port),
            "ca.pem": str(self.folder / "ca.pem"),
            SENDER: self.sender,
            RECIPIENT: self.recipient,
            PASSWORD: self.password,
            encoded(PASSWORD): encoded(self.password),
        }
        return re.sub("|".join(map(re.escape, changes)), lambda found: changes[found[0]], text)

    def file(self, name: str, number: int = 0) -> Path:
        """A code block as a file that nobody else may read."""
        path = self.folder / name
        path.touch(0o600)
        path.write_text(self.block(number))
        return path

    def run(self, number: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a code block in the folder, as a script of the shell; what it says goes to one output."""
        return subprocess.run(
            ["/bin/sh", "-c", self.block(number)],
            cwd=self.folder,
            env=_ENVIRONMENT | {"HOME": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=30,
        )


def encoded(text: str) -> str:
    """Base64, as for AUTH."""
    return b64encode(text.encode()).decode()


def failed(output: str, reply: str) -> Refused | Dropped:
    """What a program that failed has met.

    Args:
        output: what it said.
        reply: a pattern of a reply that says no, in its first group.
    """
    said = re.search(reply, output, re.MULTILINE)
    return Refused(said[1]) if said else Dropped(output)
