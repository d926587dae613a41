"""The part of SES in memory that tells of what happened, once a call has let go of the model."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from sesmodel.errors import InvalidValue, SesModelError
from sesmodel.local_base import LocalBase
from sesmodel.service.refused_call import RefusedCall
from sesmodel.sinks import Audience, RefusalWatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesmodel.flow.state import ServiceState
    from sesmodel.ports import EventSink, RefusalSink
    from sesmodel.service.event import Event
    from sesmodel.service.verification_change import VerificationChange
    from sesmodel.sinks import SinkSubscription

_log = logging.getLogger("sesmodel")


class LocalSubscribing(LocalBase):
    """The part of :class:`LocalSes` that is about who is told."""

    def subscribe(
        self,
        sink: EventSink,
        *,
        configuration_set: str | None = None,
        event_types: Iterable[str] = (),
        patient: bool = False,
    ) -> SinkSubscription[Event]:
        """Tell a function of events from now on: of every one, or as an event destination of a configuration set does.

        Usable as a decorator. The function runs after the call that caused the event has let go of the model, so it
        may call back. What it raises does not reach that call, whose mail is accepted already, but
        ``sys.unraisablehook``: pytest shows it in the test.

        Args:
            sink: the function.
            configuration_set: the set; then only events of mail that was sent with it are told.
            event_types: such as ``Rendering Failure``, as events spell them; all if there are none.
            patient: whether it may be told later than within the call, such as when an HTTP door has answered, or by
                the next call. It must not block then, nor call back; doors answer faster for it.

        Returns:
            What ends it: ``end()``, or a ``with`` block. It can be called as the function itself.

        Raises:
            ConfigurationSetDoesNotExist: there is no such set.
            InvalidValue: there is no such type of event.
        """
        if configuration_set is not None:
            with self._lock:
                self._state.account.configuration_sets.require(configuration_set)
        audience = Audience(sink, configuration_set, known_types(event_types), patient=patient)
        return self._tell(audience, sink)

    def watch_refusals(self, sink: RefusalSink, *, patient: bool = False) -> SinkSubscription[RefusedCall]:
        """Tell a function of calls that are refused from now on, or go wrong as planned. Usable as a decorator.

        As with ``subscribe``, it runs after the call has let go of the model, and what it raises does not reach it.

        Args:
            sink: the function; it takes a :class:`RefusedCall`.
            patient: as of ``subscribe``.

        Returns:
            What ends it, as of ``subscribe``.

        >>> from contextlib import suppress
        >>> from sesmodel import LocalSes, Mailer, Message, MessageRejected
        >>> ses, refused = LocalSes(), []
        >>> message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
        >>> with ses.watch_refusals(refused.append), suppress(MessageRejected):
        ...     _ = Mailer(ses).send(message)
        >>> [call.operation for call in refused]
        ['SendRawEmail']
        """
        return self._tell(RefusalWatch(sink, patient=patient), sink)

    def _tell_refusal(self, service: str, operation: str, params: Mapping[str, Any], error: SesModelError) -> None:
        """Tell of a call that went wrong, after what mail before it made happen."""
        if self._sinks:
            self._world.settle()
        account = self._service.account
        call = RefusedCall(
            service=service,
            operation=operation,
            params=params,
            error=error,
            at=self._service.clock.now(),
            account_id=account.id,
            region=account.region,
        )
        self._sinks.put([call])
        self._sinks.show()

    def event_types(self, configuration_set: str) -> frozenset[str]:
        """The types of events that this configuration set publishes: to whom subscribed to it, and to destinations."""
        with self._lock:
            found = self._state.account.configuration_sets.get(configuration_set)
        published = found.event_destinations.event_types if found else frozenset()
        return self._sinks.event_types(configuration_set) | published

    def _publish(self) -> None:
        with self._lock:
            new = self._hand_over(self._state)
        if _log.isEnabledFor(logging.DEBUG):
            _write_down(new)
        self._sinks.show()

    def _hand_over(self, state: ServiceState) -> tuple[Event | VerificationChange, ...]:
        """Let go of what is more than is remembered, once those who are told of it have it."""
        new: tuple[Event | VerificationChange, ...] = ()
        unseen = state.published.take_unseen()
        if self._sinks or _log.isEnabledFor(logging.DEBUG):
            new = (*state.events.since(self._handed_over), *state.changes.since(self._changes_handed_over))
            self._sinks.put((*new, *unseen))
        self._handed_over, self._changes_handed_over = state.events.total, state.changes.total
        state.forget()
        return new


def known_types(event_types: Iterable[str]) -> frozenset[str]:
    """Some types of events.

    Raises:
        InvalidValue: there is no such type of event.
    """
    wanted = frozenset(event_types)
    if not wanted:
        return wanted
    from sesmodel.service.event import EVENT_TYPES

    if unknown := sorted(wanted.difference(EVENT_TYPES)):
        cure = f"Use {', '.join(EVENT_TYPES)}."
        raise InvalidValue(f"{unknown[0]!r} is no type of event.", where="event_types", cure=cure)
    return wanted


def _write_down(happened: Iterable[Event | VerificationChange]) -> None:
    from sesmodel.service.event import Event

    for what in happened:
        if isinstance(what, Event):
            about = {"ses_event_type": what.event_type, "ses_message_id": what.message_id}
            _log.debug("event %(ses_event_type)s of %(ses_message_id)s", about, extra=about)
        else:
            _log.debug("%s", what)
