"""The recipes of the documentation, to be run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/clients.md"
WRITTEN = "http://127.0.0.1:8005"


def recipe(chapter: str, url: str) -> str:
    """The first code block of a chapter, with the address where the model really is."""
    text = PAGE.read_text(encoding="utf-8").split(f"\n## {chapter}\n")[1]
    block = re.search(r"^```\w+\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert block
    assert WRITTEN in block[1]
    return block[1].replace(WRITTEN, url)
