"""swaks, openssl, msmtp and Nodemailer at the SMTP door, as the recipes of the documentation have them."""

from __future__ import annotations

import re
import subprocess
from abc import abstractmethod
from typing import TYPE_CHECKING

import pytest

from sesmodel import LocalSes, SmtpLogins, serve_smtp
from tests.clients.node_worker import HOME
from tests.clients.smtp_recipes import Recipe, failed
from tests.server.smtp_contract import KEY, PASSWORD, RECIPIENT, SENDER, SmtpContract

if TYPE_CHECKING:
    from pathlib import Path

    from sesmodel import SmtpDoor

ACCEPTED = r"^250 Ok ([0-9a-f]{16}-[0-9a-f-]+)\r?$"


class RecipeContract(SmtpContract):
    """Programs that send one mail and end."""

    chapter: str
    text = "Hello Bob"

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    def send(self, door: SmtpDoor, sender: str = SENDER, recipient: str = RECIPIENT, password: str = PASSWORD) -> None:
        self.run(
            Recipe(
                chapter=self.chapter,
                folder=self.folder,
                door=door,
                sender=sender,
                recipient=recipient,
                password=password,
            )
        )

    @abstractmethod
    def run(self, recipe: Recipe) -> None:
        """Run the program, as a recipe says."""


class TestSwaks(RecipeContract):
    """The Swiss army knife of SMTP."""

    chapter = "swaks"

    def run(self, recipe: Recipe) -> None:
        ran = recipe.run()
        if ran.returncode:
            raise failed(ran.stdout, r"^<[~*]\* +([45]\d\d .*)")


class TestCurl(RecipeContract):
    """It speaks SMTP as well; what a reply says, it says only when it is asked to be verbose."""

    chapter = "curl"
    text = SmtpContract.text

    def run(self, recipe: Recipe) -> None:
        (recipe.folder / ".curlrc").write_text("verbose\n")
        ran = recipe.run()
        if ran.returncode:
            raise failed(ran.stdout, r"^< ([45]\d\d .*?)\r?$")


class TestMsmtp(RecipeContract):
    """The little sendmail, which reads the mail from a file."""

    chapter = "msmtp"
    text = SmtpContract.text

    def run(self, recipe: Recipe) -> None:
        configuration = recipe.file("msmtprc")
        configuration.write_text(configuration.read_text().replace(f"from {SENDER}", f"from {recipe.sender}"))
        ran = recipe.run(1)
        if ran.returncode:
            raise failed(ran.stdout, r"server message: ([45]\d\d .*)")


class TestOpenssl(RecipeContract):
    """No mail program, but the guide tests with it."""

    chapter = "openssl"
    command = 1

    @pytest.fixture(autouse=True)
    def _set(self, ses: LocalSes) -> None:
        ses.client("sesv2").create_configuration_set(ConfigurationSetName="ConfigSet")

    def run(self, recipe: Recipe) -> None:
        recipe.file("input.txt")
        ran = recipe.run(self.command)
        if not re.search(ACCEPTED, ran.stdout, re.MULTILINE):
            raise failed(ran.stdout, r"^([45]\d\d .*?)\r?$")


class TestOpensslWrapped(TestOpenssl):
    """With TLS from the first byte."""

    mode = "tls"
    command = 2


class TestNodemailer(RecipeContract):
    """Nodemailer over SMTP."""

    chapter = "Nodemailer"

    def run(self, recipe: Recipe) -> None:
        recipe.lay_out()
        ran = subprocess.run(
            ["/usr/bin/env", "node", "--input-type=module"],
            cwd=HOME,
            input=recipe.block(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=30,
        )
        if ran.returncode:
            raise failed(ran.stdout, r"response: ['\"]([45]\d\d .*)['\"]")


@pytest.mark.spec("SMTP-16")
def test_the_file_of_the_guide_is_taken_all_at_once(ses: LocalSes, tmp_path: Path) -> None:
    ses.client("sesv2").create_configuration_set(ConfigurationSetName="ConfigSet")

    with serve_smtp(ses, logins=SmtpLogins([KEY])) as door:
        recipe = Recipe(chapter="openssl", folder=tmp_path, door=door)
        script = recipe.file("input.txt")
        script.write_text(script.read_text().replace("Hello Bob\n", "Hello Bob\n..\n..x\nx\n"))
        output = recipe.run(1).stdout

    accepted = re.search(ACCEPTED, output, re.MULTILINE)
    assert accepted
    sent = ses.sent.one()
    assert accepted[1] == sent.message_id
    assert sent.text == "Hello Bob\n.\n.x\nx\n"
    assert sent.envelope.mail_from == SENDER
    assert "X-SES-CONFIGURATION-SET" not in sent.raw.headers
    assert ses.events[0].mail.tags["ses:configuration-set"] == ("ConfigSet",)
