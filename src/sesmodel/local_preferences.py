"""What people do with the links of list mail: they unsubscribe, and say what they want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.local_base import LocalBase
from sesmodel.local_engagement import message_id_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.mail.read import ParsedMessage
    from sesmodel.service.contact_topic import SubscriptionStatus
    from sesmodel.service.event import Subscription
    from sesmodel.service.outbox import SentMessage
    from sesmodel.service.subscription_page import SubscriptionPage

    Mail = str | SentMessage | ParsedMessage

_NOTHING: Mapping[str, SubscriptionStatus | str] = {}


class LocalPreferences(LocalBase):
    """The part of :class:`LocalSes` in which recipients use the links that SES put into mail for a contact list.

    The links are those of the mail: without them, as in mail to two recipients, nobody can do any of this.
    """

    def unsubscribe_via_header(self, message: Mail) -> Subscription:
        """Let the recipient press the unsubscribe button of a mail program, which nobody is asked anything by (LST-18).

        Mail for a topic is left for this topic, other mail for the whole list.

        Args:
            message: the id that SES gave it, or the message itself, as it was sent or as it arrived; or the link
                itself, one of the two in ``List-Unsubscribe``.

        Returns:
            The event that SES publishes.

        Raises:
            InvalidSubscriptionLink: the link is none of this account, or its list or topic is gone.
            InvalidValue: the message has no such link, was not delivered, or is not known any more.

        >>> from sesmodel import ContactTopic, LocalSes, Mailer, Message
        >>> ses = LocalSes()
        >>> ses.verify("example.com", dkim=True)
        >>> ours = ses.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"))
        >>> news = Message(sender="ana@example.com", to="bob@example.net", subject="1.1", text="It is out.")
        >>> _ = Mailer(ses, contact_list="OurList", topic="Releases").send(news)
        >>> event = ses.unsubscribe_via_header(ses.inbox("bob@example.net").one())
        >>> ours["bob@example.net"].preferences
        {'Releases': 'OPT_OUT'}
        """
        from sesmodel.flow.subscription import header_link, unsubscribe  # few mail is for lists

        where = message_id_of(message)

        def work() -> Subscription:
            return unsubscribe(self._state, header_link(self._state, where), self._state.clock.now())

        return self._locked(work)

    def landing_page(self, message: Mail) -> SubscriptionPage:
        """Let the recipient follow the link in the text of a mail: the page that opens (LST-18). It changes nothing.

        Args:
            message: the id that SES gave it, or the message itself, as it was sent or as it arrived; or the link
                itself, that of its text or of its header.

        Raises:
            InvalidSubscriptionLink: as ``unsubscribe_via_header``.
            InvalidValue: the message has no such link, or is not known any more.

        >>> from sesmodel import ContactTopic, LocalSes, Mailer, Message
        >>> ses = LocalSes()
        >>> ses.verify("example.com", dkim=True)
        >>> ours = ses.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"))
        >>> text = "It is out. To leave: {{amazonSESUnsubscribeUrl}}"
        >>> news = Message(sender="ana@example.com", to="bob@example.net", subject="1.1", text=text)
        >>> _ = Mailer(ses, contact_list="OurList").send(news)
        >>> page = ses.landing_page(ses.inbox("bob@example.net").one())
        >>> [(topic.display_name, topic.subscribed) for topic in page.topics]
        [('Release notes', True)]
        """
        from sesmodel.flow.subscription import footer_link, landing_page

        where = message_id_of(message)
        return self._locked(lambda: landing_page(self._state, footer_link(self._state, where)))

    def update_preferences(
        self,
        message: Mail,
        topics: Mapping[str, SubscriptionStatus | str] = _NOTHING,
        *,
        unsubscribe_all: bool | None = None,
    ) -> Subscription:
        """Let the recipient choose on that page, and save (LST-18).

        Args:
            message: as of ``landing_page``.
            topics: ``OPT_IN`` or ``OPT_OUT`` of topics by their names; others stay as they are.
            unsubscribe_all: whether no mail of the list is wanted at all. If not given, that stays as it is, but who
                wants mail of a topic again is not out of all.

        Returns:
            The event that SES publishes.

        Raises:
            InvalidSubscriptionLink, InvalidValue: as ``landing_page``; also if the message was not delivered.
            InvalidParameterValue: the list has no such topic.
            InvalidValue: there is no such status.

        >>> from sesmodel import ContactTopic, LocalSes, Mailer, Message
        >>> ses = LocalSes()
        >>> ses.verify("example.com", dkim=True)
        >>> ours = ses.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"))
        >>> text = "It is out. To leave: {{amazonSESUnsubscribeUrl}}"
        >>> news = Message(sender="ana@example.com", to="bob@example.net", subject="1.1", text=text)
        >>> _ = Mailer(ses, contact_list="OurList").send(news)
        >>> event = ses.update_preferences(ses.inbox("bob@example.net").one(), {"Releases": "OPT_OUT"})
        >>> ours["bob@example.net"].preferences
        {'Releases': 'OPT_OUT'}
        """
        from sesmodel.flow.subscription import footer_link, update_preferences
        from sesmodel.service.contact_topic import SubscriptionStatus

        where = message_id_of(message)
        said = {name: SubscriptionStatus(status) for name, status in topics.items()}

        def work() -> Subscription:
            link = footer_link(self._state, where)
            return update_preferences(self._state, link, said, unsubscribe_all=unsubscribe_all)

        return self._locked(work)
