"""BYODKIM: the owner brings a key, and publishes its public half under a selector (AUTH-14)."""

from __future__ import annotations

from sesmodel.dkim import byodkim
from sesmodel.dkim.record import KeyRecord, record_name
from sesmodel.dns.record import Record, RecordType
from sesmodel.errors import InvalidKey, InvalidParameterValue, InvalidTags
from sesmodel.service.proof import Proof, judge


def check_selector(selector: str) -> None:
    """Refuse a selector that SES does not take.

    Raises:
        InvalidParameterValue: it is not 1 to 63 letters and digits (AUTH-20).
    """
    try:
        byodkim.check_selector(selector)
    except InvalidKey as error:
        raise InvalidParameterValue(
            f"Invalid selector <{selector}>: 1 to 63 letters and digits are allowed, without periods or other symbols."
        ) from error


def key_record(domain: str, selector: str, public_key: str) -> Record:
    """The record that the owner publishes (AUTH-16).

    Args:
        domain: the domain.
        selector: the selector.
        public_key: base64 without breaks.

    >>> key_record("example.com", "s1", "MIGf").name
    's1._domainkey.example.com'
    """
    return Record(record_name(selector, domain), RecordType.TXT, f"p={public_key}")


def published_key(text: str) -> str | None:
    """The public key in a key record, with or without the tags before it (AUTH-16); ``None`` if there is none.

    >>> published_key("v=DKIM1; k=rsa; p=MIGf MA0G")
    'MIGfMA0G'
    """
    try:
        return KeyRecord.parse(text).public_key
    except InvalidTags:
        return None


def proof(domain: str, selector: str, public_key: str) -> Proof:
    """The record under the selector with this key and no other."""
    record = key_record(domain, selector, public_key)
    return Proof(
        ((record.name, record.type),),
        lambda answers: judge(answers[0], lambda values: [*map(published_key, values)] == [public_key]),
    )
