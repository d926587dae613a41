"""What lets SES read the object of an import job: the policies of its bucket and of its key (SUP-15)."""

from __future__ import annotations

import json
import re
from typing import Any

import attrs

from sesmodel.errors import InvalidValue

_ACCOUNT = re.compile(r"[0-9]{12}")
_SES = {"Service": "ses.amazonaws.com"}


@attrs.frozen
class ImportPermissions:
    """The documents that the owner of an object gives to S3 and KMS.

    Attributes:
        bucket_policy: the policy of the bucket, as JSON.
        key_statement: the statement to add to the policy of the key, as JSON; ``None`` if no key is used.
    """

    bucket_policy: str
    key_statement: str | None = None


def import_permissions(bucket: str, object_name: str, account_id: str, *, kms: bool = False) -> ImportPermissions:
    """Write the documents that let SES read an object for an import job (SUP-15).

    Args:
        bucket: the bucket.
        object_name: the object in it.
        account_id: the 12 digits of the account whose jobs may read it.
        kms: whether the object is encrypted with a key of KMS; only one's own can be used, never a default one.

    Raises:
        InvalidValue: a name is missing, or the account is none.

    >>> permissions = import_permissions("our-bucket", "list.csv", "123456789012")
    >>> json.loads(permissions.bucket_policy)["Statement"][0]["Resource"], permissions.key_statement
    ('arn:aws:s3:::our-bucket/list.csv', None)
    """
    if not bucket or not object_name:
        raise InvalidValue("there is no name.", where="bucket or object", cure="Give both, without s3://.")
    if not _ACCOUNT.fullmatch(account_id):
        raise InvalidValue(f"{account_id!r} is no account.", where="account_id", cure="Use its 12 digits.")
    statement = {
        "Sid": "AllowSESGet",
        "Effect": "Allow",
        "Principal": _SES,
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/{object_name}",
        "Condition": {"StringEquals": {"aws:Referer": account_id}},
    }
    key = {"Sid": "AllowSESToDecrypt", "Effect": "Allow", "Principal": _SES, "Action": ["kms:Decrypt"], "Resource": "*"}
    return ImportPermissions(_json({"Version": "2012-10-17", "Statement": [statement]}), _json(key) if kms else None)


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2)
