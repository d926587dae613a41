"""What tests of the SMTP door have in common."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sesmodel import AccessKey, LocalSes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import SmtpDoor

KEY = AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")


def model(**options: Any) -> LocalSes:
    """A model that mail from example.com may be sent with."""
    made = LocalSes(**options)
    made.verify("example.com")
    return made


def trusted(door: SmtpDoor) -> ssl.SSLContext:
    """What a client needs to trust a door."""
    return ssl.create_default_context(cadata=door.ca)


@contextmanager
def connected(door: SmtpDoor, *, wrapped: bool = False) -> Iterator[smtplib.SMTP]:
    """A client over an encrypted connection."""
    if wrapped:
        with smtplib.SMTP_SSL(door.host, door.port, context=trusted(door)) as client:
            yield client
        return
    with smtplib.SMTP(door.host, door.port) as client:
        client.starttls(context=trusted(door))
        yield client
