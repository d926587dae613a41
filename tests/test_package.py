"""The package from outside: its names, its types, and what it costs to import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sesmodel
from sesmodel import handlebars

HEAVY = ["boto3", "botocore", "dns", "cryptography", "ssl", "asyncio", "sqlite3", "redis", "email", "idna", "attrs"]


def run(code: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def seen_by_type_checkers(file: str | None) -> set[tuple[str | None, str]]:
    """The module and the name of each import under ``TYPE_CHECKING``."""
    tree = ast.parse(Path(file or "").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    return {
        (statement.module, name.name)
        for statement in block.body
        if isinstance(statement, ast.ImportFrom)
        for name in statement.names
    }


def test_the_names_of_the_table_are_those_that_type_checkers_see() -> None:
    table = {(home, name) for name, home in sesmodel._HOME_OF.items()}  # noqa: SLF001  the table itself

    assert table == seen_by_type_checkers(sesmodel.__file__)


def test_the_names_of_the_engine_are_those_that_type_checkers_see() -> None:
    names = {("sesmodel.handlebars." + home, name) for name, home in handlebars._HOME_OF.items()}  # noqa: SLF001

    assert names == seen_by_type_checkers(handlebars.__file__)
    assert handlebars.__all__ == sorted(name for _, name in names) == dir(handlebars)
    for name in handlebars.__all__:
        assert getattr(handlebars, name) is not None
    with pytest.raises(AttributeError, match="'sesmodel.handlebars' has no attribute 'Nothing'"):
        _ = handlebars.Nothing  # type: ignore[attr-defined]


def test_every_public_name_is_there_sorted_and_shown() -> None:
    assert sesmodel.__all__ == sorted(set(sesmodel.__all__))
    assert set(dir(sesmodel)) == {*sesmodel.__all__, "__version__"}
    for name in sesmodel.__all__:
        assert getattr(sesmodel, name).__doc__


def test_a_name_that_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="'sesmodel' has no attribute 'Nothing'"):
        _ = sesmodel.Nothing  # type: ignore[attr-defined]


def test_the_version_is_that_of_the_distribution() -> None:
    assert sesmodel.__version__.count(".") == 2


@pytest.mark.spec("API-01")
def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = run(f"import sesmodel, sys; print([name for name in {HEAVY} if name in sys.modules])")

    assert loaded == "[]"


@pytest.mark.spec("API-01")
def test_composing_checking_and_sending_in_memory_load_no_library_of_a_service() -> None:
    code = (
        "import sys; from sesmodel import *; ses = LocalSes(); ses.verify('example.com');"
        "Mailer(ses).send(Message(sender='a@example.com', to='b@example.net', subject='s', text='t'));"
        f"print([name for name in {HEAVY[:8]} if name in sys.modules])"
    )

    assert run(code) == "[]"


def test_the_plug_in_does_not_load_the_library() -> None:
    assert run("import _sesmodel_pytestplugin, sys; print('sesmodel' in sys.modules)") == "False"


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(sesmodel.__file__).parent / "py.typed").exists()
