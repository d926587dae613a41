"""What recipients do with the mail that they got."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow import engagement
from sesmodel.local_base import LocalBase
from sesmodel.service.page import Page, Reader, pages_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sesmodel.service.event import Click, Open

_IP_ADDRESS = "198.51.100.23"
_USER_AGENT = "Mozilla/5.0"


class LocalEngagement(LocalBase):
    """The part of :class:`LocalSes` in which recipients act.

    SES knows of it by what it puts into a message: a picture, links through its servers, and a footer. This model puts
    nothing in yet, and takes the word of the test: whether mail could be tracked is not looked at.
    """

    def open(self, message_id: str, *, ip_address: str = _IP_ADDRESS, user_agent: str = _USER_AGENT) -> Open:
        """Let a recipient open a message, so that there is an Open event (SCH-17).

        Args:
            message_id: the id that SES gave the message.
            ip_address: where the recipient is.
            user_agent: the program that it is read with.

        Raises:
            InvalidValue: no such message was delivered.

        >>> from sesmodel import LocalSes, Mailer, Message
        >>> ses = LocalSes()
        >>> ses.verify("example.com")
        >>> message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", html="<p>Hello</p>")
        >>> ses.open(Mailer(ses).send(message).message_id).mail.destination
        ('bob@example.net',)
        """
        reader = Reader(ip_address, user_agent)
        return self._locked(lambda: engagement.open_mail(self._state, message_id, reader))

    def click(
        self,
        message_id: str,
        link: str,
        *,
        link_tags: Mapping[str, Iterable[str]] | None = None,
        ip_address: str = _IP_ADDRESS,
        user_agent: str = _USER_AGENT,
    ) -> Click:
        """Let a recipient follow a link, so that there is a Click event (SCH-21).

        Args:
            message_id: the id that SES gave the message.
            link: the address that the sender wrote.
            link_tags: the tags of the link by name, as ``ses:tags`` of the link says.
            ip_address: where the recipient is.
            user_agent: the program that it is read with.

        Raises:
            InvalidValue: no such message was delivered.
        """
        reader = Reader(ip_address, user_agent)
        tags = None if link_tags is None else {name: tuple(values) for name, values in link_tags.items()}
        return self._locked(lambda: engagement.click(self._state, message_id, link, tags, reader))

    @property
    def pages_at(self) -> str | None:
        """Where the pages are that mail leads to, such as ``http://127.0.0.1:8025``; ``None`` for the hosts of AWS.

        It can be set, to where a door is open, and then holds for mail that is sent from then on:
        ``ses.pages_at = door.url``.
        """
        return self._service.pages_at

    @pages_at.setter
    def pages_at(self, url: str | None) -> None:
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

        reader = Reader(ip_address, user_agent)
        return self._locked(lambda: visit(self._state, url, method, form, reader))
