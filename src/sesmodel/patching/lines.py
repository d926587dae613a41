"""What answers the requests of a client in place of the network."""

from __future__ import annotations

import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary, ref

import attrs

from sesmodel.answering import answer
from sesmodel.client import snake_case
from sesmodel.errors import TransportFailed
from sesmodel.local_cloud import LocalCloud
from sesmodel.model_time import sleep
from sesmodel.patching.blocks import Block, choose
from sesmodel.service_models import service_model
from sesmodel.wire.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.awsrequest import AWSPreparedRequest, AWSResponse
    from botocore.compat import HTTPHeaders

    from sesmodel.api.concepts import ServiceName
    from sesmodel.local import LocalSes

deciding: ContextVar[bool] = ContextVar("sesmodeldeciding", default=False)
_lines: WeakKeyDictionary[Any, Line] = WeakKeyDictionary()


def line_of(client: Any) -> Line:
    """The line of a client of boto3 or aiobotocore, from now on always the same.

    Args:
        client: the client.
    """
    if client not in _lines:
        _lines[client] = _kind(client)(ref(client))
    return _lines[client]


def _kind(client: Any) -> type[Line]:
    aio = sys.modules.get("aiobotocore.client")
    if aio is None or not isinstance(client, aio.AioBaseClient):
        return Line
    from sesmodel.patching.aio import AioLine

    return AioLine


@attrs.define(eq=False)
class Line:
    """What answers the requests of one client; it holds the client weakly, so that both can go together."""

    _client: ref[Any]
    blocks: list[Block] = attrs.Factory(list)

    @property
    def client(self) -> Any:
        """The client, which is there as long as anybody can call."""
        return self._client()

    def bind(self, block: Block) -> None:
        """Add a block that can answer."""
        if not self.blocks:
            for event, handler in self._handlers():
                self.client.meta.events.register_first(event, handler)
            self.client.get_waiter = self.get_waiter
        self.blocks.append(block)

    def release(self, block: Block) -> None:
        """Take a block away; without any, the client is as it was before the first."""
        self.blocks.remove(block)
        if not self.blocks:
            for event, handler in self._handlers():
                self.client.meta.events.unregister(event, handler)
            del self.client.get_waiter  # that of its class is there again

    def _handlers(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        service = self.client.meta.service_model.service_id.hyphenize()
        yield f"choose-signer.{service}", self.sign
        yield f"before-send.{service}", self.send
        yield f"needs-retry.{service}", self.repeat

    def sign(self, **_: object) -> object:
        """Have nothing signed: a client needs no credentials, and those that it has are not even loaded."""
        from botocore import UNSIGNED

        return UNSIGNED

    def send(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        """Answer a request in place of the network."""
        from botocore.awsrequest import AWSResponse

        said = self.ask(request)
        return AWSResponse(request.url, said.status, headers(said), _Raw(said.body))

    def ask(self, request: AWSPreparedRequest) -> HttpResponse:
        """Have a request answered by the model.

        Raises:
            ConnectionClosedError: a fault that was planned.
        """
        from botocore.exceptions import ConnectionClosedError

        service: ServiceName = self.client.meta.service_model.service_name
        try:
            return answer(self.model, service, service_model(service), _asked(request))
        except TransportFailed as error:
            raise ConnectionClosedError(endpoint_url=request.url, error=error) from error

    @property
    def model(self) -> LocalSes:
        """What answers now.

        Raises:
            RuntimeError: the blocks that the client was bound in have ended, or it could be one of several.
        """
        model = choose(tuple(self.blocks)).model
        return model.ses(self.client.meta.region_name) if isinstance(model, LocalCloud) else model

    def get_waiter(self, waiter_name: str) -> Any:
        """A waiter of botocore that lets the time of the model pass between its calls.

        Args:
            waiter_name: such as ``identity_exists``.
        """
        from sesmodel.client_waiter import ModelWaiter

        theirs = type(self.client).get_waiter(self.client, waiter_name)
        method = getattr(self.client, snake_case(theirs.config.operation))
        return ModelWaiter(theirs.name, theirs.config, method, lambda seconds: sleep(self.model, seconds))

    def repeat(self, event_name: str, **kwargs: Any) -> Any:
        """Let botocore decide whether to try again, but without the pause that it would make.

        Of the handlers, the first one that says anything counts; so this one asks the others, and speaks for
        them.
        """
        from botocore.hooks import first_non_none_response

        if deciding.get():
            return None
        token = deciding.set(True)
        try:
            pause = first_non_none_response(self.client.meta.events.emit(event_name, **kwargs))
        finally:
            deciding.reset(token)
        return without_pause(pause)


def without_pause(pause: float | None) -> float | None:
    """What is said of a next attempt, with no pause before it."""
    # A "no" is left to the others as well: earlier versions of botocore take any answer, even False, for a pause.
    return None if pause is None or pause is False else 0


def headers(said: HttpResponse) -> HTTPHeaders:
    """The headers of an answer, as botocore has them."""
    from botocore.compat import HTTPHeaders

    return HTTPHeaders.from_pairs(said.headers.items())


def _asked(request: AWSPreparedRequest) -> HttpRequest:
    url = urlsplit(request.url)
    headers = {name: _bytes(value).decode() for name, value in request.headers.items()}
    return HttpRequest(request.method, url.path, url.query, headers, _bytes(request.body or b""))


def _bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


@attrs.frozen
class _Raw:
    """A body that botocore reads as if it came from urllib3."""

    body: bytes

    def stream(self) -> Iterator[bytes]:
        """The whole of it."""
        yield self.body
