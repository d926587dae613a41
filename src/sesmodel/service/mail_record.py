"""The message that an event is about (SCH-03 to SCH-06)."""

from __future__ import annotations

from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail.address import parse_list
from sesmodel.service.common_headers import CommonHeaders
from sesmodel.service.event_codec import FLAG, HEADER_FIELDS, TAGS, TEXTS, TIME, Of
from sesmodel.service.event_json import Record, member, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.mail.raw import RawMessage
    from sesmodel.mail.section import Section

MOST_HEADER_BYTES = 10 * 1024
"""A longer header is cut in events (SCH-06); in notifications of identities one of this length is, too (NTF-21)."""

CONFIGURATION_SET = "ses:configuration-set"
"""The tag, and the dimension of metrics, that names a set (EVP-04)."""

OPERATION = "ses:operation"
"""The tag that names the action it was sent by (OBS-396)."""

CALLER_IDENTITY = "ses:caller-identity"
"""The tag that names the user who sent it."""

SOURCE_IP = "ses:source-ip"
"""The tag that has the address of the caller."""

_NOT_IN_EVENTS = frozenset({"sourceIp", "callerIdentity"})

HEADER_MEMBERS = frozenset({"headersTruncated", "headers", "commonHeaders"})


@attrs.frozen(kw_only=True)
class MailRecord(Record):
    """The message that an event is about (SCH-03).

    Attributes:
        timestamp: when it was accepted.
        source: whom it is from, as the caller gave it.
        source_arn: the ARN of the identity that let it be sent; ``None`` where events leave it out.
        source_ip: the address of the caller; in notifications of identities only.
        caller_identity: the user who sent it; in notifications of identities only.
        sending_account_id: the account.
        message_id: the id of SES.
        destination: its recipients.
        headers_truncated: whether header fields are left out, for there are more than 10 KB of them.
        headers: its header fields as composed; none where events leave them out.
        common_headers: what most people look at; ``None`` where events leave it out.
        tags: tags by name, SES's own among them (OBS-395).
        told_headers: how many of the header fields notifications tell; ``None`` for all, and of a record that was read.
    """

    timestamp: datetime = attrs.field(metadata=member("timestamp", TIME))
    source: str = attrs.field(metadata=member("source"))
    source_arn: str | None = attrs.field(default=None, metadata=member("sourceArn"))
    source_ip: str | None = attrs.field(default=None, metadata=member("sourceIp"))  # its place: OBS-414
    caller_identity: str | None = attrs.field(default=None, metadata=member("callerIdentity"))
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
    told_headers: int | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def configuration_set(self) -> str | None:
        """The name of the set that it was sent with: its own, or that of its identity (CFG-27)."""
        found = self.tags.get(CONFIGURATION_SET)
        return found[0] if found else None

    @property
    def source_address(self) -> str:
        """The address of the sender alone: some events have the name beside it (SCH-03)."""
        try:
            found = parse_list(self.source)
        except InvalidAddress:
            return self.source
        return found[0].addr_spec if len(found) == 1 else self.source

    def tagged(self, tags: dict[str, tuple[str, ...]]) -> MailRecord:
        """The same record with other tags."""
        return MailRecord(
            timestamp=self.timestamp,
            source=self.source,
            source_arn=self.source_arn,
            source_ip=self.source_ip,
            caller_identity=self.caller_identity,
            sending_account_id=self.sending_account_id,
            message_id=self.message_id,
            destination=self.destination,
            headers_truncated=self.headers_truncated,
            headers=self.headers,
            common_headers=self.common_headers,
            tags=tags,
            told_headers=self.told_headers,
        )

    def as_dict(self) -> dict[str, Any]:
        """The record with the names and the order of event publishing (OBS-391)."""
        return write(self, leave_out=_NOT_IN_EVENTS)

    def without_header(self) -> dict[str, Any]:
        """The record as it is where the mail has no header yet: of SES's own tags only the set's (SCH-03, EVP-04)."""
        own = {name for name in self.tags if name.startswith("ses:")} - {CONFIGURATION_SET}
        tags = {name: values for name, values in self.tags.items() if name not in own}
        bare = attrs.evolve(self, headers_truncated=False, tags=tags)
        return write(bare, leave_out=_NOT_IN_EVENTS | {"headers", "commonHeaders"})


def header_of(raw: RawMessage, message_id: str) -> dict[str, Any]:
    """What a record says of the header of its message: no more than 10 KB of it (SCH-06)."""
    headers = raw.section.pairs
    common = CommonHeaders.of(raw.section.by_name, message_id)
    size = raw.section.end - raw.section.start
    if size < MOST_HEADER_BYTES:
        return {"headers": headers, "headers_truncated": False, "common_headers": common}
    return {
        "headers": headers[: _whole_fields(raw.section, MOST_HEADER_BYTES)],
        "headers_truncated": size > MOST_HEADER_BYTES,
        "common_headers": common,
        "told_headers": _whole_fields(raw.section, MOST_HEADER_BYTES - 1),  # whose limit is less by a byte: NTF-21
    }


def _whole_fields(section: Section, most: int) -> int:
    """How many fields fit into so many bytes as they stand in the message."""
    ends = accumulate(len(row[3]) for row in section.rows if row[2])
    return sum(1 for end in ends if end <= most)


def cut(headers: Iterable[tuple[str, str]], most: int) -> tuple[tuple[str, str], ...]:
    """The first header fields, whole ones, that together are no longer than so many bytes.

    A field counts as it stands on one line of a message: with colon, blank and line end, in UTF-8.
    """
    shown, size = [], 0
    for name, value in headers:
        size += len(name) + len(value.encode(errors="replace")) + len(": \r\n")
        if size > most:
            break
        shown.append((name, value))
    return tuple(shown)
