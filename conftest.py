"""Runs the documentation as tests, and says after each run what it left out.

Every ```` ```python ```` block of the pages below is executed; the blocks of one page share a namespace, in
order. A block may be left out only with its reason, ``<!-- skip: next "needs an AWS account" -->``, and is
then reported as skipped.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from sybil import Document, Region

HOME = Path(__file__).parent
PAGES = ("README.md", "CONTRIBUTING.md", "docs/*.md", "docs/**/*.md")
LEFT_OUT = ("skipped", "xfailed", "deselected")
CLIENTS = "tests/clients, which need Node and Postfix: run `make test-clients`"  # see norecursedirs in pyproject.toml

# A slow machine is no bug of the code under test; on CI, Hypothesis also draws the same examples every time.
settings.register_profile("sesmodel", deadline=None)
settings.register_profile("few-examples", deadline=None, max_examples=25)  # pytest --hypothesis-profile=few-examples
settings.register_profile("many-examples", deadline=None, max_examples=2_500)
settings.load_profile("sesmodel")
ALL_EXAMPLES = settings().max_examples


class ReasonedSkipParser(SkipParser):
    """Takes ``skip: next "reason"``, not Sybil's silent form, which counts what never ran as passed."""

    def __call__(self, document: Document) -> Iterable[Region]:
        """Find the skips of a page, and add to each reason where it stands."""
        for region in super().__call__(document):
            action, reason = region.parsed
            if action != "end":
                where = _where(document, region)
                if not (reason and reason.startswith('"')):
                    raise ValueError(f'{where}: give the reason, as in <!-- skip: {action} "reason" -->')
                region.parsed = (action, f'"{where}: " {reason}')
            yield region


class MisspeltPythonParser(CodeBlockParser):
    """Refuses ``py``, ``python3``, ``pycon`` and the like: such a block looks tested but would never run."""

    def __init__(self) -> None:
        super().__init__("python")

    def __call__(self, document: Document) -> Iterable[Region]:
        """Find nothing, or fail."""
        for region in self.lexers(document):
            language = str(region.lexemes["arguments"])
            if language.startswith("py") and language != self.language:
                where = _where(document, region)
                raise ValueError(f"{where}: write `python` for the language, not `{language}`")
        return ()


def _where(document: Document, region: Region) -> str:
    line = document.text.count("\n", 0, region.start) + 1
    return f"{Path(document.path).relative_to(HOME).as_posix()}:{line}"


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), ReasonedSkipParser(), MisspeltPythonParser()],
    patterns=PAGES,
).pytest()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the collector of garbage off what stays until the end.

    Seventeen thousand tests are a million objects, and to look through them again and again takes a fifth of a run.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(10_000, 10, 10)  # tests make much that goes by itself, and few cycles
        gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """Say loudly what this run left out."""
    counts = {kind: len(terminalreporter.stats.get(kind, ())) for kind in LEFT_OUT}
    missing = [f"{count} {kind}" for kind, count in counts.items() if count]
    if terminalreporter.config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        missing.append(CLIENTS)
    if settings().max_examples < ALL_EXAMPLES:
        missing.append("most examples of the property tests")
    if missing:
        terminalreporter.write_sep("!", f"LEFT OUT: {', '.join(missing)}", yellow=True, bold=True)
    elif not exitstatus:
        terminalreporter.write_sep("-", "nothing was left out")
