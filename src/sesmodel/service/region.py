"""Regions, and the names that SES makes from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.ids import uuid4_form

if TYPE_CHECKING:
    from datetime import datetime

SERVICE_DOMAIN = "amazonses.com"
"""The domain of SES itself, which signs every mail that leaves it (AUTH-23)."""

REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+")
"""What a Region looks like."""

_FIRST = "us-east-1"  # the oldest Region has names of its own: OBS-342, OBS-343, OBS-349

_CODES = {
    "us-east-1": "0100",
    "us-west-2": "0101",
    "eu-west-1": "0102",
    "ap-northeast-1": "0106",
    "eu-central-1": "0107",
    "ap-southeast-2": "0108",
    "ap-south-1": "0109",
    "eu-west-2": "010b",
    "ap-northeast-2": "010c",
    "ca-central-1": "010d",
    "ap-southeast-1": "010e",
    "us-east-2": "010f",
    "eu-north-1": "0110",
    "us-west-1": "0111",
    "eu-west-3": "0113",
}
"""The first four digits of message ids, as seen in mail of each Region (OBS-340)."""


_NAMES = {
    "af-south-1": "Africa (Cape Town)",
    "ap-northeast-1": "Asia Pacific (Tokyo)",
    "ap-northeast-2": "Asia Pacific (Seoul)",
    "ap-south-1": "Asia Pacific (Mumbai)",
    "ap-southeast-1": "Asia Pacific (Singapore)",
    "ap-southeast-2": "Asia Pacific (Sydney)",
    "ca-central-1": "Canada (Central)",
    "eu-central-1": "Europe (Frankfurt)",
    "eu-north-1": "Europe (Stockholm)",
    "eu-south-1": "Europe (Milan)",
    "eu-west-1": "Europe (Ireland)",
    "eu-west-2": "Europe (London)",
    "eu-west-3": "Europe (Paris)",
    "me-south-1": "Middle East (Bahrain)",
    "sa-east-1": "South America (São Paulo)",
    "us-east-1": "US East (N. Virginia)",
    "us-east-2": "US East (Ohio)",
    "us-gov-west-1": "AWS GovCloud (US)",
    "us-west-1": "US West (N. California)",
    "us-west-2": "US West (Oregon)",
}
"""What the guide calls its Regions (QRC-02)."""


def region_name(region: str) -> str:
    """What a Region is called in mail and on pages (IDN-17); one that is not known keeps its code.

    >>> region_name("us-west-2")
    'US West (Oregon)'
    """
    return _NAMES.get(region, region)


def message_id(region: str, moment: datetime, token: str) -> str:
    """Make an id as SES does: Region, milliseconds, a version 4 UUID, ``-000000`` (LIF-02, OBS-338 to OBS-341).

    Args:
        region: such as ``eu-west-1``; one whose code nobody has seen gets ``0000``, as all had before 2015.
        moment: when the message is accepted.
        token: 32 hexadecimal digits that were not used before.

    >>> from datetime import UTC, datetime
    >>> message_id("us-west-2", datetime(2016, 11, 23, 12, 0, 59, 530000, UTC), "0123456789abcdef0123456789abcdef")
    '01010158910f768a-01234567-89ab-4def-8123-456789abcdef-000000'
    """
    milliseconds = int(moment.timestamp()) * 1000 + moment.microsecond // 1000
    return f"{_CODES.get(region, '0000')}{milliseconds:012x}-{uuid4_form(token)}-000000"


def message_id_domain(region: str) -> str:
    """The domain of delivered Message-ID fields (OBS-342)."""
    return f"email.{SERVICE_DOMAIN}" if region == _FIRST else f"{region}.{SERVICE_DOMAIN}"


def return_path_domain(region: str) -> str:
    """The domain of envelope senders and of the mailer daemon, unless there is a custom one (OBS-343, OBS-366)."""
    return SERVICE_DOMAIN if region == _FIRST else f"{region}.{SERVICE_DOMAIN}"


def outgoing_host(region: str) -> str:
    """A host that SES sends from (OBS-349)."""
    return "a8-77.smtp-out.amazonses.com" if region == _FIRST else f"a8-77.smtp-out.{region}.amazonses.com"


OUTGOING_IP = "54.240.8.77"
"""The address of that host."""


def feedback_host(region: str) -> str:
    """Where the MX record of a MAIL FROM domain points (AUTH-27)."""
    return f"feedback-smtp.{region}.{SERVICE_DOMAIN}"


REGIONS = tuple(_NAMES)
"""The Regions of the guide (QRC-02)."""

FEEDBACK_HOSTS = frozenset(
    f"feedback-smtp.{region}.{domain}" for region in REGIONS for domain in ("amazonses.com", "amazonaws.com")
)
"""Where the MX record of a MAIL FROM domain may point: any Region, in both spellings of the guide (QRC-02, QRC-08)."""
