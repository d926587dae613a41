"""Event destinations of SES in memory, and what the services behind them got."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.local_base import LocalBase
from sesmodel.service.event_type import EventType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesmodel.service.delivery_stream import DeliveryStream
    from sesmodel.service.event_destination import EventDestination
    from sesmodel.service.event_target import Target
    from sesmodel.service.metrics import Metrics
    from sesmodel.service.published import PublishingFailure
    from sesmodel.service.topic import Topic


class LocalDestinations(LocalBase):
    """The part of :class:`LocalSes` that is about event destinations."""

    def add_event_destination(
        self,
        configuration_set: str,
        name: str,
        target: Target | Topic,
        *,
        event_types: Iterable[str] = tuple(EventType),
        enabled: bool = True,
    ) -> EventDestination:
        """Add an event destination to a configuration set (EVP-02).

        Args:
            configuration_set: the name of the set.
            name: what to call it: up to 64 letters, digits, ``-`` and ``_``.
            target: where it publishes to.
            event_types: what it publishes, in any spelling; everything if not given.
            enabled: whether it publishes.

        Raises:
            ConfigurationSetDoesNotExist: there is no such set.
            EventDestinationAlreadyExists: the set has one of that name.
            LimitExceeded: it has ten.
            SesError: SES would not take it.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> made = ses.create_configuration_set("newsletter")
        >>> bounces = ses.create_topic("bounces")
        >>> made = ses.add_event_destination("newsletter", "bounces", bounces, event_types=["Bounce"])
        >>> [message.message for message in bounces.messages]
        ['Successfully validated SNS topic for Amazon SES event publishing.']
        """
        from sesmodel.flow.event_destinations import create_event_destination  # few programs have any
        from sesmodel.service.event_destination import EventDestination
        from sesmodel.service.event_target import SnsDestination
        from sesmodel.service.topic import Topic

        where = SnsDestination(target.arn) if isinstance(target, Topic) else target
        made = EventDestination(name=name, target=where, event_types=event_types, enabled=enabled)
        self._locked(lambda: create_event_destination(self._state, configuration_set, made))
        return made

    def update_event_destination(
        self, configuration_set: str, destination: EventDestination, *, upsert: bool = False
    ) -> None:
        """Put an event destination in the place of the one of its name; none of its settings is kept (EVP-27).

        Args:
            configuration_set: the name of the set.
            destination: such as ``attrs.evolve(destination, enabled=False)``.
            upsert: whether it is made if there is none.

        Raises:
            EventDestinationDoesNotExist: the set has none of that name.
            SesError: as of ``add_event_destination``.
        """
        from sesmodel.flow.event_destinations import update_event_destination

        self._locked(lambda: update_event_destination(self._state, configuration_set, destination, upsert=upsert))

    def delete_event_destination(self, configuration_set: str, name: str) -> None:
        """Take an event destination away.

        Raises:
            ConfigurationSetDoesNotExist: there is no such set.
            EventDestinationDoesNotExist: it has none of that name.
        """
        from sesmodel.flow.event_destinations import delete_event_destination

        self._locked(lambda: delete_event_destination(self._state, configuration_set, name))

    # --- the services behind them ----------------------------------------------------------------

    def create_stream(self, name: str, *, roles: Iterable[str] = ()) -> DeliveryStream:
        """Make a Kinesis Data Firehose delivery stream. A destination may name it before it is there.

        Args:
            name: its name; or its ARN, for one of another account.
            roles: the ARNs of the roles that may write to it; every role may if none is given.

        Returns:
            The stream, with its ``arn``; what SES writes to it is in its ``records``.

        Raises:
            InvalidValue: it cannot be a stream.
        """
        from sesmodel.flow.streams import create_stream

        return self._locked(lambda: create_stream(self._state, name, roles))

    @property
    def streams(self) -> Mapping[str, DeliveryStream]:
        """The delivery streams that there are, by ARN."""
        return self._locked(lambda: dict(self._state.published.streams))

    @property
    def metrics(self) -> Metrics:
        """What CloudWatch counts: ``ses.metrics.sum("Bounce")``, and in ``rates`` the rates of this moment."""
        from sesmodel.flow.cloudwatch import metrics_now

        return self._locked(lambda: metrics_now(self._state))

    @property
    def buses(self) -> Mapping[str, tuple[dict[str, Any], ...]]:
        """The envelopes that EventBridge buses got, by ARN, the oldest first."""
        return self._locked(lambda: {arn: tuple(got.view()) for arn, got in self._state.published.buses.items()})

    @property
    def pinpoint(self) -> Mapping[str, tuple[bytes, ...]]:
        """The records that Pinpoint projects got, by ARN, the oldest first."""
        return self._locked(lambda: {arn: tuple(got.view()) for arn, got in self._state.published.applications.items()})

    @property
    def publishing_failures(self) -> tuple[PublishingFailure, ...]:
        """The events that did not get to a destination, the oldest first: SES tells nobody of them."""
        return self._locked(lambda: tuple(self._state.published.failures.view()))
