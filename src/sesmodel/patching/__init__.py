"""Unmodified boto3 code against a model of SES: nothing leaves the process, and no credentials are needed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sesmodel.errors import InvalidValue, MissingExtra
from sesmodel.patching.blocks import Block, Model, current
from sesmodel.patching.decorating import Decorating
from sesmodel.patching.sessions import SERVICES, begin, end

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["patched"]


def patched(local_ses: Model, *, client: Any = None) -> Decorating[Model]:
    """Let every SES client that boto3, botocore or aiobotocore makes within the block talk to a model.

    Clients of other services are left alone. Where no Region is configured, a client gets that of the model.
    Credentials are neither needed nor looked for.

    A client is bound when it is made, and stays with its model whatever thread uses it: to the innermost
    block around the code that makes it; in a thread that knows of no block, to the only model there is.

    botocore repeats throttled calls as often as it would against AWS, but without its pauses: the time of a
    model does not pass by waiting. A waiter lets it pass, and by a clock that stands still takes none itself.

    It decorates functions as well, each call of which is a block: also coroutine functions, and generators such as
    fixtures.

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
    return Decorating(lambda: _block(local_ses, client))


@contextmanager
def _block(model: Model, client: Any) -> Iterator[Model]:
    block = Block(model, current.get())
    clients = _clients(client)
    begin(block, clients)
    token = current.set(block)
    try:
        yield model
    finally:
        # The fixture of an asynchronous test may end in another context than the one it began in.
        with suppress(ValueError):
            current.reset(token)
        end(block, clients)


def _clients(client: Any) -> list[Any]:
    try:
        from botocore.client import ClientMeta
    except ImportError as error:
        raise MissingExtra("boto3", "ses", "patched()") from error
    clients = list(dict.fromkeys(client) if isinstance(client, Iterable) else [client] if client else [])
    for one in clients:
        meta = getattr(one, "meta", None)
        name = meta.service_model.service_name if isinstance(meta, ClientMeta) else type(one).__name__
        if name not in SERVICES:
            cure = "Pass clients of ses or sesv2."
            raise InvalidValue(f"{name} is no client of SES.", where="client", cure=cure)
    return clients
