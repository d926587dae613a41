"""Pools of addresses that mail leaves from, by their names."""

from __future__ import annotations

import re

import attrs

from sesmodel.errors import AlreadyExists, InvalidParameterValue
from sesmodel.service.region import OUTGOING_IP

DEFAULT_DEDICATED_POOL = "ses-default-dedicated-pool"
"""The dedicated addresses of the account that are in no other pool (CFG-08, OBS-168)."""

SHARED_POOL = "ses-shared-pool"
"""The addresses that all customers share (CFG-08, OBS-168)."""

_BUILT_IN = (DEFAULT_DEDICATED_POOL, SHARED_POOL)
_NAME = re.compile(r"[a-z0-9._-]{1,64}")  # IP-14


@attrs.define
class IpPools:
    """The pools of one account in one Region, and the dedicated addresses in them.

    Args:
        shared: the shared addresses.

    >>> pools = IpPools()
    >>> pools.lease("192.0.2.1")
    >>> pools.create("marketing", "192.0.2.2")
    >>> pools.addresses("ses-default-dedicated-pool"), pools.addresses("marketing")
    (('192.0.2.1',), ('192.0.2.2',))
    """

    shared: tuple[str, ...] = (OUTGOING_IP,)
    _names: list[str] = attrs.field(factory=list)
    _pool_of: dict[str, str] = attrs.field(factory=dict)  # of each dedicated address
    _turns: dict[str, int] = attrs.field(factory=dict)

    def __contains__(self, name: str) -> bool:
        """Whether there is a pool of that name."""
        return name in _BUILT_IN or name in self._names

    def create(self, name: str, *addresses: str) -> None:
        """Make a pool.

        Args:
            name: up to 64 lower-case letters, digits, ``.``, ``_`` and ``-``.
            addresses: dedicated addresses in it; those of another pool leave that one.

        Raises:
            InvalidParameterValue: the name is not one.
            AlreadyExists: there is one of that name, perhaps built in.
        """
        if not _NAME.fullmatch(name):
            raise InvalidParameterValue(
                f"Invalid pool name <{name}>: up to 64 lowercase letters, numbers, '.', '_', and '-' are allowed."
            )
        if name in self:
            raise AlreadyExists(f"The pool {name} already exists.")
        self._names.append(name)
        self.lease(*addresses, pool=name)

    def lease(self, *addresses: str, pool: str = DEFAULT_DEDICATED_POOL) -> None:
        """Put dedicated addresses into a pool, whether they are new or come from another one.

        Raises:
            InvalidParameterValue: there is no such pool, or it is that of the shared addresses.
        """
        self.require(pool)
        if pool == SHARED_POOL:
            raise InvalidParameterValue("A dedicated address cannot be in the pool of the shared ones.")
        self._pool_of.update(dict.fromkeys(addresses, pool))

    def require(self, name: str) -> None:
        """Refuse the name of no pool.

        Raises:
            InvalidParameterValue: there is no such pool (OBS-166), or the name is blank (OBS-167).
        """
        if not name.strip():
            raise InvalidParameterValue("sendingPoolName can't be blank.")
        if name not in self:
            raise InvalidParameterValue(f"SendingPool <{name}> doesn't exist")  # no full stop

    def addresses(self, name: str) -> tuple[str, ...]:
        """The addresses in a pool, in the order that they came into the account."""
        if name == SHARED_POOL:
            return self.shared
        return tuple(address for address, pool in self._pool_of.items() if pool == name)

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
