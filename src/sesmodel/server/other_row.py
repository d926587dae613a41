"""The rows of routes that suites for other emulators read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.server.inspection_table import Operation

if TYPE_CHECKING:
    from sesmodel.server.inspection_table import Endpoint


def row(method: str, path: str, run: Endpoint, **more: Any) -> Operation:
    """One route. It passes over parameters that it does not know, as the emulators do.

    Args:
        method: the method of HTTP.
        path: the whole path.
        run: what does it.
        more: what else an :class:`Operation` has; it answers an object unless told otherwise.
    """
    name = f"{method.lower()} {path}"
    return Operation(
        method=method, path=path, name=name, does=name, run=run, lenient=True, **{"answer": {"type": "object"}, **more}
    )
