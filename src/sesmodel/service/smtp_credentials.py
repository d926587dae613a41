"""Access keys, and the SMTP credentials that are made of them (QRC-20, SMTP-09 to SMTP-11)."""

from __future__ import annotations

import hmac
from base64 import b64encode
from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidConfiguration
from sesmodel.service.region import REGION, REGIONS_WITHOUT_SMTP

if TYPE_CHECKING:
    from collections.abc import Collection

SMTP_PASSWORD_REGIONS = (
    "us-east-2", "us-east-1", "us-west-2", "ap-south-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2",
    "ap-northeast-1", "ca-central-1", "eu-central-1", "eu-west-1", "eu-west-2", "sa-east-1", "us-gov-west-1",
)  # fmt: skip
"""The Regions that the guide makes passwords for (SMTP-10)."""

_VERSION = b"\x04"
_SIGV4_SINCE = date(2019, 1, 10)


def smtp_password(
    secret: str, region: str, *, strict: bool = True, regions: Collection[str] = SMTP_PASSWORD_REGIONS
) -> str:
    """Derive the SMTP password of an access key for one Region (SMTP-09). The user name is the id of the key.

    Args:
        secret: the secret access key.
        region: such as ``eu-west-1``.
        strict: whether to take the Regions of ``regions`` alone; without it, all but the three that have no SMTP
            interface, since more have one today than the guide lists (SMTP-10).
        regions: the Regions to take.

    Raises:
        InvalidConfiguration: a ValueError: the Region is none of them.

    >>> smtp_password("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
    'BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9'
    """
    if not REGION.fullmatch(region):  # it is not shown: who swaps the arguments puts the secret there
        raise InvalidConfiguration("this is no Region.", where="region", cure="Write it as in eu-west-1.")
    if not (region in regions if strict else region not in REGIONS_WITHOUT_SMTP):
        raise InvalidConfiguration(f"The {region} Region doesn't have an SMTP endpoint.")
    digest = f"AWS4{secret}".encode()
    for message in ("11111111", region, "ses", "aws4_request", "SendRawEmail"):
        digest = hmac.digest(digest, message.encode(), "sha256")
    return b64encode(_VERSION + digest).decode("ascii")


@attrs.frozen
class AccessKey:
    """The credentials of the API. The SMTP interface takes others: ``SmtpCredentials.of(key, region)`` makes them.

    Args:
        access_key_id: such as ``AKIAIOSFODNN7EXAMPLE``.
        secret_access_key: shown nowhere.
    """

    access_key_id: str
    secret_access_key: str = attrs.field(repr=False)

    def __getstate__(self) -> None:
        """Refuse to be pickled, with the secret in it."""
        raise TypeError("An AccessKey is not pickled: its secret would be written out.")


@attrs.frozen
class TemporaryAccessKey(AccessKey):
    """An access key with a session token, as AWS STS and instance roles give them out.

    Args:
        session_token: what goes with the key in every request; shown nowhere.
        expires: when the credentials end; never, if not given.
    """

    session_token: str = attrs.field(repr=False)
    expires: datetime | None = None


@attrs.frozen
class SmtpCredentials:
    """The credentials of the SMTP interface in one Region.

    Args:
        username: the id of the access key that they are made of.
        password: shown nowhere.
        region: the Region that they are for, where it is known (QRC-07).
        created: when they were made, where it is known.

    >>> SmtpCredentials.of(AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "us-east-1")
    SmtpCredentials(username='AKIAIOSFODNN7EXAMPLE', region='us-east-1')
    """

    username: str
    password: str = attrs.field(repr=False)
    region: str | None = None
    created: date | None = attrs.field(default=None, kw_only=True, repr=False)

    @classmethod
    def of(cls, access_key: AccessKey, region: str, *, strict: bool = True) -> SmtpCredentials:
        """Derive them from an access key, for one Region.

        Args:
            access_key: the key.
            region: such as ``eu-west-1``.
            strict: as of :func:`smtp_password`.

        Raises:
            InvalidConfiguration: the Region has no SMTP interface, or the key is a temporary one (SMTP-12).
        """
        if isinstance(access_key, TemporaryAccessKey):
            cure = "Use the access key of an IAM user."
            raise InvalidConfiguration("temporary credentials make no SMTP credentials.", where="access_key", cure=cure)
        password = smtp_password(access_key.secret_access_key, region, strict=strict)
        return cls(access_key.access_key_id, password, region)

    @property
    def is_sigv2(self) -> bool:
        """Whether they are of the signature version of before 10 January 2019, and should be replaced (TRB-11)."""
        return self.created is not None and self.created < _SIGV4_SINCE

    def __getstate__(self) -> None:
        """Refuse to be pickled, with the password in it."""
        raise TypeError("SmtpCredentials are not pickled: their password would be written out.")
