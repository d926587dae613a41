"""The account's suppression list: addresses that bounced or complained are not sent to again."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidAddress
from sesmodel.mail import phrase
from sesmodel.mail.address import Address
from sesmodel.service.shown import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

BY_DEFAULT_AFTER = date(2019, 11, 25)
"""Accounts that are younger than this use the list without being asked to (SUP-02)."""

_SPARE = 64  # of the numbers of those that were taken off, so many are no reason to tidy up
_DOMAIN = re.compile(r"[^\s()<>;]+")

ON_ACCOUNT_LIST = "OnAccountSuppressionList"
"""The subtype of bounces and complaints of mail that the list of the account withheld (SUP-06)."""

ON_GLOBAL_LIST = "Suppressed"
"""The subtype of bounces of mail that the global list withheld (SUP-19)."""


class SuppressionReason(StrEnum):
    """Why an address is on the list."""

    BOUNCE = "BOUNCE"
    COMPLAINT = "COMPLAINT"


def default_reasons(created: date | None = None) -> frozenset[SuppressionReason]:
    """What puts an address on the list of an account that has not chosen yet (SUP-02, OBS-274).

    Args:
        created: when the account began to use SES; ``None`` for one that is new.

    >>> sorted(default_reasons(date(2019, 11, 26))), sorted(default_reasons(date(2019, 11, 25)))
    ([<SuppressionReason.BOUNCE: 'BOUNCE'>, <SuppressionReason.COMPLAINT: 'COMPLAINT'>], [])
    """
    return frozenset(SuppressionReason if created is None or created > BY_DEFAULT_AFTER else ())


def listed_address(text: str) -> str:
    """An address as a list keeps it: trimmed, its domain in lower case, its local part as given (OBS-278).

    Labels after a plus sign belong to it; names, brackets and comments are no part of an address.

    Args:
        text: an address alone.

    Raises:
        InvalidAddress: it is none.

    >>> listed_address(" Ana+news@EXAMPLE.net ")
    'Ana+news@example.net'
    """
    given = text.strip()
    known = Address.parse(given)
    local_part, _, domain = given.rpartition("@")
    written = phrase.quote(known.local_part) if local_part.startswith('"') else known.local_part
    if local_part != written or not _DOMAIN.fullmatch(domain):
        raise InvalidAddress("more than an address alone", where=repr(text), cure=f"Use {known.addr_spec}.")
    return attrs.evolve(known, domain=known.domain.lower()).addr_spec


@attrs.frozen
class SuppressedDestination:
    """An entry of the list.

    Attributes:
        email_address: the address; its domain in lower case, its local part as given (OBS-278).
        reason: why.
        last_update_time: since when it is listed for that reason, in whole milliseconds.
        message_id: the message that bounced or was complained about, if an event put it there (OBS-283).
        feedback_id: the id of that event.
        number: its place in the list: an address that is listed again keeps it, one that was taken off does not.
    """

    email_address: str
    reason: SuppressionReason
    last_update_time: datetime
    message_id: str | None = None
    feedback_id: str | None = None
    number: int = attrs.field(default=0, eq=False, repr=False)


@attrs.define(repr=False)
class SuppressionList:
    """The list of one account in one Region, in the order in which addresses came to it. It has no limit (SUP-07).

    Attributes:
        reasons: what puts an address on it, and what keeps mail from those on it; both for a new account (OBS-274).
        ignores_case: whether mail is kept from an address too if another spelling of its local part is listed, as was
            seen of SES once (OBS-279). Entries stay what they are: those whose local parts differ in case are
            different ones, whatever this says (OBS-278).
        kept_while_paused: for how long entries are kept while the account cannot send (SUP-08).
    """

    reasons: frozenset[SuppressionReason] = frozenset(SuppressionReason)
    ignores_case: bool = False
    kept_while_paused: timedelta = timedelta(days=90)
    _entries: dict[str, SuppressedDestination] = attrs.field(factory=dict)
    _by_number: dict[int, str] = attrs.field(factory=dict)  # in their order
    _numbers: list[int] = attrs.field(factory=list)  # the same, with some that were taken off since
    _spellings: dict[str, set[str]] = attrs.field(factory=dict)  # with capitals, by the one without
    _made: int = 0
    _deleted_for: datetime | None = None  # the pause after which they were deleted

    def __iter__(self) -> Iterator[SuppressedDestination]:
        """Every entry."""
        return iter(self._entries.values())

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._entries)

    def __repr__(self) -> str:
        """The addresses, and for what they are listed."""
        return shown(self, lambda entry: f"{entry.email_address} for {entry.reason}")

    def __contains__(self, address: str) -> bool:
        """Whether an address is on the list."""
        return self.get(address) is not None

    def get(self, address: str) -> SuppressedDestination | None:
        """The entry of an address, if it is on the list.

        Raises:
            InvalidAddress: it is none.
        """
        return self._entries.get(listed_address(address))

    def put(
        self,
        address: str,
        reason: SuppressionReason,
        now: datetime,
        *,
        message_id: str | None = None,
        feedback_id: str | None = None,
    ) -> SuppressedDestination:
        """Put an address on the list; of an address that is there, the last reason and its time count (OBS-278).

        Args:
            address: an address alone.
            reason: why.
            now: since when.
            message_id: the message that it did not want or did not get, if that is why.
            feedback_id: the id of the event that said so.

        Raises:
            InvalidAddress: it is none.
        """
        key = listed_address(address)
        known = self._entries.get(key)
        if known is None:
            self._made += 1
            self._by_number[self._made] = key
            self._numbers.append(self._made)
            if key != key.lower():
                self._spellings.setdefault(key.lower(), set()).add(key)
        number = known.number if known else self._made
        since = now.replace(microsecond=now.microsecond // 1000 * 1000)
        entry = SuppressedDestination(key, SuppressionReason(reason), since, message_id, feedback_id, number)
        self._entries[key] = entry
        return entry

    def remove(self, address: str) -> bool:
        """Take an address off the list; whether it was there.

        Raises:
            InvalidAddress: it is none.
        """
        entry = self._entries.pop(listed_address(address), None)
        if entry is None:
            return False
        del self._by_number[entry.number]
        if len(self._numbers) > 2 * len(self) + _SPARE:
            self._numbers = list(self._by_number)
        plain = entry.email_address.lower()
        if spellings := self._spellings.get(plain):
            spellings.discard(entry.email_address)
            if not spellings:
                del self._spellings[plain]
        return True

    def clear(self) -> None:
        """Take every address off the list."""
        for kept in (self._entries, self._by_number, self._spellings):
            kept.clear()
        self._numbers = []

    def search(self, text: str) -> Iterator[SuppressedDestination]:
        """The entries whose address holds a text, in any letter case.

        >>> from datetime import UTC
        >>> listed = SuppressionList()
        >>> _ = listed.put("ana@example.net", SuppressionReason.BOUNCE, datetime(2026, 1, 1, tzinfo=UTC))
        >>> [entry.email_address for entry in listed.search("EXAMPLE.net")]
        ['ana@example.net']
        """
        wanted = text.lower()
        return (entry for entry in self if wanted in entry.email_address.lower())

    def listed(
        self,
        *,
        reasons: Collection[SuppressionReason] = (),
        after: datetime | None = None,
        before: datetime | None = None,
        from_number: int = 1,
    ) -> Iterator[SuppressedDestination]:
        """Some of the entries, or all, in the order in which addresses came to the list (SUP-12).

        Args:
            reasons: only those for one of these; for any if there are none.
            after: only those that were listed after that moment, and not at it.
            before: only those that were listed before that moment, and not at it.
            from_number: where to begin: at the entry of that number, or the next one there is.
        """
        numbers = self._numbers
        for place in range(bisect_left(numbers, from_number), len(numbers)):
            entry = self._entries.get(self._by_number.get(numbers[place], ""))
            if entry is None or (reasons and entry.reason not in reasons):
                continue
            if (after is None or entry.last_update_time > after) and (
                before is None or entry.last_update_time < before
            ):
                yield entry

    def withholds(
        self, address: str, reasons: Collection[SuppressionReason] | None = None
    ) -> SuppressedDestination | None:
        """The entry for which an address is not sent to, if it is on the list for a reason that counts (SUP-06).

        Args:
            address: an address alone, in ASCII.
            reasons: those that count for the message (SUP-05); those of the list if not given.
        """
        if not self._entries:
            return None
        local_part, _, domain = address.rpartition("@")
        exact = f"{local_part}@{domain.lower()}"
        plain = address.lower()
        spellings = (plain, *sorted(self._spellings.get(plain, ()))) if self.ignores_case else ()
        counting = self.reasons if reasons is None else reasons
        found = (self._entries.get(spelling) for spelling in (exact, *spellings))
        return next((entry for entry in found if entry and entry.reason in counting), None)

    # --- while the account cannot send ---------------------------------------------------------

    def deletion(self, paused_since: datetime | None) -> datetime | None:
        """When all entries will be deleted, as the account cannot send (SUP-08); ``None`` if they will not be.

        Args:
            paused_since: since when it cannot.
        """
        if paused_since is None or paused_since == self._deleted_for:
            return None
        return paused_since + self.kept_while_paused

    def delete_if_due(self, paused_since: datetime | None, now: datetime) -> None:
        """Delete all entries if that is due by now; what is listed later in the same pause is kept.

        Args:
            paused_since: since when the account cannot send.
            now: the moment.
        """
        due = self.deletion(paused_since)
        if due is not None and due <= now:
            self.clear()
            self._deleted_for = paused_since
