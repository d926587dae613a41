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


def _left_out_by_ses(line: str) -> bool:
    """Whether SES leaves something out whatever its model requires: a domain with its status (OBS-237), a topic."""
    return line.startswith(("Missing required parameter in MailFrom", "Missing required parameter in Notification"))


def assert_in_model(api: str, operation: str, answer: dict[str, Any]) -> None:
    """Fail if an answer is not what the model of botocore says."""
    shape = load(api).operation_model(operation).output_shape
    if shape is None:
        assert answer == {}
        return
    found = ParamValidator().validate(answer, shape).generate_report().splitlines()
    assert [line for line in found if not _left_out_by_ses(line)] == []
    assert set(answer) <= set(shape.members)
