"""The part of SES in memory that takes mail: as a transport, finished or to be rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sesmodel.api.actions import action
from sesmodel.errors import NotExpressible, SesModelError
from sesmodel.local_postponing import LocalPostponing
from sesmodel.service.caller import ITSELF, NOBODY, Caller, Calling
from sesmodel.service.refused_call import as_raw_send
from sesmodel.service_models import request_check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesmodel.api.actions import ServiceName
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.send_request import SendRequest
    from sesmodel.service.submission import Receipt, Submission
    from sesmodel.service.templated_submission import TemplatedSubmission
    from sesmodel.service.user import Users
    from sesmodel.transport.ses_answers import Answer

_T = TypeVar("_T")

_SENDS = frozenset({("ses", "SendEmail"), ("ses", "SendRawEmail"), ("sesv2", "SendEmail")})
"""The actions that take one mail in, and do nothing else."""


class LocalSending(LocalPostponing):
    """The part of :class:`LocalSes` that takes mail."""

    def send(self, submission: Submission) -> Receipt:
        """Take a finished message in: what a :class:`Mailer` calls.

        Raises:
            SesError: it is refused, and nobody gets it.
            NotExpressible: it has the null sender of notices, which SES cannot send for anybody.
        """
        if not submission.envelope.mail_from:
            raise NotExpressible("SES sends no mail with a null sender; name one in the envelope.")
        from sesmodel.service.send_request import SendRequest

        return self.submit(SendRequest.of(submission))

    def submit(self, request: SendRequest, *, caller: Caller = NOBODY) -> Receipt:
        """Take a message in as a door takes it, from a caller who wrote it in its own way.

        Args:
            request: what is sent.
            caller: who sends it, for the policies of :attr:`users`.

        Raises:
            SesError: it is refused, and nobody gets it.
            TransportFailed: a fault that was planned.
        """
        from sesmodel.flow.sending import send  # brings all that becomes of mail: not before there is some
        from sesmodel.service.submission import Receipt

        try:
            accepted = self.faults.around(
                request.operation, lambda: self._take(self._as(caller, lambda state: send(state, request)))
            )
        except SesModelError as error:
            self._tell_refusal("ses", request.operation, as_raw_send(request), error)
            raise
        return Receipt(
            message_id=accepted.message_id,
            header_message_id=accepted.checked.raw.section.message_id,
            accepted=accepted.checked.recipients,
        )

    async def asend(self, submission: Submission) -> Receipt:
        """As ``send``; there is nothing to wait for."""
        return self.send(submission)

    def send_template(self, submission: TemplatedSubmission) -> Receipt:
        """Render a stored template for one destination: what a :class:`Mailer` calls for a :class:`StoredTemplate`.

        Raises:
            SesError: it is refused. What cannot be rendered is accepted, and only an event says so (TPL-07).
        """
        from sesmodel.transport import ses_templates
        from sesmodel.transport.ses_answers import template_receipt

        return template_receipt(
            submission, self.call("sesv2", "SendEmail", ses_templates.params(submission, "v2", bulk=False))
        )

    def send_bulk(self, submission: TemplatedSubmission) -> tuple[Answer, ...]:
        """Render a stored template for up to 50 destinations, and say what became of each.

        Raises:
            SesError: none of them can be sent to.
        """
        from sesmodel.transport import ses_templates
        from sesmodel.transport.ses_answers import bulk_answers

        return bulk_answers(
            submission, self.call("sesv2", "SendBulkEmail", ses_templates.params(submission, "v2", bulk=True))
        )

    async def asend_template(self, submission: TemplatedSubmission) -> Receipt:
        """As ``send_template``; there is nothing to wait for."""
        return self.send_template(submission)

    async def asend_bulk(self, submission: TemplatedSubmission) -> tuple[Answer, ...]:
        """As ``send_bulk``; there is nothing to wait for."""
        return self.send_bulk(submission)

    def call(
        self, service: ServiceName, operation: str, params: Mapping[str, Any], *, caller: Caller = NOBODY
    ) -> dict[str, Any]:
        """Call an API action by its name, with the parameters and the answer that boto3 shows.

        Args:
            service: ``ses`` for v1, ``sesv2`` for v2.
            operation: such as ``SendEmail``.
            params: its members.
            caller: who calls, for the policies of :attr:`users`.

        Raises:
            SesError: what SES answers.
            TransportFailed: a fault that was planned.
        """

        def answer(state: ServiceState) -> dict[str, Any]:
            if state.calling.user is not None:
                from sesmodel.flow.permitting import permit_call  # reads policies

                permit_call(state, operation)
            state.api_rate.admit((service, operation), state.clock.now())
            check(params)
            return found(state, params)

        do = self._take if (service, operation) in _SENDS else self._with_state
        try:
            found, check = action(service, operation), request_check(service, operation)
            return self.faults.around(operation, lambda: do(self._as(caller, answer)))
        except SesModelError as error:
            self._tell_refusal(service, operation, params, error)
            raise

    @property
    def users(self) -> Users:
        """The users of the account, in every Region: what each may do where it is known who calls.

        They are no part of snapshots.
        """
        return self._world.users(self._service.account.id, self._service.account.region)

    def _as(self, caller: Caller, work: Callable[[ServiceState], _T]) -> Callable[[ServiceState], _T]:
        """The same work, done by who calls: a user if it is one, else the account itself."""
        if caller is NOBODY:
            return work
        account = self._service.account
        calling = Calling(caller, self._world.user(account.id, account.region, caller.access_key_id))

        def as_caller(state: ServiceState) -> _T:
            state.calling = calling
            try:
                return work(state)
            finally:
                state.calling = ITSELF

        return as_caller
