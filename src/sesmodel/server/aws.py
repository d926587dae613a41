"""The endpoint of SES: every path that is not one of ours."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, cast

from sesmodel.answering import answer, refusal
from sesmodel.errors import InvalidValue, MissingAuthenticationToken, ServiceFailed, SesError, TransportFailed
from sesmodel.local_cloud import LocalCloud
from sesmodel.server import caller_identity
from sesmodel.server.exchange import Gone, RequestTooLarge, read, send_back
from sesmodel.server.presigned import with_header
from sesmodel.server.scope import account_of, credential_scope, not_signed
from sesmodel.server.web_page import is_forgeable
from sesmodel.service.caller import Caller
from sesmodel.service_models import service_model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Receive, Scope, Send

    from sesmodel.api.actions import ServiceName
    from sesmodel.local import LocalSes
    from sesmodel.server.limits import HttpLimits
    from sesmodel.server.scope import CredentialScope
    from sesmodel.server.signature import SignatureCheck
    from sesmodel.wire.http import HttpRequest, HttpResponse

DROP = "sesmodel.drop"
"""The ASGI extension by which a server drops a connection without an answer."""

_LOG = logging.getLogger("sesmodel.server")
_SMALL = 2**16
"""Bytes of a request that is answered without a thread."""

_FAILED = "The request processing has failed because of an unknown error, exception or failure."


class AwsEndpoint:
    """An ASGI application that answers as SES does, v1 and v2.

    Args:
        model: what answers.
        accounts: the account of each access key id; other keys are of the account of the model, unless they
            are 12 digits: those are an account by themselves.
        signatures: which signatures it takes; any, and none, if not given.
        limits: how much it bears.
    """

    def __init__(
        self,
        model: LocalSes | LocalCloud,
        *,
        accounts: Mapping[str, str],
        signatures: SignatureCheck | None,
        limits: HttpLimits,
    ) -> None:
        """Bind it to a model."""
        self._model = model
        self._accounts = accounts
        self._signatures = signatures
        self._limits = limits
        # Of its own, so that nothing else that waits in threads can keep calls from being answered.
        self._threads = ThreadPoolExecutor(limits.threads, thread_name_prefix="sesmodel-call")
        self._stopping = Event()

    def stop_waiting(self) -> None:
        """Let no answer be late any more, though that is planned."""
        self._stopping.set()

    def close(self) -> None:
        """Answer nothing more; calls that are at work go on to their end."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read a request and answer it, in a thread if that can take long: sinks may block, and may call back."""
        try:
            source_ip = (scope.get("client") or ("",))[0]
            came = await read(scope, receive, self._limits.body)
            _refuse_forged(came)
            request = with_header(came)
            scope_of, model = self._meant(request)
            answer = partial(self._answer, model, request, scope_of, source_ip)
            if _is_small(request) and model.answers_at_once:
                said = answer()  # a thread would take longer than the answer
            else:
                said = await asyncio.get_running_loop().run_in_executor(self._threads, answer)
        except Gone:
            return
        except (RequestTooLarge, MissingAuthenticationToken) as error:
            said = refusal(_service(scope["path"]), error, self._usual.request_id())
        except TransportFailed:
            if not await _drop(scope, receive):
                raise
            return
        await send_back(said, send)

    def answer_now(self, came: HttpRequest, source_ip: str, send: Callable[[HttpResponse], None]) -> bool:
        """Answer a request that takes no wait, and then do what the answer did not wait for; whether it is one.

        Args:
            came: what came, in whole.
            source_ip: from where.
            send: sends the answer.
        """
        request = with_header(came)
        scope, model = self._meant(request)
        if not (_is_small(request) and model.answers_at_once) or is_forgeable(came.headers):
            return False
        send(self._answer(model, request, scope, source_ip))
        if model.owes_news and model.answers_at_once:  # else who looks next does it
            try:
                model.finish()
            except Exception:  # noqa: BLE001  a mistake of ours, of which the client must hear nothing any more
                _LOG.exception("The model failed on what comes of mail that it has accepted")
        return True

    def answer(self, request: HttpRequest, source_ip: str = "") -> HttpResponse:
        """Answer one request.

        Args:
            request: what came.
            source_ip: from where.

        Raises:
            TransportFailed: the connection is to drop, as planned.
        """
        scope, model = self._meant(request)
        return self._answer(model, request, scope, source_ip)

    def _answer(
        self, model: LocalSes, request: HttpRequest, scope: CredentialScope | None, source_ip: str
    ) -> HttpResponse:
        service = _service(request.path)
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

    def _meant(self, request: HttpRequest) -> tuple[CredentialScope | None, LocalSes]:
        """What a request is signed for, read once, and the model that it is for."""
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

    @property
    def _usual(self) -> LocalSes:
        """The model of who says nothing."""
        return self._model.ses() if isinstance(self._model, LocalCloud) else self._model


def _is_small(request: HttpRequest) -> bool:
    return len(request.body) <= _SMALL


def _caller(request: HttpRequest, scope: CredentialScope | None, source_ip: str) -> Caller:
    """Who asks, and how; the door does not encrypt."""
    return Caller(
        access_key_id=scope.access_key_id if scope else "",
        source_ip=source_ip,
        user_agent=request.headers.get("user-agent", ""),
        is_encrypted=False,
    )


def _refuse_forged(request: HttpRequest) -> None:
    """Answer what a page of another site made a browser send as AWS answers what is not signed.

    Raises:
        MissingAuthenticationToken: a page could have sent it without being let.
    """
    if is_forgeable(request.headers):
        _LOG.warning("Refused a web page of another origin: %s %s", request.method, request.path)
        raise not_signed(_service(request.path))


def _service(path: str) -> ServiceName:
    """Which API is meant: v2 has paths of its own, a few of which begin with ``/v1`` (OBS-456)."""
    return "sesv2" if path.startswith(("/v2/", "/v1/")) else "ses"


async def _drop(scope: Scope, receive: Receive) -> bool:
    """Drop the connection, where the server knows how to."""
    drop = scope.get("extensions", {}).get(DROP)
    if drop is None:
        return False
    cast("Callable[[], None]", drop["now"])()
    while (await receive())["type"] != "http.disconnect":
        pass
    return True
