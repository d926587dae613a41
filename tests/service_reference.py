"""What should become of mail, told naively and without any code of the library: for comparing with the model."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(hours=24)
SIMULATOR = "simulator.amazonses.com"
GLOBAL_DAYS = (1, 2, 4, 8, 14)
LAST_ATTEMPT = 840  # minutes
BOTH = frozenset({"BOUNCE", "COMPLAINT"})

# How often each address defers, and what its server does then.
ADDRESSES: dict[str, tuple[int | None, str]] = {
    "ok@a.example": (0, "take"),
    "ok@b.example": (0, "take"),
    "gone@a.example": (0, "refuse"),
    "slow@a.example": (2, "take"),
    "full@b.example": (None, "take"),
    "turn@b.example": (1, "refuse"),
    "spam@a.example": (0, "complain"),
    "late@b.example": (0, "bounce later"),
    f"success@{SIMULATOR}": (0, "take"),
    f"bounce@{SIMULATOR}": (0, "refuse"),
    f"complaint@{SIMULATOR}": (0, "complain"),
    f"suppressionlist@{SIMULATOR}": (0, "suppressed"),
}
LATER = timedelta(hours=1)


def simulated(address: str) -> bool:
    return address.endswith(f"@{SIMULATOR}")


@dataclass
class Set:
    """A configuration set."""

    enabled: bool = True
    reasons: frozenset[str] | None = None


@dataclass
class Reference:
    """One account: what it may do, what it has done, and what is still to happen."""

    now: datetime
    quota: int
    paused: bool = False
    reasons: frozenset[str] = BOTH
    sets: dict[str, Set] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[datetime, int]] = field(default_factory=list)
    bounced: Counter[str] = field(default_factory=Counter)
    until: dict[str, datetime] = field(default_factory=dict)
    happened: Counter[tuple[int, str, str, str]] = field(default_factory=Counter)  # message, event, detail, recipient
    inboxes: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    due: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    planned: int = 0

    def used(self) -> int:
        return sum(number for moment, number in self.sent if moment > self.now - DAY)

    def refusal(self, recipients: list[str], name: str | None) -> str | None:
        """The class of the error that a send ends in."""
        real = sum(not simulated(address) for address in recipients)
        if self.paused:
            return "AccountSendingPaused"
        if name is not None and name not in self.sets:
            return "ConfigurationSetDoesNotExist"
        if name is not None and not self.sets[name].enabled:
            return "ConfigurationSetSendingPaused"
        if real and self.used() + real > self.quota:
            return "DailyQuotaExceeded"
        return None

    def send(self, recipients: list[str], name: str | None) -> None:
        real = sum(not simulated(address) for address in recipients)
        if real:
            self.sent.append((self.now, real))
        number, self.messages = self.messages, self.messages + 1
        held = {address: self.holds(address, name) for address in recipients}
        for address in recipients:
            self.happened[number, "Send", "", address] += 1
            if why := held[address]:
                self.happened[(number, *why, address)] += 1
            else:
                self.attempt(number, address, name, 0, self.now)

    def holds(self, address: str, name: str | None) -> tuple[str, str] | None:
        reason = self.listed.get(address)
        if reason is not None and reason in self.effective(name):
            return ("Bounce" if reason == "BOUNCE" else "Complaint"), "OnAccountSuppressionList"
        if address.startswith("suppressionlist@") or self.until.get(address, self.now) > self.now:
            return "Bounce", "Suppressed"
        return None

    def effective(self, name: str | None) -> frozenset[str]:
        own = self.sets[name].reasons if name in self.sets else None
        return self.reasons if own is None else own

    def attempt(self, number: int, address: str, name: str | None, made: int, began: datetime) -> None:
        defers, then = ADDRESSES[address]
        if defers is None or made < defers:
            self.deferred(number, address, name, made, began)
        elif then == "refuse":
            self.hard(number, address, name)
        else:
            self.happened[number, "Delivery", "", address] += 1
            self.inboxes[address] += 1
            if then == "complain":
                self.happened[number, "Complaint", "", address] += 1
                self.put(address, "COMPLAINT", name)
            elif then == "bounce later":
                self.plan(self.now + LATER, lambda: self.hard(number, address, name))

    def deferred(self, number: int, address: str, name: str | None, made: int, began: datetime) -> None:
        if self.now >= began + timedelta(minutes=LAST_ATTEMPT):
            self.happened[number, "Bounce", "MailboxFull", address] += 1
            return
        self.happened[number, "DeliveryDelay", "", address] += 1
        minutes = min(5 * (2 ** (made + 1) - 1), LAST_ATTEMPT)
        again = began + timedelta(minutes=minutes)
        self.plan(again, lambda: self.attempt(number, address, name, made + 1, began))

    def hard(self, number: int, address: str, name: str | None) -> None:
        self.happened[number, "Bounce", "General" if simulated(address) else "NoEmail", address] += 1
        if not simulated(address):
            days = GLOBAL_DAYS[min(self.bounced[address], len(GLOBAL_DAYS) - 1)]
            self.bounced[address] += 1
            self.until[address] = self.now + timedelta(days=days)
        self.put(address, "BOUNCE", name)

    def put(self, address: str, reason: str, name: str | None) -> None:
        if not simulated(address) and reason in self.effective(name):
            self.listed[address] = reason

    def plan(self, when: datetime, what: Callable[[], None]) -> None:
        self.planned += 1
        heapq.heappush(self.due, (when, self.planned, what))

    def advance(self, span: timedelta) -> None:
        end = self.now + span
        while self.due and self.due[0][0] <= end:
            self.now, _, what = heapq.heappop(self.due)
            what()
        self.now = end
