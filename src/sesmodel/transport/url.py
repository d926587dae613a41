"""Which transport a URL stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, unquote

from sesmodel.errors import InvalidConfiguration, UnknownTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesmodel.ports import AsyncTransport, Transport

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)

_REGION = re.compile(r"[a-z0-9-]*", re.IGNORECASE)
_AUTHORITY_END = re.compile("[/?#]")


def transport_from_url(url: str) -> Transport:
    """Make the transport that a URL names.

    - ``ses://eu-west-1``: :class:`SesTransport` in that Region; ``ses://`` in that of the environment. Options:
      ``api``, ``profile``, ``endpoint_url``, ``pool_size``, ``connect_timeout``, ``read_timeout``.
    - ``ses+smtp://user:password@eu-west-1``, ``smtp://user:password@host:587``, ``smtps://host``:
      :class:`SmtpTransport`, which see for its options.
    - ``directory:///var/outgoing``: :class:`DirectoryTransport`; ``directory://outgoing`` is below the current
      directory, and ``file://`` is the same.
    - ``inbox://``: :class:`InboxTransport`, which keeps what it gets.

    Args:
        url: one of these, with options as in ``ses://eu-west-1?api=v1&read_timeout=20``. Names, paths and values may be
            percent-encoded.

    Raises:
        UnknownTransport: no transport has that scheme or that option. The error shows neither host nor password.
        InvalidConfiguration: an option has a value that it cannot have.
        MissingExtra: the transport needs a library that is not installed.

    >>> type(transport_from_url("inbox://")).__name__
    'InboxTransport'
    """
    found = _SCHEME.match(url)
    if not found:
        raise UnknownTransport(f"The text is no URL of a transport: use {_EXAMPLES}.")
    make = _MAKERS.get(found[1].lower())
    if make is None:
        raise UnknownTransport(f"No transport has the scheme {found[1].lower()!r}: use {_EXAMPLES}.")
    return make(url)


def transport_for(source: str | Transport | AsyncTransport, methods: tuple[str, ...] = ("send",)) -> Transport:
    """Make the transport that a URL names; a transport stays itself.

    Args:
        source: a URL as :func:`transport_from_url` takes it, or a transport.
        methods: what a transport must have one of. With ``asend`` among them, look for that before ``send`` is called.

    Raises:
        UnknownTransport: the URL names none, or what is given has none of the methods.
        InvalidConfiguration, MissingExtra: as ``transport_from_url``.
    """
    if isinstance(source, str):
        return transport_from_url(source)
    if not isinstance(source, type) and any(callable(getattr(source, name, None)) for name in methods):
        return cast("Transport", source)
    raise UnknownTransport(f"{source!r} cannot be the transport: it has no method send(submission).")


def _ses(url: str) -> Transport:
    from sesmodel.transport.ses import SesTransport  # only who uses it loads it

    region, options = _parts(url, _SES_OPTIONS)
    if not _REGION.fullmatch(region := region.strip("/")):  # it is not shown: people write their keys there
        raise UnknownTransport("What stands after ses:// is no Region. Name one, as in ses://eu-west-1.")
    return SesTransport(region=region or None, **options)


def _smtp(url: str) -> Transport:
    from sesmodel.transport.smtp import SmtpTransport

    _, *after_host = _AUTHORITY_END.split(url.partition("://")[2])
    if any("@" in part for part in after_host):  # part of a password, which would be shown as an unknown option
        raise UnknownTransport("Percent-encode user and password: / is %2F, ? is %3F, # is %23, @ is %40.")
    return SmtpTransport.from_url(url)


def _directory(url: str) -> Transport:
    from sesmodel.transport.directory import DirectoryTransport

    path, _ = _parts(url, {})
    if not path:
        raise UnknownTransport("The URL names no folder: write it as in directory://outgoing.")
    return DirectoryTransport(path)


def _inbox(url: str) -> Transport:
    from sesmodel.transport.inbox import InboxTransport

    rest, _ = _parts(url, {})
    if rest:
        raise UnknownTransport("inbox:// is the whole URL; nothing stands after it.")
    return InboxTransport()


def _parts(url: str, known: Mapping[str, Callable[[str], Any]]) -> tuple[str, dict[str, Any]]:
    """What stands after the ``://``, and the options, each read as the table of those that are known says."""
    scheme, _, rest = url.partition("://")
    place, _, query = rest.partition("?")
    options: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in known:
            raise UnknownTransport(f"{scheme}:// has no option {name!r}; it has {', '.join(known) or 'none'}.")
        try:
            options[name] = known[name](value)
        except ValueError as error:
            raise InvalidConfiguration("it is no number.", where=f"option {name}", cure="Use digits.") from error
    return unquote(place), options


_SES_OPTIONS = {
    "api": str,
    "profile": str,
    "endpoint_url": str,
    "pool_size": int,
    "connect_timeout": float,
    "read_timeout": float,
}
_MAKERS: dict[str, Callable[[str], Transport]] = {
    "ses": _ses,
    "ses+smtp": _smtp,
    "ses+smtps": _smtp,
    "smtp": _smtp,
    "smtps": _smtp,
    "directory": _directory,
    "file": _directory,
    "inbox": _inbox,
}
_EXAMPLES = "ses://REGION, ses+smtp://USER:PASSWORD@REGION, smtp://HOST, smtps://HOST, directory://PATH or inbox://"
