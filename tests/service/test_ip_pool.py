"""Pools of addresses, and which one mail leaves from."""

from __future__ import annotations

import pytest

from sesmodel import AlreadyExists, InvalidParameterValue
from sesmodel.service.ip_pool import DEFAULT_DEDICATED_POOL, SHARED_POOL, IpPools
from sesmodel.service.region import OUTGOING_IP

A, B, C = "192.0.2.1", "192.0.2.2", "192.0.2.3"


@pytest.mark.spec("CFG-08")
def test_mail_leaves_from_the_pool_that_is_named_else_from_the_dedicated_addresses_in_no_other() -> None:
    pools = IpPools()
    pools.lease(B)
    pools.create("p1", A)

    assert pools.next_address("p1") == A
    assert pools.next_address(None) == B
    assert pools.next_address(DEFAULT_DEDICATED_POOL) == B
    assert pools.next_address(SHARED_POOL) == OUTGOING_IP


@pytest.mark.spec("CFG-08")
def test_an_account_without_dedicated_addresses_sends_from_shared_ones() -> None:
    pools = IpPools()
    pools.create("p1", A)

    assert pools.next_address(None) == pools.next_address(DEFAULT_DEDICATED_POOL) == OUTGOING_IP


def test_each_address_of_a_pool_has_its_turn() -> None:
    pools = IpPools()
    pools.create("p1", A, B, C)

    assert [pools.next_address("p1") for _ in range(4)] == [A, B, C, A]


def test_an_address_is_in_one_pool_at_most() -> None:
    pools = IpPools()
    pools.create("p1", A, B)
    pools.create("p2", B)
    pools.lease(A)

    assert pools.addresses("p1") == ()
    assert pools.addresses("p2") == (B,)
    assert pools.addresses(DEFAULT_DEDICATED_POOL) == (A,)
    with pytest.raises(InvalidParameterValue, match="cannot be in the pool of the shared ones"):
        pools.lease(A, pool=SHARED_POOL)


@pytest.mark.parametrize("name", ["Marketing", "my pool", "a" * 65, ""])
def test_a_name_is_lower_case(name: str) -> None:
    with pytest.raises(InvalidParameterValue, match="Invalid pool name"):
        IpPools().create(name)


@pytest.mark.parametrize("name", ["mkt.eu-1_a", DEFAULT_DEDICATED_POOL, SHARED_POOL])
def test_a_name_is_given_once(name: str) -> None:
    pools = IpPools()
    if name not in pools:
        pools.create(name)

    with pytest.raises(AlreadyExists, match=f"^The pool <{name}> already exists.$"):
        pools.create(name)


@pytest.mark.spec("CFG-08")
def test_a_pool_that_there_is_not_is_refused() -> None:
    for name, said in (("none", "^SendingPool <none> doesn't exist$"), (" ", r"^sendingPoolName can't be blank\.$")):
        with pytest.raises(InvalidParameterValue, match=said):
            IpPools().require(name)
