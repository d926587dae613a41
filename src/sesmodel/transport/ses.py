"""The real SES, through boto3 (extra ``ses``)."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from sesmodel.errors import InvalidConfiguration, MissingExtra, SesModelError, UnknownTransport
from sesmodel.transport import ses_templates
from sesmodel.transport.closing import Closing
from sesmodel.transport.sdk_errors import translated
from sesmodel.transport.ses_answers import bulk_answers, raw_receipt, template_receipt
from sesmodel.transport.ses_params import ApiVersion, send_email_params, send_raw_email_params

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

    from sesmodel.service.submission import Receipt, Submission
    from sesmodel.service.templated_submission import TemplatedSubmission
    from sesmodel.transport.ses_answers import Answer

_S = TypeVar("_S")
_R = TypeVar("_R")
_SERVICES = {"v1": "ses", "v2": "sesv2"}


class SesTransport(Closing):
    """Sends through an API of SES: credentials, signing and the wire are boto3's (API-01).

    SES has no idempotency token, so the SDK is asked for one attempt: a retry by itself could send a message twice.
    An error says what is known about the mail.

    Threads may share it. In an event loop ``asend`` waits for boto3 in threads of its own, as many as there are
    connections. After ``close`` the next send opens it again.

    Args:
        region: such as ``eu-west-1``; the one of the session if not given.
        api: ``v2`` (``SendEmail`` with raw content) or ``v1`` (``SendRawEmail``). It differs in what it can say: v1 has
            no contact lists, v2 no separate ARN for the From field. The one of the client, or else v2, if not given.
        profile: the one of the AWS configuration files that has the credentials, and the Region that nothing else
            names.
        session: a ``boto3.Session`` for credentials of another kind; one of its own if not given.
        endpoint_url: where to connect instead of AWS.
        pool_size: how many connections it keeps.
        connect_timeout: seconds to wait for a connection.
        read_timeout: seconds to wait for each part of the answer.
        client: a boto3 client to use instead, with its own settings: give it ``retries={"total_max_attempts": 1}``.
            It is closed with the transport.

    Attributes:
        client: the boto3 client.
        api: the version of the API.

    Raises:
        MissingExtra: boto3 is not installed.
        UnknownTransport: there is no Region, or no such Region.
        InvalidConfiguration: there is no such API or profile, or the client speaks another one; a number is not
            positive.

    A model answers as SES does:

    >>> from sesmodel import LocalSes, Mailer, Message
    >>> ses = LocalSes()
    >>> ses.verify("example.com")
    >>> with Mailer(SesTransport(client=ses.client("sesv2"))) as mailer:
    ...     receipt = mailer.send(Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello"))
    >>> receipt.message_id == ses.sent.one().message_id
    True
    """

    def __init__(
        self,
        *,
        region: str | None = None,
        api: ApiVersion | None = None,
        profile: str | None = None,
        session: Any = None,
        endpoint_url: str | None = None,
        pool_size: int = 10,
        connect_timeout: float = 10,
        read_timeout: float = 60,
        client: Any = None,
    ) -> None:
        """Make the client at once, so that what is missing shows early."""
        _check_settings(api, pool_size=pool_size, connect_timeout=connect_timeout, read_timeout=read_timeout)
        self.api = _api_of(client, api)
        self.client = client or _client(
            session or _session(profile),
            _SERVICES[self.api],
            region,
            endpoint_url,
            max_pool_connections=pool_size,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            retries={"total_max_attempts": 1},
        )
        self._pool_size = pool_size
        self._threads: ThreadPoolExecutor | None = None
        self._lock = Lock()

    def send(self, submission: Submission) -> Receipt:
        """Hand a message to SES.

        Raises:
            SesError: SES refused it; nobody gets it, unless SES itself failed (``delivered`` says so).
            NotExpressible: the API has no parameter for an option, or it has the null sender of notices.
            TransportFailed: SES could not be reached.
            DeliveryUnknown: its answer was lost.
        """
        if self.api == "v1":
            answer = self._call("send_raw_email", send_raw_email_params(submission))
        else:
            answer = self._call("send_email", send_email_params(submission))
        return raw_receipt(submission, answer)

    def send_template(self, submission: TemplatedSubmission) -> Receipt:
        """Let SES render a stored template for one destination (TPL-04).

        Raises:
            SesError, NotExpressible, TransportFailed, DeliveryUnknown: as ``send``.
            InvalidContent: the data have values that JSON does not have.
        """
        params = ses_templates.params(submission, self.api, bulk=False)
        return template_receipt(submission, self._call(ses_templates.OPERATIONS[self.api, False], params))

    def send_bulk(self, submission: TemplatedSubmission) -> tuple[Answer, ...]:
        """Let SES render a stored template for up to 50 destinations (TPL-05).

        Returns:
            What became of each, in their order: a receipt, or why it was refused.

        Raises:
            SesError, NotExpressible, TransportFailed, DeliveryUnknown, InvalidContent: as ``send_template``, of all.
        """
        params = ses_templates.params(submission, self.api, bulk=True)
        return bulk_answers(submission, self._call(ses_templates.OPERATIONS[self.api, True], params))

    async def asend(self, submission: Submission) -> Receipt:
        """As ``send``, in a thread. One that is cancelled is not waited for, and may be sent all the same."""
        return await self._in_thread(self.send, submission)

    async def asend_template(self, submission: TemplatedSubmission) -> Receipt:
        """As ``send_template``, in a thread, like ``asend``."""
        return await self._in_thread(self.send_template, submission)

    async def asend_bulk(self, submission: TemplatedSubmission) -> tuple[Answer, ...]:
        """As ``send_bulk``, in a thread, like ``asend``."""
        return await self._in_thread(self.send_bulk, submission)

    def close(self) -> None:
        """Let what is being sent end, and close the connections."""
        with self._lock:
            threads, self._threads = self._threads, None
        if threads:
            threads.shutdown()
        self.client.close()

    async def aclose(self) -> None:
        """As ``close``, without blocking the event loop."""
        import asyncio  # as above

        await asyncio.to_thread(self.close)

    def _call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(self.client, operation)(**params)
        except SesModelError:
            raise
        except Exception as error:
            if (meant := translated(error)) is None:
                raise
            raise meant from error
        return answer

    async def _in_thread(self, work: Callable[[_S], _R], submission: _S) -> _R:
        import asyncio  # 50 ms to load, and every caller here has it already
        from contextvars import copy_context

        run = copy_context().run
        return await asyncio.get_running_loop().run_in_executor(self._executor(), run, work, submission)

    def _executor(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._threads is None:
                from concurrent.futures import ThreadPoolExecutor

                self._threads = ThreadPoolExecutor(self._pool_size, thread_name_prefix="sesmodel-ses")
            return self._threads


def _check_settings(api: str | None, **numbers: float) -> None:
    if api is not None and api not in _SERVICES:
        raise InvalidConfiguration(f"{api!r} is no API of SES.", where="api", cure="Use 'v1' or 'v2'.")
    for name, number in numbers.items():
        if number <= 0:
            raise InvalidConfiguration(f"{number} is too little.", where=name, cure="Give more than 0.")


def _api_of(client: Any, api: ApiVersion | None) -> ApiVersion:
    """What the client speaks, if there is one: only those of v1 have ``send_raw_email``."""
    if client is None:
        return api or "v2"
    spoken: ApiVersion = "v1" if hasattr(client, "send_raw_email") else "v2"
    if api not in (None, spoken):
        raise InvalidConfiguration(
            f"the client speaks {spoken}.", where="api", cure=f"Make one for {_SERVICES[str(api)]!r}."
        )
    return spoken


def _session(profile: str | None) -> Any:
    """A session of its own: the default one of boto3 is not made for threads."""
    try:
        import boto3  # an extra, and slow to load
        from botocore.exceptions import ProfileNotFound
    except ImportError as error:
        raise MissingExtra("boto3", "ses", "SesTransport") from error
    try:
        return boto3.Session(profile_name=profile)
    except ProfileNotFound as error:
        raise InvalidConfiguration(f"{error}.", where="profile", cure="Look at ~/.aws/config.") from error


def _client(session: Any, service: str, region: str | None, endpoint_url: str | None, **settings: Any) -> Any:
    from botocore.config import Config
    from botocore.exceptions import InvalidRegionError, NoRegionError

    try:
        return session.client(service, region_name=region, endpoint_url=endpoint_url, config=Config(**settings))
    except (NoRegionError, InvalidRegionError) as error:
        raise UnknownTransport(f"{error} Name one, as in ses://eu-west-1.") from error
