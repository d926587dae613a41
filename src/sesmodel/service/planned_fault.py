"""One fault that is planned: what happens, where, and how often."""

from __future__ import annotations

import copy
import re
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import attrs

from sesmodel.errors import InvalidValue, SesError, TransportFailed
from sesmodel.service.mail_condition import matches
from sesmodel.service.smtp_stage import KNOWS_RECIPIENTS, SMTP_STAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

Fault: TypeAlias = SesError | TransportFailed | str | timedelta
"""An answer of SES, a connection that drops, a reply of the SMTP interface, or a wait before the real answer."""

_REPLY = re.compile(r"[2-5][0-5]\d(?: [\t -~]*)?")  # RFC 5321 section 4.2, on one line


@attrs.define
class PlannedFault:
    """One fault, and how many more calls go by before it.

    Args:
        fault: what happens.
        operation: where: an action of the API or a stage of an SMTP connection; any action if ``None``.
        before: how many calls go by.
        times: how many calls go wrong then.
        recipient: a pattern for those whom the mail is for; any if ``None``.

    Raises:
        InvalidValue: that never happens, or nowhere.
    """

    fault: Fault
    operation: str | None
    before: int
    times: int
    recipient: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what never happens."""
        for name, number in (("call", self.before + 1), ("times", self.times)):
            if number < 1:
                raise InvalidValue(f"{number} is never.", where=name, cure="Give 1 or more.")
        _check_fault(self.fault, self.operation)
        if self.recipient is not None and self.operation not in KNOWS_RECIPIENTS:
            cure = f"Give operation as one of {', '.join(sorted(KNOWS_RECIPIENTS))}."
            raise InvalidValue("Recipients are known over SMTP only, from RCPT on.", where="recipient", cure=cure)

    def meets(self, operation: str, recipients: Sequence[str]) -> bool:
        """Count a call; whether it is one that goes wrong."""
        if not self._concerns(operation, recipients):
            return False
        if self.before:
            self.before -= 1
            return False
        self.times -= 1
        return True

    def one(self) -> Fault:
        """The fault, for one caller."""
        return copy.copy(self.fault)

    def _concerns(self, operation: str, recipients: Sequence[str]) -> bool:
        if self.operation is None:
            return operation not in SMTP_STAGES
        pattern = self.recipient
        return operation == self.operation and (pattern is None or any(matches(pattern, one) for one in recipients))


def _check_fault(fault: object, operation: str | None) -> None:
    if not isinstance(fault, SesError | TransportFailed | str | timedelta):
        cure = "Plan a SesError, a TransportFailed, a timedelta or, over SMTP, a reply."
        raise InvalidValue(f"{fault!r} is nothing that a call can end in.", where="fault", cure=cure)
    if isinstance(fault, str) and operation not in SMTP_STAGES:
        cure = f"Give operation as one of {', '.join(sorted(SMTP_STAGES))}, or plan a SesError or a TransportFailed."
        raise InvalidValue(f"{fault!r} can happen over SMTP only.", where="operation", cure=cure)
    if isinstance(fault, str) and not _REPLY.fullmatch(fault):
        cure = 'Write it as "450 4.2.1 Try again later": three digits and a text in ASCII, on one line.'
        raise InvalidValue(f"{fault!r} is no SMTP reply.", where="fault", cure=cure)
    if isinstance(fault, timedelta) and fault <= timedelta(0):
        raise InvalidValue(f"{fault} is no time at all.", where="fault", cure="Give more than 0.")
