"""Verifying a domain by a TXT record: the token, and where it may stand."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from sesmodel.dns.record import Record, RecordType
from sesmodel.service.proof import Proof, any_of, judge


def verification_token(seed: str, region: str) -> str:
    """Make a token: 44 characters of base64 (OBS-214). Other Regions give others for the same seed.

    Args:
        seed: a token that nobody used before.
        region: such as ``eu-west-1``.

    >>> len(verification_token("0123456789abcdef0123456789abcdef", "eu-west-1"))
    44
    """
    return b64encode(sha256(f"_amazonses/{region}/{seed}".encode()).digest()).decode("ascii")


def token_names(domain: str) -> tuple[str, str]:
    """Where the TXT record may stand: some providers take no underscore (TRB-23)."""
    return f"_amazonses.{domain}", domain


def token_record(domain: str, token: str) -> Record:
    """The record that the owner publishes (TRB-23)."""
    return Record(token_names(domain)[0], RecordType.TXT, token)


def proof(domain: str, token: str) -> Proof:
    """The token at one of its names, to the letter (TRB-25), alone or among other values (TRB-26)."""
    return Proof(
        tuple((name, RecordType.TXT) for name in token_names(domain)),
        lambda answers: any_of(judge(answer, lambda values: token in values) for answer in answers),
    )
