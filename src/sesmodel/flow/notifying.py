"""What is done to the notification settings of identities: one's own, and those of others that one sends from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidParameterValue, InvalidValue
from sesmodel.flow.forwarding import forward_without_topics
from sesmodel.flow.named_identity import named
from sesmodel.flow.telling import choose, chosen_by
from sesmodel.flow.topics import notify, refusal
from sesmodel.service.identity import identity_arn
from sesmodel.service.identity_arn import IdentityArn
from sesmodel.service.notification_settings import NotificationSettings, NotificationType, chosen

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState


@attrs.frozen
class Notified:
    """What is set for an identity.

    Attributes:
        settings: where is told of its mail.
        forwarding: whether its feedback is forwarded by mail; ``None`` of an identity of another account, whose owner
            decides that.
    """

    settings: NotificationSettings
    forwarding: bool | None

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show: of an identity of another account once it has a topic (SAZ-35)."""
        return self.forwarding is not None or bool(self.settings.topics)


def set_topic(state: ServiceState, identity: str, kind: NotificationType, topic_arn: str | None) -> None:
    """Let an identity tell of something to a topic from now on, or to nobody; the topic is told so.

    Args:
        state: the service.
        identity: its name or its ARN; verified or not, as on AWS. By its ARN it may be of another account, from whose
            identity this one sends; then it is told of its own mail only (SAZ-35).
        kind: what it tells of.
        topic_arn: the topic, which has to be there, and to let SES publish to it (OBS-272); ``None`` for no topic
            (OBS-271).

    Raises:
        InvalidParameterValue: there is no such identity (OBS-270), or no such topic in this Region (NTF-09), or it is
            encrypted with a key that SES may not use (NTF-14).
    """
    found = settings_of(state, identity)
    if found is None:
        raise InvalidParameterValue(f"Identity {identity} is invalid. Must be a verified email address or domain.")
    if topic_arn is not None and (why := refusal(state, topic_arn)):
        error = InvalidParameterValue(f"SNS topic {topic_arn} is invalid.")  # two blanks if it is empty: OBS-271
        error.add_note(why)
        raise error
    _put(state, identity, found.settings.told(kind, topic_arn))
    if topic_arn is not None:
        notify(state, topic_arn, chosen(kind, topic_arn, identity), None)


def set_cross_account_topic(state: ServiceState, identity_arn: str, kind: str, topic_arn: str | None) -> None:
    """As :func:`set_topic`, of an identity that has to be another account's (SAZ-35).

    Raises:
        InvalidParameterValue: it is not, or as of :func:`set_topic`.
    """
    if named(state, identity_arn) is not None:
        raise InvalidParameterValue(f"Identity {identity_arn} is of this account. Choose its topics as its owner.")
    try:
        known = NotificationType(kind)
    except ValueError as error:
        raise InvalidParameterValue(f"{kind!r} is not one of {', '.join(NotificationType)}.") from error
    set_topic(state, identity_arn, known, topic_arn)


def set_headers_included(state: ServiceState, identity: str, kind: NotificationType, *, enabled: bool) -> None:
    """Put the header of the mail into the notices of one type from now on, or not (NTF-11).

    Raises:
        InvalidParameterValue: there is no such identity (OBS-268), or it has no topic for them.
    """
    found = settings_of(state, identity)
    if found is None:
        raise InvalidParameterValue(f"Identity {identity} is invalid. It must be a verified email address or domain.")
    _put(state, identity, found.settings.including_header(kind, enabled=enabled))


def settings_of(state: ServiceState, identity: str) -> Notified | None:
    """What is set for an identity; ``None`` if there is none of that name or ARN."""
    own = named(state, identity)
    if own is not None:
        return Notified(own.notifications, own.feedback_forwarding)
    arn = _of_another(state, identity)
    if arn is None:
        return None
    return Notified(chosen_by(state, arn), forwarding=None)


def _of_another(state: ServiceState, text: str) -> str | None:
    """The ARN, as mail has it, of an identity that another account has in this Region, or had when topics were chosen.

    So what was chosen can be taken back once the owner has deleted the identity (SAZ-36).
    """
    try:
        arn = IdentityArn.parse(text)
    except InvalidValue:
        return None
    kept = identity_arn(arn.region, arn.account_id, arn.name)
    owner = state.others.get(arn.account_id) if arn.region == state.account.region else None
    is_there = owner is not None and owner.account.identities.get(arn.name) is not None
    return kept if is_there or kept in state.account.delegated_notifications else None


def _put(state: ServiceState, identity: str, settings: NotificationSettings) -> None:
    own, arn = named(state, identity), _of_another(state, identity)
    if own is not None:
        own.notifications = settings
        forward_without_topics(state, own)
    elif arn is not None:
        choose(state, arn, settings)
