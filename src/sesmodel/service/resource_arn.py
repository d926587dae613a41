"""Amazon Resource Names of what SES keeps."""

from __future__ import annotations

import re
from typing import Self

import attrs

from sesmodel.errors import InvalidParameterValue
from sesmodel.service.region import partition_of

_FORM = re.compile(r"arn:(aws[a-z-]*):ses:([a-z0-9-]+):([0-9]{12}):([a-z-]+)/(.+)", re.DOTALL)


@attrs.frozen
class ResourceArn:
    """The name of one resource.

    Args:
        region: such as ``eu-west-1``.
        account_id: the 12 digits of its owner.
        type: ``identity``, ``configuration-set``, ``template`` or another.
        name: what it is called there.
        partition: that of the Region, if not given.

    >>> ResourceArn.parse("arn:aws:ses:eu-west-1:123456789012:identity/example.com").name
    'example.com'
    """

    region: str
    account_id: str
    type: str
    name: str
    partition: str = attrs.field()

    @partition.default
    def _(self) -> str:
        return partition_of(self.region)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ARN.

        Raises:
            InvalidParameterValue: it is none of SES, or lacks the Region or the account (OBS-319).
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise InvalidParameterValue(f"Invalid ARN: {text}")
        partition, region, account_id, kind, name = found.groups()
        return cls(region, account_id, kind, name, partition)

    def __str__(self) -> str:
        """The ARN."""
        return f"arn:{self.partition}:ses:{self.region}:{self.account_id}:{self.type}/{self.name}"
