"""Answers of SES about templates, of mail and of custom verification."""

from __future__ import annotations

from sesmodel.errors.ses import AlreadyExists, NotFound, SesError


class TemplateDoesNotExist(NotFound):
    """A template is unknown (OBS-122, OBS-123)."""

    v1_code = "TemplateDoesNotExist"


class CustomVerificationEmailTemplateDoesNotExist(NotFound):
    """A custom verification template is unknown (OBS-253, OBS-254)."""

    v1_code = "CustomVerificationEmailTemplateDoesNotExist"


class CustomVerificationEmailTemplateAlreadyExists(AlreadyExists):
    """A custom verification template of that name exists (OBS-252)."""

    v1_code = "CustomVerificationEmailTemplateAlreadyExists"


class CustomVerificationEmailInvalidContent(SesError):
    """A custom verification template is too long or holds a tag, an attribute or a comment that it may not (IDN-24)."""

    v1_code = "CustomVerificationEmailInvalidContent"
    v2_name = "BadRequestException"
    hint = "Keep to the tags and attributes that the guide lists, without links, scripts, style sheets and comments."


class FromEmailAddressNotVerified(SesError):
    """A custom verification template is to be sent from an address that is not verified (OBS-255)."""

    v1_code = "FromEmailAddressNotVerified"
    v2_name = "NotFoundException"
    v2_status = 404
    hint = "Verify the address or its domain in this Region; a display name is not part of it."


class ProductionAccessNotGranted(SesError):
    """Custom verification mail is not sent by an account in the sandbox (IDN-21)."""

    v1_code = "ProductionAccessNotGranted"
    v2_name = "BadRequestException"
    hint = "Ask for production access in this Region."


class InvalidTemplate(SesError):
    """A template cannot be stored: it cannot be read, or refers to a partial that it does not define (OBS-144)."""

    v1_code = "InvalidTemplate"
    v2_name = "BadRequestException"


class InvalidRenderingParameter(SesError):
    """The data for a test rendering are no JSON object, or make a mail that cannot be written (OBS-145)."""

    v1_code = "InvalidRenderingParameter"
    v2_name = "BadRequestException"


class MissingRenderingAttribute(SesError):
    """A test rendering lacks an attribute (OBS-129, OBS-130); a send is accepted, and fails later."""

    v1_code = "MissingRenderingAttribute"
    v2_name = "BadRequestException"
