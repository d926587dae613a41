"""Every way in which a call of an action can go wrong."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel import LocalSes, SesError
from sesmodel.limits import GUIDE
from sesmodel.service.account import EnforcementStatus
from tests.api.inputs import least
from tests.api.world import DETAILS, MAIL, account, inputs, known
from tests.wire.models import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.model import Shape

    from sesmodel.api.actions import ServiceName

FULL = attrs.evolve(
    GUIDE,
    identities=4,
    configuration_sets=2,
    contact_lists=2,
    event_destinations=5,
    templates=2,
    custom_verification_templates=2,
    identity_policies=1,
)
"""What the account holds is all that it may hold."""

ODD: dict[type, tuple[Any, ...]] = {
    bool: (),
    int: (-1, 10**9),
    str: (
        "nothing",
        "",
        "not a name!",
        "x" * 65,
        "nobody@nowhere.example",
        "192.0.2.99",
        "00000000-0000-4000-8000-000000000000",
        "arn:aws:sns:us-east-1:123456789012:nothing",
        "arn:aws:firehose:us-east-1:123456789012:deliverystream/nothing",
        "arn:aws:ses:us-east-1:123456789012:identity/nowhere.example",
        '{"name": "x\\u0000"}',
        "{}",
        "{{#if}}",
        "<script>x</script>",
        "<img src='data:image/png;base64,iVBORw0KGgo='>",
    ),
}
"""Values that one action or another does not take."""

BAD: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("ses", "UpdateConfigurationSetTrackingOptions"): [
        {"ConfigurationSetName": "plain", "TrackingOptions": {"CustomRedirectDomain": "links.example.com"}}
    ],
}
"""Requests that are refused, and that nothing else here comes to."""


def paused() -> LocalSes:
    """Paused by its owner."""
    return after("ses", "UpdateAccountSendingEnabled", Enabled=False)


def shut_down() -> LocalSes:
    """Shut down by AWS."""
    ses = account()
    ses.account.enforce(EnforcementStatus.SHUTDOWN, ses.clock.now())
    return ses


def in_sandbox() -> LocalSes:
    """Where recipients must be verified."""
    ses = account()
    ses.account.production = False
    return ses


def under_review() -> LocalSes:
    """Waiting for production access."""
    return after("sesv2", "PutAccountDetails", LocalSes.sandbox(), **DETAILS)


def with_paused_set() -> LocalSes:
    """With a set that is paused."""
    return after("sesv2", "PutConfigurationSetSendingOptions", ConfigurationSetName="news", SendingEnabled=False)


def with_unready_mail_from() -> LocalSes:
    """With a MAIL FROM domain whose records are not published."""
    members: dict[str, Any] = {"Identity": "ana@example.com", "MailFromDomain": "late.example.com"}
    return after("ses", "SetIdentityMailFromDomain", **members, BehaviorOnMXFailure="RejectMessage")


def without_identity() -> LocalSes:
    """Without a verified sender."""
    return after(
        "ses", "DeleteIdentity", after("ses", "DeleteIdentity", Identity="example.com"), Identity="ana@example.com"
    )


def without_template() -> LocalSes:
    """Without what it sends with."""
    return after("ses", "DeleteTemplate", TemplateName="welcome")


def used_up() -> LocalSes:
    """With more mail than the quota of the day."""
    ses = account()
    ses.account.quota.max_24_hour_send = 1
    return ses


def full() -> LocalSes:
    """Holding all that it may hold."""
    return account(FULL)


STATES: tuple[Callable[[], LocalSes], ...] = (
    paused,
    shut_down,
    in_sandbox,
    under_review,
    with_paused_set,
    with_unready_mail_from,
    without_identity,
    without_template,
    used_up,
    full,
)


def after(service: ServiceName, operation: str, before: LocalSes | None = None, /, **params: Any) -> LocalSes:
    """An account after a call."""
    ses = before or account()
    ses.call(service, operation, params)
    return ses


def refusals(service: ServiceName, operation: str) -> Iterator[SesError]:
    """What an action refuses, in every way that there is here.

    Args:
        service: the API version.
        operation: the action.
    """
    shape = load(service).operation_model(operation).input_shape
    bases = [*inputs(account(), service, operation), *BAD.get((service, operation), ())]
    yield from _of_broken(service, operation, shape, bases)
    yield from _of_states(service, operation, shape, bases)
    yield from _of_repeated(service, operation, bases)


def _of_broken(
    service: ServiceName, operation: str, shape: Shape | None, bases: list[dict[str, Any]]
) -> Iterator[SesError]:
    ses = account()
    for params in (one for base in bases for one in broken(shape, base, known(ses, service, operation))):
        error = _error(ses, service, operation, params)
        if error is None:
            ses = account()  # it went well, and changed something
        else:
            yield error


def _of_states(
    service: ServiceName, operation: str, shape: Shape | None, bases: list[dict[str, Any]]
) -> Iterator[SesError]:
    for state in STATES:
        ses = state()
        for base in bases:
            in_set = "ConfigurationSetName" in getattr(shape, "members", {})
            error = _error(ses, service, operation, {"ConfigurationSetName": "news", **base} if in_set else base)
            if error:
                yield error


def _of_repeated(service: ServiceName, operation: str, bases: list[dict[str, Any]]) -> Iterator[SesError]:
    ses = account()
    slow = LocalSes(api_rate=1, max_send_rate=1)
    slow.verify("example.com")
    slow.call(
        "sesv2", "CreateEmailTemplate", {"TemplateName": "welcome", "TemplateContent": {"Subject": "s", "Text": "t"}}
    )
    slow.call("ses", "SendRawEmail", {"RawMessage": {"Data": MAIL}})
    for where, times in ((ses, 2), (slow, 60)):  # SES lets one action be called 50 times a second
        for _ in range(times):
            error = _error(where, service, operation, bases[0])
            if error:
                yield error


def _error(ses: LocalSes, service: ServiceName, operation: str, params: dict[str, Any]) -> SesError | None:
    try:
        ses.call(service, operation, params)
    except SesError as error:
        return error
    return None


def broken(shape: Shape | None, base: dict[str, Any], found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Requests of which one member is missing, or has a value that it should not have.

    Args:
        shape: the shape of the request.
        base: one that is as it should be.
        found: what is there, by the names of members.
    """
    for name in base:
        yield {other: value for other, value in base.items() if other != name}
    members = getattr(shape, "members", {})
    for name, member in members.items():
        whole = {**base, name: base.get(name, found.get(name, least(member, found)))}
        for path, value in _leaves(whole[name]):
            for odd in ODD.get(type(value), ()):
                yield {**whole, name: _replaced(whole[name], path, odd)}


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The values that hold no others, with where they are."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, key))
    else:
        yield path, value


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = deepcopy(value)
    at = copy
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = new
    return copy
