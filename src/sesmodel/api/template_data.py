"""Reading template data out of requests: each API says in its own words that they are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sesmodel.errors import InvalidContent, InvalidParameterValue, InvalidRenderingParameter
from sesmodel.service import template_data
from sesmodel.service.template_data import merged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.api.members import Members
    from sesmodel.flow.state import ServiceState

_WORDS = {
    "v1": "TemplateData is invalid",  # OBS-125
    "v2": "Unable to parse template data (invalid JSON).",  # OBS-124
}


def read_data(
    state: ServiceState, members: Members, name: str, version: Literal["v1", "v2"]
) -> Mapping[str, Any] | None:
    """Read a member that holds template data; ``None`` if it is not there.

    Raises:
        InvalidParameterValue: it holds no JSON object.
        ValidationError: it is too long (OBS-142).
    """
    text = members.text_up_to(name, state.limits.template_data_characters)
    if text is None:
        return None
    try:
        return template_data.template_data(text)
    except InvalidContent as error:
        raise InvalidParameterValue(_WORDS[version]) from error


def rendering_data(state: ServiceState, members: Members) -> Mapping[str, Any]:
    """Read the data of a test rendering, which must be there.

    Raises:
        InvalidRenderingParameter: they are no JSON object (OBS-145).
        ValidationError: they are missing or too long.
    """
    members.required_text("TemplateData")
    try:
        return read_data(state, members, "TemplateData", "v2") or {}
    except InvalidParameterValue as error:
        raise InvalidRenderingParameter(error.message) from error


def with_defaults(
    state: ServiceState, defaults: Mapping[str, Any], data: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    """The data of one destination, completed by the default data as the rules say (TPL-06).

    Raises:
        InvalidParameterValue: they are nested too deeply.
    """
    if not data or not state.rules.templates.whole_defaults:
        try:
            return merged(defaults, data or {})
        except InvalidContent as error:
            raise InvalidParameterValue(error.what) from error
    return data
