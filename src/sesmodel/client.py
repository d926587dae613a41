"""A client with the names of boto3 that calls a model in this process."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

import attrs

from sesmodel import service_models
from sesmodel.api.actions import ACTIONS
from sesmodel.api.concepts import CONCEPTS, ServiceName
from sesmodel.client_answers import connection_error, refusal, success
from sesmodel.client_params import checked
from sesmodel.errors import InvalidConfiguration, SesError, TransportFailed
from sesmodel.service.region import Region, partition_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.config import Config
    from botocore.model import ServiceModel
    from botocore.paginate import Paginator

    from sesmodel.client_waiter import ModelWaiter

_HUMP = re.compile(r"(?<!^)(?=[A-Z])")


def snake_case(operation: str) -> str:
    """The name of an operation as boto3 writes it.

    >>> snake_case("SendRawEmail")
    'send_raw_email'
    """
    return _HUMP.sub("_", operation).lower()


@cache
def _actions(service: ServiceName) -> Mapping[str, str]:
    """The actions that the model has, by the names of their methods."""
    return {snake_case(name): name for kind, name in ACTIONS if kind == service}


@cache
def _operations(service: ServiceName) -> Mapping[str, str]:
    """All that SES has, and what a botocore of other years knows; what the model lacks says so when it is called."""
    known = [name for kind, name in {**CONCEPTS, **ACTIONS} if kind == service]
    if service_models.has_botocore():
        known += service_models.service_model(service).operation_names
    return {snake_case(name): name for name in known}


class Client:
    """What ``boto3.client("ses")`` or ``("sesv2")`` is for code under test, without HTTP in between.

    Every action is a method with boto3's name, parameters and answer; ``dir`` lists those that the model has, and the
    others answer that they are not part of it. Where botocore is installed, it checks parameters before the call,
    errors are its ``ClientError`` (the classes of ``client.exceptions``), and there are its paginators and waiters.
    Without it, errors are the ``SesError`` itself.

    Nothing is tried again: a call that is throttled is throttled.

    Args:
        service: ``ses`` for v1, ``sesv2`` for v2.
        call: answers an action, or raises a ``SesError``.
        request_id: gives out request ids.
        region: the Region that the client says it is for.
        pause: lets so many seconds pass, between the calls of a waiter.
    """

    def __init__(
        self,
        service: ServiceName,
        *,
        call: Callable[[ServiceName, str, Mapping[str, Any]], dict[str, Any]],
        request_id: Callable[[], str],
        region: str,
        pause: Callable[[float], None],
    ) -> None:
        """Bind the client to a model."""
        self._service = service
        self._answer = call
        self._request_id = request_id
        self._pause = pause
        self.meta = ClientMeta(region, service)

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        """The method of an action.

        Raises:
            AttributeError: the API has no such action.
        """
        if name.startswith("_"):  # it may be asked of a copy that has no attributes yet
            raise AttributeError(name)
        operation = self.meta.method_to_api_mapping.get(name)
        if operation is None:
            has = ", ".join(sorted(_actions(self._service)))
            raise AttributeError(f"{self._service} has no action {name!r}; the model has {has}")

        def call(**params: Any) -> dict[str, Any]:
            return self._call(operation, params)

        call.__name__ = name
        self.__dict__[name] = call  # the next time it is found at once
        return call

    def __dir__(self) -> list[str]:
        """The actions that the model has, and what boto3's clients have besides."""
        return sorted({*_actions(self._service), *_BESIDES})

    def __repr__(self) -> str:
        """Which API it is, and where."""
        return f"<Client of {self._service} in {self.meta.region_name}, in process>"

    @property
    def exceptions(self) -> Any:
        """The error classes by name: ``client.exceptions.MessageRejected``.

        Raises:
            MissingExtra: botocore is not installed.
        """
        return service_models.exceptions(self._service)

    def close(self) -> None:
        """Nothing is open; here because boto3's clients have it."""

    # --- pages, and waiting ----------------------------------------------------------------------

    def can_paginate(self, operation_name: str) -> bool:
        """Whether there is a paginator for an action.

        Args:
            operation_name: the method of the action, such as ``list_identities``.

        Raises:
            MissingExtra: botocore is not installed.
        """
        return self.meta.method_to_api_mapping.get(operation_name) in service_models.paginators(self._service)

    def get_paginator(self, operation_name: str) -> Paginator[Any]:
        """What calls an action again and again until there are no more pages.

        Args:
            operation_name: the method of the action, such as ``list_identities``.

        Raises:
            OperationNotPageableError: of botocore: it has no paginator for it.
            MissingExtra: botocore is not installed.
        """
        pageable = self.can_paginate(operation_name)
        from botocore.exceptions import OperationNotPageableError
        from botocore.paginate import Paginator

        if not pageable:
            raise OperationNotPageableError(operation_name=operation_name)
        operation = self.meta.method_to_api_mapping[operation_name]
        method: Any = getattr(self, operation_name)
        pages = service_models.paginators(self._service)[operation]
        return Paginator(method, pages, self.meta.service_model.operation_model(operation))

    @property
    def waiter_names(self) -> list[str]:
        """What can be waited for.

        Raises:
            MissingExtra: botocore is not installed.
        """
        return [snake_case(name) for name in service_models.waiters(self._service)]

    def get_waiter(self, waiter_name: str) -> ModelWaiter:
        """What calls an action again and again until it answers as wanted, in the time of the model.

        Args:
            waiter_name: such as ``identity_exists``.

        Raises:
            ValueError: there is no such waiter.
            MissingExtra: botocore is not installed.
        """
        for name, config in service_models.waiters(self._service).items():
            if snake_case(name) == waiter_name:
                from botocore.waiter import SingleWaiterConfig

                from sesmodel.client_waiter import ModelWaiter

                method = getattr(self, snake_case(config["operation"]))
                return ModelWaiter(name, SingleWaiterConfig(config), method, self._pause)
        raise ValueError(f"Waiter does not exist: {waiter_name}")

    def generate_presigned_url(self, *_: object, **__: object) -> NoReturn:
        """There is no URL behind this client.

        Raises:
            InvalidConfiguration: always.
        """
        cure = "Open serve_http(model), and let a boto3 client with its URL as endpoint_url sign."
        raise InvalidConfiguration("nobody could call the URL of a client in process.", where="client", cure=cure)

    def _call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        params = checked(self._service, operation, params)
        try:
            answer = self._answer(self._service, operation, params)
        except SesError as error:
            raise refusal(error, self._service, operation, error.request_id or self._request_id()) from error
        except TransportFailed as error:  # a fault that was planned
            raise connection_error(error, self.meta.endpoint_url) from error
        return success(answer, self._service, self._request_id())


_BESIDES = ("meta", *(name for name in vars(Client) if not name.startswith("_")))


@attrs.frozen
class ClientMeta:
    """What a client tells of itself: ``client.meta``.

    Events of botocore are not among it, since its way over HTTP is not gone; clients in ``patched`` have them.

    Args:
        region_name: the Region.
        service_name: ``ses`` or ``sesv2``.
    """

    region_name: str
    service_name: ServiceName

    @property
    def endpoint_url(self) -> str:
        """Where a client of boto3 would connect to."""
        return f"https://{Region(self.region_name).api_host}"

    @property
    def partition(self) -> str:
        """The part of AWS that the Region belongs to."""
        return partition_of(self.region_name)

    @property
    def method_to_api_mapping(self) -> Mapping[str, str]:
        """The actions by the names of their methods."""
        return _operations(self.service_name)

    @property
    def service_model(self) -> ServiceModel:
        """The shapes of the API.

        Raises:
            MissingExtra: botocore is not installed.
        """
        return service_models.sdk_model(self.service_name)

    @property
    def config(self) -> Config:
        """The settings, as botocore has them.

        Raises:
            MissingExtra: botocore is not installed.
        """
        service_models.sdk_model(self.service_name)
        from botocore.config import Config

        return Config(region_name=self.region_name, retries={"total_max_attempts": 1})
