"""Verified identities: the addresses and domains an account may send from."""

from __future__ import annotations

from enum import StrEnum

import attrs

from sesmodel.errors import InvalidAddress, InvalidParameterValue
from sesmodel.mail.address import Address
from sesmodel.service.dkim_settings import DkimSettings
from sesmodel.service.identity_domain import identity_domain
from sesmodel.service.mail_from import MailFrom
from sesmodel.service.notification_settings import NotificationSettings
from sesmodel.service.region import partition_of
from sesmodel.service.verification import Verification, VerificationStatus


class IdentityType(StrEnum):
    """What an identity is."""

    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    DOMAIN = "DOMAIN"


@attrs.define
class Identity:
    """An address or a domain of the account.

    Attributes:
        name: the address, exactly as it was given (IDN-07), or the domain in lower case (IDN-06); both in ASCII.
        verification: how far it is from being verified.
        verification_token: of a domain, what a TXT record may prove it by (OBS-214).
        dkim: what is set up for DKIM.
        mail_from: its MAIL FROM domain.
        configuration_set: the set of sends that name none (IDN-11).
        tags: key and value each (IDN-12).
        feedback_forwarding: whether bounces and complaints are forwarded by mail.
        policies: the documents of its policies, by their names, without needless white space (OBS-247).
        notifications: where it tells of bounces, complaints and deliveries.
        number: how many were made in its Region before it, and it.
    """

    name: str
    verification: Verification = attrs.field(factory=Verification)
    verification_token: str = ""
    dkim: DkimSettings = attrs.field(
        default=attrs.Factory(lambda self: DkimSettings(signing_enabled="@" not in self.name), takes_self=True)
    )  # OBS-234: of an address it is off
    mail_from: MailFrom = attrs.field(factory=MailFrom)
    configuration_set: str | None = None
    tags: dict[str, str] = attrs.field(factory=dict)
    feedback_forwarding: bool = True
    policies: dict[str, str] = attrs.field(factory=dict)
    notifications: NotificationSettings = attrs.field(factory=NotificationSettings)
    number: int = 0

    @property
    def type(self) -> IdentityType:
        """Whether it is an address or a domain."""
        return IdentityType.EMAIL_ADDRESS if "@" in self.name else IdentityType.DOMAIN

    @property
    def domain(self) -> str:
        """Itself, or the domain of the address, in lower case."""
        return self.name.rpartition("@")[2].lower()

    @property
    def status(self) -> VerificationStatus:
        """How far its verification is."""
        return self.verification.status

    @property
    def verified(self) -> bool:
        """Whether it may be sent from (OBS-211)."""
        return self.status is VerificationStatus.SUCCESS


def identity_arn(region: str, account_id: str, name: str) -> str:
    """The ARN of an identity of an account (OBS-392)."""
    return f"arn:{partition_of(region)}:ses:{region}:{account_id}:identity/{name}"


def identity_name(text: str) -> str:
    """Write the name of an identity as it is kept: in ASCII; a domain in lower case, an address exactly (IDN-07).

    Raises:
        InvalidParameterValue: it is neither an address nor a domain.

    >>> identity_name("Ana@Bücher.example")
    'Ana@xn--bcher-kva.example'
    """
    try:
        return _address(text) if "@" in text else identity_domain(text)
    except InvalidAddress as error:
        # OBS-085: no blank before the value; OBS-086: a full stop after it.
        raise InvalidParameterValue(
            f"Invalid email address<{text}>." if "@" in text else f"Invalid domain name {text}."
        ) from error


def _address(text: str) -> str:
    address = Address.parse(text) if text.startswith('"') else Address(*text.rsplit("@", 1))
    if address.display_name:
        raise InvalidAddress("a name is no part of an identity", where=repr(text))
    return address.addr_spec
