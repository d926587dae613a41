"""How long SES waits for a proof, how long it bears that one is gone, and how often it looks."""

from __future__ import annotations

from datetime import timedelta

import attrs

from sesmodel.errors import InvalidValue

_DAY = timedelta(hours=24)


def _check_positive(times: attrs.AttrsInstance) -> None:
    for name, span in attrs.asdict(times).items():
        if span <= timedelta(0):
            raise InvalidValue("a period has to be longer than nothing", where=name, cure="Give a timedelta.")


@attrs.frozen(kw_only=True)
class Periods:
    """How long the states of one verification last.

    Attributes:
        pending: how long the proof is waited for.
        grace: how long it may be missing afterwards.

    Raises:
        InvalidValue: one is not longer than nothing.
    """

    pending: timedelta = 3 * _DAY
    grace: timedelta = 3 * _DAY

    def __attrs_post_init__(self) -> None:
        """Refuse what is over before it begins."""
        _check_positive(self)


PERIODS = Periods()


@attrs.frozen(kw_only=True)
class VerificationTimes:
    """Every period that the verifications of a Region go by.

    Args:
        address: how long the owner of an address has to follow the link (IDN-16, OBS-213).
        domain: how long the records of a domain are looked for (IDN-13, OBS-213).
        dkim: how long those of DKIM are looked for (AUTH-10).
        dkim_grace: how long they may be missing before DKIM is revoked. The guide gives no number (TRB-33).
        mail_from: how long the MX record of a MAIL FROM domain is looked for (AUTH-30).
        mail_from_grace: how long it may be missing afterwards (AUTH-30).
        look_pending: how often SES looks for what it waits for; ours.
        look_confirmed: how often it looks whether what it found is still there; ours.

    Raises:
        InvalidValue: one is not longer than nothing.

    >>> VerificationTimes().address
    datetime.timedelta(days=1)
    """

    address: timedelta = _DAY
    domain: timedelta = 3 * _DAY
    dkim: timedelta = 3 * _DAY
    dkim_grace: timedelta = 5 * _DAY
    mail_from: timedelta = 3 * _DAY
    mail_from_grace: timedelta = 3 * _DAY
    look_pending: timedelta = timedelta(minutes=15)
    look_confirmed: timedelta = timedelta(hours=1)

    def __attrs_post_init__(self) -> None:
        """Refuse what is over before it begins."""
        _check_positive(self)

    def of_identity(self, *, address: bool) -> Periods:
        """The periods of an identity itself. It is not revoked: the guide tells of DKIM and MAIL FROM only."""
        return Periods(pending=self.address if address else self.domain)

    @property
    def of_dkim(self) -> Periods:
        """The periods of DKIM."""
        return Periods(pending=self.dkim, grace=self.dkim_grace)

    @property
    def of_mail_from(self) -> Periods:
        """The periods of a MAIL FROM domain."""
        return Periods(pending=self.mail_from, grace=self.mail_from_grace)
