"""A configuration set: a named group of rules that a send refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Self

import attrs

from sesmodel.service.configuration_set_document import SKELETON, Document, read_document, write_document
from sesmodel.service.configuration_set_document import as_in_guide as spelt_as_in_guide
from sesmodel.service.configuration_set_options import (
    ArchivingOptions,
    DeliveryOptions,
    ReputationOptions,
    SendingOptions,
    SuppressionOptions,
    TrackingOptions,
    VdmOptions,
)
from sesmodel.service.event_destination import EventDestinations
from sesmodel.service.problem import Problem, Report, refused

if TYPE_CHECKING:
    from sesmodel.service.suppression import SuppressionReason

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_NAME = 64  # OBS-176


def check_set_name(name: str) -> Iterator[Problem]:
    """Find out that a text cannot be the name of a set (CFG-02)."""
    answer = _wrong_with(name)
    if answer is not None:
        yield refused("bad-configuration-set", "configuration set", answer, "CFG-02", "Name it by its name.")


def _wrong_with(name: str) -> str | None:
    """What SES says of a name, as it was seen in 2026: its length before its characters."""
    if not name:
        return "The configuration set name must be specified."
    if len(name) > _LONGEST_NAME:
        return f"Configuration set name cannot exceed {_LONGEST_NAME} characters."
    if not _NAME.fullmatch(name):
        allowed = "only alphanumeric ASCII characters, '_', and '-' are allowed."
        return f"Invalid configuration set name <{name}>: {allowed}"
    return None


def _tags(source: Mapping[str, str]) -> dict[str, str]:
    return dict(source)


@attrs.frozen
class ConfigurationSet:
    """One set as it is at one time; a change makes another value.

    Args:
        name: up to 64 letters, digits, ``-`` and ``_`` (CFG-02); its letter case counts.
        tracking: where tracking links point.
        delivery: how mail leaves.
        reputation: whether its bounces and complaints are counted apart.
        sending: whether it may be used.
        suppression: which events suppress an address.
        archiving: where copies of its mail are kept.
        vdm: what the Virtual Deliverability Manager does.
        event_destinations: where the events of its mail go.
        tags: what people sort and pay by.

    Raises:
        InvalidParameterValue: the name is not one.

    >>> ConfigurationSet("newsletter", sending=SendingOptions(False)).sending_enabled
    False
    """

    name: str
    tracking: TrackingOptions = attrs.field(default=TrackingOptions(), kw_only=True)
    delivery: DeliveryOptions = attrs.field(default=DeliveryOptions(), kw_only=True)
    reputation: ReputationOptions = attrs.field(default=ReputationOptions(), kw_only=True)
    sending: SendingOptions = attrs.field(default=SendingOptions(), kw_only=True)
    suppression: SuppressionOptions = attrs.field(default=SuppressionOptions(), kw_only=True)
    vdm: VdmOptions = attrs.field(default=VdmOptions(), kw_only=True)
    archiving: ArchivingOptions = attrs.field(default=ArchivingOptions(), kw_only=True)
    event_destinations: EventDestinations = attrs.field(
        default=attrs.Factory(lambda self: EventDestinations(self.name), takes_self=True), kw_only=True
    )
    tags: Mapping[str, str] = attrs.field(factory=dict, converter=_tags, hash=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse what is no name."""
        Report(tuple(check_set_name(self.name))).raise_answer()

    @classmethod
    def from_document(cls, source: str | bytes | Document) -> Self:
        """Read a definition, such as the AWS CLI takes with ``--cli-input-json`` (CFG-04).

        A group that is left out has its defaults. One that is there without its switch has it off, as SES does
        (OBS-152, OBS-153).

        Args:
            source: the definition or its JSON, with outer keys as the API spells them (``DeliveryOptions``) or as the
                guide does (``delivery-options``).

        Raises:
            InvalidValue: the name is missing, a key unknown, or a value none of its type or its words.
            InvalidParameterValue: the name is not one.

        >>> news = '{"configuration-set-name": "news", "delivery-options": {"TlsPolicy": "REQUIRE"}}'
        >>> ConfigurationSet.from_document(news).delivery.tls_policy.value
        'REQUIRE'
        """
        return cls(**read_document(source))

    def to_document(self, *, as_in_guide: bool = False) -> dict[str, Any]:
        """The definition, to be read by ``from_document`` or written as JSON; destinations of events are not in it.

        Args:
            as_in_guide: spell the outer keys as the guide does, which the API does not read.
        """
        document = write_document(self.name, attrs.asdict(self, recurse=False), self.tags)
        return spelt_as_in_guide(document) if as_in_guide else document

    @staticmethod
    def skeleton(*, as_in_guide: bool = False) -> dict[str, Any]:
        """A definition with every key, to be changed and read (CFG-03).

        Args:
            as_in_guide: spell the outer keys as the guide does.
        """
        document = deepcopy(dict(SKELETON))
        return spelt_as_in_guide(document) if as_in_guide else document

    @property
    def sending_enabled(self) -> bool:
        """Whether a send that names it is accepted."""
        return self.sending.sending_enabled

    @property
    def suppressed_reasons(self) -> frozenset[SuppressionReason] | None:
        """What puts an address on the suppression list, in place of what the account says; ``None`` to go by that."""
        reasons = self.suppression.suppressed_reasons
        return None if reasons is None else frozenset(reasons)
