"""The AWS SDK for JavaScript v3 and nodemailer's SES transport, over a socket."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, ClassVar

import pytest

from sesmodel import LocalSes, SystemClock, Throttling, TransportFailed, serve_http
from tests.clients.node_worker import HOME, NodeWorker
from tests.server.client_contract import RECIPIENT, SENDER, SUBJECT, TEXT, ClientContract, Dropped, Refused
from tests.server.recipes import recipe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class NodeSes(NodeWorker):
    """Asks the clients that there are for Node."""

    script = "ses.mjs"

    def send(self, way: str, url: str, *, sender: str = SENDER, recipient: str = RECIPIENT, attempts: int = 1) -> str:
        """Send the mail in one of the ways: ``ses``, ``sesv2`` or ``nodemailer``.

        Raises:
            Refused: SES said no.
            Dropped: the connection was gone.
        """
        mail = {"sender": sender, "recipient": recipient, "subject": SUBJECT, "text": TEXT}
        found = self.ask("send", way=way, url=url, attempts=attempts, **mail)
        if "id" in found:
            return str(found["id"])
        if found["code"] == "ECONNRESET":
            raise Dropped(found["message"])
        raise Refused(found["name"], found["message"])


@pytest.fixture(scope="module")
def node_ses() -> Iterator[NodeSes]:
    """One Node process for all tests."""
    with NodeSes() as worker:
        yield worker


class NodeContract(ClientContract):
    """All ways alike."""

    way: ClassVar[str]

    @pytest.fixture(autouse=True)
    def _ask(self, node_ses: NodeSes) -> None:
        self._node = node_ses

    def send(self, url: str, sender: str = SENDER, recipient: str = RECIPIENT) -> str:
        return self._node.send(self.way, url, sender=sender, recipient=recipient)

    def events_of(self, url: str, message_id: str) -> Sequence[str]:
        found: list[str] = self._node.ask("events", url=url, id=message_id)
        return found


class TestSdkForJavaScriptOfV1(NodeContract):
    way = "ses"
    throttled = "Throttling"


class TestSdkForJavaScriptOfV2(NodeContract):
    way = "sesv2"


class TestSesTransportOfNodemailer(NodeContract):
    way = "nodemailer"


@pytest.mark.parametrize("way", ["ses", "sesv2", "nodemailer"])
def test_it_tries_again_by_itself(way: str, node_ses: NodeSes, ses: LocalSes) -> None:
    ses.faults.plan(TransportFailed("the connection dropped", delivered="no"))
    ses.faults.plan(Throttling("Slow down."))

    with serve_http(ses) as door:
        message_id = node_ses.send(way, door.url, attempts=3)

    assert ses.sent.one().message_id == message_id
    assert not ses.faults.pending


@pytest.mark.parametrize("chapter", ["JavaScript", "Nodemailer"])
def test_the_recipe_of_the_documentation_sends(chapter: str, ses: LocalSes) -> None:
    with serve_http(ses) as door:
        script = recipe(chapter, door.url)
        node = ["node", "--input-type=module"]  # whichever is first in PATH
        subprocess.run(node, input=script, text=True, cwd=HOME, check=True)

    assert (ses.sent.one().text or "").strip() == "Hello Bob"


def run_suite(name: str, url: str) -> str:
    """Run tests that are written in JavaScript: what they report, all of them having passed."""
    node = ["node", "--test", "--test-reporter=tap", name]  # whichever is first in PATH
    environment = {"PATH": os.environ["PATH"], "SES_URL": url}  # noqa: TID251  where Node is
    ran = subprocess.run(node, env=environment, cwd=HOME, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    return ran.stdout


def test_a_test_suite_in_javascript_looks_into_the_model_and_sets_it_up() -> None:
    with serve_http(LocalSes()) as door:
        assert "# pass 7" in run_suite("shop.test.mjs", door.url)


def test_the_sdk_for_javascript_reads_the_answers_to_many_actions() -> None:
    ses = LocalSes(clock=SystemClock())
    ses.verify("example.com")
    with serve_http(ses) as door:
        assert "# pass 9" in run_suite("answers.test.mjs", door.url)
