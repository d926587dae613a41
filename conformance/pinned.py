"""What botocore's models of both services say, as statements, and how another botocore differs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore
from botocore.loaders import Loader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILE = Path(__file__).parent / "botocore.txt"
SERVICES = ("ses", "sesv2")


@cache
def pinned() -> tuple[str, frozenset[str]]:
    """The version of botocore that this project was compared with, and what its models say."""
    version, *statements = FILE.read_text(encoding="utf-8").splitlines()
    return version, frozenset(statements)


def installed() -> tuple[str, frozenset[str]]:
    """The version of botocore that is installed, and what its models say."""
    loader = Loader()
    models = {service: loader.load_service_model(service, "service-2") for service in SERVICES}
    return botocore.__version__, frozenset(said for name, model in models.items() for said in statements(name, model))


def pin() -> None:
    """Make the installed botocore the one that the project is compared with."""
    version, said = installed()
    FILE.write_text("\n".join([version, *sorted(said)]) + "\n", encoding="utf-8")


def statements(service: str, model: dict[str, Any]) -> Iterator[str]:
    """What a model says of actions, their errors, structures with their members, and words.

    Args:
        service: ``ses`` or ``sesv2``.
        model: as botocore keeps it.
    """
    for name, operation in model["operations"].items():
        yield f"{service} action {name}"
        for error in operation.get("errors", ()):
            yield f"{service} action {name}: error {error['shape']}"
    for name, shape in model["shapes"].items():
        for member in shape.get("members", ()):
            needed = " (required)" if member in shape.get("required", ()) else ""
            yield f"{service} {name}.{member}{needed}"
        for word in shape.get("enum", ()):
            yield f"{service} {name}: word {word}"


def knows_member(service: str, shape: str, member: str) -> bool:
    """Whether a member of a structure was there in the botocore that the project was compared with."""
    said = pinned()[1]
    return f"{service} {shape}.{member}" in said or f"{service} {shape}.{member} (required)" in said


def actions(said: Iterable[str]) -> list[tuple[str, str]]:
    """The actions among statements, in the order of their names: service and operation."""
    found = (statement.split(" ") for statement in said if ":" not in statement)
    return sorted((parts[0], parts[2]) for parts in found if parts[1] == "action")


def differences(old: frozenset[str], new: frozenset[str]) -> list[str]:
    """What is said by one only: ``+`` the new one, ``-`` the old one.

    >>> differences(frozenset({"ses action SendFax"}), frozenset({"ses action SendEmail"}))
    ['+ ses action SendEmail', '- ses action SendFax']
    """
    return [*(f"+ {said}" for said in sorted(new - old)), *(f"- {said}" for said in sorted(old - new))]
