"""curl, which signs for AWS by itself, over a socket."""

from __future__ import annotations

import os
import subprocess

from sesmodel import AccessKey, LocalSes, SignatureCheck, serve_http
from tests.server.recipes import recipe


def test_the_recipe_of_the_documentation_sends_and_reads_the_quota(ses: LocalSes) -> None:
    with serve_http(ses, signatures=SignatureCheck([AccessKey("test", "test")])) as door:
        script = f"set -e\n{recipe('curl', door.url)}"
        ran = subprocess.run(
            ["/bin/sh", "-c", script], env={"PATH": os.defpath}, capture_output=True, text=True, check=True
        )

    message_id = ses.sent.one().message_id
    assert f'{{"MessageId":"{message_id}"}}' in ran.stdout
    assert "<SentLast24Hours>1.0</SentLast24Hours>" in ran.stdout
