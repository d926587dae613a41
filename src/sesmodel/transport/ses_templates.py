"""Sends whose template SES renders as the parameters of API calls (TPL-04, TPL-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.errors import NotExpressible
from sesmodel.service.header_rules import value_on_one_line
from sesmodel.service.template_data import dumps
from sesmodel.transport.ses_params import from_arn, given, overrides, refuse_overrides, tag_list

if TYPE_CHECKING:
    from sesmodel.mail.address import Address
    from sesmodel.mail.header import Headers
    from sesmodel.service.destination import Destination
    from sesmodel.service.templated_submission import TemplatedSubmission
    from sesmodel.transport.ses_params import ApiVersion

OPERATIONS: dict[tuple[ApiVersion, bool], str] = {
    ("v1", False): "send_templated_email",
    ("v1", True): "send_bulk_templated_email",
    ("v2", False): "send_email",
    ("v2", True): "send_bulk_email",
}
"""The call of boto3, by API and by whether there are many destinations."""


def params(submission: TemplatedSubmission, api: ApiVersion, *, bulk: bool) -> dict[str, Any]:
    """The parameters of the call.

    Args:
        submission: what is to be sent.
        api: the API.
        bulk: whether the call takes many destinations; else there is one.

    Raises:
        NotExpressible: the API has no parameter for something.
        InvalidContent: the data have values that JSON does not have.
    """
    if bulk and submission.options.contact_list:
        raise NotExpressible("Calls for many destinations have no parameter for a contact list.")
    if api == "v1":
        _check_v1(submission)
        return _v1_bulk(submission) if bulk else _v1_single(submission)
    return _v2_bulk(submission) if bulk else _v2_single(submission)


# --- v1 -------------------------------------------------------------------------------------------


def _check_v1(submission: TemplatedSubmission) -> None:
    if submission.options.contact_list:
        raise NotExpressible("Templated sends of the v1 API have no parameter for a contact list; use the v2 API.")
    refuse_overrides(submission.options)
    if any(len(headers) for headers in (submission.headers, *(one.headers for one in submission.destinations))):
        raise NotExpressible("Templated sends of the v1 API have no parameter for header fields; use the v2 API.")


def _v1_single(submission: TemplatedSubmission) -> dict[str, Any]:
    (destination,) = submission.destinations
    return {
        **_v1_common(submission),
        "Destination": _people(destination),
        "TemplateData": dumps(submission.data_of(destination)),
        **given(Tags=tag_list((*submission.options.tags, *destination.tags))),
    }


def _v1_bulk(submission: TemplatedSubmission) -> dict[str, Any]:
    return {
        **_v1_common(submission),
        "DefaultTemplateData": dumps(submission.defaults),
        "Destinations": [
            {
                "Destination": _people(destination),
                "ReplacementTemplateData": dumps(destination.data),  # never left out: OBS-126
                **given(ReplacementTags=tag_list(destination.tags)),
            }
            for destination in submission.destinations
        ],
        **given(DefaultTags=tag_list(submission.options.tags)),
    }


def _v1_common(submission: TemplatedSubmission) -> dict[str, Any]:
    options = submission.options
    return {
        "Source": _written(submission.sender),
        "Template": submission.template.name,
        **given(
            ReplyToAddresses=[_written(address) for address in submission.reply_to],
            ReturnPath=submission.return_path.addr_spec if submission.return_path else None,
            ConfigurationSetName=options.configuration_set,
            SourceArn=from_arn(options),
            ReturnPathArn=options.return_path_arn,
        ),
    }


# --- v2 -------------------------------------------------------------------------------------------


def _v2_single(submission: TemplatedSubmission) -> dict[str, Any]:
    (destination,) = submission.destinations
    options = submission.options
    lists = given(ContactListName=options.contact_list, TopicName=options.topic)
    return {
        **_v2_common(submission),
        "Destination": _people(destination),
        "Content": {
            "Template": {
                "TemplateName": submission.template.name,
                "TemplateData": dumps(submission.data_of(destination)),
                **given(Headers=_headers(destination.headers_with(submission.headers))),
            }
        },
        **given(EmailTags=tag_list((*options.tags, *destination.tags)), ListManagementOptions=lists),
    }


def _v2_bulk(submission: TemplatedSubmission) -> dict[str, Any]:
    template = {
        "TemplateName": submission.template.name,
        "TemplateData": dumps(submission.defaults),
        **given(Headers=_headers(submission.headers)),
    }
    return {
        **_v2_common(submission),
        "DefaultContent": {"Template": template},
        "BulkEmailEntries": [_v2_entry(destination) for destination in submission.destinations],
        **given(DefaultEmailTags=tag_list(submission.options.tags)),
    }


def _v2_entry(destination: Destination) -> dict[str, Any]:
    template = {"ReplacementTemplateData": dumps(destination.data)}
    return {
        "Destination": _people(destination),
        "ReplacementEmailContent": {"ReplacementTemplate": template},
        **given(
            ReplacementTags=tag_list(destination.tags),
            ReplacementHeaders=_headers(destination.headers),
        ),
    }


def _v2_common(submission: TemplatedSubmission) -> dict[str, Any]:
    options = submission.options
    return {
        "FromEmailAddress": _written(submission.sender),
        **given(
            ReplyToAddresses=[_written(address) for address in submission.reply_to],
            FeedbackForwardingEmailAddress=submission.return_path.addr_spec if submission.return_path else None,
            ConfigurationSetName=options.configuration_set,
            FromEmailAddressIdentityArn=from_arn(options),
            FeedbackForwardingEmailAddressIdentityArn=options.return_path_arn,
            ConfigurationOverrides=overrides(options),
        ),
    }


# --- both -----------------------------------------------------------------------------------------


def _people(destination: Destination) -> dict[str, list[str]]:
    people = {"ToAddresses": destination.to, "CcAddresses": destination.cc, "BccAddresses": destination.bcc}
    return {name: [_written(address) for address in addresses] for name, addresses in people.items() if addresses}


def _written(address: Address) -> str:
    return address.encode().replace("\r\n", "")  # a parameter is one line


def _headers(headers: Headers) -> list[dict[str, str]]:
    return [{"Name": header.name, "Value": value_on_one_line(header)} for header in headers]
