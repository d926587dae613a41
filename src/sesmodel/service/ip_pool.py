"""Dedicated addresses, and the pools of addresses that mail leaves from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import AlreadyExists, InvalidParameterValue, NotFound
from sesmodel.service.region import OUTGOING_IP

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_DEDICATED_POOL = "ses-default-dedicated-pool"
"""The dedicated addresses of the account that are in no other pool (CFG-08, OBS-168)."""

SHARED_POOL = "ses-shared-pool"
"""The addresses that all customers share (CFG-08, OBS-168)."""

_BUILT_IN = (DEFAULT_DEDICATED_POOL, SHARED_POOL)
_NAME = re.compile(r"[a-z0-9._-]{1,64}")  # IP-14


class ScalingMode(StrEnum):
    """Who chooses the addresses of a pool (OBS-337)."""

    STANDARD = "STANDARD"
    MANAGED = "MANAGED"


class WarmupStatus(StrEnum):
    """How far an address is with being warmed up (OBS-336)."""

    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"


@attrs.frozen
class IpPool:
    """A pool that an account has made.

    Attributes:
        name: up to 64 lower-case letters, digits, ``.``, ``_`` and ``-``.
        scaling_mode: who chooses its addresses.
        tags: what people sort and pay by.
    """

    name: str
    scaling_mode: ScalingMode = ScalingMode.STANDARD
    tags: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@attrs.frozen
class DedicatedIp:
    """An address that only one account sends from.

    Attributes:
        address: the address.
        pool: the pool that it is in.
        warmup_percentage: what share of the mail it is meant to carry, 0 to 100.
    """

    address: str
    pool: str
    warmup_percentage: int = 100

    @property
    def warmup_status(self) -> WarmupStatus:
        """Whether it carries its whole share."""
        return WarmupStatus.DONE if self.warmup_percentage == 100 else WarmupStatus.IN_PROGRESS


@attrs.define
class IpPools:
    """The pools of one account in one Region, and the dedicated addresses in them.

    Args:
        shared: the shared addresses.

    Attributes:
        auto_warmup: whether SES warms new addresses up by itself (IP-07); the model lets them carry all from the start.

    >>> pools = IpPools()
    >>> pools.lease("192.0.2.1")
    >>> pools.create("marketing", "192.0.2.2")
    >>> pools.addresses("ses-default-dedicated-pool"), pools.addresses("marketing")
    (('192.0.2.1',), ('192.0.2.2',))
    """

    shared: tuple[str, ...] = (OUTGOING_IP,)
    auto_warmup: bool = True
    _pools: dict[str, IpPool] = attrs.field(factory=dict)
    _leased: dict[str, DedicatedIp] = attrs.field(factory=dict)
    _turns: dict[str, int] = attrs.field(factory=dict)

    def __contains__(self, name: str) -> bool:
        """Whether there is a pool of that name."""
        return name in _BUILT_IN or name in self._pools

    def __iter__(self) -> Iterator[IpPool]:
        """The pools that the account has made, by their names."""
        return iter(sorted(self._pools.values(), key=lambda pool: pool.name))

    # --- pools -----------------------------------------------------------------------------------

    def create(
        self,
        name: str,
        *addresses: str,
        scaling_mode: ScalingMode = ScalingMode.STANDARD,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """Make a pool.

        Args:
            name: up to 64 lower-case letters, digits, ``.``, ``_`` and ``-``.
            addresses: dedicated addresses in it; those of another pool leave that one (IP-12).
            scaling_mode: who chooses its addresses (OBS-334).
            tags: what people sort and pay by.

        Raises:
            InvalidParameterValue: the name is not one (IP-14).
            AlreadyExists: there is one of that name, perhaps built in (OBS-335).
        """
        if not _NAME.fullmatch(name):
            raise InvalidParameterValue(
                f"Invalid pool name <{name}>: up to 64 lowercase letters, numbers, '.', '_', and '-' are allowed."
            )
        if name in self:
            raise AlreadyExists(f"The pool <{name}> already exists.")
        self._pools[name] = IpPool(name, scaling_mode, tags or {})
        self.lease(*addresses, pool=name)

    def pool(self, name: str) -> IpPool:
        """The pool of that name that the account has made.

        Raises:
            NotFound: there is none (OBS-335); the built-in ones are none of these.
        """
        found = self._pools.get(name)
        if found is None:
            raise NotFound(f"The requested pool <{name}> does not exist.")
        return found

    def scale(self, name: str, mode: ScalingMode) -> None:
        """Let somebody else choose the addresses of a pool; SES does not give that back.

        Raises:
            NotFound: there is no such pool.
            InvalidParameterValue: SES chooses them already, and is not asked to any more.
        """
        pool = self.pool(name)
        if (pool.scaling_mode, mode) == (ScalingMode.MANAGED, ScalingMode.STANDARD):  # seen of SES in 2026
            raise InvalidParameterValue("The ScalingMode parameter is invalid.")
        self._pools[name] = attrs.evolve(pool, scaling_mode=mode)

    def tag(self, name: str, tags: Mapping[str, str]) -> None:
        """Give a pool other tags.

        Raises:
            NotFound: there is no such pool.
        """
        self._pools[name] = attrs.evolve(self.pool(name), tags=dict(tags))

    def delete(self, name: str) -> None:
        """Take a pool away; its addresses are in no other then (IP-13).

        Raises:
            NotFound: there is no such pool, or it is built in.
        """
        del self._pools[self.pool(name).name]
        self._turns.pop(name, None)
        self.lease(*self.addresses(name))

    def require(self, name: str) -> None:
        """Refuse the name of no pool.

        Raises:
            InvalidParameterValue: there is no such pool (OBS-166), or the name is blank (OBS-167).
        """
        if not name.strip():
            raise InvalidParameterValue("sendingPoolName can't be blank.")
        if name not in self:
            raise InvalidParameterValue(f"SendingPool <{name}> doesn't exist")  # no full stop

    # --- addresses -------------------------------------------------------------------------------

    def lease(self, *addresses: str, pool: str = DEFAULT_DEDICATED_POOL) -> None:
        """Put dedicated addresses into a pool, whether they are new or come from another one.

        Raises:
            InvalidParameterValue: there is no such pool, or it is that of the shared addresses.
        """
        self.require(pool)
        if pool == SHARED_POOL:
            raise InvalidParameterValue("A dedicated address cannot be in the pool of the shared ones.")
        for address in addresses:
            known = self._leased.get(address) or DedicatedIp(address, pool)
            self._leased[address] = attrs.evolve(known, pool=pool)

    def dedicated(self, pool: str | None = None) -> tuple[DedicatedIp, ...]:
        """The dedicated addresses in the order that they came into the account.

        Args:
            pool: those in one pool; all if not given.
        """
        return tuple(one for one in self._leased.values() if pool in (None, one.pool))

    def dedicated_ip(self, address: str) -> DedicatedIp:
        """A dedicated address.

        Raises:
            NotFound: the account has none such.
        """
        found = self._leased.get(address)
        if found is None:
            raise NotFound(f"Could not find dedicated IP <{address}> under this account.")  # seen of SES in 2026
        return found

    def warm_up(self, address: str, percentage: int) -> None:
        """Say what share of the mail an address is meant to carry (IP-09).

        Raises:
            NotFound: the account has no such address.
        """
        self._leased[address] = attrs.evolve(self.dedicated_ip(address), warmup_percentage=percentage)

    def addresses(self, name: str) -> tuple[str, ...]:
        """The addresses in a pool, in the order that they came into the account."""
        if name == SHARED_POOL:
            return self.shared
        return tuple(one.address for one in self.dedicated(name))

    # --- sending ---------------------------------------------------------------------------------

    def sending_from(self, name: str | None) -> str:
        """The pool that mail leaves from whose set names this one, or none.

        That is the one that is named, else that of the dedicated addresses that are in no other; while that is empty,
        mail leaves from the shared addresses, as it does for a new account.
        """
        pool = name or DEFAULT_DEDICATED_POOL
        return SHARED_POOL if pool == DEFAULT_DEDICATED_POOL and not self.addresses(pool) else pool

    def next_address(self, name: str | None) -> str:
        """The address that the next mail leaves from whose set names this pool, or none: each has its turn."""
        pool = self.sending_from(name)
        addresses = self.addresses(pool) or self.shared  # mail that was accepted leaves, whoever moved the addresses
        turn = self._turns.get(pool, 0)
        self._turns[pool] = turn + 1
        return addresses[turn % len(addresses)]
