"""The order in which SES lists names, against every list that was seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel.constraint import in_order


@pytest.mark.parametrize(
    "seen",
    [
        "BOUNCE COMPLAINT",  # OBS-158
        "OPTIONAL REQUIRE REQUIRE_OPEN_ONLY",  # OBS-160
        "OPTIONAL REQUIRE",  # OBS-169
        "Optional Require",
        "ENABLED DISABLED",  # OBS-172
        "click bounce send open complaint delivery renderingFailure reject",  # OBS-191
        "RejectMessage UseDefaultValue",  # OBS-236
        "REJECT_MESSAGE USE_DEFAULT_VALUE",
        "OPT_OUT OPT_IN",  # OBS-293
        "Allow Block",  # OBS-327
        "IDENTITY_NAME_CONTAINS VERIFICATION_STATUS IDENTITY_TYPE",
        "message destination",  # OBS-035, the members that were missing
        "metric namespace id",
        "nextToken pageSize",
        "value key",
    ],
)
def test_names_stand_in_the_order_that_was_seen(seen: str) -> None:
    in_model = {  # where two names have the same place, the model decides
        "click bounce send open complaint delivery renderingFailure reject": (
            "send reject bounce complaint delivery open click renderingFailure"
        ),
        "metric namespace id": "id namespace metric",
    }
    assert in_order(in_model.get(seen, seen).split()) == seen.split()


@given(st.lists(st.text(), unique=True))
def test_any_names_are_listed_once_each(names: list[str]) -> None:
    assert sorted(in_order(names)) == sorted(names)
