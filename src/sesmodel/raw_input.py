"""From what callers have finished already to what is sent: bytes, and messages of the standard library (API-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidAddress, InvalidContent
from sesmodel.mail.address import Address, parse_list
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.raw import RawMessage

if TYPE_CHECKING:
    from email.message import EmailMessage
    from email.message import Message as LegacyMessage

    RawSource = bytes | bytearray | memoryview | RawMessage | EmailMessage | LegacyMessage

_HIDDEN = ("Bcc", "Resent-Bcc")
_SENDERS = ("Return-Path", "Sender", "From")
_RECIPIENTS = ("To", "Cc", "Bcc")


def raw_message(source: RawSource) -> RawMessage:
    r"""Make a finished message of bytes, or of one that the ``email`` package composed.

    Args:
        source: bytes, a :class:`RawMessage`, an ``EmailMessage``, or a legacy ``MIMEMultipart`` and its like. The
            latter two are written by their own rules, with CRLF and in 7 bits.

    Raises:
        InvalidContent: it is none of these, or the ``email`` package cannot write it.

    >>> from email.message import EmailMessage
    >>> message = EmailMessage()
    >>> message["Subject"] = "Grüße"
    >>> raw_message(message).data
    b'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n'
    """
    if isinstance(source, bytes | RawMessage):
        return RawMessage.of(source)
    from email.message import Message as LegacyMessage  # slow to load; who has such a message has loaded it

    return _written(source) if isinstance(source, LegacyMessage) else RawMessage(source)


def _written(message: LegacyMessage) -> RawMessage:
    from email.errors import MessageError  # as above

    try:
        return RawMessage(message.as_bytes(policy=message.policy.clone(linesep="\r\n", cte_type="7bit")))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError) as error:
        what = f"the email package cannot write this message ({type(error).__name__}: {error})."
        raise InvalidContent(what, where="data", cure="Mend it, or compose a sesmodel.Message.") from error


def without_bcc(raw: RawMessage) -> RawMessage:
    """The message as everybody may see it: Bcc stands in the envelope only (LIF-12)."""
    return raw.edit(remove=_HIDDEN) if any(name in raw.headers for name in _HIDDEN) else raw


def envelope_of(raw: RawMessage) -> Envelope:
    r"""Read the envelope from the header, as mail programs do that are given no other.

    Bounces go to Return-Path, or else to Sender or the first address of From; copies to everybody in To, Cc and Bcc,
    once. A message that was sent on goes to those that its Resent- fields name (RFC 5322 section 3.6.6).

    Raises:
        InvalidAddress: an address is none, nobody is named, or it was sent on more than once.

    >>> envelope_of(RawMessage(b"From: a@example.com\r\nTo: b@example.net\r\nBcc: c@example.org\r\n\r\n"))
    Envelope(mail_from='a@example.com', rcpt_to=('b@example.net', 'c@example.org'))
    """
    prefix = _resent(raw)
    senders = [address for name in _SENDERS for address in _named(raw, name, prefix)]
    recipients = {address.mailbox: address for name in _RECIPIENTS for address in _named(raw, name, prefix)}
    if not senders:
        raise InvalidAddress("Missing required header 'From'.", where="envelope", cure="Name an envelope.")
    return Envelope(senders[0], recipients.values())


def _resent(raw: RawMessage) -> str:
    times = max(len(raw.headers.get_all(f"Resent-{name}")) for name in ("Date", "From", *_RECIPIENTS))
    if times > 1:
        what = "the message was sent on more than once, so its Resent- fields do not say for whom it is now"
        raise InvalidAddress(what, where="envelope", cure="Name an envelope.")
    return "Resent-" if times else ""


def _named(raw: RawMessage, name: str, prefix: str) -> tuple[Address, ...]:
    if prefix and name == "Return-Path":
        return ()  # of those who sent it before
    return tuple(address for text in raw.headers.get_all(prefix + name) for address in parse_list(text))
