"""Reads and verifies the DKIM signatures of a message by other people's code."""

from __future__ import annotations

import re
from email import message_from_bytes
from typing import TYPE_CHECKING

import dkim

from sesmodel import RawMessage, RecordType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel import DnsTable


def tags(raw: RawMessage, number: int) -> dict[str, str]:
    """The tags of one signature, counted from the top, in their order."""
    value = message_from_bytes(raw.data).get_all("DKIM-Signature", [])[number]
    parts = (part.partition("=") for part in re.sub(r"\s", "", value).rstrip(";").split(";"))
    return {name: text for name, _, text in parts}


def domains(raw: RawMessage) -> list[str]:
    """Who signed, from the top."""
    count = len(message_from_bytes(raw.data).get_all("DKIM-Signature", []))
    return [tags(raw, number)["d"] for number in range(count)]


def verdicts(raw: RawMessage, dns: DnsTable) -> list[bool]:
    """Whether each signature verifies, from the top."""
    found = {
        f"{selector}._domainkey.{domain}": next(
            iter(dns.lookup(f"{selector}._domainkey.{domain}", RecordType.TXT).values), ""
        )
        for selector, domain in ((tags(raw, n)["s"], tags(raw, n)["d"]) for n in range(len(domains(raw))))
    }
    return [passes(raw, number, found) for number in range(len(domains(raw)))]


def passes(raw: RawMessage, number: int, records: Mapping[str, str]) -> bool:
    """Whether one signature verifies with these records."""

    def txt(name: bytes, **_: object) -> bytes:
        return records.get(name.decode("ascii").rstrip("."), "").encode("ascii")

    try:
        return bool(dkim.DKIM(raw.data).verify(number, dnsfunc=txt))
    except dkim.DKIMException:
        return False
