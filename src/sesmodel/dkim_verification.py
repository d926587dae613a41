"""Verifies signatures, and says which step failed: dkimpy does the work (RFC 6376 section 6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.dkim.key import SMALLEST_RSA
from sesmodel.dkim.record import KeyRecord, record_name
from sesmodel.dkim.report import DkimFailure, DkimReport, DkimResult
from sesmodel.dkim.sign import FIELD
from sesmodel.dkim.tags import parse
from sesmodel.dns.record import LookupStatus, RecordType
from sesmodel.errors import InvalidConfiguration, InvalidKey, InvalidTags, MissingExtra
from sesmodel.mail.raw import RawMessage
from sesmodel.ports import Resolver
from sesmodel.system import SystemClock

if TYPE_CHECKING:
    from datetime import datetime


_NEEDED = ("v", "a", "b", "bh", "d", "h", "s")
_KEY_TYPES = {"rsa-sha256": "rsa", "rsa-sha1": "rsa", "ed25519-sha256": "ed25519"}
_LEEWAY = 36_000  # seconds that clocks may differ, as dkimpy has it


def verify_dkim(
    raw: bytes | RawMessage, resolver: Resolver, *, now: datetime | None = None, smallest: int = SMALLEST_RSA
) -> DkimReport:
    """Verify every signature of a message.

    Args:
        raw: the message as it was received.
        resolver: looks key records up: a :class:`DnsTable`, or a :class:`DnsResolver`.
        now: what signatures must not have expired at; the time of the machine if not given.
        smallest: bits of the smallest RSA key that is taken (RFC 8301).

    Returns:
        A result for each signature; for one that fails, the step that it failed at.

    Raises:
        MissingExtra: dkimpy, or pynacl for Ed25519, is not installed: ``sesmodel[dns]``.
    """
    raw = RawMessage.of(raw).with_crlf()
    if not raw.data.endswith(b"\r\n"):
        raw = RawMessage(raw.data + b"\r\n")  # as SMTP ends the last line
    at = (now or SystemClock().now()).timestamp()
    values = [one.data.decode("latin-1").partition(":")[2] for one in raw.fields if one.name.lower() == FIELD.lower()]
    return DkimReport(
        tuple(_Check(raw.data, index, value, resolver, at, smallest).result() for index, value in enumerate(values))
    )


class _Failed(Exception):
    """Ends the steps of one signature; it never leaves this file."""

    def __init__(self, failure: DkimFailure, detail: str = "") -> None:
        self.failure = failure
        self.detail = detail
        super().__init__(failure)


@attrs.define
class _Check:
    """One signature on its way through the steps."""

    data: bytes
    index: int
    value: str
    resolver: Resolver
    at: float
    smallest: int
    tags: dict[str, str] = attrs.field(init=False, factory=dict)

    def result(self) -> DkimResult:
        failure, detail = None, ""
        try:
            self._read()
            self._judge_times()
            self._judge(self._key())
        except _Failed as failed:
            failure, detail = failed.failure, failed.detail
        names = {"domain": "d", "selector": "s", "algorithm": "a"}
        said = {name: self.tags.get(tag, "") for name, tag in names.items()}
        return DkimResult(said["domain"], said["selector"], failure, detail, said["algorithm"])

    def _read(self) -> None:
        try:
            self.tags = parse(self.value)
        except InvalidTags as error:
            raise _Failed(DkimFailure.MALFORMED, error.what) from error
        if missing := [tag for tag in _NEEDED if tag not in self.tags]:
            raise _Failed(DkimFailure.MALFORMED, f"it lacks {', '.join(missing)}")
        if self.tags["a"] not in _KEY_TYPES:
            raise _Failed(DkimFailure.MALFORMED, f"unknown algorithm {self.tags['a']}")
        if "from" not in (name.strip().lower() for name in self.tags["h"].split(":")):
            raise _Failed(DkimFailure.MALFORMED, "From is not signed")

    def _judge_times(self) -> None:
        times = {tag: self.tags[tag] for tag in ("t", "x") if tag in self.tags}
        if not all(re.fullmatch(r"[0-9]{1,12}", text) for text in times.values()):
            raise _Failed(DkimFailure.MALFORMED, "t= or x= is no time")
        if "x" in times and int(times["x"]) < int(times.get("t", 0)):
            raise _Failed(DkimFailure.MALFORMED, "it expires before it was made")
        if "x" in times and int(times["x"]) < self.at - _LEEWAY:
            raise _Failed(DkimFailure.EXPIRED)
        if int(times.get("t", 0)) > self.at + _LEEWAY:
            raise _Failed(DkimFailure.FUTURE)

    def _key(self) -> KeyRecord:
        try:
            name = record_name(self.tags["s"], self.tags["d"])
        except InvalidConfiguration as error:
            raise _Failed(DkimFailure.MALFORMED, error.what) from error
        answer = self.resolver.lookup(name, RecordType.TXT)
        if answer.status is LookupStatus.FAILED:
            raise _Failed(DkimFailure.NO_ANSWER, f"for {name}")
        if not answer.values:
            raise _Failed(DkimFailure.NO_RECORD, f"at {name}")
        return self._usable(name, answer.values)

    def _usable(self, name: str, values: tuple[str, ...]) -> KeyRecord:
        try:
            record = _first_record(values)
            size = 0 if record.is_revoked else record.size
        except (InvalidTags, InvalidKey) as error:
            raise _Failed(DkimFailure.UNREADABLE_RECORD, f"at {name}: {error.what}") from error
        if record.is_revoked:
            raise _Failed(DkimFailure.REVOKED, f"at {name}")
        if record.key_type != _KEY_TYPES[self.tags["a"]]:
            raise _Failed(DkimFailure.UNREADABLE_RECORD, f"at {name}: its key is of type {record.key_type}")
        if record.key_type == "rsa" and size < self.smallest:
            raise _Failed(DkimFailure.SMALL_KEY, f"{size} bits")
        return record

    def _judge(self, record: KeyRecord) -> None:
        dkim = _dkimpy()
        verifier = dkim.DKIM(self.data, minkey=1)
        field = [one for one in verifier.headers if one[0].lower() == b"dkim-signature"][self.index]
        tags = {tag.encode(): text.encode() for tag, text in self.tags.items()}
        untimed = {tag: text for tag, text in tags.items() if tag not in {b"t", b"x"}}  # judged by our clock already
        names = [one.lower() for one in re.split(rb"\s*:\s*", tags[b"h"])]
        try:
            dkim.validate_signature_fields(untimed)
            good = verifier.verify_sig(tags, names, field, lambda *_, **__: str(record).encode())
        except dkim.NaClNotFoundError as error:
            raise MissingExtra("pynacl", "dns", "Verifying Ed25519 signatures") from error
        except (dkim.DKIMException, ValueError) as error:
            raise _Failed(*_said(str(error))) from error
        if not good:
            raise _Failed(DkimFailure.SIGNATURE)


def _first_record(values: tuple[str, ...]) -> KeyRecord:
    """The first text that is a key record; there should be but one (RFC 6376 section 3.6.2.2)."""
    for value in values[:-1]:
        try:
            return KeyRecord.parse(value)
        except InvalidTags:
            continue
    return KeyRecord.parse(values[-1])


def _said(message: str) -> tuple[DkimFailure, str]:
    if message.startswith("body hash mismatch"):
        return DkimFailure.BODY, ""
    return DkimFailure.MALFORMED, message


def _dkimpy() -> Any:
    try:
        import dkim
    except ImportError as error:
        raise MissingExtra("dkimpy", "dns", "Verifying DKIM signatures") from error
    return dkim
