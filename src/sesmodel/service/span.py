"""What spans of time may be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sesmodel.errors import InvalidValue

if TYPE_CHECKING:
    import attrs


def not_negative(_times: object, attribute: attrs.Attribute[Any], span: timedelta) -> None:
    """Refuse a span that runs backwards.

    Raises:
        InvalidValue: it does.
    """
    if span < timedelta():
        raise InvalidValue(f"{span} runs backwards.", where=attribute.name, cure="Give a timedelta that does not.")


def positive(_times: object, attribute: attrs.Attribute[Any], span: timedelta) -> None:
    """Refuse a span that is over before it begins.

    Raises:
        InvalidValue: it is.
    """
    if span <= timedelta():
        raise InvalidValue(f"{span} is not longer than nothing.", where=attribute.name, cure="Give a longer timedelta.")
