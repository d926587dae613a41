"""The facts that the model goes by, how well each is known, and which tests prove it."""

from __future__ import annotations

import ast
import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).parents[1]
GRADES = {
    "guide": "on nothing else",
    "observed": "on what was seen of the real service, or on an answer of it that somebody published",
    "public model": "on botocore's models of the API",
    "our choice": "on us: the guide leaves a point open, and nobody is known to have seen what SES does",
}
"""What a fact rests on beside the guide."""

SEEN = {
    "recorded": "recorded on AWS, or seen in mail that SES delivered",
    "reported": "what somebody pasted of an answer of SES",
    "claimed": "said by somebody without evidence",
    "public model": "what botocore's models say",
    "not found": "looked for in vain",
}
_SKIPS = {"skip", "skipif", "xfail"}


@attrs.frozen
class Fact:
    """A statement about SES.

    Args:
        id: such as ``TPL-07``.
        grade: one of `GRADES`.
        observations: the observations that it rests on: ``OBS-125``.
        title: what it is about.
    """

    id: str
    grade: str = attrs.field(validator=attrs.validators.in_(GRADES))
    observations: tuple[str, ...]
    title: str

    @property
    def area(self) -> str:
        """The letters of its id."""
        return self.id.partition("-")[0]


def facts() -> list[Fact]:
    """All facts, in the order of the guide."""
    return [
        Fact(row["fact"], row["grade"], tuple(f"OBS-{one}" for one in row["observations"].split()), row["title"])
        for row in _rows("facts.csv")
    ]


def observations() -> dict[str, str]:
    """All observations, each with one of `SEEN`."""
    return {row["observation"]: row["grade"] for row in _rows("observations.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


# --- tests that name them -------------------------------------------------------------------------


@cache
def proofs(tests: Path = HOME / "tests") -> dict[str, dict[str, list[str]]]:
    """The tests that name each fact by ``@pytest.mark.spec``, by file; those that are skipped prove nothing.

    Args:
        tests: where to look.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted(tests.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        file = path.relative_to(tests).as_posix()
        for id_, test in _named(tree, _module_marks(tree)):
            names = found.setdefault(id_, {}).setdefault(file, [])
            if test not in names:
                names.append(test)
    return found


def _named(tree: ast.Module | ast.ClassDef, around: set[str]) -> Iterator[tuple[str, str]]:
    """The ids of facts with the names of tests."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if any(_mark(decorator) in _SKIPS for decorator in node.decorator_list):
            continue
        ids = around.union(*map(_ids, node.decorator_list)) if node.decorator_list else around
        if isinstance(node, ast.ClassDef):
            yield from _named(node, ids)
        elif node.name.startswith("test"):
            yield from ((id_, node.name) for id_ in sorted(ids))


def _module_marks(tree: ast.Module) -> set[str]:
    """The ids in ``pytestmark``."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "pytestmark" for one in node.targets):
            found |= _ids(node.value)
    return found


def _ids(node: ast.AST) -> set[str]:
    calls = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call) and _mark(inner) == "spec"]
    return {str(one.value) for call in calls for one in call.args if isinstance(one, ast.Constant)}


def _mark(node: ast.AST) -> str | None:
    """``spec`` of ``pytest.mark.spec(...)``."""
    target = node.func if isinstance(node, ast.Call) else node
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Attribute) and target.value.attr == "mark":
        return target.attr
    return None
