"""A transport that has others to fall back on."""

from __future__ import annotations

from contextlib import AsyncExitStack, ExitStack
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidConfiguration, NotExpressible
from sesmodel.ports import Closable
from sesmodel.retry import may_retry
from sesmodel.transport import in_loop
from sesmodel.transport.closing import Closing
from sesmodel.transport.url import transport_for

if TYPE_CHECKING:
    from sesmodel.ports import AsyncTransport, Transport
    from sesmodel.service.submission import Receipt, Submission


class FailoverTransport(Closing):
    """Sends through the first of several transports that can.

    The next one is tried only when the one before has sent nothing for certain (``delivered`` is ``"no"``) and the
    fault was its own: it could not be reached, it is throttled for now, or it cannot say what the options ask for.
    A message that was refused is refused: another road does not make it better. Where mail may have gone out, it is
    not sent again.

    Every message begins with the first transport, so keep its ``connect_timeout`` short.

    Args:
        transports: at least one, the best first; a URL such as ``ses://eu-west-1`` makes one. Where one of them is for
            event loops alone, as :class:`AsyncSmtpTransport` is, so are all of them together.

    Attributes:
        transports: the transports.

    Raises:
        InvalidConfiguration: there is none.
        UnknownTransport: a URL names no transport, or one of them cannot send.
        MissingExtra: a URL names one whose library is not installed.

    >>> from sesmodel import InboxTransport, LocalSes, Mailer, Message
    >>> paused, spare = LocalSes(max_send_rate=1), InboxTransport()
    >>> paused.verify("example.com")
    >>> mailer = Mailer(FailoverTransport(paused, spare))
    >>> message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
    >>> _ = mailer.send(message), mailer.send(message)
    >>> len(paused.sent), len(spare.sent)
    (1, 1)
    """

    def __init__(self, *transports: str | Transport | AsyncTransport) -> None:
        """Make those that are URLs."""
        if not transports:
            raise InvalidConfiguration("there is no transport.", where="FailoverTransport", cure="Give one or more.")
        self.transports = tuple(transport_for(one, ("send", "asend")) for one in transports)

    def send(self, submission: Submission) -> Receipt:
        """Hand a message to the first transport that takes it.

        Raises:
            SesModelError: what the last transport that was tried raised. Its notes name the failures before it.
            UnknownTransport: one of them is for event loops alone; nothing was sent.
        """
        for transport in self.transports:
            transport_for(transport)  # before any of them is tried
        route = _Route(self.transports)
        while True:
            try:
                return route.transport.send(submission)
            except Exception as error:
                if not route.goes_on(error):
                    raise

    async def asend(self, submission: Submission) -> Receipt:
        """As ``send``; a transport that has only ``send`` runs in a thread."""
        route = _Route(self.transports)
        while True:
            try:
                return await in_loop.asend(route.transport, submission)
            except Exception as error:
                if not route.goes_on(error):
                    raise

    def close(self) -> None:
        """Close every transport that holds something open, even if another one fails to."""
        with ExitStack() as stack:
            for transport in self.transports:
                if isinstance(transport, Closable):
                    stack.callback(transport.close)

    async def aclose(self) -> None:
        """As ``close``, without blocking the event loop."""
        async with AsyncExitStack() as stack:
            for transport in self.transports:
                stack.push_async_callback(in_loop.aclose, transport)


class _Route:
    """One submission on its way past the transports."""

    def __init__(self, transports: tuple[Transport, ...]) -> None:
        self.transport, *self._left = transports
        self._failures: list[str] = []

    def goes_on(self, error: Exception) -> bool:
        """Turn to the next transport, if there is one and the error leaves the way open."""
        if self._left and (may_retry(error) or isinstance(error, NotExpressible)):
            self._failures.append(f"{type(self.transport).__name__} failed: {error}")
            self.transport = self._left.pop(0)
            return True
        for failure in self._failures:
            error.add_note(f"Before it, {failure}")
        return False
