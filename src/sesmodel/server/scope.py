"""The credential scope of a signed request: who asks, and in which Region."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import MissingAuthenticationToken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.api.concepts import ServiceName

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/([^/,\s]*)/([^/,\s]*)/([^/,\s]*)/([^/,\s]*)")


@attrs.frozen
class CredentialScope:
    """What stands in the ``Credential`` of Signature Version 4.

    Args:
        access_key_id: whose key it is.
        date: the day of the signature, ``YYYYMMDD``.
        region: the Region that it is for.
        service: the service, ``ses`` for both APIs.
    """

    access_key_id: str
    date: str
    region: str
    service: str


def account_of(access_key_id: str, accounts: Mapping[str, str]) -> str | None:
    """The account of an access key; ``None`` for that of the model.

    Args:
        access_key_id: the key; 12 digits are an account by themselves, as with other emulators.
        accounts: those that are named, by their keys.

    >>> account_of("AKID", {"AKID": "111111111111"}), account_of("222222222222", {}), account_of("test", {})
    ('111111111111', '222222222222', None)
    """
    is_account = len(access_key_id) == 12 and access_key_id.isascii() and access_key_id.isdecimal()
    return accounts.get(access_key_id) or (access_key_id if is_account else None)


def credential_scope(headers: Mapping[str, str]) -> CredentialScope | None:
    """Find the scope in the header ``Authorization``.

    Args:
        headers: those of the request, with names in lower case.

    >>> credential_scope({"authorization": "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/ses/aws4_request"})
    CredentialScope(access_key_id='AKID', date='20260101', region='eu-west-1', service='ses')
    """
    found = _CREDENTIAL.search(headers.get("authorization", ""))
    return CredentialScope(*found.groups()[:4]) if found else None


def not_signed(service: ServiceName) -> MissingAuthenticationToken:
    """What AWS answers to a request that is not signed.

    Args:
        service: ``ses`` for v1, ``sesv2`` for v2, which say it in other words.
    """
    return MissingAuthenticationToken(f"{'Request is missing' if service == 'ses' else 'Missing'} Authentication Token")
