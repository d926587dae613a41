"""The Virtual Deliverability Manager of the account."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import LocalSes, ValidationError
from tests.api.calling import call


@pytest.fixture
def ses() -> LocalSes:
    """SES that was told nothing yet."""
    return LocalSes()


def put(ses: LocalSes, **attributes: Any) -> Any:
    call(ses, "PutAccountVdmAttributes", VdmAttributes=attributes)
    return call(ses, "GetAccount")["VdmAttributes"]


def test_an_account_shows_nothing_of_it_until_it_is_set(ses: LocalSes) -> None:
    assert "VdmAttributes" not in call(ses, "GetAccount")  # OBS-020


def test_what_it_does_is_off_unless_that_is_said_and_not_shown_while_all_is_off(ses: LocalSes) -> None:
    on, off = {"EngagementMetrics": "ENABLED"}, {"OptimizedSharedDelivery": "DISABLED"}
    assert put(ses, VdmEnabled="ENABLED", DashboardAttributes=on) == {
        "VdmEnabled": "ENABLED",
        "DashboardAttributes": on,
        "GuardianAttributes": off,
    }
    assert put(ses, VdmEnabled="DISABLED", DashboardAttributes=on) == {"VdmEnabled": "DISABLED"}  # OBS-020
    assert put(ses, VdmEnabled="ENABLED")["DashboardAttributes"] == {"EngagementMetrics": "DISABLED"}


@pytest.mark.parametrize(
    ("attributes", "path"),
    [
        ({"VdmEnabled": "MAYBE"}, "vdmAttributes.vdmEnabled"),
        ({}, "vdmAttributes.vdmEnabled"),
        (
            {"VdmEnabled": "ENABLED", "DashboardAttributes": {"EngagementMetrics": "x"}},
            "vdmAttributes.dashboardAttributes.engagementMetrics",
        ),
        (
            {"VdmEnabled": "ENABLED", "GuardianAttributes": {"OptimizedSharedDelivery": "x"}},
            "vdmAttributes.guardianAttributes.optimizedSharedDelivery",
        ),
    ],
)
def test_a_word_that_is_none_is_refused_and_nothing_is_set(
    ses: LocalSes, attributes: dict[str, Any], path: str
) -> None:
    with pytest.raises(ValidationError, match=f"'{path}' failed to satisfy constraint: Member must") as caught:
        ses.call("sesv2", "PutAccountVdmAttributes", {"VdmAttributes": attributes})

    assert not attributes or caught.value.message.endswith("enum value set: [ENABLED, DISABLED]")
    assert "VdmAttributes" not in call(ses, "GetAccount")
