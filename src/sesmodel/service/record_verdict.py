"""What a look at one published record comes to, and what its owner can do about it (IDN-14, TRB-23 to TRB-36)."""

from __future__ import annotations

from enum import StrEnum

import attrs

from sesmodel.dns.record import Record
from sesmodel.service.identity_records import RequiredRecord


class RecordVerdict(StrEnum):
    """How a published record stands to the one that is needed."""

    OK = "ok"
    MISSING = "missing"
    WRONG_TYPE = "wrong-type"
    WRONG_VALUE = "wrong-value"
    DOUBLED_DOMAIN = "doubled-domain"
    UNDERSCORE_DROPPED = "underscore-dropped"
    CASE_CHANGED = "case-changed"
    QUOTED = "quoted"
    SPLIT_TEXT = "split-text"
    SEVERAL_MX = "several-mx-records"
    SEVERAL_SPF = "several-spf-records"
    TOO_MANY_LOOKUPS = "too-many-lookups"
    CNAME_REDIRECT_UNSUPPORTED = "cname-redirect-unsupported"
    NO_ANSWER = "no-answer"
    NOT_COMPARED = "not-compared"


_WHAT_AND_ADVICE = {
    RecordVerdict.OK: ("as it must be", ""),
    RecordVerdict.MISSING: (
        "there is no such record",
        "Publish it. It can take hours until others see it; SES looks for 72 hours.",
    ),
    RecordVerdict.WRONG_TYPE: ("there is a record of another type", "Publish it with the type that is expected."),
    RecordVerdict.WRONG_VALUE: (
        "the value is another one",
        "Copy the value as it is into the field that providers call value, result or points to.",
    ),
    RecordVerdict.DOUBLED_DOMAIN: (
        "domain appended twice",
        "The provider puts the domain behind what you type: end it with a period, or leave the domain out.",
    ),
    RecordVerdict.UNDERSCORE_DROPPED: (
        "underscore missing",
        "The underscore is a part of the name. If the provider refuses it, ask it for help.",
    ),
    RecordVerdict.CASE_CHANGED: (
        "the letter case was changed",
        "Upper and lower case count in this value. If the provider changes them, ask it for help.",
    ),
    RecordVerdict.QUOTED: (
        "quotation marks are a part of the value",
        "The provider puts them around by itself: type the value without.",
    ),
    RecordVerdict.SPLIT_TEXT: (
        "the value is cut in pieces",
        "Publish one record with the whole value, without blanks or line breaks in it.",
    ),
    RecordVerdict.SEVERAL_MX: (
        "there are several MX records",
        "A MAIL FROM domain has exactly one: remove the others, or use a domain that receives no mail.",
    ),
    RecordVerdict.SEVERAL_SPF: (
        "there are several SPF records",
        "Receivers accept one: merge them into one that includes amazonses.com.",
    ),
    RecordVerdict.TOO_MANY_LOOKUPS: (
        "the SPF record costs more than ten look-ups",
        "Receivers give up there: remove include, a, mx and redirect terms that nobody needs.",
    ),
    RecordVerdict.CNAME_REDIRECT_UNSUPPORTED: (
        "the CNAME record is there, and a look-up of the key behind it fails",
        "The name servers do not follow it to another domain: use a provider that does, such as Route 53.",
    ),
    RecordVerdict.NO_ANSWER: (
        "nobody answered",
        "Try again. If it stays so, the name servers of the domain are down or wrong.",
    ),
    RecordVerdict.NOT_COMPARED: ("it is there, and was not compared", "Say what its value must be."),
}


_NOT_REQUIRED = "Publish it. SES does not wait for it, and receivers look at it."


@attrs.frozen
class CheckedRecord:
    """A record that is needed, and what was found.

    Attributes:
        expected: the record that is needed.
        verdict: how what was found stands to it.
        found: what was found, where it was found.
        what: the verdict in words.
        advice: what to do about it; empty if nothing is to do.
    """

    expected: RequiredRecord
    verdict: RecordVerdict
    found: tuple[Record, ...] = ()
    what: str = ""
    advice: str = ""

    @property
    def ok(self) -> bool:
        """Whether it is as it must be."""
        return self.verdict is RecordVerdict.OK


def checked(
    expected: RequiredRecord,
    verdict: RecordVerdict,
    found: tuple[Record, ...] = (),
    *,
    what: str = "",
    advice: str = "",
) -> CheckedRecord:
    """A verdict with its usual words, or better ones.

    Args:
        expected: the record that is needed.
        verdict: how what was found stands to it.
        found: what was found.
        what: the verdict in words of this case.
        advice: what to do about it in this case.
    """
    usual_what, usual_advice = _WHAT_AND_ADVICE[verdict]
    if verdict is RecordVerdict.MISSING and not expected.required:
        usual_advice = _NOT_REQUIRED
    return CheckedRecord(expected, verdict, found, what or usual_what, advice or usual_advice)


def judged_text(wanted: str, values: tuple[str, ...]) -> RecordVerdict:
    """How the TXT records of a name stand to one that is needed; any of them will do (TRB-25, TRB-26).

    Args:
        wanted: the text that is needed, to the letter.
        values: the texts that were found.
    """
    if wanted in values:
        return RecordVerdict.OK
    if any(_unquoted(value) == wanted for value in values):
        return RecordVerdict.QUOTED
    if any(value.lower() == wanted.lower() for value in values):
        return RecordVerdict.CASE_CHANGED
    if any(_squeezed(value) == _squeezed(wanted) for value in values) or _are_pieces(wanted, values):
        return RecordVerdict.SPLIT_TEXT
    return RecordVerdict.WRONG_VALUE


def _unquoted(value: str) -> str:
    return value.replace("\\", "").strip().strip("\"'")


def _squeezed(value: str) -> str:
    return "".join(_unquoted(value).replace('"', "").split())


def _are_pieces(wanted: str, values: tuple[str, ...]) -> bool:
    pieces = sorted((value for value in values if value and value in wanted), key=wanted.index)
    return len(pieces) > 1 and "".join(pieces) == wanted
