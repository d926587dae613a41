"""What became of the signatures of a message, step by step (RFC 6376 section 6, RFC 8601 section 2.7.1)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator


class DkimFailure(StrEnum):
    """The step at which a signature fails."""

    MALFORMED = "signature field malformed"
    EXPIRED = "signature expired"
    FUTURE = "signed in the future"
    NO_ANSWER = "no answer from DNS"
    NO_RECORD = "no key record"
    UNREADABLE_RECORD = "key record cannot be read"
    REVOKED = "key revoked"
    SMALL_KEY = "key too small"
    BODY = "body hash differs"
    SIGNATURE = "signature does not match"


_RESULTS = {
    DkimFailure.MALFORMED: "neutral",
    DkimFailure.NO_ANSWER: "temperror",
    DkimFailure.NO_RECORD: "permerror",
    DkimFailure.UNREADABLE_RECORD: "permerror",
    DkimFailure.REVOKED: "permerror",
    DkimFailure.SMALL_KEY: "policy",
}


@attrs.frozen
class DkimResult:
    """What became of one signature.

    Attributes:
        domain: the signing domain, or nothing if the field does not say.
        selector: the name of the key, likewise.
        failure: the step that failed; ``None`` if it verifies.
        detail: more about it, for people.
        algorithm: ``rsa-sha256``, ``ed25519-sha256``, or what the field says.
    """

    domain: str
    selector: str
    failure: DkimFailure | None = None
    detail: str = ""
    algorithm: str = ""

    @property
    def ok(self) -> bool:
        """Whether it verifies."""
        return self.failure is None

    @property
    def result(self) -> str:
        """The word of RFC 8601 section 2.7.1: pass, fail, policy, neutral, temperror or permerror."""
        return "pass" if self.failure is None else _RESULTS.get(self.failure, "fail")

    def __str__(self) -> str:
        """One line: ``example.com (s1): fail, body hash differs``."""
        what = "".join(f", {text}" for text in (self.failure, self.detail) if text)
        return f"{self.domain or '?'} ({self.selector or '?'}): {self.result}{what}"


@attrs.frozen(repr=False)
class DkimReport:
    """What became of the signatures of a message, the topmost first."""

    results: tuple[DkimResult, ...]

    def __iter__(self) -> Iterator[DkimResult]:
        """The results, the topmost first."""
        return iter(self.results)

    def __len__(self) -> int:
        """How many signatures there are."""
        return len(self.results)

    @property
    def ok(self) -> bool:
        """Whether there are signatures, and all verify."""
        return bool(self.results) and all(one.ok for one in self.results)

    @property
    def passed(self) -> tuple[str, ...]:
        """The domains whose signatures verify, for DMARC."""
        return tuple(one.domain for one in self.results if one.ok)

    def of(self, domain: str) -> tuple[DkimResult, ...]:
        """The results of one signing domain, in any letter case."""
        return tuple(one for one in self.results if one.domain.lower() == domain.lower())

    def __str__(self) -> str:
        """A line for each signature."""
        return "\n".join(map(str, self.results)) or "no signature"

    def __repr__(self) -> str:
        """The same on one line."""
        return f"<DkimReport {'; '.join(map(str, self.results)) or 'no signature'}>"
