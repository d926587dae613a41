"""What a send becomes on its way down the line: each step takes one type and gives the next, so none can be skipped."""

from __future__ import annotations

from datetime import datetime

import attrs

from sesmodel.mail.raw import MakesFields, RawMessage
from sesmodel.service.asked import Asked
from sesmodel.service.event import MailRecord
from sesmodel.service.identity import Identity
from sesmodel.service.letter import Letter
from sesmodel.service.send_request import SendRequest
from sesmodel.service.submission import SendOptions


@attrs.frozen(kw_only=True)
class Checked:
    """A request that is well formed.

    Attributes:
        operation: the API operation.
        raw: the composed message; of a template, what is known of it before it is rendered.
        to_render: the request, if its content is a template.
        source: whom it is from, as the caller wrote it.
        senders: every address that has to be verified, once each.
        recipients: the addresses that get a copy, once each.
        feedback_to: where bounces and complaints go.
        options: what was said beside the message.
        asked: what the caller asked for.
    """

    operation: str
    raw: RawMessage
    to_render: SendRequest | None
    source: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    feedback_to: str
    options: SendOptions
    asked: Asked


@attrs.frozen(kw_only=True)
class Authorised:
    """A request that the account may make.

    Attributes:
        checked: the request.
        identity: the identity that lets it be sent, of whatever account.
        owner_id: the 12 digits of the account whose identity that is.
        author_owner_id: the same of the identity that From belongs to, whose DKIM signs (SAZ-39).
    """

    checked: Checked
    identity: Identity
    owner_id: str
    author_owner_id: str


@attrs.frozen(kw_only=True)
class Accepted:
    """A message that the service has taken: the caller has its answer.

    Attributes:
        checked: the request.
        identity: the identity that lets it be sent, of whatever account.
        owner_id: the 12 digits of the account whose identity that is.
        author_owner_id: the same of the identity that From belongs to, whose DKIM signs (SAZ-39).
        message_id: its id, born here.
        at: when it was taken.
        record: what events say of it.
    """

    checked: Checked
    identity: Identity
    owner_id: str
    author_owner_id: str
    message_id: str
    at: datetime
    record: MailRecord


@attrs.frozen(kw_only=True)
class Rendered:
    """A message whose content is complete.

    Attributes:
        accepted: the message that was taken; its record has the whole header now.
        raw: its bytes, as composed.
    """

    accepted: Accepted
    raw: RawMessage


@attrs.frozen(kw_only=True)
class Assembled:
    """A message as it will go out, but for signatures.

    Attributes:
        accepted: the message that was taken.
        composed: its bytes before SES edits them.
        removed: the names of the fields that SES takes out.
        added: makes the fields that SES puts in.
        return_path: the envelope sender that SES uses.
    """

    accepted: Accepted
    composed: RawMessage
    removed: tuple[str, ...]
    added: MakesFields
    return_path: str

    @property
    def raw(self) -> RawMessage:
        """Its bytes with the edits of SES."""
        return self.composed.edit(remove=self.removed, append=self.added)


@attrs.frozen(kw_only=True)
class Deliverable:
    """A message and those of its recipients that are not withheld."""

    assembled: Assembled
    recipients: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Signed:
    """A message that can be handed to the servers of its recipients.

    Attributes:
        assembled: the message.
        letter: the message as it leaves, its signatures yet to be made.
        kept: what is remembered of it; the same, unless something else is said.
        recipients: whom it goes to.
    """

    assembled: Assembled
    letter: Letter
    recipients: tuple[str, ...]
    kept: Letter = attrs.Factory(lambda self: self.letter, takes_self=True)

    @property
    def accepted(self) -> Accepted:
        """The message that was taken."""
        return self.assembled.accepted
