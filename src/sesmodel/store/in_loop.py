"""Any suppression list in an event loop: what would block it is asked in a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.ports import AsyncSuppressionLookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesmodel.ports import SuppressionLookup
    from sesmodel.service.suppression import SuppressionReason


async def acontains_many(
    lookup: SuppressionLookup | AsyncSuppressionLookup, addresses: Iterable[str]
) -> Mapping[str, SuppressionReason]:
    """Say which of some addresses are listed: by ``acontains_many`` if the list has it, else by ``contains_many``."""
    if isinstance(lookup, AsyncSuppressionLookup):
        return await lookup.acontains_many(addresses)
    import asyncio  # 50 ms to load, and every caller here has it already

    return await asyncio.to_thread(lookup.contains_many, addresses)
