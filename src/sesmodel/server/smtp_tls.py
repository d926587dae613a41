"""Certificates for development: made when a door opens, by an authority that nobody trusts but who is told to."""

from __future__ import annotations

import ssl
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidConfiguration, MissingExtra

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
    """What a server needs to encrypt, with a certificate for some names and addresses.

    Raises:
        InvalidConfiguration: one of them is no name that a certificate can be for.
        MissingExtra: trustme is not installed.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        certificate = authority().issue_cert(*names)
    except ValueError as error:  # of idna
        said = f"no certificate can be for one of {', '.join(map(repr, names))}: {error}."
        raise InvalidConfiguration(said, where="names", cure="Give names of hosts, and addresses.") from error
    certificate.configure_cert(context)
    return context
