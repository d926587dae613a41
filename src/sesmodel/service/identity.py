"""Verified identities: the addresses and domains an account may send from."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidAddress, InvalidParameterValue
from sesmodel.mail.address import Address
from sesmodel.mail.domain import to_ascii

if TYPE_CHECKING:
    from collections.abc import Iterator


class IdentityType(StrEnum):
    """What an identity is."""

    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    DOMAIN = "DOMAIN"


class VerificationStatus(StrEnum):
    """How far the verification of an identity is (OBS-212)."""

    PENDING = "PENDING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"


class Step(StrEnum):
    """What can happen to an identity."""

    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    RESTARTED = "restarted"


TRANSITIONS: dict[tuple[VerificationStatus, Step], VerificationStatus] = {
    (VerificationStatus.PENDING, Step.CONFIRMED): VerificationStatus.SUCCESS,
    (
        VerificationStatus.PENDING,
        Step.EXPIRED,
    ): VerificationStatus.FAILED,  # OBS-213: 24 hours, 72 for a domain
    (VerificationStatus.PENDING, Step.RESTARTED): VerificationStatus.PENDING,
    (VerificationStatus.FAILED, Step.RESTARTED): VerificationStatus.PENDING,
    (VerificationStatus.SUCCESS, Step.CONFIRMED): VerificationStatus.SUCCESS,
    (VerificationStatus.SUCCESS, Step.RESTARTED): VerificationStatus.SUCCESS,
}
"""The life cycle; what is not here cannot happen."""


@attrs.define
class Identity:
    """An address or a domain of the account.

    Attributes:
        name: the address or domain, in ASCII, its domain in lower case.
        status: how far its verification is.
        dkim_tokens: of a domain, the three selectors of Easy DKIM.
        feedback_forwarding: whether bounces and complaints are forwarded by mail.
    """

    name: str
    status: VerificationStatus = VerificationStatus.PENDING
    dkim_tokens: tuple[str, ...] = ()
    feedback_forwarding: bool = True

    @property
    def type(self) -> IdentityType:
        """Whether it is an address or a domain."""
        return IdentityType.EMAIL_ADDRESS if "@" in self.name else IdentityType.DOMAIN

    @property
    def verified(self) -> bool:
        """Whether it may be sent from."""
        return self.status is VerificationStatus.SUCCESS

    def step(self, what: Step) -> None:
        """Let something happen to it.

        Raises:
            InvalidParameterValue: that cannot happen now.
        """
        after = TRANSITIONS.get((self.status, what))
        if after is None:
            raise InvalidParameterValue(f"Identity {self.name} is {self.status} and cannot be {what}.")
        self.status = after


def identity_name(text: str) -> str:
    """Write the name of an identity as it is kept: in ASCII; a domain in lower case, an address exactly (IDN-07).

    Raises:
        InvalidParameterValue: it is neither an address nor a domain.

    >>> identity_name("Ana@Bücher.example")
    'Ana@xn--bcher-kva.example'
    """
    try:
        if "@" not in text:
            return _domain(text)
        address = Address(*text.rsplit("@", 1))
    except InvalidAddress as error:
        # OBS-085: no blank before the value; OBS-086: a full stop after it.
        raise InvalidParameterValue(
            f"Invalid email address<{text}>." if "@" in text else f"Invalid domain name {text}."
        ) from error
    return address.addr_spec


def _domain(text: str) -> str:
    if text.startswith("["):
        raise InvalidAddress("an address literal is no domain", where=repr(text))
    return to_ascii(text).lower()


@attrs.define
class Identities:
    """The identities of one account in one Region, in the order they were made."""

    _by_name: dict[str, Identity] = attrs.field(factory=dict)

    def __iter__(self) -> Iterator[Identity]:
        """Every identity."""
        return iter(self._by_name.values())

    def get(self, text: str) -> Identity | None:
        """The identity of exactly that name, verified or not."""
        return self._by_name.get(identity_name(text))

    def add(self, text: str) -> Identity:
        """The identity of that name, made if there is none.

        Raises:
            InvalidParameterValue: it is neither an address nor a domain.
        """
        name = identity_name(text)
        return self._by_name.setdefault(name, Identity(name))

    def remove(self, text: str) -> bool:
        """Take one away; whether it was there."""
        return self._by_name.pop(identity_name(text), None) is not None

    def covering(self, address: str) -> Identity | None:
        """The verified identity that lets one send from an address: itself, its domain, or a parent of that.

        Args:
            address: an address alone, in ASCII.
        """
        local_part, _, domain = address.rpartition("@")
        labels = domain.lower().split(".")
        parents = (".".join(labels[start:]) for start in range(len(labels)))
        # Addresses match exactly (IDN-07), with or without a label after the plus sign (IDN-08); domains in any case.
        candidates = [address, f"{local_part.partition('+')[0]}@{domain}", *parents]
        found = (self._by_name.get(candidate) for candidate in candidates)
        return next((identity for identity in found if identity and identity.verified), None)
