"""What recipients do with the mail that they got."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.local_base import LocalBase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sesmodel.mail.read import ParsedMessage
    from sesmodel.service.event import Click, Open
    from sesmodel.service.outbox import SentMessage
    from sesmodel.service.page import Page

_IP_ADDRESS = "198.51.100.23"
_USER_AGENT = "Mozilla/5.0"


class LocalEngagement(LocalBase):
    """The part of :class:`LocalSes` in which recipients act.

    SES knows of it by what it puts into a message: a picture, and links through its servers. A message that has none of
    these is not tracked, and what recipients do with it nobody hears of.
    """

    def open(
        self,
        message: str | SentMessage | ParsedMessage,
        *,
        ip_address: str = _IP_ADDRESS,
        user_agent: str = _USER_AGENT,
    ) -> Open:
        """Let a recipient open a message, so that there is an Open event (EVP-14, SCH-17).

        Args:
            message: the id that SES gave it, or the message itself, as it was sent or as it arrived.
            ip_address: where the recipient is.
            user_agent: the program that it is read with.

        Raises:
            InvalidValue: no such message was delivered, or its opens are not tracked: it was sent with no configuration
                set, the set had no enabled destination for opens, it has no HTML, or 60 days are over.

        >>> from sesmodel import LocalSes, Mailer, Message
        >>> ses = LocalSes()
        >>> ses.verify("example.com")
        >>> _ = ses.create_configuration_set("news")
        >>> _ = ses.add_event_destination("news", "reading", ses.create_topic("t"), event_types=["Open", "Click"])
        >>> message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", html="<p>Hello</p>")
        >>> _ = Mailer(ses, configuration_set="news").send(message)
        >>> ses.open(ses.inbox("bob@example.net").one()).mail.destination
        ('bob@example.net',)
        """
        from sesmodel.flow import engagement  # as in LocalSending.submit
        from sesmodel.service.page import Reader

        reader, message_id = Reader(ip_address, user_agent), message_id_of(message)
        return self._locked(lambda: engagement.open_mail(self._state, message_id, reader))

    def click(
        self,
        message: str | SentMessage | ParsedMessage,
        link: str | int,
        *,
        ip_address: str = _IP_ADDRESS,
        user_agent: str = _USER_AGENT,
    ) -> Click:
        """Let a recipient follow a link, so that there is a Click event (EVP-15, SCH-21).

        The tags of the event are those that the link had: ``<a ses:tags="product:book" href=…>`` (EVP-18).

        Args:
            message: the id that SES gave it, or the message itself, as it was sent or as it arrived.
            link: the address that the sender wrote, or which of the tracked links it is, from 1.
            ip_address: where the recipient is.
            user_agent: the program that it is read with.

        Raises:
            InvalidValue: no such message was delivered, or it has no such link that is tracked, or 60 days are over.
        """
        from sesmodel.flow import engagement  # as in LocalSending.submit
        from sesmodel.service.page import Reader

        reader, message_id = Reader(ip_address, user_agent), message_id_of(message)
        return self._locked(lambda: engagement.click(self._state, message_id, link, reader))

    @property
    def pages_at(self) -> str | None:
        """Where the pages are that mail leads to, such as ``http://127.0.0.1:8025``; ``None`` for the hosts of AWS.

        It can be set, to where a door is open, and then holds for mail that is sent from then on:
        ``ses.pages_at = door.url``.
        """
        return self._service.pages_at

    @pages_at.setter
    def pages_at(self, url: str | None) -> None:
        from sesmodel.service.page import pages_root

        root = pages_root(url)
        with self._lock:
            self._state.pages_at = root

    def visit(
        self,
        url: str,
        *,
        method: str = "GET",
        form: Mapping[str, Sequence[str]] | None = None,
        ip_address: str = _IP_ADDRESS,
        user_agent: str = _USER_AGENT,
    ) -> Page:
        """Follow an address that stands in a mail, as the program of a recipient does.

        Only the path counts: the host may be that of SES, a domain of your own, or ``pages_at``.

        Args:
            url: the address, from the mail.
            method: ``GET``, ``HEAD`` or ``POST``.
            form: what is filled in, by the names of the fields; of a ``POST``.
            ip_address: where the recipient is.
            user_agent: the program.

        Returns:
            The page; one with a status of 4xx if nothing leads there.

        Raises:
            InvalidValue: it is no URL, or there is no such method.

        >>> from sesmodel import LocalSes
        >>> LocalSes().visit("https://r.us-east-1.awstrack.me/favicon.ico").status
        404
        """
        from sesmodel.flow.visiting import visit  # pages are asked for where mail is read, which few programs do
        from sesmodel.service.page import Reader

        reader = Reader(ip_address, user_agent)
        return self._locked(lambda: visit(self._state, url, method, form, reader))


def message_id_of(message: str | SentMessage | ParsedMessage) -> str:
    """The id of a message: that which arrived has it in its Message-ID field (HDR-06)."""
    if isinstance(message, str):
        return message
    return (message.message_id or "").partition("@")[0]
