"""The application behind the HTTP door."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sesmodel.errors import MissingExtra
from sesmodel.local_cloud import LocalCloud
from sesmodel.server.aws import AwsEndpoint
from sesmodel.server.inspection_route import InspectionRoute
from sesmodel.server.inspection_state import Inspection
from sesmodel.server.limits import DEFAULT, HttpLimits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from starlette.types import Receive, Scope, Send

    from sesmodel.local import LocalSes
    from sesmodel.server.signature import SignatureCheck

NO_ACCOUNTS: Mapping[str, str] = MappingProxyType({})


def http_app(
    model: LocalSes | LocalCloud,
    *,
    accounts: Mapping[str, str] = NO_ACCOUNTS,
    signatures: SignatureCheck | None = None,
    limits: HttpLimits = DEFAULT,
    hosts: Collection[str] = (),
) -> HttpApp:
    """SES v1 and v2 over HTTP as an ASGI application, for a server of your own; :func:`serve_http` brings one.

    A connection that is to drop, as planned, makes it raise :class:`TransportFailed`, unless the server is ours.

    Args:
        model: what answers. A :class:`LocalSes` answers for every Region and account, a :class:`LocalCloud` for those
            of the request's signature.
        accounts: the account of each access key id, for a :class:`LocalCloud`. A key that is not there is of the
            account of the cloud, unless it is 12 digits: that is an account by itself.
        signatures: which signatures it takes; any, and none, if not given.
        limits: how much it bears.
        hosts: names by which the inspection API may be called, besides addresses, ``localhost``, names without a dot
            and those that nobody can register.

    Raises:
        MissingExtra: Starlette is not installed.

    >>> from sesmodel import LocalSes
    >>> app = http_app(LocalSes())
    """
    try:
        import starlette  # noqa: F401  loaded in whole when somebody first asks for what is not of SES
    except ImportError as error:
        raise MissingExtra("starlette", "server", "http_app()") from error
    if signatures and not isinstance(model, LocalCloud):
        signatures = signatures.within(model.region)
    aws = AwsEndpoint(model, accounts=accounts, signatures=signatures, limits=limits)
    return HttpApp(aws, Inspection(model, hosts))


class HttpApp:
    """What :func:`http_app` makes: it sends a request to SES, or on to the inspection.

    That is one look at the path, so that a server is ready without a framework and its router.

    Args:
        aws: what answers as SES does.
        inspection: what is looked into.
    """

    def __init__(self, aws: AwsEndpoint, inspection: Inspection) -> None:
        """Bind it to both."""
        self._aws = aws
        self._elsewhere = InspectionRoute(inspection)
        self.stop_waiting = inspection.close
        """For a server that is about to stop: lets nobody wait any more."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or begin and end with the server.

        Raises:
            TransportFailed: a connection is to drop, as planned, and the server is not ours.
            ValueError: it is no request of HTTP.
        """
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] != "http":
            raise ValueError(f"SES does not speak {scope['type']}.")
        elif self._elsewhere.leads_to(scope["path"]):
            await self._elsewhere(scope, receive, send)
        else:
            await self._aws(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        self._aws.close()
        await send({"type": f"{message['type']}.complete"})
