"""The application behind the HTTP door."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sesmodel.errors import MissingExtra
from sesmodel.local_cloud import LocalCloud
from sesmodel.server.limits import DEFAULT, HttpLimits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sesmodel.local import LocalSes
    from sesmodel.server.dispatch import HttpApp
    from sesmodel.server.signature import SignatureCheck
    from sesmodel.server.smtp_door import SmtpDoor

NO_ACCOUNTS: Mapping[str, str] = MappingProxyType({})


def http_app(
    model: LocalSes | LocalCloud,
    *,
    accounts: Mapping[str, str] = NO_ACCOUNTS,
    signatures: SignatureCheck | None = None,
    limits: HttpLimits = DEFAULT,
    hosts: Collection[str] = (),
    smtp: Collection[SmtpDoor] = (),
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
        smtp: SMTP doors of the same model, for the inspection API to name.

    Raises:
        MissingExtra: Starlette is not installed.

    >>> from sesmodel import LocalSes
    >>> app = http_app(LocalSes())
    """
    try:
        import starlette  # noqa: F401  loaded in whole when somebody first asks for what is not of SES
    except ImportError as error:
        raise MissingExtra("starlette", "server", "http_app()") from error
    from sesmodel.server.aws import AwsEndpoint
    from sesmodel.server.dispatch import HttpApp
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.pages import Pages

    if signatures and not isinstance(model, LocalCloud):
        signatures = signatures.within(model.region)
    aws = AwsEndpoint(model, accounts=accounts, signatures=signatures, limits=limits)
    return HttpApp(aws, Pages(model, limits), Inspection(model, hosts, smtp))
