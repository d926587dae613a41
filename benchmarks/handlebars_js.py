"""handlebars.js in a Node process of its own, which renders many times for one question."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

NODE = Path(__file__).parents[1] / "tests" / "clients" / "node"
AVAILABLE = shutil.which("node") is not None and (NODE / "node_modules" / "handlebars").is_dir()
"""Whether Node and the library are there; ``tests/clients/install.sh`` installs both."""


class HandlebarsJs:
    """Starts Node when entered; can be entered again."""

    def __enter__(self) -> Self:
        """Start Node."""
        command = ["node", str(NODE / "handlebars_speed.mjs")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")  # noqa: S603  our own code
        self._known: set[str] = set()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End Node."""
        self._process.communicate(timeout=30)

    def render(self, name: str, template: str, data: Any, times: int) -> str:
        """Render a template many times.

        Args:
            name: what the template is called; it and its data are sent and compiled the first time only.
            template: the text.
            data: its data.
            times: how often.

        Returns:
            The last output.
        """
        question: dict[str, Any] = {"name": name, "times": times}
        if name not in self._known:
            self._known.add(name)
            question |= {"template": template, "data": data}
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(question), file=self._process.stdin, flush=True)
        output: str = json.loads(self._process.stdout.readline())
        return output


JS = HandlebarsJs()
