"""What the owner of an account tells of it when it asks to leave the sandbox (v2 only)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members
from sesmodel.constraint import shortest
from sesmodel.errors import InvalidParameterValue, ValidationError
from sesmodel.flow.reviewing import tell
from sesmodel.service.production_access import AccountDetails, ContactLanguage, MailType, ReviewStatus

if TYPE_CHECKING:
    from sesmodel.api.members import Params
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.production_access import ProductionAccess

_AS_THE_GUIDE_SAYS = {"PROMOTIONAL": "MARKETING", "JP": "JA"}  # QRC-25; the service knows the second words: OBS-022
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\s]+")
_CONTACTS = "AdditionalContactEmailAddresses"


def put_account_details(state: ServiceState, params: Params) -> dict[str, Any]:
    """Tell of the account, and ask to leave the sandbox."""
    members = Members({**params, **_words(params)}).only(
        "MailType", "WebsiteURL", "ContactLanguage", "UseCaseDescription", _CONTACTS, "ProductionAccessEnabled"
    )
    details = AccountDetails(
        mail_type=members.required_choice("MailType", {one.value: one for one in MailType}),
        website_url=members.required_text("WebsiteURL"),
        use_case_description=members.text("UseCaseDescription") or "",
        contact_language=members.choice("ContactLanguage", {one.value: one for one in ContactLanguage}),
        additional_contacts=_contacts(members),
    )
    _check_url(details.website_url)
    tell(state, details, production=members.flag("ProductionAccessEnabled"))
    return {}


def shown(access: ProductionAccess) -> dict[str, Any]:
    """What ``GetAccount`` shows of it; nothing, if nothing was told."""
    details = access.details
    if details is None:
        return {}
    found: dict[str, Any] = {"MailType": details.mail_type.value, "WebsiteURL": details.website_url}
    if details.contact_language:
        found["ContactLanguage"] = details.contact_language.value
    if details.use_case_description:
        found["UseCaseDescription"] = details.use_case_description
    if details.additional_contacts:
        found[_CONTACTS] = list(details.additional_contacts)
    if access.status is not ReviewStatus.NOT_ASKED:
        found["ReviewDetails"] = {"Status": access.status.value}
    return {"Details": found}


def _check_url(url: str) -> None:
    """Refuse an address without a scheme or a host, after all that the service model says, as it was seen in 2026."""
    if not _URL.match(url):
        raise InvalidParameterValue("Url contains invalid format")


def _words(params: Params) -> dict[str, Any]:
    return {
        name: _AS_THE_GUIDE_SAYS.get(params[name], params[name])
        for name in ("MailType", "ContactLanguage")
        if isinstance(params.get(name), str)
    }


def _contacts(members: Members) -> tuple[str, ...]:
    found = members.texts(_CONTACTS)
    if not found and members.params.get(_CONTACTS) is not None:
        raise ValidationError.constraint("additionalContactEmailAddresses", shortest(1))
    return found
