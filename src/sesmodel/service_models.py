"""What botocore knows of the two APIs, read when it is first needed: shapes, errors, paginators, waiters."""

from __future__ import annotations

from functools import cache
from gzip import decompress
from importlib.util import find_spec
from pkgutil import get_data
from typing import TYPE_CHECKING, Any

from sesmodel.errors import MissingExtra
from sesmodel.service.json_text import fastest
from sesmodel.wire.model import DescribedModel
from sesmodel.wire.shape_check import compile_check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.errorfactory import BaseClientExceptions
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    from sesmodel.api.concepts import ServiceName

_FILES = {"ses": "data/ses/2010-12-01/service-2.json.gz", "sesv2": "data/sesv2/2019-09-27/service-2.json.gz"}
"""Where botocore has the descriptions, since 2022."""


@cache
def has_botocore() -> bool:
    """Whether botocore is installed; it comes with the extra ``ses``."""
    try:
        return find_spec("botocore") is not None
    except ValueError:  # somebody has put something in its place
        return False


@cache
def service_model(service: ServiceName) -> DescribedModel:
    """The shapes of an API, for the codecs.

    Args:
        service: ``ses`` for v1, ``sesv2`` for v2.

    Raises:
        MissingExtra: botocore is not installed.

    >>> service_model("ses").metadata["apiVersion"]
    '2010-12-01'
    """
    return DescribedModel(_description(service), service)


@cache
def sdk_model(service: ServiceName) -> ServiceModel:
    """The shapes of an API as botocore's own objects, for what is handed to botocore or to its users.

    Args:
        service: ``ses`` for v1, ``sesv2`` for v2.

    Raises:
        MissingExtra: botocore is not installed.

    >>> sdk_model("ses").api_version
    '2010-12-01'
    """
    loader = _loader()
    from botocore.model import ServiceModel

    return ServiceModel(loader.load_service_model(service, "service-2"), service)


def _description(service: ServiceName) -> dict[str, Any]:
    """What is in the file; it is read without the loader of botocore, which brings an HTTP client along."""
    found: dict[str, Any]
    try:
        found = fastest()(decompress(get_data("botocore", _FILES[service]) or b""))
    except (ImportError, OSError, ValueError):  # there is none, or one that has them elsewhere
        found = _loader().load_service_model(service, "service-2")
    return found


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


@cache
def exceptions(service: ServiceName) -> BaseClientExceptions:
    """The classes of the errors that an API documents, as ``client.exceptions`` of boto3 has them.

    Raises:
        MissingExtra: botocore is not installed.
    """
    shapes = sdk_model(service)
    from botocore.errorfactory import ClientExceptionsFactory

    return ClientExceptionsFactory().create_client_exceptions(shapes)


@cache
def paginators(service: ServiceName) -> dict[str, Any]:
    """How the actions that answer in pages do so, by their names.

    Raises:
        MissingExtra: botocore is not installed.
    """
    found: dict[str, Any] = _loader().load_service_model(service, "paginators-1")["pagination"]
    return found


@cache
def waiters(service: ServiceName) -> dict[str, Any]:
    """What can be waited for, by its name; nothing in v2.

    Raises:
        MissingExtra: botocore is not installed.
    """
    loader = _loader()
    from botocore.exceptions import UnknownServiceError

    try:
        found: dict[str, Any] = loader.load_service_model(service, "waiters-2")["waiters"]
    except UnknownServiceError:  # an API without any
        return {}
    return found


@cache
def _loader() -> Loader:
    """Of what botocore brings; what stands in the home directory of who runs it does not count."""
    try:
        from botocore.loaders import Loader
    except ImportError as error:
        raise MissingExtra("boto3", "ses", "the model of the API") from error
    return Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
