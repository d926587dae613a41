"""Dimensions of CloudWatch metrics: their names, and where their values come from (EVP-06, EVP-07)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Self

import attrs

from sesmodel.errors import InvalidCloudWatchDestination, InvalidValue

_TEXT = re.compile(r"[A-Za-z0-9_@.-]{1,256}")  # OBS-196
_AUTO_TAG = re.compile(r"ses:[a-z-]{1,252}")
_NO_SOURCE = frozenset({"received", "to", "from", "dkim-signature", "cc", "message-id", "return-path"})
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ALLOWED = "letters, digits, '_', '-', '.' and '@'"


class ValueSource(StrEnum):
    """Where SES takes the value of a dimension from, as v2 spells it (OBS-194)."""

    MESSAGE_TAG = "MESSAGE_TAG"
    EMAIL_HEADER = "EMAIL_HEADER"
    LINK_TAG = "LINK_TAG"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a source in the spelling of either API.

        Raises:
            InvalidValue: there is no such source.
        """
        wanted = _HUMP.sub("_", text).upper()
        if wanted not in cls.__members__:
            cure = f"Use {', '.join(cls)}."
            raise InvalidValue(f"{text!r} is no source of values.", where="source", cure=cure)
        return cls[wanted]

    @property
    def v1(self) -> str:
        """How v1 spells it: ``messageTag``."""
        first, second = self.value.lower().split("_")
        return first + second.capitalize()


def may_be_published(text: str) -> bool:
    """Whether a name or value may stand in a metric: 1 to 256 of A-Z, a-z, 0-9, ``_``, ``@``, ``-``, ``.``.

    >>> may_be_published("spring-sale"), may_be_published("spring sale")
    (True, False)
    """
    return _TEXT.fullmatch(text) is not None


def _source(text: str) -> ValueSource:
    return ValueSource.parse(text)


@attrs.frozen
class CloudWatchDimension:
    """One dimension of what a destination publishes to CloudWatch.

    Args:
        name: the name of the dimension, and of the tag or header field that its value is taken from. Of a message tag
            it may be one of SES's own, such as ``ses:from-domain``.
        source: where the value is taken from, in the spelling of either API.
        default: the value where a message has none (OBS-195).

    Raises:
        InvalidCloudWatchDestination: the name or the default holds another character, or is longer than 256; or it is
            a header field that SES takes no values from (EVP-07).
        InvalidValue: there is no such source.

    >>> CloudWatchDimension("campaign", "MESSAGE_TAG", "none").source.v1
    'messageTag'
    """

    name: str
    source: ValueSource = attrs.field(converter=_source)
    default: str

    def __attrs_post_init__(self) -> None:
        """Refuse what no metric can have."""
        of_ses = self.source is ValueSource.MESSAGE_TAG and _AUTO_TAG.fullmatch(self.name)
        if not of_ses and not may_be_published(self.name):
            raise InvalidCloudWatchDestination(f"Invalid dimension name <{self.name}>: only {_ALLOWED} are allowed.")
        if self.source is ValueSource.EMAIL_HEADER and self.name.lower() in _NO_SOURCE:
            raise InvalidCloudWatchDestination(f"The header {self.name} cannot be the name of a dimension.")
        if not may_be_published(self.default):
            raise InvalidCloudWatchDestination(
                f"Invalid default dimension value <{self.default}>: only {_ALLOWED} are allowed."
            )
