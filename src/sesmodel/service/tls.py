"""Versions of TLS, and which of them SES and the server of a recipient agree on."""

from __future__ import annotations

from sesmodel.errors import InvalidValue

_VERSIONS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
_OLDEST, _NEWEST = _VERSIONS.index("TLSv1"), _VERSIONS.index("TLSv1.2")  # that SES speaks: CFG-09

TLS_1_2 = "TLSv1.2"
"""What SES and a server of today agree on."""


_BY_LEG = {
    "api": _VERSIONS[_NEWEST : _OLDEST - 1 : -1],
    "starttls": (*_VERSIONS[_NEWEST : _OLDEST - 1 : -1], "SSLv2Hello"),
    "tls": _VERSIONS[_NEWEST : _OLDEST - 1 : -1],
    "delivery": _VERSIONS[_NEWEST : _OLDEST - 1 : -1],
}


def supported_tls(leg: str) -> tuple[str, ...]:
    """What SES speaks on one leg of the way of a message, the newest first (HDR-10).

    Args:
        leg: ``api``; ``starttls`` and ``tls``, the two modes of the SMTP interface; ``delivery`` to receivers.

    Raises:
        InvalidValue: there is no such leg.

    >>> supported_tls("starttls")
    ('TLSv1.2', 'TLSv1.1', 'TLSv1', 'SSLv2Hello')
    """
    if leg not in _BY_LEG:
        raise InvalidValue(f"{leg!r} is no leg of the way.", where="leg", cure=f"Use {', '.join(_BY_LEG)}.")
    return _BY_LEG[leg]


def agreed_tls(best: str | None) -> str | None:
    """The version that SES and a server agree on; ``None`` if there is no secure connection.

    Args:
        best: the newest version that the server speaks, with those before it: ``TLSv1.1``; ``None`` if it offers none.

    Raises:
        InvalidValue: there is no such version.

    >>> agreed_tls("TLSv1.3"), agreed_tls("TLSv1.1"), agreed_tls("SSLv3")
    ('TLSv1.2', 'TLSv1.1', None)
    """
    if best is None:
        return None
    if best not in _VERSIONS:
        raise InvalidValue(f"{best!r} is no version of TLS.", where="tls", cure=f"Use {', '.join(_VERSIONS)}.")
    version = min(_VERSIONS.index(best), _NEWEST)
    return _VERSIONS[version] if version >= _OLDEST else None
