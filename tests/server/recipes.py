"""The recipes of the documentation, to be run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
WRITTEN = "http://127.0.0.1:8005"


def blocks(page: str, chapter: str) -> list[str]:
    """The code blocks of a chapter.

    Args:
        page: the name of the page, such as ``clients``, seen from the folder of the documentation.
        chapter: its heading.
    """
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    after = re.split(rf"^##+ {re.escape(chapter)}\n", text, flags=re.MULTILINE)[1]
    return re.findall(r"^```\w+\n(.*?)^```$", re.split(r"\n##+ ", after)[0], re.DOTALL | re.MULTILINE)


def recipe(chapter: str, url: str, page: str = "clients") -> str:
    """The first code block of a chapter about a client, with the address where the model really is."""
    block = blocks(page, chapter)[0]
    assert WRITTEN in block
    return block.replace(WRITTEN, url)
