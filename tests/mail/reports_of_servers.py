"""Reports as mail servers and providers write them, all of them written for these tests (see the folder ``reports``).

They have the form of what Postfix, Exim, Exchange, Sendmail, OpenSMTPD and qmail send, and that of the examples in RFC
3464, RFC 5965 and RFC 6533.
"""

from __future__ import annotations

from pathlib import Path

REPORTS = Path(__file__).parent / "reports"


def report_of(name: str) -> bytes:
    """The bytes of one."""
    return (REPORTS / f"{name}.eml").read_bytes()
