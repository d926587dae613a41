"""What goes into a transport, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

import attrs

from sesmodel.errors import InvalidConfiguration
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.raw import RawMessage
from sesmodel.service.message_tags import MessageTag

if TYPE_CHECKING:
    from sesmodel.service.tracking_overrides import TrackingOverrides  # noqa: TC004  loaded by who makes one

Tags = Mapping[str, str] | Iterable[tuple[str, str] | MessageTag]
"""Message tags, values by name or one by one."""


def tag_pairs(source: Tags) -> tuple[tuple[str, str], ...]:
    """Message tags, however they are given, as pairs."""
    pairs = source.items() if isinstance(source, Mapping) else source
    return tuple((name, value) for name, value in pairs)


def _given(source: str | None) -> str | None:
    return source or None


@attrs.frozen(kw_only=True)
class SendOptions:
    """What SES can be told about a send, beside the message. What is empty counts as not given (EVP-11).

    Args:
        configuration_set: the name of the configuration set.
        tags: message tags by name.
        source_arn: the identity of another account that the envelope sender belongs to.
        from_arn: the identity of another account that the From field belongs to.
        return_path_arn: the identity of another account that bounces go to.
        contact_list: the list that the mail is for; its unsubscribed contacts do not get it.
        topic: the topic of that list.
        tracking: whether opens and clicks are tracked, where that is to be otherwise than the settings have it.

    Raises:
        InvalidConfiguration: there is a topic without its list.
    """

    configuration_set: str | None = attrs.field(default=None, converter=_given)
    tags: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=tag_pairs)
    source_arn: str | None = attrs.field(default=None, converter=_given)
    from_arn: str | None = attrs.field(default=None, converter=_given)
    return_path_arn: str | None = attrs.field(default=None, converter=_given)
    contact_list: str | None = attrs.field(default=None, converter=_given)
    topic: str | None = attrs.field(default=None, converter=_given)
    tracking: TrackingOverrides | None = None

    @classmethod
    def by_leave(cls, arn: object, **more: Any) -> Self:
        """What to say of mail that is sent from an identity of another account: its sender, author and bounces.

        Args:
            arn: the ARN of the identity, as its owner gave it: a text, or an :class:`IdentityArn`.
            more: anything else that is to be said.

        >>> SendOptions.by_leave("arn:aws:ses:us-west-2:123456789012:identity/example.com").from_arn
        'arn:aws:ses:us-west-2:123456789012:identity/example.com'
        """
        return cls(source_arn=str(arn), from_arn=str(arn), return_path_arn=str(arn), **more)

    def __attrs_post_init__(self) -> None:
        """Refuse a topic of no list."""
        if self.topic and not self.contact_list:
            raise InvalidConfiguration(f"{self.topic!r} is a topic of no list.", where="topic", cure="Name the list.")

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return self != NOTHING_SAID


NOTHING_SAID = SendOptions()


@attrs.frozen
class Submission:
    """All that a transport sees of a send.

    Attributes:
        envelope: who it is from and for.
        raw: the finished message.
        options: what SES is told beside it; a plain mail server cannot be told.
    """

    envelope: Envelope
    raw: RawMessage
    options: SendOptions = NOTHING_SAID

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everyone who gets a copy."""
        return self.envelope.rcpt_to


@attrs.frozen
class Receipt:
    """What a transport says of a send that was accepted, the same for every transport (LIF-02).

    Attributes:
        message_id: the id that the service gave it, by which events name it; ``None`` if nothing was sent.
        header_message_id: the Message-ID field of the message that was handed over, without brackets.
        accepted: the recipients that the service took.
        refused: the recipients that it refused, with its reply.
        withheld: the recipients that were not sent to, with the reason: ``BOUNCE`` or ``COMPLAINT``, if they are on the
            suppression list of the mailer.
        request_id: the id of the request, where the service gives one.
    """

    message_id: str | None
    header_message_id: str | None = None
    accepted: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    withheld: tuple[tuple[str, str], ...] = ()
    request_id: str | None = None
