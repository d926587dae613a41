"""Which ``with patched(...)`` the code that runs now means: its own, the one around it, or the only one there is."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

import attrs

from sesmodel.local import LocalSes
from sesmodel.local_cloud import LocalCloud

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Model = TypeVar("Model", bound=LocalSes | LocalCloud)


@attrs.define(eq=False)
class Block:
    """A ``with patched(...)`` that is being run, or was."""

    model: LocalSes | LocalCloud
    outer: Block | None
    ended: bool = False

    def chain(self) -> Iterator[Block]:
        """This block and those around it, from the inside out."""
        block: Block | None = self
        while block:
            yield block
            block = block.outer


current: ContextVar[Block | None] = ContextVar("sesmodel_patched", default=None)
"""The innermost block around the code that runs now."""


def choose(blocks: Sequence[Block]) -> Block:
    """The one of some blocks that the code running now means.

    Raises:
        RuntimeError: they have all ended, or it could be more than one.
    """
    live = [block for block in blocks if not block.ended]
    here = current.get()
    for block in here.chain() if here else ():
        if block in live:
            return block
    around = {outer for block in live if block.outer for outer in block.outer.chain()}
    inner = [block for block in live if block not in around]
    if not inner:
        raise RuntimeError(
            "The patched() block of this client has ended, and it must not reach AWS instead. "
            "Use the client within the block, or make another one after it."
        )
    if any(block.model is not inner[0].model for block in inner):
        raise RuntimeError(
            "Several models are patched in, and this thread is in none of their blocks. Make the client in "
            "the thread of the block, or pass it to patched(client=...), or start this thread with "
            "contextvars.copy_context().run."
        )
    return inner[-1]
