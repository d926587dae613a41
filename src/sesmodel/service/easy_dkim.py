"""Easy DKIM: three tokens, and the three CNAME records that point at the keys SES keeps (AUTH-03)."""

from __future__ import annotations

from base64 import b32encode
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from sesmodel.dns.name import same_form
from sesmodel.dns.record import Record, RecordType
from sesmodel.service.proof import Proof, all_of, judge
from sesmodel.service.region import SERVICE_DOMAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sesmodel.dns.record import Answer
    from sesmodel.service.proof import Finding

HOSTED_ZONE = f"dkim.{SERVICE_DOMAIN}"
"""Where the keys are (AUTH-03)."""

TOKENS = 3


class KeyLength(StrEnum):
    """How long the keys of Easy DKIM are (OBS-232)."""

    RSA_1024_BIT = "RSA_1024_BIT"
    RSA_2048_BIT = "RSA_2048_BIT"

    @property
    def bits(self) -> int:
        """Of the modulus."""
        return int(self.split("_")[1])


def dkim_token(seed: str, region: str) -> str:
    """Make a token: 32 of ``a-z2-7`` (AUTH-04). Other Regions give others for the same seed (AUTH-06).

    Args:
        seed: a token that nobody used before.
        region: such as ``eu-west-1``.

    >>> dkim_token("0123456789abcdef0123456789abcdef", "eu-west-1")
    '47pvsip2dy5x4ohrtryachsaifxv4azv'
    """
    digest = blake2b(f"_domainkey/{region}/{seed}".encode(), digest_size=20).digest()
    return b32encode(digest).decode("ascii").lower()


def dkim_records(domain: str, tokens: Iterable[str]) -> tuple[Record, ...]:
    """The records that the owner publishes (AUTH-03).

    Args:
        domain: the domain; of an address, its domain (AUTH-08).
        tokens: the tokens.
    """
    return _records(domain, tuple(tokens))


@lru_cache(maxsize=1024)  # every look at an identity asks for them
def _records(domain: str, tokens: tuple[str, ...]) -> tuple[Record, ...]:
    return tuple(Record(f"{token}._domainkey.{domain}", RecordType.CNAME, f"{token}.{HOSTED_ZONE}") for token in tokens)


def proof(domain: str, tokens: Iterable[str]) -> Proof:
    """All three records with exactly these targets: two are not enough (IDN-13)."""
    records = dkim_records(domain, tokens)

    def points_at(target: str) -> Callable[[tuple[str, ...]], bool]:
        return lambda values: [same_form(value) for value in values] == [target]

    def judged(answers: Sequence[Answer]) -> Finding:
        pairs = zip(records, answers, strict=True)
        return all_of(judge(answer, points_at(same_form(record.value))) for record, answer in pairs)

    return Proof(tuple((record.name, record.type) for record in records), judged)
