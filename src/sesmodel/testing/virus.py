"""The test file for virus scanners."""

from __future__ import annotations

from sesmodel.service.content_scan import EICAR


def eicar() -> bytes:
    """The 68 bytes of the harmless EICAR test file: attached to a message, they make SES reject it (TST-15).

    They are put together when this is called, so that no file of yours is taken for a virus by a scanner.

    >>> len(eicar())
    68
    """
    return EICAR
