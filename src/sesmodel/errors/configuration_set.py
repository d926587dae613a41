"""Answers of SES about configuration sets, their tracking options and their event destinations."""

from __future__ import annotations

from sesmodel.errors.ses import AlreadyExists, NotFound, SesError


class ConfigurationSetDoesNotExist(SesError):
    """The configuration set is unknown (OBS-061)."""

    v1_code = "ConfigurationSetDoesNotExist"
    v2_name = "NotFoundException"
    v2_status = 404


class DefaultConfigurationSetDoesNotExist(ConfigurationSetDoesNotExist):
    """The configuration set that an identity sends with by default was deleted (OBS-062)."""

    v2_name = "BadRequestException"
    v2_status = 400


class ConfigurationSetAlreadyExists(SesError):
    """A configuration set of that name exists (OBS-149)."""

    v1_code = "ConfigurationSetAlreadyExists"
    v2_name = "AlreadyExistsException"


class InvalidTrackingOptions(SesError):
    """The domain for tracking links is none, or is not verified (OBS-160, OBS-163)."""

    v1_code = "InvalidTrackingOptions"
    v2_name = "BadRequestException"
    hint = "Verify the domain, or one above it, first."


class TrackingOptionsAlreadyExists(SesError):
    """The configuration set has a domain for tracking links already (OBS-165)."""

    v1_code = "TrackingOptionsAlreadyExistsException"
    v2_name = "AlreadyExistsException"


class TrackingOptionsDoesNotExist(SesError):
    """The configuration set has no domain for tracking links (OBS-165)."""

    v1_code = "TrackingOptionsDoesNotExistException"
    v2_name = "NotFoundException"
    v2_status = 404


class EventDestinationDoesNotExist(NotFound):
    """A configuration set has no event destination of that name (OBS-181, OBS-186)."""

    v1_code = "EventDestinationDoesNotExist"


class EventDestinationAlreadyExists(AlreadyExists):
    """A configuration set has an event destination of that name (OBS-185)."""

    v1_code = "EventDestinationAlreadyExists"


class InvalidSnsDestination(SesError):
    """An event destination names a topic that is not there (OBS-179)."""

    v1_code = "InvalidSNSDestination"
    v2_name = "BadRequestException"
    hint = "Create the topic first, in the Region of SES; in a model by create_topic."


class InvalidFirehoseDestination(SesError):
    """An event destination names no delivery stream, or no role (EVP-22)."""

    v1_code = "InvalidFirehoseDestination"
    v2_name = "BadRequestException"


class InvalidCloudWatchDestination(SesError):
    """The dimensions of an event destination are refused (EVP-06, EVP-07)."""

    v1_code = "InvalidCloudWatchDestination"
    v2_name = "BadRequestException"
