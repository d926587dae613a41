"""Why a message was not handed over to a service, or is not known to have been."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from sesmodel.errors.base import Delivered, SesModelError

if TYPE_CHECKING:
    from collections.abc import Sequence


class MessageRefused(SesModelError):
    """The message has problems that SES would refuse it for; nothing was sent.

    Attributes:
        problems: the problems, in the order of the message. Their ``str`` is one line each.
    """

    delivered: Delivered = "no"

    def __init__(self, problems: Sequence[object]) -> None:
        """Keep the problems and list them in the message."""
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"SES would refuse this message:\n{lines}")


class SendLimitReached(SesModelError):
    """The quota that a :class:`sesmodel.RateLimiter` keeps to has no room for a message; nothing was handed over.

    Args:
        recipients: how many the message has.
        daily: the recipients of 24 hours that the limiter was given.
        retry_in: seconds until there is room; ``None`` if there never will be.

    >>> print(SendLimitReached(10, 200, 5400.0))
    10 recipients are more than is left of 200 in 24 hours. There is room in 1:30:00.
    """

    delivered: ClassVar[Delivered] = "no"

    def __init__(self, recipients: int, daily: float, retry_in: float | None) -> None:
        """Say when there is room."""
        self.recipients = recipients
        self.daily = daily
        self.retry_in = retry_in
        when = (
            "There never is: send to fewer at once"
            if retry_in is None
            else f"There is room in {timedelta(seconds=math.ceil(retry_in))}"
        )
        super().__init__(f"{recipients} recipients are more than is left of {daily:g} in 24 hours. {when}.")


class NotExpressible(SesModelError):
    """The transport cannot carry an option of the submission, and dropping it silently would be wrong."""

    delivered: Delivered = "no"


class UnknownTransport(SesModelError, ValueError):
    """A transport URL with a scheme that no transport answers to."""


class StoreFailed(SesModelError):
    """A store of the application, such as its suppression list, cannot be read or written; nothing was sent."""

    delivered: Delivered = "no"


class TransportFailed(SesModelError):
    """The service could not be reached, or its answer was lost.

    Attributes:
        delivered: ``"no"`` when nothing can have been accepted, else ``"unknown"``.
    """

    def __init__(self, message: str, *, delivered: Delivered) -> None:
        """Say what happened and what is known about the mail."""
        self.delivered: Delivered = delivered
        super().__init__(f"{message} (delivered: {delivered})")


class DeliveryUnknown(TransportFailed):
    """The service had the whole message when its answer was lost: to send again could send twice (SMTP-34)."""

    def __init__(self, message: str) -> None:
        """Say what happened."""
        super().__init__(message, delivered="unknown")
