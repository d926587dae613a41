"""Tags of resources in the v2 API: of identities, configuration sets, contact lists, pools and both templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sesmodel.api.members import Members, Params
from sesmodel.constraint import shortest
from sesmodel.errors import InvalidParameterValue, ValidationError
from sesmodel.flow import tagging

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.flow.state import ServiceState

_LONGEST_KEY, _LONGEST_VALUE = 128, 256  # OBS-322
_RESERVED = "aws:"
_CHARACTERS = re.compile(r"[\w\s.:/=+@-]*")
_ALLOWED = (  # as it was seen of SES in 2026, with the words for a reserved key
    "Tags can only contain letters, numbers, spaces, and the following special characters: _ . : / = + - @"
)


def tag_resource(state: ServiceState, params: Params) -> dict[str, Any]:
    """Add tags; of two with the same key the last value holds (OBS-318)."""
    members = Members(params).only("ResourceArn", "Tags")
    arn, tags = members.required_text("ResourceArn"), read_tags(members)
    if not members.required_records("Tags"):
        raise ValidationError.constraint("tags", shortest(1))
    tagging.tag(state, arn, tags)
    return {}


def untag_resource(state: ServiceState, params: Params) -> dict[str, Any]:
    """Take tags away; one that is not there is no error (OBS-320)."""
    members = Members(params).only("ResourceArn", "TagKeys")
    tagging.untag(state, members.required_text("ResourceArn"), members.required_texts("TagKeys"))
    return {}


def list_tags_for_resource(state: ServiceState, params: Params) -> dict[str, Any]:
    """The tags of a resource."""
    arn = Members(params).only("ResourceArn").required_text("ResourceArn")
    return {"Tags": write_tags(tagging.tags_of(state, arn))}


def read_tags(members: Members) -> list[tuple[str, str | None]]:
    """Key and value of each of the ``Tags``; a value may be missing (IDN-12).

    Raises:
        ValidationError: a key is missing, or one of them is too long (OBS-322).
        InvalidParameterValue: a key is reserved.
    """
    return [_tag(tag.only("Key", "Value")) for tag in members.records("Tags")]


def write_tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """The member ``Tags`` of an answer."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _tag(tag: Members) -> tuple[str, str | None]:
    key, value = tag.required_text("Key"), tag.text("Value")
    if not (_CHARACTERS.fullmatch(key) and _CHARACTERS.fullmatch(value or "")):
        raise InvalidParameterValue(_ALLOWED)
    if key.lower().startswith(_RESERVED):
        raise InvalidParameterValue("Caller is an end user and not allowed to mutate system tags")
    return tag.text_up_to("Key", _LONGEST_KEY) or "", tag.text_up_to("Value", _LONGEST_VALUE)
