"""The deliverability dashboard."""

from __future__ import annotations

import pytest

from sesmodel import LocalSes, NotFound
from tests.api.calling import call


def test_an_account_is_not_subscribed_to_the_dashboard() -> None:
    assert call(LocalSes(), "GetDeliverabilityDashboardOptions") == {"DashboardEnabled": False}


def test_a_dedicated_address_is_on_no_block_list_and_one_of_others_is_not_found() -> None:
    ses = LocalSes()
    ses.account.pools.lease("192.0.2.1", "192.0.2.2")
    report = call(ses, "GetBlacklistReports", BlacklistItemNames=["192.0.2.1", "192.0.2.2"])["BlacklistReport"]

    assert report == {"192.0.2.1": [], "192.0.2.2": []}
    with pytest.raises(NotFound, match="^Could not find dedicated IP <192.0.2.3> under this account.$"):
        call(ses, "GetBlacklistReports", BlacklistItemNames=["192.0.2.3"])
