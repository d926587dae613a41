"""The limits of SES as values: every number has its fact, and every check takes them as an argument."""

from __future__ import annotations

from typing import TypeVar

import attrs

MIB = 1024 * 1024

_T = TypeVar("_T")


def _limit(default: _T, unit: str, *facts: str, increasable: bool = False) -> _T:
    return attrs.field(default=default, metadata={"unit": unit, "facts": facts, "increasable": increasable})


@attrs.frozen
class Quota:
    """A row of the table of quotas (QRC-19).

    Attributes:
        name: its name in :class:`Limits`.
        value: how many; ``None`` if there is no limit.
        unit: what is counted, and of what: ``addresses a message``.
        facts: what says so.
        increasable: whether AWS raises it for who asks.
    """

    name: str
    value: float | tuple[int, ...] | None
    unit: str
    facts: tuple[str, ...]
    increasable: bool


@attrs.frozen(kw_only=True)
class Limits:
    """What a message, a template, a call or an account may hold: every quota of SES in one place (QRC-19).

    The length of a set's name is part of its syntax, and the quotas of receiving stand here for reference, since the
    model does not receive; neither can be changed here.

    Attributes:
        max_24_hour_send: recipients in 24 hours, of an account in the sandbox (QRC-10). The quota of a model is an
            argument of :class:`LocalSes`, or ``ses.account.quota``.
        max_send_rate: recipients a second, of an account in the sandbox (QRC-10).
        recipients: To, Cc and Bcc addresses together (QRC-14, OBS-012).
        message_bytes: bytes of the finished message, after base64 (QRC-13, OBS-009).
        line_octets: octets of one line without its CRLF (RFC 5322 section 2.1.1, OBS-108).
        identities: addresses and domains in one Region, whatever their state (IDN-04, QRC-15).
        configuration_sets: configuration sets in one Region (CFG-02, QRC-16).
        configuration_set_name_characters: of the name of one (QRC-16).
        event_destinations: event destinations of one configuration set (CFG-18, QRC-16).
        dimensions: dimensions of one CloudWatch destination (CFG-18, QRC-16).
        templates: stored templates in one Region (QRC-17).
        template_bytes: bytes of the HTML and the text of a template together, as UTF-8 (TPL-02).
        replacement_values: of one template; ``None``, for there is no limit (QRC-17).
        bulk_destinations: destinations of one call (TPL-02).
        template_data_characters: characters of the data of one template, as JSON (OBS-142).
        custom_verification_templates: stored custom verification templates in one Region (IDN-23).
        custom_verification_bytes: bytes of the content of one of them, as UTF-8 (IDN-23, OBS-265).
        suppression_additions: addresses that one job puts on the suppression list (SUP-13).
        suppression_removals: addresses that one job takes off it (SUP-14).
        contact_lists: contact lists in one Region (LST-02).
        contact_list_topics: topics of one list (LST-02).
        contact_imports: contacts that one job reads (LST-02).
        tags: tags of one resource (IDN-12).
        identity_policies: policies of one identity (SAZ-08).
        identity_policy_bytes: bytes of the document of one of them, as it is submitted (SAZ-08).
        byodkim_bits: how many bits a key of BYODKIM may have (AUTH-15).
        receipt_rule_sets: of one account (RCV-05).
        receipt_rules: of one rule set (RCV-05).
        receipt_actions: of one rule (RCV-05).
        receipt_recipients: recipients that one rule names (RCV-05).
        ip_filters: of one account (RCV-05).
        s3_message_bytes: bytes of a message that is received and put into S3 (RCV-05).
        sns_message_bytes: bytes of a message that is received and published by SNS (RCV-05).
        calls_per_second: calls of one API action, but for those that send (QRC-18); ``LocalSes(api_rate=…)`` keeps it.

    >>> Limits().recipients
    50
    >>> [quota.name for quota in Limits().table() if quota.increasable]
    ['max_24_hour_send', 'max_send_rate']
    """

    max_24_hour_send: float = _limit(200.0, "recipients in 24 hours", "QRC-10", "OBS-001", increasable=True)
    max_send_rate: float = _limit(1.0, "recipients a second", "QRC-10", "OBS-001", increasable=True)
    recipients: int = _limit(50, "addresses a message", "QRC-14", "OBS-012")
    message_bytes: int = _limit(10 * MIB, "bytes a message", "QRC-13", "OBS-009")
    line_octets: int = _limit(998, "octets a line", "OBS-108")
    identities: int = _limit(10_000, "addresses and domains", "QRC-15", "IDN-04")
    configuration_sets: int = _limit(10_000, "sets", "QRC-16")
    configuration_set_name_characters: int = _limit(64, "characters a name", "QRC-16")
    event_destinations: int = _limit(10, "destinations a set", "QRC-16")
    dimensions: int = _limit(10, "dimensions a destination", "QRC-16")
    templates: int = _limit(10_000, "templates", "QRC-17")
    template_bytes: int = _limit(500 * 1024, "bytes a template", "QRC-17", "TPL-02")
    replacement_values: int | None = _limit(None, "values a template", "QRC-17")
    bulk_destinations: int = _limit(50, "destinations a call", "QRC-17", "TPL-02")
    template_data_characters: int = _limit(262_144, "characters of JSON", "OBS-142")
    custom_verification_templates: int = _limit(50, "templates", "IDN-23")
    custom_verification_bytes: int = _limit(10 * MIB, "bytes a template", "IDN-23", "OBS-265")
    suppression_additions: int = _limit(100_000, "addresses an object", "SUP-13")
    suppression_removals: int = _limit(10_000, "addresses an object", "SUP-14")
    contact_lists: int = _limit(1, "lists", "LST-02", "OBS-288")
    contact_list_topics: int = _limit(20, "topics a list", "LST-02", "OBS-291")
    contact_imports: int = _limit(1_000_000, "contacts an object", "LST-02")
    tags: int = _limit(50, "tags a resource", "IDN-12")
    identity_policies: int = _limit(20, "policies an identity", "SAZ-08")
    identity_policy_bytes: int = _limit(4 * 1024, "bytes a policy", "SAZ-08")
    byodkim_bits: tuple[int, ...] = _limit((1024,), "bits a key", "AUTH-15")
    receipt_rule_sets: int = _limit(40, "rule sets", "QRC-19", "RCV-05")
    receipt_rules: int = _limit(200, "rules a rule set", "QRC-19", "RCV-05")
    receipt_actions: int = _limit(10, "actions a rule", "QRC-19", "RCV-05")
    receipt_recipients: int = _limit(100, "recipients a rule", "QRC-19", "RCV-05")
    ip_filters: int = _limit(100, "filters", "QRC-19", "RCV-05")
    s3_message_bytes: int = _limit(30 * MIB, "bytes a received message", "QRC-19", "RCV-05")
    sns_message_bytes: int = _limit(150 * 1024, "bytes a received message", "QRC-19", "RCV-05")
    calls_per_second: float = _limit(1.0, "calls of an action a second", "QRC-18", "OBS-024")

    def table(self) -> tuple[Quota, ...]:
        """Every quota with its value, its unit, its facts, and whether AWS raises it."""
        return tuple(Quota(of.name, getattr(self, of.name), **of.metadata) for of in attrs.fields(Limits))


GUIDE = Limits()
"""The limits that the guide prints: 50 recipients and 10 MB."""

TODAY = Limits(message_bytes=40 * MIB, byodkim_bits=(1024, 2048))
"""The limits that SES documents today: its v2 API and its SMTP interface take 40 MB, v1 still 10 MB; keys of BYODKIM
may have 2048 bits, too (OBS-231)."""
