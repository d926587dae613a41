"""Whose mail it is that comes in at the SMTP door: by the login, else by the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidConfiguration
from sesmodel.local import LocalSes
from sesmodel.local_cloud import LocalCloud
from sesmodel.server.scope import account_of
from sesmodel.server.smtp_logins import SmtpLogins
from sesmodel.service.region import REGIONS, REGIONS_WITHOUT_SMTP
from sesmodel.service.smtp_endpoint import smtp_host

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen(kw_only=True)
class Callers:
    """Who may send at a door, and in whose name.

    A :class:`LocalSes` is one account in one Region. Of a :class:`LocalCloud`, the account is that of the access key,
    and the Region that of the door, or the one that the password is for if the door has none.

    Args:
        model: what takes the mail.
        logins: which user names and passwords it takes; any, if ``None``.
        accounts: the account of each access key id, for a :class:`LocalCloud`.
        region: the Region of the door, for a :class:`LocalCloud`.

    Raises:
        InvalidConfiguration: the Region is another one than that of the model; or passwords are to be checked, and it
            has no SMTP interface that they could be for (SMTP-02).
    """

    model: LocalSes | LocalCloud
    logins: SmtpLogins | None
    accounts: Mapping[str, str]
    region: str | None

    def __attrs_post_init__(self) -> None:
        """Refuse a Region that cannot be."""
        only = None if isinstance(self.model, LocalCloud) else self.model.region
        if only and self.region not in (None, only):
            raise InvalidConfiguration(f"the model is in {only}.", where="region", cure="Leave it out.")
        if self.logins and (region := only or self.region):
            smtp_host(region)

    def anybody(self) -> LocalSes:
        """Whose mail it is of who has not logged in."""
        return self._meant("", self.region)

    def login(self, user: str, password: str) -> LocalSes:
        """Take a user name and a password, or refuse them. Returned is whose mail it is.

        Raises:
            AuthenticationFailed: they are not right, or not here (QRC-07).
        """
        return self._meant(user, self.logins.region(user, password, self._regions()) if self.logins else self.region)

    def _meant(self, user: str, region: str | None) -> LocalSes:
        if isinstance(self.model, LocalCloud):
            return self.model.ses(region, account_id=account_of(user, self.accounts))
        return self.model

    def _regions(self) -> Iterable[str]:
        """The Regions that a password may be for, the likely ones first."""
        if not isinstance(self.model, LocalCloud):
            return [self.model.region]
        if self.region:
            return [self.region]
        named = (self.model.region, *(one.region for one in self.model), *(region.code for region in REGIONS))
        return [region for region in dict.fromkeys(named) if region not in REGIONS_WITHOUT_SMTP]
