"""Answers of SES to a request that is wrong by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from sesmodel.constraint import NOT_NULL
from sesmodel.errors.ses import SesError

if TYPE_CHECKING:
    from collections.abc import Sequence


class InvalidParameterValue(SesError):
    """A parameter, an address or the MIME of the message is wrong."""

    v1_code = "InvalidParameterValue"
    v2_name = "BadRequestException"


class InvalidNextToken(InvalidParameterValue):
    """A page of the suppression list is asked for by a token that was never given out (OBS-282)."""

    v2_name = "InvalidNextTokenException"


class ValidationError(SesError):
    """A member is missing or breaks a constraint of the service model (OBS-036, OBS-037)."""

    v1_code = "ValidationError"
    v2_name = "BadRequestException"

    @classmethod
    def missing(cls, path: str) -> Self:
        """The error for a member that is not there.

        Args:
            path: the member as the service writes it: ``message.subject``.
        """
        return cls.constraint(path, NOT_NULL)

    @classmethod
    def constraint(cls, path: str, what: str) -> Self:
        """The error for a member that breaks a constraint (OBS-038).

        Args:
            path: the member as the service writes it.
            what: what it must do: ``must have length less than or equal to 64``.
        """
        return cls.of([(path, f"Member {what}")])

    @classmethod
    def of(cls, broken: Sequence[tuple[str, str]]) -> Self:
        """The error for all constraints that a request breaks: they are counted, and named together (OBS-036).

        Args:
            broken: the path of each value, and what it fails: ``Member must not be null``.
        """
        errors = "1 validation error" if len(broken) == 1 else f"{len(broken)} validation errors"
        said = (f"Value at '{path}' failed to satisfy constraint: {what}" for path, what in broken)
        return cls(f"{errors} detected: {'; '.join(said)}")


class MalformedInput(SesError):
    """A request that cannot be read: a value of the wrong type, or no document at all (OBS-039)."""

    v1_code = "MalformedInput"
    v2_name = "SerializationException"


class InvalidAction(SesError):
    """The service has no such operation, or the model does not offer it (OBS-034).

    Through v2 it has the same code, which SES does not use there: so nobody takes it for what SES would say.
    """

    v1_code = "InvalidAction"
    v2_name = "InvalidAction"


class MalformedQueryString(SesError):
    """The form of a v1 request is not encoded as forms are (TRB-16)."""

    v1_code = "MalformedQueryString"
    v2_name = "SerializationException"
    v1_status = 404
