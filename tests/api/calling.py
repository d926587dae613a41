"""Calling an action as botocore's models have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from botocore.validate import ParamValidator

from tests.wire.models import load

if TYPE_CHECKING:
    from sesmodel import LocalSes
    from sesmodel.api.actions import ServiceName


def call(ses: LocalSes, operation: str, *, api: Any = "sesv2", **params: Any) -> dict[str, Any]:
    """Call an action; what it takes and gives is what botocore's model says."""
    answer = ses.call(cast("ServiceName", api), operation, params)
    assert_in_model(api, operation, answer)
    return answer


def assert_in_model(api: str, operation: str, answer: dict[str, Any]) -> None:
    """Fail if an answer is not what the model of botocore says."""
    shape = load(api).operation_model(operation).output_shape
    if shape is None:
        assert answer == {}
        return
    found = ParamValidator().validate(answer, shape).generate_report().splitlines()
    # SES leaves domain and status out where there is none, whatever its model requires (OBS-237).
    assert [line for line in found if not line.startswith("Missing required parameter in MailFrom")] == []
    assert set(answer) <= set(shape.members)
