"""Every error that botocore's models document for an action is given by it, or it is known why it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.errors import NEVER, UNREACHABLE
from sesmodel.api.actions import ACTIONS, ServiceName
from tests.api.refusals import refusals
from tests.wire.models import load

if TYPE_CHECKING:
    from botocore.model import Shape

    from sesmodel.errors import SesError


@pytest.mark.parametrize(("service", "operation"), ACTIONS, ids=[" ".join(one) for one in ACTIONS])
def test_every_error_that_is_documented_is_given_or_known_not_to_be(service: ServiceName, operation: str) -> None:
    documented = dict(map(code_and_status, load(service).operation_model(operation).error_shapes))
    never = {code for code in documented if code in NEVER} | set(UNREACHABLE.get((service, operation), {}))
    wanted = set(documented) - never
    for error in refusals(service, operation) if wanted else ():
        code, status = written(service, error)
        assert status == documented.get(code, status)
        assert code not in never
        wanted.discard(code)
        if not wanted:
            break

    assert wanted == set()
    assert set(UNREACHABLE.get((service, operation), {})) <= set(documented)


def code_and_status(shape: Shape) -> tuple[str, int]:
    """The code of an error, as it comes over the wire, and the HTTP status."""
    error = shape.metadata["error"]
    return error.get("code", shape.name), error["httpStatusCode"]


def written(service: ServiceName, error: SesError) -> tuple[str, int]:
    """The same of an error of ours."""
    return (error.v1_code, error.v1_status) if service == "ses" else (error.v2_name, error.v2_status)
