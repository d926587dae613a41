"""A message on its way out: signed when its bytes are first read, since that is the dear part of a send."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import attrs

from sesmodel.mail.raw import RawMessage
from sesmodel.mail.read import ParsedMessage, read


def no_signatures(_: RawMessage) -> tuple[bytes, ...]:
    """Sign nothing."""
    return ()


@attrs.frozen
class MadeSignatures:
    """The signatures of a message that are made already, for a letter whose keys are elsewhere.

    Args:
        fields: the fields, the topmost first.
    """

    fields: tuple[bytes, ...]

    def __call__(self, _: RawMessage) -> tuple[bytes, ...]:
        """The fields."""
        return self.fields


@attrs.frozen(eq=False)
class Letter:
    r"""A finished message, and the signatures that will stand above it.

    Args:
        unsigned: its bytes without them.
        signatures: makes the fields, the topmost first; the same in every call, and with nothing of the world around.

    >>> Letter(RawMessage(b"Subject: Hi\r\n\r\n"), lambda raw: (b"DKIM-Signature: v=1\r\n",)).raw.data
    b'DKIM-Signature: v=1\r\nSubject: Hi\r\n\r\n'
    """

    unsigned: RawMessage
    signatures: Callable[[RawMessage], tuple[bytes, ...]] = attrs.field(default=no_signatures, repr=False)

    def __reduce__(self) -> tuple[type[Letter], tuple[RawMessage, MadeSignatures]]:
        """Be copied and pickled with its signatures, which are made now, and without what makes them."""
        return Letter, (self.unsigned, MadeSignatures(self._fields))

    @cached_property
    def _fields(self) -> tuple[bytes, ...]:
        return self.signatures(self.unsigned)

    @cached_property
    def without_body(self) -> Letter:
        """Its header section alone, which cannot be signed."""
        return Letter(self.unsigned.without_body())

    @cached_property
    def raw(self) -> RawMessage:
        """Its bytes as the servers of recipients get them."""
        return RawMessage(b"".join((*self._fields, self.unsigned.data))) if self._fields else self.unsigned

    @cached_property
    def returned(self) -> RawMessage:
        """Its bytes as bounces and complaints show them: the signatures at the end, the topmost last (OBS-364)."""
        data, end = self.unsigned.data, self.unsigned.head_end
        return RawMessage(b"".join((data[:end], *reversed(self._fields), data[end:])))


@attrs.frozen(eq=False)
class Received:
    """A message in somebody's inbox.

    Args:
        letter: the message.
        return_path: the envelope sender, which the last server writes above it (RFC 5321 section 4.4).
    """

    letter: Letter
    return_path: str = ""

    @cached_property
    def message(self) -> ParsedMessage:
        """The message, read."""
        return read(b"Return-Path: <%b>\r\n%b" % (self.return_path.encode("ascii"), self.letter.raw.data))
