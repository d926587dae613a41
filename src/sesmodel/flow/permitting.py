"""May the user who calls do this? The account itself may do everything (SEC-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import AccessDenied
from sesmodel.mail.address import readable
from sesmodel.service.identity import identity_arn
from sesmodel.service.identity_policy import TRACKING_KEYS
from sesmodel.service.sending_authorization import AuthorizationRequest, message_values, moment_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sesmodel.flow.stages import Checked
    from sesmodel.flow.state import ServiceState
    from sesmodel.iam.evaluate import Decision
    from sesmodel.mail.address import Address
    from sesmodel.service.send_request import SendRequest
    from sesmodel.service.submission import SendOptions

_BULK = "SendBulkTemplatedEmail"
_OVERRIDING = "ses:ApplyTrackingConfigurationOverrides"
_NAMED_ELSE = {"SendSmtpEmail": "SendRawEmail"}  # SMTP-15
_SENDING = frozenset(
    "SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail SendBulkEmail SendBounce".split()
)


def permit_call(state: ServiceState, operation: str) -> None:
    """Let a call through that the policies of its user allow; what sends is looked at when it is known who sends.

    Raises:
        AccessDenied: they do not (OBS-032).
    """
    user = state.calling.user
    if user is None or operation in _SENDING:
        return
    action = f"ses:{operation}"
    decision = user.decide(action, "*", _known(state))  # SEC-12
    if not decision.allowed:
        raise refusal(f"User: {user.arn} is not authorized to perform: {action}", decision)


def permit_send(state: ServiceState, checked: Checked, arn: str | None = None) -> None:
    """Let a message through that the policies of its user allow; one of a bulk call was looked at with all of it.

    Args:
        state: the service.
        checked: the message.
        arn: the identity of another account that it is sent from; ``None`` if it is one of this account.

    Raises:
        AccessDenied: they do not.
    """
    if state.calling.user is not None and not is_of_bulk(checked):
        _permit(state, wanted(state, checked), arn)
        _permit_overrides(state, checked.options)


def permit_bulk(state: ServiceState, request: AuthorizationRequest, said: SendOptions, arn: str | None = None) -> None:
    """Let a call with many destinations through that the policies of its user allow: all of it, or nothing.

    Args:
        state: the service.
        request: what is sent to all destinations together.
        said: what is said of all.
        arn: as of ``permit_send``.

    Raises:
        AccessDenied: they do not.
    """
    if state.calling.user is not None:
        _permit(state, request, arn)
        _permit_overrides(state, said)


def permit_sender(state: ServiceState, operation: str, sender: str, arn: str | None = None) -> None:
    """Let through what one address sends, and nothing else is known of (SEC-14).

    Raises:
        AccessDenied: the policies of the user do not.
    """
    found = readable(sender) if state.calling.user is not None else ()
    if found:
        _permit(state, wanted_of_sender(state, operation, found[0]), arn)


def is_of_bulk(checked: Checked) -> bool:
    """Whether a message is one of a call with many destinations, which was looked at with all of it."""
    return checked.operation == _BULK


def wanted(state: ServiceState, checked: Checked) -> AuthorizationRequest:
    """What the caller wants to send, as policies see it."""
    texts = (*checked.raw.headers.get_all("From"), checked.source)
    sender = next(one for text in texts for one in readable(text))  # whom the header shows: SAZ-15
    values = message_values(sender, recipients=checked.recipients, feedback_to=checked.feedback_to)
    return _request(state, checked.operation, values)


def wanted_of_sender(state: ServiceState, operation: str, sender: Address) -> AuthorizationRequest:
    """What a caller wants of whom no more is known than the sender (SEC-14)."""
    return _request(state, operation, message_values(sender, is_named=False))


def wanted_of_bulk(state: ServiceState, requests: Sequence[SendRequest], source: str) -> AuthorizationRequest | None:
    """What the caller of many destinations wants to send, as policies see it; ``None`` if nobody sends it.

    Args:
        state: the service.
        requests: what goes to each destination.
        source: whom all are from.
    """
    senders = readable(source)
    if not senders:
        return None
    addressees = [one for request in requests for text in request.recipients for one in readable(text)]
    back = [one for request in requests for one in readable(request.return_path or source)]
    values = message_values(
        senders[0],
        recipients=dict.fromkeys(one.addr_spec for one in addressees),
        feedback_to=back[0].addr_spec if back else "",
    )
    return _request(state, _BULK, values)


def refusal(text: str, decision: Decision) -> AccessDenied:
    """The refusal, with a note for who reads a traceback."""
    error = AccessDenied(text)
    error.decision = decision
    error.add_note(str(decision))
    return error


def _request(state: ServiceState, operation: str, values: Mapping[str, Iterable[str]]) -> AuthorizationRequest:
    return AuthorizationRequest(
        principal=state.calling.principal(state.account.id),
        action=f"ses:{_NAMED_ELSE.get(operation, operation)}",
        values={**values, **_known(state)},
    )


def _permit(state: ServiceState, request: AuthorizationRequest, arn: str | None) -> None:
    user, account = state.calling.user, state.account
    assert user is not None
    address = next(iter(request.values["ses:FromAddress"]))
    identity = account.identities.covering(address)
    resource = arn or identity_arn(account.region, account.id, identity.name if identity else address)
    decision = user.decide(request.action, resource, request.values)
    if not decision.allowed:
        raise refusal(state.rules.refusals.not_allowed(user.arn, request.action, resource), decision)


def _permit_overrides(state: ServiceState, said: SendOptions) -> None:
    """Whoever overrides tracking needs leave for that, too; policies see what the call says of it, and no more."""
    user, overrides = state.calling.user, said.tracking
    if user is None or overrides is None:
        return
    values = {
        key: "ENABLED" if value else "DISABLED"
        for key, value in zip(TRACKING_KEYS, (overrides.opens, overrides.clicks), strict=True)
        if value is not None
    }
    decision = user.decide(_OVERRIDING, "*", {**values, **_known(state)})
    if not decision.allowed:
        raise refusal(state.rules.refusals.not_allowed(user.arn, _OVERRIDING), decision)


def _known(state: ServiceState) -> Mapping[str, str]:
    """The five keys that SES knows of those that all of AWS has (SEC-15), and the organization (SAZ-16)."""
    known = {**state.calling.caller.values, **moment_values(state.clock.now())}
    if state.account.organization and not state.calling.caller.service:  # of which services of AWS are no part
        known["aws:PrincipalOrgID"] = state.account.organization
    return known
