"""Custom verification templates are stored by the rules of the account, and mail is sent with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import (
    FromEmailAddressNotVerified,
    InvalidParameterValue,
    MessageRejected,
    ProductionAccessNotGranted,
)
from sesmodel.flow.identities import begin_verification
from sesmodel.flow.inviting import link_of, new_request
from sesmodel.flow.sending import send
from sesmodel.service.custom_verification import is_bare_address
from sesmodel.service.problem import Report
from sesmodel.service.send_request import Data, Recipients, SendRequest, Simple
from sesmodel.service.submission import SendOptions
from sesmodel.service.verification_mail import custom_body

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.custom_verification import CustomVerificationTemplate
    from sesmodel.service.verification_request import VerificationRequest


def create_template(
    state: ServiceState, template: CustomVerificationTemplate, tags: Iterable[tuple[str, str | None]] = ()
) -> None:
    """Store a new template (IDN-22).

    Args:
        state: the service.
        template: the template.
        tags: key and value each.

    Raises:
        InvalidParameterValue: an attribute or a tag is refused.
        CustomVerificationEmailInvalidContent: its content is refused.
        FromEmailAddressNotVerified: its sender is not verified (OBS-255).
        CustomVerificationEmailTemplateAlreadyExists: there is one of that name.
        LimitExceeded: there are as many as there may be.
    """
    _check(state, template, attrs.asdict(template))
    state.account.custom_verification_templates.create(template, tags=tags, limits=state.limits)


def update_template(state: ServiceState, name: str, changes: Mapping[str, str]) -> None:
    """Change some attributes of a template; the others stay, and are not looked at (IDN-27).

    Args:
        state: the service.
        name: the template.
        changes: attributes by their names.

    Raises:
        CustomVerificationEmailTemplateDoesNotExist: there is none of that name.
        InvalidParameterValue, CustomVerificationEmailInvalidContent, FromEmailAddressNotVerified: as for a new one.
    """
    template = attrs.evolve(state.account.custom_verification_templates.require(name), **changes)
    _check(state, template, changes)
    state.account.custom_verification_templates.replace(template)


def send_custom_verification(
    state: ServiceState, address: str, template_name: str, configuration_set: str | None = None
) -> Accepted:
    """Send a mail that asks somebody to confirm an address, down the same line as any other mail (IDN-29).

    It counts as a send, has events, and is signed by the identity of its sender (IDN-33). No header field can be added,
    and nothing in it is tracked (IDN-32).

    Args:
        state: the service.
        address: the address.
        template_name: the template.
        configuration_set: the set whose destinations get the events.

    Raises:
        ProductionAccessNotGranted: the account is in the sandbox (IDN-21).
        InvalidParameterValue: it is no address; that is looked at before the template (OBS-259).
        CustomVerificationEmailTemplateDoesNotExist: there is no such template.
        FromEmailAddressNotVerified: its sender is not verified any more.
        SesError: as any send.
    """
    template = _usable(state, address, template_name)
    request = new_request(state, address, success_url=template.success_url, failure_url=template.failure_url)
    accepted = send(state, _mail(template, request, link_of(state, request), configuration_set))
    state.account.verification_requests.add(request)
    if state.rules.custom_verification.identity_when_sent:
        begin_verification(state, address)  # OBS-260
    return accepted


def _usable(state: ServiceState, address: str, template_name: str) -> CustomVerificationTemplate:
    """The template, if mail may be sent with it."""
    if not state.account.production:
        raise ProductionAccessNotGranted("The account has not been granted production access.")
    _check_address(address)
    template = state.account.custom_verification_templates.require(template_name)
    _require_verified(state, template.from_address)
    if not state.rules.custom_verification.check_content_when_stored:
        for problem in template.check_content():
            raise MessageRejected(problem.answer.message)  # a send has no error of its own for it: OBS-262
    return template


def _mail(
    template: CustomVerificationTemplate, request: VerificationRequest, url: str, configuration_set: str | None
) -> SendRequest:
    html, images = custom_body(template.content, url=url)
    return SendRequest(
        operation="SendCustomVerificationEmail",
        source=template.from_address,
        recipients=Recipients(to=(request.address,)),
        content=Simple(subject=Data(template.subject, "UTF-8"), html=Data(html, "UTF-8"), attachments=images),
        options=SendOptions(configuration_set=configuration_set),
    )


def _check(state: ServiceState, template: CustomVerificationTemplate, given: Collection[str]) -> None:
    """Look at the attributes that are given."""
    now = state.rules.custom_verification.check_content_when_stored and "content" in given
    found = (*template.check_settings(limits=state.limits), *(template.check_content() if now else ()))
    Report(tuple(problem for problem in found if problem.place.partition(",")[0] in given)).raise_answer()
    if "from_address" in given:
        _require_verified(state, template.from_address)


def _check_address(text: str) -> None:
    if not text.strip():
        raise InvalidParameterValue("Email address not specified.")  # OBS-259
    if not is_bare_address(text):
        raise InvalidParameterValue(f"Invalid email address<{text}>.")  # OBS-259, without a blank


def _require_verified(state: ServiceState, address: str) -> None:
    if state.account.identities.covering(address) is None:
        raise FromEmailAddressNotVerified(f"The from email address <{address}> is not verified")  # OBS-255
