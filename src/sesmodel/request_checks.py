"""The check of every request by the shapes of its operation, where botocore is there to know them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sesmodel.service_models import has_botocore, service_model
from sesmodel.wire.shape_check import compile_check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesmodel.api.concepts import ServiceName


@cache
def request_check(service: ServiceName, operation: str) -> Callable[[Mapping[str, Any]], None]:
    """What refuses a request that breaks constraints of the service model; it is made once.

    Without botocore, or with one that does not know the operation, it refuses nothing. The actions then say what they
    miss, one thing at a time.

    Args:
        service: ``ses`` for v1, ``sesv2`` for v2.
        operation: an operation of it.
    """
    if not has_botocore():
        return _unchecked
    model = service_model(service)
    known = operation in model.operation_names  # an old botocore does not know all that the model answers
    return compile_check(model, operation) if known else _unchecked


def _unchecked(_: Mapping[str, Any]) -> None:
    """Let a request pass."""
