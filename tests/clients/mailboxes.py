"""How other programs spell mailboxes."""

from __future__ import annotations

import re


def unquoted(local_part: str) -> str:
    r"""A local part without its quotes, which programs write now and then where none are needed, or leave out.

    >>> unquoted(r'"a\"b"'), unquoted(".")
    ('a"b', '.')
    """
    return re.sub(r"\\(.)", r"\1", local_part[1:-1]) if local_part.startswith('"') else local_part


def parts(addr_spec: str) -> tuple[str, str]:
    """The local part without quotes, and the domain."""
    local_part, _, domain = addr_spec.rpartition("@")
    return unquoted(local_part), domain
