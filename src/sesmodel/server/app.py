"""The application behind the HTTP door."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sesmodel.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from starlette.applications import Starlette

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud

_NO_ACCOUNTS: Mapping[str, str] = MappingProxyType({})


def http_app(
    model: LocalSes | LocalCloud, *, accounts: Mapping[str, str] = _NO_ACCOUNTS, hosts: Collection[str] = ()
) -> Starlette:
    """SES v1 and v2 over HTTP as an ASGI application, for a server of your own; :func:`serve_http` brings one.

    Args:
        model: what answers. A :class:`LocalSes` answers for every Region and account, a :class:`LocalCloud` for those
            of the request's signature.
        accounts: the account of each access key id, for a :class:`LocalCloud`. A key that is not there is of the
            account of the cloud, unless it is 12 digits: that is an account by itself.
        hosts: names by which the inspection API may be called, besides addresses, ``localhost``, names without a dot
            and those that nobody can register.

    Raises:
        MissingExtra: Starlette is not installed.

    >>> from sesmodel import LocalSes
    >>> http_app(LocalSes()).routes[-1].path
    '/{path:path}'
    """
    try:
        from starlette.applications import Starlette
        from starlette.routing import Route
    except ImportError as error:
        raise MissingExtra("starlette", "server", "http_app()") from error
    from sesmodel.server.aws import AwsEndpoint
    from sesmodel.server.inspection import routes_of
    from sesmodel.server.inspection_state import Inspection

    aws, inspection = AwsEndpoint(model, accounts=accounts), Inspection(model, hosts)
    app = Starlette(routes=[*routes_of(inspection), Route("/{path:path}", aws)])
    app.state.stop_waiting = inspection.close  # for a server that is about to stop
    return app
