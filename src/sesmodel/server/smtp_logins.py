"""Who may log in at the SMTP door, and whose mail it is then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hmac import compare_digest
from types import MappingProxyType

import attrs

from sesmodel.errors import AuthenticationFailed
from sesmodel.service.smtp_credentials import AccessKey, smtp_password

_WRONG = "Authentication Credentials Invalid"  # SRC-12, OBS-437
_NOT_SUBSCRIBED = "Account not subscribed to SES"  # SRC-13


def _by_id(keys: Iterable[AccessKey]) -> Mapping[str, AccessKey]:
    return MappingProxyType({key.access_key_id: key for key in keys})


@attrs.frozen
class SmtpLogins:
    """Which user names and passwords an SMTP door takes.

    Args:
        keys: the access keys that there are: the user name is the id of one, the password is derived from it.
        subscribed: whether their account is signed up for SES.

    >>> SmtpLogins([AccessKey("AKIDEXAMPLE", "secret")]).check("AKIDEXAMPLE", "secret", "us-east-1")
    Traceback (most recent call last):
    sesmodel.errors.AuthenticationFailed: Authentication Credentials Invalid
    """

    keys: Mapping[str, AccessKey] = attrs.field(converter=_by_id, repr=False)
    subscribed: bool = True

    def check(self, user: str, password: str, region: str) -> None:
        """Take a user name and a password, or refuse them.

        Args:
            user: the user name.
            password: the password, as derived for the Region.
            region: the Region of the door (QRC-07).

        Raises:
            AuthenticationFailed: they are not right; temporary credentials never are (SMTP-12).
        """
        key = self.keys.get(user)
        derived = smtp_password(key.secret_access_key, region, strict=False) if type(key) is AccessKey else ""
        if not derived or not compare_digest(derived.encode(), password.encode()):
            raise AuthenticationFailed(_WRONG)
        if not self.subscribed:
            raise AuthenticationFailed(_NOT_SUBSCRIBED)
