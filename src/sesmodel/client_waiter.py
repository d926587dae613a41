"""The waiters of botocore, in the time of a model."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, cast

from botocore.waiter import NormalizedOperationMethod, Waiter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from botocore.waiter import SingleWaiterConfig


class ModelWaiter(Waiter):
    """A waiter that lets the time of a model pass between its calls; by a clock that stands still it takes none.

    Args:
        name: what it waits for.
        config: when it is done and how often it asks, as botocore has it.
        method: the action that it calls.
        pause: lets so many seconds pass.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes()
    >>> _ = ses.create_identity("example.com")
    >>> _ = ses.publish_records("example.com")
    >>> ses.client("ses").get_waiter("identity_exists").wait(Identities=["example.com"])
    """

    def __init__(
        self,
        name: str,
        config: SingleWaiterConfig,
        method: Callable[..., dict[str, Any]],
        pause: Callable[[float], object],
    ) -> None:
        """Bind it to an action and a model."""
        self._ask = NormalizedOperationMethod(cast("Any", method))
        self._delay, self._pause = config.delay, pause
        super().__init__(name, cast("Any", config), self._ask)

    def wait(self, *, WaiterConfig: Mapping[str, float] | None = None, **params: Any) -> None:  # noqa: N803  boto3's name
        """Call until the answer is as wanted.

        Args:
            WaiterConfig: ``Delay``, the seconds between two calls, and ``MaxAttempts``, in place of the usual ones.
            params: those of the action.

        Raises:
            WaiterError: of botocore: it was not so after that many calls, or a call was refused.
        """
        settings, pauses = paced(self._delay, WaiterConfig)

        def after_a_pause(**params: Any) -> Any:
            if pause := next(pauses):
                self._pause(pause)
            return self._ask(**params)

        Waiter(self.name, self.config, after_a_pause).wait(WaiterConfig=settings, **params)


def paced(delay: float, config: Mapping[str, float] | None) -> tuple[dict[str, float], Iterator[float]]:
    """What a waiter of botocore is told, which does not wait itself, and how long to wait before each of its calls.

    Args:
        delay: the seconds between two calls, if nothing else is said.
        config: what is said.

    >>> told, pauses = paced(3, {"MaxAttempts": 20})
    >>> told, next(pauses), next(pauses)
    ({'MaxAttempts': 20, 'Delay': 0}, 0, 3)
    """
    said = config or {}
    return {**said, "Delay": 0}, chain([0], repeat(said.get("Delay", delay)))
