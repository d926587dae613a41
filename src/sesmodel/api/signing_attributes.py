"""What ``DkimSigningAttributes`` asks for: a key of one's own, or Easy DKIM with keys of some length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.dkim.byodkim import check_private_key
from sesmodel.errors import InvalidAction, InvalidKey, InvalidParameterValue
from sesmodel.service.dkim_settings import DkimOrigin
from sesmodel.service.easy_dkim import KeyLength
from sesmodel.service.region import REGIONS

if TYPE_CHECKING:
    from collections.abc import Collection

    from sesmodel.api.members import Members
    from sesmodel.dkim.key import DkimKey

_KEY_LENGTHS = {one.value: one for one in KeyLength}
_ORIGINS: dict[str, DkimOrigin | None] = {
    **{one.value: one for one in DkimOrigin},
    **{f"AWS_SES_{region.code.upper().replace('-', '_')}": None for region in REGIONS},  # OBS-232
}
_NO_REPLICAS = "Deterministic Easy DKIM, which has the keys of another Region, is not part of this model."


def chosen_origin(members: Members, name: str) -> DkimOrigin | None:
    """Whose key is asked for; ``None`` if the request does not say.

    Raises:
        ValidationError: there is no such origin.
        InvalidAction: the keys of another Region are asked for.
    """
    if members.choice(name, _ORIGINS) is None and members.text(name) is not None:
        raise InvalidAction(_NO_REPLICAS)
    return members.choice(name, _ORIGINS)


def only_signing_members(members: Members) -> Members:
    """Refuse members that the structure does not have, and a word for a length that there is not."""
    members.only(
        "DomainSigningSelector", "DomainSigningPrivateKey", "NextSigningKeyLength", "DomainSigningAttributesOrigin"
    ).choice("NextSigningKeyLength", _KEY_LENGTHS)
    return members


def brings_key(members: Members) -> bool:
    """Whether a selector or a key is given."""
    return any(members.text(name) is not None for name in ("DomainSigningSelector", "DomainSigningPrivateKey"))


def own_key(members: Members, bits: Collection[int]) -> tuple[str, DkimKey]:
    """The selector and the key of BYODKIM.

    Args:
        members: the structure.
        bits: how many the key may have.

    Raises:
        InvalidParameterValue: one is missing, something of Easy DKIM is there, or the key is refused (AUTH-15, TRB-34).
    """
    selector, text = members.text("DomainSigningSelector"), members.text("DomainSigningPrivateKey")
    if selector is None or text is None:
        raise InvalidParameterValue("BYODKIM needs both DomainSigningSelector and DomainSigningPrivateKey.")
    if members.text("NextSigningKeyLength") is not None:
        raise InvalidParameterValue("NextSigningKeyLength is for Easy DKIM, not for BYODKIM.")
    try:
        return selector, check_private_key(text, bits)
    except InvalidKey as error:  # which says nothing of the key itself
        raise InvalidParameterValue(f"Invalid DomainSigningPrivateKey: {error.what} {error.cure}") from error


def easy_key_length(members: Members) -> KeyLength | None:
    """How long the keys of Easy DKIM shall be; ``None`` if the request does not say.

    Raises:
        InvalidParameterValue: a selector or a key is given.
    """
    if brings_key(members):
        raise InvalidParameterValue("DomainSigningSelector and DomainSigningPrivateKey are for BYODKIM, not Easy DKIM.")
    return members.choice("NextSigningKeyLength", _KEY_LENGTHS)
