"""The AWS CLI as a program, over a socket."""

from __future__ import annotations

import json
import os
import re
import subprocess
from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import LocalSes, serve_http
from tests.server.asking import events_of
from tests.server.client_contract import (
    ASCII_SUBJECT,
    ASCII_TEXT,
    RECIPIENT,
    SENDER,
    SUBJECT,
    TEXT,
    ClientContract,
    Dropped,
    Refused,
)
from tests.server.recipes import recipe

if TYPE_CHECKING:
    from collections.abc import Sequence

AWS = Path(__file__).parents[2] / ".venvs/awscli/bin/aws"
BARE = {"AWS_CONFIG_FILE": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent", "LC_ALL": "C.UTF-8"}
_REFUSAL = re.compile(r"An error occurred \((\w+)\) when calling the \w+ operation(?: \(.*?\))?: (.*)\n")

pytestmark = pytest.mark.skipif(
    not AWS.exists(), reason="there is no AWS CLI in .venvs/awscli: `make venv` installs it"
)


def aws(url: str, *arguments: str) -> Any:
    """Run the CLI as a shell would, on a machine where nothing else is configured."""
    environment = {
        "AWS_ENDPOINT_URL": url,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_MAX_ATTEMPTS": "1",
        **BARE,
    }
    ran = subprocess.run([AWS, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=60)
    if ran.returncode == 0:
        return json.loads(ran.stdout)
    if refusal := _REFUSAL.search(ran.stderr):
        raise Refused(*refusal.groups())
    if "Connection was closed" in ran.stderr:
        raise Dropped(ran.stderr)
    raise AssertionError(ran.stderr)


class CliContract(ClientContract):
    """Both versions of the API."""

    @abstractmethod
    def command(self, sender: str, recipient: str) -> Sequence[str]:
        """How the mail is sent."""

    def send(self, url: str, sender: str = SENDER, recipient: str = RECIPIENT) -> str:
        return str(aws(url, *self.command(sender, recipient))["MessageId"])

    def events_of(self, url: str, message_id: str) -> Sequence[str]:
        return events_of(url, message_id)


class TestCliOfV1(CliContract):
    subject, text = ASCII_SUBJECT, ASCII_TEXT
    throttled = "Throttling"

    def command(self, sender: str, recipient: str) -> Sequence[str]:
        return [
            "ses",
            "send-email",
            "--from",
            sender,
            "--to",
            recipient,
            "--subject",
            ASCII_SUBJECT,
            "--text",
            ASCII_TEXT,
        ]


class TestCliOfV2(CliContract):
    def command(self, sender: str, recipient: str) -> Sequence[str]:
        subject, text = ({"Data": words, "Charset": "UTF-8"} for words in (SUBJECT, TEXT))
        content = {"Simple": {"Subject": subject, "Body": {"Text": text}}}
        return [
            *("sesv2", "send-email", "--from-email-address", sender),
            *("--destination", f"ToAddresses={recipient}", "--content", json.dumps(content)),
        ]


def followed(recipe: str) -> str:
    """What is printed to somebody who does what a page says, on a machine where nothing else is configured.

    The server is there already, in this process.
    """
    script = f"set -e\nsesmodel() {{ :; }}\n{recipe}"
    env = {**BARE, "PATH": f"{AWS.parent}:{os.defpath}"}
    ran = subprocess.run(["/bin/sh", "-c", script], env=env, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_recipe_of_the_documentation_sends_by_both_versions(ses: LocalSes) -> None:
    with serve_http(ses) as door:
        said = followed(recipe("AWS CLI", door.url))

    assert [sent.text for sent in ses.sent] == ["Hello Bob", "Hello"]
    assert '"SentLast24Hours": 2.0' in said


def test_the_first_mail_of_the_readme_is_sent_and_seen(ses: LocalSes) -> None:
    with serve_http(ses) as door:
        assert '"text":"Hello"' in followed(recipe("Any language, over HTTP", door.url, "../README"))


def test_the_newsletter_of_the_documentation_leads_to_the_server() -> None:
    ses = LocalSes(owners="at once")
    with serve_http(ses) as door:
        ses.pages_at = door.url
        said = followed(recipe("Newsletters in a browser", door.url, "serve"))

    assert f"Leave: {door.url}/subscription/" in said
