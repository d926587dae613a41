"""The application behind the HTTP door."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sesmodel.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.applications import Starlette

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud

_NO_ACCOUNTS: Mapping[str, str] = MappingProxyType({})


def http_app(model: LocalSes | LocalCloud, *, accounts: Mapping[str, str] = _NO_ACCOUNTS) -> Starlette:
    """SES v1 and v2 over HTTP as an ASGI application, for a server of your own; :func:`serve_http` brings one.

    Args:
        model: what answers. A :class:`LocalSes` answers for every Region and account, a :class:`LocalCloud` for those
            of the request's signature.
        accounts: the account of each access key id, for a :class:`LocalCloud`. A key that is not there is of the
            account of the cloud, unless it is 12 digits: that is an account by itself.

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

    aws = AwsEndpoint(model, accounts=accounts)
    return Starlette(routes=[Route("/{path:path}", aws)])
