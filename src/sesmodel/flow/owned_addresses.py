"""Who owns the addresses of a message, which may name identities of others by ARN (SAZ-01).

An owner that is not the sender is another account of the same world, found in the Region of the call (SAZ-06).
Verification, DKIM and MAIL FROM are the owner's; quota, reputation, suppression and configuration sets are those of who
sends (SAZ-05).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidParameterValue, InvalidValue
from sesmodel.flow.state import ServiceState
from sesmodel.flow.verifying import look
from sesmodel.mail.address import parse_list, readable
from sesmodel.service.identity import Identity
from sesmodel.service.identity_arn import IdentityArn
from sesmodel.service.identity_store import names_covering
from sesmodel.service.sending_authorization import AddressRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesmodel.flow.stages import Checked
    from sesmodel.service.send_request import SendRequest
    from sesmodel.service.submission import SendOptions

Roles = Mapping[AddressRole, tuple[str, ...]]
"""The addresses that somebody has to own, by what a message has them for."""


@attrs.frozen(kw_only=True)
class OwnedAddress:
    """An address of a message, and who owns it.

    Attributes:
        address: the address.
        role: what the message has it for.
        owner: the account that is asked; ``None`` where there is none of that name.
        identity: the verified identity of the owner that the address belongs to, with its settings (IDN-09).
        arn: the ARN that was named; ``None`` where the account sends from what is its own.
        named: the identity of that ARN, verified or not.
        why: why there is no such identity, in words.
    """

    address: str
    role: AddressRole
    owner: ServiceState | None
    identity: Identity | None
    arn: IdentityArn | None = None
    named: Identity | None = None
    why: str = ""

    @property
    def owner_id(self) -> str:
        """The 12 digits of the account that is asked."""
        assert self.owner is not None  # or the message would have been refused
        return self.owner.account.id

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has the identity that was named, so that no policy can let it be sent from."""
        return self.arn is not None and self.named is None and not self.why


@attrs.frozen
class Owners:
    """Who owns the addresses of a message.

    Attributes:
        addresses: one for each address and role; that of the source is the first.
    """

    addresses: tuple[OwnedAddress, ...]

    @property
    def source(self) -> OwnedAddress:
        """What it is sent from at all."""
        return self.addresses[0]

    @property
    def of_another(self) -> OwnedAddress | None:
        """The same, if the identity is of another account."""
        return self.source if self.source.arn else None

    @property
    def author(self) -> OwnedAddress:
        """What it shows as its author, whose DKIM signs it (SAZ-39)."""
        return next((one for one in self.addresses if one.role is AddressRole.FROM), self.source)

    @property
    def unverified(self) -> frozenset[str]:
        """The addresses that belong to no verified identity which could let them be used."""
        return frozenset(one.address for one in self.addresses if one.identity is None and not one.is_unknown)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why identities of others that were named do not help."""
        return tuple(dict.fromkeys(one.why for one in self.addresses if one.why))

    @property
    def sandboxed(self) -> tuple[str, ...]:
        """The owners that are in the sandbox, so that whom it is for has to be verified (SAZ-07)."""
        owners = (one.owner.account for one in self.addresses if one.arn is not None and one.owner)
        return tuple(dict.fromkeys(owner.id for owner in owners if not owner.production))


def find_owners(state: ServiceState, arns: Mapping[AddressRole, str | None], roles: Roles) -> Owners:
    """Find who owns the addresses of a message, which may name identities of others.

    Args:
        state: the service, as the account has it that sends.
        arns: the identities that are named. That of the source stands for what has none of its own (SAZ-29).
        roles: its addresses, the most important first.

    Raises:
        InvalidParameterValue: one is no ARN of an identity.
    """
    others = {role: _of_another(state, text) for role, text in arns.items() if text}
    default = others.get(AddressRole.SOURCE)
    return Owners(
        tuple(
            _owned(state, address, role, others.get(role, default), is_default=role not in others)
            for role, addresses in roles.items()
            for address in addresses
        )
    )


def arns_of(options: SendOptions, *, has_source: bool = True) -> Mapping[AddressRole, str | None]:
    """The identities that were named beside a message, by what they are for.

    Args:
        options: what was said.
        has_source: whether a sender was named beside the message; without one, that is its author.
    """
    return {
        AddressRole.SOURCE: options.source_arn or (None if has_source else options.from_arn),
        AddressRole.FROM: options.from_arn,
        AddressRole.RETURN_PATH: options.return_path_arn,
    }


def roles_of(checked: Checked) -> Roles:
    """The addresses of a message that somebody has to own (SAZ-24)."""
    header = checked.raw.section.by_name
    return {
        AddressRole.SOURCE: tuple(_addresses(checked.source)),
        AddressRole.FROM: tuple(_addresses(*header.get("from", ()), *header.get("sender", ()))),
        AddressRole.RETURN_PATH: tuple(
            dict.fromkeys((checked.feedback_to, *_addresses(*header.get("return-path", ()))))
        ),
    }


def roles_of_call(sender: str, requests: Sequence[SendRequest]) -> Roles:
    """The same of a call with many destinations, which names them once for all.

    Args:
        sender: whom all are from.
        requests: what goes to each destination.
    """
    back = [one.addr_spec for request in requests[:1] for one in readable(request.return_path or "")]
    return {
        AddressRole.SOURCE: (sender,),
        AddressRole.FROM: (sender,),
        AddressRole.RETURN_PATH: tuple(back or [sender]),
    }


def _owned(
    state: ServiceState, address: str, role: AddressRole, arn: IdentityArn | None, *, is_default: bool
) -> OwnedAddress:
    own = state.account.identities.covering(address)
    if arn is None:
        return OwnedAddress(address=address, role=role, owner=state, identity=own)
    covers = arn.name in names_covering(address)
    if is_default and not covers:  # that ARN is for the source only, so this has to be one's own
        return OwnedAddress(address=address, role=role, owner=state, identity=own)
    if arn.region != state.account.region:
        why = f"{arn} is an identity in {arn.region}, and this is {state.account.region} (SAZ-06)."
        return OwnedAddress(address=address, role=role, owner=None, identity=None, arn=arn, why=why)
    if not covers:
        why = f"{address} does not belong to {arn}."
        return OwnedAddress(address=address, role=role, owner=None, identity=None, arn=arn, why=why)
    return _from_owner(state.others.get(arn.account_id), address, role, arn)


def _from_owner(owner: ServiceState | None, address: str, role: AddressRole, arn: IdentityArn) -> OwnedAddress:
    if owner is None:
        return OwnedAddress(address=address, role=role, owner=None, identity=None, arn=arn)
    look(owner)  # its own calls would, and it may not have had one since
    identities = owner.account.identities
    named = identities.get(arn.name)
    if named is None or named.verified:
        identity = identities.covering(address) if named else None
        return OwnedAddress(address=address, role=role, owner=owner, identity=identity, arn=arn, named=named)
    why = f"{arn} is not verified by its owner (SAZ-40)."
    return OwnedAddress(address=address, role=role, owner=owner, identity=None, arn=arn, named=named, why=why)


def _of_another(state: ServiceState, text: str) -> IdentityArn | None:
    """The ARN if it names what is not of this account in this Region; its own it need not name."""
    try:
        arn = IdentityArn.parse(text)
    except InvalidValue as error:
        raise InvalidParameterValue(f"Invalid ARN: {text}") from error  # in the words of OBS-319
    account = state.account
    return None if (arn.account_id, arn.region) == (account.id, account.region) else arn


def _addresses(*texts: str) -> Iterator[str]:
    return (address.addr_spec for text in texts for address in parse_list(text))
