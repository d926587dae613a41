"""Amazon Resource Names of what other services keep: topics, streams, roles, buses, applications."""

from __future__ import annotations

import re
from typing import Self

import attrs

_FORM = re.compile(r"arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):([0-9]{12}):([!-~]+)")


@attrs.frozen
class Arn:
    """The parts of a name.

    Args:
        partition: ``aws``, or that of another cloud of Amazon.
        service: such as ``sns``.
        region: such as ``eu-west-1``; empty where names have none, as those of IAM.
        account_id: the 12 digits of the owner.
        resource: what it is called there, with its kind where the service writes it.

    >>> Arn.read("arn:aws:sns:eu-west-1:123456789012:bounces").resource
    'bounces'
    >>> str(Arn("aws", "sns", "eu-west-1", "123456789012", "bounces"))
    'arn:aws:sns:eu-west-1:123456789012:bounces'
    """

    partition: str
    service: str
    region: str
    account_id: str
    resource: str

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read a name; ``None`` if it is none."""
        found = _FORM.fullmatch(text)
        return None if found is None else cls(*found.groups())

    def __str__(self) -> str:
        """The name."""
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account_id}:{self.resource}"
