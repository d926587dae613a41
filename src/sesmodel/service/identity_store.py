"""The identities of an account in a Region, and which of them decides for an address."""

from __future__ import annotations

import heapq
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import AlreadyExists, LimitExceeded, NotFound
from sesmodel.service.identity import Identity, IdentityType, identity_name
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.service.verification import VerificationStatus


@attrs.define(repr=False)
class Identities:
    """The identities of one account in one Region, in the order they were made.

    Attributes:
        guarded: whether any of them ever had a policy, which every send has to ask then.
    """

    _by_name: dict[str, Identity] = attrs.field(factory=dict)
    _due: dict[str, datetime] = attrs.field(factory=dict)
    _queue: list[tuple[datetime, str]] = attrs.field(factory=list)  # a heap, with entries that hold no longer
    _made: int = 0
    guarded: bool = attrs.field(default=False, init=False)

    def __iter__(self) -> Iterator[Identity]:
        """Every identity."""
        return iter(self._by_name.values())

    def __len__(self) -> int:
        """How many there are, whatever their state."""
        return len(self._by_name)

    def __repr__(self) -> str:
        """Their names."""
        return shown(self, lambda one: one.name)

    def get(self, text: str) -> Identity | None:
        """The identity of exactly that name, verified or not.

        Raises:
            InvalidParameterValue: it is neither an address nor a domain.
        """
        return self._by_name.get(identity_name(text))

    def require(self, text: str) -> Identity:
        """The identity of exactly that name.

        Raises:
            NotFound: there is none (OBS-203).
        """
        found = self.get(text)
        if found is None:
            raise NotFound(f"Email identity {text} does not exist.")
        return found

    def add(self, identity: Identity, *, limit: int) -> Identity:
        """Take a new identity in.

        Args:
            identity: the identity.
            limit: how many there may be; those that are pending or failed count (IDN-04).

        Raises:
            AlreadyExists: there is one of that name (OBS-202).
            LimitExceeded: there are as many as there may be (QRC-15).
        """
        if identity.name in self._by_name:
            raise AlreadyExists(f"Email identity {identity.name} already exist.")  # so spelt
        if len(self) >= limit:
            raise LimitExceeded(f"There are {limit:,} identities in this Region already.")
        self._made += 1
        identity.number = self._made
        return self._by_name.setdefault(identity.name, identity)

    def remove(self, text: str) -> bool:
        """Take one away with all its settings; whether it was there."""
        name = identity_name(text)
        self._due.pop(name, None)
        return self._by_name.pop(name, None) is not None

    def listed(
        self, kind: IdentityType | None = None, status: VerificationStatus | None = None, *, by_status: bool = False
    ) -> tuple[Identity, ...]:
        """Some of the identities, or all (IDN-18).

        Args:
            kind: only addresses, or only domains.
            status: only those in one state.
            by_status: those of one state together, and each state in the order they were made.
        """
        found = [one for one in self if kind in (None, one.type) and status in (None, one.status)]
        order = list(type(found[0].status)) if found else []
        return tuple(sorted(found, key=lambda one: order.index(one.status)) if by_status else found)

    # --- who decides ---------------------------------------------------------------------------

    def covering(self, address: str) -> Identity | None:
        """The verified identity whose settings hold for an address, whole and unmixed (IDN-09): the most specific one.

        That is the address itself, without its label if there is one (IDN-08), its domain, or a parent of that
        (IDN-03). Addresses match exactly (IDN-07), domains in any letter case (IDN-06).

        Args:
            address: an address alone, in ASCII.
        """
        local_part, _, domain = address.rpartition("@")
        known = self._by_name  # looked up by hand, since every send asks a few times
        if (found := known.get(address)) and found.verified:
            return found
        if "+" in local_part and (found := known.get(f"{local_part.partition('+')[0]}@{domain}")) and found.verified:
            return found
        parent = domain.lower()
        while parent:
            if (found := known.get(parent)) and found.verified:
                return found
            parent = parent.partition(".")[2]
        return None

    def all_covering(self, address: str) -> Iterator[Identity]:
        """Every verified identity that an address belongs to, the most specific first (IDN-09)."""
        found = (self._by_name.get(name) for name in names_covering(address))
        return (one for one in found if one is not None and one.verified)

    def signing(self, address: str, *, addresses_inherit: bool = False) -> Identity | None:
        """The identity whose DKIM key signs mail from an address; ``None`` if none does.

        It is the one that covers the address; a domain that nobody ever set DKIM up for leaves it to its parents, a
        verified address never does (AUTH-07, TRB-30).

        Args:
            address: an address alone, in ASCII: that of From (AUTH-05).
            addresses_inherit: let an address without DKIM of its own have that of its domain, as SES seemed to show
                (OBS-223, OBS-224).
        """
        effective = self.covering(address)
        if effective is None or effective.dkim.configured:  # it decides: no need to look further
            return effective if effective and effective.dkim.signs else None
        if effective.type is IdentityType.DOMAIN:
            chain = tuple(_with_parents(effective.name))
        else:  # OBS-224: from the exact domain of the address, not from one above
            chain = (effective.name, effective.domain) if addresses_inherit else (effective.name,)
        found = (self._by_name.get(name) for name in chain)
        decides = next((one for one in found if one and one.verified and one.dkim.configured), None)
        return decides if decides and decides.dkim.signs else None

    # --- when to look --------------------------------------------------------------------------

    def plan(self, identity: Identity, due: datetime | None) -> None:
        """Remember when something about an identity is due next; ``None`` if nothing is."""
        if due is None:
            self._due.pop(identity.name, None)
        elif self._due.get(identity.name) != due:
            self._due[identity.name] = due
            heapq.heappush(self._queue, (due, identity.name))

    @property
    def next_due(self) -> datetime | None:
        """When something about any identity is due."""
        while self._queue and self._due.get(self._queue[0][1]) != self._queue[0][0]:
            heapq.heappop(self._queue)
        return self._queue[0][0] if self._queue else None

    def take_due(self, now: datetime) -> tuple[Identity, ...]:
        """The identities about which something is due by now, in the order they were made; each has to be planned anew.

        It costs what is due, however many identities there are.
        """
        found = []
        while (due := self.next_due) is not None and due <= now:
            _, name = heapq.heappop(self._queue)
            del self._due[name]
            found.append(self._by_name[name])
        return tuple(sorted(found, key=lambda one: one.number)) if found else ()


def names_covering(address: str) -> Iterator[str]:
    """What identities that an address can belong to are called, the most specific first.

    >>> list(names_covering("ana+news@mail.Example.com"))
    ['ana+news@mail.Example.com', 'ana@mail.Example.com', 'mail.example.com', 'example.com', 'com']
    """
    local_part, _, domain = address.rpartition("@")
    yield address
    if "+" in local_part:
        yield f"{local_part.partition('+')[0]}@{domain}"
    yield from _with_parents(domain)


def _with_parents(domain: str) -> Iterator[str]:
    labels = domain.lower().split(".")
    return (".".join(labels[start:]) for start in range(len(labels)))
