"""Signed mails, what may happen to them on their way, and whether a signature should outlive it."""

from __future__ import annotations

import re

import attrs
import dkim
from dkim.canonicalization import CanonicalizationPolicy
from hypothesis import strategies as st

from sesmodel import DkimSigner, Message, RawMessage
from sesmodel.dkim import tags
from sesmodel.dkim.record import KeyRecord, record_name
from sesmodel.errors import InvalidTags
from sesmodel.testing.strategies import dkim_signers
from tests.dkim.test_signer import AT

_INSERTED = (b" ", b"  ", b"\t", b"\r\n ", b"\r\n\t", b"\r\n", b"a", b".", b"\r\n\r\n")


@attrs.frozen
class SignedMail:
    """A mail, and who signed it."""

    data: bytes
    signer: DkimSigner

    @property
    def records(self) -> dict[str, str]:
        """The key record by its name."""
        return {record_name(self.signer.selector, self.signer.domain): str(KeyRecord.of(self.signer.key))}


def signed_mails() -> st.SearchStrategy[SignedMail]:
    """Mails of the mail strategy, signed by every kind of key and pair of canonical forms."""
    return st.builds(_signed, st.from_type(Message), dkim_signers())


def changed(mail: SignedMail, draw: st.DataObject) -> bytes:
    """The mail with one small change below its signature."""
    start = len(RawMessage(mail.data).fields[0].data)
    at = draw.draw(st.integers(start, len(mail.data) - 1))
    if mail.data[at - 1 : at + 1] == b"\r\n":
        at -= 1  # never between CR and LF, nor after the last line end, where verifiers differ about blanks
    if draw.draw(st.booleans()):
        return mail.data[:at] + draw.draw(st.sampled_from(_INSERTED)) + mail.data[at:]
    gone = 2 if mail.data[at : at + 2] == b"\r\n" else 1
    return mail.data[:at] + mail.data[at + gone :]


def covered(data: bytes) -> object:
    """What a signature covers, by the canonical forms of dkimpy; ``None`` if it is no message any more.

    Nor is one that ends with a blank, where verifiers differ: SMTP would have put a line end there.
    """
    if data.endswith((b" ", b"\t")):
        return None
    try:
        headers, body = dkim.rfc822_parse(data)
    except dkim.MessageFormatError:
        return None
    try:
        said = tags.parse(headers[0][1].decode())
    except InvalidTags:  # a blank before the next field has made it a part of the signature
        return "no signature"
    policy = CanonicalizationPolicy.from_c_value(said["c"].encode())
    names = [name.lower().encode() for name in re.split(r"\s*:\s*", said["h"])]
    chosen = dkim.select_headers(policy.canonicalize_headers(headers[1:]), names)
    return chosen, policy.canonicalize_body(body)


def _signed(message: Message, signer: DkimSigner) -> SignedMail:
    return SignedMail(signer.sign(message, at=AT).data, signer)
