"""Regions, and the names that SES makes from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidConfiguration
from sesmodel.ids import uuid1_form, uuid4_form

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
    "us-east-2": "US East (Ohio)",
    "us-east-1": "US East (N. Virginia)",
    "us-west-1": "US West (N. California)",
    "us-west-2": "US West (Oregon)",
    "af-south-1": "Africa (Cape Town)",
    "ap-south-1": "Asia Pacific (Mumbai)",
    "ap-northeast-2": "Asia Pacific (Seoul)",
    "ap-southeast-1": "Asia Pacific (Singapore)",
    "ap-southeast-2": "Asia Pacific (Sydney)",
    "ap-northeast-1": "Asia Pacific (Tokyo)",
    "ca-central-1": "Canada (Central)",
    "eu-central-1": "Europe (Frankfurt)",
    "eu-west-1": "Europe (Ireland)",
    "eu-west-2": "Europe (London)",
    "eu-south-1": "Europe (Milan)",
    "eu-west-3": "Europe (Paris)",
    "eu-north-1": "Europe (Stockholm)",
    "me-south-1": "Middle East (Bahrain)",
    "sa-east-1": "South America (São Paulo)",
    "us-gov-west-1": "AWS GovCloud (US)",
}
"""What the guide calls its Regions, in its order (QRC-02)."""

_RECEIVING = frozenset({"us-east-1", "us-west-2", "eu-west-1"})

REGIONS_WITHOUT_SMTP = frozenset({"af-south-1", "eu-south-1", "me-south-1"})
"""Regions that have SES but no SMTP interface (SMTP-02)."""


def _known(region: Region, _attribute: object, code: str) -> None:
    if not REGION.fullmatch(code):
        raise InvalidConfiguration(f"{code!r} is no Region.", where="region", cure="Write it as in eu-west-1.")
    if not region.name:
        cure = "Look for a misspelling; of a new Region, give the name too: Region(code, name=…)."
        raise InvalidConfiguration(f"{code} is not among the Regions of the guide.", where="region", cure=cure)


@attrs.frozen
class Region:
    """A Region, and where SES answers in it (QRC-02, QRC-03).

    Those of the guide are known by their code. AWS opens new ones: of such a Region say what is to be known.

    Args:
        code: such as ``eu-west-1``.
        name: what the guide calls it.
        receives: whether SES receives mail there.
        has_smtp: whether SES has its SMTP interface there.

    Raises:
        InvalidConfiguration: there can be no such Region, or the guide does not list it and no name is given.

    >>> Region("us-west-2").feedback_host
    'feedback-smtp.us-west-2.amazonaws.com'
    >>> Region("eu-south-2", name="Europe (Spain)").smtp_host
    'email-smtp.eu-south-2.amazonaws.com'
    """

    code: str = attrs.field(validator=_known)
    name: str = attrs.field(kw_only=True)
    receives: bool = attrs.field(kw_only=True)
    has_smtp: bool = attrs.field(kw_only=True)

    @name.default
    def _(self) -> str:
        return _NAMES.get(self.code, "")

    @receives.default
    def _(self) -> bool:
        return self.code in _RECEIVING

    @has_smtp.default
    def _(self) -> bool:
        return self.code not in REGIONS_WITHOUT_SMTP

    @property
    def api_host(self) -> str:
        """Where both APIs answer (OBS-042, OBS-043)."""
        return f"email.{self.code}.amazonaws.com"

    @property
    def smtp_host(self) -> str | None:
        """Where the SMTP interface answers; ``None`` if there is none."""
        return f"email-smtp.{self.code}.amazonaws.com" if self.has_smtp else None

    @property
    def inbound_host(self) -> str | None:
        """Where the MX record of a domain points whose mail SES receives; ``None`` if it does not receive there."""
        return f"inbound-smtp.{self.code}.amazonaws.com" if self.receives else None

    @property
    def feedback_host(self) -> str:
        """Where the MX record of a MAIL FROM domain points, as the table of Regions prints it.

        Elsewhere the guide and live SES write ``amazonses.com`` in place of ``amazonaws.com``: the records that this
        library makes do so too, and both are accepted (AUTH-27).
        """
        return f"feedback-smtp.{self.code}.amazonaws.com"

    def __str__(self) -> str:
        """The code."""
        return self.code


REGIONS = tuple(map(Region, _NAMES))
"""The Regions of the guide (QRC-02)."""


TRACKING_DOMAIN = "awstrack.me"
"""Below it are the servers that tracked links lead to (OBS-429)."""

_WITHOUT_TRACKING = frozenset({"eu-west-3"})  # the table of the guide leaves it out: CFG-15


def tracking_domain(region: str) -> str:
    """Where the CNAME record of a custom redirect domain points, in the table of the guide (CFG-15).

    Args:
        region: such as ``eu-west-1``.

    Raises:
        InvalidConfiguration: the table has no such Region.

    >>> tracking_domain("eu-north-1")
    'r.eu-north-1.awstrack.me'
    """
    if region not in _NAMES or region in _WITHOUT_TRACKING:
        cure = "Use a Region of the guide's table of tracking domains, such as eu-west-1."
        raise InvalidConfiguration(
            f"{region!r} has no tracking domain that the guide knows.", where="region", cure=cure
        )
    return f"r.{region}.{TRACKING_DOMAIN}"


def region_name(code: str) -> str:
    """What a Region is called in mail and on pages (IDN-17); one that is not known keeps its code.

    >>> region_name("us-west-2")
    'US West (Oregon)'
    """
    return _NAMES.get(code, code)


def partition_of(region: str) -> str:
    """The partition of AWS that a Region is in, by which ARNs begin.

    >>> partition_of("eu-west-1"), partition_of("us-gov-west-1"), partition_of("cn-north-1")
    ('aws', 'aws-us-gov', 'aws-cn')
    """
    return "aws-us-gov" if region.startswith("us-gov-") else "aws-cn" if region.startswith("cn-") else "aws"


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
    return _id(region, moment, uuid4_form(token))


def complaint_id(region: str, moment: datetime, token: str) -> str:
    """Make the id of a complaint as SES does: as :func:`message_id`, with a version 1 UUID (OBS-341).

    Args:
        region: such as ``eu-west-1``.
        moment: when it came.
        token: 32 hexadecimal digits that were not used before.
    """
    return _id(region, moment, uuid1_form(token, moment))


def _id(region: str, moment: datetime, uuid: str) -> str:
    milliseconds = int(moment.timestamp()) * 1000 + moment.microsecond // 1000
    return f"{_CODES.get(region, '0000')}{milliseconds:012x}-{uuid}-000000"


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


def live_feedback_host(region: str) -> str:
    """Where the MX record of a MAIL FROM domain points, in the spelling of live SES (AUTH-27)."""
    return f"feedback-smtp.{region}.{SERVICE_DOMAIN}"


FEEDBACK_HOSTS = frozenset(
    host for region in REGIONS for host in (live_feedback_host(region.code), region.feedback_host)
)
"""Where the MX record of a MAIL FROM domain may point: any Region, in both spellings of the guide (QRC-02, QRC-08)."""
