"""Values that cannot be built: addresses, header fields, content, keys, records, events, settings."""

from __future__ import annotations

from sesmodel.errors.base import SesModelError


class InvalidValue(SesModelError, ValueError):
    """A value that cannot be built, with the place and the cure.

    Args:
        what: what was wrong, in one sentence.
        where: the field, header or recipient it was found in.
        cure: what to do about it.
    """

    def __init__(self, what: str, *, where: str = "", cure: str = "") -> None:
        """Compose the sentence that a person reads."""
        self.what = what
        self.where = where
        self.cure = cure
        super().__init__(f"{where}: {what}" if where else what)

    def __str__(self) -> str:
        """What was wrong, where, and what to do."""
        said = super().__str__()
        stop = "" if said.endswith((".", ":")) else "."
        return f"{said}{stop} {self.cure}" if self.cure else said


class InvalidAddress(InvalidValue):
    """A text that is no mailbox, or one that SES cannot send to."""


class InvalidHeader(InvalidValue):
    """A header name or value that would break the message apart."""


class InvalidContent(InvalidValue):
    """A body or attachment that cannot be made into a MIME part."""


class InvalidRecord(InvalidValue):
    """A DNS record that cannot be, or a text that is no SPF or DMARC record."""


class InvalidConfiguration(InvalidValue):
    """Settings of a transport or mailer that contradict each other or lack something; found before any connection."""


class InvalidKey(InvalidValue):
    """A key that DKIM cannot sign with, or that is not in the form asked for. It never shows any of the key."""


class InvalidTags(InvalidValue):
    """A text that is no list of tags, as DKIM signatures and key records are (RFC 6376 section 3.2)."""


class ForbiddenSignedHeader(InvalidValue):
    """A header field that must not be signed, since SES replaces it or takes it out (AUTH-22)."""


class InvalidVerificationLink(InvalidValue):
    """A link that verifies nothing (IDN-16, IDN-17).

    Args:
        what: what is wrong with it, in one sentence.
        where: what was looked at.
        cure: what to do about it.
        code: the same for programs: ``not-a-link``, ``other-region``, ``tampered``, ``expired``, or ``unknown`` for
            one that nobody asked for, or whose identity is gone.
    """

    def __init__(self, what: str, *, where: str = "", cure: str = "", code: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(what, where=where, cure=cure)
        self.code = code


class InvalidSubscriptionLink(InvalidValue):
    """A link that changes nothing of what mail of a list somebody gets (LST-18).

    Args:
        what: what is wrong with it, in one sentence.
        where: what was looked at.
        cure: what to do about it.
        code: the same for programs: ``not-a-link``, ``tampered``, or ``gone`` if there is no such list or topic any
            more.
    """

    def __init__(self, what: str, *, where: str = "", cure: str = "", code: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(what, where=where, cure=cure)
        self.code = code


class InvalidEvent(InvalidValue):
    """What was to be read is no event of SES, or a part of it is missing or wrong (SCH-02).

    Args:
        what: what is wrong, in one sentence.
        where: the member: ``bounce.bouncedRecipients[0].emailAddress``; empty for the whole.
        cure: what to do about it.
    """

    def under(self, member: str) -> InvalidEvent:
        """The same error, told from one level further out."""
        if not self.where:
            return InvalidEvent(self.what, where=member, cure=self.cure)
        joint = "" if self.where.startswith("[") else "."
        return InvalidEvent(self.what, where=f"{member}{joint}{self.where}", cure=self.cure)


class SecretNotCopied(SesModelError, TypeError):
    """A key was to be pickled, which would write its secret down."""
