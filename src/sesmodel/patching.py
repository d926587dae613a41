"""Unmodified boto3 code against a model of SES: nothing leaves the process, and no credentials are needed."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary, ref

import attrs

from sesmodel.answering import answer
from sesmodel.errors import InvalidValue, MissingExtra, TransportFailed
from sesmodel.local import LocalSes
from sesmodel.local_cloud import LocalCloud
from sesmodel.wire.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from botocore.awsrequest import AWSPreparedRequest, AWSResponse
    from botocore.client import BaseClient
    from botocore.config import Config
    from botocore.session import Session

    from sesmodel.api.actions import ServiceName

Model = TypeVar("Model", bound=LocalSes | LocalCloud)

_SERVICES = ("ses", "sesv2")


@contextmanager
def patched(local_ses: Model, *, client: BaseClient | Iterable[BaseClient] | None = None) -> Iterator[Model]:
    """Let every SES client that boto3 or botocore makes within the block talk to a model.

    Clients of other services are left alone. Where no Region is configured, a client gets that of the model.
    Credentials are neither needed nor looked for.

    A client is bound when it is made, and stays with its model whatever thread uses it: to the innermost
    block around the code that makes it; in a thread that knows of no block, to the only model there is.

    botocore repeats throttled calls as often as it would against AWS, but without its pauses: the time of a
    model does not pass by waiting.

    Args:
        local_ses: the model; ``as`` gives it back. A :class:`LocalSes` answers whatever the Region of a client, a
            :class:`LocalCloud` in that Region, for its own account.
        client: one or more clients made earlier. They talk to the model until the end of the block, and are
            then as they were.

    Raises:
        MissingExtra: boto3 is not installed.
        InvalidValue: a client is not one of SES.
        RuntimeError: raised by boto3: in the block, if it is not clear which of several models is meant;
            after it, by the clients that were made in it, since they must not reach AWS.

    Example::

        with patched(LocalSes()) as ses:
            ses.verify("example.com")
            boto3.client("sesv2").send_email(...)
            assert ses.sent.one().subject == "Welcome"
    """
    block = _Block(local_ses, _current.get())
    clients = _clients(client)
    _begin(block, clients)
    token = _current.set(block)
    try:
        yield local_ses
    finally:
        # The fixture of an asynchronous test may end in another context than the one it began in.
        with suppress(ValueError):
            _current.reset(token)
        _end(block, clients)


# --- blocks ---------------------------------------------------------------------------------------


@attrs.define(eq=False)
class _Block:
    """A ``with patched(...)`` that is being run, or was."""

    model: LocalSes | LocalCloud
    outer: _Block | None
    ended: bool = False

    def chain(self) -> Iterator[_Block]:
        """This block and those around it, from the inside out."""
        block: _Block | None = self
        while block:
            yield block
            block = block.outer


_current: ContextVar[_Block | None] = ContextVar("sesmodel_patched", default=None)
_lock = RLock()
_active: list[_Block] = []


def _begin(block: _Block, clients: Sequence[BaseClient]) -> None:
    with _lock:
        if not _active:
            _install()
        _active.append(block)
        for client in clients:
            _line(client).bind(block)


def _end(block: _Block, clients: Sequence[BaseClient]) -> None:
    with _lock:
        block.ended = True
        for client in clients:
            _line(client).release(block)
        _active.remove(block)
        if not _active:
            _uninstall()


def _choose(blocks: Sequence[_Block]) -> _Block:
    """The one of some blocks that the code running now means.

    Raises:
        RuntimeError: they have all ended, or it could be more than one.
    """
    live = [block for block in blocks if not block.ended]
    here = _current.get()
    for block in here.chain() if here else ():
        if block in live:
            return block
    around = {outer for block in live if block.outer for outer in block.outer.chain()}
    inner = [block for block in live if block not in around]
    if not inner:
        raise RuntimeError(
            "The patched() block of this client has ended, and it must not reach AWS instead. "
            "Use the client within the block, or make another one after it."
        )
    if any(block.model is not inner[0].model for block in inner):
        raise RuntimeError(
            "Several models are patched in, and this thread is in none of their blocks. Make the client in "
            "the thread of the block, or pass it to patched(client=...), or start this thread with "
            "contextvars.copy_context().run."
        )
    return inner[-1]


# --- clients made within a block ------------------------------------------------------------------

_ARGUMENTS = (
    "region_name",
    "api_version",
    "use_ssl",
    "verify",
    "endpoint_url",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "config",
    "aws_account_id",
)
"""What the ``create_client`` of botocore takes after the name of the service, in its order."""

_installed: list[tuple[Callable[..., BaseClient], Callable[..., BaseClient]]] = []
"""Our ``create_client`` and the one that it replaced, while any block is active."""


def _install() -> None:
    from botocore.session import Session

    replaced = Session.create_client
    ours = _binding(replaced)
    _installed.append((ours, replaced))
    Session.create_client = ours  # type: ignore[method-assign]


def _uninstall() -> None:
    from botocore.session import Session

    ours, replaced = _installed.pop()
    # If others have wrapped ours meanwhile, it stays within theirs, and does nothing until the next block.
    if Session.create_client is ours:
        Session.create_client = replaced  # type: ignore[method-assign]


def _binding(create: Callable[..., BaseClient]) -> Callable[..., BaseClient]:
    @functools.wraps(create)
    def create_client(session: Session, service_name: str, *args: Any, **kwargs: Any) -> BaseClient:
        if service_name not in _SERVICES or not _active:
            return create(session, service_name, *args, **kwargs)
        block = _choose(tuple(_active))
        given = dict(zip(_ARGUMENTS, args, strict=False)) | kwargs
        client = create(session, service_name, **_filled(session, given, block.model.region))
        with _lock:
            _line(client).bind(block)
        return client

    return create_client


def _filled(session: Session, given: dict[str, Any], region: str) -> dict[str, Any]:
    """The arguments for a client, with what botocore would otherwise look for, or miss."""
    filled = dict(given)
    # With a pair of keys in hand botocore asks nobody. Half a pair is a mistake that it should still report.
    if given.get("aws_access_key_id") is None and given.get("aws_secret_access_key") is None:
        filled.update(aws_access_key_id="sesmodel", aws_secret_access_key="sesmodel")  # noqa: S106  opens nothing
    both: tuple[Any, ...] = (given.get("config"), session.get_default_client_config())
    configs = [config for config in both if config]
    if not (given.get("region_name") or any(config.region_name for config in configs)):
        filled["region_name"] = session.get_config_variable("region") or region
    modes = [*(config.defaults_mode for config in configs), session.get_config_variable("defaults_mode")]
    if next((mode.lower() for mode in modes if mode), None) == "auto":
        filled["config"] = _without_probing(given.get("config"))
    return filled


def _without_probing(config: Config | None) -> Config:
    """A configuration for which botocore does not ask the instance metadata where it runs."""
    from botocore.config import Config

    standard = Config(defaults_mode="standard")  # type: ignore[arg-type]  # the stubs expect a bool
    return config.merge(standard) if config else standard


# --- lines from clients to models -----------------------------------------------------------------

_deciding: ContextVar[bool] = ContextVar("sesmodel_deciding", default=False)
_lines: WeakKeyDictionary[BaseClient, _Line] = WeakKeyDictionary()


def _clients(client: BaseClient | Iterable[BaseClient] | None) -> list[BaseClient]:
    try:
        from botocore.client import ClientMeta
    except ImportError as error:
        raise MissingExtra("boto3", "ses", "patched()") from error
    clients = list(dict.fromkeys(client) if isinstance(client, Iterable) else [client] if client else [])
    for one in clients:
        meta = getattr(one, "meta", None)
        name = meta.service_model.service_name if isinstance(meta, ClientMeta) else type(one).__name__
        if name not in _SERVICES:
            cure = "Pass clients of ses or sesv2."
            raise InvalidValue(f"{name} is no client of SES.", where="client", cure=cure)
    return clients


def _line(client: BaseClient) -> _Line:
    return _lines.setdefault(client, _Line(ref(client)))


@attrs.define(eq=False)
class _Line:
    """What answers the requests of one client; it holds the client weakly, so that both can go together."""

    _client: ref[Any]
    blocks: list[_Block] = attrs.Factory(list)

    @property
    def client(self) -> BaseClient:
        """The client, which is there as long as anybody can call."""
        return cast("BaseClient", self._client())

    def bind(self, block: _Block) -> None:
        """Add a block that can answer."""
        if not self.blocks:
            for event, handler in self._handlers():
                self.client.meta.events.register_first(event, handler)
        if block not in self.blocks:
            self.blocks.append(block)

    def release(self, block: _Block) -> None:
        """Take a block away; without any, the client is as it was before the first."""
        self.blocks.remove(block)
        if not self.blocks:
            for event, handler in self._handlers():
                self.client.meta.events.unregister(event, handler)

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
        from botocore.compat import HTTPHeaders
        from botocore.exceptions import ConnectionClosedError

        try:
            answer = self._answer(self._model(), _asked(request))
        except TransportFailed as error:  # a fault that was planned
            raise ConnectionClosedError(endpoint_url=request.url, error=error) from error
        headers = HTTPHeaders.from_pairs(answer.headers.items())
        return AWSResponse(request.url, answer.status, headers, _Raw(answer.body))

    def _model(self) -> LocalSes:
        model = _choose(tuple(self.blocks)).model
        return model.ses(self.client.meta.region_name) if isinstance(model, LocalCloud) else model

    def _answer(self, model: LocalSes, request: HttpRequest) -> HttpResponse:
        shapes = self.client.meta.service_model
        return answer(model, cast("ServiceName", shapes.service_name), shapes, request)

    def repeat(self, event_name: str, **kwargs: Any) -> float | None:
        """Let botocore decide whether to try again, but without the pause that it would make.

        Of the handlers, the first one that says anything counts; so this one asks the others, and speaks for
        them.
        """
        from botocore.hooks import first_non_none_response

        if _deciding.get():
            return None
        token = _deciding.set(True)
        try:
            pause = first_non_none_response(self.client.meta.events.emit(event_name, **kwargs))
        finally:
            _deciding.reset(token)
        # A "no" is left to the others as well: earlier versions of botocore take any answer, even False, for a pause.
        return None if pause is None or pause is False else 0


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
