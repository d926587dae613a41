"""Says of a message who of its recipients is on the suppression list of the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import MessageRejected
from sesmodel.service.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sesmodel.service.suppression import SuppressionReason


def check_suppressed(recipients: Iterable[str], listed: Mapping[str, SuppressionReason]) -> Iterator[Problem]:
    """Find the recipients that are not to be sent to again.

    Args:
        recipients: addresses alone.
        listed: those of them that are on the list, and why.
    """
    for recipient in dict.fromkeys(recipients):
        if recipient in listed:
            answer = MessageRejected(f"The address is on the suppression list ({listed[recipient].value}).")
            cure = "Do not send to it, or take it off the list if it is known to work again."
            yield Problem("suppressed-recipient", recipient, answer, "LIF-26", cure)
