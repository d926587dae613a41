"""Mail servers of Debian that cannot be installed beside Postfix: unpacked, with users and a host of their own."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from tests.clients.smtp_recipes import Recipe

if TYPE_CHECKING:
    from collections.abc import Iterable

UNPACKED = Path(__file__).parent / "debian"
HOST = "relay.example"


@attrs.frozen
class Programs:
    """Programs in a folder, which believe that there is a host and a user of theirs.

    Args:
        folder: where they are.
        user: the user.
    """

    folder: Path
    user: str

    def __attrs_post_init__(self) -> None:
        """Write what nss_wrapper reads."""
        self.folder.mkdir()
        for name, more in (("passwd", ":x:65534:65534::/:/bin/false"), ("group", ":x:65534:")):
            known = Path("/etc", name).read_text(encoding="utf-8")
            (self.folder / name).write_text(f"{known}{self.user}{more}\n", encoding="utf-8")
        (self.folder / "hosts").write_text(f"127.0.0.1 {HOST} localhost\n")

    def add(self, name: str, program: str, options: Iterable[object] = ()) -> None:
        """Add a program.

        Args:
            name: what it is called by.
            program: where it was unpacked, such as ``usr/sbin/exim4``.
            options: what it always gets.
        """
        path = UNPACKED / program
        assert path.exists(), f"{name} is missing: `make test-clients` unpacks it"
        settings = {
            "NSS_WRAPPER_PASSWD": self.folder / "passwd",
            "NSS_WRAPPER_GROUP": self.folder / "group",
            "NSS_WRAPPER_HOSTS": self.folder / "hosts",
            "NSS_WRAPPER_HOSTNAME": HOST,
            "LD_PRELOAD": "libnss_wrapper.so",
        }
        words = ["env", *(f"{one}={value}" for one, value in settings.items()), path, *options]
        script = self.folder / name
        script.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, words))} "$@"\n')
        script.chmod(0o755)


@attrs.frozen
class OneShot:
    """A mail server that relays while it is called, and says what it does.

    Args:
        recipe: how it was set up.
        submit_block: which block of the recipe hands it a mail.
        flush_line: what tells it to try again.
    """

    recipe: Recipe
    submit_block: int
    flush_line: str

    def submit(self, recipe: Recipe) -> str:
        """Hand it a mail."""
        return recipe.run(self.submit_block).stdout

    def flush(self) -> str:
        """Let it try again."""
        return self.recipe.run_line(self.flush_line).stdout
