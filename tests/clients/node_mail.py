"""nodemailer, mailparser and mailauth, in one Node process that lives as long as the tests."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

WORKER = Path(__file__).parent / "node" / "worker.mjs"


class NodeMail:
    """Asks the worker: a line of JSON there, a line back."""

    def __enter__(self) -> Self:
        """Start Node."""
        command = ["node", str(WORKER)]  # whichever is first in PATH: tests/clients/install.sh looked at its age
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End Node: it stops when nobody can ask it any more."""
        self._process.communicate(timeout=30)

    def compose(self, **mail: Any) -> bytes:
        """A message as nodemailer writes it; the options are those of its ``sendMail``, files as bytes."""
        files = [{**file, "content": b64encode(file["content"]).decode()} for file in mail.get("attachments", ())]
        return b64decode(self._ask("compose", mail=mail | {"attachments": files}))

    def parse(self, data: bytes) -> dict[str, Any]:
        """What mailparser reads from a message."""
        found: dict[str, Any] = self._ask("parse", data=b64encode(data).decode())
        for file in found["attachments"]:
            file["content"] = b64decode(file["content"])
        return found

    def verify(self, mails: Iterable[bytes], records: dict[str, str]) -> list[list[str]]:
        """What mailauth says of each signature of each mail, such as ``pass``; the key records are those given."""
        encoded = [b64encode(data).decode() for data in mails]
        found: list[list[str]] = self._ask("verify", mails=encoded, records=records)
        return found

    def _ask(self, task: str, **request: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"task": task, **request}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["result"]
