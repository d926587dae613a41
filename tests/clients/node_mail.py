"""nodemailer, mailparser and mailauth, in one Node process."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from tests.clients.node_worker import NodeWorker

if TYPE_CHECKING:
    from collections.abc import Iterable


class NodeMail(NodeWorker):
    """Asks the libraries of the Node world what they write and read."""

    script = "mail.mjs"

    def compose(self, **mail: Any) -> bytes:
        """A message as nodemailer writes it; the options are those of its ``sendMail``, files as bytes."""
        files = [{**file, "content": b64encode(file["content"]).decode()} for file in mail.get("attachments", ())]
        return b64decode(self.ask("compose", mail=mail | {"attachments": files}))

    def parse(self, data: bytes) -> dict[str, Any]:
        """What mailparser reads from a message."""
        found: dict[str, Any] = self.ask("parse", data=b64encode(data).decode())
        for file in found["attachments"]:
            file["content"] = b64decode(file["content"])
        return found

    def verify(self, mails: Iterable[bytes], records: dict[str, str]) -> list[list[str]]:
        """What mailauth says of each signature of each mail, such as ``pass``; the key records are those given."""
        encoded = [b64encode(data).decode() for data in mails]
        found: list[list[str]] = self.ask("verify", mails=encoded, records=records)
        return found
