"""Dedicated addresses and their pools."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from sesmodel import AlreadyExists, InvalidParameterValue, LocalSes, NotFound, SesError, patched
from sesmodel.service.ip_pool import DEFAULT_DEDICATED_POOL, SHARED_POOL
from tests.api.calling import call

A, B = "192.0.2.1", "192.0.2.2"
NO_MODE = "The ScalingMode parameter is invalid."
NO_POOL = "The requested pool <none> does not exist."


@pytest.fixture
def ses() -> LocalSes:
    """SES without dedicated addresses."""
    return LocalSes()


def pool(ses: LocalSes, name: str = "marketing") -> dict[str, str]:
    found: dict[str, str] = call(ses, "GetDedicatedIpPool", PoolName=name)["DedicatedIpPool"]
    return found


def pools(ses: LocalSes, **more: Any) -> list[str]:
    names: list[str] = call(ses, "ListDedicatedIpPools", **more)["DedicatedIpPools"]
    return names


def refusal(ses: LocalSes, kind: type[SesError], operation: str, **params: Any) -> str:
    with pytest.raises(kind) as caught:
        ses.call("sesv2", operation, params)
    return caught.value.message


@pytest.mark.spec("IP-11")
def test_a_pool_is_made_empty_and_standard_unless_it_says_something_else(ses: LocalSes) -> None:
    call(ses, "CreateDedicatedIpPool", PoolName="marketing")
    call(ses, "CreateDedicatedIpPool", PoolName="auto", ScalingMode="MANAGED")

    assert pool(ses) == {"PoolName": "marketing", "ScalingMode": "STANDARD"}  # OBS-334
    assert pool(ses, "auto")["ScalingMode"] == "MANAGED"
    assert pools(ses) == ["auto", "marketing"]
    assert call(ses, "GetDedicatedIps", PoolName="marketing") == {"DedicatedIps": []}


@pytest.mark.spec("IP-14")
def test_the_name_of_a_pool_is_unique_and_in_lower_case(ses: LocalSes) -> None:
    call(ses, "CreateDedicatedIpPool", PoolName="mkt.eu-1_a")

    for name in ("Marketing", "my pool", "a" * 65):
        assert refusal(ses, InvalidParameterValue, "CreateDedicatedIpPool", PoolName=name).startswith(
            "Invalid pool name"
        )
    for name in ("mkt.eu-1_a", SHARED_POOL, DEFAULT_DEDICATED_POOL):
        said = refusal(ses, AlreadyExists, "CreateDedicatedIpPool", PoolName=name)
        assert said == f"The pool <{name}> already exists."  # OBS-335
    assert refusal(ses, InvalidParameterValue, "CreateDedicatedIpPool", PoolName=" ") == "Pool name can't be blank."


def test_who_scales_a_pool_is_one_of_two_and_ses_does_not_give_it_back(ses: LocalSes) -> None:
    call(ses, "CreateDedicatedIpPool", PoolName="marketing")
    put = "PutDedicatedIpPoolScalingAttributes"
    assert refusal(ses, InvalidParameterValue, "CreateDedicatedIpPool", PoolName="p", ScalingMode="x") == NO_MODE
    assert refusal(ses, InvalidParameterValue, put, PoolName="none", ScalingMode="x") == NO_MODE
    assert refusal(ses, InvalidParameterValue, put, PoolName="none") == NO_MODE
    assert refusal(ses, NotFound, put, PoolName="none", ScalingMode="MANAGED") == NO_POOL
    call(ses, put, PoolName="marketing", ScalingMode="MANAGED")
    assert refusal(ses, InvalidParameterValue, put, PoolName="marketing", ScalingMode="STANDARD") == NO_MODE

    assert pool(ses)["ScalingMode"] == "MANAGED"


@pytest.mark.spec("IP-12", "IP-13")
def test_an_address_is_moved_and_is_in_none_when_its_pool_goes(ses: LocalSes) -> None:
    ses.account.pools.lease(A, B)
    for name in ("p1", "p2"):
        call(ses, "CreateDedicatedIpPool", PoolName=name)
        call(ses, "PutDedicatedIpInPool", Ip=A, DestinationPoolName=name)

    def held(name: str) -> list[str]:
        return [one["Ip"] for one in call(ses, "GetDedicatedIps", PoolName=name)["DedicatedIps"]]

    assert (held("p1"), held("p2"), held(DEFAULT_DEDICATED_POOL)) == ([], [A], [B])
    call(ses, "DeleteDedicatedIpPool", PoolName="p2")
    assert held(DEFAULT_DEDICATED_POOL) == [A, B]
    assert pools(ses) == ["p1"]


def test_a_pool_that_is_not_there_or_built_in_is_not_found(ses: LocalSes) -> None:
    ses.account.pools.lease(A)
    for operation in ("GetDedicatedIpPool", "DeleteDedicatedIpPool", "GetDedicatedIps"):
        assert refusal(ses, NotFound, operation, PoolName="none") == NO_POOL  # OBS-335
    assert refusal(ses, NotFound, "PutDedicatedIpInPool", Ip=A, DestinationPoolName="none") == NO_POOL
    refusal(ses, NotFound, "DeleteDedicatedIpPool", PoolName=DEFAULT_DEDICATED_POOL)
    refusal(ses, InvalidParameterValue, "PutDedicatedIpInPool", Ip=A, DestinationPoolName=SHARED_POOL)


def test_an_address_that_the_account_does_not_have_is_not_found_after_the_rest_is_looked_at(ses: LocalSes) -> None:
    said = f"Could not find dedicated IP <{A}> under this account."
    assert refusal(ses, NotFound, "GetDedicatedIp", Ip=A) == said
    assert refusal(ses, NotFound, "PutDedicatedIpInPool", Ip=A, DestinationPoolName="none") == said
    assert refusal(ses, NotFound, "PutDedicatedIpWarmupAttributes", Ip=A, WarmupPercentage=50) == said
    blank = refusal(ses, InvalidParameterValue, "PutDedicatedIpInPool", Ip=A, DestinationPoolName="")
    assert blank == "Pool name can't be blank."


@pytest.mark.spec("IP-02")
def test_an_account_with_shared_addresses_only_has_no_dedicated_ones(ses: LocalSes) -> None:
    assert call(ses, "GetDedicatedIps") == {"DedicatedIps": []}


def test_an_address_is_warm_unless_somebody_warms_it_up(ses: LocalSes) -> None:
    ses.account.pools.lease(A)
    warm = {"Ip": A, "WarmupStatus": "DONE", "WarmupPercentage": 100, "PoolName": DEFAULT_DEDICATED_POOL}
    assert call(ses, "GetDedicatedIp", Ip=A) == {"DedicatedIp": warm}

    call(ses, "PutDedicatedIpWarmupAttributes", Ip=A, WarmupPercentage=30)
    assert call(ses, "GetDedicatedIps") == {
        "DedicatedIps": [{**warm, "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 30}]
    }
    for percentage in (-1, 101):
        said = refusal(ses, InvalidParameterValue, "PutDedicatedIpWarmupAttributes", Ip=A, WarmupPercentage=percentage)
        assert said == "Warmup Percentage must be between 0 and 100."
    assert (
        refusal(ses, InvalidParameterValue, "PutDedicatedIpWarmupAttributes", Ip=A)
        == "Warmup Percentage can't be null."
    )


def test_ses_warms_new_addresses_up_until_the_account_says_no(ses: LocalSes) -> None:
    assert call(ses, "GetAccount")["DedicatedIpAutoWarmupEnabled"] is True
    call(ses, "PutAccountDedicatedIpWarmupAttributes")
    assert call(ses, "GetAccount")["DedicatedIpAutoWarmupEnabled"] is False
    call(ses, "PutAccountDedicatedIpWarmupAttributes", AutoWarmupEnabled=True)
    assert call(ses, "GetAccount")["DedicatedIpAutoWarmupEnabled"] is True


def test_lists_come_a_page_at_a_time(ses: LocalSes) -> None:
    names = [f"p{number}" for number in range(5)]
    for name in names:
        call(ses, "CreateDedicatedIpPool", PoolName=name)
    ses.account.pools.lease(A, B)

    first = call(ses, "ListDedicatedIpPools", PageSize=2)
    second = call(ses, "ListDedicatedIpPools", PageSize=3, NextToken=first["NextToken"])
    assert (first["DedicatedIpPools"] + second["DedicatedIpPools"], "NextToken" in second) == (names, False)
    one = call(ses, "GetDedicatedIps", PageSize=1)
    assert [ip["Ip"] for ip in call(ses, "GetDedicatedIps", NextToken=one["NextToken"])["DedicatedIps"]] == [B]
    for operation in ("ListDedicatedIpPools", "GetDedicatedIps"):
        for size in (0, 1001):
            error = refusal(ses, InvalidParameterValue, operation, PageSize=size)
            assert str(error) == "The page size must be in [1, 1000] range."
        assert str(refusal(ses, InvalidParameterValue, operation, NextToken="garbage")) == "Invalid next token."
        assert "NextToken" not in call(ses, operation, NextToken="")


@pytest.mark.spec("IP-11")
def test_a_pool_has_up_to_fifty_tags(ses: LocalSes) -> None:
    arn = "arn:aws:ses:us-east-1:123456789012:dedicated-ip-pool/marketing"
    tags = [{"Key": str(number), "Value": ""} for number in range(50)]
    call(ses, "CreateDedicatedIpPool", PoolName="marketing", Tags=tags)
    refusal(ses, InvalidParameterValue, "CreateDedicatedIpPool", PoolName="p", Tags=[*tags, {"Key": "50", "Value": ""}])
    call(ses, "UntagResource", ResourceArn=arn, TagKeys=[str(number) for number in range(1, 50)])
    call(ses, "TagResource", ResourceArn=arn, Tags=[{"Key": "0", "Value": "v"}])

    assert call(ses, "ListTagsForResource", ResourceArn=arn)["Tags"] == [{"Key": "0", "Value": "v"}]
    none = arn.replace("marketing", "none")
    said = refusal(ses, NotFound, "ListTagsForResource", ResourceArn=none)
    assert said == "No DedicatedIpPool present with name: none"


def test_a_set_sends_from_a_pool_that_was_made_by_the_api(ses: LocalSes) -> None:
    ses.verify("example.com")
    ses.account.pools.lease(A)
    with patched(ses):
        client = boto3.client("sesv2", region_name="us-east-1")
        client.create_dedicated_ip_pool(PoolName="marketing")
        client.put_dedicated_ip_in_pool(Ip=A, DestinationPoolName="marketing")
        client.create_configuration_set(ConfigurationSetName="news", DeliveryOptions={"SendingPoolName": "marketing"})
        client.send_email(
            FromEmailAddress="ana@example.com",
            Destination={"ToAddresses": ["bob@example.net"]},
            Content={"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}},
            ConfigurationSetName="news",
        )

    assert ses.events[-1].mail.tags["ses:outgoing-ip"] == (A,)
