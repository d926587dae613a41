"""The limits of SES as values: every number has its fact, and every check takes them as an argument."""

from __future__ import annotations

import attrs

MIB = 1024 * 1024


@attrs.frozen(kw_only=True)
class Limits:
    """What a message, a template, a call or an account may hold.

    Attributes:
        recipients: To, Cc and Bcc addresses together (QRC-14, OBS-012).
        message_bytes: bytes of the finished message, after base64 (QRC-13, OBS-009).
        line_octets: octets of one line without its CRLF (RFC 5322 section 2.1.1, OBS-108).
        templates: stored templates in one Region (QRC-17).
        template_bytes: bytes of the HTML and the text of a template together, as UTF-8 (TPL-02).
        bulk_destinations: destinations of one call (TPL-02).
        template_data_characters: characters of the data of one template, as JSON (OBS-142).
        custom_verification_templates: stored custom verification templates in one Region (IDN-23).
        custom_verification_bytes: bytes of the content of one of them, as UTF-8 (IDN-23, OBS-265).
        identities: addresses and domains in one Region, whatever their state (IDN-04, QRC-15).
        configuration_sets: configuration sets in one Region (CFG-02, QRC-16).
        tags: tags of one resource (IDN-12).
        byodkim_bits: how many bits a key of BYODKIM may have (AUTH-15).
        event_destinations: event destinations of one configuration set (CFG-18, QRC-16).
        dimensions: dimensions of one CloudWatch destination (CFG-18, QRC-16).

    >>> Limits().recipients
    50
    """

    recipients: int = 50
    message_bytes: int = 10 * MIB
    line_octets: int = 998
    templates: int = 10_000
    template_bytes: int = 500 * 1024
    bulk_destinations: int = 50
    template_data_characters: int = 262_144
    custom_verification_templates: int = 50
    custom_verification_bytes: int = 10 * MIB
    identities: int = 10_000
    configuration_sets: int = 10_000
    tags: int = 50
    byodkim_bits: tuple[int, ...] = (1024,)
    event_destinations: int = 10
    dimensions: int = 10


GUIDE = Limits()
"""The limits that the guide prints: 50 recipients and 10 MB."""

TODAY = Limits(message_bytes=40 * MIB, byodkim_bits=(1024, 2048))
"""The limits that SES documents today: its v2 API and its SMTP interface take 40 MB, v1 still 10 MB; keys of BYODKIM
may have 2048 bits, too (OBS-231)."""
