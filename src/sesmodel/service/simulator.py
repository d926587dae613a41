"""The mailbox simulator: addresses that give a known outcome (TST-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.afterwards import LaterComplaint
from sesmodel.service.bounce_kind import BounceSubType, BounceType
from sesmodel.service.outcome import OUT_OF_OFFICE, UNKNOWN_USER, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

DOMAIN = "simulator.amazonses.com"
_AT_DOMAIN = f"@{DOMAIN}"
SUCCESS = f"success@{DOMAIN}"
BOUNCE = f"bounce@{DOMAIN}"
OOTO = f"ooto@{DOMAIN}"
COMPLAINT = f"complaint@{DOMAIN}"
SUPPRESSION_LIST = f"suppressionlist@{DOMAIN}"

USER_AGENT = "Amazon SES Mailbox Simulator"  # of its complaints: OBS-422
REMOTE_IP = "205.251.242.49"
_RECEIVED = "250 2.6.0 Message received"  # OBS-421; the guide prints another text

_BOUNCED = Outcome(UNKNOWN_USER.reply, kind=(BounceType.PERMANENT, BounceSubType.GENERAL))  # OBS-420

_OUTCOMES = {
    SUCCESS: Outcome(_RECEIVED),
    BOUNCE: _BOUNCED,
    OOTO: Outcome(_RECEIVED, then=(OUT_OF_OFFICE,)),
    COMPLAINT: Outcome(_RECEIVED, then=(LaterComplaint(named=True),)),
}


def is_simulator(address: str) -> bool:
    """Whether an address is the simulator's."""
    return address.lower().endswith(_AT_DOMAIN)


def outside(addresses: Iterable[str]) -> list[str]:
    """The addresses that are not the simulator's: only they count (TST-08, TST-09).

    >>> outside(["success@simulator.amazonses.com", "anna@example.com"])
    ['anna@example.com']
    """
    return [address for address in addresses if not address.lower().endswith(_AT_DOMAIN)]


def plain(address: str) -> str:
    """A simulator address without its label, in lower case.

    >>> plain("bounce+order-7@simulator.amazonses.com")
    'bounce@simulator.amazonses.com'
    """
    local_part, _, domain = address.lower().rpartition("@")
    return f"{local_part.partition('+')[0]}@{domain}"


def is_suppressed(address: str) -> bool:
    """Whether an address acts as if it were on the global suppression list (TST-06)."""
    return is_simulator(address) and plain(address) == SUPPRESSION_LIST


def outcome(address: str) -> Outcome:
    """What the simulator answers; the guide is silent on other local parts, which bounce here."""
    return _OUTCOMES.get(plain(address), _BOUNCED)
