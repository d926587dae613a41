"""May the user who calls do this? The account itself may do everything (SEC-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import AccessDenied
from sesmodel.mail.address import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sesmodel.flow.stages import Checked
    from sesmodel.flow.state import ServiceState
    from sesmodel.iam.evaluate import Decision
    from sesmodel.mail.address import Address
    from sesmodel.service.caller import CallingUser
    from sesmodel.service.send_request import SendRequest

_BULK = "SendBulkTemplatedEmail"
_NAMED_ELSE = {"SendSmtpEmail": "SendRawEmail"}  # SMTP-15
_SENDING = frozenset(
    "SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail SendBulkEmail SendBounce".split()
)


def permit_call(state: ServiceState, operation: str) -> None:
    """Let a call through that the policies of its user allow; what sends is looked at when it is known who sends.

    Raises:
        AccessDenied: they do not (OBS-032).
    """
    calling = state.calling
    if calling is None or operation in _SENDING:
        return
    action = f"ses:{operation}"
    decision = calling.user.decide(action, "*", _known(state, calling))  # SEC-12
    if not decision.allowed:
        raise _refusal(f"User: {calling.user.arn} is not authorized to perform: {action}", decision)


def permit_send(state: ServiceState, checked: Checked) -> None:
    """Let a message through that the policies of its user allow; one of a bulk call was looked at with all of it.

    Raises:
        AccessDenied: they do not.
    """
    if state.calling is not None and checked.operation != _BULK:
        sender = _shown_sender(checked)
        _permit(state, checked.operation, sender, recipients=checked.recipients, feedback_to=checked.feedback_to)


def permit_bulk(state: ServiceState, requests: Sequence[SendRequest], source: str) -> None:
    """Let a call with many destinations through that the policies of its user allow: all of it, or nothing.

    Args:
        state: the service.
        requests: what goes to each destination.
        source: whom all are from.

    Raises:
        AccessDenied: they do not.
    """
    senders = readable(source) if state.calling is not None else ()
    if senders:
        addressees = [one for request in requests for text in request.recipients for one in readable(text)]
        back = [one for request in requests for one in readable(request.return_path or source)]
        _permit(
            state,
            _BULK,
            senders[0],
            recipients=dict.fromkeys(one.addr_spec for one in addressees),
            feedback_to=back[0].addr_spec if back else "",
        )


def permit_sender(state: ServiceState, operation: str, sender: str) -> None:
    """Let through what one address sends, and nothing else is known of (SEC-14).

    Raises:
        AccessDenied: the policies of the user do not.
    """
    found = readable(sender) if state.calling is not None else ()
    if found:
        _permit(state, operation, found[0], is_named=False)


def _shown_sender(checked: Checked) -> Address:
    """Whom the header says that a message is from (SAZ-15)."""
    texts = (*checked.raw.headers.get_all("From"), checked.source)
    return next(one for text in texts for one in readable(text))


def _permit(
    state: ServiceState,
    operation: str,
    sender: Address,
    *,
    recipients: Iterable[str] = (),
    feedback_to: str = "",
    is_named: bool = True,
) -> None:
    calling, account = state.calling, state.account
    assert calling is not None
    address, action = sender.addr_spec, f"ses:{_NAMED_ELSE.get(operation, operation)}"
    identity = account.identities.covering(address)
    name = identity.name if identity else address
    resource = f"arn:aws:ses:{account.region}:{account.id}:identity/{name}"
    told = {
        "ses:FromAddress": (address,),
        "ses:FromDisplayName": (sender.display_name,) if is_named and sender.display_name else (),
        "ses:Recipients": tuple(recipients),
        "ses:FeedbackAddress": (feedback_to,) if feedback_to else (),
    }
    decision = calling.user.decide(action, resource, {**told, **_known(state, calling)})
    if not decision.allowed:
        raise _refusal(state.refusal_rules.not_allowed(calling.user.arn, action, resource), decision)


def _known(state: ServiceState, calling: CallingUser) -> Mapping[str, str]:
    """The five keys that SES knows of those that all of AWS has (SEC-15)."""
    now = state.clock.now()
    moment = {"aws:CurrentTime": f"{now:%Y-%m-%dT%H:%M:%SZ}", "aws:EpochTime": str(int(now.timestamp()))}
    return {**calling.caller.values, **moment}


def _refusal(text: str, decision: Decision) -> AccessDenied:
    """The refusal, with a note for who reads a traceback."""
    error = AccessDenied(text)
    error.add_note(str(decision))
    return error
