"""The policies that let SES read the object of an import job."""

from __future__ import annotations

import json

import pytest

from sesmodel import InvalidValue, import_permissions

BUCKET_POLICY = """
{"Version":"2012-10-17","Statement":[{"Sid":"AllowSESGet","Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},
"Action":"s3:GetObject","Resource":"arn:aws:s3:::our-bucket/lists/list.csv",
"Condition":{"StringEquals":{"aws:Referer":"123456789012"}}}]}
"""
KEY_STATEMENT = """
{"Sid":"AllowSESToDecrypt","Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},"Action":["kms:Decrypt"],
"Resource":"*"}
"""


@pytest.mark.spec("SUP-15")
def test_the_bucket_lets_ses_read_one_object_for_one_account() -> None:
    permissions = import_permissions("our-bucket", "lists/list.csv", "123456789012")
    assert json.loads(permissions.bucket_policy) == json.loads(BUCKET_POLICY)
    assert permissions.key_statement is None


@pytest.mark.spec("SUP-15")
def test_the_key_lets_ses_decrypt_if_there_is_one() -> None:
    permissions = import_permissions("our-bucket", "lists/list.csv", "123456789012", kms=True)
    assert json.loads(permissions.bucket_policy) == json.loads(BUCKET_POLICY)
    assert json.loads(permissions.key_statement or "") == json.loads(KEY_STATEMENT)


@pytest.mark.parametrize(
    ("bucket", "object_name", "account"),
    [("", "list.csv", "123456789012"), ("b", "", "123456789012"), ("b", "list.csv", "12345678901"), ("b", "o", "")],
)
def test_what_names_nothing_is_refused(bucket: str, object_name: str, account: str) -> None:
    with pytest.raises(InvalidValue):
        import_permissions(bucket, object_name, account)
