"""The definition of a configuration set as a JSON document, in both spellings of its outer keys (CFG-04)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sesmodel.errors import InvalidValue
from sesmodel.service.configuration_set_options import (
    ArchivingOptions,
    DeliveryOptions,
    ReputationOptions,
    SendingOptions,
    SuppressionOptions,
    TrackingOptions,
    VdmOptions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Document = Mapping[str, Any]

_NAME, _TAGS = "ConfigurationSetName", "Tags"
_VALUES: dict[str, tuple[str, str, type[Any]]] = {
    "TrackingOptions.CustomRedirectDomain": ("tracking", "custom_redirect_domain", str),
    "TrackingOptions.HttpsPolicy": ("tracking", "https_policy", str),
    "DeliveryOptions.TlsPolicy": ("delivery", "tls_policy", str),
    "DeliveryOptions.SendingPoolName": ("delivery", "sending_pool_name", str),
    "DeliveryOptions.MaxDeliverySeconds": ("delivery", "max_delivery_seconds", int),
    "ReputationOptions.ReputationMetricsEnabled": ("reputation", "reputation_metrics_enabled", bool),
    "ReputationOptions.LastFreshStart": ("reputation", "last_fresh_start", datetime),
    "SendingOptions.SendingEnabled": ("sending", "sending_enabled", bool),
    "SuppressionOptions.SuppressedReasons": ("suppression", "suppressed_reasons", list),
    "ArchivingOptions.ArchiveArn": ("archiving", "archive_arn", str),
    "VdmOptions.DashboardOptions.EngagementMetrics": ("vdm", "engagement_metrics", str),
    "VdmOptions.GuardianOptions.OptimizedSharedDelivery": ("vdm", "optimized_shared_delivery", str),
}
"""Where each value stands in a document, which group and attribute it is, and its type."""

_GROUPS: dict[str, Callable[..., Any]] = {
    "TrackingOptions": TrackingOptions,
    "DeliveryOptions": DeliveryOptions,
    "ReputationOptions": ReputationOptions,
    "SendingOptions": SendingOptions,
    "SuppressionOptions": SuppressionOptions,
    "VdmOptions": VdmOptions,
    "ArchivingOptions": ArchivingOptions,
}
_CALLED = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    datetime: "a time",
    list: "a list",
    Mapping: "an object",
}

SKELETON: Document = {
    _NAME: "sample-configuration-set",
    "TrackingOptions": {"CustomRedirectDomain": "click.example.com", "HttpsPolicy": "OPTIONAL"},
    "DeliveryOptions": {"TlsPolicy": "REQUIRE", "SendingPoolName": "sending-pool", "MaxDeliverySeconds": 50_400},
    "ReputationOptions": {"ReputationMetricsEnabled": True, "LastFreshStart": "2021-02-01T00:00:00+00:00"},
    "SendingOptions": {"SendingEnabled": True},
    _TAGS: [{"Key": "team", "Value": "crm"}],
    "SuppressionOptions": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
    "VdmOptions": {
        "DashboardOptions": {"EngagementMetrics": "ENABLED"},
        "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"},
    },
}
"""A document with every key that the guide prints."""


def as_in_guide(document: Document) -> dict[str, Any]:
    """A document with its outer keys as the guide prints them: ``configuration-set-name``."""
    return {_kebab(key): value for key, value in document.items()}


def _kebab(key: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", key).lower()


# --- reading --------------------------------------------------------------------------------------


def read_document(source: str | bytes | Document) -> dict[str, Any]:
    """What a document says, as the arguments of a configuration set.

    Args:
        source: the document, or its JSON.

    Raises:
        InvalidValue: it is no JSON object, lacks the name, has an unknown key, or a value of the wrong type.
    """
    document = _outer(_object(source))
    if _NAME not in document:
        raise InvalidValue("the name is missing.", where=_NAME, cure="Give the name of the set.")
    known = {
        key: _typed(key, value, str if key == _NAME else list if key == _TAGS else Mapping)
        for key, value in document.items()
    }
    groups = {_attribute(key): _group(key, known[key]) for key in _GROUPS if key in known}
    return {"name": known[_NAME], **groups, "tags": dict(_tags(known.get(_TAGS, ())))}


def _object(source: str | bytes | Document) -> Document:
    if isinstance(source, Mapping):
        return source
    try:
        found = json.loads(source)
    except ValueError as error:
        raise InvalidValue(f"it is no JSON: {error}.", where="document", cure="Give a JSON object.") from None
    if not isinstance(found, dict):
        raise InvalidValue("it is no JSON object.", where="document", cure="Begin it with {.")
    return found


def _outer(document: Document) -> dict[str, Any]:
    """The document with its outer keys in one spelling."""
    spelt = {spelling: key for key in (_NAME, _TAGS, *_GROUPS) for spelling in (key, _kebab(key))}
    found: dict[str, Any] = {}
    for key, value in document.items():
        if key not in spelt:
            raise InvalidValue(
                "there is no such key.", where=str(key), cure=f"Use {', '.join((_NAME, *_GROUPS, _TAGS))}."
            )
        if spelt[key] in found:
            raise InvalidValue("it is given twice.", where=str(key), cure="Use one spelling of it.")
        found[spelt[key]] = value
    return found


def _group(name: str, given: Document) -> Any:
    """A group of options; one that is there without its switch has it off (OBS-152, OBS-153)."""
    values = dict(_values(name, given))
    if name == "SuppressionOptions" and "suppressed_reasons" not in values:  # SES fails by itself: OBS-156
        cure = "Give a list, which may be empty, or leave the group out."
        raise InvalidValue("the reasons are missing.", where="SuppressionOptions.SuppressedReasons", cure=cure)
    off = {attribute: False for _, attribute, kind in _places(name) if kind is bool}
    return _GROUPS[name](**{**off, **values})


def _values(path: str, given: Document) -> Iterator[tuple[str, Any]]:
    for key, value in given.items():
        place = f"{path}.{key}"
        if place in _VALUES:
            _, attribute, kind = _VALUES[place]
            yield attribute, _typed(place, value, kind)
        elif any(known.startswith(f"{place}.") for known in _VALUES):
            yield from _values(place, _typed(place, value, Mapping))
        else:
            known = sorted(
                {other[len(path) + 1 :].partition(".")[0] for other in _VALUES if other.startswith(f"{path}.")}
            )
            raise InvalidValue("there is no such key.", where=place, cure=f"Use {', '.join(known)}.")


def _tags(given: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for number, tag in enumerate(given, 1):
        place = f"{_TAGS}.{number}"
        if unknown := set(_typed(place, tag, Mapping)).difference(("Key", "Value")):
            raise InvalidValue("there is no such key.", where=f"{place}.{min(unknown)}", cure="Use Key and Value.")
        yield _typed(f"{place}.Key", tag.get("Key"), str), _typed(f"{place}.Value", tag.get("Value", ""), str)


def _typed(place: str, value: Any, kind: type[Any]) -> Any:
    if kind is datetime:
        return _time(place, value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise InvalidValue(f"{value!r} is not {_CALLED[kind]}.", where=place, cure=f"Give {_CALLED[kind]}.")
    return value


def _time(place: str, value: Any) -> datetime:
    """A time as seconds since 1970, as ISO 8601 has it, or as it is."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        return value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError, OSError):
        cure = "Give seconds since 1970, or 2021-02-01T00:00:00Z."
        raise InvalidValue(f"{value!r} is not a time.", where=place, cure=cure) from None


# --- writing --------------------------------------------------------------------------------------


def write_document(name: str, groups: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    """The document of a set, which reads back as the same.

    Args:
        name: the set.
        groups: its groups of options by their attributes; what they leave open is left out.
        tags: its tags.
    """
    document: dict[str, Any] = {_NAME: name}
    for place, (group, attribute, _) in _VALUES.items():
        value = getattr(groups[group], attribute)
        if value is not None:
            *path, key = place.split(".")
            inner = document
            for step in path:
                inner = inner.setdefault(step, {})
            inner[key] = _written(value)
    return {**document, _TAGS: [{"Key": key, "Value": value} for key, value in tags.items()]}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [one.value for one in value]
    return getattr(value, "value", value)


def _places(group: str) -> list[tuple[str, str, type[Any]]]:
    return [known for place, known in _VALUES.items() if place.startswith(f"{group}.")]


def _attribute(group: str) -> str:
    return _places(group)[0][0]
