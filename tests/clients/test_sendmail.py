"""Sendmail, which relays to the SMTP door with TLS and a login, as the recipe of the documentation has it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import attrs
import pytest

from tests.clients.debian import HOST, UNPACKED, OneShot, Programs
from tests.clients.mta_contract import Mta, MtaContract, recipe_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_MACHINE = """
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `{host}')dnl
define(`confDONT_BLAME_SENDMAIL', `MapInUnsafeDirPath')dnl
define(`ALIAS_FILE', `{home}/aliases')dnl
define(`QUEUE_DIR', `{home}/queue')dnl
define(`STATUS_FILE', `{home}/statistics')dnl
{recipe}
MAILER(smtp)dnl
"""
_CF = UNPACKED / "usr/share/sendmail/cf"


@pytest.fixture(scope="module")
def mta() -> Iterator[Mta]:
    """Sendmail, which runs when it is called."""
    with recipe_of("Sendmail") as written:
        home = written.folder / "mail"
        (home / "queue").mkdir(parents=True, mode=0o700)
        (home / "aliases").touch()
        programs = Programs(written.folder / "bin", "smmta")
        recipe = attrs.evolve(written, moved={"/etc/mail": str(home)}, programs=programs.folder)
        (home / "authinfo").write_text(recipe.block())
        macros = _MACHINE.format(host=HOST, home=home, recipe=recipe.block(2))
        command = ["/usr/bin/m4", f"-D_CF_DIR_={_CF}/", str(_CF / "m4/cf.m4"), "-"]
        configuration = home / "sendmail.cf"
        configuration.write_bytes(
            subprocess.run(command, input=macros.encode(), capture_output=True, check=True).stdout
        )
        for name in ("makemap", "sendmail"):
            programs.add(name, f"usr/libexec/sendmail/{name}", ["-C", configuration])
        made = recipe.run(1)
        assert made.returncode == 0, made.stdout
        yield OneShot(recipe, 3, "sendmail -v -q")


class TestSendmail(MtaContract):
    """As the guide has it; when its login is refused it goes on without, and gives up at the ``530`` of MAIL."""

    waits_for_a_password = False
