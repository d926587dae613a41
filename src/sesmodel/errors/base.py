"""The root of the tree of errors, and what an error says of the mail."""

from __future__ import annotations

from typing import Any, Literal

Delivered = Literal["no", "unknown", "yes"]


class SesModelError(Exception):
    """The root: catch this for anything that sesmodel raises on purpose. Every error can be pickled and copied."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Be rebuilt from what the error knows, not from the arguments of its class."""
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(kind: type[SesModelError], args: tuple[Any, ...], state: dict[str, Any]) -> SesModelError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class MissingExtra(SesModelError, ImportError):
    """An optional library is needed here and is not installed.

    Args:
        library: the library that could not be imported.
        extra: the extra of sesmodel that brings it.
        purpose: what it is needed for.
    """

    def __init__(self, library: str, extra: str, purpose: str) -> None:
        """Name the command that installs it."""
        self.library = library
        self.extra = extra
        super().__init__(f"{purpose} needs {library}, which is not installed: pip install 'sesmodel[{extra}]'")
