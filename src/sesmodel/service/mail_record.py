"""The message that an event is about (SCH-03 to SCH-06)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail.address import parse_list
from sesmodel.service.common_headers import CommonHeaders
from sesmodel.service.event_codec import FLAG, HEADER_FIELDS, TAGS, TEXTS, TIME, Of
from sesmodel.service.event_json import Record, member, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.mail.read import ParsedMessage

MOST_HEADER_BYTES = 10 * 1024
"""A longer header is cut in events (SCH-06); in notifications of identities one of this length is, too (NTF-21)."""

CONFIGURATION_SET = "ses:configuration-set"
"""The tag, and the dimension of metrics, that names a set (EVP-04)."""

HEADER_MEMBERS = frozenset({"headersTruncated", "headers", "commonHeaders"})


@attrs.frozen(kw_only=True)
class MailRecord(Record):
    """The message that an event is about (SCH-03).

    Attributes:
        timestamp: when it was accepted.
        source: whom it is from, as the caller gave it.
        source_arn: the ARN of the identity that let it be sent; ``None`` where events leave it out.
        source_ip: the address of the caller; in notifications of identities only.
        sending_account_id: the account.
        message_id: the id of SES.
        destination: its recipients.
        headers_truncated: whether header fields are left out, for there are more than 10 KB of them.
        headers: its header fields as composed; none where events leave them out.
        common_headers: what most people look at; ``None`` where events leave it out.
        tags: tags by name, SES's own among them (OBS-395).
    """

    timestamp: datetime = attrs.field(metadata=member("timestamp", TIME))
    source: str = attrs.field(metadata=member("source"))
    source_arn: str | None = attrs.field(default=None, metadata=member("sourceArn"))
    source_ip: str | None = attrs.field(default=None, metadata=member("sourceIp"))  # its place: OBS-414
    sending_account_id: str | None = attrs.field(default=None, metadata=member("sendingAccountId"))
    message_id: str = attrs.field(metadata=member("messageId"))
    destination: tuple[str, ...] = attrs.field(metadata=member("destination", TEXTS))
    headers_truncated: bool = attrs.field(default=False, metadata=member("headersTruncated", FLAG, always=True))
    headers: tuple[tuple[str, str], ...] = attrs.field(
        default=(), metadata=member("headers", HEADER_FIELDS, always=True)
    )
    common_headers: CommonHeaders | None = attrs.field(
        default=None, metadata=member("commonHeaders", Of(CommonHeaders))
    )
    tags: dict[str, tuple[str, ...]] = attrs.field(factory=dict, metadata=member("tags", TAGS, always=True))

    @property
    def configuration_set(self) -> str | None:
        """The name of the set that it was sent with: its own, or that of its identity (CFG-27)."""
        return next(iter(self.tags.get(CONFIGURATION_SET, ())), None)

    @property
    def source_address(self) -> str:
        """The address of the sender alone: some events have the name beside it (SCH-03)."""
        try:
            found = parse_list(self.source)
        except InvalidAddress:
            return self.source
        return found[0].addr_spec if len(found) == 1 else self.source

    def with_header(self, message: ParsedMessage) -> MailRecord:
        """A copy that shows the header of a message, no more of it than events do (SCH-06)."""
        headers = tuple((header.name, header.value) for header in message.headers)
        shown = cut(headers, MOST_HEADER_BYTES)
        return attrs.evolve(
            self,
            headers=shown,
            headers_truncated=shown != headers,
            common_headers=CommonHeaders.of(message, self.message_id),
        )

    def as_dict(self) -> dict[str, Any]:
        """The record with the names and the order of event publishing (OBS-391)."""
        return write(self, leave_out=frozenset({"sourceIp"}))

    def without_header(self) -> dict[str, Any]:
        """The record as it is where the mail has no header yet: of SES's own tags only the set's (SCH-03, EVP-04)."""
        own = {name for name in self.tags if name.startswith("ses:")} - {CONFIGURATION_SET}
        tags = {name: values for name, values in self.tags.items() if name not in own}
        bare = attrs.evolve(self, headers_truncated=False, tags=tags)
        return write(bare, leave_out=frozenset({"sourceIp", "headers", "commonHeaders"}))


def cut(headers: Iterable[tuple[str, str]], most: int) -> tuple[tuple[str, str], ...]:
    """The first header fields, whole ones, that together are no longer than so many bytes.

    A field counts as it stands in a message: with colon, blank and line end, in UTF-8.
    """
    shown, size = [], 0
    for name, value in headers:
        size += len(name) + len(value.encode(errors="replace")) + len(": \r\n")
        if size > most:
            break
        shown.append((name, value))
    return tuple(shown)
