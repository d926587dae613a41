"""A block that decorates functions of every kind."""

from __future__ import annotations

import inspect
from contextlib import AbstractContextManager
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import TracebackType

T = TypeVar("T")
Function = TypeVar("Function", bound="Callable[..., Any]")


class Decorating(AbstractContextManager[T], Generic[T]):
    """A block for ``with``, and for functions that run within it.

    `contextlib.ContextDecorator` would have left the block when a coroutine function has made its coroutine, before
    anything of it has run.

    Args:
        make: makes the block, anew for each time it is entered.
    """

    def __init__(self, make: Callable[[], AbstractContextManager[T]]) -> None:
        """Enter nothing yet."""
        self._make = make
        self._entered: list[AbstractContextManager[T]] = []

    def __enter__(self) -> T:
        """Begin the block."""
        block = self._make()
        entered = block.__enter__()
        self._entered.append(block)
        return entered

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        """End it."""
        return self._entered.pop().__exit__(kind, error, traceback)

    def __call__(self, function: Function) -> Function:
        """The function, each call of it in a block of its own."""

        @wraps(function)
        def plainly(*args: Any, **kwargs: Any) -> Any:
            with self._make():
                return function(*args, **kwargs)

        @wraps(function)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            with self._make():
                return await function(*args, **kwargs)

        @wraps(function)
        def step_by_step(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            with self._make():
                return (yield from function(*args, **kwargs))

        if inspect.iscoroutinefunction(function):
            return cast("Function", awaited)
        return cast("Function", step_by_step if inspect.isgeneratorfunction(function) else plainly)
