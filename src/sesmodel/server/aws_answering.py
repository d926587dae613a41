"""From a request of AWS to the answer of the model that it is signed for: no sockets, and no threads."""

from __future__ import annotations

import logging
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from sesmodel.answering import answer, refusal
from sesmodel.errors import InvalidValue, ServiceFailed, SesError, TransportFailed
from sesmodel.local_cloud import LocalCloud
from sesmodel.server import caller_identity
from sesmodel.server.scope import account_of, credential_scope
from sesmodel.service.caller import Caller
from sesmodel.service_models import service_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.api.actions import ServiceName
    from sesmodel.local import LocalSes
    from sesmodel.server.scope import CredentialScope
    from sesmodel.server.signature import SignatureCheck
    from sesmodel.wire.http import HttpRequest, HttpResponse

_LOG = logging.getLogger("sesmodel.server")

_FAILED = "The request processing has failed because of an unknown error, exception or failure."


class AwsAnswering:
    """What answers requests, by one model or by those of a cloud.

    Args:
        model: what answers.
        accounts: the account of each access key id; other keys are of the account of the model, unless they
            are 12 digits: those are an account by themselves.
        signatures: which signatures it takes; any, and none, if not given.
    """

    def __init__(
        self, model: LocalSes | LocalCloud, *, accounts: Mapping[str, str], signatures: SignatureCheck | None
    ) -> None:
        """Bind it to a model."""
        self._model = model
        self._accounts = accounts
        self._signatures = signatures
        self._stopping = Event()

    def stop_waiting(self) -> None:
        """Let no answer be late any more, though that is planned."""
        self._stopping.set()

    def meant(self, request: HttpRequest) -> tuple[CredentialScope | None, LocalSes]:
        """What a request is signed for, read once, and the model that it is for.

        Args:
            request: what came.
        """
        scope, model = credential_scope(request.headers), self._model
        if not isinstance(model, LocalCloud):
            return scope, model
        if scope is None:
            return None, model.ses()
        account = account_of(scope.access_key_id, self._accounts)
        try:
            return scope, model.ses(scope.region, account_id=account)
        except InvalidValue:  # it is signed for what is no Region
            return scope, model.ses(account_id=account)

    def answer(
        self, model: LocalSes, request: HttpRequest, scope: CredentialScope | None, source_ip: str
    ) -> HttpResponse:
        """Answer a request, whatever it is.

        Args:
            model: the one that is meant.
            request: what came.
            scope: what it is signed for.
            source_ip: from where.

        Raises:
            TransportFailed: the connection is to drop, as planned.
        """
        service = service_of(request.path)
        caller = _caller(request, scope, source_ip)
        try:
            if caller_identity.is_asked_for(request):
                return self._tell_who_asks(model, request, caller)
            return answer(
                model,
                service,
                service_model(service),
                request,
                admit=partial(self._admit, model, service, request),
                caller=caller,
            )
        except TransportFailed:
            raise
        except Exception:  # noqa: BLE001  a mistake of ours, whatever it is: logged, and told as SES tells of its own
            _LOG.exception("The model failed on %s %s", request.method, request.path)
            return refusal(service, ServiceFailed(_FAILED), model.request_id())

    def refuse(self, path: str, error: SesError) -> HttpResponse:
        """Answer what is not even looked at.

        Args:
            path: where it was to go.
            error: what is wrong with it.
        """
        usual = self._model.ses() if isinstance(self._model, LocalCloud) else self._model
        return refusal(service_of(path), error, usual.request_id())

    def _tell_who_asks(self, model: LocalSes, request: HttpRequest, caller: Caller) -> HttpResponse:
        try:
            if self._signatures:
                self._signatures.verify("ses", request, scoped_to=caller_identity.SERVICES)
        except SesError as error:
            return refusal("ses", error, model.request_id())
        return caller_identity.tell(model, caller.access_key_id)

    def _admit(self, model: LocalSes, service: ServiceName, request: HttpRequest, operation: str) -> None:
        if self._signatures:
            self._signatures.verify(service, request)
        if (delay := model.faults.delay_of(operation)) is not None:
            self._stopping.wait(delay.total_seconds())


def service_of(path: str) -> ServiceName:
    """Which API is meant: v2 has paths of its own, a few of which begin with ``/v1`` (OBS-456).

    >>> service_of("/v2/email/account"), service_of("/")
    ('sesv2', 'ses')
    """
    return "sesv2" if path.startswith(("/v2/", "/v1/")) else "ses"


def _caller(request: HttpRequest, scope: CredentialScope | None, source_ip: str) -> Caller:
    """Who asks, and how; the door does not encrypt."""
    return Caller(
        access_key_id=scope.access_key_id if scope else "",
        source_ip=source_ip,
        user_agent=request.headers.get("user-agent", ""),
        is_encrypted=False,
    )
