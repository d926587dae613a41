"""A transport that keeps what it gets: for tests and development, without any rule of SES."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from sesmodel.clock import ManualClock
from sesmodel.ids import SeededIds
from sesmodel.service.letter import Letter
from sesmodel.service.outbox import Outbox, SentMessage
from sesmodel.service.submission import Receipt
from sesmodel.transport.closing import Closing

if TYPE_CHECKING:
    from sesmodel.clock import Clock
    from sesmodel.ids import Ids
    from sesmodel.service.submission import Submission


class InboxTransport(Closing):
    """Takes every submission and keeps its bytes as they are; to close it loses nothing.

    Args:
        clock: tells when a message was sent; a :class:`ManualClock` if not given.
        ids: gives message ids; :class:`SeededIds` if not given.

    >>> from sesmodel import Mailer, Message
    >>> inbox = InboxTransport()
    >>> _ = Mailer(inbox).send(Message(sender="a@example.com", to="b@example.net", subject="Hi", text="Hello"))
    >>> inbox.sent.one().text
    'Hello'
    """

    def __init__(self, *, clock: Clock | None = None, ids: Ids | None = None) -> None:
        """Start empty."""
        self.clock: Clock = clock or ManualClock()
        self.ids: Ids = ids or SeededIds()
        self._sent: list[SentMessage] = []
        self._lock = Lock()

    def send(self, submission: Submission) -> Receipt:
        """Keep a submission."""
        with self._lock:
            sent = SentMessage(
                message_id=self.ids.token(),
                envelope=submission.envelope,
                letter=Letter(submission.raw),
                sent_at=self.clock.now(),
                options=submission.options,
            )
            self._sent.append(sent)
        return Receipt(
            message_id=sent.message_id,
            header_message_id=submission.raw.message_id,
            accepted=submission.envelope.rcpt_to,
        )

    async def asend(self, submission: Submission) -> Receipt:
        """As ``send``; there is nothing to wait for."""
        return self.send(submission)

    @property
    def sent(self) -> Outbox:
        """What was sent, the oldest first: ``inbox.sent.one()``."""
        with self._lock:
            return Outbox(tuple(self._sent))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._sent.clear()
