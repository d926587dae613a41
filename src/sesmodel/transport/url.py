"""Which transport a URL stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

import attrs

from sesmodel.errors import InvalidConfiguration, UnknownTransport
from sesmodel.ports import Transport

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)

_REGION = re.compile(r"[a-z0-9-]*", re.IGNORECASE)


@attrs.frozen
class _Scheme:
    """A kind of URL.

    Attributes:
        example: how one is written.
        make: makes the transport, of what stands after ``://`` and the options.
        options: how each option is read.
    """

    example: str
    make: Callable[[str, dict[str, Any]], Transport]
    options: Mapping[str, Callable[[str], Any]] = attrs.field(factory=dict)


def transport_from_url(url: str) -> Transport:
    """Make the transport that a URL names.

    ==============================  ====================================================================
    ``ses://eu-west-1``             :class:`SesTransport` in that Region; ``ses://`` in that of the environment.
                                    Options: ``api``, ``profile``, ``endpoint_url``, ``pool_size``,
                                    ``connect_timeout``, ``read_timeout``.
    ``directory:///var/outgoing``   :class:`DirectoryTransport`; ``directory://outgoing`` is below the
                                    current directory. ``file://`` is the same.
    ``inbox://``                    :class:`InboxTransport`, which keeps what it gets.
    ==============================  ====================================================================

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
        raise UnknownTransport(f"The text is no URL of a transport: use {_known()}.")
    name = found[1].lower()
    scheme = _SCHEMES.get(name)
    if scheme is None:
        raise UnknownTransport(f"No transport has the scheme {name!r}: use {_known()}.")
    place, _, query = url[found.end() :].partition("?")
    return scheme.make(unquote(place), _options(name, scheme, query))


def transport_for(source: str | Transport) -> Transport:
    """Make the transport that a URL names; a transport stays itself.

    Args:
        source: a URL as :func:`transport_from_url` takes it, or a transport.

    Raises:
        UnknownTransport, InvalidConfiguration, MissingExtra: as ``transport_from_url``.
    """
    if isinstance(source, str):
        return transport_from_url(source)
    if callable(getattr(source, "send", None)) and not isinstance(source, type):
        return source
    raise UnknownTransport(f"{source!r} is no transport: it has no method send(submission).")


def _options(name: str, scheme: _Scheme, query: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for option, value in parse_qsl(query, keep_blank_values=True):
        if option not in scheme.options:
            known = ", ".join(scheme.options) or "none"
            raise UnknownTransport(f"{name}:// has no option {option!r}; it has {known}.")
        try:
            found[option] = scheme.options[option](value)
        except ValueError as error:
            raise InvalidConfiguration(
                "it is no number.", where=f"option {option}", cure="Write it in digits."
            ) from error
    return found


def _known() -> str:
    return " or ".join(scheme.example for scheme in _SCHEMES.values())


def _ses(region: str, options: dict[str, Any]) -> Transport:
    from sesmodel.transport.ses import SesTransport  # only who uses it loads it

    if not _REGION.fullmatch(region := region.strip("/")):  # it is not shown: people write their keys there
        raise UnknownTransport("What stands after ses:// is no Region. Name one, as in ses://eu-west-1.")
    return SesTransport(region=region or None, **options)


def _inbox(rest: str, _: dict[str, Any]) -> Transport:
    from sesmodel.transport.inbox import InboxTransport

    if rest:
        raise UnknownTransport("inbox:// is the whole URL; nothing stands after it.")
    return InboxTransport()


def _directory(path: str, _: dict[str, Any]) -> Transport:
    from sesmodel.transport.directory import DirectoryTransport

    if not path:
        raise UnknownTransport("The URL names no folder: write it as in directory://outgoing.")
    return DirectoryTransport(path)


_SES_OPTIONS = {
    "api": str,
    "profile": str,
    "endpoint_url": str,
    "pool_size": int,
    "connect_timeout": float,
    "read_timeout": float,
}
_SCHEMES = {
    "ses": _Scheme("ses://REGION", _ses, _SES_OPTIONS),
    "directory": _Scheme("directory://PATH", _directory),
    "file": _Scheme("file://PATH", _directory),
    "inbox": _Scheme("inbox://", _inbox),
}
