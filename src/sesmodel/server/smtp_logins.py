"""Who may log in at the SMTP door, and how fast mail may come from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hmac import compare_digest
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import AuthenticationFailed, Throttling
from sesmodel.service.bucket import Bucket
from sesmodel.service.smtp_credentials import AccessKey, SmtpCredentials, TemporaryAccessKey
from sesmodel.service.smtp_reply import NOT_SUBSCRIBED, WRONG_CREDENTIALS

if TYPE_CHECKING:
    from datetime import datetime

Login = AccessKey | SmtpCredentials

_NO_TIME = 1e-6  # a clock counts microseconds
_TOO_FAST = "Maximum SigV2 SMTP sending rate exceeded."  # TRB-11


def _by_user(logins: Iterable[Login]) -> Mapping[str, Login]:
    return MappingProxyType({one.access_key_id if isinstance(one, AccessKey) else one.username: one for one in logins})


@attrs.define
class SmtpLogins:
    """Which user names and passwords an SMTP door takes.

    Args:
        logins: access keys, whose id is the user name and from which the password is derived for the Region of the
            door; or credentials of the SMTP interface as they are. Temporary keys are never taken (SMTP-12).
        subscribed: whether their account is signed up for SES.
        sigv2_rate: how many recipients a second credentials of before 10 January 2019 may send to; as many as others,
            if not given (TRB-11).

    >>> key = AccessKey("AKIDEXAMPLE", "secret")
    >>> logins = SmtpLogins([key])
    >>> logins.check("AKIDEXAMPLE", SmtpCredentials.of(key, "us-east-1").password, "us-east-1")
    >>> logins.check("AKIDEXAMPLE", "secret", "us-east-1")
    Traceback (most recent call last):
    sesmodel.errors.AuthenticationFailed: Authentication Credentials Invalid
    """

    logins: Mapping[str, Login] = attrs.field(converter=_by_user, repr=False)
    subscribed: bool = attrs.field(default=True, kw_only=True)
    sigv2_rate: float | None = attrs.field(default=None, kw_only=True)
    _sent: dict[str, Bucket] = attrs.field(factory=dict, init=False, repr=False)

    def check(self, user: str, password: str, region: str) -> None:
        """Take a user name and a password, or refuse them.

        Args:
            user: the user name.
            password: the password.
            region: the Region of the door (QRC-07).

        Raises:
            AuthenticationFailed: they are not right, or their account is not signed up.
        """
        self.region(user, password, [region])

    def region(self, user: str, password: str, regions: Iterable[str]) -> str:
        """The Region that a password is for: the first of some in which it and the user name are right.

        Args:
            user: the user name.
            password: the password.
            regions: those that it may be for; they have an SMTP interface.

        Raises:
            AuthenticationFailed: as of :meth:`check`.
        """
        login, given = self.logins.get(user), password.encode(errors="replace")
        for region in regions:
            expected = _password(login, region)
            if expected and compare_digest(expected.encode(), given):
                if not self.subscribed:
                    raise AuthenticationFailed(NOT_SUBSCRIBED.template)
                return region
        raise AuthenticationFailed(WRONG_CREDENTIALS.template)

    def admit(self, user: str, recipients: int, now: datetime) -> None:
        """Take a message of a user in, or refuse it for coming too fast.

        Args:
            user: who is logged in.
            recipients: how many it is for.
            now: the time in the model.

        Raises:
            Throttling: the credentials are old, and send faster than such may.
        """
        login = self.logins.get(user)
        if self.sigv2_rate is None or not (isinstance(login, SmtpCredentials) and login.is_sigv2):
            return
        bucket, at = self._sent.setdefault(user, Bucket()), now.timestamp()
        if bucket.wait(at, max(1 - 1 / self.sigv2_rate, 0)) > _NO_TIME:
            raise Throttling(_TOO_FAST)
        bucket.take(at, recipients / self.sigv2_rate)


def _password(login: Login | None, region: str) -> str:
    if login is None or isinstance(login, TemporaryAccessKey):
        return ""
    if isinstance(login, AccessKey):
        return SmtpCredentials.of(login, region, strict=False).password
    return login.password if login.region in (None, region) else ""
