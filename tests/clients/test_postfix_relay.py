"""Postfix, which relays to the SMTP door with TLS and SASL, as the recipe of the documentation has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs
import pytest

from tests.clients.mta_contract import Mta, MtaContract, recipe_of
from tests.clients.postfix import Postfix
from tests.clients.smtp_recipes import Recipe
from tests.transport.servers import authority

if TYPE_CHECKING:
    from collections.abc import Iterator


_OUTCOME = r"to=<bob@example\.net>.* status=(?:sent|deferred|bounced) .*"


@attrs.frozen
class RelayingPostfix:
    """Postfix by its recipe."""

    server: Postfix
    recipe: Recipe

    def submit(self, recipe: Recipe) -> str:
        return self._outcome_of(recipe, 3)

    def flush(self) -> str:
        return self._outcome_of(self.recipe, None)

    def _outcome_of(self, recipe: Recipe, number: int | None) -> str:
        before = len(self._outcomes())
        conf = str(self.server.conf)
        ran = recipe.run(number, MAIL_CONFIG=conf) if number else recipe.run_line("postqueue -f", MAIL_CONFIG=conf)
        assert ran.returncode == 0, ran.stdout
        self.server.wait_for(_OUTCOME, before + 1)
        return self._outcomes()[before]

    def _outcomes(self) -> list[str]:
        return re.findall(_OUTCOME, self.server.log)


@pytest.fixture(scope="module")
def mta() -> Iterator[Mta]:
    """Postfix, started."""
    chain = authority().issue_cert("localhost").private_key_and_cert_chain_pem.bytes()
    with recipe_of("Postfix") as written:
        with Postfix(written.block(), chain=chain, files={"sasl_passwd": written.block(1)}) as server:
            recipe = attrs.evolve(written, moved={"/etc/postfix": str(server.conf)})
            ran = recipe.run(2, MAIL_CONFIG=str(server.conf))
            assert ran.returncode == 0, ran.stdout
            yield RelayingPostfix(server, recipe)


class TestPostfix(MtaContract):
    """As the guide has it."""
