"""Which contacts of a list are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.service.contact_topic import ContactTopic, SubscriptionStatus

if TYPE_CHECKING:
    from sesmodel.service.contact import Contact


@attrs.frozen(kw_only=True)
class ContactFilter:
    """The filter of ``ListContacts`` (LST-07).

    Attributes:
        status: those who want the mail, or those who do not; all if not given.
        topic: the mail of that topic. Without one, ``OPT_OUT`` asks for those who want no mail of the list at all, and
            ``OPT_IN`` for the others; the guide does not say the latter.
        use_default: whether the default of the topic counts where a contact has not said.
    """

    status: SubscriptionStatus | None = None
    topic: ContactTopic | None = None
    use_default: bool = False

    def fits(self, contact: Contact) -> bool:
        """Whether a contact is asked for."""
        if self.status is None:
            return True
        if self.topic is None:
            return contact.unsubscribe_all is (self.status is SubscriptionStatus.OPT_OUT)
        return contact.effective_status(self.topic, use_default=self.use_default) is self.status
