"""A connection of a client, as uvicorn and httptools keep it, which can also be dropped."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sesmodel.server.aws import DROP


class Connection(HttpToolsProtocol):
    """One connection; several requests may come over it."""

    def on_message_begin(self) -> None:
        """Tell the application how to drop the connection."""
        super().on_message_begin()
        scope: dict[str, Any] = self.scope  # type: ignore[assignment]  # uvicorn's type knows no extensions
        scope["extensions"] = {DROP: {"now": self.transport.abort}}
