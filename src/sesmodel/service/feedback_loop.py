"""Who tells SES that a recipient marked mail as spam."""

from __future__ import annotations

_SILENT = frozenset({"gmail.com", "googlemail.com"})


def tells_of_complaints(address: str) -> bool:
    """Whether the provider of an address tells SES of complaints: Gmail does not (SUP-04).

    A domain of one's own that Google hosts cannot be told by its name, and counts as one that does.

    >>> tells_of_complaints("ana@example.com"), tells_of_complaints("ana@Gmail.com")
    (True, False)
    """
    return address.rpartition("@")[2].lower() not in _SILENT
