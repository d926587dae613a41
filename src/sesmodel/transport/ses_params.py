"""A submission as the parameters of the API calls that take finished messages (EVP-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sesmodel.errors import NotExpressible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.service.submission import SendOptions, Submission

ApiVersion = Literal["v1", "v2"]

_STATUS = {True: "ENABLED", False: "DISABLED"}


def send_raw_email_params(submission: Submission) -> dict[str, Any]:
    """The parameters of ``SendRawEmail`` of the v1 API.

    Raises:
        NotExpressible: it has the null sender, names a contact list, or says what is to be tracked.
    """
    envelope, options = submission.envelope, submission.options
    if options.contact_list:
        raise NotExpressible("SendRawEmail of the v1 API has no parameter for a contact list; use the v2 API.")
    refuse_overrides(options)
    return {
        "Source": _sender(submission),
        "Destinations": list(envelope.rcpt_to),
        "RawMessage": {"Data": submission.raw.data},
        **_named("Tags", options),
        **given(SourceArn=options.source_arn, FromArn=options.from_arn, ReturnPathArn=options.return_path_arn),
    }


def send_email_params(submission: Submission) -> dict[str, Any]:
    """The parameters of ``SendEmail`` of the v2 API.

    Raises:
        NotExpressible: it has the null sender, or names different identities for the envelope and the From field.
    """
    sender, options = _sender(submission), submission.options
    params = {
        "FromEmailAddress": sender,
        "Destination": {"ToAddresses": list(submission.envelope.rcpt_to)},
        "Content": {"Raw": {"Data": submission.raw.data}},
        **_named("EmailTags", options),
        **given(FromEmailAddressIdentityArn=from_arn(options), ConfigurationOverrides=overrides(options)),
    }
    if options.return_path_arn:  # which is about an address that has to be named; it is the same one
        params["FeedbackForwardingEmailAddress"] = sender
        params["FeedbackForwardingEmailAddressIdentityArn"] = options.return_path_arn
    if options.contact_list:
        params["ListManagementOptions"] = given(ContactListName=options.contact_list, TopicName=options.topic)
    return params


def _sender(submission: Submission) -> str:
    if not submission.envelope.mail_from:
        raise NotExpressible("SES sends no mail with a null sender; name one in the envelope.")
    return submission.envelope.mail_from


def from_arn(options: SendOptions) -> str | None:
    """Of v2, one parameter stands for the ``X-SES-SOURCE-ARN`` and the ``X-SES-FROM-ARN`` of a raw message."""
    if options.source_arn and options.from_arn and options.source_arn != options.from_arn:
        raise NotExpressible("The v2 API has one ARN for the sender and the From field; use the v1 API for two.")
    return options.source_arn or options.from_arn


def overrides(options: SendOptions) -> dict[str, Any]:
    """Of v2, what one call has otherwise than its configuration set."""
    said = options.tracking
    if said is None:
        return {}
    words = {"OpenTrackingEnabled": said.opens, "ClickTrackingEnabled": said.clicks}
    return {"Tracking": {name: _STATUS[value] for name, value in words.items() if value is not None}}


def refuse_overrides(options: SendOptions) -> None:
    """Of v1, there is no parameter for them.

    Raises:
        NotExpressible: there are some.
    """
    if options.tracking is not None:
        raise NotExpressible("The v1 API has no parameter for what one mail has tracked; use the v2 API.")


def _named(tags: str, options: SendOptions) -> dict[str, Any]:
    return given(
        ConfigurationSetName=options.configuration_set,
        **{tags: [{"Name": name, "Value": value} for name, value in options.tags]},
    )


def tag_list(tags: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Message tags; of those with one name the last counts."""
    return [{"Name": name, "Value": value} for name, value in dict(tags).items()]


def given(**params: Any) -> dict[str, Any]:
    """Those parameters that say something."""
    return {name: value for name, value in params.items() if value}
