"""Who asks, as STS tells: programs such as Terraform learn the account from it."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from sesmodel import AccessKey, LocalCloud, LocalSes, SignatureCheck, serve_http
from tests.server.sdk import ask, client

USER = "arn:aws:iam::123456789012:user/John"
KEY = AccessKey("AKIDEXAMPLE", "secret")


def test_the_account_itself_asks_unless_the_key_is_that_of_a_user() -> None:
    ses = LocalSes()
    ses.users.add("John", access_key_ids=["AKIAJOHN"])
    with serve_http(ses) as door:
        itself, john = (client(door, "sts", key=key).get_caller_identity() for key in ("test", "AKIAJOHN"))

    assert (itself["Account"], itself["Arn"]) == ("123456789012", "arn:aws:iam::123456789012:root")
    assert (john["Account"], john["Arn"], john["UserId"]) == ("123456789012", USER, "AKIAJOHN")
    assert john["ResponseMetadata"]["RequestId"] != itself["ResponseMetadata"]["RequestId"]


def test_in_a_cloud_the_key_says_which_account_asks() -> None:
    with serve_http(LocalCloud(), accounts={"AKIDSTAGING": "333333333333"}) as door:
        asked = {key: client(door, "sts", key=key).get_caller_identity() for key in ("AKIDSTAGING", "222222222222")}

    assert [one["Account"] for one in asked.values()] == ["333333333333", "222222222222"]


@pytest.mark.parametrize(
    ("region", "begin"), [("us-gov-east-1", "arn:aws-us-gov:iam"), ("cn-north-1", "arn:aws-cn:iam")]
)
def test_who_asks_is_in_the_partition_of_the_region(region: str, begin: str) -> None:
    ses = LocalSes(region=region)
    ses.users.add("John", access_key_ids=["AKIAJOHN"])
    with serve_http(ses) as door:
        asked = [client(door, "sts", key=key).get_caller_identity()["Arn"] for key in ("test", "AKIAJOHN")]

    assert asked == [f"{begin}::123456789012:root", f"{begin}::123456789012:user/John"]


def test_where_signatures_count_that_of_sts_does_too() -> None:
    with serve_http(LocalSes(), signatures=SignatureCheck([KEY])) as door:
        assert client(door, "sts").get_caller_identity()["Account"] == "123456789012"
        with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
            client(door, "sts", secret="guessed").get_caller_identity()
        assert ask(door, "POST", "/", b"Action=GetCallerIdentity&Version=2011-06-15")[0] == 403


@pytest.mark.parametrize("version", ["2010-12-01", "2011-06-16"])
def test_ses_has_no_such_action(version: str) -> None:
    with serve_http(LocalSes()) as door:
        status, _, said = ask(door, "POST", "/", f"Action=GetCallerIdentity&Version={version}".encode())

    assert status == 400
    assert f"Could not find operation GetCallerIdentity for version {version}".encode() in said
