"""A send as the service and its doors take it: as the caller wrote it, not yet checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidParameterValue
from sesmodel.mail.charset import is_charset
from sesmodel.mail.content import Attachment
from sesmodel.mail.raw import RawMessage
from sesmodel.service.email_template import EmailTemplate
from sesmodel.service.submission import SendOptions, Submission

if TYPE_CHECKING:
    from collections.abc import Iterator


@attrs.frozen
class Data:
    """A text with the charset that the caller names (``Data`` and ``Charset`` of the API).

    Without one it is 7-bit ASCII (OBS-108).
    """

    data: str
    charset: str | None = None

    def check(self, place: str) -> None:
        """Refuse characters that the charset does not have.

        Args:
            place: the member of the request, for the message.

        Raises:
            InvalidParameterValue: there is such a character, or no such charset.
        """
        if self.charset is not None and not is_charset(self.charset):
            raise InvalidParameterValue(f"{place}: unknown charset {self.charset!r}.")
        try:
            self.data.encode(self.charset or "ascii")
        except UnicodeEncodeError as error:
            raise InvalidParameterValue(
                f"{place}: character {self.data[error.start]!r} is not in charset {self.charset or 'US-ASCII'}."
            ) from error


@attrs.frozen(kw_only=True)
class Simple:
    """Formatted content: the service makes the message (API-02)."""

    subject: Data | None
    text: Data | None = None
    html: Data | None = None
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()


@attrs.frozen(kw_only=True)
class Templated:
    """A template and data: the service renders it once it has accepted the message (TPL-07).

    Attributes:
        template: the name of a stored template, or one that comes along.
        data: the values for it, defaults included.
        headers: further header fields.
        attachments: files.
        written: the values as the caller wrote them, where they are for one destination.
    """

    template: str | EmailTemplate
    data: Mapping[str, Any]
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    written: str | None = None

    @property
    def template_name(self) -> str:
        """What the template is called; empty for one that came along."""
        return self.template if isinstance(self.template, str) else self.template.name

    @property
    def email_template(self) -> EmailTemplate:
        """The template itself, once it has been found."""
        assert not isinstance(self.template, str)
        return self.template


@attrs.frozen(kw_only=True)
class Recipients:
    """Recipients as the caller wrote them."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[str]:
        """Every recipient: To, Cc, Bcc."""
        yield from (*self.to, *self.cc, *self.bcc)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.to or self.cc or self.bcc)


@attrs.frozen(kw_only=True)
class SendRequest:
    """One send.

    Attributes:
        operation: the API operation that tags and events name (OBS-396).
        content: what is sent.
        source: whom it is from; of raw content, the envelope sender.
        recipients: whom it is for; empty for raw content that names them in its header.
        reply_to: where replies go.
        return_path: where bounces go.
        options: the rest.
    """

    operation: str
    content: Simple | RawMessage | Templated
    source: str | None = None
    recipients: Recipients = attrs.field(factory=Recipients)
    reply_to: tuple[str, ...] = ()
    return_path: str | None = None
    options: SendOptions = attrs.field(factory=SendOptions)

    @classmethod
    def of(cls, submission: Submission) -> SendRequest:
        """What a transport's submission asks of the service."""
        return cls(
            operation="SendRawEmail",
            content=submission.raw,
            source=submission.envelope.mail_from or None,
            recipients=Recipients(to=submission.envelope.rcpt_to),
            options=submission.options,
        )
