"""The waiters of botocore, in the time of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from botocore.waiter import NormalizedOperationMethod, SingleWaiterConfig, Waiter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class ModelWaiter(Waiter):
    """A waiter that lets the time of a model pass between its calls; by a clock that stands still it takes none.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes()
    >>> _ = ses.create_identity("example.com")
    >>> _ = ses.publish_records("example.com")
    >>> ses.client("ses").get_waiter("identity_exists").wait(Identities=["example.com"])
    """

    @classmethod
    def of(
        cls,
        name: str,
        config: Mapping[str, Any],
        method: Callable[..., dict[str, Any]],
        pause: Callable[[float], object],
    ) -> Self:
        """Make one.

        Args:
            name: what it waits for.
            config: when it is done and how often it asks, as botocore has it.
            method: the action that it calls.
            pause: lets so many seconds pass.
        """
        made = cls(name, cast("Any", SingleWaiterConfig(config)), cast("Any", method))
        made._ask, made._pause = NormalizedOperationMethod(cast("Any", method)), pause
        return made

    _ask: NormalizedOperationMethod
    _pause: Callable[[float], object]

    def wait(self, *, WaiterConfig: Mapping[str, float] | None = None, **params: Any) -> None:  # noqa: N803  boto3's name
        """Call until the answer is as wanted.

        Args:
            WaiterConfig: ``Delay``, the seconds between two calls, and ``MaxAttempts``, in place of the usual ones.
            params: those of the action.

        Raises:
            WaiterError: of botocore: it was not so after that many calls, or a call was refused.
        """
        settings = dict(WaiterConfig or {})
        delay = settings.get("Delay", cast("Any", self.config).delay)
        calls = 0

        def after_a_pause(**params: Any) -> Any:
            nonlocal calls
            if calls:
                self._pause(delay)
            calls += 1
            return self._ask(**params)

        Waiter(self.name, self.config, after_a_pause).wait(WaiterConfig={**settings, "Delay": 0}, **params)
