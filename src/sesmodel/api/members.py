"""Reading the members of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sesmodel.errors import ValidationError

Params = Mapping[str, Any]


def required(params: Params, name: str) -> Any:
    """The member of that name.

    Raises:
        ValidationError: it is missing (OBS-036, OBS-037).
    """
    value = params.get(name)
    if value is None:
        path = name[0].lower() + name[1:]
        raise ValidationError(
            f"1 validation error detected: Value at '{path}' failed to satisfy constraint: Member must not be null"
        )
    return value


def texts(params: Params, name: str) -> tuple[str, ...]:
    """The list of texts of that name; empty if it is missing."""
    return tuple(params.get(name) or ())
