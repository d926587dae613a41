"""Clients of aiobotocore: what waits there is awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from aiobotocore.awsrequest import AioAWSResponse
from aiobotocore.waiter import NormalizedOperationMethod
from botocore.hooks import first_non_none_response

from sesmodel.client import snake_case
from sesmodel.client_waiter import paced
from sesmodel.model_time import asleep
from sesmodel.patching.lines import Line, deciding, headers, without_pause

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from botocore.awsrequest import AWSPreparedRequest


class AioLine(Line):
    """What answers the requests of one client of aiobotocore."""

    def send(self, request: AWSPreparedRequest, **_: object) -> Any:
        """Answer a request in place of the network; the model does so at once, in the event loop."""
        said = self.ask(request)
        return AioAWSResponse(request.url, said.status, headers(said), _Raw(said.body))

    async def repeat(self, event_name: str, **kwargs: Any) -> float | None:
        """As the one of boto3."""
        if deciding.get():
            return None
        token = deciding.set(True)
        try:
            pause = first_non_none_response(await self.client.meta.events.emit(event_name, **kwargs))
        finally:
            deciding.reset(token)
        return without_pause(pause)

    def get_waiter(self, waiter_name: str) -> AioModelWaiter:
        """As the one of boto3."""
        theirs = type(self.client).get_waiter(self.client, waiter_name)
        method = getattr(self.client, snake_case(theirs.config.operation))
        return AioModelWaiter(theirs, method, lambda seconds: asleep(self.model, seconds))


class AioModelWaiter:
    """As :class:`sesmodel.client_waiter.ModelWaiter`, awaited.

    Args:
        theirs: the waiter of aiobotocore.
        method: the action that it calls.
        pause: lets so many seconds pass.

    Attributes:
        name: what it waits for.
        config: when it is done and how often it asks.
    """

    def __init__(
        self,
        theirs: Any,
        method: Callable[..., Coroutine[Any, Any, Any]],
        pause: Callable[[float], Coroutine[Any, Any, None]],
    ) -> None:
        """Bind it to an action and a model."""
        self.name, self.config = theirs.name, theirs.config
        self._kind = type(theirs)
        self._ask = NormalizedOperationMethod(method)
        self._pause = pause

    async def wait(self, *, WaiterConfig: Mapping[str, float] | None = None, **params: Any) -> None:  # noqa: N803  boto3's name
        """As the one of boto3."""
        settings, pauses = paced(self.config.delay, WaiterConfig)

        async def after_a_pause(**params: Any) -> Any:
            if pause := next(pauses):
                await self._pause(pause)
            return await self._ask(**params)

        await self._kind(self.name, self.config, after_a_pause).wait(WaiterConfig=settings, **params)


@attrs.frozen
class _Raw:
    """A body that aiobotocore reads as if it came from aiohttp."""

    body: bytes

    async def read(self) -> bytes:
        """The whole of it."""
        return self.body
