"""A Node process that lives as long as the tests which ask it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from types import TracebackType

HOME = Path(__file__).parent / "node"


class NodeWorker:
    """Asks a script: a line of JSON there, a line back."""

    script: ClassVar[str]

    def __enter__(self) -> Self:
        """Start Node."""
        command = ["node", str(HOME / self.script)]  # whichever is first in PATH: install.sh looked at its age
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End Node: it stops when nobody can ask it any more."""
        self._process.communicate(timeout=30)

    def ask(self, task: str, **request: Any) -> Any:
        """Have a task done, and return its result."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"task": task, **request}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["result"]
