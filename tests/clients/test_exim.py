"""Exim, which relays to the SMTP door with TLS and a login, as the recipe of the documentation has it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import attrs
import pytest

from tests.clients.debian import HOST, UNPACKED, OneShot, Programs
from tests.clients.mta_contract import Mta, MtaContract, recipe_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_USER = "Debian-exim"
_CONFIGURATION = """
exim_path = {exim}
primary_hostname = {host}
spool_directory = {spool}
log_file_path = {spool}/%slog
keep_environment = *
domainlist local_domains = @
begin routers
{routers}
begin transports
{transports}
begin retry
* * F,1d,1s
begin authenticators
{authenticators}
"""


@pytest.fixture(scope="module")
def mta() -> Iterator[Mta]:
    """Exim, which runs when it is called."""
    with recipe_of("Exim") as recipe:
        programs = Programs(recipe.folder / "bin", _USER)
        spool, configuration = recipe.folder / "spool", recipe.folder / "exim.conf"
        spool.mkdir()
        shutil.chown(spool, "nobody")
        configuration.write_text(
            _CONFIGURATION.format(
                exim=UNPACKED / "usr/sbin/exim4",
                host=HOST,
                spool=spool,
                routers=recipe.block(),
                transports=recipe.block(1),
                authenticators=recipe.block(2),
            )
        )
        programs.add("exim", "usr/sbin/exim4", ["-C", configuration])
        yield OneShot(attrs.evolve(recipe, programs=programs.folder), 3, "exim -v -qff")


class TestExim(MtaContract):
    """As the guide has it."""
