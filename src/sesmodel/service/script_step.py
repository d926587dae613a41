"""One step of the script of a receiver, and what it is written with: replies, kinds, reasons, spans of time."""

from __future__ import annotations

from datetime import timedelta

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.bounce_kind import BOUNCE_KINDS, BounceSubType, BounceType
from sesmodel.service.delay_type import DelayType
from sesmodel.service.outcome import Outcome

_NOT_MET = DelayType.BYOIP_HOST_NAME_LOOKUP_UNAVAILABLE  # by accounts without IP addresses of their own (IP-18)


@attrs.frozen
class Step:
    """One step of a script: an answer, and for how many attempts or how long it is given.

    Args:
        outcome: the answer; ``None`` if the domain of the recipient is unknown to the DNS.
        times: so many attempts.
        span: so long after the first attempt that met this step; without both, for ever.

    Raises:
        InvalidValue: that is never.
    """

    outcome: Outcome | None
    times: int | None = None
    span: timedelta | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a step that no attempt meets."""
        if self.times is not None and self.times < 1:
            raise InvalidValue(f"{self.times} times is never.", where="times", cure="Give 1 or more.")

    @property
    def lasting(self) -> bool:
        """Whether nothing can come after it."""
        return self.times is None and self.span is None

    def over(self, used: int, passed: timedelta) -> bool:
        """Whether it is over after so many attempts and so long."""
        return (self.times is not None and used >= self.times) or (self.span is not None and passed >= self.span)


def reply_of(digits: str, reply: str) -> Outcome:
    """The outcome of a reply whose first digit is one of these.

    Raises:
        InvalidValue: it is another, or no reply.
    """
    if not reply.startswith(tuple(digits)):
        raise InvalidValue(
            f"{reply!r} is no {' or '.join(f'{digit}xx' for digit in digits)} reply.",
            where="reply",
            cure="Use accept, defer or reject.",
        )
    return Outcome(reply)


def known_kind(kind: tuple[str, str]) -> tuple[BounceType, BounceSubType]:
    """One of the ten kinds of bounces (SCH-10).

    Raises:
        InvalidValue: there is no such pair.
    """
    for known in BOUNCE_KINDS:
        if known == kind:
            return known
    raise InvalidValue(
        f"{' and '.join(kind)} are no kind of bounce.", where="kind", cure='Write ("Transient", "MailboxFull").'
    )


def known_delay(text: str) -> DelayType:
    """One of the reasons that an account of the model can meet.

    Raises:
        InvalidValue: it is none of them.
    """
    met = [one for one in DelayType if one is not _NOT_MET]
    if text not in met:
        raise InvalidValue(f"{text!r} is no reason of a delay here.", where="delay_type", cure=f"Use {', '.join(met)}.")
    return DelayType(text)


def span_of(given: dict[str, float]) -> timedelta | None:
    """A span of time as ``timedelta`` takes it; ``None`` if none is given.

    Raises:
        InvalidValue: it is none, or not more than no time.
    """
    if not given:
        return None
    try:
        span = timedelta(**given)
    except (TypeError, OverflowError) as error:
        raise InvalidValue(f"{given} is no span of time: {error}.", where="span", cure="Write hours=2.") from None
    if span <= timedelta(0):
        raise InvalidValue(f"{given} is no time at all.", where="span", cure="Give more than 0.")
    return span
