"""The part of SES in memory that forgets, so that the next test finds nothing of the one before."""

from __future__ import annotations

from sesmodel.local_base import LocalBase


class LocalClearing(LocalBase):
    """The part of :class:`LocalSes` that forgets mail. To forget all else as well, restore a snapshot."""

    def clear(self, *, inboxes: bool = True) -> None:
        """Forget mail: what was sent, received and published, and what is still on its way.

        What the account owns stays: identities, templates, configuration sets, the suppression list, its statistics
        and what is used of its quota.

        Args:
            inboxes: whether inboxes are emptied as well, which models of a :class:`LocalCloud` share.

        >>> from sesmodel import LocalSes, Mailer, Message
        >>> ses = LocalSes()
        >>> ses.verify("ana@example.com")
        >>> _ = Mailer(ses).send(Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello"))
        >>> ses.clear()
        >>> len(ses.sent), len(ses.events), len(ses.inbox("bob@example.net")), len(ses.identities)
        (0, 0, 0, 1)
        """
        from sesmodel.flow.clearing import clear_mail  # as in LocalSending.submit

        self._locked(lambda: clear_mail(self._state, inboxes=inboxes))

    def forget(self, message_id: str) -> bool:
        """Take one message out of ``sent``; inboxes, events and the log keep what they have of it.

        Args:
            message_id: the id that SES gave it.

        Returns:
            Whether it was there.
        """
        from sesmodel.flow.clearing import forget_message  # as in LocalSending.submit

        return self._locked(lambda: forget_message(self._state, message_id))
