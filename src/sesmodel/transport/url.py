"""Which transport a URL stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import UnknownTransport

if TYPE_CHECKING:
    from sesmodel.ports import Transport


def transport_for(source: str | Transport) -> Transport:
    """Make the transport that a URL names; a transport stays itself.

    Args:
        source: ``ses://eu-west-1`` for SES in that Region, ``ses://`` for the Region of the environment,
            ``inbox://`` for one that keeps what it gets.

    Raises:
        UnknownTransport: no transport has that scheme.
        MissingExtra: the transport needs a library that is not installed.
    """
    if not isinstance(source, str):
        if callable(getattr(source, "send", None)) and not isinstance(source, type):
            return source
        raise UnknownTransport(f"{source!r} is no transport: it has no method send(submission).")
    scheme, separator, rest = source.partition("://")
    scheme = scheme.lower()
    if separator and scheme == "ses":
        from sesmodel.transport.ses import SesTransport  # only who uses it loads it

        return SesTransport(region=rest.strip("/") or None)
    if separator and scheme == "inbox":
        from sesmodel.transport.inbox import InboxTransport

        return InboxTransport()
    raise UnknownTransport(f"{source!r} names no transport: use ses://REGION or inbox://, or hand one in.")
