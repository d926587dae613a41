"""The name of an identity in all of AWS, by which others may send from it (SAZ-02)."""

from __future__ import annotations

import re
from typing import Self

import attrs

from sesmodel.errors import InvalidParameterValue, InvalidValue
from sesmodel.service.account import account_and_region
from sesmodel.service.identity import identity_name
from sesmodel.service.region import partition_of
from sesmodel.service.resource_arn import ResourceArn

_PARTITION = re.compile(r"aws[a-z-]*")


def _as_kept(name: str) -> str:
    try:
        return identity_name(name)
    except InvalidParameterValue as error:
        raise InvalidValue(error.message, where="name", cure="Write an address or a domain.") from error


def _is_partition(_arn: object, _field: object, partition: str) -> None:
    if not _PARTITION.fullmatch(partition):
        raise InvalidValue(f"{partition!r} is no partition.", where="partition", cure="Write one such as 'aws'.")


@attrs.frozen
class IdentityArn:
    """The ARN of an identity: what its owner tells those who may send from it.

    Args:
        region: the Region in which it is verified, such as ``us-west-2``.
        account_id: the 12 digits of its owner.
        name: the address or the domain, which is written as SES keeps it: in ASCII, a domain in lower case.
        partition: the cloud of Amazon, such as ``aws-us-gov``; that of the Region, if not given.

    Raises:
        InvalidValue: one of them cannot be.

    >>> str(IdentityArn("us-west-2", "123456789012", "example.com"))
    'arn:aws:ses:us-west-2:123456789012:identity/example.com'
    """

    region: str
    account_id: str
    name: str = attrs.field(converter=_as_kept)
    partition: str = attrs.field(validator=_is_partition)

    @partition.default
    def _(self) -> str:
        return partition_of(self.region)

    def __attrs_post_init__(self) -> None:
        """Refuse an account or a Region that cannot be."""
        account_and_region(self.account_id, self.region)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ARN.

        Args:
            text: all of it.

        Raises:
            InvalidValue: it is none of an identity.

        >>> IdentityArn.parse("arn:aws:ses:us-east-1:123456789012:identity/user@example.com").name
        'user@example.com'
        """
        try:
            found = ResourceArn.parse(text)
        except InvalidParameterValue:
            found = None
        if found is None or found.type != "identity":
            cure = "Write arn:aws:ses:REGION:ACCOUNT:identity/NAME, with the 12 digits of the account."
            raise InvalidValue(f"{text!r} is no ARN of an identity.", where="ARN", cure=cure)
        return cls(found.region, found.account_id, found.name, found.partition)

    def __str__(self) -> str:
        """The ARN."""
        return str(ResourceArn(self.region, self.account_id, "identity", self.name, self.partition))
