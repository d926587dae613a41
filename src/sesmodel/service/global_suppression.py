"""The global suppression list: addresses that bounced hard for any customer of SES are not sent to for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import attrs

from sesmodel.errors import InvalidParameterValue, InvalidValue
from sesmodel.service.suppression import listed_address

LONGEST = timedelta(days=14)
"""For how long an address is listed at most (SUP-18, LIF-11)."""

PERIODS = tuple(timedelta(days=days) for days in (1, 2, 4, 8, 14))
"""For how long the first hard bounce lists an address, the second one, and so on. The guide prints the last one."""

REMOVAL_REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
"""The Regions whose console takes an address off the list (SUP-22)."""


def _check_periods(_: object, __: object, periods: tuple[timedelta, ...]) -> None:
    rising = all(shorter <= longer for shorter, longer in pairwise(periods))
    if not periods or not rising or not timedelta(0) < periods[0] <= periods[-1] <= LONGEST:
        raise InvalidValue(
            f"{[str(period) for period in periods]} cannot be the periods of the global suppression list.",
            where="periods",
            cure="Give at least one, none shorter than the one before it, and none over 14 days (SUP-18).",
        )


@attrs.define
class GlobalSuppressionList:
    """What SES keeps for all of its customers: a list a Region, which nobody can read, add to or switch off (SUP-17).

    A hard bounce lists the address in the Region of the send, for longer each time; who takes an address off takes it
    off everywhere (QRC-05). Several :class:`LocalSes` are customers of one SES if they are given the same list.

    Args:
        periods: for how long the first hard bounce lists an address, the second one, and so on; the last one is for all
            that follow.
        one_for_all_regions: whether a bounce in one Region counts in all of them. The guide says both (SUP-17).

    Raises:
        InvalidValue: the periods fall, or are longer than 14 days.
    """

    periods: tuple[timedelta, ...] = attrs.field(default=PERIODS, validator=_check_periods, kw_only=True)
    one_for_all_regions: bool = attrs.field(default=False, kw_only=True)
    _bounces: dict[tuple[str, str], int] = attrs.field(factory=dict, init=False, repr=False)
    _until: dict[str, dict[str, datetime]] = attrs.field(factory=dict, init=False, repr=False)

    def __bool__(self) -> bool:
        """Whether anything was ever listed."""
        return bool(self._until)

    def bounced(self, address: str, region: str, now: datetime) -> None:
        """Take note of a hard bounce, for whichever customer (SUP-18).

        Args:
            address: an address alone.
            region: where the mail was sent from.
            now: when it bounced.

        Raises:
            InvalidAddress: it is none.
        """
        key, where = listed_address(address), self._where(region)
        before = self._bounces.get((key, where), 0)
        self._bounces[key, where] = before + 1
        self._until.setdefault(key, {})[where] = now + self.periods[min(before, len(self.periods) - 1)]

    def withholds(self, address: str, region: str, now: datetime) -> bool:
        """Whether mail to an address is kept from it: what a send finds out, and nobody else can (SUP-19).

        Args:
            address: an address alone, in ASCII.
            region: where the mail is sent from.
            now: when.
        """
        if not self._until:
            return False
        local_part, _, domain = address.rpartition("@")
        until = self._until.get(f"{local_part}@{domain.lower()}", {}).get(self._where(region))
        return until is not None and now < until

    def remove(self, address: str, region: str) -> None:
        """Take an address off the list in every Region, as the form in the console does; it need not be there (SUP-22).

        The next hard bounce lists it for longer all the same.

        Args:
            address: an address alone.
            region: whose console is used.

        Raises:
            InvalidParameterValue: the console of that Region has no such form.
            InvalidAddress: the address is none.
        """
        if region not in REMOVAL_REGIONS:
            raise InvalidParameterValue(
                f"The console of {region} takes no address off the global suppression list: "
                f"use that of {', '.join(REMOVAL_REGIONS[:-1])} or {REMOVAL_REGIONS[-1]}."
            )
        self._until.pop(listed_address(address), None)

    def _where(self, region: str) -> str:
        return "" if self.one_for_all_regions else region
