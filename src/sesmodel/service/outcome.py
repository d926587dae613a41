"""How the server of a recipient answers one attempt at delivery."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.afterwards import Afterwards, LaterReply
from sesmodel.service.bounce_kind import BounceSubType, BounceType
from sesmodel.service.delay_type import DelayType
from sesmodel.service.tls import TLS_1_2

_REPLY = re.compile(r"(?P<code>[245]\d\d)(?: (?P<status>[245]\.\d{1,3}\.\d{1,3}))?(?: [ -~]*)?")
_LONGEST_LINE = 510  # without its end: RFC 5321 section 4.5.3.1.5


class Answer(NamedTuple):
    """What SES sees of an outcome: recipients of one server with the same answer share an event.

    Attributes:
        reply: the SMTP reply.
        reached: whether a server gave it.
        takes: after how long it came.
        kind: bounce type and subtype, where they are not read from the reply.
        delay_type: why it is delayed, where that is not read from the reply.
        tls: the version of TLS that it came over; ``None`` if in clear.
    """

    reply: str
    reached: bool
    takes: timedelta
    kind: tuple[BounceType, BounceSubType] | None
    delay_type: DelayType | None
    tls: str | None


@attrs.frozen
class Outcome:
    """The answer of a recipient's server to one attempt, and what comes of it later.

    Args:
        reply: its SMTP reply: ``250 …`` accepts, ``4xx`` defers, ``5xx`` rejects.
        reached: whether it was reached at all; if not, the reply is SES's own account of it.
        takes: how long it takes to answer.
        kind: type and subtype of the bounce, if they are not to be read from the reply.
        delay_type: why delivery is delayed, if that is not to be read from the reply.
        then: what the recipient, or the provider, does after it took the mail.
        tls: the version of TLS that SES and the server agree on; ``None`` if there is no secure connection.

    Raises:
        InvalidValue: the reply is none.

    >>> Outcome("550 5.1.1 user unknown").status
    '5.1.1'
    """

    reply: str
    reached: bool = True
    takes: timedelta = timedelta(0)
    kind: tuple[BounceType, BounceSubType] | None = None
    delay_type: DelayType | None = None
    then: tuple[Afterwards, ...] = ()
    tls: str | None = TLS_1_2

    def __attrs_post_init__(self) -> None:
        """Refuse what no server says."""
        if not _REPLY.fullmatch(self.reply):
            raise InvalidValue(
                f"{self.reply!r} is no SMTP reply.", where="reply", cure="Write '550 5.1.1 user unknown'."
            )
        longest = max(map(len, self.reply.split(" ")))
        if longest > _LONGEST_LINE:  # which could not be folded in the report about it either
            raise InvalidValue(
                f"a word of it has {longest} characters; a line of SMTP has no more than {_LONGEST_LINE} (RFC 5321).",
                where="reply",
                cure="Put blanks where the lines of a long reply end.",
            )

    @property
    def accepted(self) -> bool:
        """Whether the server took the mail."""
        return self.reply.startswith("2")

    @property
    def deferred(self) -> bool:
        """Whether it is worth trying again."""
        return self.reply.startswith("4")

    @property
    def status(self) -> str:
        """The enhanced status code, made from the reply code where there is none (RFC 3463)."""
        match = _REPLY.fullmatch(self.reply)
        return (match and match["status"]) or f"{self.reply[0]}.0.0"

    @property
    def answer(self) -> Answer:
        """What SES sees of it now."""
        return Answer(self.reply, self.reached, self.takes, self.kind, self.delay_type, self.tls)


ACCEPTED = Outcome("250 2.0.0 OK")
UNKNOWN_USER = Outcome("550 5.1.1 user unknown")  # OBS-420
MAILBOX_FULL = Outcome("452 4.2.2 mailbox full")
GREYLISTED = Outcome("451 4.7.1 greylisted, please try again later")
TIMED_OUT = Outcome("421 4.4.2 Connection timed out", reached=False)  # OBS-378
TOO_LARGE = Outcome("552 5.3.4 message too large")
BAD_CONTENT = Outcome("554 5.6.0 message content rejected")
BAD_ATTACHMENT = Outcome("552 5.7.0 illegal attachment")
NO_TLS = Outcome(  # X.7.10 is "encryption needed" (RFC 7372); which bounce it is, SES does not say: HDR-12
    "554 5.7.10 TLS is required, and the server offers none that SES speaks",
    reached=False,
    kind=(BounceType.TRANSIENT, BounceSubType.GENERAL),
    tls=None,
)
OUT_OF_OFFICE = LaterReply("I am out of the office.")


def dns_failure(domain: str) -> Outcome:
    """The outcome when the domain cannot be looked up: tried again, unlike other hard failures (LIF-06, OBS-379)."""
    return Outcome(f"421 4.4.0 Unable to lookup DNS for {domain}", reached=False)
