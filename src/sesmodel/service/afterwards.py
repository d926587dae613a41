"""What may come back after a recipient's server took a message: bounces, complaints, automatic replies."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.service.complaint_kind import ComplaintFeedbackType


@attrs.frozen
class LaterBounce:
    """The server finds out later that it cannot deliver, and says so by mail: an asynchronous bounce (LIF-08).

    Args:
        reply: what its delivery status notification gives as the reason; ``None`` if it sends a text that no program
            understands, so that nobody knows why.
        after: how long after it took the mail.
    """

    reply: str | None
    after: timedelta = timedelta(0)


@attrs.frozen
class LaterComplaint:
    """The recipient marks the mail as spam (LIF-09).

    Args:
        feedback_type: what the provider's feedback report says; ``None`` if it complains without a report.
        after: how long after the server took the mail.
        named: whether the provider tells who complained. Most do not: the complaint is then about everyone of the
            message whose address is at that domain (NTF-29).
        feedback_loop: whether the provider tells SES at all; if not, nobody hears of it.

    Raises:
        InvalidValue: there is no such type of feedback.
    """

    feedback_type: str | None = "abuse"
    after: timedelta = timedelta(0)
    named: bool = False
    feedback_loop: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse what no report says."""
        if self.feedback_type not in (None, *ComplaintFeedbackType):
            raise InvalidValue(
                f"{self.feedback_type!r} is no type of feedback.",
                where="feedback_type",
                cure=f"Use {', '.join(ComplaintFeedbackType)}.",
            )


@attrs.frozen
class LaterReply:
    """A program answers the mail, as people out of their office have it do (LIF-10).

    Args:
        text: what it says.
        after: how long after the server took the mail.
    """

    text: str
    after: timedelta = timedelta(0)


Afterwards: TypeAlias = LaterBounce | LaterComplaint | LaterReply
