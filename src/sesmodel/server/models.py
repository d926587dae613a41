"""The models of the two APIs, as botocore has them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sesmodel.errors import MissingExtra

if TYPE_CHECKING:
    from botocore.model import ServiceModel

    from sesmodel.api.actions import ServiceName


@cache
def service_model(service: ServiceName) -> ServiceModel:
    """The shapes of an API; read once.

    Only what botocore brings counts, not what stands in the home directory of who runs it.

    Args:
        service: ``ses`` for v1, ``sesv2`` for v2.

    Raises:
        MissingExtra: botocore is not installed.
    """
    try:
        from botocore.loaders import Loader
        from botocore.model import ServiceModel
    except ImportError as error:
        raise MissingExtra("boto3", "server", "The HTTP door") from error
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    return ServiceModel(loader.load_service_model(service, "service-2"), service)
