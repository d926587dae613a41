"""A client with the names of boto3 that calls a model in this process."""

from __future__ import annotations

import re
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from sesmodel import errors
from sesmodel.api.actions import ACTIONS
from sesmodel.api.concepts import CONCEPTS, ServiceName
from sesmodel.errors import SesError, TransportFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CODES = {
    code.removesuffix("Exception")
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, SesError)
    for code in (kind.v1_code, kind.v2_name)
}
_HUMP = re.compile(r"(?<!^)(?=[A-Z])")


def snake_case(operation: str) -> str:
    """The name of an operation as boto3 writes it.

    >>> snake_case("SendRawEmail")
    'send_raw_email'
    """
    return _HUMP.sub("_", operation).lower()


class Client:
    """What ``boto3.client("ses")`` or ``("sesv2")`` is for code under test, without botocore in between.

    Every action that the model has is a method with boto3's name, parameters and answer. Errors are botocore's
    ``ClientError`` (the classes of ``client.exceptions``) where botocore is installed, else the ``SesError`` itself.

    Args:
        service: ``ses`` for v1, ``sesv2`` for v2.
        call: answers an action, or raises a ``SesError``.
        request_id: gives out request ids.
        region: the Region that the client says it is for.
    """

    def __init__(
        self,
        service: ServiceName,
        *,
        call: Callable[[ServiceName, str, Mapping[str, Any]], dict[str, Any]],
        request_id: Callable[[], str],
        region: str,
    ) -> None:
        """Bind the client to a model."""
        self._service = service
        self._answer = call
        self._request_id = request_id
        # Those that the model does not answer are there as well, and say so when they are called.
        self._operations = {snake_case(name): name for kind, name in {**CONCEPTS, **ACTIONS} if kind == service}
        self.meta = SimpleNamespace(region_name=region, service_name=service)

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        """The method of an action.

        Raises:
            AttributeError: SES has no such action.
        """
        if name.startswith("_"):
            raise AttributeError(name)
        operation = self._operations.get(name)
        if operation is None:
            raise AttributeError(f"{self._service} has no action {name!r}; the model has {', '.join(dir(self))}")

        def call(**params: Any) -> dict[str, Any]:
            return self._call(operation, params)

        return call

    def __dir__(self) -> list[str]:
        """The actions that the model answers."""
        return sorted(name for name, operation in self._operations.items() if (self._service, operation) in ACTIONS)

    @property
    def exceptions(self) -> _Exceptions:
        """The error classes by name: ``client.exceptions.MessageRejected``."""
        return _Exceptions(self._service)

    def close(self) -> None:
        """Nothing is open; here because boto3's clients have it."""

    def _call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        request_id = self._request_id()
        try:
            answer = self._answer(self._service, operation, params)
        except SesError as error:
            raise _as_client_error(error, self._service, operation, request_id) from error
        except TransportFailed as error:  # a fault that was planned
            raise _as_connection_error(error, self.meta.region_name) from error
        return {**answer, "ResponseMetadata": {"RequestId": request_id, "HTTPStatusCode": 200}}


class _Exceptions:
    """Classes of ``ClientError``, one a code, found with and without ``Exception`` at the end, as SDKs differ."""

    def __init__(self, service: ServiceName) -> None:
        """Bind to an API version."""
        self._service = service

    @property
    def ClientError(self) -> type[Exception]:  # noqa: N802  boto3's name
        """The base of them all."""
        from botocore.exceptions import ClientError  # part of the extra `ses`

        return ClientError

    def __getattr__(self, name: str) -> type[Exception]:
        """The class of that name."""
        bare = name.removesuffix("Exception")
        if bare not in _CODES:
            raise AttributeError(f"SES has no error {name!r} that this model gives")
        return _error_class(self._service, bare)


@cache
def _error_class(service: ServiceName, name: str) -> type[Exception]:
    from botocore.exceptions import ClientError

    return type(name, (ClientError,), {"__doc__": f"{name} of {service}."})


def _as_client_error(error: SesError, service: ServiceName, operation: str, request_id: str) -> Exception:
    code, status = (error.v1_code, error.v1_status) if service == "ses" else (error.v2_name, error.v2_status)
    try:
        kind = getattr(_Exceptions(service), code)
    except ImportError:
        return error
    response = {
        "Error": {"Code": code, "Message": error.message, "Type": "Sender"},
        "ResponseMetadata": {"RequestId": request_id, "HTTPStatusCode": status},
    }
    return cast("Exception", kind(response, operation))


def _as_connection_error(error: TransportFailed, region: str) -> Exception:
    try:
        from botocore.exceptions import ConnectionClosedError  # part of the extra `ses`
    except ImportError:
        return error
    return cast("Exception", ConnectionClosedError(endpoint_url=f"https://email.{region}.amazonaws.com", error=error))
