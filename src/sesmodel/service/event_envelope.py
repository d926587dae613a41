"""What events come wrapped in: messages of SNS, in messages of SQS, in what a Lambda function is called with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from sesmodel.errors import InvalidEvent
from sesmodel.service.json_text import JsonText, load
from sesmodel.service.json_value import copied, described

_TEXT = (bytes, str, bytearray, memoryview)
_MOST = 6  # an event in SNS in SQS in the records of a Lambda function is the fifth
_ENVELOPES = ("Message", "Sns", "Body", "body", "detail")  # SNS; to Lambda by SNS; SQS; to Lambda by SQS; EventBridge
_CONFIRMATIONS = ("SubscriptionConfirmation", "UnsubscribeConfirmation")


@runtime_checkable
class CarriesMessage(Protocol):
    """A message of SNS that somebody has read and checked."""

    @property
    def message(self) -> str:
        """The text that was published."""
        ...


EventSource = JsonText | Mapping[str, Any] | CarriesMessage
"""What events are read from: JSON, the object in it, or a message of SNS."""


def opened(source: EventSource) -> dict[str, Any]:
    """The JSON object of one event, out of its envelopes.

    Raises:
        InvalidEvent: there is no JSON object, or not one event in it.
    """
    found, where = _object(source, ""), ""
    if "eventType" in found:  # most have no envelope
        return found
    for _ in range(_MOST):
        if "eventType" in found or "notificationType" in found:
            return found
        found, where = _inner(found, where)
    raise InvalidEvent("there are envelopes in envelopes without end.", where=where)


def listed(source: Any) -> tuple[tuple[str, Any], ...]:
    """The events that come together, each with its place: lines of JSON, a list, the records of a Lambda function."""
    if isinstance(source, _TEXT):
        try:
            source = load(source)
        except InvalidEvent:  # not one value: then line by line
            return _lines(source)
    if isinstance(source, Mapping):
        for name in ("Records", "Messages"):
            if isinstance(records := source.get(name), list | tuple):
                return tuple((f"{name}[{at}]", record) for at, record in enumerate(records))
    if isinstance(source, list | tuple):
        return tuple((f"[{at}]", one) for at, one in enumerate(source))
    return (("", source),)


def _lines(text: Any) -> tuple[tuple[str, Any], ...]:
    """The lines that have something in them; JSON may hold other line ends than this one as they are."""
    lines: list[Any] = text.split("\n") if isinstance(text, str) else bytes(text).split(b"\n")
    return tuple((f"line {at}", line) for at, line in enumerate(lines, 1) if line.strip())


def _object(source: object, where: str) -> dict[str, Any]:
    if isinstance(source, _TEXT):
        text: Any = source
    elif isinstance(source, Mapping):
        found: dict[str, Any] = copied(source)  # so that nobody changes what was read
        return found
    else:
        text = getattr(source, "message", None)
    if not isinstance(text, _TEXT):
        raise InvalidEvent(f"it is {described(source)}.", where=where, cure="Hand over JSON, or the object in it.")
    try:
        value = load(text)
    except InvalidEvent as error:
        raise error.under(where) if where else error from None
    if not isinstance(value, dict):
        raise InvalidEvent(f"it is {described(value)}, and SES writes an object.", where=where)
    return value


def _inner(found: dict[str, Any], where: str) -> tuple[dict[str, Any], str]:
    """What is in an envelope, and where that stands."""
    if found.get("Type") in _CONFIRMATIONS:
        cure = "There is no event in it; visit its SubscribeURL once you know that SNS sent it."
        raise InvalidEvent(f"it is a {found['Type']} of SNS.", where=where, cure=cure)
    name, inner = _content(found, where)
    path = f"{where}.{name}".lstrip(".")
    return inner if isinstance(inner, dict) else _object(inner, path), path


def _content(found: dict[str, Any], where: str) -> tuple[str, Any]:
    for name in _ENVELOPES:
        if isinstance(inner := found.get(name), str | dict):
            return name, inner
    records = found.get("Records")
    if isinstance(records, list) and len(records) == 1:
        return "Records[0]", records[0]
    if isinstance(records, list):
        raise InvalidEvent(f"there are {len(records)} records.", where=where, cure="Read them with parse_events.")
    cure = f"An event has the member eventType or notificationType, an envelope {', '.join(_ENVELOPES)} or Records."
    raise InvalidEvent("it is no event of SES.", where=where, cure=cure)
