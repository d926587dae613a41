"""The clients that sessions of botocore and aiobotocore make while a block is active."""

from __future__ import annotations

import functools
from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.patching.blocks import Block, choose
from sesmodel.patching.lines import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from botocore.config import Config
    from botocore.session import Session

SERVICES = ("ses", "sesv2")

_lock = RLock()
_active: list[Block] = []


def begin(block: Block, clients: Sequence[Any]) -> None:
    """Let clients talk to the model of a block: those that are made from now on, and some that are there.

    Args:
        block: the block.
        clients: those that are there.
    """
    with _lock:
        lines = [line_of(client) for client in clients]  # first, so that where this fails nothing is left behind
        if not _active:
            _install()
        _active.append(block)
        for line in lines:
            line.bind(block)


def end(block: Block, clients: Sequence[Any]) -> None:
    """Let clients that were there before be as they were, and those that were made in the block fail."""
    with _lock:
        block.ended = True
        for client in clients:
            line_of(client).release(block)
        _active.remove(block)
        if not _active:
            _uninstall()


# --- in place of create_client --------------------------------------------------------------------

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

_installed: list[_Replaced] = []
"""What stands in place of something of botocore, while any block is active."""


@attrs.frozen
class _Replaced:
    """A ``create_client`` of ours, and the one of a kind of session that it replaced."""

    kind: Any  # a class; botocore is not loaded yet where this is read
    ours: Callable[..., Any]
    theirs: Callable[..., Any]

    def undo(self) -> None:
        """Put theirs back. If others have wrapped ours meanwhile, it stays within theirs, and does nothing."""
        if self.kind.create_client is self.ours:
            self.kind.create_client = self.theirs


def _install() -> None:
    from botocore.session import Session

    for kind in _kinds(Session):
        _replace(kind)
    # aiobotocore takes half a second to load: its session is met when it is there, even if that is in the block.
    Session.__init_subclass__ = classmethod(lambda kind, **_: _replace(kind))  # type: ignore[assignment]


def _uninstall() -> None:
    from botocore.session import Session

    del Session.__init_subclass__  # that of object is there again
    while _installed:
        _installed.pop().undo()


def _kinds(kind: type[Session]) -> Iterator[type[Session]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)


def _replace(kind: type[Session]) -> None:
    if "create_client" in vars(kind):
        replaced = kind.create_client
        ours = _binding(replaced)
        _installed.append(_Replaced(kind, ours, replaced))
        kind.create_client = ours  # type: ignore[method-assign]


def _binding(create: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(create)
    def create_client(session: Session, service_name: str, *args: Any, **kwargs: Any) -> Any:
        if service_name not in SERVICES or not _active:
            return create(session, service_name, *args, **kwargs)
        block = choose(tuple(_active))
        given = dict(zip(_ARGUMENTS, args, strict=False)) | kwargs
        made = create(session, service_name, **_filled(session, given, block.model.region))
        return _Entering(made, block) if hasattr(made, "__aenter__") else _bound(made, block)

    return create_client


def _bound(client: Any, block: Block) -> Any:
    with _lock:
        line_of(client).bind(block)
    return client


@attrs.frozen
class _Entering:
    """What ``async with session.create_client(...)`` enters: a client of aiobotocore is made, and bound, then."""

    _context: Any
    _block: Block

    async def __aenter__(self) -> Any:
        return _bound(await self._context.__aenter__(), self._block)

    async def __aexit__(self, *error: object) -> Any:
        return await self._context.__aexit__(*error)


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
