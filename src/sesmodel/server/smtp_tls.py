"""Certificates for development: made when a door opens, by an authority that nobody trusts but who is told to."""

from __future__ import annotations

import ssl
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from sesmodel.errors import MissingExtra

if TYPE_CHECKING:
    import trustme


_MAKING = Lock()  # several doors may open at a time, and there is one authority


def authority() -> trustme.CA:
    """The authority of this process.

    Raises:
        MissingExtra: trustme is not installed.
    """
    with _MAKING:
        return _made()


@cache
def _made() -> trustme.CA:
    try:
        import trustme
    except ImportError as error:
        raise MissingExtra("trustme", "server", "a development certificate") from error
    return trustme.CA()


def authority_pem() -> str:
    """What clients are to trust, to take the certificates of this process."""
    return authority().cert_pem.bytes().decode("ascii")


def server_context(*names: str) -> ssl.SSLContext:
    """What a server needs to encrypt, with a certificate for some names and addresses."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(*names).configure_cert(context)
    return context
