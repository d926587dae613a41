"""The endpoint of SES: every path that is not one of ours, as an ASGI application and for a connection of ours."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, cast

from sesmodel.errors import MissingAuthenticationToken, TransportFailed
from sesmodel.server.aws_answering import AwsAnswering, service_of
from sesmodel.server.exchange import Gone, RequestTooLarge, read, send_back
from sesmodel.server.presigned import with_header
from sesmodel.server.scope import not_signed
from sesmodel.server.web_page import is_forgeable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Receive, Scope, Send

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud
    from sesmodel.server.limits import HttpLimits
    from sesmodel.server.signature import SignatureCheck
    from sesmodel.wire.http import HttpRequest, HttpResponse

DROP = "sesmodel.drop"
"""The ASGI extension by which a server drops a connection without an answer."""

_LOG = logging.getLogger("sesmodel.server")
_SMALL = 2**16
"""Bytes of a request that is answered without a thread."""


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
        self._answering = AwsAnswering(model, accounts=accounts, signatures=signatures)
        self._limits = limits
        # Of its own, so that nothing else that waits in threads can keep calls from being answered.
        self._threads = ThreadPoolExecutor(limits.threads, thread_name_prefix="sesmodel-call")

    def stop_waiting(self) -> None:
        """Let no answer be late any more, though that is planned."""
        self._answering.stop_waiting()

    def close(self) -> None:
        """Answer nothing more; calls that are at work go on to their end."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read a request and answer it."""
        try:
            came = await read(scope, receive, self._limits.body)
            _refuse_forged(came)
            said = await self._said(with_header(came), (scope.get("client") or ("",))[0])
        except Gone:
            return
        except (RequestTooLarge, MissingAuthenticationToken) as error:
            said = self._answering.refuse(scope["path"], error)
        except TransportFailed:
            if not await _drop(scope, receive):
                raise
            return
        await send_back(said, send)

    async def _said(self, request: HttpRequest, source_ip: str) -> HttpResponse:
        """The answer: made in a thread if that can take long, since sinks may block, and may call back."""
        scope, model = self._answering.meant(request)
        answer = partial(self._answering.answer, model, request, scope, source_ip)
        if _is_prompt(model, request):
            return answer()  # a thread would take longer than the answer
        return await asyncio.get_running_loop().run_in_executor(self._threads, answer)

    def answer_now(self, came: HttpRequest, source_ip: str, send: Callable[[HttpResponse], None]) -> bool:
        """Answer a request that takes no wait, and then do what the answer did not wait for; whether it is one.

        Args:
            came: what came, in whole.
            source_ip: from where.
            send: sends the answer.
        """
        request = with_header(came)
        scope, model = self._answering.meant(request)
        if not _is_prompt(model, request) or is_forgeable(came.headers):
            return False
        send(self._answering.answer(model, request, scope, source_ip))
        if model.owes_news and model.answers_at_once:  # else who looks next does it
            try:
                model.finish()
            except Exception:  # noqa: BLE001  a mistake of ours, of which the client must hear nothing any more
                _LOG.exception("The model failed on what comes of mail that it has accepted")
        return True


def _is_prompt(model: LocalSes, request: HttpRequest) -> bool:
    """Whether an answer takes no wait."""
    return len(request.body) <= _SMALL and model.answers_at_once


def _refuse_forged(request: HttpRequest) -> None:
    """Answer what a page of another site made a browser send as AWS answers what is not signed.

    Raises:
        MissingAuthenticationToken: a page could have sent it without being let.
    """
    if is_forgeable(request.headers):
        _LOG.warning("Refused a web page of another origin: %s %s", request.method, request.path)
        raise not_signed(service_of(request.path))


async def _drop(scope: Scope, receive: Receive) -> bool:
    """Drop the connection, where the server knows how to."""
    drop = scope.get("extensions", {}).get(DROP)
    if drop is None:
        return False
    cast("Callable[[], None]", drop["now"])()
    while (await receive())["type"] != "http.disconnect":
        pass
    return True
