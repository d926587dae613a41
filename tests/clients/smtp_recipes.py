"""The recipes for mail programs, run as they stand in the documentation, with another port and another file."""

from __future__ import annotations

import os
import re
import subprocess
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

import attrs

from sesmodel import SmtpDoor
from tests.server.recipes import blocks
from tests.server.smtp_contract import PASSWORD, RECIPIENT, SENDER, Dropped, Refused, written

PAGE = "mail-programs"
STARTTLS_PORT, WRAPPER_PORT = "2587", "2465"
_PATH = f"{os.defpath}:/usr/sbin:/sbin"


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
        mail: what is sent.
        moved: where folders of the machine are instead.
        programs: a folder of programs that go before those of the machine.
    """

    chapter: str
    folder: Path
    door: SmtpDoor
    sender: str = SENDER
    recipient: str = RECIPIENT
    password: str = PASSWORD
    mail: str = ""
    moved: Mapping[str, str] = attrs.field(factory=dict)
    programs: Path | None = None

    def lay_out(self) -> None:
        """Write the files that every recipe reads."""
        (self.folder / "ca.pem").write_text(self.door.ca)
        (self.folder / "mail.txt").write_text(self.mail or written(self.sender))

    def by(self, sender: str) -> Recipe:
        """For a mail of somebody else."""
        return attrs.evolve(self, sender=sender)

    def of(self, mail: str) -> Recipe:
        """For a mail with other content."""
        return attrs.evolve(self, mail=mail)

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
            **self.moved,
        }
        return re.sub("|".join(map(re.escape, changes)), lambda found: changes[found[0]], text)

    def file(self, name: str, number: int = 0) -> Path:
        """A code block as a file that nobody else may read."""
        path = self.folder / name
        path.touch(0o600)
        path.write_text(self.block(number))
        return path

    def run(self, number: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a code block, as a script of the shell."""
        return self.run_line(self.block(number), **environment)

    def run_line(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a script of the shell in the folder; what it says goes to one output."""
        self.lay_out()
        return subprocess.run(
            ["/bin/sh", "-e", "-c", script],
            cwd=self.folder,
            env={"PATH": f"{self.programs}:{_PATH}", "LANG": "C", "HOME": str(self.folder), **environment},
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
