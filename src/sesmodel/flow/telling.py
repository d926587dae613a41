"""What identities tell of their mail: bounces, complaints and deliveries, published to topics of SNS (NTF-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

import attrs

from sesmodel.flow.identity_owner import identity_of, owner_of
from sesmodel.flow.state import ServiceState
from sesmodel.flow.topics import notify
from sesmodel.service.event import Bounce, Complaint, Delivery
from sesmodel.service.identity import Identity
from sesmodel.service.notification import notification
from sesmodel.service.notification_settings import NotificationSettings, NotificationType
from sesmodel.service.region import complaint_id, message_id
from sesmodel.service.topic_notice import TopicNotice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.flow.stages import Accepted

Told = Bounce | Complaint | Delivery
"""What identities tell of."""

_NOTHING = NotificationSettings()


def tell(state: ServiceState, accepted: Accepted, event: Told) -> bool:
    """Publish what happened to the topics that were chosen for it.

    Those are the ones of the identity, in the account of its owner, and for mail that another account sends from it
    also the ones that this account has chosen itself (SAZ-35). Each is published to, whatever becomes of the others.

    A topic that cannot be published to any more is dropped, forwarding by mail is on again, and the owner of the
    account is told (NTF-15). Other identities keep the topic until they meet that themselves.

    Args:
        state: the service.
        accepted: the message.
        event: what happened.

    Returns:
        Whether a topic took it. If not, somebody has to be told by mail (NTF-03).
    """
    if accepted.owner_id == state.account.id and not accepted.identity.notifications.topics:  # as most have none
        return False
    told = [_publish(state, one, event) for one in _listening(state, accepted, event)]
    return any(told)


class _Listener(Protocol):
    """Who has chosen topics for the mail of an identity."""

    @property
    def account(self) -> ServiceState:
        """The account that has chosen them."""
        ...

    @property
    def settings(self) -> NotificationSettings:
        """What is chosen."""
        ...

    def drop(self, topic_arn: str) -> str:
        """Choose a topic no more that cannot be published to; returns how the identity is called there."""
        ...


@attrs.frozen
class _Owner:
    """The owner of the identity."""

    account: ServiceState
    identity: Identity

    @property
    def settings(self) -> NotificationSettings:
        return self.identity.notifications

    def drop(self, topic_arn: str) -> str:
        self.identity.notifications = self.settings.without(topic_arn)
        self.identity.feedback_forwarding = True
        return self.identity.name


@attrs.frozen
class _Delegate:
    """An account that sends from an identity of another. Forwarding is up to the owner."""

    account: ServiceState
    arn: str

    @property
    def settings(self) -> NotificationSettings:
        return chosen_by(self.account, self.arn)

    def drop(self, topic_arn: str) -> str:
        choose(self.account, self.arn, self.settings.without(topic_arn))
        return self.arn


def chosen_by(state: ServiceState, identity_arn: str) -> NotificationSettings:
    """Where an account is told of its mail from an identity of another account."""
    return state.account.delegated_notifications.get(identity_arn, _NOTHING)


def choose(state: ServiceState, identity_arn: str, settings: NotificationSettings) -> None:
    """Let an account be told of its mail from an identity of another account; of nothing is as never (SAZ-36)."""
    chosen = state.account.delegated_notifications
    if settings.topics:
        chosen[identity_arn] = settings
    else:
        chosen.pop(identity_arn, None)


def _listening(state: ServiceState, accepted: Accepted, event: Told) -> Iterator[_Listener]:
    owner = owner_of(state, accepted)
    if owner:
        yield _Owner(owner, identity_of(state, accepted))
    if accepted.owner_id != state.account.id and event.mail.source_arn:
        yield _Delegate(state, event.mail.source_arn)


def _publish(state: ServiceState, listener: _Listener, event: Told) -> bool:
    kind, settings = NotificationType(event.event_type), listener.settings
    topic_arn = settings.topics.get(kind)
    if topic_arn is None:
        return False
    for one in _notices(state, event):
        text = notification(one, header=kind in settings.with_header).to_json()
        # without a subject, unlike events
        why = notify(state, topic_arn, text, None, one.timestamp, publisher=listener.account)
        if why:
            notice = TopicNotice(
                to=listener.account.account.owner,
                identity=listener.drop(topic_arn),
                topic_arn=topic_arn,
                reason=why,
                at=one.timestamp,
            )
            listener.account.topic_notices.append(notice)
            return False
    return True


def _notices(state: ServiceState, event: Told) -> Iterator[Told]:
    """The event, or one for each of its recipients (NTF-17)."""
    name = _RECIPIENTS[type(event)]
    recipients = cast("tuple[object, ...]", getattr(event, name))
    if state.rules.feedback.notices_are_combined or len(recipients) == 1:
        yield event
        return
    for number, recipient in enumerate(recipients):
        changes: dict[str, Any] = {name: (recipient,)}
        if number and not isinstance(event, Delivery):  # each notice has an id of its own
            new_id = complaint_id if isinstance(event, Complaint) else message_id
            changes["feedback_id"] = new_id(state.account.region, event.timestamp, state.ids.token())
        yield attrs.evolve(event, **changes)


_RECIPIENTS = {Bounce: "bounced_recipients", Complaint: "complained_recipients", Delivery: "recipients"}
