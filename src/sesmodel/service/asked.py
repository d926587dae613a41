"""What the caller asked for, as far as the message that came of it does not show it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Self

import attrs

from sesmodel.mail.raw import RawMessage
from sesmodel.service.send_request import Recipients, SendRequest, Templated


@attrs.frozen(kw_only=True)
class Asked:
    """The call that a sent message came by.

    Attributes:
        operation: the API operation that tags and events name (OBS-396), such as ``SendEmail``.
        source: whom it is from, as the caller wrote it; ``None`` if only the message says it.
        recipients: whom it is for, as the caller wrote it; empty if only the message says it.
        reply_to: where replies go, as the caller wrote it.
        template: the name of the template, empty for one that came along; ``None`` if there is none.
        data: its data, defaults included.
        written: its data as the caller wrote them, of a send to one destination.
        raw: the message as the caller wrote it, where it came finished and is kept in memory.
    """

    operation: str
    source: str | None = None
    recipients: Recipients = attrs.field(factory=Recipients)
    reply_to: tuple[str, ...] = ()
    template: str | None = None
    data: Mapping[str, Any] | None = attrs.field(default=None, eq=False)
    written: str | None = None
    raw: RawMessage | None = None

    @property
    def template_data(self) -> str | None:
        """The data of the template as a text: as the caller wrote it, or those of one destination of many."""
        if self.written is not None or self.data is None:
            return self.written
        return json.dumps(self.data, ensure_ascii=False)

    @classmethod
    def of(cls, request: SendRequest, *, keep_raw: bool = True) -> Self:
        """What a request asks for.

        Args:
            request: the request.
            keep_raw: whether a finished message is kept as it was written.
        """
        content = request.content
        templated = content if isinstance(content, Templated) else None
        return cls(
            operation=request.operation,
            source=request.source,
            recipients=request.recipients,
            reply_to=request.reply_to,
            template=templated.template_name if templated else None,
            data=templated.data if templated else None,
            written=templated.written if templated else None,
            raw=_unread(content) if keep_raw and isinstance(content, RawMessage) else None,
        )


def _unread(raw: RawMessage) -> RawMessage:
    """The same bytes without what was read of them meanwhile, which takes more memory than a short message."""
    return RawMessage(raw.data)
