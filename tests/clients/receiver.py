"""The server at the end of the line: aiosmtpd, which keeps what it gets, byte for byte."""

from __future__ import annotations

from queue import Queue
from typing import TYPE_CHECKING

import attrs
from aiosmtpd.smtp import Envelope

from tests.transport.servers import Keeper

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Session


@attrs.define
class Receiver(Keeper):
    """Keeps every message until :meth:`next` hands it out."""

    port: int = 0
    _arrived: Queue[Envelope] = attrs.field(factory=Queue)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Keep a message."""
        self._arrived.put(envelope)
        return self.reply

    def next(self) -> Envelope:
        """The next message that arrives."""
        return self._arrived.get(timeout=30)

    @property
    def is_empty(self) -> bool:
        """Whether everything that arrived was handed out."""
        return self._arrived.empty()
