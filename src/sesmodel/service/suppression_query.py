"""Which entries of a list of suppressed addresses are asked for, and a page of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.suppression import SuppressedDestination, SuppressionReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def suppression_reason(source: SuppressionReason | str) -> SuppressionReason:
    """A reason, however it is given.

    Raises:
        InvalidValue: it is none.
    """
    try:
        return SuppressionReason(source)
    except ValueError as error:
        raise InvalidValue(f"{source!r} is no reason.", where="reason", cure="Use BOUNCE or COMPLAINT.") from error


def moment(source: datetime, where: str) -> datetime:
    """A moment, refused without its time zone.

    Raises:
        InvalidValue: it has none.
    """
    if source.tzinfo is None:
        raise InvalidValue("the time has no time zone.", where=where, cure="Use datetime(…, tzinfo=UTC).")
    return source


def _reasons(source: SuppressionReason | str | Iterable[SuppressionReason | str]) -> frozenset[SuppressionReason]:
    return frozenset(map(suppression_reason, (source,) if isinstance(source, str) else source))


def _check_moment(_: object, attribute: attrs.Attribute[datetime | None], value: datetime | None) -> None:
    if value is not None:
        moment(value, attribute.name)


@attrs.frozen(kw_only=True)
class SuppressionFilter:
    """Some of the entries, as ``ListSuppressedDestinations`` picks them (SUP-12).

    Args:
        reasons: only those for one of these; for any if there are none.
        after: only those that were listed after that moment, and not at it.
        before: only those that were listed before that moment, and not at it.

    Raises:
        InvalidValue: a reason is none, or a moment has no time zone.

    >>> SuppressionFilter(reasons="COMPLAINT").reasons
    frozenset({<SuppressionReason.COMPLAINT: 'COMPLAINT'>})
    """

    reasons: frozenset[SuppressionReason] = attrs.field(default=(), converter=_reasons)
    after: datetime | None = attrs.field(default=None, validator=_check_moment)
    before: datetime | None = attrs.field(default=None, validator=_check_moment)

    def takes(self, entry: SuppressedDestination) -> bool:
        """Whether an entry is one of them."""
        if self.reasons and entry.reason not in self.reasons:
            return False
        since = entry.last_update_time
        return (self.after is None or since > self.after) and (self.before is None or since < self.before)


EVERY_ENTRY = SuppressionFilter()
"""All of them."""


@attrs.frozen
class SuppressionPage:
    """A page of a list, in the order of the addresses.

    Attributes:
        entries: what is on it.
        next_token: what to ask for the next page with; ``None`` on the last one.
    """

    entries: tuple[SuppressedDestination, ...]
    next_token: str | None = None

    @classmethod
    def of(cls, found: Sequence[SuppressedDestination], size: int) -> SuppressionPage:
        """The page of so many entries, of which one more was looked for to see whether this is the last page."""
        entries = tuple(found[:size])
        return cls(entries, entries[-1].email_address if len(found) > size else None)
