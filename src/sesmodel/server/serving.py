"""The HTTP door on a socket, in a thread beside the code that opened it."""

from __future__ import annotations

from contextlib import closing, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import MissingExtra
from sesmodel.server.app import NO_ACCOUNTS, http_app
from sesmodel.server.limits import DEFAULT, HttpLimits
from sesmodel.server.listening import listen

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Collection, Iterator, Mapping

    from uvicorn import Config

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud
    from sesmodel.server.dispatch import HttpApp
    from sesmodel.server.signature import SignatureCheck
    from sesmodel.server.smtp_door import SmtpDoor

_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  who listens everywhere can be connected to there


@attrs.frozen
class HttpDoor:
    """Where a model can be reached.

    Args:
        host: the address that it listens on.
        port: the port.
    """

    host: str
    port: int

    @property
    def url(self) -> str:
        """What SDKs of this machine take as ``endpoint_url``.

        >>> HttpDoor("127.0.0.1", 8005).url, HttpDoor("0.0.0.0", 8005).url
        ('http://127.0.0.1:8005', 'http://127.0.0.1:8005')
        """
        reached = _LOOPBACK.get(self.host, self.host)
        host = f"[{reached}]" if ":" in reached else reached
        return f"http://{host}:{self.port}"


@contextmanager
def serve_http(
    model: LocalSes | LocalCloud,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    accounts: Mapping[str, str] = NO_ACCOUNTS,
    signatures: SignatureCheck | None = None,
    limits: HttpLimits = DEFAULT,
    hosts: Collection[str] = (),
    smtp: Collection[SmtpDoor] = (),
    listening: socket.socket | None = None,
) -> Iterator[HttpDoor]:
    """Let any SDK talk to a model: SES v1 and v2 on one port, until the block ends.

    Args:
        model: what answers. A :class:`LocalSes` answers for every Region and account, a :class:`LocalCloud` for those
            of the request's signature.
        host: the address to listen on; this machine alone, unless told otherwise.
        port: the port; a free one if 0.
        accounts: the account of each access key id, for a :class:`LocalCloud`. A key that is not there is of the
            account of the cloud, unless it is 12 digits: that is an account by itself.
        signatures: which signatures it takes; any, and none, if not given.
        limits: how much it bears.
        hosts: names by which the inspection API may be called, besides addresses, ``localhost``, names without a dot
            and those that nobody can register.
        smtp: SMTP doors of the same model, for the inspection API to name.
        listening: a socket that listens already, in place of host and port; it is closed at the end.

    Raises:
        MissingExtra: Starlette, uvicorn or httptools is not installed.
        OSError: the address or the port cannot be had.

    Example::

        with serve_http(LocalSes()) as door:
            boto3.client("sesv2", endpoint_url=door.url).send_email(...)
    """
    with closing(listening or listen(host, port)) as taken:
        app = http_app(model, accounts=accounts, signatures=signatures, limits=limits, hosts=hosts, smtp=smtp)
        config = _config(app, limits)
        where = taken.getsockname()
        with _running(config, taken, app.stop_waiting):
            yield HttpDoor(where[0], where[1])


def _config(app: HttpApp, limits: HttpLimits) -> Config:
    try:
        from uvicorn import Config

        from sesmodel.server.prompt import PromptConnection
    except ImportError as error:
        raise MissingExtra(error.name or "uvicorn", "server", "serve_http()") from error
    return Config(
        app,
        http=type("ConnectionToModel", (PromptConnection,), {"limits": limits, "behind": app}),
        ws="none",
        loop="auto",  # uvloop where it runs, which halves what a call costs beside the answer
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=limits.idle_seconds,  # type: ignore[arg-type]  # for a timer, which takes fractions
        timeout_graceful_shutdown=limits.stop_seconds,  # type: ignore[arg-type]  # as above
    )


@contextmanager
def _running(config: Config, listening: socket.socket, stop_waiting: Callable[[], None]) -> Iterator[None]:
    """Run a server in a thread; it is stopped, and gone, at the end."""
    from uvicorn import Server

    ready = Event()

    class Told(Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready.set()

    server = Told(config)

    def run() -> None:
        try:
            server.run([listening])
        finally:
            ready.set()

    thread = Thread(target=run, name=f"sesmodel-http-{listening.getsockname()[1]}", daemon=True)
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        stop_waiting()
        server.should_exit = True
        thread.join()
