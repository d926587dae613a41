"""The check of every request by the shapes of its operation, where botocore is there to know them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sesmodel.wire.shape_check import compile_check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import ServiceModel

    from sesmodel.api.actions import ServiceName


@cache
def request_check(service: ServiceName, operation: str) -> Callable[[Mapping[str, Any]], None]:
    """What refuses a request that breaks constraints of the service model; it is made once.

    Without botocore it refuses nothing. The actions then say what they miss, one thing at a time.

    Args:
        service: ``ses`` for v1, ``sesv2`` for v2.
        operation: an operation of it.
    """
    model = _model(service)
    return compile_check(model, operation) if model else _unchecked


@cache
def _model(service: ServiceName) -> ServiceModel | None:
    """The shapes of an API as botocore brings them; what stands in the home directory of who runs it does not count."""
    try:
        from botocore.loaders import Loader
        from botocore.model import ServiceModel
    except ImportError:
        return None
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    return ServiceModel(loader.load_service_model(service, "service-2"), service)


def _unchecked(_: Mapping[str, Any]) -> None:
    """Let a request pass."""
