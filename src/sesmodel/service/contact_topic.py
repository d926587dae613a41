"""Topics of contact lists: what people subscribe to."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Never

import attrs

from sesmodel.errors import InvalidParameterValue, InvalidValue

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LONGEST_DISPLAY_NAME = 128


class SubscriptionStatus(StrEnum):
    """Whether somebody wants the mail of a topic (OBS-308)."""

    OPT_IN = "OPT_IN"
    OPT_OUT = "OPT_OUT"

    @classmethod
    def _missing_(cls, value: object) -> Never:
        cure = f"Use {' or '.join(cls)}."
        raise InvalidValue(f"{value!r} is no status of a subscription.", where="status", cure=cure)


def check_name(name: str, member: str) -> str:
    """A name of a list or a topic, as it is (OBS-290, OBS-291).

    Args:
        name: the name.
        member: what SES calls it: ``ContactListName`` or ``TopicName``.

    Raises:
        InvalidParameterValue: it is none.
    """
    if not name.strip():
        raise InvalidParameterValue(f"{member} can't be blank.")
    if not _NAME.fullmatch(name):
        raise InvalidParameterValue(
            f"{member} can contain up to 64 characters. "
            "Only alphanumeric characters, underscores(_) and hyphens(-) are allowed."
        )
    return name


def _check_topic_name(_: object, __: object, name: str) -> None:
    check_name(name, "TopicName")


def _check_display_name(_: object, __: object, name: str) -> None:
    if len(name) > _LONGEST_DISPLAY_NAME:
        raise InvalidParameterValue(f"Topic DisplayName can contain up to <{_LONGEST_DISPLAY_NAME}> characters.")


@attrs.frozen
class ContactTopic:
    """An interest, a theme or a label that contacts of a list subscribe to (LST-01).

    Args:
        name: up to 64 letters, digits, ``-`` and ``_``; what preferences and sends call it.
        display_name: what its readers see, up to 128 characters.
        default_status: whether a contact gets its mail who has not said, ``OPT_IN`` or ``OPT_OUT``.
        description: what its readers see beside that.

    Raises:
        InvalidParameterValue: a name is none, in the words of SES (OBS-291).
        InvalidValue: there is no such status.

    >>> ContactTopic("Releases", "Release notes", "OPT_IN").default_status
    <SubscriptionStatus.OPT_IN: 'OPT_IN'>
    """

    name: str = attrs.field(validator=_check_topic_name)
    display_name: str = attrs.field(validator=_check_display_name)
    default_status: SubscriptionStatus = attrs.field(converter=SubscriptionStatus)
    description: str | None = None
